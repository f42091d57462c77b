import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { judge, tally, type Judged } from '../support/agreement.js';
import { emptyFolder, write } from '../support/folders.js';
import { forgeFile, type Forged } from '../support/forge.js';
import { loadAll, writePackage } from '../support/load.js';
import { judgeByTypes } from '../support/type-agreement.js';
import { corpusFolder, readCorpus } from './documents.js';

/** `npm run test:all` runs this only when the variable is set. */
const documents = readCorpus(corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names none'));

/** Few values of many schemas: many documents have thousands. */
const most = { tried: 80, samples: 8, breakages: 60, bases: 2 };
const mostCompiled = { samples: 4, breakages: 3 };

/** One program for as many documents; after so many seconds no further one is compiled. */
const batch = 30;
const seconds = Number(process.env['HOOKSMITH_COMPILING'] ?? 60);

const counts = {
  documents: 0,
  compiled: 0,
  samples: 0,
  accepted: 0,
  refused: 0,
  taken: 0,
  spent: 0,
};
const keywords: string[] = [];

afterAll(() => console.log(counts, tally(keywords)));

const batches = Array.from({ length: Math.ceil(documents.length / batch) }, (_, index) =>
  documents.slice(index * batch, (index + 1) * batch),
);

test.each(batches.map((slice, index) => ({ index, slice })))(
  'types and validators agree, batch $index',
  { timeout: 300_000 },
  async ({ slice }) => {
    const root = emptyFolder();
    write(root, 'package.json', '{ "type": "module" }');
    const packages: { readonly folder: string; readonly forged: Forged }[] = [];
    for (const { slug, folder: from, spec } of slice) {
      const forged = await forgeFile(from, spec);
      const folder = join(root, slug);
      if (!forged.model) continue;
      writePackage(root, folder, forged);
      packages.push({ folder, forged });
    }
    const loaded = await loadAll(
      packages.map(({ folder }) => folder),
      root,
    );
    const judged = packages.map((made, index) => {
      const module = loaded[index];
      return {
        ...made,
        ...(module ? judge(made.forged, module, most) : { things: [], faults: ['is not loaded'] }),
      };
    });
    count(judged.flatMap(({ things }) => things));
    counts.documents += judged.length;
    expect(
      judged.flatMap(({ folder, faults }) => faults.map((fault) => `${folder}: ${fault}`)),
    ).toEqual([]);
    if (counts.spent < seconds) compileAll(judged);
  },
);

function count(things: readonly Judged[]): void {
  counts.samples += things.reduce((total, { samples }) => total + samples.length, 0);
  for (const { breakages } of things) {
    for (const { keyword } of breakages) keywords.push(keyword);
  }
}

function compileAll(judged: readonly { folder: string; things: readonly Judged[] }[]): void {
  const start = performance.now();
  const { faults, accepted, refused, taken } = judgeByTypes(judged, mostCompiled);
  counts.spent += Math.round((performance.now() - start) / 1_000);
  counts.compiled += judged.length;
  counts.accepted += accepted;
  counts.refused += refused.length;
  counts.taken += taken.length;
  expect(faults).toEqual([]);
  expect(refused.length).toBeGreaterThan(10 * taken.length);
}
