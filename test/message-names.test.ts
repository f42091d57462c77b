import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allot, type Claim } from '../src/describe/allot.js';
import { joinNames } from '../src/model/spelling.js';
import { fileOf, forge } from './support/forge.js';
import { allNames, modelOf } from './support/names.js';

const object = (properties: object) => ({ type: 'object', properties });
const info = { title: 'Things', version: '1.0.0' };

/** A document of AsyncAPI 2 whose one operation has these messages. */
function withMessages(messages: readonly object[], components: object = {}): object {
  const subscribe = { operationId: 'onHook', message: { oneOf: messages } };
  return { asyncapi: '2.6.0', info, channels: { hook: { subscribe } }, components };
}

/** A document of AsyncAPI 3 with these messages in its channels. */
function withChannels(channels: Readonly<Record<string, object>>, components: object = {}): object {
  const written = Object.entries(channels).map(([key, messages]) => [
    key,
    { address: key, messages },
  ]);
  return { asyncapi: '3.0.0', info, channels: Object.fromEntries(written) as object, components };
}

async function namesOf(document: object): Promise<Readonly<Record<string, string>>> {
  const { messages } = (await modelOf(document)) ?? expect.unreachable();
  return Object.fromEntries(messages.map(({ id, name }) => [id, name]));
}

const schemas = { opened: object({ a: {} }), Closed: object({ b: {} }) };
const ref = (key: string) => ({ $ref: `#/components/schemas/${key}` });

describe('a message without a name goes by', () => {
  test.each<[string, object[], Record<string, string>]>([
    [
      'the schema of its payload',
      [{ payload: ref('opened') }, { payload: ref('Closed') }],
      { opened: 'Opened', Closed: 'Closed' },
    ],
    [
      'its title',
      [{ title: 'It opened' }, { title: 'It closed' }],
      { 'It opened': 'ItOpened', 'It closed': 'ItClosed' },
    ],
    [
      'its title, where another has the same schema',
      [{ payload: ref('opened'), title: 'One' }, { payload: ref('opened') }],
      { One: 'One', opened: 'Opened' },
    ],
    [
      'the title of its payload',
      [{ payload: { title: 'is-open', ...object({ a: {} }) } }, { name: 'x' }],
      { 'is-open': 'IsOpen', x: 'X' },
    ],
    [
      'a constant that the others have not',
      ['locked', 'unlocked'].map((event) => ({
        payload: object({ event: { const: event }, api: { const: 'v2' } }),
      })),
      { locked: 'Locked', unlocked: 'Unlocked' },
    ],
    [
      'the constant of a header',
      ['locked', 'unlocked'].map((event) => ({
        headers: object({ 'X-Event': { enum: [event] } }),
      })),
      { locked: 'Locked', unlocked: 'Unlocked' },
    ],
    [
      "the event of Ballerina's extension",
      [
        { payload: ref('opened'), 'x-ballerina-event-type': 'door.opened' },
        { payload: ref('opened'), 'x-ballerina-event-type': 'door.closed' },
      ],
      { 'door.opened': 'DoorOpened', 'door.closed': 'DoorClosed' },
    ],
    [
      'what is said, before what another has at hand',
      [
        { payload: ref('opened'), title: 'Else' },
        { name: 'opened', payload: ref('opened') },
      ],
      { Else: 'Else', opened: 'Opened' },
    ],
  ])('%s', async (_, messages, names) => {
    expect(await namesOf(withMessages(messages, { schemas }))).toEqual(names);
    expect(await namesOf(withMessages([...messages].reverse(), { schemas }))).toEqual(names);
  });

  test('its operation, if that has no other, before a title that is a sentence', async () => {
    const payload = object({ a: {} });
    const names = { 'onHook.message': 'OnHookMessage' };
    expect(await namesOf(withMessages([{ payload }]))).toEqual(names);
    const title = 'Sent when a door opens: see https://example.com/doors.json';
    expect(await namesOf(withMessages([{ payload, title }]))).toEqual(names);
    expect(await namesOf(withMessages([{ payload, title: 'Door opened' }]))).toEqual({
      'Door opened': 'DoorOpened',
    });
  });

  test('its content, if there is nothing else, wherever it stands', async () => {
    const messages = ['a', 'b', 'c'].map((key) => ({ payload: object({ [key]: {} }) }));
    const names = await namesOf(withMessages(messages));
    expect(Object.keys(names)).toHaveLength(3);
    for (const [id, name] of Object.entries(names)) {
      expect(id).toMatch(/^onHook\.message\.[0-9a-f]{6}$/);
      expect(name).toMatch(/^OnHookMessage[0-9a-fA-F]{6}$/);
    }
    expect(await namesOf(withMessages([...messages].reverse()))).toEqual(names);
    const described = messages.map((message) => ({ ...message, description: 'Else.' }));
    expect(await namesOf(withMessages(described))).toEqual(names);
  });

  test('a name with its operation, where an operation elsewhere has the same', async () => {
    const message = { payload: ref('opened') };
    const names = async (ids: readonly string[]) => {
      const channels = ids.map((operationId) => [
        operationId,
        { subscribe: { operationId, message } },
      ]);
      const model = await modelOf({
        ...{ asyncapi: '2.6.0', info, components: { schemas } },
        channels: Object.fromEntries(channels) as object,
      });
      return model?.messages.map(({ id, name }) => `${id} is ${name}`).sort();
    };
    const expected = ['opened is OnDoorOpened', 'opened is OnGateOpened'];
    expect(await names(['onDoor', 'onGate'])).toEqual(expected);
    expect(await names(['onGate', 'onDoor'])).toEqual(expected);
    expect(await names(['onDoor'])).toEqual(['opened is Opened']);
  });
});

