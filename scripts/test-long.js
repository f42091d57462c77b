/** The long tests with counts that no change has to wait for: a thousand random documents, 500,000 requests. */
import { spawnSync } from 'node:child_process';
import { heap } from './heap.js';

const counts = {
  HOOKSMITH_FUZZ: '1000',
  HOOKSMITH_COMPOSITIONS: '200',
  HOOKSMITH_COMPILING: '600',
  HOOKSMITH_MANY: '3000000',
  HOOKSMITH_LOAD: '500000',
  HOOKSMITH_KEPT: '100000',
  HOOKSMITH_KILLS: '130',
  HOOKSMITH_OUTAGES: '10000',
  HOOKSMITH_SYNCS: '600',
};
const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.long.config.ts'];
const { status } = spawnSync('node', args, {
  stdio: 'inherit',
  env: { ...counts, ...process.env, ...heap },
});
process.exit(status ?? 1);
