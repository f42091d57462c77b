import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../src/runtime/inbox-engine.js';
import type { Inbox, KeptDelivery, WorkOff } from '../../src/runtime/kept.js';
import { aDelivery, attempts, holdsInbox, many } from '../support/inbox-conformance.js';
import { eventually } from '../support/wait.js';
import { isThere } from './clients.js';
import { engines, type Engine, type Store } from './engines.js';

const quick: EngineOptions = {
  attempts,
  backoff: () => 50,
  concurrency: 4,
  logger: { warn: () => undefined },
};

/** The suite that every inbox is held to. Its tests wait for the most part, and share nothing. */
function conforms(name: string, { store, knowsCopies, isOrdered }: Engine): void {
  const stores = new Map<string, Promise<Store>>();
  const storeOf = (place: string): Promise<Store> => {
    const made = stores.get(place) ?? store();
    stores.set(place, made);
    return made;
  };
  describe.concurrent('at a time', () =>
    holdsInbox(name, {
      open: async (place) => (await storeOf(place)).open(quick),
      dead: async (place) => (await storeOf(place)).dead(),
      remove: async (place) => (await storeOf(place)).end(),
      lacks: [
        ...(isOrdered ? [] : (['lanes'] as const)),
        ...(knowsCopies ? [] : (['duplicates'] as const)),
      ],
    }),
  );
}

const plain = ({ rawBody, ...kept }: KeptDelivery): object => ({
  ...kept,
  rawBody: Buffer.from(rawBody).toString('hex'),
});

const byId = (one: KeptDelivery, other: KeptDelivery): number => (one.id < other.id ? -1 : 1);

/** More than the suite asks for. */
function holdsMore(name: string, engine: Engine): void {
  describe(name, () => {
    let store: Store;
    let inbox: Inbox | undefined;
    beforeEach(async () => {
      store = await engine.store();
    });
    afterEach(async () => {
      await inbox?.close();
      inbox = undefined;
      await store.end();
    });

    async function open(work?: WorkOff): Promise<Inbox> {
      inbox = await store.open(quick);
      if (work) inbox.start(work);
      return inbox;
    }

    /** An open inbox, and the deliveries that it has had handled. */
    async function recording(): Promise<{ opened: Inbox; handled: KeptDelivery[] }> {
      const handled: KeptDelivery[] = [];
      const opened = await open((kept) => {
        handled.push(kept);
        return Promise.resolve(undefined);
      });
      return { opened, handled };
    }

    test('hands over any character, wherever it is', async () => {
      const { opened, handled } = await recording();
      const kept = [
        aDelivery({}, '"\ufffe \uffff \x7f \\ü 😀 \\u0000"'),
        aDelivery({}, 'a=\0'),
        aDelivery({ parameters: { a: '\0' }, headers: { 'x-odd': 'é "quoted"' } }),
        aDelivery({ item: { envelope: { a: '\0 \ud800 \\u0000' }, position: 3 } }),
      ];
      await opened.put(kept);
      await eventually(() => expect(handled).toHaveLength(kept.length));
      expect(handled.sort(byId).map(plain)).toEqual([...kept].sort(byId).map(plain));
    });

    test('takes many at once, and a list of many', async () => {
      const { opened, handled } = await recording();
      const list = many(130);
      await Promise.all([opened.put(list), ...list.map(() => opened.put([aDelivery()]))]);
      await eventually(() => expect(new Set(handled.map(({ id }) => id)).size).toBe(260));
    });

    test('something that is no delivery is a dead letter', async () => {
      const { opened, handled } = await recording();
      const kept = aDelivery();
      await opened.put([kept]);
      await store.litter();
      await eventually(async () => expect(await store.dead()).toEqual(['undefined']));
      await eventually(() => expect(handled.map(({ id }) => id)).toEqual([kept.id]));
    });

    test('tries again after a time that is no number, or is none that it can wait', async () => {
      const seen: string[] = [];
      const opened = await open(({ event }, { attempt = 1 } = {}) => {
        seen.push(`${event} ${attempt}`);
        const failure = { error: new Error(), isFinal: false, retryAfter: Number(event) };
        return Promise.resolve(attempt === 1 ? failure : undefined);
      });
      const odd = ['NaN', 'Infinity', '-1'];
      for (const event of odd) await opened.put([aDelivery({ event })]);
      const expected = odd.flatMap((event) => [`${event} 1`, `${event} 2`]).sort();
      await eventually(() => expect([...seen].sort()).toEqual(expected));
    });

    test('handles no more at a time than it may', async () => {
      inbox = await store.open({ ...quick, concurrency: 11 });
      await inbox.put(many(40));
      let [handled, atWork, most] = [0, 0, 0];
      inbox.start(async () => {
        most = Math.max(most, ++atWork);
        await new Promise((resolve) => setTimeout(resolve, 300));
        atWork--;
        handled++;
        return undefined;
      });
      await eventually(() => expect(handled).toBe(40));
      expect(most).toBeLessThanOrEqual(11);
    });

    test('takes the largest delivery', async () => {
      const { opened, handled } = await recording();
      const size = Math.min(opened.deliveryLimit ?? Infinity, 1024 * 1024);
      await opened.put([aDelivery({}, `"${'a'.repeat(size - 2)}"`)]);
      await eventually(() => expect(handled.map(({ rawBody }) => rawBody.length)).toEqual([size]));
    });

    test.runIf(!engine.isOrdered)('refuses a lane in one sentence', async () => {
      const opened = await open();
      expect(opened.hasLanes ?? false).toBe(false);
      await expect(opened.put([aDelivery({ lane: '7' })])).rejects.toThrow(
        /keeps no order, so the receiver can't have orderBy\. [A-Z].*\.$/,
      );
    });

    test.runIf(engine.isOrdered)('takes a lane of any name', async () => {
      const { opened, handled } = await recording();
      expect(opened.hasLanes).toBe(true);
      const lanes = ['ä odd lane', 'x'.repeat(200), ' ', '', 'a\0', '\ud800'];
      await opened.put(lanes.map((lane) => aDelivery({ lane })));
      await eventually(() =>
        expect(handled.map(({ lane }) => lane).sort()).toEqual([...lanes].sort()),
      );
    });
  });
}

/** Everything that an engine of the table is held to, where its server is there. */
export async function holds(...names: readonly (keyof typeof engines)[]): Promise<void> {
  for (const name of names) {
    const engine: Engine = engines[name];
    if (engine.needs !== undefined && !(await isThere(engine.needs))) continue;
    conforms(name, engine);
    holdsMore(name, engine);
  }
}
