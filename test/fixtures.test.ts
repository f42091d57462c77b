import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Json } from '../src/json.js';
import { formats as checks } from '../src/runtime/formats.js';
import { forge } from './support/forge.js';

/* A message's fixture is found wherever a valid value exists, leaves nothing out in silence, and looks like data. */

type Fields = Readonly<Record<string, unknown>>;

function documentOf(payload: unknown, { message = {}, schemas = {} }: Record<string, Fields> = {}) {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Things', version: '1.0.0' },
    channels: {
      '/things': { subscribe: { operationId: 'onThing', message: { payload, ...message } } },
    },
    components: { schemas },
  };
}

async function fixtureOf(payload: unknown, more?: Record<string, Fields>) {
  const { model, diagnostics, files } = await forge(documentOf(payload, more));
  const [message] = model?.messages ?? [];
  const codes = diagnostics.map(({ code }) => code).filter((code) => code.includes('fixture'));
  return { value: message?.fixture, codes, diagnostics, files };
}

const ajv = new Ajv({ strict: false, formats: {} });
const text = (more: Fields): Fields => ({ type: 'string', ...more });
const object = (properties: Fields, ...required: string[]): Fields => ({
  type: 'object',
  properties,
  required,
});
const member = (schema: unknown): Fields => object({ it: schema }, 'it');

test.each([
  ['99', 99, true],
  ['150', 150, false],
])('of %s members in one another', async (_, levels, isMade) => {
  const names = Array.from({ length: levels }, (_, index) => `Level${index}`);
  const reference = (index: number): Fields => ({ $ref: `#/components/schemas/Level${index}` });
  const schemas = Object.fromEntries(
    names.map((name, index) => [
      name,
      index < levels - 1 ? member(reference(index + 1)) : text({}),
    ]),
  );
  const { value, codes, files } = await fixtureOf(reference(0), { schemas });
  expect(files.size).toBeGreaterThan(levels);
  expect([value !== undefined, codes]).toEqual([isMade, isMade ? [] : ['no-fixture']]);
});

describe('a text of a pattern', () => {
  test.each([
    ['^BE[0-9]{10}$', 'BE0123456789'],
    ['^[a-f0-9]{32}$', 'abcdef0123456789abcdef0123456789'],
    ['^[A-Z]{3}-\\d{4}$', 'ABC-0123'],
    ['^(red|green)$', 'red'],
    ['^(?=.*\\d)(?=.*[A-Z])(?!.*x).{8,}$', 'abcdef0A'],
    ['^(.)\\1$', 'aa'],
    ['\\bfoo\\b', 'foo'],
    ['^\\d{4}-\\d{2}-\\d{2}$', '2026-01-31'],
    ['^[^@\\s]+@[^@\\s]+$', 'someone@example.com'],
    ['^(?!0{4})\\d{4}$', '0001'],
    ['^[\\u4e00-\\u9fff]{2}$', '一丁'],
    ['^[a-z]{2}$|^$', 'it'],
  ])('%s is %s', async (pattern, expected) => {
    const { value, codes } = await fixtureOf(member(text({ pattern })));
    expect([value, codes]).toEqual([{ it: expected }, []]);
  });

  test.each([
    ['with a length', text({ pattern: '^[a-z]*$', minLength: 5, maxLength: 6 })],
    [
      'in two parts',
      { allOf: [text({ pattern: '^[A-Z]{2}' }), { pattern: '[0-9]$', minLength: 5 }] },
    ],
    ['beside a format', text({ pattern: '\\.org$', format: 'email' })],
    ['of an enum', { allOf: [{ enum: ['a', 'b1', 'c'] }, text({ pattern: '\\d' })] }],
    ['that is forbidden', text({ pattern: '^[a-z]+$', not: { pattern: '^[a-y]' } })],
    ['that is long', text({ pattern: '^[a-z0-9]{64}$' })],
  ])('%s is found', async (_, schema) => {
    const { value, codes } = await fixtureOf(member(schema));
    expect([ajv.validate(member(schema), value), codes]).toEqual([true, []]);
  });
});

