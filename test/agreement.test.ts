import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge, tally } from './support/agreement.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';
import { forge, type Forged } from './support/forge.js';
import { loadAll, writePackage } from './support/load.js';
import { randomDocument } from './support/random-document.js';
import { forgeScenario, parseScenarios } from './support/scenario.js';
import { judgeByTypes } from './support/type-agreement.js';

const golden = join(repository, 'test', 'golden');
const scenarios = join(repository, 'test', 'scenarios');
const seeds = Array.from({ length: 20 }, (_, index) => 1_000 + index);

/** Packages by the set of documents that they are of. */
async function forgeAll(): Promise<readonly { readonly set: string; readonly forged: Forged }[]> {
  const pages = readdirSync(scenarios).map((page) => parseScenarios(read(scenarios, page)));
  const sets = {
    Groove: [forge(read(groove))],
    golden: readdirSync(golden).map((name) => forge(read(golden, name, 'document.yaml'))),
    scenarios: pages
      .flat()
      .filter(({ blocks }) => blocks.some(({ kind }) => kind.startsWith('yaml')))
      .map(forgeScenario),
    random: seeds.map((seed) => forge(randomDocument(seed))),
  };
  const made = Object.entries(sets).map(async ([set, documents]) =>
    (await Promise.all(documents)).map((forged) => ({ set, forged })),
  );
  const all = (await Promise.all(made)).flat();
  return all.filter(({ forged }) => forged.model !== undefined);
}

async function judgeAll() {
  const root = emptyFolder();
  write(root, 'package.json', '{ "type": "module" }');
  const packages = (await forgeAll()).map((made, index) => {
    const folder = join(root, `${made.set}-${index}`);
    writePackage(root, folder, made.forged);
    return { ...made, folder };
  });
  const loaded = await loadAll(
    packages.map(({ folder }) => folder),
    root,
  );
  return packages.flatMap((made, index) => {
    const module = loaded[index];
    return module ? [{ ...made, ...judge(made.forged, module) }] : [];
  });
}

const all = judgeAll();

describe('types and validators agree', () => {
  test('that valid values are valid, and where and why broken ones are not', async () => {
    const judged = await all;
    expect(
      judged.flatMap(({ folder, faults }) => faults.map((fault) => `${folder}: ${fault}`)),
    ).toEqual([]);
    const sets = tally(
      judged.flatMap(({ set, things }) => things.flatMap(({ samples }) => samples.map(() => set))),
    );
    const keywords = tally(
      judged.flatMap(({ things }) =>
        things.flatMap(({ breakages }) => breakages.map(({ keyword }) => keyword)),
      ),
    );
    console.log(sets, keywords);
  });

  test('what a value of a type is', async () => {
    const { faults, refused, taken, accepted } = judgeByTypes(await all);
    expect(faults).toEqual([]);
    console.log(accepted, refused.length, taken.length, taken);
  });
});
