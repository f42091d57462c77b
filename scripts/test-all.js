/** Runs what takes longer than `npm test`: formatting, other majors of Node, installed projects, random documents, the corpus. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { heap } from './heap.js';

const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run'];

/**
 * The files of tests whose outcome depends on Node.js, and a sample of the others: streams, timers, sockets, modules,
 * regular expressions and the disk, but not the text that is generated. The GitHub workflow runs all on each major.
 */
const ofTheRuntime = [
  ...['adapters', 'receiver', 'receivers-race', 'hooks', 'faults', 'load', 'duplicates'],
  ...['inbox', 'inbox-admin', 'inbox-faults', 'inbox-receiver'],
  ...['signatures', 'testing-kit', 'told', 'csp', 'formats', 'keywords', 'validators', 'hostile'],
  ...[
    'package',
    'published',
    'cli',
    'send',
    'listen',
    'listen-command',
    'tree',
    'disk',
    'init-inbox',
    'inbox-command',
  ],
  ...['scenarios', 'guides'],
];

function run(program, args, more) {
  const env = { ...process.env, ...more };
  const { status } = spawnSync(program, args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

for (const [name, what] of [
  ['HOOKSMITH_CORPUS', 'documents'],
  ['HOOKSMITH_ORACLES', 'oracles'],
]) {
  const folder = process.env[name];
  if (!folder) {
    console.log(`${name} names no folder of ${what}: they are left out.`);
  } else if (!existsSync(folder)) {
    console.error(`${name} names ${folder}, which isn't there.`);
    process.exit(1);
  }
}

run('node', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']);

/** Generated code is compiled by TypeScript 7 in `npm test`, and by 6 here, which takes three times as long. */
const typescript6 = { HOOKSMITH_TYPESCRIPT: '6' };

for (const [major, env] of [
  [22, typescript6],
  [24, {}],
]) {
  console.log(`\nNode ${major}`);
  const files = ofTheRuntime.map((name) => `test/${name}.test.ts`);
  run('npm', ['exec', '--yes', `--package=node@${major}`, '--', ...vitest, ...files], env);
}
console.log('\nThe long tests');
run('node', [...vitest.slice(1), '--config', 'vitest.long.config.ts'], {
  ...heap,
  ...typescript6,
  HOOKSMITH_BROWSER: 'required',
});
