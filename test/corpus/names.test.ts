import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBeside } from '../../src/document/read.js';
import { read } from '../support/folders.js';
import { allNames, modelOf } from '../support/names.js';
import { asJson, randomOf, shuffled, withReorderedLists } from '../support/rewrite.js';
import { corpusFolder, readCorpus } from './documents.js';

/** `npm run test:all` runs this only when the variable is set. */
const documents = readCorpus(corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names none'));
const good = documents.filter(({ expect: kind }) => kind !== 'diagnose');

test('lists in another order rename nothing in the documents of others', async () => {
  const renamed: string[] = [];
  const random = randomOf(1);
  let count = 0;
  for (const { slug, folder, spec } of good) {
    const text = read(join(folder, spec));
    const beside = readBeside(spec, folder);
    const before = await modelOf(text, beside);
    const other = withReorderedLists(text, (items) => shuffled(items, random));
    const after = await modelOf(other, beside);
    if (!before || other === asJson(text)) continue;
    count++;
    const [own, theirs] = [before, after].map((model) => JSON.stringify(model && allNames(model)));
    if (own !== theirs) renamed.push(slug);
  }
  expect(count).toBeGreaterThan(50);
  expect(renamed).toEqual([]);
});
