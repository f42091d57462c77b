import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Attempt, Failure, Inbox, KeptDelivery, WorkOff } from '../../src/runtime/kept.js';
import { aDelivery, failure, many } from './deliveries.js';
import { eventually } from './wait.js';

export { aDelivery, failure, many };

/** An engine under the suite. */
export interface Engine {
  /**
   * Opens the inbox of a place, which is a short word; the same place again is the same store. It tries a delivery
   * `attempts` times, soon after one another, and handles several at a time.
   */
  readonly open: (place: string) => Inbox | Promise<Inbox>;
  /** The ids of a place's dead letters. The inbox is open. */
  readonly dead: (place: string) => readonly string[] | Promise<readonly string[]>;
  /** Removes a place; its inboxes are closed. */
  readonly remove?: (place: string) => unknown;
  /** The abilities that the engine lacks. */
  readonly lacks?: readonly Ability[];
}

/** Not every engine can all of these. */
export type Ability =
  | 'lanes'
  | 'duplicates'
  /** The next attempt is not before the time that a failure asks for. */
  | 'retry after'
  /** A delivery that was put survives when the inbox is closed. */
  | 'reopening'
  /** `isLast` is known beforehand. */
  | 'last attempt';

/** The attempts that `open` has to set. */
export const attempts = 4;

/** The outcome of an attempt at a delivery: undefined is success. */
type Plan = (delivery: KeptDelivery, attempt: number) => Failure | undefined | Promise<undefined>;

interface Handled {
  readonly delivery: KeptDelivery;
  readonly attempt: Attempt;
  readonly at: number;
}

/** A receiver's place: remembers what it is given. */
export class Recorder {
  readonly handled: Handled[] = [];
  atWork = 0;
  mostAtWork = 0;
  readonly #plan: Plan;

  constructor(plan: Plan = () => undefined) {
    this.#plan = plan;
  }

  readonly work: WorkOff = async (delivery, attempt = {}) => {
    this.handled.push({ delivery, attempt, at: Date.now() });
    this.mostAtWork = Math.max(this.mostAtWork, ++this.atWork);
    try {
      return await this.#plan(delivery, attempt.attempt ?? 1);
    } finally {
      this.atWork--;
    }
  };

  /** The attempts of a delivery, in their order. */
  attemptsOf({ id }: KeptDelivery): readonly number[] {
    return this.handled
      .filter(({ delivery }) => delivery.id === id)
      .map(({ attempt }) => attempt.attempt ?? 1);
  }

  /** The ids, in the order in which they were handled. */
  get ids(): readonly string[] {
    return this.handled.map(({ delivery }) => delivery.id);
  }
}

/** A promise and what resolves it. */
export function gate(): { readonly opened: Promise<undefined>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<undefined>((resolve) => (open = () => resolve(undefined)));
  return { opened, open };
}

