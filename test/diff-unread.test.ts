import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, test } from 'vitest';
import { compareModels } from '../src/evolution/compare.js';
import { Prover } from '../src/evolution/containment/prover.js';
import { Identities } from '../src/evolution/identity.js';
import { Witnesses } from '../src/evolution/witness.js';
import type { Json } from '../src/json.js';
import { contractLines, readContract } from '../src/model/contract.js';
import { lookupOf } from '../src/model/lookup.js';
import type { Model } from '../src/model/model.js';
import { describedOf } from './support/described.js';

const format = 'application/vnd.apache.avro;version=1.9.0';

function documentOf(message: object, schemas: object = {}): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Things', version: '1.0.0' },
    channels: { thing: { address: 'thing', messages: { thing: message } } },
    operations: { thing: { action: 'send', channel: { $ref: '#/channels/thing' } } },
    components: { schemas },
  };
}

function avro(type: string): object {
  return documentOf({ payload: { schemaFormat: format, schema: { type } } });
}

function ofOther(type: string): object {
  const payload = { unevaluatedProperties: { $ref: '#/components/schemas/Other' } };
  return documentOf({ payload }, { Other: { type: 'array', items: { type } } });
}

function matching(source: string): object {
  return documentOf({ payload: { type: 'string', pattern: source } });
}

const recursive = documentOf({
  payload: { type: 'object', $recursiveAnchor: true, properties: { n: { $recursiveRef: '#' } } },
});

async function modelOf(document: object): Promise<Model> {
  return (await describedOf(document)) ?? expect.unreachable(JSON.stringify(document));
}

describe('a keyword that is not read', () => {
  test.each<[string, object, object]>([
    ['of a payload in another language', avro('string'), avro('int')],
    ['that refers to what changes', ofOther('string'), ofOther('integer')],
    ['as a pattern that is none', matching('a('), matching('b(')],
    ['that is new', documentOf({ payload: { type: 'string' } }), matching('b(')],
  ])('%s is never called fine where it changes', async (_, old, next) => {
    const found = compareModels(await modelOf(old), await modelOf(next));
    const change = found.find(({ code }) => code === 'unread-keyword-changed');
    expect(change?.severity).toBe('risky');
    expect(change?.axes?.upgrade.verdict).toBe('undecided');
  });

  test.each<[string, object]>([
    ['another language', avro('string')],
    ['a reference', ofOther('string')],
    ['a pattern', matching('a(')],
    ['a dynamic reference', recursive],
  ])('says nothing of itself: %s', async (_, document) => {
    const model = await modelOf(document);
    const contract = readContract(contractLines(model).join('\n'));
    if (!contract || contract === 'newer') return expect.unreachable();
    for (const old of [contract, await modelOf(document)]) {
      expect(compareModels(old, model)).toEqual([]);
    }
  });
});

const closed = { unevaluatedProperties: false };
const a = { properties: { a: { type: 'string' } } };
const text = { contains: { type: 'string' } };

/** Schemas of draft 2019-09 that differ in what is not read of them, and in what is. */
const schemas: readonly object[] = [
  a,
  { ...a, ...closed },
  { ...a, ...closed, required: ['a'] },
  { ...a, additionalProperties: false },
  { allOf: [a, { properties: { b: { type: 'integer' } } }], ...closed },
  { not: { ...a, ...closed } },
  {
    ...{ properties: { b: { type: 'integer' } }, if: { ...a, ...closed } },
    ...{ then: { required: ['a'] }, else: { maxProperties: 1 } },
  },
  { oneOf: [{ ...a, ...closed }, { required: ['b'] }] },
  text,
  { ...text, minContains: 0 },
  { ...text, minContains: 2 },
  { ...text, maxContains: 1 },
  { ...text, maxContains: 1, minItems: 2 },
  { not: { ...text, minContains: 2 } },
  { enum: [[], ['a'], ['a', 'b'], {}, { b: 1 }], ...text, minContains: 2 },
  { enum: [[], ['a'], ['a', 'b'], {}, { b: 1 }] },
  { items: [{ type: 'string' }], unevaluatedItems: false },
  { type: 'array', items: { anyOf: [{ ...a, ...closed }, { type: 'string' }] } },
];

const objects: readonly Json[] = [{}, { a: 'a' }, { b: 1 }, { a: 'a', b: 1 }, { a: 1 }, { c: [] }];
const values: readonly Json[] = [
  ...[null, 'a', 1, true, [], ['a'], ['a', 'b'], ['a', 1], [1], [1, 2], [['a']]],
  ...objects,
  ...objects.map((value) => [value]),
];

test('no proof about draft 2019-09 is wrong, and what is refused is sent by its rules', async () => {
  const named = schemas.map((schema, index) => [`S${index}`, schema] as const);
  const model = await modelOf(documentOf({ payload: {} }, Object.fromEntries(named)));
  const side = { lookup: lookupOf(model), names: model.schemas.map(({ name }) => name) };
  const identities = new Identities([side], 'annotation');
  const prover = new Prover(identities, 'annotation');
  const witnesses = new Witnesses(identities, 'annotation');
  const ajv = new Ajv2019({ strict: false });
  const takes = schemas.map((schema) => ajv.compile(schema));
  const faults: string[] = [];
  const counts = { fine: 0, refused: 0, undecided: 0 };
  for (const [from, inner] of schemas.entries()) {
    for (const [to, outer] of schemas.entries()) {
      const [one, other] = [from, to].map((index) => ({ schema: side.lookup(`S${index}`), side }));
      if (!one || !other) return expect.unreachable();
      for (const isSent of [true, false]) {
        if (prover.isWithin(one, other, { isSent })) {
          counts.fine++;
          const isOdd = (value: Json) =>
            (!isSent || witnesses.isOf(value, one)) && takes[from]?.(value) && !takes[to]?.(value);
          const counter = values.find(isOdd);
          if (counter !== undefined) {
            faults.push(`${JSON.stringify([inner, outer, counter])} is proved`);
          }
          continue;
        }
        const found = isSent ? witnesses.find(one, other, { tries: 80 }) : undefined;
        counts[found ? 'refused' : 'undecided']++;
        if (found && !takes[from]?.(found.value)) {
          faults.push(`${JSON.stringify([inner, outer, found.value])} is not sent`);
        }
      }
    }
  }
  expect(faults).toEqual([]);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(schemas.length);
});
