import { convert } from '@asyncapi/converter';
import { describe, expect, test } from 'vitest';
import { noiseOf } from './support/attack.js';
import { describedOf } from './support/described.js';
import { read } from './support/folders.js';
import { ownDocuments } from './support/own-documents.js';
import { asJson, randomOf, splitInTwo, withShuffledMaps } from './support/rewrite.js';
import { share } from './support/share.js';

describe.each(share(ownDocuments, 4))('nothing is said of %s and', (name, path) => {
  const text = read(path);

  test('itself, as JSON, with other ends of lines, and with its maps in another order', async () => {
    const old = await describedOf(text);
    if (!old) return expect(old).toBeUndefined();
    expect(noiseOf(old, old)).toEqual([]);
    const lines = text.replaceAll('\r', '').replaceAll('\n', '\r\n');
    for (const other of [asJson(text), lines, withShuffledMaps(text, randomOf(7))]) {
      const next = await describedOf(other);
      expect(noiseOf(old, next ?? expect.unreachable()).filter(isFelt)).toEqual([]);
    }
  });

  test('its schemas in a file of their own', async () => {
    const old = await describedOf(text);
    const { main, schemas } = splitInTwo(text);
    const next = await describedOf(main, { files: { 'schemas.json': schemas } });
    if (!old) return expect(next).toBeUndefined();
    const found = noiseOf(old, next ?? expect.unreachable()).filter(isFelt);
    // Schemas to which nothing refers have no types there, and what has the name of another has another mark.
    const isSame = (words: string) => name !== 'hostile.json' || !words.startsWith('export-');
    expect(found.filter(isSame)).toEqual([]);
  });
});

/** The converter does not escape what it refers to, `per%20cent` say, so not the hostile one. */
const version2 = ownDocuments.filter(
  ([name, path]) => name !== 'hostile.json' && /^asyncapi: '?2/m.test(read(path)),
);

test.each(share(version2, 2))(
  'nothing is said of %s and its conversion to 3.0',
  async (_, path) => {
    const text = asJson(read(path));
    for (const pointOfView of ['application', 'client'] as const) {
      const v2tov3 = { pointOfView };
      const converted = convert(JSON.parse(text) as { asyncapi: string }, '3.0.0', { v2tov3 });
      const roles = { application: 'subscriber', client: 'application' } as const;
      const old = await describedOf(text);
      const next = await describedOf(converted, { role: roles[pointOfView] });
      if (!old || !next) return expect.unreachable(path);
      expect(noiseOf(old, { ...next, role: old.role }).filter(isFelt)).toEqual([]);
    }
  },
);

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

test('an address is the same with other slashes, and other escapes', async () => {
  const { channels, ...rest } = documentOf(thing) as { channels: { thing: object } };
  const at = async (address: string) =>
    (await describedOf({ ...rest, channels: { thing: { ...channels.thing, address } } })) ??
    expect.unreachable();
  const old = await at('a%20b/café/{id}');
  expect(noiseOf(old, await at('/%61%20b/caf%c3%a9/{id}/'))).toEqual([]);
  expect(noiseOf(old, await at('a%2520b/café/{id}'))).not.toEqual([]);
});

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
