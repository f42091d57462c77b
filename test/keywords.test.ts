import { load as parse } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  isEqual,
  isMultipleOf,
  isUnique,
  lengthOf,
  type Issue,
} from '../src/runtime/validation.js';
import { forge } from './support/forge.js';
import { load } from './support/load.js';

/**
 * Every keyword of draft-07: a schema, a value, and where the value is refused each issue's pointer and
 * keyword. The pointer of the value itself is empty.
 */
const table = `
type
  { type: 'null' } | null
  { type: 'null' } | false | type
  { type: boolean } | true
  { type: boolean } | 'true' | type
  { type: integer } | 3
  { type: integer } | 3.0
  { type: integer } | 3.5 | type
  { type: number } | 3.5
  { type: number } | '3.5' | type
  { type: string } | ''
  { type: string } | 1 | type
  { type: array } | []
  { type: array } | {} | type
  { type: object } | {}
  { type: object } | [] | type
  { type: object } | null | type
  { type: [string, 'null'] } | null
  { type: [string, 'null'] } | 0 | type

enum
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | red
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | 7.0
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | null
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | { b: 2, a: 1 }
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | [2, 1] | enum
  { enum: [red, 7, null, [1, 2], { a: 1, b: 2 }] } | '7' | enum
  { enum: [false] } | 0 | enum
  { enum: [0] } | false | enum
  { enum: [[0]] } | [false] | enum

const
  { const: 2 } | 2
  { const: 2 } | '2' | const
  { const: null } | null
  { const: null } | 0 | const
  { const: { a: [1] } } | { a: [1] }
  { const: { a: [1] } } | { a: [1], b: 1 } | const
  { const: { $ref: '#/x' } } | { $ref: '#/y' } | const

multipleOf
  { multipleOf: 3 } | 9
  { multipleOf: 3 } | 10 | multipleOf
  { multipleOf: 3 } | ten
  { multipleOf: 0.01 } | 19.99
  { multipleOf: 0.01 } | 19.995 | multipleOf
  { multipleOf: 0.25 } | 1.0e+300

maximum
  { maximum: 5 } | 5
  { maximum: 5 } | 5.1 | maximum
  { maximum: 5 } | '6'

exclusiveMaximum
  { exclusiveMaximum: 5 } | 4.9
  { exclusiveMaximum: 5 } | 5 | exclusiveMaximum

minimum
  { minimum: -1 } | -1
  { minimum: -1 } | -1.1 | minimum
  { minimum: -1 } | null

exclusiveMinimum
  { exclusiveMinimum: -1 } | -0.9
  { exclusiveMinimum: -1 } | -1 | exclusiveMinimum

maxLength
  { maxLength: 2 } | ab
  { maxLength: 2 } | 🎸🎸
  { maxLength: 2 } | abc | maxLength
  { maxLength: 2 } | 123

minLength
  { minLength: 2 } | ab
  { minLength: 2 } | 🎸 | minLength
  { minLength: 2 } | [a]

pattern
  { pattern: b+ } | abba
  { pattern: b+ } | aa | pattern
  { pattern: b+ } | 1
  { pattern: '^\\p{Lu}$' } | É
  { pattern: '^\\p{Lu}$' } | é | pattern
  { pattern: '^.$' } | 🎸

items
  { items: { type: integer } } | [1, 2]
  { items: { type: integer } } | [1, a, b] | /1 type, /2 type
  { items: { type: integer } } | { 0: a }
  { items: [{ type: integer }, { type: string }] } | [1, a, null]
  { items: [{ type: integer }, { type: string }] } | [1]
  { items: [{ type: integer }, { type: string }] } | [a, 1] | /0 type, /1 type
  { items: false } | []
  { items: false } | [1] | /0 false schema

additionalItems
  { items: [true], additionalItems: { type: string } } | [1, a]
  { items: [true], additionalItems: { type: string } } | [1, a, 2] | /2 type
  { items: [true], additionalItems: false } | [1]
  { items: [true], additionalItems: false } | [1, 2] | /1 false schema
  { items: {}, additionalItems: false } | [1, 2]
  { additionalItems: false } | [1]

maxItems
  { maxItems: 1 } | [1]
  { maxItems: 1 } | [1, 2] | maxItems
  { maxItems: 1 } | ab

minItems
  { minItems: 2 } | [1, 2]
  { minItems: 2 } | [1] | minItems
  { minItems: 2 } | {}

uniqueItems
  { uniqueItems: true } | [1, '1', true, [1], { a: 1 }, ['1'], [[1]]]
  { uniqueItems: true } | [1, 1.0] | uniqueItems
  { uniqueItems: true } | [{ a: 1, b: [2] }, { b: [2], a: 1 }] | uniqueItems
  { uniqueItems: true } | [[1, 2], [2, 1]]
  { uniqueItems: true } | [0, false, '', null, [], {}]
  { uniqueItems: false } | [1, 1]

contains
  { contains: { minimum: 5 } } | [1, 6]
  { contains: { minimum: 5 } } | [1, 2] | contains
  { contains: { minimum: 5 } } | [] | contains
  { contains: { minimum: 5 } } | {}
  { contains: false } | [1] | contains

maxProperties
  { maxProperties: 1 } | { a: 1 }
  { maxProperties: 1 } | { a: 1, b: 2 } | maxProperties
  { maxProperties: 1 } | [1, 2]

minProperties
  { minProperties: 1 } | { a: 1 }
  { minProperties: 1 } | {} | minProperties
  { minProperties: 1 } | ''

required
  { required: [a, toString] } | { a: 1, toString: 2 }
  { required: [a, toString] } | { a: null } | /toString required
  { required: [a, toString] } | {} | /a required, /toString required
  { required: [a, toString] } | text

properties
  { properties: { a: { type: integer }, constructor: { type: string } } } | { a: 1 }
  { properties: { a: { type: integer }, constructor: { type: string } } } | { a: x, b: 1 } | /a type
  { properties: { a: { type: integer }, constructor: { type: string } } } | { constructor: 1 } | /constructor type
  { properties: { a: { type: integer }, constructor: { type: string } } } | 12
  { properties: { a: false } } | { b: 1 }
  { properties: { a: false } } | { a: 1 } | /a false schema
  { properties: { __proto__: { type: integer } } } | { __proto__: 1 }
  { properties: { __proto__: { type: integer } } } | { __proto__: x } | /__proto__ type
  { properties: { $ref: { type: string }, $id: { type: integer } } } | { $ref: a, $id: 1 }
  { properties: { $ref: { type: string }, $id: { type: integer } } } | { $ref: 1, $id: a } | /$ref type, /$id type

patternProperties
  { patternProperties: { ^x: { type: integer }, y$: { minimum: 5 } } } | { x: 1, y: 5, a: null }
  { patternProperties: { ^x: { type: integer }, y$: { minimum: 5 } } } | { x: a } | /x type
  { patternProperties: { ^x: { type: integer }, y$: { minimum: 5 } } } | { xy: 4.5 } | /xy type, /xy minimum
  { patternProperties: { ^x: { type: integer }, y$: { minimum: 5 } } } | [x]

additionalProperties
  { properties: { a: {} }, patternProperties: { ^b: {} }, additionalProperties: false } | { a: 1, b1: 2 }
  { properties: { a: {} }, patternProperties: { ^b: {} }, additionalProperties: false } | { c: 1 } | /c false schema
  { additionalProperties: { type: integer } } | { a: 1 }
  { additionalProperties: { type: integer } } | { a/b: x, c~d: y } | /a~1b type, /c~0d type
  { additionalProperties: { type: integer } } | { __proto__: x } | /__proto__ type

dependencies
  { dependencies: { a: [b, c] } } | { b: 1 }
  { dependencies: { a: [b, c] } } | { a: 1, b: 1, c: 1 }
  { dependencies: { a: [b, c] } } | { a: 1, b: 1 } | /c required
  { dependencies: { a: { required: [b], minProperties: 3 } } } | { b: 1 }
  { dependencies: { a: { required: [b], minProperties: 3 } } } | { a: 1, b: 1 } | minProperties
  { dependencies: { a: false } } | { a: 1 } | false schema
  { dependencies: { toString: [b] } } | {}

propertyNames
  { propertyNames: { maxLength: 2 } } | { ab: 1 }
  { propertyNames: { maxLength: 2 } } | { abc: 1 } | /abc maxLength
  { propertyNames: false } | {}
  { propertyNames: false } | { a: 1 } | /a false schema

if
  { if: { type: integer }, then: { minimum: 5 }, else: { minLength: 2 } } | 5
  { if: { type: integer }, then: { minimum: 5 }, else: { minLength: 2 } } | 4 | minimum
  { if: { type: integer }, then: { minimum: 5 }, else: { minLength: 2 } } | ab
  { if: { type: integer }, then: { minimum: 5 }, else: { minLength: 2 } } | a | minLength
  { if: false } | 1

then
  { then: { minimum: 5 } } | 4
  { if: true, then: { minimum: 5 } } | 4 | minimum

else
  { else: { minimum: 5 } } | 4
  { if: false, else: { minimum: 5 } } | 4 | minimum

allOf
  { allOf: [{ minimum: 2 }, { maximum: 4 }] } | 3
  { allOf: [{ minimum: 2 }, { maximum: 4 }] } | 5 | maximum
  { allOf: [{ minimum: 2 }, { minimum: 3 }] } | 1 | minimum, minimum
  { allOf: [{ minimum: 2 }], maximum: 1 } | 1.5 | maximum, minimum

anyOf
  { anyOf: [{ type: string }, { minimum: 4 }] } | a
  { anyOf: [{ type: string }, { minimum: 4 }] } | 3 | anyOf
  { anyOf: [true, false] } | 3

oneOf
  { oneOf: [{ minimum: 2 }, { multipleOf: 2 }] } | 3
  { oneOf: [{ minimum: 2 }, { multipleOf: 2 }] } | 4 | oneOf
  { oneOf: [{ minimum: 2 }, { multipleOf: 2 }] } | 1 | oneOf

not
  { not: { type: [integer, string] } } | 1.5
  { not: { type: [integer, string] } } | a | not
  { not: {} } | 1 | not
  { not: { not: { type: integer } } } | 1
  { not: { not: { type: integer } } } | a | not

$ref
  { properties: { a: { $ref: '#/components/schemas/Even' } } } | { a: 2 }
  { properties: { a: { $ref: '#/components/schemas/Even' } } } | { a: 1 } | /a multipleOf
  { $ref: '#/components/schemas/Even', minimum: 10 } | 2
  { $ref: '#/components/schemas/Even', minimum: 10 } | 11 | multipleOf
  { properties: { a: { $ref: '#/components/schemas/List' } } } | { a: { next: { next: {} } } }
  { properties: { a: { $ref: '#/components/schemas/List' } } } | { a: { next: { next: 1 } } } | /a/next/next type

$id
  { items: { $ref: 'https://example.org/odd' } } | [1]
  { items: { $ref: 'https://example.org/odd' } } | [2] | /0 not
  { $id: 'https://example.org/a/b', items: { $ref: ../odd# } } | [2] | /0 not
  { $id: 'https://example.org/', items: { $id: a/b, $ref: odd } } | [1]
  { $id: 'https://example.org/', items: { $id: a/b, $ref: odd } } | [2] | /0 not
  { $id: 'urn:example:tree', items: { $ref: '#' }, maxItems: 1 } | [[[]]]
  { $id: 'urn:example:tree', items: { $ref: '#' }, maxItems: 1 } | [[[], []]] | /0 maxItems
  { items: { $ref: '#even' } } | [2]
  { items: { $ref: '#even' } } | [1] | /0 multipleOf
  { $ref: '#local', definitions: { a: { $id: '#local', type: string } } } | a
  { $ref: '#local', definitions: { a: { $id: '#local', type: string } } } | 1 | type

definitions
  { $id: 'https://example.org/d', items: { $ref: '#/definitions/a' }, definitions: { a: { type: string } } } | [a]
  { $id: 'https://example.org/d', items: { $ref: '#/definitions/a' }, definitions: { a: { type: string } } } | [1] | /0 type
  { definitions: { a: { type: string } } } | 1

boolean schemas
  true | { a: 1 }
  false | null | false schema
`;