const rest = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs every case over an engine. */
export function holdsInbox(name: string, engine: Engine): void {
  const can = (ability: Ability): boolean => !engine.lacks?.includes(ability);

  /** Opens an inbox for a test, and closes and removes it. */
  async function within(
    run: (inbox: Inbox, place: string, open: () => Promise<Inbox>) => Promise<void>,
  ): Promise<void> {
    const place = `c${randomUUID().slice(0, 8)}`;
    const opened: Inbox[] = [];
    const open = async (): Promise<Inbox> => {
      const inbox = await engine.open(place);
      opened.push(inbox);
      return inbox;
    };
    try {
      await run(await open(), place, open);
    } finally {
      await Promise.all(opened.map((inbox) => inbox.close()));
      await engine.remove?.(place);
    }
  }

  describe(name, () => {
    describe('keeps', () => {
      test('what is put, and hands it over once', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.ids).toEqual([delivery.id]));
          await rest(100);
          expect(recorder.ids).toEqual([delivery.id]);
        }));

      test('all that come at the same time', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const deliveries = many(60);
          await Promise.all(deliveries.map((delivery) => inbox.put([delivery])));
          await eventually(() => expect(recorder.ids.length).toBeGreaterThanOrEqual(60));
          expect([...recorder.ids].sort()).toEqual(deliveries.map(({ id }) => id).sort());
        }));

      test('the items of one body', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const deliveries = many(40);
          await inbox.put(deliveries);
          await eventually(() => expect(recorder.ids.length).toBeGreaterThanOrEqual(40));
          expect([...recorder.ids].sort()).toEqual(deliveries.map(({ id }) => id).sort());
        }));

      test('nothing of an empty list', () => within((inbox) => inbox.put([])));

      test('what comes before it is started', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          const delivery = aDelivery();
          await inbox.put([delivery]);
          inbox.start(recorder.work);
          await eventually(() => expect(recorder.ids).toEqual([delivery.id]));
        }));

      test.each([
        ['nothing', ''],
        ['umlauts and an emoji', '{"name":"Žluťoučký kůň 🐎 äöü"}'],
        ['an escaped NUL, odd spacing', '{ "a" :\t"\\u0000" ,\r\n "b":1.0 }\n\n'],
        ['a byte order mark', '\ufeff{"a":1}'],
        ['a form', 'payload=%7B%22a%22%3A1%7D&b=+'],
        ['quotes, backslashes and line separators', '{"a":"\\"\\\\ \u2028 \u2029 \'"}'],
      ])('the bytes of a body: %s', (_, body) =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          await inbox.put([aDelivery({}, body)]);
          await eventually(() => expect(recorder.handled).toHaveLength(1));
          const [handled] = recorder.handled;
          expect(Buffer.from(handled?.delivery.rawBody ?? [1])).toEqual(Buffer.from(body));
        }),
      );

      test('everything that belongs to a delivery, from its store', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          const whole = aDelivery(
            {
              parameters: { shop: 'a/b ü', empty: '' },
              headers: { 'x-topic': 'pets', 'x-many': ['one', 'two'], traceparent: '00-1-2-01' },
              receivedAt: 1_764_000_000_123,
              isRewritten: true,
              item: { envelope: { batch: [null], id: 7 }, position: 3 },
            },
            '{"x":[]}',
          );
          await inbox.put([whole]);
          inbox.start(recorder.work);
          await eventually(() => expect(recorder.handled).toHaveLength(1));
          const { rawBody, ...others } = recorder.handled[0]?.delivery ?? aDelivery();
          expect(Buffer.from(rawBody).toString()).toBe('{"x":[]}');
          const { rawBody: _, ...expected } = whole;
          expect(others).toEqual(expected);
        }));

      test('a body of almost 1 MB', () =>
        within(async (inbox) => {
          const body = JSON.stringify({ text: 'ä'.repeat(450_000) });
          const delivery = aDelivery({}, body);
          if (delivery.rawBody.length > (inbox.deliveryLimit ?? Infinity)) return;
          const recorder = new Recorder();
          inbox.start(recorder.work);
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.handled).toHaveLength(1));
          expect(Buffer.from(recorder.handled[0]?.delivery.rawBody ?? []).toString()).toBe(body);
        }));
    });

    describe.runIf(can('duplicates'))('hands over once what comes twice:', () => {
      test('one after the other', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const [first, last] = many(2) as [KeptDelivery, KeptDelivery];
          await inbox.put([first]);
          await eventually(() => expect(recorder.ids).toEqual([first.id]));
          await inbox.put([first]);
          await inbox.put([last]);
          await eventually(() => expect(recorder.ids).toContain(last.id));
          expect(recorder.ids).toEqual([first.id, last.id]);
        }));

      test('at the same time, and in one body', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const [twice, last] = many(2) as [KeptDelivery, KeptDelivery];
          await Promise.all([inbox.put([twice]), inbox.put([twice]), inbox.put([twice, twice])]);
          await inbox.put([last]);
          await eventually(() => expect(recorder.ids).toContain(last.id));
          await eventually(() => expect(recorder.ids).toContain(twice.id));
          await rest(100);
          expect(recorder.ids).toHaveLength(2);
        }));

      test('and others of its body are kept', () =>
        within(async (inbox) => {
          const recorder = new Recorder();
          inbox.start(recorder.work);
          const [known, fresh] = many(2) as [KeptDelivery, KeptDelivery];
          await inbox.put([known]);
          await inbox.put([known, fresh]);
          await eventually(() =>
            expect([...recorder.ids].sort()).toEqual([known.id, fresh.id].sort()),
          );
        }));
    });

    describe('tries again', () => {
      test('what failed, and counts', () =>
        within(async (inbox, place) => {
          const recorder = new Recorder((_, attempt) => (attempt < 3 ? failure() : undefined));
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.attemptsOf(delivery)).toEqual([1, 2, 3]));
          await rest(100);
          expect(recorder.attemptsOf(delivery)).toEqual([1, 2, 3]);
          expect(await engine.dead(place)).toEqual([]);
        }));

      test('and makes a dead letter of what failed each time', () =>
        within(async (inbox, place) => {
          const recorder = new Recorder(() => failure());
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(async () => expect(await engine.dead(place)).toEqual([delivery.id]));
          expect(recorder.attemptsOf(delivery)).toEqual([1, 2, 3, 4]);
        }));

      test.runIf(can('last attempt'))('and says which attempt is the last', () =>
        within(async (inbox) => {
          const recorder = new Recorder(() => failure());
          inbox.start(recorder.work);
          await inbox.put([aDelivery()]);
          await eventually(() => expect(recorder.handled).toHaveLength(attempts));
          const lasts = recorder.handled.map(({ attempt }) => attempt.isLast ?? false);
          expect(lasts).toEqual([false, false, false, true]);
        }),
      );

      test('not what failed for good', () =>
        within(async (inbox, place) => {
          const recorder = new Recorder(() => failure({ isFinal: true }));
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(async () => expect(await engine.dead(place)).toEqual([delivery.id]));
          expect(recorder.attemptsOf(delivery)).toEqual([1]);
        }));

      test.runIf(can('retry after'))('not before the time that a failure asks for', () =>
        within(async (inbox) => {
          const recorder = new Recorder((_, attempt) =>
            attempt === 1 ? failure({ retryAfter: 1_200 }) : undefined,
          );
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.attemptsOf(delivery)).toEqual([1, 2]));
          const [first, second] = recorder.handled.map(({ at }) => at) as [number, number];
          expect(second - first).toBeGreaterThanOrEqual(1_195);
        }),
      );

      test.each([
        ['nothing', undefined],
        ['a text', 'no'],
        ['an error without a message', new Error()],
        ['an odd object', Object.create(null) as unknown],
        ['a long message with odd characters', new Error(`\u0000\ud800 ü ${'x'.repeat(5000)}`)],
      ])('after any error: %s', (_, error) =>
        within(async (inbox) => {
          const recorder = new Recorder((_, attempt) =>
            attempt === 1 ? failure({ error }) : undefined,
          );
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.attemptsOf(delivery)).toEqual([1, 2]));
        }),
      );

      test('while others go on', () =>
        within(async (inbox) => {
          const bad = aDelivery();
          const recorder = new Recorder(({ id }) => (id === bad.id ? failure() : undefined));
          inbox.start(recorder.work);
          await inbox.put([bad]);
          const good = many(10);
          await inbox.put(good);
          await eventually(() =>
            expect(good.every(({ id }) => recorder.ids.includes(id))).toBe(true),
          );
        }));
    });

    describe('at work:', () => {
      test('several at a time', () =>
        within(async (inbox) => {
          const { opened, open } = gate();
          const recorder = new Recorder(() => opened);
          inbox.start(recorder.work);
          await inbox.put(many(3));
          await eventually(() => expect(recorder.atWork).toBeGreaterThanOrEqual(2));
          open();
          await eventually(() => expect(recorder.handled).toHaveLength(3));
        }));

      test('one that takes its time is handed over once', () =>
        within(async (inbox) => {
          const { opened, open } = gate();
          const recorder = new Recorder(() => opened);
          inbox.start(recorder.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(recorder.ids).toEqual([delivery.id]));
          await rest(1_000);
          open();
          await rest(200);
          expect(recorder.ids).toEqual([delivery.id]);
        }));
    });

    describe.runIf(can('lanes'))('a lane', () => {
      const inLane = (lane: string, count: number): readonly KeptDelivery[] =>
        many(count).map((delivery) => ({ ...delivery, lane }));

      test('is handled one after the other, in the order of arrival', () =>
        within(async (inbox) => {
          let atWork = 0;
          const recorder = new Recorder(async () => {
            expect(++atWork).toBe(1);
            await rest(3);
            atWork--;
            return undefined;
          });
          const deliveries = inLane('a', 12);
          for (const delivery of deliveries.slice(0, 6)) await inbox.put([delivery]);
          inbox.start(recorder.work);
          await inbox.put(deliveries.slice(6));
          await eventually(() => expect(recorder.ids).toEqual(deliveries.map(({ id }) => id)));
          expect(recorder.mostAtWork).toBe(1);
        }));

      test('waits for a retry, and others don’t', () =>
        within(async (inbox) => {
          const [first, second] = inLane('a', 2) as [KeptDelivery, KeptDelivery];
          const others = inLane('b', 3);
          const recorder = new Recorder(({ id }, attempt) =>
            id === first.id && attempt < 3 ? failure() : undefined,
          );
          inbox.start(recorder.work);
          await inbox.put([first, second, ...others]);
          await eventually(() => expect(new Set(recorder.ids).size).toBe(5));
          const ofLane = recorder.ids.filter((id) => [first.id, second.id].includes(id));
          expect(ofLane).toEqual([first.id, first.id, first.id, second.id]);
        }));

      test('goes on after a dead letter', () =>
        within(async (inbox, place) => {
          const [first, second] = inLane('a', 2) as [KeptDelivery, KeptDelivery];
          const recorder = new Recorder(({ id }) =>
            id === first.id ? failure({ isFinal: true }) : undefined,
          );
          inbox.start(recorder.work);
          await inbox.put([first]);
          await inbox.put([second]);
          await eventually(() => expect(recorder.ids).toEqual([first.id, second.id]));
          await eventually(async () => expect(await engine.dead(place)).toEqual([first.id]));
        }));
    });

    describe('closing', () => {
      test('waits for what is at work, and marks it', () =>
        within(async (inbox, _, open) => {
          const { opened, open: finish } = gate();
          const recorder = new Recorder(() => opened);
          inbox.start(recorder.work);
          await inbox.put([aDelivery()]);
          await eventually(() => expect(recorder.atWork).toBe(1));
          let isClosed = false;
          const closed = inbox.close().then(() => (isClosed = true));
          await rest(150);
          expect(isClosed).toBe(false);
          finish();
          await closed;
          if (!can('reopening')) return;
          const again = new Recorder();
          const inboxAgain = await open();
          inboxAgain.start(again.work);
          const last = aDelivery();
          await inboxAgain.put([last]);
          await eventually(() => expect(again.ids).toContain(last.id));
          expect(again.ids).toEqual([last.id]);
        }));

      test('twice is closing once', () =>
        within(async (inbox) => {
          inbox.start(new Recorder().work);
          await Promise.all([inbox.close(), inbox.close()]);
          await inbox.close();
        }));

      test('refuses what comes later', () =>
        within(async (inbox) => {
          inbox.start(new Recorder().work);
          await inbox.close();
          await expect(inbox.put([aDelivery()])).rejects.toThrow();
        }));

      test('keeps what came before it', () =>
        within(async (inbox) => {
          const puts = many(20).map((delivery) => inbox.put([delivery]));
          const results = await Promise.allSettled([...puts, inbox.close()]);
          expect(results.at(-1)?.status).toBe('fulfilled');
        }));

      test.runIf(can('reopening'))('leaves the rest to the next start', () =>
        within(async (inbox, _, open) => {
          const deliveries = many(5);
          for (const delivery of deliveries) await inbox.put([delivery]);
          await inbox.close();
          const recorder = new Recorder();
          (await open()).start(recorder.work);
          await eventually(() => expect(recorder.handled.length).toBeGreaterThanOrEqual(5));
          expect([...recorder.ids].sort()).toEqual(deliveries.map(({ id }) => id).sort());
        }),
      );

      test.runIf(can('reopening'))('forgets no attempt', () =>
        within(async (inbox, _, open) => {
          const before = new Recorder(() => failure({ retryAfter: 300 }));
          inbox.start(before.work);
          const delivery = aDelivery();
          await inbox.put([delivery]);
          await eventually(() => expect(before.attemptsOf(delivery)).toEqual([1]));
          await inbox.close();
          const after = new Recorder();
          (await open()).start(after.work);
          await eventually(() => expect(after.attemptsOf(delivery)).toEqual([2]));
        }),
      );
    });
  });
}
