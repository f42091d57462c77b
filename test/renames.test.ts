import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from '../src/engine/generate.js';
import type { PartWords } from '../src/outputs/parts.js';
import { compile } from './support/compile.js';
import { emptyFolder, read, readTree, write } from './support/folders.js';
import { forge } from './support/forge.js';
import { load } from './support/load.js';

interface Message {
  readonly type?: string;
  readonly entity?: string;
  readonly title?: string;
  /** The only values of `kind`. */
  readonly kinds?: readonly string[];
}

type Messages = Readonly<Record<string, Message>>;

/** A document of channels, whose messages have constants; an operation for each. */
function documentOf(
  channels: Readonly<Record<string, Messages>>,
  ids: Readonly<Record<string, string>> = {},
) {
  const messages = Object.assign({}, ...Object.values(channels)) as Messages;
  const constant = (value: string | undefined) => (value === undefined ? {} : { const: value });
  return {
    asyncapi: '2.6.0',
    info: { title: 'Shop', version: '1.0.0' },
    channels: Object.fromEntries(
      Object.entries(channels).map(([address, own]) => {
        const oneOf = Object.keys(own).map((key) => ({ $ref: `#/components/messages/${key}` }));
        const operationId = ids[address] ?? `receive_${address}`;
        return [address, { subscribe: { operationId, message: { oneOf } } }];
      }),
    ),
    components: {
      messages: Object.fromEntries(
        Object.entries(messages).map(([key, { type, entity, title, kinds }]) => [
          key,
          {
            ...(title !== undefined && { title }),
            payload: {
              type: 'object',
              required: ['type'],
              properties: {
                type: { type: 'string', ...constant(type) },
                entity: { type: 'string', ...constant(entity) },
                version: { const: 1 },
                ...(kinds && { kind: { enum: kinds } }),
              },
            },
          },
        ]),
      ),
    },
  };
}

type Written = ReturnType<typeof documentOf>;

/** Generates one document after another into a folder, with handlers of its own; tells what the last run said. */
async function edited(...texts: readonly (Written | string)[]) {
  const folder = emptyFolder();
  const said: string[] = [];
  let ok = true;
  let before = readTree(folder);
  for (const text of texts) {
    write(folder, 'spec.json', typeof text === 'string' ? text : JSON.stringify(text));
    before = readTree(folder);
    const outcome = await generate({
      ...{ spec: 'spec.json', folder, output: 'out', handlers: 'handlers', only: ['receiver'] },
    });
    ok = outcome.ok;
    said.splice(0, said.length, ...outcome.diagnostics.map(sayingOf));
  }
  return { folder, ok, said, before, after: readTree(folder) };
}

function sayingOf({
  severity,
  code,
  sentence,
}: {
  severity: string;
  code: string;
  sentence: string;
}): string {
  return `${severity} ${code} ${sentence}`;
}

const renamed = (from: string, to: string): string =>
  `warning event-renamed An event has another name in this document: ${from} → ${to}.`;
const orphaned = (file: string): string =>
  `warning orphaned-handler handlers/${file} handles an event that the document no longer has.`;

const placed = { placed: { type: 'placed' } };
const both = { ...placed, cancelled: { type: 'cancelled' } };

