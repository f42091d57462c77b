import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate, type GenerateOptions } from '../src/index.js';
import { documents, emptyFolder, read, write } from './support/folders.js';
import { share } from './support/share.js';

const parcels = read(documents, 'parcels.yaml');

const nested = `asyncapi: 2.6.0
info: { title: Nested, version: 1.0.0 }
channels:
  moved: { subscribe: { operationId: onMoved, message: { $ref: '#/components/messages/Moved' } } }
  lost: { subscribe: { operationId: onLost, message: { $ref: '#/components/messages/Lost' } } }
components:
  messages:
    Moved: { payload: { type: object, properties: { to: { $ref: '#/components/schemas/Address' } } } }
    Lost: { payload: { type: object, properties: { number: { type: integer } } } }
  schemas:
    Address:
      type: object
      properties:
        street:
          type: string
`;

type Only = GenerateOptions['only'];

/** All that handlers may come with: everything, and the least. */
const choices: readonly (readonly [name: string, only: Only])[] = [
  ['all parts', undefined],
  ['--only testing', ['testing']],
  ['--only receiver', ['receiver']],
  ['--only handlers', ['handlers']],
  ['--only handlers schemas', ['handlers', 'schemas']],
];

/** Generates a document into a folder, a package and handlers, as a fresh clone does: nothing is remembered. */
async function run(folder: string, text: string, only: Only) {
  const options = {
    spec: { label: 'document.yaml', text },
    output: 'package',
    handlers: 'handlers',
    only,
  };
  return generate({ ...options, folder, project: emptyFolder() });
}

/** The handlers that are named after an edit. */
async function namedAfter(text: string, change: (text: string) => string, only: Only) {
  const folder = emptyFolder();
  await run(folder, text, only);
  expect(change(text)).not.toBe(text);
  const { ok, changes, diagnostics } = await run(folder, change(text), only);
  expect(ok).toBe(true);
  expect(changes.length).toBeGreaterThan(0);
  const again = await run(folder, change(text), only);
  expect([again.changes, sentences(again)]).toEqual([[], []]);
  return sentences({ diagnostics });
}

function sentences({ diagnostics }: Pick<Awaited<ReturnType<typeof run>>, 'diagnostics'>) {
  return diagnostics
    .filter(({ code }) => code === 'payload-changed')
    .map(({ severity, sentence }) => `${severity} ${sentence}`);
}

const named = (file: string) =>
  expect.stringMatching(`^info handlers/${file}\\.ts reads: `) as string;

const both = [named('on-parcel-sent'), named('on-parcel-lost')];

const replacing = (from: string, to: string) => (text: string) => text.replace(from, to);

describe.each(share(choices, 4))('with %s', (_, only) => {
  test.each([
    ['a property', replacing('type: string', 'type: integer')],
    ['another property', replacing('to:', 'from: {}\n          to:')],
    ['what is required', replacing('[number]', '[number, to]')],
    ['an enum', replacing('type: string', 'type: string\n            enum: [https://a.example]')],
  ])('the handlers are named when it changes: %s', async (_change, change) => {
    expect(await namedAfter(parcels, change, only)).toEqual(both);
  });

  test('the end of a constant that looks like a comment counts', async () => {
    const text = parcels.replace('type: string', 'const: https://a.example');
    expect(await namedAfter(text, replacing('//a.', '//b.'), only)).toEqual(both);
  });

  test.each([
    ['a description', replacing('type: string', 'type: string\n            description: x')],
    [
      'a long description',
      replacing('type: string', 'type: string\n            description: "a\\n\\nb"'),
    ],
    ['a title', replacing('type: object', 'title: A parcel\n        type: object')],
    ['an example', replacing('example: 17', 'example: 18')],
    ['a default', replacing('type: string', 'type: string\n            default: here')],
    ['a deprecation', replacing('type: string', 'type: string\n            deprecated: true')],
    ['the address of a channel', replacing('parcel_sent:', 'parcel_gone:')],
  ])('no handler is named when only documentation changes: %s', async (_change, change) => {
    expect(await namedAfter(parcels, change, only)).toEqual([]);
  });

  test('the handlers of a schema are named that refers to the one that changed, and no others', async () => {
    expect(await namedAfter(nested, replacing('type: string', 'type: boolean'), only)).toEqual([
      named('on-moved'),
    ]);
  });

  test('the handler of an event is named that has another message', async () => {
    const change = replacing("messages/Lost' } } }", "messages/Moved' } } }");
    expect(await namedAfter(nested, change, only)).toEqual([named('on-lost')]);
  });

  test('no handler is named that is made in the same run', async () => {
    const change = (text: string) =>
      text.replace('type: string', 'type: integer').replaceAll('onParcelLost', 'onParcelFound');
    expect(await namedAfter(parcels, change, only)).toEqual([both[0]]);
  });
});

describe('a limit, which no type has', () => {
  const change = replacing('type: string', 'type: string\n            maxLength: 5');

  test.each(share(choices, 2))('counts, and is said in words: with %s', async (_, only) => {
    const words = 'reads: Parcel.to has maxLength 5 now.';
    expect(await namedAfter(parcels, change, only)).toEqual([
      `info handlers/on-parcel-sent.ts ${words}`,
      `info handlers/on-parcel-lost.ts ${words}`,
    ]);
  });
});

test('a payload that moves within the document has not changed', async () => {
  const inline = (channel: string) => `asyncapi: 2.6.0
info: { title: Moves, version: 1.0.0 }
channels:
  ${channel}:
    subscribe:
      operationId: onMoved
      message: { name: Moved, payload: { type: object, properties: { to: { type: string } } } }
`;
  const change = () => inline('new');
  expect(await namedAfter(inline('old'), change, undefined)).toEqual([]);
});

test('validators that another build prints are no changed payload, but other types are', async () => {
  const folder = emptyFolder();
  await run(folder, parcels, undefined);
  for (const file of ['runtime/validation.ts', 'validators/parcel.ts']) {
    const path = `package/${file}`;
    write(folder, path, `${read(folder, path)}export const old = true;\n`);
  }
  expect(sentences(await run(folder, parcels, undefined))).toEqual([]);
  const runtime = join(folder, 'package/runtime');
  write(runtime, 'validation.ts', `${read(runtime, 'validation.ts')}export const old = true;\n`);
  const changed = parcels.replace('type: string', 'type: integer');
  expect(sentences(await run(folder, changed, undefined))).toEqual(both);
});
