import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../src/runtime/inbox-engine.js';
import type { Attempt, Failure, Inbox, KeptDelivery, WorkOff } from '../../src/runtime/kept.js';
import { eventually } from '../support/wait.js';
import { isThere } from './clients.js';
import { engines, type Store } from './engines.js';

const quick: EngineOptions = {
  attempts: 4,
  backoff: () => 50,
  concurrency: 4,
  logger: { warn: () => undefined },
};

function delivery(body = '{}', more: Partial<KeptDelivery> = {}): KeptDelivery {
  return {
    id: randomUUID(),
    event: 'onTicketStarted',
    parameters: { team: 'ä/b' },
    headers: { 'content-type': 'application/json', 'x-odd': 'é "quoted"' },
    receivedAt: 1_700_000_000_123,
    rawBody: Buffer.from(body),
    ...more,
  };
}

const retry = (error: string, retryAfter?: number): Failure => ({
  error: new Error(error),
  isFinal: false,
  ...(retryAfter !== undefined && { retryAfter }),
});

const plain = (kept: KeptDelivery): unknown => ({
  ...kept,
  rawBody: Buffer.from(kept.rawBody).toString('hex'),
});

for (const [name, engine] of Object.entries(engines)) {
  const isReady = engine.needs === undefined || (await isThere(engine.needs));
  describe.runIf(isReady)(name, () => {
    let store: Store;
    let inboxes: Inbox[] = [];
    beforeEach(async () => {
      store = await engine.store();
    });
    afterEach(async () => {
      await Promise.all(inboxes.map((inbox) => inbox.close()));
      inboxes = [];
      await store.end();
    });

    async function open(work?: WorkOff, options: EngineOptions = {}): Promise<Inbox> {
      const inbox = await store.open({ ...quick, ...options });
      if (work) inbox.start(work);
      inboxes.push(inbox);
      return inbox;
    }

    test('hands over what was kept, byte for byte', async () => {
      const handled: KeptDelivery[] = [];
      const inbox = await open((kept) => {
        handled.push(kept);
        return Promise.resolve(undefined);
      });
      const kept = [
        delivery('{"a":"ü 😀 \\u0000"}'),
        delivery(' {\t"a" :\r\n1 }\n'),
        delivery('"\ufeff \ufffe \uffff \u2028 \x7f \\ \\\\"'),
        delivery('a=1&b=%00&c='),
        delivery('{}', { isRewritten: true, item: { envelope: { a: [1, null] }, position: 3 } }),
        delivery(`"${'ä"'.repeat(20_000)}"`.replaceAll('""', '\\"')),
      ];
      await inbox.put(kept);
      await eventually(() => expect(handled).toHaveLength(kept.length));
      const byId = (one: KeptDelivery, other: KeptDelivery): number => (one.id < other.id ? -1 : 1);
      expect(handled.sort(byId).map(plain)).toEqual([...kept].sort(byId).map(plain));
    });

    test('takes many at once, and a list of many', async () => {
      const handled = new Set<string>();
      const inbox = await open((kept) => {
        handled.add(kept.id);
        return Promise.resolve(undefined);
      });
      const list = Array.from({ length: 130 }, () => delivery());
      await Promise.all([inbox.put(list), ...list.map(() => inbox.put([delivery()]))]);
      await eventually(() => expect(handled.size).toBe(260));
    });

    test.runIf(engine.knowsCopies)('leaves a copy as it is', async () => {
      const handled: string[] = [];
      const inbox = await open((kept) => {
        handled.push(kept.id);
        return Promise.resolve(undefined);
      });
      const first = delivery();
      await inbox.put([first]);
      await eventually(() => expect(handled).toEqual([first.id]));
      await inbox.put([first]);
      const last = delivery();
      await inbox.put([first, last]);
      await eventually(() => expect(handled).toContain(last.id));
      expect(handled).toEqual([first.id, last.id]);
    });

    test('counts attempts, and says which is the last', async () => {
      const attempts: Attempt[] = [];
      const inbox = await open((_, attempt = {}) => {
        attempts.push(attempt);
        return Promise.resolve(retry('not yet'));
      });
      const kept = delivery();
      await inbox.put([kept]);
      await eventually(async () => expect(await store.dead()).toEqual([kept.id]));
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
      expect(attempts.map(({ isLast = false }) => isLast)).toEqual([false, false, false, true]);
    });

    test('a delivery that is done after a failure is no dead letter', async () => {
      let times = 0;
      const inbox = await open(() => Promise.resolve(++times < 3 ? retry('not yet') : undefined));
      await inbox.put([delivery()]);
      await eventually(() => expect(times).toBe(3));
      await inbox.close();
      expect(await store.dead()).toEqual([]);
    });

    test('a final failure is a dead letter at once, and the others go on', async () => {
      const handled: string[] = [];
      const kept = [delivery(), delivery(), delivery()];
      const inbox = await open(({ id }) => {
        handled.push(id);
        const isFinal = id === kept[1]?.id;
        return Promise.resolve(isFinal ? { error: new Error('never'), isFinal } : undefined);
      });
      await inbox.put(kept);
      await eventually(async () => expect(await store.dead()).toEqual([kept[1]?.id]));
      await eventually(() => expect(handled).toHaveLength(3));
    });

    test('waits as long as a handler asks for', async () => {
      const times: number[] = [];
      const inbox = await open(() => {
        times.push(performance.now());
        return Promise.resolve(times.length === 1 ? retry('busy', 2_500) : undefined);
      });
      await inbox.put([delivery()]);
      await eventually(() => expect(times).toHaveLength(2));
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(2_450);
    });

    test('closing waits for what is at work, and the next process goes on', async () => {
      const done: string[] = [];
      let begun = 0;
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const first = await open(
        async ({ id }) => {
          begun++;
          await held;
          done.push(id);
          return undefined;
        },
        { concurrency: 1 },
      );
      const kept = [delivery(), delivery(), delivery()];
      await first.put(kept);
      await eventually(() => expect(begun).toBeGreaterThan(0));
      let isClosed = false;
      const closed = first.close().then(() => (isClosed = true));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(isClosed).toBe(false);
      release();
      await closed;
      expect(done.length).toBe(begun);
      await open(({ id }) => {
        done.push(id);
        return Promise.resolve(undefined);
      });
      await eventually(() => expect(done.length).toBe(3));
      expect([...done].sort()).toEqual(kept.map(({ id }) => id).sort());
    });

    test('keeps what is put before any receiver works', async () => {
      const kept = delivery();
      await (await open()).put([kept]);
      const handled: string[] = [];
      await open(({ id }) => {
        handled.push(id);
        return Promise.resolve(undefined);
      });
      await eventually(() => expect(handled).toEqual([kept.id]));
    });

    test('something that is no delivery is a dead letter', async () => {
      const handled: string[] = [];
      const inbox = await open(({ id }) => {
        handled.push(id);
        return Promise.resolve(undefined);
      });
      const kept = delivery();
      await inbox.put([kept]);
      await store.litter();
      await eventually(async () => expect(await store.dead()).toEqual(['undefined']));
      await eventually(() => expect(handled).toEqual([kept.id]));
    });

    test('takes the largest delivery', async () => {
      const sizes: number[] = [];
      const inbox = await open(({ rawBody }) => {
        sizes.push(rawBody.length);
        return Promise.resolve(undefined);
      });
      const size = Math.min(inbox.deliveryLimit ?? Infinity, 1024 * 1024);
      await inbox.put([delivery(`"${'a'.repeat(size - 2)}"`)]);
      await eventually(() => expect(sizes).toEqual([size]));
    });

    test.runIf(!engine.isOrdered)('refuses a lane in one sentence', async () => {
      const inbox = await open();
      expect(inbox.hasLanes ?? false).toBe(false);
      await expect(inbox.put([delivery('{}', { lane: '7' })])).rejects.toThrow(
        /keeps no order, so the receiver can't have orderBy\. [A-Z].*\.$/,
      );
    });

    test.runIf(engine.isOrdered)(
      'handles a lane one after the other, retries included',
      async () => {
        const handled: string[] = [];
        const failed = new Set<string>();
        const atWork = new Set<string>();
        const inbox = await open(async ({ id, lane = '', receivedAt }) => {
          expect(atWork.has(lane)).toBe(false);
          atWork.add(lane);
          await new Promise((resolve) => setTimeout(resolve, 5));
          atWork.delete(lane);
          if (receivedAt === 2 && !failed.has(id)) {
            failed.add(id);
            return retry('not yet');
          }
          if (receivedAt === 4) return { error: new Error('never'), isFinal: true };
          handled.push(`${lane} ${receivedAt}`);
          return undefined;
        });
        expect(inbox.hasLanes).toBe(true);
        const lanes = ['x', 'y', 'ä odd lane'];
        for (const receivedAt of [1, 2]) {
          await inbox.put(lanes.map((lane) => delivery('{}', { lane, receivedAt })));
        }
        const rest = [3, 4, 5].map((receivedAt) => delivery('{}', { lane: 'x', receivedAt }));
        await inbox.put(rest);
        await eventually(() => expect(handled).toHaveLength(8));
        const ofX = handled.filter((one) => one.startsWith('x'));
        expect(ofX).toEqual(['x 1', 'x 2', 'x 3', 'x 5']);
        expect(handled.filter((one) => one.startsWith('ä'))).toEqual([
          'ä odd lane 1',
          'ä odd lane 2',
        ]);
        await eventually(async () => expect(await store.dead()).toEqual([rest[1]?.id]));
      },
    );
  });
}