describe('a rename is said, and nothing of the consumer’s is moved', () => {
  test('a second message on an operation', async () => {
    const { folder, ok, said } = await edited(
      documentOf({ orders: placed }),
      documentOf({ orders: both }),
    );
    expect([ok, said]).toEqual([
      true,
      [renamed('receiveOrders', 'onPlaced, onCancelled'), orphaned('receive-orders.ts')],
    ]);
    expect(read(folder, 'handlers/receive-orders.ts')).toContain('export const receiveOrders');
    expect(existsSync(join(folder, 'handlers/on-placed.ts'))).toBe(true);
  });

  test('its removal again', async () => {
    const { said } = await edited(documentOf({ orders: both }), documentOf({ orders: placed }));
    expect(said).toEqual([
      renamed('onPlaced', 'receiveOrders'),
      orphaned('on-cancelled.ts'),
      orphaned('on-placed.ts'),
    ]);
  });

  test('a message that another operation has as well', async () => {
    const { said } = await edited(
      documentOf({ orders: both }),
      documentOf({ orders: both, returns: { ...placed, refused: { type: 'refused' } } }),
    );
    expect(said).toEqual([renamed('onPlaced', 'onReceiveOrdersPlaced'), orphaned('on-placed.ts')]);
  });

  test('an operation whose id is another', async () => {
    const { said } = await edited(
      documentOf({ orders: placed }),
      documentOf({ orders: placed }, { orders: 'takeOrder' }),
    );
    expect(said).toEqual([renamed('receiveOrders', 'takeOrder'), orphaned('receive-orders.ts')]);
  });

  test('a message that nothing tells any more', async () => {
    const { ok, said } = await edited(
      documentOf({ orders: { ...both, refused: { type: 'refused' } } }),
      documentOf({ orders: { ...both, cancelled: {}, refused: {} } }),
    );
    expect([ok, said]).toEqual([
      true,
      [
        renamed('onCancelled', 'receiveOrders'),
        renamed('onRefused', 'receiveOrders'),
        orphaned('on-cancelled.ts'),
        orphaned('on-refused.ts'),
      ],
    ]);
  });

  test.each([
    ['a message that is gone', both, placed, 1],
    ['an operation that is gone', both, {}, 2],
  ])('but %s has no other name', async (_, before, after, count) => {
    const other = { other: { type: 'other' }, another: { type: 'another' } };
    const { said } = await edited(
      documentOf({ orders: { ...before, ...other }, more: { more: {} } }),
      documentOf({
        ...(count === 1 ? { orders: { ...after, ...other } } : {}),
        more: { more: {} },
      }),
    );
    expect(said.filter((line) => line.includes('event-renamed'))).toEqual([]);
    expect(said.filter((line) => line.includes('orphaned'))).toHaveLength(count === 1 ? 1 : 4);
  });

  test('an edit of something else says nothing', async () => {
    const { said } = await edited(
      documentOf({ orders: both, more: { more: {} } }),
      documentOf({ orders: both, more: { more: {} }, most: { most: {} } }),
    );
    expect(said).toEqual([]);
  });

  test.each([['types'], ['receiver']] as const)('with %s alone', async (part) => {
    const { folder, run } = project([part]);
    await run({ orders: both });
    expect(existsSync(join(folder, 'out/handlers'))).toBe(part === 'receiver');
    expect((await run({ orders: placed })).said).toEqual([renamed('onPlaced', 'receiveOrders')]);
  });

  test('whatever somebody has made of the files with our names', async () => {
    const { folder, run } = project();
    await run({ orders: both });
    write(folder, 'out/handlers/on-placed.ts', `export const onPlaced: = 'x\\`);
    write(folder, 'out/table.ts', 'export {};');
    const { ok, said } = await run({ orders: placed });
    expect([ok, said[0]]).toEqual([true, renamed('onPlaced', 'receiveOrders')]);
    expect(said.slice(1)).toEqual([
      expect.stringMatching(/^warning edited-file out\/handlers\/on-placed/),
      expect.stringMatching(/^warning edited-file out\/table/),
    ]);
  });

  test.each(['{', '[]', '{"contract": 1}', '{"contract": 999}'])(
    'but a contract that reads %s is no reason to fail, and says nothing',
    async (text) => {
      const { folder, run } = project();
      await run({ orders: both });
      write(folder, 'out/contract.json', text);
      const { ok, said } = await run({ orders: placed });
      expect([ok, said]).toEqual([true, [expect.stringMatching(/^warning edited-file /)]]);
    },
  );
});

/** A folder to generate one document after another into. */
function project(only?: PartWords) {
  const folder = emptyFolder();
  const run = async (channels: Parameters<typeof documentOf>[0]) => {
    write(folder, 'spec.json', JSON.stringify(documentOf(channels)));
    const { ok, diagnostics } = await generate({ spec: 'spec.json', folder, output: 'out', only });
    return { ok, said: diagnostics.map(sayingOf) };
  };
  return { folder, run };
}

