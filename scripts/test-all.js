/** The long tests: all on other majors of Node than the one at hand, random documents, and the corpus. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run'];

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const corpus = process.env.HOOKSMITH_CORPUS;
if (!corpus) {
  console.log('HOOKSMITH_CORPUS names no folder of documents: they are left out.');
} else if (!existsSync(corpus)) {
  console.error(`HOOKSMITH_CORPUS names ${corpus}, which isn't there.`);
  process.exit(1);
}

for (const major of [22, 24]) {
  console.log(`\nNode ${major}`);
  run('npm', ['exec', '--yes', `--package=node@${major}`, '--', ...vitest]);
}
console.log('\nRandom documents, and those of others');
run('node', [...vitest.slice(1), '--config', 'vitest.long.config.ts']);
