import type { StoredDelivery } from './inbox-records.js';
import type { Claimed, Mark, Outcome } from './inbox-statements.js';
import type { Store } from './inbox-store.js';
import type { Failure, KeptDelivery, WorkOff } from './kept.js';
import { nextTry } from './retries.js';

/** A delivery that this process has taken: the one that was put, or as it is stored. */
export interface Job extends Claimed {
  readonly owner: number;
  readonly delivery?: KeptDelivery | undefined;
  readonly stored?: StoredDelivery | undefined;
}

/** Hands deliveries to the receiver, and makes a mark of what becomes of each. */
export class Jobs {
  work: WorkOff | undefined;
  readonly #store: Store;
  readonly #onEnd: (mark: Mark) => void;
  readonly #rows = new Set<number>();
  #onSettled: (() => void)[] = [];

  constructor(store: Store, onEnd: (mark: Mark) => void) {
    this.#store = store;
    this.#onEnd = onEnd;
  }

  /** Those that are expected or at work. */
  get count(): number {
    return this.#rows.size;
  }

  has(seq: number): boolean {
    return this.#rows.has(seq);
  }

  /** Counts a delivery that is going to be run, or freed. */
  expect({ seq }: Job): void {
    this.#rows.add(seq);
  }

  run(job: Job): void {
    void this.#run(job);
  }

  /** Leaves it to whoever takes it next. */
  free(job: Job): void {
    this.#end(job, { kind: 'free' });
  }

  settled(): Promise<void> {
    if (this.count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onSettled.push(resolve));
  }

  async #run(job: Job): Promise<void> {
    const { attempts: attempt, stored, replay } = job;
    const { records, settings } = this.#store;
    let failure: Failure | undefined;
    try {
      const delivery = job.delivery ?? (stored && records.decode(stored));
      const isLast = attempt >= settings.attempts;
      if (delivery)
        failure = await this.work?.(delivery, { attempt, isLast, isReplay: replay > 0 });
    } catch (error) {
      settings.logger.error(`The delivery ${job.seq} can't be handled.`, error);
      failure = { error, isFinal: false };
    }
    this.#end(job, this.#outcomeOf(job, failure));
  }

  #outcomeOf({ attempts }: Job, failure: Failure | undefined): Outcome {
    if (!failure) return { kind: 'done' };
    const { clock, settings } = this.#store;
    const error = this.#textOf(failure.error);
    const now = Math.round(clock.now());
    const wait = nextTry(failure, attempts, settings);
    if (wait === undefined) return { kind: 'dead', at: now, error };
    return { kind: 'retry', due: now + Math.ceil(wait), error };
  }

  #textOf(error: unknown): string {
    try {
      return this.#store.records.errorText(error);
    } catch {
      return 'An error whose text could not be made.';
    }
  }

  #end({ seq, owner, attempts, lane }: Job, outcome: Outcome): void {
    this.#rows.delete(seq);
    this.#onEnd({ seq, owner, attempts, lane, ...outcome });
    if (this.count > 0) return;
    const waiting = this.#onSettled;
    this.#onSettled = [];
    for (const resolve of waiting) resolve();
  }
}
