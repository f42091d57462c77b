import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, repository } from '../support/folders.js';
import { tarball } from '../support/packed.js';
import { npm, run } from '../support/run.js';

/** Are the types wrong? Asked of a tarball, as its consumers' compilers would look for them. */
async function ask(packed: string, ...more: readonly string[]): Promise<string> {
  const attw = join(repository, 'node_modules', '.bin', 'attw');
  const args = [packed, '--profile', 'esm-only', ...more];
  const { code, stdout } = await run(attw, args, { cwd: emptyFolder() });
  expect(code, stdout).toBe(0);
  return stdout;
}

test('attw finds nothing in what is published', async () => {
  expect(await ask(tarball)).toContain('hooksmith');
});

test('attw finds nothing in a generated package', async () => {
  const folder = emptyFolder();
  await npm(['pack', '--pack-destination', folder], join(repository, 'generated'));
  const [packed = ''] = readdirSync(folder);
  const entrypoints = ['--exclude-entrypoints', 'schemas/*.json', './schemas/*.json'];
  expect(await ask(join(folder, packed), ...entrypoints)).toContain('groove-webhooks');
});
