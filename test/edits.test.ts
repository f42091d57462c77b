import { describe, expect, test } from 'vitest';
import { typedThings } from '../src/outputs/shared.js';
import { read } from './support/folders.js';
import { forge, type Forged } from './support/forge.js';
import { ownDocuments } from './support/own-documents.js';
import { asJson } from './support/rewrite.js';
import { share } from './support/share.js';

interface Schema {
  properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly type?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
}

interface Written {
  readonly asyncapi: string;
  channels: Record<string, object>;
  operations?: Record<string, object>;
  components?: {
    schemas?: Record<string, Schema>;
    readonly messages?: Readonly<Record<string, { readonly payload?: Schema }>>;
  };
}

/** Files that list everything, and so change with anything. */
const tables = new Set([
  ...['README.md', 'contract.json', 'events.ts', 'handlers/index.ts', 'table.ts'],
  ...['testing/index.ts', 'types/index.ts', 'validators/index.ts'],
]);

test('there are schemas to edit in nearly every document', () => {
  const places = ownDocuments.map(([, path]) =>
    placesOf(JSON.parse(asJson(read(path))) as Written),
  );
  expect(places.filter(({ length }) => length > 0).length).toBeGreaterThan(ownDocuments.length / 2);
});

describe.each(share(ownDocuments, 9))('an edit of %s', (_, path) => {
  const written = (): Written => JSON.parse(asJson(read(path))) as Written;
  const before = forge(written());
  const after = (edit: (document: Written) => void): Promise<Forged> => {
    const document = written();
    edit(document);
    expect(JSON.stringify(document)).not.toBe(JSON.stringify(written()));
    return forge(document);
  };

  describe.each(placesOf(written()))('at the properties of %s', (pointer, find) => {
    const own = async () => filesOf(await before, pointer);

    test.each<[string, (schema: Schema) => Schema['properties']]>([
      ['one more', ({ properties }) => ({ zzz: { type: 'string' }, ...properties })],
      ['another order', ({ properties = {} }) => reversed(properties)],
      ['one less', withoutOne],
    ])('%s', async (_name, edit) => {
      const edited = await after((document) => {
        const schema = find(document);
        schema.properties = edit(schema) ?? {};
      });
      expect(namesOf(edited)).toEqual(namesOf(await before));
      const outside = differences(await before, edited).filter((file) => !tables.has(file));
      const files = await own();
      expect(outside.length).toBeGreaterThan(0);
      // A fixture shows whatever a message refers to.
      expect(outside.filter((file) => !files.has(file) && !/^testing\//.test(file))).toEqual([]);
    });
  });

  test('a schema more changes but the tables', async () => {
    const edited = await after((document) => addSchema(document));
    expectOnlyTables(await before, edited, /zzz/);
  });

  test('schemas in another order change but the tables', async () => {
    const edited = await after((document) => {
      addSchema(document);
      const { components } = document;
      if (components?.schemas) components.schemas = reversed(components.schemas);
    });
    expectOnlyTables(await before, edited, /zzz/);
  });

  test('a channel more changes but the tables', async () => {
    const edited = await after((document) => addChannel(document));
    expectOnlyTables(await before, edited, /zzz/);
  });

  test('a channel less changes but the tables', async () => {
    const more = await after((document) => addChannel(document));
    const edited = await after((document) => {
      addChannel(document);
      removeLastChannel(document);
    });
    const gone = [...more.files.keys()].filter((file) => !edited.files.has(file));
    expect(
      gone.filter((file) => !/^(?:handlers|schemas|testing|types|validators)/.test(file)),
    ).toEqual([]);
    const changed = differences(more, edited).filter((file) => !gone.includes(file));
    expect(changed).toContain('table.ts');
    expect(changed.filter((file) => !tables.has(file))).toEqual([]);
  });

  test('channels in another order change but the tables', async () => {
    const edited = await after((document) => {
      addChannel(document);
      document.channels = reversed(document.channels);
      if (document.operations) document.operations = reversed(document.operations);
    });
    expectOnlyTables(await before, edited, /zzz/);
  });
});

function addSchema(document: Written): void {
  const { components = {} } = document;
  const zzz = { type: 'object', properties: { a: { type: 'string' } } };
  components.schemas = { Zzz: zzz, ...components.schemas };
  document.components = components;
}

function addChannel(document: Written): void {
  const message = { name: 'zzzMessage', payload: { type: 'object' } };
  if (document.asyncapi.startsWith('2')) {
    document.channels = {
      zzz: { subscribe: { operationId: 'zzz', message } },
      ...document.channels,
    };
    return;
  }
  const channel = { address: 'zzz', messages: { zzzMessage: message } };
  document.channels = { zzz: channel, ...document.channels };
  const operation = { action: 'send', channel: { $ref: '#/channels/zzz' } };
  document.operations = { zzz: operation, ...document.operations };
}

/** And all operations on it. */
function removeLastChannel({ channels, operations = {} }: Written): void {
  const last = Object.keys(channels).at(-1) ?? expect.unreachable('no channel');
  const reference = `#/channels/${last}`;
  for (const [id, operation] of Object.entries(operations)) {
    if (JSON.stringify(operation).includes(JSON.stringify(reference))) delete operations[id];
  }
  delete channels[last];
}

/** A few schemas that have properties: components, and what messages hold. */
function placesOf({ components }: Written): readonly [string, (document: Written) => Schema][] {
  const places = [
    ...Object.keys(components?.schemas ?? {}).map((key): [string, (d: Written) => Schema] => [
      `#/components/schemas/${key}`,
      (document) => document.components?.schemas?.[key] ?? {},
    ]),
    ...Object.keys(components?.messages ?? {}).map((key): [string, (d: Written) => Schema] => [
      `#/components/messages/${key}`,
      (document) => document.components?.messages?.[key]?.payload ?? {},
    ]),
  ];
  const written = { components } as Written;
  const fit = places.filter(([pointer, find]) => {
    const schema = find(written);
    const count = Object.keys(schema.properties ?? {}).length;
    return /^#[\w/.-]+$/.test(pointer) && count > 1 && optionalOf(schema) !== undefined;
  });
  return fit.slice(0, 2);
}

/** A property that nothing else depends on. */
function optionalOf({ properties = {}, required = [], dependencies }: Schema): string | undefined {
  return Object.keys(properties).find(
    (key) =>
      !required.includes(key) &&
      dependencies === undefined &&
      ['string', 'integer', 'number', 'boolean'].includes(String(properties[key]?.type)),
  );
}

function withoutOne(schema: Schema): Schema['properties'] {
  const gone = optionalOf(schema);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => key !== gone),
  );
}

