import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { answerTo } from '../src/runtime/accept.js';
import { reply } from '../src/runtime/answer.js';
import { bytesOf } from '../src/runtime/bytes.js';
import type {
  DeliveredEvent,
  ErrorContext,
  HandlerContext,
  Headers,
} from '../src/runtime/delivery.js';
import { createMemoryStore } from '../src/runtime/duplicates.js';
import {
  GiveUpError,
  RetryAfterError,
  type Inbox,
  type KeptDelivery,
} from '../src/runtime/kept.js';
import { queueInbox } from '../src/runtime/inbox-cloudflare.js';
import { createMemoryInbox } from '../src/runtime/memory-inbox.js';
import { pack, unpack } from '../src/runtime/packed.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { aDelivery } from './support/deliveries.js';
import { table } from './support/receiver-events.js';
import { receiver, type Options } from './support/receiver.js';
import { readTold } from './support/told.js';

/** A receiver with a memory inbox, and what its handler of things heard. */
async function keeping(options: Options = {}, handle?: (context: HandlerContext) => unknown) {
  const inbox = createMemoryInbox();
  const heard: { readonly event: DeliveredEvent; readonly context: HandlerContext }[] = [];
  const handlers = {
    thing: (event: DeliveredEvent, context: HandlerContext) => {
      heard.push({ event, context });
      return handle?.(context);
    },
  };
  const made = await receiver({ inbox, handlers, onError: () => undefined, ...options });
  return { ...made, inbox, heard };
}

