import { expect, expectTypeOf, test } from 'vitest';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { finishSchemas } from '../src/describe/finish.js';
import type { KeywordSchema, Schema } from '../src/model/model.js';
import { nameAll } from '../src/describe/names.js';
import { reservedNames } from '../src/outputs/reserved-names.js';
import { SchemaReader } from '../src/describe/schema-reader.js';
import { wishesOf } from '../src/describe/wishes.js';
import type { WrittenKeywords, WrittenSchema, WrittenSchemas } from '../src/describe/written.js';
import { parseDocument } from '../src/document/parse.js';
import { documentOf } from './support/forge.js';

/** References, inline objects, a discriminator, examples and a cycle. */
const schemas = {
  Pet: {
    discriminator: 'kind',
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
  },
  Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }], required: ['kind'] },
  Dog: {
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', examples: ['Dog', 1] },
      home: { type: 'object', properties: { owner: { $ref: '#/components/schemas/Owner' } } },
    },
    examples: [{ kind: 'Dog' }, { kind: 1 }],
  },
  Owner: { type: 'object', properties: { name: { type: 'string', default: 'Ann' } } },
};

async function readSchemas(): Promise<WrittenSchemas> {
  const diagnostics = new Diagnostics();
  const text = JSON.stringify(documentOf({ schemas }));
  const document = await parseDocument({ label: 'document.json', text }, {}, diagnostics);
  return new SchemaReader(document ?? expect.unreachable(), diagnostics).readRest();
}

/** Has every change of what was read throw. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

test('linking changes nothing that was read, and gives the same result again', async () => {
  const read = await readSchemas();
  for (const { schema } of read.declared) freeze(schema);
  const { schemas: names } = nameAll(wishesOf(read.declared, []), reservedNames);
  const [first, second] = [1, 2].map(
    () => finishSchemas(read, names, 'annotation', new Diagnostics()).schemas,
  );
  expect(first).toEqual(second);
  expect(first?.map(({ name }) => name)).toEqual(['Pet', 'Cat', 'Dog', 'DogHome', 'Owner']);
  expect(JSON.stringify(read.declared)).not.toContain('"to":');
  expect(JSON.stringify(first)).not.toContain('"target":');
});

test('an example is kept where it is valid, and reported where it is not', async () => {
  const read = await readSchemas();
  const { schemas: names } = nameAll(wishesOf(read.declared, []), reservedNames);
  const diagnostics = new Diagnostics();
  const { lookup } = finishSchemas(read, names, 'annotation', diagnostics);
  const dog = lookup('Dog') as KeywordSchema;
  expect(dog.examples).toEqual([{ kind: 'Dog' }]);
  expect(dog.properties?.[0]?.schema).toMatchObject({ examples: ['Dog'] });
  expect(diagnostics.all.map(({ code }) => code)).toEqual(['invalid-example', 'invalid-example']);
});

test('the compiler tells schemas before and after linking apart', () => {
  expectTypeOf<WrittenSchema>().not.toExtend<Schema>();
  expectTypeOf<Schema>().not.toExtend<WrittenSchema>();
  expectTypeOf<WrittenKeywords>().not.toExtend<KeywordSchema>();
  expectTypeOf<KeywordSchema>().not.toExtend<WrittenKeywords>();
});
