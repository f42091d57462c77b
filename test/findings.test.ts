import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../src/json.js';
import { strict } from '../src/model/lookup.js';
import type { Model, Schema } from '../src/model/model.js';
import { Contradictions } from '../src/values/contradiction.js';
import { hasMore } from '../src/values/described.js';
import { fixtureOf } from '../src/values/fixture.js';
import { findMisfit } from '../src/values/misfit.js';
import { isWithin } from '../src/values/within.js';
import { documentOf, forge } from './support/forge.js';

const text = { type: 'string' };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const open = (properties: object, ...required: readonly string[]) => ({
  ...{ type: 'object', properties },
  ...(required.length > 0 && { required }),
});

async function said(schemas: object, formats?: Model['formats']): Promise<readonly string[]> {
  const options = { only: ['types'] as const, ...(formats && { formats }) };
  const { diagnostics } = await forge(documentOf({ schemas }), options);
  return diagnostics
    .filter(({ code }) => code !== 'no-operations')
    .map(
      ({ code, place }) => `${code} ${place?.source.text.slice(place.offset).split(/[:,}]/)[0]}`,
    );
}

describe('a schema that refuses what its author means', () => {
  test.each([
    [
      'a required name that a pattern of names refuses',
      { ...open({}, 'a-b'), propertyNames: { pattern: '^[a-z]+$' } },
      ['contradiction "propertyNames"'],
    ],
    [
      'no multiple between two limits',
      { type: 'integer', minimum: 11, maximum: 19, multipleOf: 10 },
      ['contradiction 11'],
    ],
    [
      'no integer between two others',
      { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
      ['contradiction 1'],
    ],
    ['a constant that a pattern refuses', { const: 'abc', pattern: '^x' }, ['contradiction "abc"']],
    ['a required member that is ruled out', open({ a: false }, 'a'), ['contradiction "required"']],
    [
      'more required members than there may be',
      { ...open({ a: text, b: text }, 'a', 'b'), maxProperties: 1 },
      ['contradiction 1'],
    ],
    [
      'a schema that needs itself',
      open({ a: { type: 'array', minItems: 1, items: to('M') } }, 'a'),
      ['contradiction "items"'],
    ],
    [
      'an alternative that what stands beside it refuses',
      { type: 'object', anyOf: [text, open({ a: text }, 'a')] },
      ['contradiction "string"'],
    ],
    [
      'a name in another spelling',
      open({ name: text }, 'naem'),
      ['undescribed-required "required"'],
    ],
    [
      'the same alternative twice',
      { oneOf: [to('Part'), to('Part')] },
      ['overlapping-alternatives {"$ref"'],
    ],
    [
      'a general alternative and a special one',
      { oneOf: [text, { type: 'string', enum: ['a'] }] },
      ['overlapping-alternatives {"type"'],
    ],
    [
      'a keyword with a letter too few',
      { type: 'object', require: ['a'] },
      ['misspelt-keyword "require"'],
    ],
    [
      'a keyword with another case',
      { type: 'string', maxlength: 3 },
      ['misspelt-keyword "maxlength"'],
    ],
    [
      'a keyword of a later draft',
      { type: 'array', items: text, contains: text, minContains: 2 },
      ['unread-keyword "minContains"'],
    ],
    [
      'members beside a reference',
      { allOf: [{ ...to('Part'), required: ['a'] }] },
      ['keyword-beside-reference "required"'],
    ],
  ])('%s is a warning, at its place', async (_, schema, expected) => {
    expect(await said({ M: schema, Part: open({ a: text }) })).toEqual(expected);
  });

  test.each([
    ['limits that meet', { type: 'number', minimum: 0.1, maximum: 0.3, multipleOf: 0.1 }],
    ['one value between two limits', { type: 'integer', minimum: 3, maximum: 3 }],
    ['a schema that may end', open({ a: { type: 'array', items: to('M') } }, 'a')],
    [
      'alternatives that each require another member',
      { ...open({ a: text, b: text }), oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
    [
      'alternatives with a constant',
      { oneOf: [open({ a: { const: 1 } }, 'a'), open({ a: { const: 2 } }, 'a')] },
    ],
    [
      'alternatives with other limits',
      {
        oneOf: [
          { type: 'string', maxLength: 3 },
          { type: 'string', minLength: 4 },
        ],
      },
    ],
    ['required members of a map', { type: 'object', required: ['a'], additionalProperties: text }],
    [
      'required members by a pattern',
      { ...open({ b: text }, 'a'), patternProperties: { '^a': text } },
    ],
    ['required members that another part describes', { allOf: [to('Part'), { required: ['a'] }] }],
    [
      'an extension, and a draft-04 id',
      { ...open({ a: text }), id: 'urn:x', 'x-require': ['a'], 'x-examples': [] },
    ],
    [
      'open content, said in the words of a later draft',
      { ...open({ a: text }), unevaluatedProperties: true },
    ],
    [
      'words and the same type beside a reference',
      open({ a: { ...to('Part'), type: 'object', description: 'd' } }),
    ],
    [
      'a closed schema that knows all',
      { allOf: [to('Part'), { ...open({ a: text, b: text }), additionalProperties: false }] },
    ],
  ])('%s is none', async (_, schema) => {
    expect(await said({ M: schema, Part: open({ a: text }) })).toEqual([]);
  });

  test('alternatives that only a format tells apart overlap, unless formats are checked', async () => {
    const M = {
      oneOf: [
        { ...text, format: 'date' },
        { ...text, format: 'date-time' },
      ],
    };
    expect(await said({ M })).toEqual(['overlapping-alternatives {"type"']);
    expect(await said({ M }, 'assertion')).toEqual([]);
  });
});

const pool: readonly Json[] = [
  ...[null, true, 0, 1, 1.5, 2, 3, 10, '', 'a', 'ab', 'abc', 'b', 'xyz'],
  ...[[], ['a'], [1], ['a', 1], [1, 2, 3], [[]]],
  ...[{}, { a: 'a' }, { a: 1 }, { b: 'b' }, { b: 2 }, { a: 'a', b: 'b' }, { a: 1, b: 1 }],
  ...[{ c: 'c' }, { a: {} }, { a: { a: 'a' } }, { a: { b: 1 }, b: 'ab' }, { a: [1] }],
];

const pointer = '#';
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const few = fc.integer({ min: 0, max: 3 });
const names = fc.subarray(['a', 'b', 'c']);
const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
  const part = tie('schema');
  const all = fc.constant<Schema>({ kind: 'boolean', pointer, accepts: true });
  const nothing = fc.constant<Schema>({ kind: 'boolean', pointer, accepts: false });
  const parts = fc.array(part, { minLength: 1, maxLength: 2 });
  const types = fc.subarray(['string', 'integer', 'number', 'array', 'object', 'null'] as const, {
    minLength: 1,
    maxLength: 2,
  });
  const keywords = fc
    .record({
      types,
      enum: optional(fc.subarray([...pool], { minLength: 1, maxLength: 3 })),
      ...{
        minimum: optional(few),
        exclusiveMaximum: optional(few),
        multipleOf: optional(fc.constantFrom(1, 2, 1.5)),
      },
      ...{
        minLength: optional(few),
        maxLength: optional(few),
        minItems: optional(few),
        maxItems: optional(few),
      },
      ...{ items: optional(part), tuple: optional(parts), additionalItems: optional(part) },
      required: optional(names),
      properties: optional(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b'), schema: part }), { maxLength: 2 }),
      ),
      additionalProperties: optional(fc.oneof(part, nothing)),
      ...{ minProperties: optional(few), maxProperties: optional(few) },
      ...{ allOf: optional(parts), anyOf: optional(parts), oneOf: optional(parts) },
    })
    .map((given): Schema => {
      const present = Object.entries(given).filter(([, value]) => value !== undefined);
      const some = present.filter(
        ([keyword], index) => keyword === 'types' || (index * 7 + present.length) % 3 === 0,
      );
      return { kind: 'keywords', pointer, ...Object.fromEntries(some) };
    });
  return { schema: fc.oneof({ depthSize: 'xsmall' }, all, { arbitrary: keywords, weight: 5 }) };
});

const context = { lookup: strict(() => undefined), formats: 'annotation' } as const;
const fits = (value: Json, one: Schema) => !findMisfit(value, one, context.lookup);

const runs = process.env['HOOKSMITH_WHOLE'] ? 2000 : 1000;

/** Tells a value whose members its schema describes, and not only by ruling them out. */
function isUsual(value: Json, one: Schema): boolean {
  const written = JSON.stringify(one);
  const isNamed = (key: string) => written.includes(`"${key}"`);
  const isMap = /"additionalProperties":{"kind":"keywords"/.test(written);
  const keys = JSON.stringify(value).match(/(?<=")\w+(?=":)/g) ?? [];
  return !hasMore(value, one, context.lookup) && (isMap || keys.every(isNamed));
}

describe('of random schemas', () => {
  test('what is said to have no value has none', () => {
    let found = 0;
    fc.assert(
      fc.property(schema, (one) => {
        const none = new Contradictions(context).of(one);
        if (!none || none.isShown) return;
        found++;
        const usual = pool.filter((value) => isUsual(value, one));
        expect(usual.filter((value) => fits(value, one))).toEqual([]);
      }),
      { numRuns: runs, seed: 1 },
    );
    expect(found).toBeGreaterThan(runs / 100);
  });

  test('what is said to be within another is', () => {
    let found = 0;
    fc.assert(
      fc.property(schema, schema, (inner, outer) => {
        if (!isWithin(inner, outer, context)) return;
        found++;
        const sample = fixtureOf(inner, context.lookup)?.value;
        // The members of one alternative are none of another's: then only a sample is usual for sure.
        const isPlain = !/"(?:any|one)Of"/.test(JSON.stringify(inner));
        const usual = [
          ...(sample === undefined ? [] : [sample]),
          ...pool.filter((value) => isPlain && isUsual(value, inner)),
        ];
        expect(usual.filter((value) => fits(value, inner) && !fits(value, outer))).toEqual([]);
      }),
      { numRuns: runs, seed: 1 },
    );
    expect(found).toBeGreaterThan(runs / 100);
  });
});
