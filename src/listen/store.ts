import { createHash, randomBytes } from 'node:crypto';
import type { Answered, Unanswered } from './forward.js';
import type { Incoming, Verdict } from './judge.js';

/** A delivery that is kept in memory. */
export interface Delivery extends Incoming {
  /** From 1. */
  readonly number: number;
  readonly receivedAt: Date;
  /** As they came: `headers` has each name once. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly verdict: Verdict;
  /** The number of the delivery that it repeats, by hand. */
  readonly replayOf: number | undefined;
  /** The number of an earlier delivery to the same URL with the same bytes. */
  readonly sameAs: number | undefined;
  /** The local server's; undefined until it is there, or if nothing is forwarded. */
  answer: Answered | Unanswered | undefined;
  /** The status that its sender got; undefined until it did, and for a replay. */
  told: number | undefined;
  /** The number of the change that made it what it is. */
  change: number;
}

/** The most that is kept. */
const most = { deliveries: 200, bytes: 32 * 1024 * 1024 };

/** The last deliveries, in memory alone. */
export class Store {
  /** Tells this run from others, so that a page knows that it starts anew. */
  readonly run = randomBytes(6).toString('hex');
  readonly #deliveries = new Map<number, Delivery>();
  readonly #bySum = new Map<string, number>();
  readonly #listeners = new Set<(delivery: Delivery | undefined) => void>();
  #bytes = 0;
  #last = 0;
  #change = 0;
  #cleared = 0;

  add(delivery: Omit<Delivery, 'number' | 'sameAs' | 'answer' | 'told' | 'change'>): Delivery {
    const sum = sumOf(delivery);
    const known = this.#bySum.get(sum);
    const number = ++this.#last;
    const isThere = known !== undefined && this.#deliveries.has(known);
    const sameAs = isThere && delivery.replayOf === undefined ? known : undefined;
    const kept = {
      ...delivery,
      number,
      sameAs,
      answer: undefined,
      told: undefined,
      change: ++this.#change,
    };
    if (!isThere) this.#bySum.set(sum, number);
    this.#deliveries.set(number, kept);
    this.#bytes += sizeOf(kept);
    this.#trim();
    this.#tell(kept);
    return kept;
  }

  answer(delivery: Delivery, answer: Answered | Unanswered): void {
    delivery.answer = answer;
    delivery.change = ++this.#change;
    if (!this.#deliveries.has(delivery.number)) return;
    if ('body' in answer) this.#bytes += answer.body.length;
    this.#trim();
    this.#tell(delivery);
  }

  get(number: number): Delivery | undefined {
    return this.#deliveries.get(number);
  }

  clear(): void {
    this.#deliveries.clear();
    this.#bySum.clear();
    this.#bytes = 0;
    this.#cleared = ++this.#change;
    this.#tell(undefined);
  }

  /** The number of the last change. */
  get change(): number {
    return this.#change;
  }

  /** All that has changed since: `isCleared` where what was known is gone. */
  since(change: number): { readonly isCleared: boolean; readonly deliveries: readonly Delivery[] } {
    const deliveries = [...this.#deliveries.values()].filter((one) => one.change > change);
    return { isCleared: change < this.#cleared, deliveries };
  }

  /** Calls a function with each delivery that is new or changed, and with undefined when all are gone; gives back the end of it. */
  listen(listener: (delivery: Delivery | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(delivery: Delivery | undefined): void {
    for (const listener of this.#listeners) listener(delivery);
  }

  #trim(): void {
    for (const [number, delivery] of this.#deliveries) {
      if (this.#deliveries.size <= most.deliveries && this.#bytes <= most.bytes) return;
      this.#deliveries.delete(number);
      this.#bytes -= sizeOf(delivery);
      if (this.#bySum.get(sumOf(delivery)) === number) this.#bySum.delete(sumOf(delivery));
    }
  }
}

function sizeOf({ body, rawHeaders, path, answer }: Delivery): number {
  const ofAnswer = answer && 'body' in answer ? answer.body.length : 0;
  return body.length + path.length + rawHeaders.flat().join('').length + ofAnswer;
}

function sumOf({ path, body }: Pick<Incoming, 'path' | 'body'>): string {
  return createHash('sha256').update(`${path}\0`).update(body).digest('base64');
}