test('what a list has twice is one message', async () => {
  const twice = { payload: object({ a: {} }) };
  const model = await modelOf(withMessages([twice, { name: 'other' }, { ...twice }]));
  expect(model?.events.flatMap(({ messages }) => messages)).toHaveLength(2);
  expect(model?.messages).toHaveLength(2);
});

describe('a message in a channel of AsyncAPI 3 has', () => {
  const message = { payload: object({ a: {} }) };

  test('its key where no other has it, else the name of its channel, too, and no word twice', async () => {
    const names = async (document: object) => {
      const model = await modelOf(document);
      return model?.messages.map(({ id, name }) => `${id} is ${name}`).sort();
    };
    expect(await names(withChannels({ 'price-changed': { PriceChanged: message } }))).toEqual([
      'PriceChanged is PriceChanged',
    ]);
    const several = { door: { opened: message }, 'gate.opened': { opened: message } };
    expect(await names(withChannels(several))).toEqual([
      'opened is DoorOpened',
      'opened is GateOpened',
    ]);
    const declared = { messages: { opened: message } };
    expect(await names(withChannels({ door: { opened: message } }, declared))).toEqual([
      'opened is DoorOpened',
      'opened is Opened',
    ]);
  });

  test('a key that the converter made where it has no name', async () => {
    const made = {
      'onDoor.message.0': { title: 'Opened' },
      'onDoor.message.1': { title: 'Closed' },
    };
    expect(await namesOf(withChannels({ door: made }))).toEqual({
      Opened: 'Opened',
      Closed: 'Closed',
    });
    expect(await namesOf(withChannels({ door: { 'onDoor.message': message } }))).toEqual({
      'onDoor.message': 'OnDoorMessage',
    });
  });
});

test('the Model has all that a document calls a message', async () => {
  const names = { key: 'k', name: 'n', title: 't' };
  const [named, bare] = [{ name: 'n', title: 't' }, {}];
  const documents = [
    withMessages([{ $ref: '#/components/messages/k' }], { messages: { k: named } }),
    withChannels({ c: { k: named } }),
    withMessages([{ ...named, messageId: 'k' }]),
    withMessages([bare]),
  ];
  const models = await Promise.all(documents.map((document) => modelOf(document)));
  expect(models.map((model) => model?.messages.map((message) => message.names))).toEqual([
    [names],
    [names],
    [names],
    [{ key: undefined, name: undefined, title: undefined }],
  ]);
});

