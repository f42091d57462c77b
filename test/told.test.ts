import { describe, expect, test } from 'vitest';
import type { DeliveredEvent, UnknownDelivery } from '../src/runtime/delivery.js';
import type { createNodeListener } from '../src/runtime/node.js';
import type { Receiver } from '../src/runtime/receiver.js';
import { Teller } from '../src/runtime/tellings.js';
import { describeIssues } from '../src/runtime/validation.js';
import { forge } from './support/forge.js';
import { send, serve } from './support/http.js';
import { load } from './support/load.js';

const document = `
asyncapi: 3.0.0
info: { title: Told, version: 1.0.0 }
channels:
  byConstant:
    address: constant
    messages:
      placed: { $ref: '#/components/messages/Placed' }
      cancelled: { $ref: '#/components/messages/Cancelled' }
  byDiscriminator:
    address: discriminator
    messages:
      cat: { payload: { $ref: '#/components/schemas/Cat' } }
      dog: { payload: { $ref: '#/components/schemas/Dog' } }
  byHeader:
    address: header
    messages:
      created: { $ref: '#/components/messages/Created' }
      deleted: { $ref: '#/components/messages/Deleted' }
  untold:
    address: untold
    messages:
      placed: { $ref: '#/components/messages/Placed' }
      Noted: { payload: { type: object, properties: { id: { type: string } } } }
  side:
    address: 'streets/{side}'
    parameters: { side: { enum: [left, right] } }
    messages: { lit: { payload: { type: object } } }
  middle: { address: streets/middle, messages: { lit: { payload: { type: object } } } }
operations:
  onConstant: { action: send, channel: { $ref: '#/channels/byConstant' } }
  onDiscriminator: { action: send, channel: { $ref: '#/channels/byDiscriminator' } }
  onHeader: { action: send, channel: { $ref: '#/channels/byHeader' } }
  onUntold: { action: send, channel: { $ref: '#/channels/untold' } }
  onSide: { action: send, channel: { $ref: '#/channels/side' } }
components:
  messages:
    Placed:
      correlationId: { location: '$message.payload#/trace/id' }
      payload: { type: object, required: [type, total], properties: { type: { const: placed }, total: { type: number } } }
    Cancelled:
      payload: { type: object, properties: { type: { enum: [cancelled, refused] }, reason: { type: string } } }
    Created:
      traits: [{ correlationId: { location: '$message.header#/X-Trace' } }]
      headers: { type: object, required: [X-Event], properties: { X-Event: { const: created } } }
      payload: { type: object, properties: { id: { type: string } } }
    Deleted:
      headers: { type: object, properties: { X-Event: { const: deleted } } }
      payload: { type: object, properties: { id: { type: integer } } }
  schemas:
    Animal: { type: object, discriminator: kind, required: [kind], properties: { kind: { type: string } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Animal' }, { properties: { purrs: { type: boolean } } }] }
    Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { properties: { barks: { type: boolean } } }] }
`;

interface Package {
  readonly createReceiver: (options: object) => Receiver;
}

const started = (async () => {
  const forged = await forge(document);
  const { createReceiver } = await load<Package>(forged, 'index');
  const node = await load<{ createNodeListener: typeof createNodeListener }>(
    forged,
    'runtime/node',
  );
  const events: DeliveredEvent[] = [];
  const unknown: UnknownDelivery[] = [];
  const handle = (event: DeliveredEvent) => events.push(event);
  const names = forged.model?.events.map(({ name }) => name) ?? [];
  const handlers = Object.fromEntries(names.map((name) => [name, handle]));
  const onUnknown = (delivery: UnknownDelivery) => void unknown.push(delivery);
  const receiver = createReceiver({ handlers, onUnknown });
  const origin = await serve(node.createNodeListener(receiver, { basePath: '/hooks' }));
  return { origin, events, unknown, names };
})();

