import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack, mirrorFaults, noAttack } from '../support/attack.js';
import { describedOf } from '../support/described.js';
import { editedAtRandom } from '../support/random-edit.js';
import { asJson, randomOf } from '../support/rewrite.js';
import { corpusFolder, readCorpus } from './documents.js';

const all = readCorpus(corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names none'));
/** The rest takes minutes. */
const documents = all.filter((_, index) => index % 4 === 1);

/** Larger documents take seconds each. */
const mostCharacters = 300_000;

test('no proof about an edit of a document of others has a counterexample', async () => {
  const said = noAttack();
  const mirrors: string[] = [];
  let count = 0;
  for (const [index, { folder, spec }] of documents.entries()) {
    const text = readFileSync(join(folder, spec), 'utf8');
    if (text.length > mostCharacters) continue;
    const old = await describedOf(text);
    if (!old) continue;
    const edited = editedAtRandom(JSON.parse(asJson(text)) as object, randomOf(index));
    const next = await describedOf(edited);
    if (!next) continue;
    count++;
    attack(old, next, said, { tries: 300 });
    mirrors.push(...mirrorFaults(old, next, 8));
  }
  const { fine, refused, undecided } = said;
  console.log(
    `edits of ${count} documents: ${fine} fine, ${refused} refused, ${undecided} undecided`,
  );
  expect(said.faults).toEqual([]);
  expect(mirrors).toEqual([]);
  expect(Math.min(fine, refused, count)).toBeGreaterThan(20);
}, 300_000);
