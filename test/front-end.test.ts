import { describe, expect, test } from 'vitest';
import { Diagnostics, type Diagnostic } from '../src/diagnostics/diagnostic.js';
import { parseDocument, type Surroundings } from '../src/document/parse.js';
import { hooksmith } from './support/command.js';
import { documents, emptyFolder, read, readTree, write } from './support/folders.js';
import { documentOf, readFrom } from './support/forge.js';
import { join } from 'node:path';

async function judge(
  document: object | string,
  surroundings: Surroundings = {},
): Promise<{ all: readonly Diagnostic[]; milliseconds: number }> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const diagnostics = new Diagnostics();
  const start = performance.now();
  await parseDocument({ label: 'document.yaml', text }, surroundings, diagnostics);
  return { all: diagnostics.all, milliseconds: performance.now() - start };
}

const parcels = read(documents, 'parcels.yaml');

/** Schemas that refer to each other. */
function graph(count: number, targets: (index: number) => readonly number[]): object {
  const schemas = Array.from({ length: count }, (_, index) => [
    `S${index}`,
    {
      type: 'object',
      properties: Object.fromEntries(
        targets(index).map((target) => [`p${target}`, { $ref: `#/components/schemas/S${target}` }]),
      ),
    },
  ]);
  return documentOf({ schemas: Object.fromEntries(schemas) });
}

describe('a good document is judged in time that grows with it', () => {
  test.each([
    ['a chain of 1,000', graph(1000, (index) => (index < 999 ? [index + 1] : []))],
    ['200 of which each refers to the next two', graph(200, (i) => [(i + 1) % 200, (i + 2) % 200])],
    ['5,000 that share one', graph(5000, () => [0])],
  ])('%s', async (_, document) => {
    const { all, milliseconds } = await judge(document);
    expect(all).toEqual([]);
    expect(milliseconds).toBeLessThan(4000);
  });
});

describe('@asyncapi/parser', () => {
  const broken = parcels.replace('type: string', 'type: strin');

  test('says in its words what is wrong', async () => {
    const { all } = await judge(broken);
    expect(all.map(({ code, sentence }) => [code, sentence])).toEqual([
      ['invalid-document', expect.stringContaining('must be equal to one of the allowed values')],
    ]);
  });

  test('has no say where its words name nothing', async () => {
    const text = parcels.replace('type: string', 'type: [string, strin]');
    const { all } = await judge(text, { parserLimit: 60_000 });
    expect(all.map(({ sentence }) => sentence)).toEqual([
      '"type/1" must be one of array, boolean, integer, null, number, object, string.',
    ]);
  });

  test('is not waited for beyond its limit: then we say it in ours', async () => {
    const { all, milliseconds } = await judge(broken, { parserLimit: 1 });
    expect(milliseconds).toBeLessThan(1500);
    expect(all.map(({ code, sentence }) => [code, sentence])).toEqual([
      [
        'invalid-document',
        '"type" must be one of array, boolean, integer, null, number, object, string.',
      ],
    ]);
  });

  test('changes words, but neither the number of errors nor their places', async () => {
    const text = [
      ...['asyncapi: 3.0.0', 'info: { title: T, version: 1.0.0 }', 'channels:', '  a:'],
      ...['    address: 5', '    messages: { m: { paylaod: 5, oneOf: [] } }'],
      ...['operations:', '  o: {}', 'components: { schemas: { A: { type: strin, required: 1 } } }'],
    ].join('\n');
    const said = async (parserLimit: number) => {
      const { all } = await judge(text, { parserLimit });
      const places = all.map(
        ({ place }) => place && place.source.text.slice(place.offset).slice(0, 5),
      );
      return { places, sentences: all.map(({ sentence }) => sentence) };
    };
    const [without, answered] = await Promise.all([said(0), said(60_000)]);
    expect(answered.places).toEqual(without.places);
    expect(answered.sentences).not.toEqual(without.sentences);
    expect(new Set(answered.sentences).size).toBe(without.sentences.length);
    expect(without.places.sort()).toEqual(
      ['5\n   ', 'o: {}', 'o: {}', 'oneOf', 'payla', 'strin', '1 } }'].sort(),
    );
  });

  test('is ended where it would take minutes', async () => {
    const document = graph(24, (index) => (index < 22 ? [index + 1, index + 2] : []));
    const { all, milliseconds } = await judge({ ...document, channles: {} }, { parserLimit: 1000 });
    expect(all.map(({ sentence }) => sentence)).toEqual([
      'Property "channles" is not expected here. Did you mean channels?',
    ]);
    expect(milliseconds).toBeLessThan(5000);
  });

  test('is given the files that we have read', async () => {
    const document = { ...documentOf({ schemas: { A: { $ref: 'a.yaml#/A' } } }) };
    const files = { 'a.yaml': 'A:\n  type: object\n  required: yes please\n' };
    const { all } = await judge(document, { read: readFrom(files), parserLimit: 60_000 });
    expect(all.map(({ sentence, place }) => [place?.source.label, sentence])).toEqual([
      ['a.yaml', '"required" property type must be array.'],
    ]);
  });
});

describe('what a reference leads to is judged as what it is used as', () => {
  test.each([
    ['a schema for a message', { M: { $ref: '#/components/schemas/S' } }],
    ['a channel for a message', { M: { $ref: '#/channels/c' } }],
  ])('%s', async (_, messages) => {
    const document = {
      ...documentOf({ schemas: { S: { type: 'object' } }, messages }),
      channels: { c: { subscribe: {} } },
    };
    const { all } = await judge(document, { parserLimit: 0 });
    expect(all.map(({ code }) => code)).toContain('mismatched-reference');
  });

  test('in other files, each thing once', async () => {
    const { all } = await judge(
      documentOf({ messages: { A: { $ref: 'm.yaml#/m' }, B: { $ref: 'm.yaml#/m' } } }),
      { read: readFrom({ 'm.yaml': 'm:\n  paylaod: {}\n' }), parserLimit: 0 },
    );
    expect(all.map(({ code, sentence }) => [code, sentence])).toEqual([
      ['invalid-document', 'Property "paylaod" is not expected here. Did you mean payload?'],
    ]);
  });
});

test('--partial generates what a document with errors leaves, and says so', async () => {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', parcels.replace('type: string', "$ref: '#/components/schemas/No'"));
  const args = ['generate', 'spec.yaml', '-o', 'out'];
  expect((await hooksmith(args, { cwd: folder })).code).toBe(1);
  const { code, stderr } = await hooksmith([...args, '--partial'], { cwd: folder });
  expect([code, stderr]).toEqual([0, expect.stringContaining('warning  unresolved-reference')]);
  expect(readTree(join(folder, 'out')).get('types/parcel.ts')).toContain('to?: unknown');
});

test('--partial needs a document', async () => {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', 'asyncapi: 1.0.0\n');
  const { code } = await hooksmith(['generate', 'spec.yaml', '-o', 'out', '--partial'], {
    cwd: folder,
  });
  expect(code).toBe(1);
});
