import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { generate } from '../src/index.js';
import { referencesOf } from '../src/model/references.js';
import { nearest } from '../src/text.js';
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

  test('may hold an example, which is told by a $ref', async () => {
    const payload = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
    const exampleOf = (example: object) => ({ payload, examples: [example] });
    const forged = await forge(
      documentOf({
        schemas: {
          Ticket: { ...payload, examples: [{ $ref: 'b.json' }] },
          Open: { example: { $ref: 'none.json' } },
        },
        messages: {
          A: exampleOf({ payload: { $ref: 'b.json' } }),
          B: exampleOf({ $ref: 'c.yaml#/one' }),
        },
      }),
      { files: { 'b.json': { id: 'of b' }, 'c.yaml': { one: { payload: { id: 'of c' } } } } },
    );
    const { messages = [], schemas = [] } = forged.model ?? {};
    expect(messages.map(({ fixture }) => fixture)).toEqual([{ id: 'of b' }, { id: 'of c' }]);
    expect(schemas.map(({ schema }) => 'examples' in schema && schema.examples)).toEqual([
      [{ id: 'of b' }],
      false,
    ]);
    const said = forged.diagnostics.map(({ code }) => code);
    expect(said).toEqual(['questionable-document', 'dangling-reference', 'no-operations']);
  });

  test('a property that is called $ref is no reference', async () => {
    const schemas = { A: { type: 'object', properties: { $ref: { type: 'string' } } } };
    const forged = await forge(documentOf({ schemas }));
    expect(forged.diagnostics.map(({ code }) => code)).toEqual(['no-operations']);
  });
});

describe('a reference that can’t be followed', () => {
  const files = {
    'u.yaml': '{}',
    'broken.yaml': ': [',
    'chain.yaml': 'x: { $ref: broken.yaml }',
    'empty.yaml': '# nothing\n',
    'two.yaml': 'type: string\n---\ntype: number\n',
  };

  test.each([
    ['nothing.yaml', 'error  unresolved-reference  Nothing is at nothing.yaml.'],
    ['u.yaml#/nothing', 'error  unresolved-reference  Nothing is at u.yaml#/nothing.'],
    ['broken.yaml', 'broken.yaml:1:4  error  invalid-yaml  '],
    ['chain.yaml#/x', 'broken.yaml:1:4  error  invalid-yaml  '],
    ['chain.yaml#/x/y', 'broken.yaml:1:4  error  invalid-yaml  '],
    ['empty.yaml', 'empty.yaml:1:1  error  empty-document  '],
    ['two.yaml', 'two.yaml:3:1  error  several-documents  '],
    ['https://example.org/a.yaml', 'error  unsupported-reference  '],
    ['file:///etc/passwd', 'error  unsupported-reference  '],
    ['/etc/passwd', 'error  unsupported-reference  '],
    ['//example.org/a', 'error  unsupported-reference  '],
    ['C:\\a.yaml', 'error  unsupported-reference  '],
    ['.\\parts\\a.yaml#/x', 'write ./parts/a.yaml#/x.'],
    ['parts\\chain.yaml', 'write parts/chain.yaml.'],
    ['#/components/Schemas/a~1B ', 'Did you mean #/components/schemas/a~1b?'],
    ['#components/schemas/a~1b', 'Did you mean #/components/schemas/a~1b?'],
    ['/components/schemas/a~1b', 'Did you mean #/components/schemas/a~1b?'],
    ['components/schema/a~1b', 'Did you mean #/components/schemas/a~1b?'],
    [' #/components/schemas/a~1b', 'The reference #/components/schemas/a~1b has spaces around it'],
    ['#/components/schemas/a~1b\n', '#/components/schemas/a~1b has spaces around it: write it'],
    ['#/components/schema/R/x', 'Nothing is at #/components/schema/R/x.'],
    ['#/components/schemas/R', '/R leads only to references, which go in a circle.'],
    ['#/components/schemas/a/b', 'a slash in a key is written ~1: #/components/schemas/a~1b'],
  ])('%s', async (reference, said) => {
    const { diagnostics } = await forge(
      documentOf({ schemas: { 'a/b': {}, R: { $ref: reference } } }),
      { files },
    );
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(formatDiagnostic).join()).toContain(said);
    expect(errors).toHaveLength(1);
  });
});

