import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository } from '../support/folders.js';

const folder = mkdtempSync(join(tmpdir(), 'hooksmith-runtimes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Their binaries come as packages; what would put them in place is a script, which npm doesn't run. */
const runtimes = {
  Deno: { install: 'deno@2.9.6', binary: /@deno\/[^/]+\/deno$/, args: ['run', '-A'] },
  Bun: { install: 'bun@1.2.20', binary: /@oven\/[^/]+\/bin\/bun$/, args: [] },
};

beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), '{}');
  const names = Object.values(runtimes).map(({ install }) => install);
  execFileSync('npm', ['install', '--silent', '--no-audit', ...names], { cwd: folder });
  execFileSync('npm', ['run', '--silent', 'build', '--workspace', 'generated'], {
    cwd: repository,
  });
});

test.each(Object.entries(runtimes))('%s receives by ./fetch', (_, { binary, args }) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const program = join(folder, files.find((file) => binary.test(file)) ?? '');
  chmodSync(program, 0o755);
  const script = join(repository, 'test', 'support', 'other-runtime.mjs');
  const output = execFileSync(program, [...args, script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ statuses: [204, 202, 400, 401, 404, 413, 422], seen: [1] });
});
