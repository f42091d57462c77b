import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { repository } from '../support/folders.js';
import { must, run } from '../support/run.js';

const engines = join(repository, 'test', 'engines');
const lock = readFileSync(join(engines, 'package-lock.json'));
const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);

/** The clients of engines, which ask for Node 22: they are no packages of this repository. */
const clients = join(repository, 'node_modules', '.cache', 'hooksmith-engines', version);

/** Without the variables by which Vitest knows its own workers. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
);

function onNode22(...command: readonly string[]): readonly string[] {
  return ['exec', '--yes', '--package=node@22', '--', ...command];
}

beforeAll(async () => {
  if (!existsSync(join(clients, 'installed'))) {
    rmSync(clients, { recursive: true, force: true });
    mkdirSync(clients, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) {
      cpSync(join(engines, file), join(clients, file));
    }
    const install = onNode22('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
    await must('npm', install, { cwd: clients });
    symlinkSync(join(repository, 'generated'), join(clients, 'node_modules', 'groove-webhooks'));
    writeFileSync(join(clients, 'installed'), '');
  }
  await must('npm', ['run', '--silent', 'build', '--workspace', 'generated'], { cwd: repository });
});

test('the adapters take the clients by their own types', async () => {
  cpSync(join(engines, 'consumer.ts'), join(clients, 'consumer.ts'));
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const project = JSON.stringify({ compilerOptions, files: ['consumer.ts'] });
  writeFileSync(join(clients, 'tsconfig.json'), project);
  const compiler = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');
  await must('node', [compiler, '-p', '.'], { cwd: clients });
});

/** They talk to PostgreSQL, Redis and NATS of this machine; one that isn't there is named. */
test('the inbox holds on every engine', async () => {
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(engines, 'vitest.config.ts');
  const { code, stdout, stderr } = await run(
    'npm',
    onNode22('node', vitest, 'run', '--config', config),
    { cwd: repository, env: { ...env, NO_COLOR: '1', HOOKSMITH_CLIENTS: clients } },
  );
  const skipped = new Set(stdout.match(/^No .*: its tests are skipped\.$/gm));
  for (const sentence of skipped) console.log(sentence);
  expect(code, `${stdout}\n${stderr}`).toBe(0);
});
