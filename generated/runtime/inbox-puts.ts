// Copied by hooksmith 0.1.0 from its src/runtime/inbox-puts.ts
// It is the same in every package: this file is overwritten.

import { InboxError } from './inbox-database.js';
import type { DeliveryRow } from './inbox-records.js';
import type { KeptDelivery } from './kept.js';

/** The deliveries of one body, which wait to be kept. */
export interface Put {
  readonly entries: readonly { readonly delivery: KeptDelivery; readonly row: DeliveryRow }[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** By the clock of the inbox, after which it waits for no lock any more. */
  readonly deadline: number;
}

/** Milliseconds that a delivery waits for a lock: the receiver gives up then. */
export const longestWait = 4000;

/** The most deliveries in one transaction, except a body that holds more. */
const largestGroup = 1000;

/** The most turns of the loop that a transaction waits while each brings more: senders that were answered together come together. */
const mostTurns = 8;

/** Waits for the next transaction. */
export class Puts {
  #waiting: Put[] = [];
  #seen = 0;
  #turns = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** True if the last turn has brought more, so that the next is likely to. Is to be asked once in a turn. */
  get isGathering(): boolean {
    const isMore = this.#waiting.length > this.#seen;
    this.#seen = this.#waiting.length;
    return isMore && ++this.#turns < mostTurns;
  }

  push(put: Put): void {
    this.#waiting.push(put);
  }

  take(): readonly Put[] {
    this.#seen = 0;
    this.#turns = 0;
    let size = 0;
    const end = this.#waiting.findIndex(({ entries }, index) => {
      size += entries.length;
      return index > 0 && size > largestGroup;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  /** They come first next time, except those whose time is over. */
  giveBack(puts: readonly Put[], now: number, error: unknown): void {
    const late = puts.filter(({ deadline }) => deadline <= now);
    refuse(late, error);
    this.#waiting = [...puts.filter(({ deadline }) => deadline > now), ...this.#waiting];
  }
}

/** The bytes that are to be kept. */
export function sizeOf(puts: readonly Put[]): number {
  let size = 0;
  for (const { entries } of puts) {
    for (const { row } of entries) size += row.head.length + row.body.length;
  }
  return size;
}

export function refuse(puts: readonly Put[], cause: unknown): void {
  const text = cause instanceof Error ? cause.message : String(cause);
  for (const { reject } of puts) {
    const sentence = `The inbox can't keep the delivery: ${text.replace(/\.$/, '')}.`;
    reject(new InboxError(sentence, { cause }));
  }
}
