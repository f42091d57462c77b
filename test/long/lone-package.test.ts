import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { must } from '../support/run.js';
import { emptyFolder, repository } from '../support/folders.js';

test('the generated package builds by itself, wherever it stands', async () => {
  const folder = emptyFolder();
  const isOurs = (path: string): boolean => !/\/(?:dist|node_modules)$/.test(path);
  cpSync(join(repository, 'generated'), folder, { recursive: true, filter: isOurs });
  await must('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  await must('npm', ['run', 'build'], { cwd: folder });
  for (const file of ['index.js', 'index.d.ts', 'runtime/node.js', 'testing/index.js']) {
    expect(existsSync(join(folder, 'dist', file)), file).toBe(true);
  }
});