function reversed<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).reverse());
}

/** The files that are made from what stands at a pointer. */
function filesOf({ model }: Forged, pointer: string): ReadonlySet<string> {
  const own = (model ? typedThings(model) : []).filter((thing) => isBelow(thing.pointer, pointer));
  return new Set(
    own.flatMap(({ file }) => [
      `schemas/${file}.json`,
      `types/${file}.ts`,
      `validators/${file}.ts`,
    ]),
  );
}

function isBelow(pointer: string, start: string): boolean {
  return pointer === start || pointer.startsWith(`${start}/`);
}

function namesOf({ files }: Forged): readonly string[] {
  return [...files.values()]
    .flatMap((text) => [...text.matchAll(/^export (?:\w+ )+?(\w+)/gm)].map(([, name = '']) => name))
    .sort();
}

function differences(before: Forged, after: Forged): readonly string[] {
  expect(after.files.size).toBeGreaterThan(0);
  const paths = new Set([...before.files.keys(), ...after.files.keys()]);
  return [...paths].filter((path) => before.files.get(path) !== after.files.get(path)).sort();
}

function expectOnlyTables(before: Forged, after: Forged, added: RegExp): void {
  const changed = differences(before, after);
  expect(changed.some((path) => added.test(path))).toBe(true);
  expect(changed.filter((path) => !tables.has(path) && !added.test(path))).toEqual([]);
}