/** An inbox that does as little as it may. */
function bare(more: Partial<Inbox> = {}): Inbox {
  return {
    put: async () => undefined,
    start: () => undefined,
    close: async () => undefined,
    ...more,
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a receiver with an inbox', () => {
  test('answers 202 once a delivery is kept, and hands the event on as it was judged', async () => {
    const { post, inbox, heard } = await keeping();
    const { status, body } = await post('/hooks/thing', '{ "secret": "x" }', { 'x-a': 'b' });
    expect([status, body]).toEqual([202, '']);
    await inbox.settled();
    expect(heard).toHaveLength(1);
    const [{ event, context }] = heard as [(typeof heard)[0]];
    expect(event).toMatchObject({ name: 'thing', payload: { secret: 'x' }, isRewritten: false });
    expect(Buffer.from(event.rawBody).toString()).toBe('{ "secret": "x" }');
    expect(context.delivery).toMatchObject({ attempt: 1, isLast: false, isReplay: false });
    expect(context.delivery?.id).toMatch(uuid);
    expect(inbox.kept).toMatchObject([{ event: 'thing', id: context.delivery?.id }]);
  });

  test('keeps no credentials, and all other headers', async () => {
    const { post, inbox } = await keeping();
    const secret = { authorization: 'a', cookie: 'b', 'proxy-authorization': 'c' };
    await post('/hooks/thing', undefined, { ...secret, traceparent: 'd' });
    expect(inbox.kept[0]?.headers).toMatchObject({ traceparent: 'd' });
    for (const name of Object.keys(secret)) expect(inbox.kept[0]?.headers).not.toHaveProperty(name);
  });

  test('tries a failed one again, under the same id, and tells onError each time', async () => {
    const told: (ErrorContext['delivery'] | undefined)[] = [];
    const onError: Options['onError'] = (_, __, { delivery }) => void told.push(delivery);
    const { post, inbox, heard } = await keeping({ onError }, ({ delivery }) => {
      if ((delivery?.attempt ?? 0) < 3) throw new Error('not yet');
    });
    await post('/hooks/thing');
    await inbox.settled();
    expect(heard.map(({ context }) => context.delivery?.attempt)).toEqual([1, 2, 3]);
    expect(new Set(heard.map(({ context }) => context.delivery?.id)).size).toBe(1);
    expect(heard[2]?.event).toEqual(heard[0]?.event);
    expect(told).toMatchObject([
      { attempt: 1, isLast: false },
      { attempt: 2, isLast: false },
    ]);
    expect(inbox.dead).toEqual([]);
  });

  test.each([
    [
      'a GiveUpError',
      () => {
        throw new GiveUpError('never');
      },
      { isFinal: true, attempts: 1 },
    ],
    [
      'the last attempt',
      () => {
        throw new Error('never');
      },
      { isFinal: false, attempts: 12 },
    ],
    ['a reply of 4xx or 5xx', () => reply({ status: 503 }), { isFinal: false, attempts: 12 }],
    [
      'one that rejects',
      () => Promise.reject(new Error('never')),
      { isFinal: false, attempts: 12 },
    ],
  ])(
    'has a dead letter after %s, and onError is told that it is the last',
    async (_, handle, dead) => {
      const told: boolean[] = [];
      const onError: Options['onError'] = (__, ___, { delivery }) =>
        void told.push(delivery?.isLast ?? false);
      const { post, inbox } = await keeping({ onError }, handle);
      expect((await post('/hooks/thing')).status).toBe(202);
      await inbox.settled();
      expect(inbox.dead).toMatchObject([dead]);
      expect([told.length, told.at(-1), told.slice(0, -1).includes(true)]).toEqual([
        dead.attempts,
        true,
        false,
      ]);
    },
  );

  test('is done though what its handler left to waitUntil fails: no error tells of a dead letter', async () => {
    const told: unknown[] = [];
    const inbox = createMemoryInbox({ attempts: 1 });
    const { post } = await keeping(
      {
        inbox,
        onError: (error, _, { delivery }) =>
          void told.push([(error as Error).message, delivery?.attempt, delivery?.isLast]),
      },
      ({ waitUntil }) => waitUntil(Promise.reject(new Error('left'))),
    );
    await post('/hooks/thing');
    await inbox.settled();
    await vi.waitUntil(() => told.length > 0);
    expect([told, inbox.dead]).toEqual([[['left', 1, false]], []]);
  });

  test('has the time until the next attempt from a RetryAfterError', async () => {
    const { created } = await receiver({
      handlers: {
        thing: () => {
          throw new RetryAfterError(1500);
        },
      },
      onError: () => undefined,
    });
    const kept = { id: '1', event: 'thing', parameters: {}, headers: {}, receivedAt: 0 };
    const rawBody = Buffer.from('{"secret":"x"}');
    expect(await created.process({ ...kept, rawBody })).toMatchObject({
      isFinal: false,
      retryAfter: 1500,
    });
  });

  test('counts a handler that takes too long as failed, and aborts it', async () => {
    const { post, inbox, heard } = await keeping({ timeLimit: 20 }, ({ delivery }) =>
      delivery?.attempt === 1 ? wait(60) : undefined,
    );
    await post('/hooks/thing');
    await inbox.settled();
    expect(heard).toHaveLength(2);
    expect(heard[0]?.context.signal.aborted).toBe(true);
  });

  test('keeps nothing that nobody hears of, that is invalid, or that is no event', async () => {
    const { post, inbox } = await keeping();
    expect((await post('/hooks/a/b')).status).toBe(202);
    expect((await post('/hooks/thing', { secret: 1 })).status).toBe(422);
    expect((await post('/hooks/nothing')).status).toBe(404);
    expect(inbox.kept).toEqual([]);
    const all = await keeping({ onAny: () => undefined });
    await all.post('/hooks/a/b');
    expect(all.inbox.kept).toHaveLength(1);
  });

  test('handles at once what its sender waits for', async () => {
    const { post, inbox } = await keeping({ direct: ['thing'] }, () => reply({ body: 'now' }));
    expect(await post('/hooks/thing')).toMatchObject({ status: 200, body: 'now' });
    expect(inbox.kept).toEqual([]);
  });

  test('hands what is delivered in code to its handler, and keeps it not', async () => {
    const { created, inbox, heard } = await keeping();
    expect((await created.deliver('thing', { secret: 'x' })).status).toBe(204);
    expect([inbox.kept.length, heard.length, heard[0]?.context.delivery]).toEqual([
      0,
      1,
      undefined,
    ]);
  });

  test('leaves the handling to another, which needs no inbox', async () => {
    const other = await receiver();
    const kept: KeptDelivery[] = [];
    const start = vi.fn();
    const inbox = bare({ start, put: async (given) => void kept.push(...given) });
    const { post, events } = await receiver({ inbox, work: false });
    expect((await post('/hooks/thing', { secret: 'é' })).status).toBe(202);
    for (const one of kept) {
      const packed: unknown = JSON.parse(JSON.stringify(pack(one)));
      expect(await other.created.process(unpack(packed))).toBeUndefined();
    }
    expect(start).not.toHaveBeenCalled();
    expect([events.length, other.events.length]).toEqual([0, 1]);
    expect(other.events[0]).toMatchObject({ payload: { secret: 'é' }, channel: 'thing' });
  });

  test('gives a failure back for what is no delivery, and tells onError', async () => {
    const told: unknown[] = [];
    const { created } = await receiver({ onError: (error) => void told.push(error) });
    const odd = [undefined, { event: 'thing', rawBody: new Uint8Array(2) }];
    for (const one of odd) {
      const failure = await created.process(one as unknown as KeptDelivery);
      expect(failure).toMatchObject({ error: expect.any(TypeError) as unknown, isFinal: false });
    }
    expect(told).toHaveLength(2);
  });

  test('answers 413 to what the inbox can’t take', async () => {
    const { post } = await receiver({ inbox: bare({ deliveryLimit: 20 }) });
    expect((await post('/hooks/thing', { secret: 'x' })).status).toBe(202);
    expect(await post('/hooks/thing', { secret: 'x'.repeat(20) })).toMatchObject({
      status: 413,
      body: expect.stringContaining('20 bytes') as string,
    });
  });

  test('answers 413 to what is too large once it is packed, and stays healthy', async () => {
    const sendBatch = vi.fn(async () => undefined);
    const onError = vi.fn();
    const inbox = queueInbox({ sendBatch });
    const { post, origin } = await receiver({ inbox, onError, health: true });
    const secret = '"'.repeat(55_000);
    expect(JSON.stringify({ secret }).length).toBeLessThan(inbox.deliveryLimit ?? 0);
    expect(await post('/hooks/thing', { secret })).toMatchObject({
      status: 413,
      body: expect.stringContaining('The inbox takes no event of this size.') as string,
    });
    expect((await fetch(`${origin}/hooks/health`)).status).toBe(200);
    expect([sendBatch.mock.calls, onError.mock.calls]).toEqual([[], []]);
  });
});

