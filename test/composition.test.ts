import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { compile } from './support/compile.js';
import { strictestOptions } from './support/strictest.js';
import { emptyFolder, write } from './support/folders.js';
import { documentOf, forge } from './support/forge.js';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };

describe('a member that is required in one schema and described in another', () => {
  const schemas = {
    Place: {
      type: 'object',
      properties: { tag: text, at: { type: 'object', properties: { x: text } } },
    },
    WithTag: { required: ['tag'] },
    Tagged: { allOf: [ref('Place')], required: ['tag'] },
    Siblings: { allOf: [ref('Place'), ref('WithTag'), { required: ['at'] }] },
    Deep: { allOf: [{ allOf: [ref('Tagged')] }, { allOf: [{ required: ['at'] }] }] },
    Held: { type: 'object', properties: { in: { allOf: [ref('Place')], required: ['tag'] } } },
    Either: {
      type: 'object',
      properties: { id: text, from: text, to: text },
      anyOf: [{ required: ['id', 'from'] }, { required: ['id', 'to'] }],
    },
    Chosen: { required: ['tag'], oneOf: [ref('Place'), ref('Tagged')] },
    Texts: { type: 'object', additionalProperties: text },
    OfTexts: { allOf: [ref('Texts'), { required: ['any'] }] },
    Matching: { allOf: [{ type: 'object', patternProperties: { '^t': text } }, ref('WithTag')] },
    Dependent: {
      type: 'object',
      properties: { id: text, key: text },
      required: ['key'],
      dependencies: { key: ['id'] },
    },
    Decided: {
      type: 'object',
      properties: { id: text, kind: text },
      if: { required: ['kind'] },
      then: { required: ['id'] },
      else: { required: ['id'] },
    },
  };
  const reads = {
    Tagged: 'value.tag',
    Siblings: 'value.tag + (value.at.x ?? "")',
    Deep: 'value.tag + (value.at.x ?? "")',
    Held: 'value.in?.tag ?? ""',
    Either: 'value.id',
    Chosen: 'value.tag',
    OfTexts: 'value["any"]',
    Matching: 'value.tag',
    Dependent: '"id" in value ? value.id : ""',
    Decided: 'value.id',
  };

  test.each([true, false])('has its type, exactOptionalPropertyTypes %s', async (exact) => {
    const { files } = await forge(documentOf({ schemas }), { only: ['types'] });
    const folder = emptyFolder();
    for (const [path, content] of files) write(folder, path, content);
    const lines = Object.entries(reads).map(
      ([name, read]) => `export const of${name} = (value: types.${name}): string => ${read};`,
    );
    const imports = "import type * as types from './types/index.js';";
    const check = write(folder, 'check.ts', [imports, ...lines, ''].join('\n'));
    expect(compile([check], { ...strictestOptions, exactOptionalPropertyTypes: exact })).toEqual(
      [],
    );
  });
});

test('null that a list of values lacks is said where it is allowed', async () => {
  const schemas = {
    Mood: { type: 'string', nullable: true, enum: ['good', 'bad'] },
    Fine: { type: 'string', nullable: true, enum: ['good', null] },
    Kind: { nullable: true, const: 'mood' },
  };
  const { diagnostics } = await forge(documentOf({ schemas }));
  const said = diagnostics
    .filter(({ code }) => code !== 'no-operations')
    .map((one) => formatDiagnostic(one).split('\n'));
  expect(said.map(([first]) => first?.replace(/^\S+ +/, ''))).toEqual([
    'warning  null-not-listed  "nullable" has no effect here: "enum" does not list null.',
    'warning  null-not-listed  "nullable" has no effect here: "const" is not null.',
  ]);
  expect(said.map((lines) => lines.at(-1))).toEqual([
    '  hint: List null and the other values in "enum", or remove "nullable".',
    '  hint: List null and the other values in "enum", or remove "nullable".',
  ]);
});

test('null is no invalid example where it is allowed, and nullable is read beside a reference', async () => {
  const schemas = {
    Job: { type: 'object', required: ['id'], properties: { id: text } },
    Maybe: { nullable: true, allOf: [ref('Job')], default: null, examples: [null, { id: 'a' }] },
    Held: { properties: { job: { ...ref('Job'), nullable: true, example: null } } },
  };
  const { diagnostics, model } = await forge(documentOf({ schemas }));
  expect(diagnostics.map(({ code }) => code)).toEqual(['no-operations']);
  const maybe = model?.schemas.find(({ name }) => name === 'Maybe')?.schema;
  expect(maybe).toMatchObject({ examples: [null, { id: 'a' }] });
});

test('messages are told by the values that their types and validators ask for', async () => {
  const pet = { type: 'object', required: ['kind'], properties: { kind: text } };
  const heir = (base: string, more: object = {}) => ({ allOf: [ref(base), { properties: more }] });
  const { model } = await forge({
    asyncapi: '2.6.0',
    info: { title: 'Pets', version: '1.0.0' },
    channels: {
      pets: {
        subscribe: {
          operationId: 'onPet',
          message: { oneOf: ['Cat', 'Lion', 'Dog'].map((name) => ({ name, payload: ref(name) })) },
        },
      },
    },
    components: {
      schemas: {
        Pet: { ...pet, discriminator: 'kind' },
        Cat: heir('Pet'),
        Lion: heir('Cat', { roars: { type: 'boolean' } }),
        Dog: heir('Pet', { kind: { const: 'woof' } }),
      },
    },
  });
  const told = model?.events.map(({ name, told: [way] }) => [name, way?.at, way?.values]);
  expect(told).toEqual([
    ['onCat', ['/kind'], [['Cat']]],
    ['onLion', ['/kind'], [['Lion']]],
    ['onDog', ['/kind'], [['woof']]],
  ]);
  expect(model?.messages.map(({ fixture }) => fixture)).toMatchObject([
    { kind: 'Cat' },
    { kind: 'Lion' },
    { kind: 'woof' },
  ]);
});
