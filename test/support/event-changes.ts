import type { FormatRole, Role } from '../../src/model/model.js';

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
  /** Requests of the new document, and what the old package does with them. */
  readonly posts?: readonly Post[];
  /** Requests of the old document, and what the new package does with them. */
  readonly back?: readonly Post[];
}

/** A request to a package that has a handler for each of its events. */
export interface Post {
  readonly path: string;
  /** A text is that of a form. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The names of the events that it is taken for; where it is refused, of the one whose payload it breaks. */
  readonly takenFor: readonly string[];
}

function post(
  path: string,
  body: Post['body'],
  status: number,
  ...takenFor: readonly string[]
): Post {
  return { path, body, status, takenFor };
}

/** A document in short: `send` operations by their ids. */
export interface Sketch {
  readonly title?: string;
  readonly description?: string;
  /** `subscriber` unless set. */
  readonly role?: Role;
  /** `annotation` unless set. */
  readonly formats?: FormatRole;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas?: object;
}

interface Operation {
  /** Its id unless set; null for none. */
  readonly address?: string | null;
  readonly parameters?: object;
  readonly messages: Readonly<Record<string, object>>;
  readonly 'x-hooksmith-tell'?: object;
  readonly summary?: string;
  /** `send` unless set. */
  readonly action?: 'receive';
}