test('a chain of references that ends where nothing is goes in no circle', async () => {
  const schemas = { R: { $ref: '#/components/schemas/S' }, S: { $ref: '#/components/schemas/T' } };
  const { diagnostics } = await forge(
    documentOf({ schemas: { ...schemas, T: { $ref: '#/gone' } } }),
  );
  expect(diagnostics.map(formatDiagnostic).map((line) => /error .*/.exec(line)?.[0])).toEqual([
    expect.stringMatching(/ #\/components\/schemas\/S leads to #\/gone, which leads nowhere\.$/),
    expect.stringMatching(/ #\/components\/schemas\/T leads to #\/gone, which leads nowhere\.$/),
    expect.stringMatching(/ Nothing is at #\/gone\.$/),
  ]);
});

describe('a file beside the document', () => {
  const written = (reference: string, key = 'payload'): string =>
    `asyncapi: 2.6.0\ninfo: { title: T, version: 1.0.0 }\nchannels:\n  a:\n    subscribe:\n      operationId: onA\n      message: { payload: {}, ${key}: { $ref: ${reference} } }\n`;
  const ofPart = async (part: string | Buffer, options: object = {}, key?: string) => {
    const folder = emptyFolder();
    write(
      folder,
      'spec.yaml',
      written('parts/a.yaml', key).replace('payload: {}, payload', 'payload'),
    );
    write(folder, 'parts/a.yaml', '');
    writeFileSync(join(folder, 'parts/a.yaml'), part);
    const outcome = await generate({ spec: 'spec.yaml', folder, ...options });
    return { ...outcome, said: outcome.diagnostics.map(formatDiagnostic) };
  };
  const open = 'type: object\nproperties:\n  id: { type: string\n';

  test('has its own faults, and is named where a run fails, so that it can be watched', async () => {
    const { ok, said, referenced } = await ofPart(open);
    expect([ok, said]).toEqual([false, [expect.stringMatching(/^parts\/a\.yaml:4:1 {2}error/)]]);
    expect(referenced).toEqual(['parts/a.yaml']);
  });

  test('may be left out', async () => {
    const { ok, said } = await ofPart(open, { partial: true });
    expect([ok, said[0]]).toEqual([true, expect.stringMatching(/^parts\/a\.yaml:4:1 {2}warning/)]);
  });

  test('is no error where no type depends on it', async () => {
    const { ok, said } = await ofPart(open, {}, 'bindings');
    expect([ok, said[0]]).toEqual([true, expect.stringMatching(/^parts\/a\.yaml:4:1 {2}warning/)]);
  });

  test('is UTF-8, or UTF-16 with its mark', async () => {
    expect((await ofPart(Buffer.from('\ufefftype: string\r', 'utf16le'))).ok).toBe(true);
    expect((await ofPart('\ufefftype: string\r\n')).ok).toBe(true);
    const { said } = await ofPart(
      Buffer.from('type: string\ndescription: gr\u00fc\u00df\n', 'latin1'),
    );
    expect(said).toEqual([expect.stringMatching(/^parts\/a\.yaml:2:16 .*it is not UTF-8/)]);
  });

  test('is no folder', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', written('parts').replace('payload: {}, ', ''));
    write(folder, 'parts/a.yaml', '');
    const { diagnostics } = await generate({ spec: 'spec.yaml', folder });
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      expect.stringMatching(/^spec\.yaml:7:\d+ {2}error {2}unreadable-file {2}parts .*a folder/),
    ]);
  });
});

