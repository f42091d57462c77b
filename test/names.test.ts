import { describe, expect, test } from 'vitest';
import {
  nameAll,
  type Named,
  type Wanted,
  type WantedEvent,
  type Wishes,
} from '../src/describe/names.js';
import { camelCase, kebabCase, pascalCase } from '../src/model/spelling.js';
import { reservedNames } from '../src/outputs/reserved-names.js';
import { groove, read } from './support/folders.js';
import { documentOf, forge } from './support/forge.js';

describe('spellings', () => {
  test.each([
    ['Ticket', 'Ticket', 'ticket'],
    ['ticket_started', 'TicketStarted', 'ticket-started'],
    ['onTicketStarted', 'OnTicketStarted', 'on-ticket-started'],
    ['userID', 'UserID', 'user-id'],
    ['HTTPServer', 'HTTPServer', 'http-server'],
    ['user/signed-up.v2', 'UserSignedUpV2', 'user-signed-up-v2'],
    ['2fa', '_2fa', '2fa'],
    ['größe', 'Größe', 'groudfe'],
    ['名前', '名前', 'u540du524d'],
    ['🎉', 'U1F389', 'u1-f389'],
    ['', 'U', 'u'],
    ['__proto__', 'Proto', 'proto'],
  ])('%j is %s in %s.ts', (spelling, name, file) => {
    expect(pascalCase(spelling)).toBe(name);
    expect(kebabCase(name).toLowerCase()).toBe(file);
  });

  test.each([
    ['OnTicketStarted', 'onTicketStarted'],
    ['URLChanged', 'urlChanged'],
    ['ABC', 'abc'],
    ['_2fa', '_2fa'],
  ])('%s is %s as a value', (name, value) => {
    expect(camelCase(name)).toBe(value);
  });
});

const nothing: Wishes = { schemas: [], inline: [], messages: [] };

function namesById(names: ReadonlyMap<string, Named>): Record<string, string> {
  return Object.fromEntries([...names].map(([id, { name }]) => [id, name]));
}

