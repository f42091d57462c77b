import { describe, expect, test } from 'vitest';
import { runEvents } from '../src/cli/commands/events.js';
import { hooksmith } from './support/command.js';
import { emptyFolder, write } from './support/folders.js';
import { record } from './support/recorder.js';

const typed = (type: string) => ({
  payload: { type: 'object', required: ['type'], properties: { type: { const: type } } },
});
const info = { title: 'Shop', version: '1.0.0' };

/** An operation on a channel; its messages by their names. */
function documentOf(
  channels: Readonly<Record<string, { address?: string; messages: object }>>,
  more: object = {},
) {
  const operations = Object.keys(channels).map((key) => [
    `on_${key}`,
    { action: 'send', channel: { $ref: `#/channels/${key}` } },
  ]);
  return {
    asyncapi: '3.0.0',
    info,
    channels,
    operations: Object.fromEntries(operations) as object,
    ...more,
  };
}

async function eventsOf(
  text: object,
  configuration?: object,
  [argument]: readonly string[] = ['spec.json'],
) {
  const folder = emptyFolder();
  write(folder, 'spec.json', JSON.stringify(text));
  write(folder, 'package.json', JSON.stringify({ hooksmith: configuration }));
  const { exitCode, terminal } = await record(runEvents, { argument, folder });
  const { lines, reported, added } = terminal;
  return { exitCode, lines, added, codes: reported.map(({ code }) => code) };
}

const orders = { address: '/orders', messages: { placed: typed('a'), cancelled: typed('b') } };
const ping = { address: 'ping', messages: { ping: { payload: { type: 'object' } } } };

describe('--json', () => {
  test('has the members of each event, and null where there is none', async () => {
    const rest = {
      messages: { one: { payload: { type: 'object' } }, two: { payload: { type: 'object' } } },
    };
    const { exitCode, added } = await eventsOf(documentOf({ orders, ping, rest }));
    expect(exitCode).toBe(0);
    expect(added['events']).toEqual([
      {
        ...{
          name: 'onPlaced',
          operation: 'on_orders',
          message: 'placed',
          channel: '/orders',
          each: null,
        },
        told: [
          { by: 'payload', url: 'own', at: ['/type'], values: [['a']] },
          { by: 'payload', url: 'base', at: ['/type'], values: [['a']] },
        ],
      },
      {
        ...{
          name: 'onCancelled',
          operation: 'on_orders',
          message: 'cancelled',
          channel: '/orders',
          each: null,
        },
        told: [
          { by: 'payload', url: 'own', at: ['/type'], values: [['b']] },
          { by: 'payload', url: 'base', at: ['/type'], values: [['b']] },
        ],
      },
      {
        ...{ name: 'onPing', operation: 'on_ping', message: 'ping', channel: 'ping', each: null },
        told: [{ by: 'url', url: 'own', at: ['ping'], values: [] }],
      },
      {
        ...{ name: 'onRest', operation: 'on_rest', message: null, channel: null, each: null },
        told: [],
      },
    ]);
  });

  test('is one document on stdout, of a run that fails as well', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.json', JSON.stringify(documentOf({ ping })));
    const fine = await hooksmith(['events', 'spec.json', '--json'], { cwd: folder });
    expect([fine.code, fine.stderr]).toEqual([0, '']);
    expect(JSON.parse(fine.stdout)).toMatchObject({
      ...{ version: 1, command: 'events', exitCode: 0, diagnostics: [] },
      events: [{ name: 'onPing' }],
    });
    const wrong = await hooksmith(['events', 'none.json', '--json'], { cwd: folder });
    expect([wrong.code, wrong.stderr]).toEqual([1, '']);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ diagnostics: [{ code: 'file-not-found' }] });
  });
});

describe('the table', () => {
  test('has a line for each event, and the side', async () => {
    const { lines } = await eventsOf(documentOf({ orders, ping }));
    expect(lines).toEqual([
      'handler      message    told by      URL',
      'onPlaced     placed     /type = "a"  /orders, /',
      'onCancelled  cancelled  /type = "b"  /orders, /',
      'onPing       ping       its URL      /ping',
      '',
      '3 events for the subscriber',
    ]);
  });

  test('knows the URL of an event that is left where no channel has an address', async () => {
    const left = { payload: { type: 'object' } };
    const all = { messages: { placed: typed('a'), cancelled: typed('b'), left } };
    const { lines } = await eventsOf(documentOf({ all }));
    expect(lines.slice(1, 4)).toEqual([
      'onPlaced     placed     /type = "a"       /',
      'onCancelled  cancelled  /type = "b"       /',
      'onAll        left       whatever is left  /',
    ]);
  });

  test('has two lines for each, where one would be wider than a terminal; nothing is cut', async () => {
    const name = `message_${'of_a_long_name_'.repeat(4)}`;
    const messages = { [`${name}a`]: typed('x'.repeat(40)), [`${name}b`]: typed('y') };
    const { lines } = await eventsOf(documentOf({ orders: { address: 'orders', messages } }));
    expect(lines).toHaveLength(2 * 3 + 2);
    expect(lines[2]).toMatch(new RegExp(`^onMessage\\w+ +${name}a$`));
    expect(lines[3]).toBe(`    /type = "${'x'.repeat(40)}"  /orders, /`);
  });

  test('says what has no event, and what the other side has', async () => {
    const none = await eventsOf(documentOf({}));
    expect([none.exitCode, none.lines]).toEqual([0, ['0 events for the subscriber']]);
    const both = documentOf({ ping });
    const ask = { ask: { action: 'receive', channel: { $ref: '#/channels/ping' } } };
    const { lines } = await eventsOf({ ...both, operations: { ...both.operations, ...ask } });
    expect(lines.at(-1)).toBe('1 event for the subscriber (the application has 1)');
  });

  test('shows nothing that a terminal would take for its own', async () => {
    const evil = {
      address: 'ping',
      messages: { '\u001b[31mred\u202e': { payload: { type: 'object' } } },
    };
    const { lines } = await eventsOf(documentOf({ evil }));
    expect(lines.join('')).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('the project', () => {
  test('names the document, and its tell counts', async () => {
    const untold = { payload: { type: 'object' } };
    const text = documentOf({ hook: { address: 'hook', messages: { a: untold, b: untold } } });
    const tell = { header: 'X-Event', is: 'key' };
    const found = await eventsOf(text, { spec: 'spec.json', tell }, []);
    expect(found.added['events']).toMatchObject([
      {
        name: 'onA',
        told: [{ by: 'configuration', url: 'own', at: ['x-event'], values: [['a']] }, {}],
      },
      { name: 'onB' },
    ]);
  });

  test.each([
    ['names no document', undefined, undefined, 2, 'no-spec'],
    ['has a bad configuration', { tell: {} }, 'spec.json', 1, 'invalid-configuration'],
    ['has no such file', undefined, 'none.json', 1, 'file-not-found'],
  ])('that %s is an error', async (_, configuration, argument, code, said) => {
    const folder = emptyFolder();
    write(folder, 'spec.json', JSON.stringify(documentOf({ ping })));
    write(folder, 'package.json', JSON.stringify({ hooksmith: configuration ?? {} }));
    const { exitCode, terminal } = await record(runEvents, { argument, folder });
    expect([exitCode, terminal.lines]).toEqual([code, []]);
    expect(terminal.reported.map((diagnostic) => diagnostic.code)).toEqual([said]);
  });
});
