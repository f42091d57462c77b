/** An edit that is none of a payload, and what it has to be called. */
export interface EventRow {
  readonly code: string;
  readonly old: Sketch;
  readonly new: Sketch;
  readonly severity: 'breaking' | 'risky' | 'safe' | 'docs';
  /** The code of the edit back; undefined where it is the same. */
  readonly mirror?: string;
  /** The changes that come with it. */
  readonly also?: readonly string[];
}

/** A document in short: `send` operations by their ids. */
export interface Sketch {
  readonly title?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas?: object;
}

interface Operation {
  /** Its id unless set; null for none. */
  readonly address?: string | null;
  readonly parameters?: object;
  readonly messages: Readonly<Record<string, object>>;
  readonly 'x-hooksmith-tell'?: object;
}

export function documentOf({ title = 'Rows', operations, schemas = {} }: Sketch): object {
  const all = Object.entries(operations);
  return {
    asyncapi: '3.0.0',
    info: { title, version: '1.0.0' },
    channels: Object.fromEntries(
      all.map(([id, { address = id, parameters, messages }]) => [
        id,
        { address, ...(parameters && { parameters }), messages },
      ]),
    ),
    operations: Object.fromEntries(
      all.map(([id, { 'x-hooksmith-tell': tell }]) => [
        id,
        {
          ...{ action: 'send', channel: { $ref: `#/channels/${id}` } },
          ...(tell && { 'x-hooksmith-tell': tell }),
        },
      ]),
    ),
    components: { schemas },
  };
}

const order = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const kind = (value: string) => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { const: value } },
});

function one(operation: Partial<Operation> = {}, message: object = {}): Sketch {
  const messages = { order: { payload: order, ...message } };
  return { operations: { order: { messages, ...operation } } };
}

const two = (first: string): Sketch => ({
  operations: { things: { messages: { a: { payload: kind(first) }, b: { payload: kind('b') } } } },
});

/** An order that has one of these states. */
const of = (...states: readonly string[]): Sketch =>
  one({}, { payload: { type: 'object', required: ['s'], properties: { s: { enum: states } } } });

/** An operation with messages that nothing tells apart. */
const untold = (...ids: readonly string[]): Sketch => ({
  operations: {
    things: {
      messages: Object.fromEntries(ids.map((id) => [id, { payload: { type: 'object' } }])),
    },
  },
});

/** A delivery with two lists, and events that are the items of one of them. */
const batch = (list: 'events' | 'items'): Sketch => {
  const of = (value: string): object => ({ type: 'array', items: kind(value) });
  const payload = (value: string): object => ({
    ...{ type: 'object', required: ['events', 'items'] },
    properties: { events: of(value), items: of(value) },
  });
  const tell = { payload: '/kind', is: 'key', each: `/${list}` };
  const messages = { a: { payload: payload('a') }, b: { payload: payload('b') } };
  return { operations: { batch: { messages, 'x-hooksmith-tell': tell } } };
};

/** Each kind of change that is none of a payload. */
export const eventRows: readonly EventRow[] = [
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'safe' },
    old: one(),
    new: {
      operations: { ...one().operations, more: { messages: { more: { payload: kind('a') } } } },
    },
    also: ['export-added'],
  },
  {
    ...{ code: 'event-renamed', severity: 'breaking' },
    old: one(),
    new: { operations: { placed: { address: 'order', messages: { order: { payload: order } } } } },
  },
  {
    ...{ code: 'told-otherwise', severity: 'breaking' },
    ...{ old: two('a'), new: two('c') },
    also: ['constant-changed'],
  },
  {
    ...{ code: 'tell-gained', mirror: 'tell-lost', severity: 'safe' },
    ...{ old: of('new', 'paid'), new: of('new') },
    also: ['enum-value-removed'],
  },
  {
    ...{ code: 'address-changed', severity: 'breaking' },
    ...{ old: one({ address: 'orders' }), new: one({ address: 'v2/orders' }) },
  },
  {
    ...{ code: 'address-lost', mirror: 'address-found', severity: 'breaking' },
    ...{ old: one(), new: one({ address: null }) },
  },
  {
    ...{ code: 'list-changed', severity: 'breaking' },
    ...{ old: batch('events'), new: batch('items') },
    also: ['list-changed'],
  },
  {
    ...{ code: 'message-added', mirror: 'message-removed', severity: 'breaking' },
    ...{ old: untold('a', 'b'), new: untold('a', 'b', 'c') },
    also: ['export-added'],
  },
  {
    ...{ code: 'message-renamed', severity: 'breaking' },
    ...{ old: untold('a', 'b'), new: untold('a', 'c') },
    also: ['export-renamed'],
  },
  {
    ...{ code: 'deprecated', mirror: 'deprecation-removed', severity: 'docs' },
    ...{ old: one(), new: one({}, { payload: { ...order, deprecated: true } }) },
  },
  {
    ...{ code: 'fixture-changed', severity: 'docs' },
    ...{ old: one(), new: one({}, { examples: [{ payload: { id: 'b' } }] }) },
  },
  {
    ...{ code: 'parameter-renamed', severity: 'breaking' },
    old: one({ address: 'orders/{shop}', parameters: { shop: {} } }),
    new: one({ address: 'orders/{store}', parameters: { store: {} } }),
  },
  {
    ...{ code: 'parameter-added', mirror: 'parameter-removed', severity: 'breaking' },
    old: one({ address: 'orders' }),
    new: one({ address: 'orders/{shop}', parameters: { shop: {} } }),
    also: ['address-changed'],
  },
  {
    ...{ code: 'parameter-value-added', mirror: 'parameter-value-removed', severity: 'breaking' },
    old: one({ address: 'orders/{shop}', parameters: { shop: { enum: ['a'] } } }),
    new: one({ address: 'orders/{shop}', parameters: { shop: { enum: ['a', 'b'] } } }),
  },
  {
    ...{ code: 'header-added', mirror: 'header-removed', severity: 'safe' },
    old: one(),
    new: one({}, { headers: { type: 'object', properties: { 'x-shop': { type: 'string' } } } }),
  },
  {
    ...{ code: 'correlation-moved', severity: 'risky' },
    old: one({}, { correlationId: { location: '$message.payload#/id' } }),
    new: one({}, { correlationId: { location: '$message.header#/x-id' } }),
  },
  {
    ...{ code: 'form-changed', severity: 'risky' },
    old: one(),
    new: one({}, { contentType: 'application/x-www-form-urlencoded' }),
  },
  {
    ...{ code: 'package-renamed', severity: 'breaking' },
    ...{ old: one(), new: { ...one(), title: 'Other' } },
  },
  {
    ...{ code: 'export-renamed', severity: 'breaking' },
    old: {
      ...one({}, { payload: { $ref: '#/components/schemas/Order' } }),
      schemas: { Order: order },
    },
    new: {
      ...one({}, { payload: { $ref: '#/components/schemas/Sale' } }),
      schemas: { Sale: order },
    },
  },
  {
    ...{ code: 'export-added', mirror: 'export-removed', severity: 'safe' },
    old: one(),
    new: { ...one(), schemas: { Sale: kind('sale') } },
  },
  {
    ...{ code: 'documentation-changed', severity: 'docs' },
    ...{ old: one(), new: one({}, { summary: 'An order.' }) },
  },
];
