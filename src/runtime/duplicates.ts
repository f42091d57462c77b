import { noContent, problem, type Answer } from './answer.js';
import type { DeliveredEvent } from './delivery.js';

export type Claim = 'new' | 'working' | 'done';
export interface DedupeStore {
  claim(key: string, window: number): Claim | Promise<Claim>;
  complete(key: string, window: number): void | Promise<void>;
  release(key: string): void | Promise<void>;
}

export interface DedupeOptions {
  readonly store: DedupeStore;
  /** How long a delivery is remembered, in milliseconds. A day unless set. */
  readonly window?: number;
  /**
   * What two deliveries have in common that are the same; undefined for one that is like no other. Unless set:
   * the operation and the correlation id, or the hash of the raw bytes where the document has none.
   */
  readonly key?: (event: DeliveredEvent) => string | undefined | Promise<string | undefined>;
}
export async function keyOf(event: DeliveredEvent): Promise<string> {
  return event.operation;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Handles what hasn't been handled yet. A delivery that is at work is claimed for twice its time limit, so that
 * one whose process died is handled when the sender tries again.
 */
export async function handleOnce(
  event: DeliveredEvent,
  { store, window = day, key = keyOf }: DedupeOptions,
  timeLimit: number,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const id = await key(event);
  if (id === undefined) return handle();
  const claim = await store.claim(id, Math.min(2 * timeLimit, window));
  if (claim === 'done') return noContent;
  if (claim === 'working') return problem(409);
  let isHandled = false;
  try {
    const answer = await handle();
    isHandled = answer.status < 400;
    return answer;
  } finally {
    await (isHandled ? store.complete(id, window) : store.release(id));
  }
}

export function createMemoryStore(): DedupeStore {
  throw new Error();
}
