import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { generate } from '../src/index.js';
import { emptyFolder, readTree, write } from './support/folders.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { join } from 'node:path';

const main = `asyncapi: 2.6.0
info: { title: Files, version: 1.0.0 }
channels:
  liked:
    subscribe:
      operationId: onLiked
      message:
        $ref: ./common/messages.yaml#/commentLiked
`;
const files = {
  'common/messages.yaml': `commentLiked:
  payload:
    type: object
    properties:
      by: { $ref: ../schemas/user.yaml }
      comment: { $ref: '#/definitions/comment' }
      channel: { $ref: '../document.yaml#/components/schemas/Channel' }
definitions:
  comment:
    type: object
    properties:
      author: { $ref: '../schemas/user.yaml#' }
      street: { $ref: '../schemas/user.yaml#/properties/address' }
      text: { type: string }
`,
  'schemas/user.yaml': JSON.stringify({
    type: 'object',
    properties: {
      name: { type: 'string' },
      friends: { type: 'array', items: { $ref: '#' } },
      address: { type: 'object', properties: { street: { type: 'string' } } },
    },
  }),
};
const whole = `${main}components:\n  schemas:\n    Channel: { type: object }\n`;

describe('a document of many files', () => {
  test('names what stands in them by its key, or by the file', async () => {
    const { model, diagnostics } = await forge(whole, { files });
    expect(diagnostics).toEqual([]);
    expect(model?.messages.map(({ name, pointer }) => [name, pointer])).toEqual([
      ['CommentLiked', 'common/messages.yaml#/commentLiked'],
    ]);
    const schemas = model?.schemas.map(({ name, schema }) => [name, schema.pointer]) ?? [];
    expect(Object.fromEntries(schemas)).toMatchObject({
      Channel: '#/components/schemas/Channel',
      User: 'schemas/user.yaml#',
      Comment: 'common/messages.yaml#/definitions/comment',
      UserAddress: 'schemas/user.yaml#/properties/address',
    });
    expect(schemas).toHaveLength(4);
  });

  test('is the same package from any folder', async () => {
    const one = emptyFolder();
    const two = emptyFolder();
    const put = (folder: string, texts: Readonly<Record<string, string>>): void => {
      for (const [path, text] of Object.entries(texts)) write(folder, path, text);
    };
    put(one, { 'document.yaml': whole, ...files });
    put(join(two, 'deep', 'er'), { 'document.yaml': whole, ...files });
    const first = { spec: 'document.yaml', output: 'out', folder: one };
    expect((await generate(first)).diagnostics).toEqual([]);
    await generate({ spec: 'er/document.yaml', output: '../out', folder: join(two, 'deep') });
    expect(readTree(join(two, 'out'))).toEqual(readTree(join(one, 'out')));
  });

  test('may lead out of its folder, by percent-encoded names, and round in circles', async () => {
    const { model, diagnostics } = await forge(
      documentOf({ schemas: { A: { $ref: '../other/a%20b.yaml#/x~1y' } } }),
      {
        files: {
          '../other/a b.yaml': { 'x/y': { properties: { back: { $ref: '../in/c.yaml' } } } },
          '../in/c.yaml': { properties: { on: { $ref: '../other/a%20b.yaml#/x~1y' } } },
        },
      },
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['no-operations']);
    const pointers = model?.schemas.map(({ name, schema }) => [name, schema.pointer]);
    expect(pointers).toEqual([
      ['A', '#/components/schemas/A'],
      ['XY', '../other/a%20b.yaml#/x~1y'],
      ['C', '../in/c.yaml#'],
    ]);
  });

  test('a component keeps its name beside one of another file', async () => {
    const schemas = { User: { type: 'object' }, B: { $ref: 'u.yaml#/components/schemas/User' } };
    const other = { components: { schemas: { User: { type: 'string' } } } };
    const { model } = await forge(documentOf({ schemas }), { files: { 'u.yaml': other } });
    expect(model?.schemas.map(({ name }) => name)).toEqual([
      'User',
      'B',
      expect.stringMatching(/^User_/),
    ]);
  });

  test('its own file by name is itself', async () => {
    const schemas = { A: { $ref: 'document.yaml#/components/schemas/B' }, B: { type: 'string' } };
    const forged = await forge(documentOf({ schemas }));
    expect(forged.diagnostics.map(({ code }) => code)).toEqual(['no-operations']);
    expect(fileOf(forged, 'types/a.ts')).toContain('B');
  });

  test('a property that is called $ref is no reference', async () => {
    const schemas = { A: { type: 'object', properties: { $ref: { type: 'string' } } } };
    const forged = await forge(documentOf({ schemas }));
    expect(forged.diagnostics.map(({ code }) => code)).toEqual(['no-operations']);
  });
});

describe('a reference that can’t be followed', () => {
  test.each([
    ['nothing.yaml', 'error  unresolved-reference  Nothing is at nothing.yaml.'],
    ['u.yaml#/nothing', 'error  unresolved-reference  Nothing is at u.yaml#/nothing.'],
    ['broken.yaml', 'error  unresolved-reference  '],
    ['https://example.org/a.yaml', 'error  unsupported-reference  '],
    ['file:///etc/passwd', 'error  unsupported-reference  '],
    ['/etc/passwd', 'error  unsupported-reference  '],
    ['//example.org/a', 'error  unsupported-reference  '],
    ['C:\\a.yaml', 'error  unsupported-reference  '],
    ['#/components/schemas/a/b', 'a slash in a key is written ~1: #/components/schemas/a~1b'],
  ])('%s', async (reference, said) => {
    const { diagnostics } = await forge(
      documentOf({ schemas: { 'a/b': {}, R: { $ref: reference } } }),
      { files: { 'u.yaml': '{}', 'broken.yaml': ': [' } },
    );
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(formatDiagnostic).join()).toContain(said);
    expect(errors).toHaveLength(1);
  });
});
