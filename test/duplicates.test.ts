import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import { answerTo } from '../src/runtime/accept.js';
import { bytesOf } from '../src/runtime/bytes.js';
import type { DeliveredEvent, Headers } from '../src/runtime/delivery.js';
import { createMemoryStore, type DedupeStore } from '../src/runtime/duplicates.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { gate } from './support/inbox-conformance.js';
import { receiver, type Handlers } from './support/receiver.js';
import { eventually } from './support/wait.js';

/** The header of an id, and the option that goes by it. */
const sent = { 'x-id': '1' };
const byHeader = (store: DedupeStore = createMemoryStore()) => ({
  store,
  key: ({ headers }: DeliveredEvent) => headers['x-id'] as string | undefined,
});

/** An event whose bodies are lists, and what tells it. */
const message = { message: 'a', is: () => true, issues: () => [] };
const lists = { onA: { channel: 'a', each: '/items', messages: [message] } };
const tellings = [{ channels: ['a'], each: '/items', tells: [], rest: 'onA' }];

const failing = (): never => {
  throw new Error('gone');
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a receiver that dedupes', () => {
  test('handles the same delivery once, and goes by a key of yours', async () => {
    const { post, events } = await receiver({ dedupe: byHeader() });
    const ids = ['1', '1', '2', undefined, undefined];
    for (const id of ids) {
      const headers = id === undefined ? {} : { 'x-id': id };
      expect((await post('/hooks/thing', { secret: 'x' }, headers)).status).toBe(204);
    }
    expect(events).toHaveLength(4);
  });

  test('never takes equal bytes for the same delivery', async () => {
    const { post, events } = await receiver({ dedupe: { store: createMemoryStore() } });
    for (const _ of ['once', 'again']) expect((await post('/hooks/thing')).status).toBe(204);
    expect(events).toHaveLength(2);
  });

  test('goes by the id that was verified', async () => {
    const verify = Object.assign(() => true, {
      deliveryId: (headers: Headers) => headers['x-id'] as string | undefined,
    });
    const { post, events } = await receiver({ verify, dedupe: { store: createMemoryStore() } });
    for (const id of ['1', '1', '2']) await post('/hooks/thing', { secret: 'x' }, { 'x-id': id });
    expect(events).toHaveLength(2);
  });

  test('needs an id: without one it says what to give', () => {
    const message = { message: 'a', is: () => true, issues: () => [] };
    const events = { onA: { channel: 'a', messages: [message] } };
    const options = { handlers: {}, dedupe: { store: createMemoryStore() } };
    expect(() => createReceiverOf(events, [], options)).toThrow(
      'dedupe needs the id of a delivery: give it a key',
    );
    expect(() => createReceiverOf(events, [], { handlers: {}, dedupe: byHeader() })).not.toThrow();
  });

  test('knows an item of a list by its bytes and its place: a retry runs only what failed', async () => {
    const handled: unknown[] = [];
    let isBroken = true;
    const created = createReceiverOf<DeliveredEvent, Handlers>(lists, tellings, {
      dedupe: { store: createMemoryStore() },
      onError: () => undefined,
      handlers: {
        onA({ payload, position }) {
          if (position === 1 && isBroken) throw new Error('broken');
          handled.push([payload, position]);
        },
      },
    });
    const rawBody = bytesOf(JSON.stringify({ items: [1, 2, 2] }));
    const head = { method: 'POST', path: '/a', headers: {} };
    const post = async () => (await answerTo(created.accept(head), rawBody)).status;
    expect(await post()).toBe(500);
    isBroken = false;
    expect(await post()).toBe(204);
    expect(handled).toEqual([
      [1, 0],
      [2, 2],
      [2, 1],
    ]);
  });

  test.each([
    ['a key of the whole body', byHeader().key],
    ['a key of its own', ({ payload }: DeliveredEvent) => String(payload)],
  ])('handles every item of a list that has %s, and none of them again', async (_, key) => {
    const handled: unknown[] = [];
    const created = createReceiverOf<DeliveredEvent, Handlers>(lists, tellings, {
      dedupe: { store: createMemoryStore(), key },
      handlers: { onA: ({ payload }) => handled.push(payload) },
    });
    const rawBody = bytesOf(JSON.stringify({ items: [1, 2, 3] }));
    const head = { method: 'POST', path: '/a', headers: sent };
    for (const expected of [204, 204]) {
      expect((await answerTo(created.accept(head), rawBody)).status).toBe(expected);
    }
    expect(handled).toEqual([1, 2, 3]);
  });

  test('tells the sender to come again while the first is at work', async () => {
    let finish = (): void => undefined;
    const { post } = await receiver({
      dedupe: byHeader(),
      handlers: { thing: () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    const again = () => post('/hooks/thing', { secret: 'x' }, sent);
    const first = again();
    await eventually(async () => expect((await again()).status).toBe(409));
    finish();
    expect((await first).status).toBe(204);
    expect((await again()).status).toBe(204);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('x')), 500],
    ['replies with an error', () => reply({ status: 422 }), 422],
    ['fails after its time', () => wait(150).then(() => Promise.reject(new Error('x'))), 503],
  ])('handles again what %s', async (_, fail: () => unknown, status) => {
    const store = createMemoryStore();
    const outcomes = [fail, () => undefined];
    let calls = 0;
    const { post } = await receiver({
      dedupe: byHeader(store),
      timeLimit: 50,
      onError: () => undefined,
      handlers: { thing: () => outcomes[calls++]?.() },
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(status);
    if (status === 503) {
      expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(409);
      await wait(150);
    }
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(204);
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(204);
    expect(calls).toBe(2);
  });

  test('goes by the correlation id where the document has one', async () => {
    const keys: string[] = [];
    const store: DedupeStore = {
      claim: (key) => {
        keys.push(key);
        return 'new';
      },
      complete: () => undefined,
      release: () => undefined,
    };
    const { post } = await receiver({ dedupe: { store } });
    await post('/hooks/traced', { secret: 'x', id: 7 });
    await post('/hooks/thing', { secret: 'x', id: 7 });
    await post('/hooks/traced', { secret: 'x', id: 'x'.repeat(1000) });
    expect(keys).toEqual(['traced:id:7', expect.stringMatching(/^traced:id:[\da-f]{64}$/)]);
  });

  test('answers with 500 where its store fails, and handles nothing', async () => {
    const store: DedupeStore = {
      claim: () => Promise.reject(new Error('gone')),
      complete: () => undefined,
      release: () => undefined,
    };
    const errors: unknown[] = [];
    const { post, events } = await receiver({
      dedupe: byHeader(store),
      onError: (error) => errors.push(String(error)),
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(500);
    expect([events.length, errors]).toEqual([0, ['Error: gone']]);
  });

  test('keeps its claim as long as the work, which may be beyond the time limit', async () => {
    const outcomes: number[] = [];
    const store = createMemoryStore();
    const options = { timeLimit: 20, onError: () => undefined, dedupe: byHeader(store) };
    const { opened, open } = gate();
    let calls = 0;
    const thing = (): Promise<undefined> => {
      calls++;
      return opened;
    };
    const { post } = await receiver({ ...options, handlers: { thing } });
    const other = await receiver({ ...options, handlers: { thing } });
    for (const one of [post, post, other.post]) {
      outcomes.push((await one('/hooks/thing', { secret: 'x' }, sent)).status);
    }
    open();
    await eventually(async () =>
      expect((await other.post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(204),
    );
    expect([outcomes, calls]).toEqual([[503, 409, 409], 1]);
  });

  test('keeps it in its own process where the store can’t', async () => {
    const { claim, complete, release } = createMemoryStore();
    const { opened, open } = gate();
    let calls = 0;
    const { post } = await receiver({
      timeLimit: 10,
      onError: () => undefined,
      dedupe: byHeader({ claim, complete, release }),
      handlers: {
        thing: () => {
          calls++;
          return opened;
        },
      },
    });
    const status = async () => (await post('/hooks/thing', { secret: 'x' }, sent)).status;
    const statuses = [await status(), await status()];
    open();
    await eventually(async () => expect(await status()).toBe(204));
    expect([statuses, calls]).toEqual([[503, 409], 1]);
  });

  const hang = (): Promise<never> => new Promise(() => undefined);
  test.each([
    ['fails', () => Promise.reject(new Error('gone')), 'Error: gone'],
    ['throws', failing, 'Error: gone'],
    ['hangs', hang, 'TimeLimitError: A handler, hook or store took longer than 30 ms.'],
  ])('answers as handled where complete %s, and tells', async (_, complete, told) => {
    const errors: unknown[] = [];
    const { post, events } = await receiver({
      timeLimit: 30,
      dedupe: byHeader({ claim: () => 'new', complete, release: failing }),
      onError: (error, { name }) => errors.push([String(error), name]),
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(204);
    await eventually(() => expect(errors).toEqual([[told, 'thing']]));
    expect(events).toHaveLength(1);
  });

  test('tells of the handler that failed, and of release that failed then', async () => {
    const errors: unknown[] = [];
    const { post } = await receiver({
      dedupe: byHeader({ claim: () => 'new', complete: () => undefined, release: failing }),
      handlers: { thing: () => Promise.reject(new Error('handler')) },
      onError: (error) => errors.push(String(error)),
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(500);
    await eventually(() => expect(errors.sort()).toEqual(['Error: gone', 'Error: handler']));
  });

  test.each([
    ['claim', { ...byHeader({ ...createMemoryStore(), claim: hang }) }],
    ['key', { store: createMemoryStore(), key: hang }],
  ])('answers with 503 where %s hangs', async (_, dedupe) => {
    const errors: unknown[] = [];
    const { post, events } = await receiver({
      timeLimit: 10,
      dedupe,
      onError: (error) => errors.push(String(error)),
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(503);
    await eventually(() => expect(errors).toHaveLength(1));
    expect(events).toHaveLength(0);
  });

  test('gives back a claim that came too late', async () => {
    const store = createMemoryStore();
    let pause = 40;
    const { post } = await receiver({
      timeLimit: 20,
      onError: () => undefined,
      dedupe: byHeader({
        ...store,
        claim: (key, time) => wait(pause).then(() => store.claim(key, time)),
      }),
    });
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(503);
    pause = 0;
    await wait(25);
    expect((await post('/hooks/thing', { secret: 'x' }, sent)).status).toBe(204);
  });

  test('is for what comes over HTTP: what somebody has kept is handled when they deliver it', async () => {
    const { post, created, events } = await receiver({ dedupe: byHeader() });
    await post('/hooks/thing', { secret: 'x' }, sent);
    for (const _ of ['from a queue', 'once more']) {
      const answer = await created.deliver('thing', { secret: 'x' }, { headers: sent });
      expect(answer.status).toBe(204);
    }
    expect(events).toHaveLength(3);
  });

  test('lets copies be counted', async () => {
    const told: unknown[] = [];
    subscribe('hooksmith:delivery:duplicate', (message) => told.push(message));
    let finish = (): void => undefined;
    const { post } = await receiver({
      dedupe: byHeader(),
      handlers: { thing: () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    const again = () => post('/hooks/thing', { secret: 'x' }, sent);
    const first = again();
    await eventually(() => expect(again()).resolves.toMatchObject({ status: 409 }));
    told.length = 0;
    const copy = await again();
    expect([copy.status, copy.headers['retry-after']]).toEqual([409, '5']);
    finish();
    await first;
    await again();
    const receivedAt = expect.any(Date) as Date;
    expect(told).toEqual([
      { name: 'thing', receivedAt, status: 409 },
      { name: 'thing', receivedAt, status: 204 },
    ]);
  });

  test('handles one of a hundred that come at once', async () => {
    const seen: DeliveredEvent[] = [];
    const { post } = await receiver({
      dedupe: byHeader(),
      handlers: {
        thing: async (event) => {
          seen.push(event);
          await new Promise((resolve) => setTimeout(resolve, 20));
        },
      },
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => post('/hooks/thing', { secret: 'x' }, sent)),
    );
    expect(seen).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status)).has(204)).toBe(true);
  });
});

describe('the store in memory', () => {
  test('forgets after the window', () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    expect([store.claim('a', 100), store.claim('a', 100)]).toEqual(['new', 'working']);
    void store.complete('a', 1000);
    vi.advanceTimersByTime(999);
    expect(store.claim('a', 100)).toBe('done');
    vi.advanceTimersByTime(1);
    expect(store.claim('a', 100)).toBe('new');
    void store.release('a');
    expect(store.claim('a', 100)).toBe('new');
  });

  test('never forgets what is at work for others', () => {
    const store = createMemoryStore({ limit: 2 });
    expect(store.claim('working', 1000)).toBe('new');
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      expect(store.claim(key, 1000)).toBe('new');
      void store.complete(key, 1000);
    }
    expect(store.claim('working', 1000)).toBe('working');
    vi.useFakeTimers();
    vi.advanceTimersByTime(900);
    void store.extend?.('working', 1000);
    vi.advanceTimersByTime(900);
    expect(store.claim('working', 1000)).toBe('working');
    vi.advanceTimersByTime(200);
    expect(store.claim('working', 1000)).toBe('new');
  });

  test('is bounded, and forgets the oldest first', () => {
    const store = createMemoryStore({ limit: 2 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) void store.complete(key, 1000);
    expect(['e', 'd', 'c'].map((key) => store.claim(key, 1000))).toEqual(['done', 'done', 'done']);
    expect(store.claim('a', 1000)).toBe('new');
    for (const limit of [0, -1, Number.NaN]) {
      expect(() => createMemoryStore({ limit })).toThrow(RangeError);
    }
  });
});