describe('a value that two messages claim now is an error', () => {
  const rivals = { placed: { type: 'placed' }, cancelled: { type: 'placed' } };
  const sentence = (value = '"placed"', location = '/type') =>
    `error value-claimed-twice placed and cancelled both have the value ${value} at ${location}.`;

  test.each<readonly [string, Written, Written]>([
    ['of one operation', documentOf({ orders: both }), documentOf({ orders: rivals })],
    [
      'beside others that are told',
      documentOf({ orders: { ...both, refused: { type: 'refused' } } }),
      documentOf({ orders: { ...rivals, refused: { type: 'refused' } } }),
    ],
    [
      'of two channels, which are told at basePath',
      documentOf({ orders: placed, returns: { cancelled: { type: 'cancelled' } } }),
      documentOf({ orders: placed, returns: { cancelled: { type: 'placed' } } }),
    ],
  ])('%s: it names both, and nothing is written', async (_, before, after) => {
    const { ok, said, before: tree, after: now } = await edited(before, after);
    expect([ok, said]).toEqual([false, [sentence()]]);
    expect(now).toEqual(tree);
  });

  test('at two locations together', async () => {
    const pair = (entity: string) => ({ type: 'made', entity });
    const { said } = await edited(
      documentOf({
        orders: {
          placed: pair('deal'),
          cancelled: pair('note'),
          refused: { type: 'lost', entity: 'note' },
        },
      }),
      documentOf({
        orders: {
          placed: pair('deal'),
          cancelled: pair('deal'),
          refused: { type: 'lost', entity: 'note' },
        },
      }),
    );
    expect(said[0]).toMatch(/placed and cancelled both have the value ".*" at \/(?:entity|type)/);
  });

  test('by the names of messages, which the list of all values has once', async () => {
    const kinds = ['order.placed', 'order.cancelled'];
    const { said } = await edited(
      documentOf({ orders: { order_placed: { kinds }, order_cancelled: { kinds } } }),
      documentOf({ orders: { order_placed: { kinds }, 'order-placed': { kinds } } }),
    );
    expect(said).toEqual([
      'error value-claimed-twice order_placed and order-placed both have the value "order.placed" at /kind.',
    ]);
  });

  test('by a rule for names, of two channels', async () => {
    const rule = { 'x-hooksmith-tell': { payload: '/kind', is: 'title' } };
    const titled = (title: string) => ({
      ...documentOf({ orders: { placed: { title: 'placed' } }, returns: { cancelled: { title } } }),
      ...rule,
    });
    const { said } = await edited(titled('cancelled'), titled('placed'));
    expect(said).toEqual([sentence('"placed"', '/kind')]);
  });

  test('of a place that names the message that has it as well', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.json', JSON.stringify(documentOf({ orders: placed })));
    const text = JSON.stringify(documentOf({ orders: both }), null, 1);
    const run = () => generate({ spec: 'spec.json', folder, output: 'out' });
    write(folder, 'spec.json', text);
    await run();
    write(folder, 'spec.json', text.replace('"const": "cancelled"', '"const": "placed"'));
    const { diagnostics } = await run();
    expect(diagnostics.map(({ code }) => code)).toEqual(['value-claimed-twice']);
    expect(diagnostics[0]?.place).toBeDefined();
  });

  test('but none where they had it from the beginning, nor where nothing told them', async () => {
    const first = await edited(documentOf({ orders: rivals }));
    expect([first.ok, first.said]).toEqual([true, []]);
    const later = await edited(
      documentOf({ orders: rivals }),
      documentOf({ orders: { ...rivals, refused: { type: 'refused' } } }),
    );
    expect(later.ok).toBe(true);
  });
});

describe('a handler whose event is gone', () => {
  test('is an error when the receiver is made', async () => {
    const { createReceiver } = await load<{ createReceiver: (options: object) => unknown }>(
      await forge(documentOf({ orders: both })),
      'index',
    );
    const handle = () => undefined;
    const make = (handlers: object) => () => createReceiver({ handlers });
    expect(make({ onPlaced: handle, helper: 1 })).not.toThrow();
    expect(make({ onPlaced: handle, receiveOrders: handle })).toThrow(
      'No event is called receiveOrders. The events are onPlaced, onCancelled.',
    );
  });

  test('is an error of the compiler, and so is one that is missing', async () => {
    const { folder } = await edited(documentOf({ orders: placed }), documentOf({ orders: both }));
    const [first = ''] = read(folder, 'handlers/receive-orders.ts').split('\n');
    const handler = `${first.replace("'shop'", "'../out/index.js'")}
export const handler: ReceiveOrdersHandler | undefined = undefined;
`;
    write(folder, 'handlers/receive-orders.ts', handler);
    write(
      folder,
      'handlers.ts',
      `import type { Handlers } from './out/index.js';
import * as none from './none.js';
export const all: Handlers = none;
`,
    );
    write(folder, 'none.ts', 'export const onPlaced = (): void => undefined;\n');
    write(folder, 'package.json', '{ "type": "module" }');
    const files = ['handlers.ts', 'handlers/receive-orders.ts'].map((path) => join(folder, path));
    const errors = compile(files).map((line) => line.slice(folder.length + 1));
    expect(errors).toEqual([
      expect.stringMatching(/^handlers\.ts:3: .*'onCancelled' is missing/),
      expect.stringMatching(/^handlers\/receive-orders\.ts:1: .*ReceiveOrdersHandler/),
    ]);
  });
});