async function post(path: string, payload: object, headers: Record<string, string> = {}) {
  const { origin, events, unknown } = await started;
  const lengths = [events.length, unknown.length] as const;
  const { status, body } = await send(origin, `/hooks/${path}`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  const problem = (body === '' ? {} : JSON.parse(body)) as { errors?: readonly object[] };
  const [event, stranger] = [events[lengths[0]], unknown[lengths[1]]];
  return { status, event, stranger, errors: problem.errors ?? [], body };
}

test('each message that is told is an event, and the rest of an operation is one', async () => {
  expect((await started).names).toEqual([
    ...['onConstantPlaced', 'onCancelled', 'onCat', 'onDog', 'onCreated', 'onDeleted'],
    ...['onUntoldPlaced', 'onUntold', 'onSide', 'middle'],
  ]);
});

describe('a constant of the payload tells messages apart, required or not', () => {
  test.each([
    [{ type: 'placed', total: 1 }, 'onConstantPlaced', 'Placed'],
    [{ type: 'refused', reason: 'late' }, 'onCancelled', 'Cancelled'],
  ])('%j is %s', async (payload, name, message) => {
    const { status, event } = await post('constant', payload);
    expect(status).toBe(204);
    expect(event).toMatchObject({ name, message, operation: 'onConstant', channel: 'constant' });
  });

  test('only what its own schema finds wrong is said', async () => {
    const { status, errors } = await post('constant', { type: 'placed' });
    expect([status, errors]).toEqual([422, [expect.objectContaining({ pointer: '#/total' })]]);
  });

  test.each([
    [{ total: 1 }, 'nothing'],
    [{ type: {} }, 'an object'],
    [{ type: ['placed'] }, 'an array'],
    [{ type: null }, 'null'],
  ])('%j has no value that could be one: 422, and what it has', async (payload, found) => {
    const { status, errors, stranger } = await post('constant', payload);
    expect([status, errors, stranger]).toEqual([
      422,
      [
        {
          pointer: '#/type',
          detail: `expected "placed" or "cancelled" or "refused", found ${found}`,
        },
      ],
      undefined,
    ]);
  });

  test.each([
    [{ type: 'hunter2' }, 'hunter2'],
    [{ type: 7 }, '7'],
  ])(
    '%j is an event that the document does not have: 202, and onUnknown',
    async (payload, name) => {
      const { status, event, stranger, body } = await post('constant', payload);
      expect([status, event, body]).toEqual([202, undefined, '']);
      expect(stranger).toMatchObject({ name, hasUrl: true, payload, path: '/hooks/constant' });
    },
  );
});

test.each([
  [{}, '/action: expected "opened" or "closed", found nothing'],
  [{ object: 'pr' }, '/action: expected "opened" or "closed", found nothing'],
  [{ action: 'opened' }, '/object: expected "issue" or null, found nothing'],
  [{ action: 'opened', object: [] }, '/object: expected "issue" or null, found an array'],
  [{ action: null, object: null }, '/action: expected "opened" or "closed", found null'],
  ['opened', '/action: expected "opened" or "closed", found nothing'],
])('of two places, %j lacks the value of one', (payload, said) => {
  const events = { a: [['opened', 'issue']], b: [['closed', 'issue']], c: [['closed', null]] };
  const tells = [{ at: ['/action', '/object'], events }];
  const { issue } = new Teller({ tells }, new Map()).tell(payload, {}, false);
  expect(issue && describeIssues([issue])).toBe(said);
});

describe('a discriminator tells messages apart by the keys of their schemas', () => {
  test.each([
    ['Cat', 'onCat'],
    ['Dog', 'onDog'],
  ])('%s', async (kind, name) => {
    const { status, event } = await post('discriminator', { kind });
    expect([status, event?.name]).toEqual([204, name]);
  });

  test('each by its own schema', async () => {
    expect((await post('discriminator', { kind: 'Dog', purrs: 1 })).status).toBe(204);
    expect((await post('discriminator', { kind: 'Cat', purrs: 1 })).status).toBe(422);
    const bird = await post('discriminator', { kind: 'Bird' });
    expect([bird.status, bird.stranger?.name]).toEqual([202, 'Bird']);
  });
});

describe('a header tells messages apart, required or not', () => {
  test('whatever its case', async () => {
    expect((await post('header', { id: 'a' }, { 'X-EVENT': 'created' })).event?.name).toBe(
      'onCreated',
    );
    expect((await post('header', { id: 1 }, { 'x-event': 'deleted' })).event?.name).toBe(
      'onDeleted',
    );
    expect((await post('header', { id: 1 }, { 'x-event': 'created' })).status).toBe(422);
  });

  test.each([
    [{}, undefined],
    [{ 'x-event': 'hunter2' }, 'hunter2'],
  ])('%j is an unknown event: 202, and onUnknown', async (headers, name) => {
    const { status, event, stranger, body } = await post('header', { id: 'a' }, headers);
    expect([status, event, body]).toEqual([202, undefined, '']);
    expect(stranger).toMatchObject({ hasUrl: true, payload: { id: 'a' } });
    expect(stranger?.name).toBe(name);
  });
});

describe('what nothing tells is the event of its operation', () => {
  test('a delivery without a value is the rest, and judged as that', async () => {
    const placed = await post('untold', { type: 'placed', total: 1 });
    const noted = await post('untold', { id: 'a' });
    expect([placed.status, placed.event?.name, placed.event?.message]).toEqual([
      ...[204, 'onUntoldPlaced', 'Placed'],
    ]);
    expect([noted.status, noted.event?.name, noted.event?.message]).toEqual([
      ...[204, 'onUntold', 'Noted'],
    ]);
    expect((await post('untold', { id: 1 })).status).toBe(422);
  });

  test('a value that no event has is no rest', async () => {
    const { status, stranger } = await post('untold', { type: 'lost', id: 'a' });
    expect([status, stranger?.name]).toEqual([202, 'lost']);
  });
});

describe('basePath itself', () => {
  test.each([
    [{ type: 'refused' }, {}, 'onCancelled', 'constant'],
    [{ kind: 'Dog' }, {}, 'onDog', 'discriminator'],
    [{ id: 1 }, { 'x-event': 'deleted' }, 'onDeleted', 'header'],
  ])('%j with %j is %s of any operation', async (payload, headers, name, channel) => {
    const { status, event } = await post('', payload, headers);
    expect([status, event?.name, event?.channel]).toEqual([204, name, channel]);
  });

  test('is for no event that two operations have', async () => {
    const { status, stranger } = await post('', { type: 'placed', total: 1 });
    expect([status, stranger?.name]).toEqual([202, 'placed']);
  });

  test('knows no event without a value, since the header of one may be missing', async () => {
    const { status, event, stranger } = await post('', { id: 1 });
    expect([status, event]).toEqual([202, undefined]);
    expect(stranger).toMatchObject({ hasUrl: true, payload: { id: 1 } });
    expect(stranger?.name).toBeUndefined();
  });

  test('only a channel’s own events count at its own URL', async () => {
    const { status, stranger } = await post('discriminator', { type: 'refused' });
    expect([status, stranger]).toEqual([422, undefined]);
  });

  test('is 404 in a document where nothing tells', async () => {
    const { createReceiver } = await import('../generated/index.js');
    const reception = createReceiver({ handlers: {} }).accept({
      ...{ method: 'POST', path: '/', headers: {} },
    });
    expect(reception.answer).toMatchObject({ status: 404 });
  });
});

test('a correlation id is where the document says, or nowhere', async () => {
  const placed = (trace?: object) => post('constant', { type: 'placed', total: 1, trace });
  expect((await placed({ id: 'a' })).event?.correlationId).toBe('a');
  expect((await placed({ id: 7 })).event?.correlationId).toBe('7');
  expect((await placed()).event?.correlationId).toBeUndefined();
  const { event } = await post('header', { id: 'a' }, { 'x-event': 'created', 'x-trace': 'b' });
  expect(event?.correlationId).toBe('b');
});

test('a parameter has the values that the document lists', async () => {
  const left = await post('streets/left', {});
  expect([left.status, left.event?.parameters]).toEqual([204, { side: 'left' }]);
  expect((await post('streets/up', {})).status).toBe(404);
});

test('a channel without operations receives', async () => {
  const { status, event } = await post('streets/middle', {});
  expect([status, event?.name, event?.operation]).toEqual([204, 'middle', 'middle']);
});
