import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PartWords } from '../src/outputs/parts.js';
import { format } from './support/prettier.js';
import { compile } from './support/compile.js';
import { emptyFolder, repository, read, write } from './support/folders.js';
import { forge } from './support/forge.js';
import { holdFolder } from './support/hold.js';

const golden = join(repository, 'test', 'golden');

/** Files that are the same for every document, or long and dull. */
const notGolden = /^(?:runtime|schemas)\/|^tsconfig\.json$/;

/** The options of a scenario, in `options.json`. */
interface ScenarioOptions {
  /** The scenario whose document this one takes; then it shows only the files that it makes differently. */
  readonly documentOf?: string;
  readonly only?: PartWords;
}

function optionsOf(scenario: string): ScenarioOptions {
  const path = join(scenario, 'options.json');
  return existsSync(path) ? (JSON.parse(read(path)) as ScenarioOptions) : {};
}

/**
 * A folder with a document is a scenario; beside it stands the package that it becomes, to be read.
 * After a change: `npx vitest run test/golden.test.ts --update`, and read the diff.
 */
describe.each(readdirSync(golden))('%s', (name) => {
  const scenario = join(golden, name);
  const { documentOf, only } = optionsOf(scenario);
  const document = read(golden, documentOf ?? name, 'document.yaml');
  const forged = forge(document, { only });
  const otherwise = documentOf === undefined ? undefined : forge(document);

  test('becomes the package beside it', async () => {
    const known = (await otherwise)?.files;
    const shown = [...(await forged).files].filter(
      ([path, text]) => !notGolden.test(path) && known?.get(path) !== text,
    );
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
