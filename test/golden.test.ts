import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PartWords } from '../src/outputs/parts.js';
import { format } from './support/prettier.js';
import { compilePackages } from './support/compile.js';
import { repository, read } from './support/folders.js';
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

const scenarios = readdirSync(golden).map((name) => {
  const scenario = join(golden, name);
  const { documentOf, only } = optionsOf(scenario);
  const document = read(golden, documentOf ?? name, 'document.yaml');
  const otherwise = documentOf === undefined ? undefined : forge(document);
  return { name, scenario, forged: forge(document, { only }), otherwise };
});

/** The compiler's errors for each package. All packages are one program. */
const compiled = Promise.all(scenarios.map(async ({ forged }) => ({ forged: await forged }))).then(
  compilePackages,
);

/**
 * A folder with a document is a scenario; beside it stands the package that it becomes, to be read.
 * After a change: `npx vitest run test/golden.test.ts --update`, and read the diff.
 */
describe.each(scenarios.map((one, index) => ({ ...one, index })))('$name', (one) => {
  const { scenario, forged, otherwise, index } = one;

  test('becomes the package beside it', async () => {
    const known = (await otherwise)?.files;
    const shown = [...(await forged).files].filter(
      ([path, text]) => !notGolden.test(path) && known?.get(path) !== text,
    );
    holdFolder(join(scenario, 'package'), new Map(shown));
  });

  test('compiles, and every file has the bytes that Prettier would give it', async () => {
    expect((await compiled)[index]).toEqual([]);
    for (const [path, text] of (await forged).files) {
      const isOwn = path.endsWith('.ts') && !path.startsWith('runtime/');
      if (isOwn) expect(await format(text), path).toBe(text);
    }
  });
});