export function documentOf({
  title = 'Rows',
  description,
  operations,
  schemas = {},
}: Sketch): object {
  const all = Object.entries(operations);
  return {
    asyncapi: '3.0.0',
    info: { title, version: '1.0.0', ...(description && { description }) },
    channels: Object.fromEntries(
      all.map(([id, { address = id, parameters, messages }]) => [
        id,
        { address, ...(parameters && { parameters }), messages },
      ]),
    ),
    operations: Object.fromEntries(
      all.map(([id, { 'x-hooksmith-tell': tell, action = 'send', summary }]) => [
        id,
        {
          ...{ action, channel: { $ref: `#/channels/${id}` } },
          ...(tell && { 'x-hooksmith-tell': tell }),
          ...(summary && { summary }),
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

/** Events that are bodies, or the items of a list that the body is. */
const bodies = (each?: ''): Sketch => {
  const of = (value: string): object =>
    each === undefined ? kind(value) : { type: 'array', items: kind(value) };
  const tell = { payload: '/kind', is: 'key', ...(each !== undefined && { each }) };
  const messages = { a: { payload: of('a') }, b: { payload: of('b') } };
  return { operations: { batch: { messages, 'x-hooksmith-tell': tell } } };
};

/** An event for each role. */
const both = (role: Role): Sketch => ({
  role,
  operations: {
    order: { messages: { order: { payload: order } } },
    placed: { action: 'receive', messages: { placed: { payload: order } } },
  },
});

const mailed = one(
  {},
  {
    payload: {
      ...{ type: 'object', required: ['mail'] },
      properties: { mail: { type: 'string', format: 'email' } },
    },
  },
);

/** An operation with a message for each of these kinds. */
const things = (...kinds: readonly string[]): Sketch => {
  const messages = Object.fromEntries(kinds.map((value) => [value, { payload: kind(value) }]));
  return { operations: { things: { messages } } };
};

/** An order with a number. */
const counted = (message: object): Sketch => {
  const payload = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
  return one({}, { payload, ...message });
};

/** Operations by their ids, each of a kind, all posted to one URL. */
const named = (kinds: Readonly<Record<string, string>>): Sketch => ({
  operations: Object.fromEntries(
    Object.entries(kinds).map(([id, value]) => [
      id,
      { address: 'things', messages: { [id]: { payload: kind(value) } } },
    ]),
  ),
});

/** Messages of one operation, told by these values of a header. */
const byHeader = (values: Readonly<Record<string, string>>): Sketch => {
  const ids = Object.keys(values);
  const messages = Object.fromEntries(ids.map((id) => [id, { payload: { type: 'object' } }]));
  const tell = { header: 'x-event', values };
  return { operations: { things: { messages, 'x-hooksmith-tell': tell } } };
};

/** Messages of one operation with constants, told by these unless there is a rule. */
const byBoth = (tell?: object): Sketch => {
  const messages = { a: { payload: kind('a') }, b: { payload: kind('b') } };
  return { operations: { things: { messages, ...(tell && { 'x-hooksmith-tell': tell }) } } };
};

/** An event that several values tell, and another. */
const spelt = (...values: readonly string[]): Sketch => {
  const { properties, ...rest } = kind('a');
  const payload = { ...rest, properties: { ...properties, kind: { enum: values } } };
  return { operations: { things: { messages: { a: { payload }, b: { payload: kind('b') } } } } };
};

/** An operation whose URL has a parameter, and others. */
const shop = (others: Sketch['operations'] = {}): Sketch => ({
  operations: {
    ...one({ address: 'orders/{shop}', parameters: { shop: {} } }).operations,
    ...others,
  },
});

/** Orders of some shops, and an operation for those of all others. */
const limited = (...shops: readonly string[]): Sketch => ({
  operations: {
    ...one({ address: 'orders/{shop}', parameters: { shop: { enum: shops } } }).operations,
    any: {
      ...{ address: '{all}/{id}', parameters: { all: {}, id: {} } },
      messages: { any: { payload: order } },
    },
  },
});

/** Each kind of change that is none of a payload. */
export const eventRows: readonly EventRow[] = [
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'safe' },
    old: one(),
    new: {
      operations: { ...one().operations, more: { messages: { more: { payload: kind('a') } } } },
    },
    also: ['export-added'],
    posts: [post('/more', { kind: 'a' }, 404)],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'event-renamed', severity: 'breaking' },
    old: one(),
    new: { operations: { placed: { address: 'order', messages: { order: { payload: order } } } } },
    posts: [post('/order', { id: 'a' }, 204, 'order')],
    back: [post('/order', { id: 'a' }, 204, 'placed')],
  },
  {
    ...{ code: 'told-otherwise', severity: 'breaking' },
    ...{ old: two('a'), new: two('c') },
    also: ['constant-changed'],
    posts: [post('/things', { kind: 'c' }, 202)],
    back: [post('/things', { kind: 'a' }, 202)],
  },
  {
    ...{ code: 'tell-gained', mirror: 'tell-lost', severity: 'safe' },
    ...{ old: of('new', 'paid'), new: of('new') },
    also: ['enum-value-removed'],
    posts: [post('/', { s: 'new' }, 404)],
    back: [post('/', { s: 'new' }, 204, 'order')],
  },
  {
    ...{ code: 'address-changed', severity: 'breaking' },
    ...{ old: one({ address: 'orders' }), new: one({ address: 'v2/orders' }) },
    posts: [post('/v2/orders', { id: 'a' }, 404)],
    back: [post('/orders', { id: 'a' }, 404)],
  },
  {
    ...{ code: 'address-changed', severity: 'risky' },
    old: one({ address: '{all}/{shop}', parameters: { all: {}, shop: {} } }),
    new: one({ address: 'orders/{shop}', parameters: { shop: {} } }),
    also: ['parameter-removed'],
    posts: [post('/orders/a', { id: 'a' }, 204, 'order')],
    back: [post('/all/a', { id: 'a' }, 404)],
  },
  {
    ...{ code: 'address-lost', mirror: 'address-found', severity: 'breaking' },
    ...{ old: one(), new: one({ address: null }) },
    posts: [post('/order', { id: 'a' }, 204, 'order')],
    back: [post('/order', { id: 'a' }, 404)],
  },
  {
    ...{ code: 'list-changed', severity: 'breaking' },
    ...{ old: batch('events'), new: batch('items') },
    also: ['list-changed'],
    posts: [post('/batch', { events: [], items: [{ kind: 'a' }] }, 202)],
    back: [post('/batch', { events: [{ kind: 'a' }], items: [] }, 202)],
  },
  {
    ...{ code: 'list-changed', severity: 'breaking' },
    ...{ old: bodies(''), new: bodies() },
    also: [
      ...['list-changed', 'export-removed', 'export-removed'],
      ...['fixture-changed', 'fixture-changed'],
    ],
    posts: [post('/batch', { kind: 'a' }, 422)],
    back: [post('/batch', [{ kind: 'a' }], 422)],
  },
  {
    ...{ code: 'message-added', mirror: 'message-removed', severity: 'breaking' },
    ...{ old: untold('a', 'b'), new: untold('a', 'b', 'c') },
    also: ['export-added'],
    posts: [post('/things', {}, 204, 'things')],
    back: [post('/things', {}, 204, 'things')],
  },
  {
    ...{ code: 'message-renamed', severity: 'breaking' },
    ...{ old: untold('a', 'b'), new: untold('a', 'c') },
    also: ['export-renamed'],
    posts: [post('/things', {}, 204, 'things')],
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
    posts: [post('/orders/a', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'parameter-added', mirror: 'parameter-removed', severity: 'breaking' },
    old: one({ address: 'orders' }),
    new: one({ address: 'orders/{shop}', parameters: { shop: {} } }),
    also: ['address-changed'],
    posts: [post('/orders/b', { id: 'a' }, 404)],
    back: [post('/orders', { id: 'a' }, 404)],
  },
  {
    ...{ code: 'parameter-value-added', mirror: 'parameter-value-removed', severity: 'breaking' },
    old: one({ address: 'orders/{shop}', parameters: { shop: { enum: ['a'] } } }),
    new: one({ address: 'orders/{shop}', parameters: { shop: { enum: ['a', 'b'] } } }),
    posts: [post('/orders/b', { id: 'a' }, 404)],
    back: [post('/orders/a', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'header-added', mirror: 'header-removed', severity: 'safe' },
    old: one(),
    new: one({}, { headers: { type: 'object', properties: { 'x-shop': { type: 'string' } } } }),
    posts: [post('/order', { id: 'a' }, 204, 'order')],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'correlation-moved', severity: 'risky' },
    old: one({}, { correlationId: { location: '$message.payload#/id' } }),
    new: one({}, { correlationId: { location: '$message.header#/x-id' } }),
    posts: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'form-changed', severity: 'risky' },
    old: one(),
    new: one({}, { contentType: 'application/x-www-form-urlencoded' }),
    posts: [post('/order', 'id=a', 204, 'order')],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'content-unread', mirror: 'content-read', severity: 'breaking' },
    old: one(),
    new: one({}, { contentType: 'application/xml' }),
    posts: [{ ...post('/order', '<order/>', 400), headers: { 'content-type': 'application/xml' } }],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'package-renamed', severity: 'breaking' },
    ...{ old: one(), new: { ...one(), title: 'Other' } },
    posts: [post('/order', { id: 'a' }, 204, 'order')],
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
    posts: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'export-renamed', severity: 'breaking' },
    old: {
      ...one({}, { payload: { $ref: '#/components/schemas/Order' } }),
      schemas: { Order: order },
    },
    new: {
      ...one({}, { payload: { $ref: '#/components/schemas/Sale' } }),
      schemas: { Sale: { ...order, minProperties: 2 } },
    },
    also: ['min-properties-added'],
    posts: [post('/order', { id: 'a', more: 1 }, 204, 'order')],
    back: [post('/order', { id: 'a' }, 422, 'order')],
  },
  {
    ...{ code: 'message-renamed', severity: 'breaking' },
    old: one(),
    new: one({ messages: { sale: { payload: { ...order, required: [] } } } }),
    also: ['export-renamed', 'property-made-optional'],
    posts: [post('/order', {}, 422, 'order')],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'export-added', mirror: 'export-removed', severity: 'safe' },
    old: one(),
    new: { ...one(), schemas: { Sale: kind('sale') } },
    posts: [post('/order', { id: 'a' }, 204, 'order')],
    back: [post('/order', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'documentation-changed', severity: 'docs' },
    ...{ old: one(), new: one({}, { summary: 'An order.' }) },
  },
  {
    ...{ code: 'documentation-changed', severity: 'docs' },
    ...{ old: one(), new: one({ summary: 'Somebody has ordered.' }) },
  },
  {
    ...{ code: 'documentation-changed', severity: 'docs' },
    old: shop(),
    new: {
      operations: one({ address: 'orders/{shop}', parameters: { shop: { description: 'Its id' } } })
        .operations,
    },
  },
  {
    ...{ code: 'documentation-changed', severity: 'docs' },
    ...{ old: one(), new: { ...one(), description: 'All that is ordered.' } },
  },
  {
    ...{ code: 'role-flipped', severity: 'breaking' },
    ...{ old: both('subscriber'), new: both('application') },
    posts: [post('/placed', { id: 'a' }, 404)],
    back: [post('/order', { id: 'a' }, 404)],
  },
  {
    ...{ code: 'formats-asserted', mirror: 'formats-annotated', severity: 'risky' },
    ...{ old: mailed, new: { ...mailed, formats: 'assertion' } },
    posts: [post('/order', { mail: 'a@b.example' }, 204, 'order')],
    back: [post('/order', { mail: 'a' }, 422, 'order')],
  },
  // Here an old package does something else than answer with 404.
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'safe' },
    ...{ old: things('a', 'b'), new: things('a', 'b', 'c') },
    also: ['export-added'],
    posts: [post('/things', { kind: 'c' }, 202)],
    back: [post('/things', { kind: 'a' }, 204, 'onA')],
  },
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'risky' },
    old: shop(),
    new: shop({ gift: { address: 'orders/gift', messages: { gift: { payload: order } } } }),
    also: ['export-added'],
    posts: [post('/orders/gift', { id: 'a' }, 204, 'order')],
    back: [post('/orders/a', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'address-changed', severity: 'breaking' },
    old: shop({ gift: { address: 'gift', messages: { gift: { payload: kind('a') } } } }),
    new: shop({ gift: { address: 'orders/gift', messages: { gift: { payload: kind('a') } } } }),
    posts: [post('/orders/gift', { kind: 'a' }, 422, 'order')],
    back: [post('/gift', { kind: 'a' }, 404)],
  },
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'risky' },
    old: named({ a: 'a' }),
    new: named({ a: 'a', b: 'b' }),
    also: ['export-added'],
    posts: [post('/things', { kind: 'b' }, 422, 'a'), post('/things', { kind: 'a' }, 204, 'a')],
    back: [post('/things', { kind: 'a' }, 204, 'a')],
  },
  {
    ...{ code: 'parameter-value-added', mirror: 'parameter-value-removed', severity: 'breaking' },
    ...{ old: limited('a'), new: limited('a', 'b') },
    posts: [post('/orders/b', { id: 'a' }, 204, 'any')],
    back: [post('/orders/a', { id: 'a' }, 204, 'order')],
  },
  {
    ...{ code: 'told-otherwise', severity: 'breaking' },
    old: named({ a: 'x', b: 'y', c: 'z' }),
    new: named({ a: 'y', c: 'z' }),
    also: ['constant-changed', 'event-removed', 'export-removed'],
    posts: [post('/things', { kind: 'y' }, 204, 'b')],
    back: [post('/things', { kind: 'x' }, 202)],
  },
  {
    ...{ code: 'event-added', mirror: 'event-removed', severity: 'safe' },
    ...{ old: byHeader({ a: 'a', b: 'b' }), new: byHeader({ a: 'a', b: 'b', c: 'c' }) },
    also: ['export-added'],
    posts: [{ ...post('/things', {}, 202), headers: { 'x-event': 'c' } }],
    back: [{ ...post('/things', {}, 204, 'onA'), headers: { 'x-event': 'a' } }],
  },
  {
    ...{ code: 'told-otherwise', severity: 'breaking' },
    old: byHeader({ a: 'x', b: 'y', c: 'z' }),
    new: byHeader({ a: 'y', c: 'z' }),
    also: ['event-removed', 'export-removed'],
    posts: [{ ...post('/things', {}, 204, 'onB'), headers: { 'x-event': 'y' } }],
    back: [{ ...post('/things', {}, 202), headers: { 'x-event': 'x' } }],
  },
  {
    ...{ code: 'told-otherwise', severity: 'breaking' },
    ...{ old: spelt('a', 'd'), new: spelt('a', 'c') },
    also: ['enum-value-added', 'enum-value-removed'],
    posts: [post('/things', { kind: 'c' }, 202)],
    back: [post('/things', { kind: 'd' }, 202)],
  },
  {
    ...{ code: 'form-changed', severity: 'risky' },
    ...{ old: counted({}), new: counted({ contentType: 'application/x-www-form-urlencoded' }) },
    posts: [post('/order', 'n=1', 204, 'order')],
    back: [post('/order', { n: 1 }, 204, 'order')],
  },
  {
    ...{ code: 'told-otherwise', severity: 'risky' },
    ...{ old: byBoth(), new: byBoth({ header: 'x-event', values: { a: 'A' } }) },
    posts: [{ ...post('/things', { kind: 'a' }, 204, 'onA'), headers: { 'x-event': 'A' } }],
    back: [post('/things', { kind: 'a' }, 202)],
  },
];