describe('a message that only refers to a schema', () => {
  const order = object({ total: { type: 'number' } });
  const components = {
    schemas: { Order: order, Parcel: object({ order: ref('Order') }) },
    messages: {
      Order: { payload: ref('Order'), examples: [{ payload: { total: 7 } }] },
      Placed: { payload: ref('Order') },
      Parcel: { payload: ref('Order') },
      Own: { payload: { allOf: [ref('Order')] } },
      Again: { payload: { $ref: '#/components/messages/Placed/payload' } },
    },
  };
  const messages = Object.keys(components.messages).map((key) => ({
    $ref: `#/components/messages/${key}`,
  }));
  const forged = forge(withMessages(messages, components));

  test('has neither a type nor a validator of its own, but a fixture', async () => {
    const files = [...(await forged).files.keys()];
    const inFolder = (folder: string) =>
      files
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1));
    const own = ['order', 'own', 'parcel'];
    expect(inFolder('types')).toEqual(['index.ts', ...own.map((name) => `${name}.ts`)]);
    expect(inFolder('validators')).toEqual(['index.ts', ...own.map((name) => `${name}.ts`)]);
    expect(inFolder('schemas')).toEqual(own.map((name) => `${name}.json`));
    expect(inFolder('testing').sort()).toEqual([
      'again.ts',
      'index.ts',
      'order.ts',
      'own.ts',
      'parcel.ts',
      'placed.ts',
    ]);
    expect(fileOf(await forged, 'testing/parcel.ts')).toContain('parcelFixture: Order =');
    expect(fileOf(await forged, 'testing/order.ts')).toContain(
      'orderFixture: Order = { total: 7 }',
    );
  });

  test('is called as the document calls it, and judged by the schema', async () => {
    const { model } = await forged;
    expect(model?.messages.map(({ id, name }) => [id, name])).toEqual(
      Object.keys(components.messages).map((key) => [key, key]),
    );
    const table = fileOf(await forged, 'table.ts');
    expect(table.match(/^import .*validators.*$/gm)).toEqual([
      "import { isOrder, orderIssues } from './validators/order.js';",
      "import { isOwn, ownIssues } from './validators/own.js';",
    ]);
    expect(table).toContain("Placed: { message: 'Placed', is: isOrder, issues: orderIssues }");
  });
});

describe('names of inline schemas', () => {
  const part = (key: string) => object({ links: object({ [key]: { type: 'string' } }) });

  test('do not depend on the order of allOf', async () => {
    const of = async (keys: readonly string[]) => {
      const model = await modelOf({
        ...{ asyncapi: '2.6.0', info, channels: {} },
        components: { schemas: { Ticket: { allOf: keys.map(part) } } },
      });
      const found = model?.schemas.map(({ name, schema }) => {
        const [property] = schema.kind === 'keywords' ? (schema.properties ?? []) : [];
        return `${name} has ${property?.key}`;
      });
      return found?.sort();
    };
    const names = await of(['self', 'owner']);
    expect(names).toEqual([
      expect.stringContaining('Ticket has undefined'),
      expect.stringMatching(/^TicketLinks_[0-9a-f]{6} has /),
      expect.stringMatching(/^TicketLinks_[0-9a-f]{6} has /),
    ]);
    expect(await of(['owner', 'self'])).toEqual(names);
  });

  test('do not depend on which message is read first', async () => {
    const pointer = '#/channels/hook/subscribe/message/oneOf';
    const box = { name: 'box', payload: object({ size: { type: ['string', 'null'] } }) };
    const lid = (index: number) => ({
      name: 'lid',
      payload: object({ of: { $ref: `${pointer}/${index}/payload/properties/size` } }),
    });
    const [first, second] = await Promise.all([
      modelOf(withMessages([box, lid(0)])),
      modelOf(withMessages([lid(1), box])),
    ]);
    expect(first?.schemas.map(({ name }) => name)).toEqual(['BoxSize']);
    expect(allNames(second ?? expect.unreachable())).toEqual(
      allNames(first ?? expect.unreachable()),
    );
  });
});

describe('what several ask for', () => {
  const texts = fc.constantFrom('a', 'b', 'c', 'd');
  const candidate = fc.record({ text: texts, rank: fc.integer({ min: 0, max: 2 }) });
  const claim = fc.record({
    scopes: fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 }),
    candidates: fc.uniqueArray(candidate, { maxLength: 4, selector: ({ text }) => text }),
  });
  const claims = fc.array(claim, { maxLength: 8 });

  test('is given to one of them alone, in whatever order they ask', () => {
    const withOther = claims.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(withOther, ([all, other]) => {
        const granted = allot(all);
        const byClaim = new Map<Claim, unknown>(all.map((one, index) => [one, granted[index]]));
        expect(allot(other)).toEqual(other.map((one) => byClaim.get(one)));
        const taken = all.flatMap(({ scopes }, index) =>
          scopes.flatMap((scope) => (granted[index] ? `${scope} ${granted[index].text}` : [])),
        );
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });
});

test.each([
  ['PriceChanged', 'PriceChanged', 'PriceChanged'],
  ['Gate', 'GateOpened', 'GateOpened'],
  ['GateOpened', 'Opened', 'GateOpened'],
  ['DoorGate', 'gateOpened', 'DoorGateOpened'],
  ['Gate', 'Gateway', 'GateGateway'],
  ['URLChanged', 'Changed', 'URLChanged'],
])('%s and %s are %s', (first, second, name) => {
  expect(joinNames(first, second)).toBe(name);
});
