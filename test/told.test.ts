import { describe, expect, test } from 'vitest';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import type { createNodeListener } from '../src/runtime/node.js';
import type { Receiver } from '../src/runtime/receiver.js';
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
      created: { $ref: '#/components/messages/Created' }
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
      payload: { type: object, required: [type], properties: { type: { enum: [cancelled, refused] }, reason: { type: string } } }
    Created:
      traits: [{ correlationId: { location: '$message.header#/X-Trace' } }]
      headers: { type: object, required: [X-Event], properties: { X-Event: { const: created } } }
      payload: { type: object, properties: { id: { type: string } } }
    Deleted:
      headers: { type: object, required: [X-Event], properties: { X-Event: { const: deleted } } }
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
  const handle = (event: DeliveredEvent) => events.push(event);
  const names = forged.model?.operations.map(({ name }) => name) ?? [];
  const handlers = Object.fromEntries(names.map((name) => [name, handle]));
  const origin = await serve(node.createNodeListener(createReceiver({ handlers })));
  return { origin, events };
})();

async function post(path: string, payload: object, headers: Record<string, string> = {}) {
  const { origin, events } = await started;
  const { length } = events;
  const { status, body } = await send(origin, `/${path}`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  const problem = (body === '' ? {} : JSON.parse(body)) as { errors?: readonly object[] };
  return { status, event: events[length], errors: problem.errors ?? [], body };
}

describe('a constant of the payload tells messages apart', () => {
  test.each([
    [{ type: 'placed', total: 1 }, 'Placed'],
    [{ type: 'refused', reason: 'late' }, 'Cancelled'],
  ])('%j is %s', async (payload, message) => {
    const { status, event } = await post('constant', payload);
    expect([status, event?.message]).toEqual([204, message]);
  });

  test('only what its own schema finds wrong is said', async () => {
    const { status, errors } = await post('constant', { type: 'placed' });
    expect([status, errors]).toEqual([422, [expect.objectContaining({ pointer: '#/total' })]]);
  });

  test.each([
    [{ total: 1 }, 'nothing'],
    [{ type: 'hunter2' }, 'a string'],
  ])('%j is none of them', async (payload, found) => {
    const { status, errors, body } = await post('constant', payload);
    expect([status, errors]).toEqual([
      422,
      [
        {
          pointer: '#/type',
          detail: `expected "placed" or "cancelled" or "refused", found ${found}`,
        },
      ],
    ]);
    expect(body).not.toContain('hunter2');
  });
});

describe('a discriminator tells messages apart by the keys of their schemas', () => {
  test.each([
    ['Cat', 'ByDiscriminatorCat'],
    ['Dog', 'ByDiscriminatorDog'],
  ])('%s', async (kind, message) => {
    const { status, event } = await post('discriminator', { kind });
    expect([status, event?.message]).toEqual([204, message]);
  });

  test('each by its own schema', async () => {
    expect((await post('discriminator', { kind: 'Dog', purrs: 1 })).status).toBe(204);
    expect((await post('discriminator', { kind: 'Cat', purrs: 1 })).status).toBe(422);
    expect((await post('discriminator', { kind: 'Bird' })).status).toBe(422);
  });
});

describe('a header tells messages apart', () => {
  test('whatever its case', async () => {
    expect((await post('header', { id: 'a' }, { 'X-EVENT': 'created' })).event?.message).toBe(
      'Created',
    );
    expect((await post('header', { id: 1 }, { 'x-event': 'deleted' })).event?.message).toBe(
      'Deleted',
    );
    expect((await post('header', { id: 1 }, { 'x-event': 'created' })).status).toBe(422);
  });

  test.each([{}, { 'x-event': 'hunter2' }])('%j is none of them', async (headers) => {
    const { status, errors, body } = await post('header', { id: 'a' }, headers);
    expect([status, errors]).toEqual([
      422,
      [expect.objectContaining({ detail: expect.stringContaining('x-event') as string })],
    ]);
    expect(body).not.toContain('hunter2');
  });
});

test('where nothing tells them apart, any that accepts will do', async () => {
  const placed = await post('untold', { type: 'placed', total: 1 });
  const created = await post('untold', { id: 'a' });
  expect([placed.status, placed.event?.message]).toEqual([204, undefined]);
  expect([created.status, created.event?.message]).toEqual([204, undefined]);
  expect((await post('untold', { id: 1 })).status).toBe(422);
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
  expect([status, event?.operation]).toEqual([204, 'middle']);
});