describe('a valid value is found', () => {
  const pair = (one: unknown, other: unknown): Fields => ({
    allOf: [object({ it: one }, 'it'), object({ it: other })],
  });
  test.each<[string, unknown]>([
    ['a property of two parts', pair({ minimum: 5, type: 'number' }, { maximum: 6 })],
    ['a text of two parts', pair({ type: 'string', minLength: 9 }, { pattern: '^x' })],
    ['an object of two parts', pair(object({ a: { const: 1 } }, 'a'), object({ b: true }, 'b'))],
    [
      'a list of two parts',
      pair({ items: { type: 'integer' }, minItems: 2 }, { items: { minimum: 7 } }),
    ],
    [
      'multiples within bounds',
      member({ type: 'integer', multipleOf: 7, minimum: 10, maximum: 15 }),
    ],
    ['multiples below zero', member({ type: 'number', multipleOf: 0.3, exclusiveMaximum: -1 })],
    ['multiples of two numbers', member({ multipleOf: 4, allOf: [{ multipleOf: 6 }], minimum: 1 })],
    ['cents', member({ type: 'number', multipleOf: 0.01, minimum: 0.05, exclusiveMaximum: 0.07 })],
    ['a narrow gap', member({ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 })],
    ['integers between', member({ type: 'integer', exclusiveMinimum: 2.5, exclusiveMaximum: 3.5 })],
    ['different texts', member({ type: 'array', items: text({}), minItems: 3, uniqueItems: true })],
    [
      'different patterns',
      member({ items: text({ pattern: '^\\d$' }), minItems: 4, uniqueItems: true }),
    ],
    [
      'different values',
      member({ items: { enum: [1, 'a', null] }, minItems: 3, uniqueItems: true }),
    ],
    [
      'different objects',
      member({ items: object({ n: text({}) }, 'n'), minItems: 2, uniqueItems: true }),
    ],
    [
      'what a list contains',
      member({ items: { type: 'integer' }, minItems: 2, contains: { minimum: 9 } }),
    ],
    ['names of properties', member({ minProperties: 2, propertyNames: { pattern: '^[A-Z]{3}$' } })],
    [
      'properties of a pattern',
      member({ patternProperties: { '^x-\\d$': { const: 1 } }, minProperties: 2 }),
    ],
    [
      'a required one of a pattern',
      {
        type: 'object',
        required: ['x-1'],
        patternProperties: { '^x-': text({ pattern: '^q\\d$' }) },
      },
    ],
    [
      'a dependency',
      {
        ...object({ a: text({}) }, 'a'),
        dependencies: { a: ['b'], b: { required: ['c'], properties: { c: { const: 7 } } } },
      },
    ],
    [
      'a condition',
      {
        ...object({ a: { enum: ['x', 'y'] } }, 'a'),
        if: { properties: { a: { const: 'x' } } },
        then: false,
        else: { required: ['b'] },
      },
    ],
    [
      'one of two required',
      {
        ...object({ a: text({}), b: text({}) }),
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
    ],
    ['what is not required', { ...object({ a: text({}), b: text({}) }), not: { required: ['b'] } }],
    [
      'few properties',
      { ...object({ a: text({}), b: text({}), c: text({}) }, 'c'), maxProperties: 2 },
    ],
    [
      'an alternative with a pattern',
      {
        oneOf: [
          { type: 'string', pattern: '^\\d{3}$' },
          { type: 'string', pattern: '^[a-z]{3}$' },
        ],
      },
    ],
    ['a list that may be shorter than its tuple', { type: 'array', items: [text({}), false] }],
    ['a part that speaks of another type', { type: 'object', allOf: [{ minimum: 3 }] }],
  ])('%s', async (_, schema) => {
    const { value, codes } = await fixtureOf(schema);
    expect(codes).toEqual([]);
    expect(value).toBeDefined();
    expect([ajv.validate(schema as object, value), ajv.errors]).toEqual([true, null]);
  });
});

test('a condition without else is not met, since no type knows its members', async () => {
  const condition = { if: { properties: { a: { const: 'y' } } }, then: object({ b: text({}) }) };
  for (const schema of [condition, { allOf: [condition] }, { ...condition, else: true }]) {
    const { value } = await fixtureOf({ ...object({ a: text({}) }), ...schema });
    expect(value).toEqual({ a: 'a' });
  }
});

describe('nothing is left out in silence', () => {
  const impossible = text({ pattern: '^(?<=q)r$' });

  test('an item of a pattern is there', async () => {
    const span = object({ id: text({ pattern: '^[a-f0-9]{4}$' }) }, 'id');
    const { value, codes } = await fixtureOf(object({ spans: { type: 'array', items: span } }));
    expect([value, codes]).toEqual([{ spans: [{ id: 'abcd' }] }, []]);
  });

  test('a map has an entry', async () => {
    const schema = object({ all: { type: 'object', additionalProperties: { type: 'integer' } } });
    expect((await fixtureOf(schema)).value).toEqual({ all: { key: 1 } });
  });

  test.each([
    [object({ a: impossible, b: { const: 1 } }), { b: 1 }, '/a'],
    [object({ a: { type: 'array', items: impossible } }), { a: [] }, '/a/0'],
    [object({ a: object({ 'x/y': impossible }) }), { a: {} }, '/a/x~1y'],
  ])('%j is %j without %s, and that is said', async (schema, expected, place) => {
    const { value, codes, diagnostics } = await fixtureOf(schema);
    expect([value, codes]).toEqual([expected, ['incomplete-fixture']]);
    expect(diagnostics[0]?.sentence).toContain(`has nothing at ${place}: `);
  });

  test('a member that is never allowed, or would be without end, is not missing', async () => {
    const node = object({ never: false, next: { $ref: '#/components/schemas/Node' } });
    const { codes } = await fixtureOf(
      { $ref: '#/components/schemas/Node' },
      { schemas: { Node: node } },
    );
    expect(codes).toEqual([]);
  });

  test('where nothing is found at all, that is said', async () => {
    expect((await fixtureOf(member(impossible))).codes).toEqual(['no-fixture']);
  });
});

describe('values look like data', () => {
  const nothing: readonly Json[] = [null];
  test.each<[string, Fields, Json]>([
    ['assigned_group', text({}), 'assigned group'],
    ['companyName', text({}), 'company name'],
    ['contact_email', text({}), 'someone@example.com'],
    ['websiteUrl', text({}), 'https://example.com/'],
    ['created_at', text({}), '2026-01-31T09:30:00Z'],
    ['created_at', { type: 'integer' }, 1769851800],
    ['due', text({ format: 'date' }), '2026-01-31'],
    ['ticket_id', text({}), 'ticket-1'],
    ['id', { type: 'integer' }, 1001],
    ['currency', text({ minLength: 3, maxLength: 3 }), 'EUR'],
    ['total', { type: 'number' }, 12.5],
    ['tags', { type: 'array', items: text({}) }, ['tag']],
    ['notes', { type: 'array', items: { type: ['string', 'null'] } }, ['note']],
    ['title', { type: ['string', 'null'] }, null],
    ['count', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, null],
    ['email', { type: ['string', 'null'] }, 'someone@example.com'],
    ['born', { type: ['string', 'null'], format: 'date' }, '2026-01-31'],
    ['state', { type: ['string', 'null'], enum: ['open', ...nothing] }, 'open'],
    ['title', { type: ['string', 'null'], examples: ['Hello'] }, 'Hello'],
    ['anything', {}, 'anything'],
    ['größe', text({}), 'größe'],
    ['$', text({}), 'text'],
    ['code', text({ maxLength: 2 }), 'co'],
  ])('%s of %j is %j', async (key, schema, expected) => {
    expect((await fixtureOf(object({ [key]: schema }, key))).value).toEqual({ [key]: expected });
  });

  test('and are the same at every run', async () => {
    const schema = object({ a: text({ pattern: '^\\w{9}$' }), b: { type: 'number', minimum: 3 } });
    expect((await fixtureOf(schema)).value).toEqual((await fixtureOf(schema)).value);
  });
});

describe('a fixture says what it is made of', () => {
  const said = async (payload: unknown, message: Fields = {}): Promise<string | undefined> => {
    const { files } = await fixtureOf(payload, { message: { name: 'Thing', ...message } });
    return /made of [^.]*/.exec(files.get('testing/thing.ts') ?? '')?.[0];
  };

  test.each([
    ['its schema', object({ a: text({}) }), {}],
    ['its schema', object({ a: text({ default: 'b', enum: ['a', 'b'] }) }), {}],
    ["the document's examples", object({ a: text({ examples: ['b'] }) }), {}],
    ["the document's examples", object({ a: text({}) }), { examples: [{ payload: { a: 'b' } }] }],
  ])('%s', async (origin, payload, message) => {
    expect(await said(payload, message)).toBe(`made of ${origin}`);
  });
});

describe('where validators check formats', () => {
  const judged = async (schema: unknown) => {
    const { model, diagnostics } = await forge(documentOf(schema), { formats: 'assertion' });
    return { value: model?.messages[0]?.fixture, codes: diagnostics.map(({ code }) => code) };
  };

  test.each([
    ['email', { pattern: '^x' }],
    ['email', { pattern: '\\.org$' }],
    ['date', { pattern: '-02-' }],
    ['date-time', { pattern: '\\+', maxLength: 25 }],
    ['uri', { pattern: '^sftp:' }],
    ['hostname', { minLength: 30 }],
    ['uuid', { pattern: '^[A-F0-9-]+$' }],
    ['ipv4', { pattern: '^10\\.' }],
  ] as const)('a text in %s of %j is in it', async (format, more) => {
    const { value, codes } = await judged(member(text({ format, ...more })));
    expect(codes.filter((code) => code !== 'undescribed-required')).toEqual([]);
    expect(checks[format]((value as { it: string }).it)).toBe(true);
  });

  test('an example in another is none', async () => {
    const { value, codes } = await judged(
      object({ on: text({ format: 'date', examples: ['now'] }) }),
    );
    expect([value, codes]).toEqual([{ on: '2026-01-31' }, ['invalid-example']]);
  });
});

test('examples of the parts of a whole are put together', async () => {
  const base = { ...object({ id: text({}), at: text({}) }), examples: [{ id: 'b-7', at: 'noon' }] };
  const schema = { allOf: [base, object({ note: text({ examples: ['mine'] }) })] };
  expect((await fixtureOf(schema)).value).toEqual({ id: 'b-7', at: 'noon', note: 'mine' });
});
