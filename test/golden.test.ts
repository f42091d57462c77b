import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format } from './support/prettier.js';
import { compile } from './support/compile.js';
import { emptyFolder, repository, read, write } from './support/folders.js';
import { forge } from './support/forge.js';
import { holdFolder } from './support/hold.js';

const golden = join(repository, 'test', 'golden');

/** What is the same for every document, or long and dull. */
const notGolden = /^(?:runtime|schemas)\/|^tsconfig\.json$/;

/**
 * A folder with a document is a scenario; beside it stands the package that it becomes, to be read.
 * After a change: `npx vitest run test/golden.test.ts --update`, and read the diff.
 */
describe.each(readdirSync(golden))('%s', (name) => {
  const scenario = join(golden, name);
  const forged = forge(read(scenario, 'document.yaml'));

  test('becomes the package beside it', async () => {
    const { files } = await forged;
    const shown = [...files].filter(([path]) => !notGolden.test(path));
    holdFolder(join(scenario, 'package'), new Map(shown));
  });

  test('compiles, and every file has the bytes that Prettier would give it', async () => {
    const folder = emptyFolder();
    const { files } = await forged;
    const typescript = [...files].filter(([path]) => path.endsWith('.ts'));
    const paths = typescript.map(([path, text]) => write(folder, path, text));
    write(folder, 'package.json', '{ "type": "module" }');
    expect(compile(paths)).toEqual([]);
    for (const [path, text] of typescript) {
      if (!path.startsWith('runtime/')) expect(await format(text), path).toBe(text);
    }
  });
});
