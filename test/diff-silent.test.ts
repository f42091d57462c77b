import { describe, expect, test } from 'vitest';
import { noiseOf } from './support/attack.js';
import { describedOf } from './support/described.js';
import { read } from './support/folders.js';
import { ownDocuments } from './support/own-documents.js';
import { asJson, randomOf, withShuffledMaps } from './support/rewrite.js';
import { share } from './support/share.js';

describe.each(share(ownDocuments, 4))('nothing is said of %s and', (_, path) => {
  test('itself, as JSON, and with its maps in another order', async () => {
    const old = await describedOf(read(path));
    if (!old) return expect(old).toBeUndefined();
    expect(noiseOf(old, old)).toEqual([]);
    for (const text of [asJson(read(path)), withShuffledMaps(read(path), randomOf(7))]) {
      const next = await describedOf(text);
      expect(noiseOf(old, next ?? expect.unreachable()).filter(isFelt)).toEqual([]);
    }
  });
});

/** Another order may give another fixture. */
function isFelt(words: string): boolean {
  return !words.startsWith('fixture-changed');
}

const thing = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };

function documentOf(payload: object, schemas: object = {}): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Things', version: '1.0.0' },
    channels: { thing: { address: 'thing', messages: { thing: { payload } } } },
    operations: { thing: { action: 'send', channel: { $ref: '#/channels/thing' } } },
    components: { schemas },
  };
}

describe('the payload is the same', () => {
  test.each<[string, object, object]>([
    ['split by allOf', thing, { allOf: [{ required: ['id'] }, { ...thing, required: [] }] }],
    ['as the only alternative', thing, { oneOf: [thing] }],
    ['with enum for const', { const: 'a' }, { enum: ['a'] }],
    ['with ≤ 5 for < 6', { type: 'integer', maximum: 5 }, { type: 'integer', exclusiveMaximum: 6 }],
    [
      'with alternatives in another order',
      { anyOf: [thing, { const: 1 }] },
      { anyOf: [{ const: 1 }, thing] },
    ],
    [
      'with null as an alternative',
      { type: ['string', 'null'] },
      { oneOf: [{ type: 'string' }, { type: 'null' }] },
    ],
  ])('%s', async (_, old, next) => {
    const [was, is] = [await describedOf(documentOf(old)), await describedOf(documentOf(next))];
    const found = noiseOf(was ?? expect.unreachable(), is ?? expect.unreachable());
    expect(found.filter((words) => !/^(?:max|fixture)/.test(words))).toEqual([]);
  });

  test('inline or as a component, but for the name of its type', async () => {
    const schemas = { Thing: thing };
    const [was, is] = await Promise.all([
      describedOf(documentOf({ $ref: '#/components/schemas/Thing' }, schemas)),
      describedOf(documentOf(thing)),
    ]);
    const found = noiseOf(was ?? expect.unreachable(), is ?? expect.unreachable());
    expect(found.filter((words) => !words.startsWith('export-'))).toEqual([]);
  });
});