describe('an inbox that can’t keep a delivery', () => {
  test('leaves 503 and a time to come again, tells onError, and is no longer healthy', async () => {
    let isDown = true;
    const put = async (): Promise<void> => {
      if (isDown) throw new Error('no space left');
    };
    const told: unknown[] = [];
    const onError = (error: unknown): void => void told.push((error as Error).message);
    const { post, origin, events } = await receiver({
      inbox: bare({ put }),
      onError,
      health: true,
    });
    const health = async (): Promise<number> => (await fetch(`${origin}/hooks/health`)).status;
    expect(await health()).toBe(200);
    const answer = await post('/hooks/thing');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(answer.body).not.toContain('space');
    expect([told, events.length, await health()]).toEqual([['no space left'], 0, 503]);
    isDown = false;
    expect([(await post('/hooks/thing')).status, await health()]).toEqual([202, 200]);
  });

  test('is tried again after that time, though nobody sends to what is not healthy', async () => {
    const put = (): Promise<void> => Promise.reject(new Error('no space left'));
    const { post, origin } = await receiver({ inbox: bare({ put }), onError() {}, health: true });
    const health = async (): Promise<number> => (await fetch(`${origin}/hooks/health`)).status;
    await post('/hooks/thing');
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now');
    try {
      const states: number[] = [];
      for (const passed of [29_000, 31_000, -3_600_000]) {
        clock.mockReturnValue(now + passed);
        states.push(await health());
      }
      expect(states).toEqual([503, 200, 200]);
    } finally {
      clock.mockRestore();
    }
  });

  test('is healthy if a function of an option has failed for one delivery', async () => {
    const told: string[] = [];
    const { post, origin } = await keeping({
      orderBy: () => {
        throw new Error('no number');
      },
      onError: (error) => void told.push((error as Error).message),
      health: true,
    });
    expect((await post('/hooks/thing')).status).toBe(503);
    expect((await fetch(`${origin}/hooks/health`)).status).toBe(200);
    expect(told).toEqual(['no number']);
  });

  const never = () => new Promise<undefined>(() => undefined);

  test.each<[string, Options]>([
    ['it', { inbox: bare({ put: never }) }],
    ['the key of a delivery', { inbox: bare(), dedupe: { key: never } }],
  ])('has four seconds for %s', async (_, options) => {
    const created = createReceiverOf(table, [], {
      handlers: { thing: () => undefined },
      onError: () => undefined,
      ...options,
    });
    const headers = { 'content-type': 'application/json' };
    vi.useFakeTimers();
    try {
      const reception = created.accept({ method: 'POST', path: '/thing', headers });
      let status: number | undefined;
      void answerTo(reception, bytesOf('{"secret":"x"}')).then(
        (answer) => (status = answer.status),
      );
      await vi.advanceTimersByTimeAsync(3_900);
      expect(status).toBeUndefined();
      await vi.advanceTimersByTimeAsync(200);
      expect(status).toBe(503);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the identity of a delivery', () => {
  test('is new each time, unless dedupe knows it', async () => {
    const { post, inbox } = await keeping();
    for (const _ of ['once', 'again']) await post('/hooks/thing');
    expect(new Set(inbox.kept.map(({ id }) => id)).size).toBe(2);
  });

  test('is that of dedupe, and the second copy is not kept', async () => {
    const key = ({ headers }: DeliveredEvent) => headers['x-id'] as string | undefined;
    const { post, inbox, heard } = await keeping({ dedupe: { key } });
    for (const id of ['1', '1', '2', undefined, undefined]) {
      const headers = id === undefined ? {} : { 'x-id': id };
      expect((await post('/hooks/thing', undefined, headers)).status).toBe(202);
    }
    await inbox.settled();
    expect(heard).toHaveLength(4);
    for (const { id } of inbox.kept) expect(id).toMatch(uuid);
  });

  test.each([[''], [null], [undefined], [NaN]])('is new where a key is %s', async (nothing) => {
    const { post, inbox } = await keeping({ dedupe: { key: () => nothing as undefined } });
    for (const _ of ['once', 'again']) await post('/hooks/thing');
    expect(inbox.kept).toHaveLength(2);
  });

  test('is new where the verified id is empty', async () => {
    const verify = Object.assign(() => true, { deliveryId: () => '' });
    const { post, inbox } = await keeping({ verify, dedupe: {} });
    for (const _ of ['once', 'again']) await post('/hooks/thing');
    expect(inbox.kept).toHaveLength(2);
  });

  test('is none where a key is no text, nor is a lane', async () => {
    const told: unknown[] = [];
    const onError = (error: unknown): void => void told.push((error as Error).message);
    const odd = () => ({ id: 1 }) as unknown as string;
    const late = () => Promise.resolve('a') as unknown as string;
    for (const options of [{ dedupe: { key: odd } }, { orderBy: late }]) {
      const { post, inbox } = await keeping({ ...options, onError });
      expect([(await post('/hooks/thing')).status, inbox.kept.length]).toEqual([503, 0]);
    }
    expect(told).toEqual([
      'The key of dedupe has given an object. It has to give a text, or undefined.',
      'orderBy has given an object. It has to give a text, or undefined.',
    ]);
  });

  test('goes by the verified id and the event', async () => {
    const verify = Object.assign(() => true, {
      deliveryId: (headers: Headers) => headers['x-id'] as string | undefined,
    });
    const { post, inbox } = await keeping({ verify, dedupe: {}, onAny: () => undefined });
    for (const path of ['/hooks/thing', '/hooks/thing', '/hooks/a/b']) {
      await post(path, undefined, { 'x-id': '1' });
    }
    expect(inbox.kept.map(({ event }) => event)).toEqual(['thing', 'deep']);
  });
});

describe('what comes from an inbox', () => {
  const kept = {
    id: '1',
    event: 'parcel',
    parameters: { carrier: 'a', number: '1' },
    headers: { 'content-type': 'application/json' },
    receivedAt: 1_000,
    rawBody: bytesOf('{"secret":"x"}'),
  };

  test('is read, judged and handled as it was', async () => {
    const { created, events } = await receiver();
    expect(await created.process(kept, { attempt: 4, isReplay: true })).toBeUndefined();
    expect(events[0]).toMatchObject({
      name: 'parcel',
      channel: 'parcels/{carrier}-{number}/status',
      parameters: { carrier: 'a', number: '1' },
      payload: { secret: 'x' },
      receivedAt: new Date(1_000),
      rawBody: kept.rawBody,
    });
  });

  test.each([
    [{ event: 'gone' }, 'The document has no event gone any more.'],
    [
      { rawBody: bytesOf('{"secret":1}') },
      'The payload breaks the schema as it is now: /secret: expected a string, found an integer',
    ],
    [{ rawBody: bytesOf('{') }, "The body of parcel can't be read any more."],
  ])('is a dead letter where the document has changed: %j', async (change, reason) => {
    const told: unknown[] = [];
    const onError: Options['onError'] = (error, { name }, { delivery }) =>
      void told.push((error as Error).message, name, delivery);
    const { created, events } = await receiver({ onError });
    const failure = await created.process({ ...kept, ...change });
    expect(failure).toMatchObject({ isFinal: true, error: { message: reason } });
    const delivery = { id: '1', attempt: 1, isLast: true, isReplay: false };
    expect(told).toEqual([reason, 'event' in change ? change.event : 'parcel', delivery]);
    expect(events).toEqual([]);
  });

  test('packs to JSON and back, byte for byte', () => {
    for (const text of ['\ufeff{"a": "é😀\\u0000"}  ', 'a=b&c=%20', '{}']) {
      const one = { ...kept, rawBody: bytesOf(text), lane: 'x' };
      expect(unpack(JSON.parse(JSON.stringify(pack(one))))).toEqual(one);
    }
    expect(() => unpack({ ...pack(kept), v: 2 })).toThrow('has the form 2, and only 1 is known');
    for (const other of [undefined, null, 'x', {}, { v: 1 }, { v: 1, body: '' }]) {
      expect(() => unpack(other)).toThrow('no delivery that pack() has made');
    }
  });
});

describe('a body of several events', () => {
  const item = (kind: string) => ({
    type: 'object',
    required: ['kind', 'n'],
    properties: { kind: { const: kind }, n: { type: 'integer' } },
  });
  const list = (kind: string) => ({
    payload: {
      type: 'object',
      properties: { from: { type: 'string' }, events: { type: 'array', items: item(kind) } },
    },
  });
  const document = {
    asyncapi: '2.6.0',
    info: { title: 'T', version: '1.0.0' },
    channels: { '/hooks': { subscribe: { message: { oneOf: [list('a'), list('b')] } } } },
  };
  const body = { from: 'x', events: [{ kind: 'a', n: 1 }, { kind: 'b', n: 2 }, { kind: 'c' }] };

  test('is kept at once, each event with its own bytes, its place and the rest of the body', async () => {
    const inbox = createMemoryInbox();
    const put = vi.spyOn(inbox, 'put');
    const { post } = await readTold(document, { inbox });
    expect((await post('/hooks', body)).status).toBe(202);
    expect(put).toHaveBeenCalledOnce();
    const texts = inbox.kept.map(({ rawBody }) => Buffer.from(rawBody).toString());
    expect(texts).toEqual(['{"kind":"a","n":1}', '{"kind":"b","n":2}']);
    expect(inbox.kept.map(({ item: place }) => place)).toEqual([
      { envelope: { from: 'x' }, position: 0 },
      { envelope: { from: 'x' }, position: 1 },
    ]);
  });

  test('has its events handled with these, at a second attempt too', async () => {
    const inbox = createMemoryInbox();
    const seen: unknown[] = [];
    const onAny = ({ name, payload, envelope, position }: DeliveredEvent) => {
      seen.push([name, payload, envelope, position]);
      if (seen.length <= 2) throw new Error('not yet');
    };
    const { post } = await readTold(document, { inbox, onAny, onError: () => undefined });
    await post('/hooks', body);
    await inbox.settled();
    expect(seen).toHaveLength(4);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
  });

  test('is 413 where the rest of it is too much to be kept with each event', async () => {
    const inbox = createMemoryInbox();
    const { post } = await readTold(document, { inbox });
    const events = Array.from({ length: 100 }, (_, n) => ({ kind: 'a', n }));
    const answer = await post('/hooks', { from: 'x'.repeat(700_000), events });
    expect([answer.status, inbox.kept.length]).toEqual([413, 0]);
    expect((await post('/hooks', { from: 'x'.repeat(600_000), events })).status).toBe(202);
  });

  test('is kept whole where a key gives the same for all of its events, and once if it comes again', async () => {
    const inbox = createMemoryInbox();
    const { post } = await readTold(document, { inbox, dedupe: { key: () => '1' } });
    await post('/hooks', body);
    await post('/hooks', body);
    expect(new Set(inbox.kept.map(({ id }) => id)).size).toBe(2);
    expect(inbox.kept).toHaveLength(2);
  });

  test('is kept once if dedupe finds no id: each event goes by its bytes and its place', async () => {
    const inbox = createMemoryInbox();
    const { post } = await readTold(document, { inbox, dedupe: {} });
    const other = { ...body, events: [{ kind: 'a', n: 2 }, ...body.events.slice(1)] };
    for (const sent of [body, body, other]) {
      expect((await post('/hooks', sent)).status).toBe(202);
    }
    const texts = inbox.kept.map(({ rawBody }) => Buffer.from(rawBody).toString());
    expect(texts).toEqual(['{"kind":"a","n":1}', '{"kind":"b","n":2}', '{"kind":"a","n":2}']);
  });

  test('is 503 as a whole where it can’t be kept', async () => {
    const inbox = bare({ put: () => Promise.reject(new Error('full')) });
    const { post } = await readTold(document, { inbox, onError: () => undefined });
    expect((await post('/hooks', body)).status).toBe(503);
    const small = await readTold(document, { inbox: bare({ deliveryLimit: 3 }) });
    expect((await small.post('/hooks', body)).status).toBe(413);
  });
});

test('orderBy gives what belongs together one lane', async () => {
  const orderBy = ({ payload }: DeliveredEvent) => (payload as { n?: number | string }).n;
  const { post, inbox } = await keeping({ orderBy });
  for (const n of [7, '7', undefined, 'x'.repeat(500)]) {
    await post('/hooks/thing', { secret: 'x', n });
  }
  const lanes = inbox.kept.map(({ lane }) => lane);
  expect(lanes.slice(0, 3)).toEqual(['7', '7', undefined]);
  expect(lanes[3]).toHaveLength(64);
});

test('orderBy gives no lane that a database gives back as another', async () => {
  const orderBy = ({ payload }: DeliveredEvent) => (payload as { n?: string }).n;
  const { post, inbox } = await keeping({ orderBy });
  for (const n of ['a\0b', 'a\ud800b', 'a\ufeff😀\n'])
    await post('/hooks/thing', { secret: 'x', n });
  const digits: unknown = expect.stringMatching(/^[\da-f]{64}$/);
  expect(inbox.kept.map(({ lane }) => lane)).toEqual([digits, digits, 'a\ufeff😀\n']);
});

test('an inbox for tests has a dead letter after 1.5 attempts, which are two', async () => {
  const inbox = createMemoryInbox({ attempts: 1.5 });
  inbox.start(async () => ({ error: new Error('no'), isFinal: false }));
  await inbox.put([aDelivery()]);
  await inbox.settled();
  expect(inbox.dead).toMatchObject([{ attempts: 2 }]);
});

test.each([0, NaN, -1, '3'])('an inbox for tests takes no %j as its attempts', (attempts) => {
  expect(() => createMemoryInbox({ attempts: attempts as number })).toThrow(
    'It has to be a number of attempts above 0.',
  );
});

describe('closing', () => {
  test('closes the inbox once, and waits for what it has handed over', async () => {
    const events: string[] = [];
    const { post, created, inbox } = await keeping({}, async () => {
      await wait(30);
      events.push('handled');
    });
    const close = vi.spyOn(inbox, 'close');
    await post('/hooks/thing');
    await Promise.all([created.close(), created.close()]);
    expect([events, close.mock.calls.length]).toEqual([['handled'], 1]);
  });

  test('keeps what came before', async () => {
    const kept: unknown[] = [];
    let isClosed = false;
    const inbox = bare({
      put: async (deliveries) => {
        if (isClosed) throw new Error('The inbox is closed.');
        kept.push(...deliveries);
      },
      close: async () => {
        isClosed = true;
      },
    });
    let verified: (() => void) | undefined;
    const verify = () => new Promise<boolean>((resolve) => (verified = () => resolve(true)));
    const { post, created } = await receiver({ inbox, verify });
    const posted = post('/hooks/thing');
    await vi.waitUntil(() => verified);
    const closed = created.close();
    await wait(20);
    expect(isClosed).toBe(false);
    verified?.();
    expect((await posted).status).toBe(202);
    await closed;
    expect([isClosed, kept.length]).toEqual([true, 1]);
  });

  test('waits no longer than half its time for what came before', async () => {
    const close = vi.fn(() => Promise.resolve());
    const verify = () => new Promise<boolean>(() => undefined);
    const { post, created } = await receiver({ inbox: bare({ close }), verify });
    void post('/hooks/thing').catch(() => undefined);
    await wait(50);
    await created.close({ timeLimit: 60 });
    expect(close).toHaveBeenCalledOnce();
  });

  test('tells of an inbox that can’t be closed, and ends all the same', async () => {
    const errors: unknown[] = [];
    const logger = {
      debug() {},
      info() {},
      warn() {},
      error: (error: unknown) => errors.push(error),
    };
    const error = new Error('lost');
    const inbox = bare({ close: () => Promise.reject(error) });
    const { created } = await receiver({ inbox, logger });
    await created.close();
    expect(errors).toEqual([error]);
  });
});

test.each(['work', 'orderBy', 'direct'])('%s needs an inbox', async (option) => {
  const values: Options = { work: false, orderBy: () => 1, direct: ['thing'] };
  const options = { [option]: values[option as keyof Options] };
  await expect(receiver(options)).rejects.toThrow(`${option} is for a receiver with an inbox`);
});

test.each<[string, Options, string]>([
  ['an order that the inbox doesn’t keep', { orderBy: () => 1 }, 'keeps an order: one in a file'],
  ['acknowledge', { acknowledge: 'before' }, 'acknowledge is for a receiver without an inbox'],
  ['a store', { dedupe: { store: createMemoryStore(), key: () => '1' } }, 'dedupe takes a key'],
  ['a window', { dedupe: { window: 5, key: () => '1' } }, 'dedupe takes a key'],
  ['an event that there isn’t', { direct: ['thin'] }, 'No event is called thin.'],
  [
    'what is no inbox',
    { inbox: {} as never },
    'It has to be an inbox, which has put, start, close.',
  ],
])('%s is refused', async (_, options, message) => {
  await expect(receiver({ inbox: bare(), ...options })).rejects.toThrow(message);
});

test('diagnostics channels tell of each step, without a payload', async () => {
  const told: [string | symbol, { outcome?: string; attempt?: number }][] = [];
  const names = ['kept', 'start', 'end'];
  const listen = (message: unknown, name: string | symbol) =>
    void told.push([name, Object(message)]);
  for (const name of names) subscribe(`hooksmith:inbox:${name}`, listen);
  const { post, inbox } = await keeping({}, ({ delivery }) => {
    if (delivery?.attempt === 1) throw new Error('once');
    throw new GiveUpError('enough');
  });
  await post('/hooks/thing', { secret: 'hidden' });
  await inbox.settled();
  for (const name of names) unsubscribe(`hooksmith:inbox:${name}`, listen);
  const of = (name: string) => told.filter(([channel]) => channel === `hooksmith:inbox:${name}`);
  expect(of('kept')).toHaveLength(1);
  expect(of('start').map(([, { attempt }]) => attempt)).toEqual([1, 2]);
  expect(of('end').map(([, { outcome }]) => outcome)).toEqual(['retry', 'dead']);
  expect(JSON.stringify(told)).not.toContain('hidden');
});

test('a form is read again as what it was', async () => {
  const { post, inbox, heard } = await keeping({}, ({ delivery }) => {
    if (delivery?.attempt === 1) throw new Error('once');
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post('/hooks/thing', 'secret=x+y', headers)).status).toBe(202);
  await inbox.settled();
  expect(heard.map(({ event }) => event.payload)).toEqual([{ secret: 'x y' }, { secret: 'x y' }]);
});