const shared = {
  Even: { $id: '#even', multipleOf: 2 },
  List: { type: 'object', properties: { next: { $ref: '#/components/schemas/List' } } },
  Odd: { $id: 'https://example.org/odd', not: { $ref: '#/components/schemas/Even' } },
};

interface Row {
  readonly text: string;
  readonly schema: string;
  readonly value: string;
  readonly issues: readonly string[];
}

const sections = table
  .trim()
  .split('\n\n')
  .map((section) => {
    const [keyword = '', ...lines] = section.split('\n');
    return { keyword, rows: lines.map(readRow) };
  });

function readRow(line: string): Row {
  const [schema = '', value = '', issues = ''] = line.trim().split(' | ');
  return { text: line.trim(), schema, value, issues: issues === '' ? [] : issues.split(', ') };
}

const schemas = [...new Set(sections.flatMap(({ rows }) => rows.map(({ schema }) => schema)))];
const loaded = (async () => {
  const components = schemas.map((schema, index) => [`Case${index}`, parse(schema)]);
  const document = {
    asyncapi: '2.6.0',
    info: { title: 'Keywords', version: '1.0.0' },
    channels: {},
    components: { schemas: { ...shared, ...Object.fromEntries(components) } },
  };
  const forged = await forge(document);
  expect(forged.diagnostics.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining('no operations'),
    'No number is valid here: it should be at least 2 and at most 1.',
    '"minimum" stands beside $ref, where no keyword is read.',
  ]);
  return load<Readonly<Record<string, (value: unknown) => unknown>>>(forged, 'validators/index');
})();