describe('a schema with an $id', () => {
  const schemas = async (components: object, files: Readonly<Record<string, object>> = {}) => {
    const { model, diagnostics } = await forge(documentOf({ schemas: components }), { files });
    const said = diagnostics.filter(({ code }) => code !== 'no-operations').map(formatDiagnostic);
    const names = model?.schemas.map(({ name, schema }) => [name, schema.pointer]) ?? [];
    const references = model?.schemas.map(({ name, schema }) => [name, referencesOf(schema)]) ?? [];
    return { said, pointers: Object.fromEntries(names), to: Object.fromEntries(references) };
  };
  const user = 'https://example.org/schemas/user';

  test('is found by it, wherever it stands, and named by its place', async () => {
    const { said, pointers, to } = await schemas(
      {
        A: { properties: { by: { $ref: user }, group: { $ref: 'https://example.org/group#' } } },
        B: { $id: 'https://example.org/schemas/', items: { $ref: 'user' } },
        User: { $id: user, definitions: { group: { $id: '../group', type: 'string' } } },
        Other: { $ref: './other.yaml' },
        C: { items: [{ $ref: 'urn:example:pet' }, { $ref: './other.yaml#name' }] },
      },
      {
        'other.yaml': {
          definitions: {
            pet: { $id: 'urn:example:pet', type: 'string' },
            named: { $id: '#name', type: 'number' },
          },
        },
      },
    );
    expect(said).toEqual([]);
    expect(to).toMatchObject({ A: ['User', 'UserDefinitionsGroup'], B: ['User'] });
    expect(to['C']).toEqual(['Named', 'Pet']);
    expect(pointers).toMatchObject({
      UserDefinitionsGroup: '#/components/schemas/User/definitions/group',
      Pet: 'other.yaml#/definitions/pet',
    });
  });

  test('is where its references start, and the document where they lead nowhere', async () => {
    const inner = { type: 'string' };
    const { said, to } = await schemas({
      A: {
        $id: 'https://example.org/a',
        properties: {
          own: { $ref: '#/definitions/inner' },
          self: { $ref: '#' },
          other: { $ref: '#/components/schemas/B' },
          file: { $ref: 'document.yaml#/components/schemas/C' },
        },
        definitions: { inner },
      },
      B: { type: 'object' },
      C: { type: 'object' },
      D: {
        $id: 'https://example.org/d',
        items: { $ref: '#/x-more/deep' },
        'x-more': { deep: { items: { $ref: '#/definitions/inner' } } },
        definitions: { inner },
      },
    });
    expect(said).toEqual([]);
    expect(to).toMatchObject({ A: ['A', 'ADefinitionsInner', 'B', 'C'], D: ['DXMoreDeep'] });
    expect(to['DXMoreDeep']).toEqual(['DDefinitionsInner']);
  });

  test('is none where it is a value, a property, beside a $ref, or under a key that nobody knows', async () => {
    const other = { $id: user, type: 'number' };
    const { said, to } = await schemas({
      A: { enum: [other], default: other, examples: [other], 'x-more': other, anything: [other] },
      B: { const: other, properties: { $id: { type: 'string' } } },
      C: { $id: user, $ref: '#/components/schemas/B' },
      D: { $id: user, type: 'object' },
      E: { $ref: user },
    });
    expect(said).toEqual([]);
    expect(to).toMatchObject({ E: ['D'] });
  });

  test('of a payload is one as well', async () => {
    const { model, diagnostics } = await forge({
      asyncapi: '3.0.0',
      info: { title: 'Things', version: '1.0.0' },
      channels: {
        items: { address: '/a', messages: { type: { $ref: '#/components/messages/M' } } },
      },
      operations: { onM: { action: 'send', channel: { $ref: '#/channels/items' } } },
      components: {
        messages: {
          M: {
            headers: { $id: 'https://example.org/h', type: 'object' },
            payload: {
              $id: 'https://example.org/m',
              type: 'object',
              properties: { more: { $ref: '#/definitions/x' } },
              definitions: { x: { type: 'object', properties: { headers: { $ref: 'h' } } } },
            },
          },
        },
      },
    });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(model?.schemas.map(({ schema }) => schema.pointer)).toEqual([
      '#/components/messages/M/payload/definitions/x',
      '#/components/messages/M/headers',
    ]);
  });

  test('that another one has too is the first of them, with a word where they differ', async () => {
    const differing = {
      A: { $id: user, type: 'object' },
      B: { $id: user, type: 'object' },
      C: { $id: user, type: 'string', items: { $ref: '#' } },
      D: { $ref: user },
    };
    const { said, to } = await schemas(differing);
    expect(said.join()).toContain(
      `warning  ambiguous-reference  ${user} is the $id of two schemas that differ; the first one is meant, not #/components/schemas/C.`,
    );
    expect(said).toHaveLength(1);
    expect(to).toMatchObject({ C: ['C'], D: ['A'] });
    const { C, ...same } = differing;
    expect(C.$id).toBe(user);
    expect((await schemas(same)).said).toEqual([]);
  });

  test('makes no file of the network', async () => {
    const { said } = await schemas({
      A: { $id: user, items: { $ref: 'https://example.org/nothing' } },
      B: { $ref: `${user}#nothing` },
    });
    expect(said.map((line) => / (un\S+-reference) /.exec(line)?.[1])).toEqual([
      'unsupported-reference',
      'unsupported-reference',
    ]);
  });
});

test('lists of messages that lead to each other twice over are read once each', async () => {
  const twice = (name: string) => {
    const $ref = `#/components/messages/${name}`;
    return { oneOf: [{ $ref }, { $ref }] };
  };
  const lists = Array.from({ length: 40 }, (_, index) => [
    `List${index}`,
    twice(`List${index + 1}`),
  ]);
  const last = { name: 'Leaf', payload: { type: 'object' } };
  const document = {
    ...documentOf({ schemas: {} }),
    channels: { a: { subscribe: { operationId: 'onA', message: twice('List0') } } },
    components: { messages: { ...Object.fromEntries(lists), List40: last } },
  };
  const { diagnostics, files } = await forge(document);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect([...files.keys()].filter((path) => /^types\/li/.test(path))).toEqual(['types/list40.ts']);
});

test('of many references that lead nowhere the first hundred are guessed at', async () => {
  const property = (index: number) => ({ $ref: `#/components/schemas/TicketOfACustomr${index}` });
  const properties = Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [`p${index}`, property(index)]),
  );
  const { diagnostics } = await forge(
    documentOf({
      schemas: { TicketOfACustomer: { type: 'object' }, Other: { type: 'object', properties } },
    }),
  );
  const unresolved = diagnostics.filter(({ code }) => code === 'unresolved-reference');
  expect(unresolved).toHaveLength(150);
  expect(unresolved.filter(({ sentence }) => sentence.includes('Did you mean'))).toHaveLength(100);
});

test('a long name is not guessed at', () => {
  expect(nearest('x'.repeat(100), ['x'.repeat(101)])).toBeDefined();
  expect(nearest('x'.repeat(101), ['x'.repeat(102)])).toBeUndefined();
});
