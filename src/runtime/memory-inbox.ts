import { amountOf, checkOptions } from './checks.js';
import type { Failure, Inbox, KeptDelivery, WorkOff } from './kept.js';

/** A delivery that could not be handled, and the last reason. */
export interface DeadLetter extends Failure {
  readonly delivery: KeptDelivery;
  readonly attempts: number;
}

/** An inbox for tests, which keeps nothing for longer than its process. Retries don't wait. */
export interface MemoryInbox extends Inbox {
  /** All that was kept, in the order of arrival. */
  readonly kept: readonly KeptDelivery[];
  /** The dead letters, the oldest first. */
  readonly dead: readonly DeadLetter[];
  /** Resolves once everything is handled or a dead letter. */
  settled(): Promise<void>;
}

/** The options of `createMemoryInbox`. */
export interface MemoryInboxOptions {
  /** The most attempts at a delivery. 12 unless set. */
  readonly attempts?: number;
}

/** Handles what it keeps at once, and lane by lane one after the other. */
export function createMemoryInbox(options: MemoryInboxOptions = {}): MemoryInbox {
  const attempts = attemptsOf(options);
  const kept: KeptDelivery[] = [];
  const dead: DeadLetter[] = [];
  const ids = new Set<string>();
  const waiting: KeptDelivery[] = [];
  const lanes = new Map<string, Promise<void>>();
  const atWork = new Set<Promise<void>>();
  let work: WorkOff | undefined;

  async function handle(delivery: KeptDelivery, by: WorkOff): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      // Another object is read and judged anew, as one from a disk is.
      const given = attempt === 1 ? delivery : { ...delivery };
      const failure = await by(given, { attempt, isLast: attempt === attempts });
      if (!failure) return;
      if (failure.isFinal || attempt === attempts)
        dead.push({ ...failure, delivery, attempts: attempt });
      if (failure.isFinal) return;
    }
  }

  function begin(delivery: KeptDelivery, by: WorkOff): void {
    const { lane } = delivery;
    const before = (lane === undefined ? undefined : lanes.get(lane)) ?? Promise.resolve();
    const done = before.then(() => handle(delivery, by));
    if (lane !== undefined) lanes.set(lane, done);
    atWork.add(done);
    void done.then(() => atWork.delete(done));
  }

  async function settled(): Promise<void> {
    while (atWork.size > 0) await Promise.all(atWork);
  }

  return {
    hasLanes: true,
    kept,
    dead,
    settled,
    put: (deliveries) => {
      const fresh = deliveries.filter(({ id }) => !ids.has(id));
      for (const delivery of fresh) ids.add(delivery.id);
      kept.push(...fresh);
      waiting.push(...fresh);
      if (work) for (const delivery of waiting.splice(0)) begin(delivery, work);
      return Promise.resolve();
    },
    start: (given) => {
      work = given;
      for (const delivery of waiting.splice(0)) begin(delivery, given);
    },
    close: async () => {
      work = undefined;
      await settled();
    },
  };
}

/** As in a file, an attempt that has begun counts as a whole one. */
function attemptsOf(options: MemoryInboxOptions): number {
  const rules = { attempts: amountOf('attempts') };
  checkOptions<MemoryInboxOptions>('createMemoryInbox', options, rules);
  return Math.ceil(options.attempts ?? 12);
}
