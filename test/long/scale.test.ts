import { build } from 'esbuild';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentOf, graphs } from '../../scripts/bench/documents.js';
import { compareModels } from '../../src/evolution/compare.js';
import { describedOf } from '../support/described.js';
import { emptyFolder, write } from '../support/folders.js';
import { forge } from '../support/forge.js';
import { countWork } from '../support/work.js';

describe('reference graphs', () => {
  test.each([
    ['chain', 1000],
    ['next two', 200],
    ['ring', 1000],
    ['complete', 40],
    ['share one', 5000],
  ] as const)('%s of %i schemas', { timeout: 120_000 }, async (shape, size) => {
    const { diagnostics, files, model } = await forge(graphs[shape](size));
    expect(diagnostics).toEqual([]);
    expect(model?.schemas.length).toBe(size);
    expect(model?.messages.map(({ fixture }) => fixture)).toEqual([
      expect.objectContaining({ id: 'id-1' }),
    ]);
    expect([...files.keys()].filter((path) => path.startsWith('types/node'))).toHaveLength(size);
  });

  test.each([
    ['chain', 450],
    ['next two', 150],
    ['ring', 450],
    ['share one', 300],
  ] as const)('%s: each %i schemas more cost the same', async (shape, step) => {
    expect(await growth(graphs[shape], step)).toBeLessThan(1.15);
  });
});

test('each 20 channels more cost the same', async () => {
  expect(await growth(documentOf, 20)).toBeLessThan(1.15);
});

test('a comparison of documents that are equal grows with them, and one edit costs as much again', async () => {
  const counts: number[] = [];
  const extras: number[] = [];
  for (const size of [50, 100, 150]) {
    const document = documentOf(size);
    const [old, same] = [await describedOf(document), await describedOf(document)];
    const text = JSON.stringify(document).replace('"type":"string"', '"type":"integer"');
    const edited = await describedOf(text);
    if (!old || !same || !edited) expect.unreachable();
    counts.push(await countWork(async () => expect(compareModels(old, same)).toEqual([])));
    const found = await countWork(async () => {
      expect(compareModels(old, edited).map(({ code }) => code)).toEqual(['type-changed']);
    });
    extras.push(found - (counts.at(-1) ?? 0));
  }
  const [first = 0, second = 0, third = 0] = counts;
  expect((third - second) / (second - first)).toBeLessThan(1.15);
  const [least = 0, , most = 0] = extras;
  expect((most - least) / (third - first)).toBeLessThan(1.15);
});

test('a comparison of schemas that all refer to each other, each of them edited, has an end', async () => {
  const workOf = async (size: number): Promise<number> => {
    const document = graphs.complete(size);
    const text = JSON.stringify(document).replaceAll(
      '"type":"string"',
      '"type":"string","minLength":1',
    );
    const [old, next] = [await describedOf(document), await describedOf(text)];
    if (!old || !next) expect.unreachable();
    return countWork(async () => expect(compareModels(old, next)).not.toEqual([]));
  };
  expect((await workOf(40)) / (await workOf(20))).toBeLessThan(4);
});

test('each 100 schemas more with an $id, found by it, cost the same', async () => {
  const identified = (size: number): object => {
    const ids = Array.from({ length: size }, (_, index) => `https://example.org/${index}`);
    const schemas = ids.map(($id, index) => {
      const next = { $ref: ids[(index + 1) % size] };
      return [`Node${index}`, { $id, properties: { id: { type: 'string' }, next } }] as const;
    });
    return {
      asyncapi: '2.6.0',
      info: { title: 'Identified', version: '1.0.0' },
      channels: {},
      components: { schemas: Object.fromEntries(schemas) },
    };
  };
  expect(await growth(identified, 100)).toBeLessThan(1.15);
});

test.each(['anyOf', 'oneOf'])(
  'each 60 schemas more, each in the %s of the one before, cost the same',
  async (keyword) => {
    const nested = (size: number): object => {
      const schemas = Array.from({ length: size }, (_, index) => {
        const own = { type: 'object', properties: { [`own${index}`]: { type: 'string' } } };
        const other = {
          properties: { [`key${index}`]: { const: index } },
          required: [`key${index}`],
        };
        const next = { $ref: `#/components/schemas/Node${index + 1}` };
        return [`Node${index}`, index + 1 < size ? { ...own, [keyword]: [next, other] } : own];
      });
      const message = { name: 'node', payload: { $ref: '#/components/schemas/Node0' } };
      return {
        asyncapi: '2.6.0',
        info: { title: 'Nested', version: '1.0.0' },
        channels: { nodes: { subscribe: { operationId: 'onNode', message } } },
        components: { schemas: Object.fromEntries(schemas) },
      };
    };
    expect(await growth(nested, 60)).toBeLessThan(1.5);
  },
);

/** The cost of the third `step` things, divided by that of the second: 1 if the work grows with the document. */
async function growth(documentOfSize: (size: number) => object, step: number): Promise<number> {
  await forge(documentOfSize(step));
  const counts: number[] = [];
  for (const steps of [1, 2, 3]) {
    const document = documentOfSize(steps * step);
    counts.push(await countWork(() => forge(document)));
  }
  const [first = 0, second = 0, third = 0] = counts;
  expect(second).toBeGreaterThan(first);
  return (third - second) / (second - first);
}

test('one import pulls in no more of a large package than of a small one', async () => {
  const [small, large] = await Promise.all([30, 300].map(sizeOfOneImport));
  expect(small).toBeGreaterThan(500);
  expect(large).toBeLessThan((small ?? 0) + 200);
  expect(large).toBeLessThan(5000);
});

/** The bytes that a consumer ships who asks the built package for one validator. */
async function sizeOfOneImport(channels: number): Promise<number> {
  const folder = emptyFolder();
  const { files, diagnostics } = await forge(documentOf(channels));
  expect(diagnostics).toEqual([]);
  for (const [path, text] of files) {
    if (path.endsWith('.ts')) write(folder, path, text);
  }
  write(folder, 'package.json', files.get('package.json') ?? '');
  const entry = write(
    folder,
    'consumer.mjs',
    `import { isOrderCreated0 } from './index.js'; console.log(isOrderCreated0(JSON.parse('{}')));`,
  );
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    outdir: join(folder, 'out'),
    logLevel: 'error',
  });
  return outputFiles[0]?.contents.length ?? 0;
}
