/** Runs the tests on other majors of Node than the one at hand: `node scripts/test-on-node.js 22 24`. */
import { spawnSync } from 'node:child_process';

for (const major of process.argv.slice(2)) {
  console.log(`\nNode ${major}`);
  const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run'];
  const { status } = spawnSync(
    'npm',
    ['exec', '--yes', `--package=node@${major}`, '--', ...vitest],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}
