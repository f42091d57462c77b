import { afterEach, describe, expect, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import { createMemoryStore, type DedupeStore } from '../src/runtime/duplicates.js';
import { receiver } from './support/receiver.js';
import { eventually } from './support/wait.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('a receiver that dedupes', () => {
  test('handles the same delivery once, whatever is sent beside it', async () => {
    const { post, events } = await receiver({ dedupe: { store: createMemoryStore() } });
    const statuses = [
      await post('/hooks/thing', { secret: 'a' }, { 'x-attempt': '1' }),
      await post('/hooks/thing', { secret: 'a' }, { 'x-attempt': '2' }),
      await post('/hooks/thing', { secret: 'b' }),
      await post('/hooks/a/b', { secret: 'a' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([204, 204, 204, 204]);
    expect(events.map(({ name }) => name)).toEqual(['thing', 'thing', 'deep']);
  });

  test('goes by a key of yours; an event without one is like no other', async () => {
    const { post, events } = await receiver({
      dedupe: { store: createMemoryStore(), key: ({ headers }) => headers['x-id'] as string },
    });
    for (const headers of [{ 'x-id': '1' }, { 'x-id': '1' }, { 'x-id': '2' }, {}, {}]) {
      expect((await post('/hooks/thing', { secret: 'x' }, headers)).status).toBe(204);
    }
    expect(events).toHaveLength(4);
  });

  test('tells the sender to come again while the first is at work', async () => {
    let finish = (): void => undefined;
    const { post } = await receiver({
      dedupe: { store: createMemoryStore() },
      handlers: { thing: () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    const first = post('/hooks/thing');
    await eventually(async () => expect((await post('/hooks/thing')).status).toBe(409));
    finish();
    expect((await first).status).toBe(204);
    expect((await post('/hooks/thing')).status).toBe(204);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('x')), 500],
    ['replies with an error', () => reply({ status: 422 }), 422],
    ['takes too long', () => new Promise(() => undefined), 503],
  ])('handles again what %s', async (_, fail: () => unknown, status) => {
    const store = createMemoryStore();
    const outcomes = [fail, () => undefined];
    let calls = 0;
    const { post } = await receiver({
      dedupe: { store },
      timeLimit: 300,
      onError: () => undefined,
      handlers: { thing: () => outcomes[calls++]?.() },
    });
    expect((await post('/hooks/thing')).status).toBe(status);
    if (status === 503) {
      expect((await post('/hooks/thing')).status).toBe(409);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect((await post('/hooks/thing')).status).toBe(204);
    expect((await post('/hooks/thing')).status).toBe(204);
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
    const { created } = await receiver({ dedupe: { store } });
    await created.deliver('traced', { secret: 'x', id: 7 });
    await created.deliver('thing', { secret: 'x', id: 7 });
    await created.deliver('traced', { secret: 'x', id: 'x'.repeat(1000) });
    expect(keys).toEqual([
      'traced:id:7',
      expect.stringMatching(/^thing:[\da-f]{64}$/),
      expect.stringMatching(/^traced:id:[\da-f]{64}$/),
    ]);
  });

  test('answers with 500 where its store fails, and handles nothing', async () => {
    const store: DedupeStore = {
      claim: () => Promise.reject(new Error('gone')),
      complete: () => undefined,
      release: () => undefined,
    };
    const errors: unknown[] = [];
    const { post, events } = await receiver({
      dedupe: { store },
      onError: (error) => errors.push(String(error)),
    });
    expect((await post('/hooks/thing')).status).toBe(500);
    expect([events.length, errors]).toEqual([0, ['Error: gone']]);
  });

  test('handles one of a hundred that come at once', async () => {
    const seen: DeliveredEvent[] = [];
    const { post } = await receiver({
      dedupe: { store: createMemoryStore() },
      handlers: {
        thing: async (event) => {
          seen.push(event);
          await new Promise((resolve) => setTimeout(resolve, 20));
        },
      },
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('/hooks/thing')));
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