describe.each(sections)('$keyword', ({ rows }) => {
  test.each(rows)('$text', async ({ schema, value, issues }) => {
    const index = schemas.indexOf(schema);
    const data = parse(value);
    const validators = await loaded;
    const found = validators[`case${index}Issues`]?.(data) as readonly Issue[];
    expect(found.map(({ pointer, keyword }) => `${pointer} ${keyword}`.trim())).toEqual(issues);
    expect(validators[`isCase${index}`]?.(data)).toBe(issues.length === 0);
  });
});

describe('what a hostile payload makes of it', () => {
  const nested = (depth: number): unknown => {
    let value: unknown = 0;
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };

  test('a million items are told apart in time', () => {
    const numbers = Array.from({ length: 1_000_000 }, (_, index) => index);
    expect(isUnique(numbers)).toBe(true);
    expect(isUnique([...numbers, 5])).toBe(false);
    const objects = numbers.slice(0, 300_000).map((a) => ({ a, b: [a] }));
    expect(isUnique(objects)).toBe(true);
    expect(isUnique([...objects, { b: [7], a: 7 }])).toBe(false);
  });

  test('nesting of 100,000 overflows nothing', () => {
    expect(isUnique([nested(100_000), nested(100_000)])).toBe(false);
    expect(isUnique([nested(100_000), nested(100_001)])).toBe(true);
    expect(isEqual(nested(100_000), nested(100_000))).toBe(true);
    expect(isEqual(nested(100_000), nested(100_001))).toBe(false);
  });

  test.each([
    ['[1, 1.0]', false],
    ['[0, -0]', false],
    ['[1, "1", true]', true],
    ['[[1], ["1"], [true]]', true],
    ['[{"a": 0}, {"a": -0}]', false],
    ['[{"__proto__": 1}, {}]', true],
    ['[{"__proto__": 1}, {"__proto__": 2}]', true],
    ['[{"__proto__": 1}, {"__proto__": 1}]', false],
    ['[{"a": [], "b": {}}, {"b": {}, "a": []}]', false],
    ['[[[], []], [[[]]]]', true],
    ['[["a,b"], ["a", "b"]]', true],
    ['[{"a": {"b": 1}}, {"a": {}, "b": 1}]', true],
    ['["[1 1 ", [1]]', true],
    ['[12, [1, 2], [12], [[1], 2], [1, [2]]]', true],
  ])('%s is unique: %s', (text, unique) => {
    const items = JSON.parse(text) as readonly unknown[];
    expect(isUnique(items)).toBe(unique);
    const [first, second] = items;
    if (items.length === 2) expect(isEqual(first, second)).toBe(!unique);
  });

  test.each([
    [0.3, 0.1, true],
    [1.1, 0.1, true],
    [4.02, 0.01, true],
    [0.0075, 0.0001, true],
    [0.00751, 0.0001, false],
    [12_345_678, 1e-8, true],
    [0.000_000_03, 1e-8, true],
    [0.000_000_031, 1e-8, false],
    [1e308, 0.5, true],
    [1e308, 0.123_456_789, false],
    [-0.3, 0.1, true],
    [0, 0.1, true],
    [9_007_199_254_740_993, 2, true],
    [1, 3, false],
    [Infinity, 1, false],
    [NaN, 1, false],
  ])('%d is a multiple of %d: %s', (value, divisor, expected) => {
    expect(isMultipleOf(value, divisor)).toBe(expected);
  });

  test('a character is a character, whatever it takes', () => {
    expect(['', 'ab', '🎸', '🎸a🎸', '\ud83c', '\udfb8\ud83c'].map(lengthOf)).toEqual([
      0, 2, 1, 3, 1, 2,
    ]);
  });
});