describe('collisions', () => {
  const schema = (spelling: string, id = spelling): Wanted => ({
    id,
    kind: 'schema',
    spelling,
    wanted: pascalCase(spelling),
  });
  const schemasOf = (wishes: Partial<Wishes>) =>
    nameAll({ ...nothing, ...wishes }, reservedNames).schemas;
  const named = (...spellings: readonly string[]): Record<string, string> =>
    namesById(schemasOf({ schemas: spellings.map((spelling) => schema(spelling)) }));
  const files = (...spellings: readonly string[]): readonly string[] =>
    [...schemasOf({ schemas: spellings.map((spelling) => schema(spelling)) }).values()].map(
      ({ file }) => file,
    );

  test('what is spelt like its name keeps it, whatever the order', () => {
    const forwards = named('foo_bar', 'FooBar', 'foo-bar');
    expect(forwards['FooBar']).toBe('FooBar');
    expect(forwards['foo_bar']).toMatch(/^FooBar_[0-9a-f]{6}$/);
    expect(new Set(Object.values(forwards)).size).toBe(3);
    expect(named('foo-bar', 'FooBar', 'foo_bar')).toEqual(forwards);
  });

  test('names that differ by case alone', () => {
    const { Ticket, TICKET } = named('TICKET', 'Ticket');
    expect(Ticket).toBe('Ticket');
    expect(TICKET).toMatch(/^TICKET_[0-9a-f]{6}$/);
    expect(named('TICKET')).toEqual({ TICKET: 'TICKET' });
  });

  test('files differ by more than case', () => {
    const found = files('Ticket', 'TICKET', 'tick-et', 'TickEt');
    expect(new Set(found.map((file) => file.toLowerCase())).size).toBe(4);
    expect(found[0]).toBe('ticket');
  });

  test('reserved names and files take a suffix', () => {
    expect(named('Error', 'then', 'Index')).toEqual({
      Error: 'ErrorSchema',
      then: 'Then',
      Index: 'Index',
    });
    expect(files('Index', 'Con')).not.toEqual(expect.arrayContaining(['index', 'con']));
  });

  test('the later kind yields to the earlier one', () => {
    const message = { id: 'm', kind: 'message', spelling: 'Ticket', wanted: 'Ticket' } as const;
    const own = { id: 'o', kind: 'event', spelling: 'delete', wanted: 'Delete' } as const;
    const names = nameAll(
      { ...nothing, schemas: [schema('Ticket')], messages: [{ ...message, payload: 'm/payload' }] },
      reservedNames,
    );
    expect(names.messages.get('m')?.name).toBe('TicketMessage');
    expect(names.schemas.get('m/payload')).toBe(names.messages.get('m'));
    const events = names.nameEvents([{ ...own, withOperation: undefined }]);
    expect(events.get('o')?.name).toBe('DeleteOperation');
  });

  test('an event named by a message yields to an operation, and takes that name with it where two want one', () => {
    const ofOperation = (id: string): WantedEvent => ({
      ...{ id, kind: 'event', spelling: id, wanted: pascalCase(id) },
      withOperation: undefined,
    });
    const ofMessage = (operation: string, message: string): WantedEvent => ({
      ...{ id: `${operation} ${message}`, kind: 'event', spelling: message },
      wanted: `On${pascalCase(message)}`,
      withOperation: `On${pascalCase(operation)}${pascalCase(message)}`,
    });
    const events = [
      ...[ofMessage('orders', 'placed'), ofMessage('orders', 'lost')],
      ...[ofMessage('parcels', 'lost'), ofMessage('parcels', 'sent')],
      ...[ofOperation('onSent'), ofOperation('onTicket')],
    ];
    const expected = {
      ...{ 'orders placed': 'OnPlaced', 'orders lost': 'OnOrdersLost' },
      ...{ 'parcels lost': 'OnParcelsLost', 'parcels sent': 'OnParcelsSent' },
      ...{ onSent: 'OnSent', onTicket: 'OnTicket' },
    };
    const namedIn = (order: readonly WantedEvent[]) =>
      namesById(nameAll(nothing, reservedNames).nameEvents(order));
    expect(namedIn(events)).toEqual(expected);
    expect(namedIn([...events].reverse())).toEqual(expected);
  });

  test('an inline schema is named after its owner, whatever the order, and yields to a message', () => {
    const inline = [
      { id: 't/links/self', owner: 't/links', part: 'Self' },
      { id: 'm/payload/more', owner: 'm/payload', part: 'More' },
      { id: 't/links', owner: 't', part: 'Links' },
      { id: 'x', owner: '', part: 'way_there' },
    ];
    const spelling = 'TicketLinks';
    const message = { id: 'm', kind: 'message', spelling, wanted: spelling } as const;
    const names = schemasOf({
      schemas: [schema('Ticket', 't')],
      inline,
      messages: [{ ...message, payload: 'm/payload' }],
    });
    expect(namesById(names)).toEqual({
      t: 'Ticket',
      'm/payload': 'TicketLinks',
      'm/payload/more': 'TicketLinksMore',
      't/links': 'TicketLinksSchema',
      't/links/self': 'TicketLinksSchemaSelf',
      x: 'WayThere',
    });
  });

  test('what is derived from names never collides', () => {
    const { Is, Issues } = named('Is', 'Issues');
    expect(new Set([`is${Issues}`, `${camelCase(Is ?? '')}Issues`]).size).toBe(2);
  });

  test('every export of the package that is the same for all documents is reserved', async () => {
    const { files: forged } = await forge(documentOf({}));
    const index = `${forged.get('index.ts')} export { Handlers, WebhookEvent };`;
    expect(index).toContain("export type * from './events.js'");
    const lists = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)].map(([, list = '']) => list);
    const exported = lists
      .join(',')
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''));
    expect(exported.filter((name) => name !== '' && !reservedNames.has(name))).toEqual([]);
  });
});

test.each([
  ['user signup', ['user signup', 'user%20signup']],
  ['user/sign~up', ['user~1sign~0up', 'user%7E1sign~0up']],
])('a reference to %j leads to one message, however it is spelt', async (key, spellings) => {
  const channels = spellings.map((spelling, index) => [
    `channel${index}`,
    {
      subscribe: {
        operationId: `on${index}`,
        message: { $ref: `#/components/messages/${spelling}` },
      },
    },
  ]);
  const { model } = await forge({
    ...documentOf({ messages: { [key]: { payload: { type: 'object', properties: { a: {} } } } } }),
    channels: Object.fromEntries(channels) as object,
  });
  expect(model?.messages.map(({ id }) => id)).toEqual([key]);
  expect(model?.events.map(({ messages }) => messages.map(({ name }) => name))).toEqual([
    [pascalCase(key)],
    [pascalCase(key)],
  ]);
});

