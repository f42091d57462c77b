import fc from 'fast-check';
import { CORE_SCHEMA, loadAll, mergeTag, realMapTag, YAMLException } from 'js-yaml';
import { expect, test } from 'vitest';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import type { Node } from '../src/document/node.js';
import { parseYaml } from '../src/document/yaml.js';
import { forge } from './support/forge.js';
import { randomValue, randomYaml } from './support/random-yaml.js';

/** Texts, and documents with a part that is random; `npm run test:all` asks for more. */
const documents = 5 * Number(process.env['HOOKSMITH_FUZZ'] ?? 4);
const count = 50 * documents;
const seed = Number(process.env['HOOKSMITH_FUZZ_SEED'] ?? 1);

/** YAML that is no document of ours. */
const refusals = ['not-json', 'several-documents', 'empty-document'];

test('a random text is read as js-yaml reads it, or has a fault with its place', () => {
  const read = { alike: 0, refused: 0 };
  fc.assert(
    fc.property(randomYaml, (text) => {
      const diagnostics = new Diagnostics();
      const root = parseYaml({ label: 'document.yaml', text }, diagnostics);
      const faults = diagnostics.all.filter(({ severity }) => severity === 'error');
      expect(faults).toHaveLength(root ? 0 : 1);
      for (const fault of diagnostics.all) {
        expect(isWithin(fault.place?.offset, text)).toBe(true);
        expect(formatDiagnostic(fault)).toMatch(/^document\.yaml:\d+:\d+ {2}/);
      }
      const theirs = readByJsYaml(text);
      if (root && theirs) {
        read.alike++;
        expect(difference(root, theirs[0], text)).toBeUndefined();
      } else if (theirs) {
        read.refused++;
        expect(refusals).toContain(faults[0]?.code);
      }
    }),
    { numRuns: count, seed },
  );
  expect(read.alike).toBeGreaterThan(count / 10);
  expect(read.refused).toBeGreaterThan(count / 100);
});

test('a document with a random value anywhere has no internal error', async () => {
  await fc.assert(
    fc.asyncProperty(randomValue(12), randomValue(10), async (value, schema) => {
      await forge(documentWith(value, schema));
    }),
    { numRuns: documents, seed },
  );
});

function documentWith(value: string, schema: string): string {
  return `asyncapi: 3.0.0
x-shared: &shared { a: 1 }
info: { title: Things, version: 1.0 }
channels:
  things:
    address: things
    messages:
      Thing:
        payload:
          type: object
          properties:
            1.0: &a { type: number, default: ${value} }
            const: { const: &b 1, examples: [*shared] }
            other: ${schema}
operations:
  onThing: { action: send, channel: { $ref: '#/channels/things' } }
`;
}

function isWithin(offset: number | undefined, text: string): boolean {
  return offset !== undefined && offset >= 0 && offset <= text.length;
}

function readByJsYaml(text: string): unknown[] | undefined {
  try {
    return loadAll(text, { schema: CORE_SCHEMA.withTags(mergeTag, realMapTag) });
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** The first thing in which a tree isn't js-yaml's value. Its keys are the author's text, theirs are values. */
function difference(node: Node, value: unknown, text: string): string | undefined {
  if (!isWithin(node.place.offset, text)) return `the place ${node.place.offset}`;
  if (node.kind === 'scalar') {
    return node.value === value ? undefined : `${String(node.value)} for ${String(value)}`;
  }
  if (node.kind === 'list') {
    if (!Array.isArray(value) || value.length !== node.items.length) return 'a list';
    return firstOf(node.items.map((item, index) => difference(item, value[index], text)));
  }
  if (!(value instanceof Map) || value.size !== node.entries.size) return 'a map';
  const theirs = [...(value as ReadonlyMap<unknown, unknown>)];
  return firstOf(
    [...node.entries].map(([key, item], index) => {
      const [theirKey, theirItem] = theirs[index] ?? [];
      if (typeof theirKey === 'string' && key !== theirKey) return `the key ${key}`;
      if (!isWithin(node.keyPlaces.get(key)?.offset, text)) return `the place of the key ${key}`;
      return difference(item, theirItem, text);
    }),
  );
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((one) => one !== undefined);
}
