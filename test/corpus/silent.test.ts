import { expect, test } from 'vitest';
import { compareModels } from '../../src/evolution/compare.js';
import { loadDocument } from '../../src/index.js';
import { contractLines, readContract } from '../../src/model/contract.js';
import { corpusFolder, readCorpus } from './documents.js';

/** `npm run test:all` runs this only when the variable is set. */
const all = readCorpus(corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names none'));
/** The rest takes a minute. */
const documents = all.filter((_, index) => index % 4 === 0);

test('diff says nothing of a document of others and itself, nor of its contract', async () => {
  const noisy: string[] = [];
  let count = 0;
  for (const { slug, folder, spec } of documents) {
    const { model } = await loadDocument({ spec, folder, partial: true });
    if (!model) continue;
    count++;
    const contract = readContract(contractLines(model).join('\n'));
    if (!contract || contract === 'newer') noisy.push(`${slug} has no contract`);
    else {
      const found = [...compareModels(model, model), ...compareModels(contract, model)];
      if (found.length > 0) noisy.push(`${slug}: ${found[0]?.sentence}`);
    }
  }
  expect(count).toBeGreaterThan(50);
  expect(noisy).toEqual([]);
}, 120_000);
