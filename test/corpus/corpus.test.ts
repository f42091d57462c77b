import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusFolder, readCorpus } from './documents.js';
import { surveyCorpus, type Survey } from './survey.js';
import { faultsOf, tableOf } from './table.js';

/** `npm run test:all` runs this only when the variable is set. */
const folder = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const documents = readCorpus(folder);
let surveys: readonly Survey[] = [];

beforeAll(async () => {
  surveys = await surveyCorpus(folder);
});

afterAll(() => console.log(tableOf(surveys)));

test('there are documents of every kind', () => {
  const kinds = new Set(documents.map((document) => document.expect));
  expect([...kinds].sort()).toEqual(['diagnose', 'generate', 'tolerate']);
});

describe.each(documents)('$slug ($expect)', ({ slug, expect: expected }) => {
  test('is as good as can be', () => {
    const found = surveys.filter((survey) => survey.slug === slug);
    expect(found.map(({ isPartial }) => isPartial)).toEqual(
      expected === 'diagnose' ? [false, true] : [false],
    );
    expect(found.flatMap(faultsOf)).toEqual([]);
  });
});