describe('an edit elsewhere', () => {
  const before = forge(read(groove));
  const tables = [
    ...['README.md', 'contract.json', 'events.ts', 'handlers/index.ts', 'table.ts'],
    'testing/index.ts',
    ...['types/index.ts', 'validators/index.ts'],
  ];

  const changedBy = async (edit: (text: string) => string): Promise<readonly string[]> => {
    const edited = edit(read(groove));
    expect(edited).not.toBe(read(groove));
    const [old, after] = [(await before).files, (await forge(edited)).files];
    const paths = new Set([...old.keys(), ...after.keys()]);
    return [...paths].filter((path) => old.get(path) !== after.get(path)).sort();
  };

  test('a property changes the files of its schema and no others', async () => {
    const edit = (text: string): string =>
      text.replace('        number:\n', '        colour: { type: string }\n        number:\n');
    expect(await changedBy(edit)).toEqual([
      'contract.json',
      'schemas/ticket.json',
      'testing/ticket-event.ts',
      'types/ticket.ts',
      'validators/ticket.ts',
    ]);
  });

  test('an inline object adds files and renames none', async () => {
    const edit = (text: string): string =>
      text.replace(
        '        number:\n',
        '        box: { type: object, properties: { size: { type: string } } }\n        number:\n',
      );
    expect(
      (await changedBy(edit)).filter((path) => !/(?:^|\/)ticket(?:-box|-event)?\./.test(path)),
    ).toEqual(['contract.json', 'types/index.ts', 'validators/index.ts']);
  });

  test('a schema and a channel change but the tables that list everything', async () => {
    const edit = (text: string): string =>
      text
        .replace(
          '\n  schemas:\n',
          '\n  schemas:\n    Parcel: { type: object, properties: { a: { type: string } } }\n',
        )
        .replace(
          '\nchannels:\n',
          "\nchannels:\n  parcel_sent:\n    subscribe:\n      operationId: onParcelSent\n      message: { $ref: '#/components/messages/AgentEvent' }\n",
        );
    const changed = await changedBy(edit);
    expect(changed.filter((path) => !path.includes('parcel'))).toEqual(tables);
  });
});

test('every file has a name that Windows and macOS take, whatever the document calls things', async () => {
  const devices = ['con', 'nul', 'com1'];
  const spellings = [
    ...devices.flatMap((name) => [name, name.toUpperCase(), `${name}.x`, `${name}.`, `${name} `]),
    ...[
      'Order',
      'ORDER',
      'order',
      'oRDER',
      'o:r',
      'a<b',
      'a|b',
      'a?b',
      'a*b',
      'a"b',
      'a\\b',
      'a/b',
    ],
    ...['..', '.', '...', ' ', '-', 'x.', 'x ', '\u00c5', 'A\u030a', '\u212b', 'x'.repeat(300)],
  ];
  const payload = { type: 'object', properties: { a: { type: 'object', properties: {} } } };
  const ids = [...spellings.keys()];
  const { files, diagnostics } = await forge(
    {
      asyncapi: '3.0.0',
      info: { title: 'CON', version: '1.0.0' },
      channels: Object.fromEntries(
        ids.map((id) => [
          `c${id}`,
          { address: `c${id}`, messages: { [spellings[id] ?? '']: { payload } } },
        ]),
      ),
      operations: Object.fromEntries(
        ids.map((id) => [
          spellings[id],
          { action: 'send', channel: { $ref: `#/channels/c${id}` } },
        ]),
      ),
      components: { schemas: Object.fromEntries(spellings.map((key) => [key, payload])) },
    },
    { parserLimit: 0, only: ['schemas', 'handlers'] },
  );
  expect(diagnostics.map(({ sentence }) => sentence)).toEqual([]);
  const paths = [...files.keys()];
  expect(paths.length).toBeGreaterThan(spellings.length * 2);
  const segments = new Set(paths.flatMap((path) => path.split('/')));
  for (const segment of segments) {
    expect(segment).toMatch(/^[\w.-]{1,200}$/);
    expect(segment).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[. ]$/i);
  }
  const folded = paths.map((path) => path.normalize('NFC').toLowerCase());
  expect(new Set(folded).size).toBe(paths.length);
});
