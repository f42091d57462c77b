import { noContent, problem, type Answer } from './answer.js';
import { platform } from './platform.js';
import type { DeliveredEvent } from './delivery.js';

/**
 * Remembers deliveries. One that several processes share, such as a database, has three statements: insert unless
 * there, update, delete.
 */
export interface DedupeStore {
  /**
   * Says what is known of a key, and remembers a new one for some milliseconds as being at work. Of calls at the
   * same time only one may be told `new`.
   */
  claim(key: string, milliseconds: number): Known | Promise<Known>;
  /** It was handled: it is `done` for some milliseconds. */
  complete(key: string, milliseconds: number): void | Promise<void>;
  /** It failed: it is forgotten, so that the sender's next attempt is new. */
  release(key: string): void | Promise<void>;
}

type Known = 'new' | 'working' | 'done';

export interface DedupeOptions {
  readonly store: DedupeStore;
  /** How long a delivery is remembered, in milliseconds. A day unless set. */
  readonly window?: number;
  /**
   * What deliveries have in common that are the same; undefined for one that is like no other. Unless set: the
   * operation, and the correlation id or the hash of the raw bytes where the document has none.
   */
  readonly key?: (event: DeliveredEvent) => string | undefined | Promise<string | undefined>;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Handles what hasn't been handled yet. A delivery that is at work is claimed for twice its time limit, so that one
 * whose process died is handled when the sender tries again.
 */
export async function handleOnce(
  event: DeliveredEvent,
  { store, window = day, key = keyOf }: DedupeOptions,
  timeLimit: number,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const id = await key(event);
  if (id === undefined) return handle();
  const known = await store.claim(id, Math.min(2 * timeLimit, window));
  if (known === 'done') return noContent;
  if (known === 'working') return problem(409);
  let isHandled = false;
  try {
    const answer = await handle();
    isHandled = answer.status < 400;
    return answer;
  } finally {
    await (isHandled ? store.complete(id, window) : store.release(id));
  }
}

async function keyOf({ operation, correlationId, rawBody }: DeliveredEvent): Promise<string> {
  return `${operation}:${correlationId === undefined ? await hashOf(rawBody) : `id:${correlationId}`}`;
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await platform.crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface MemoryStoreOptions {
  /** How many deliveries are remembered: 10,000 unless set. Those that were told of longest ago go first. */
  readonly limit?: number;
}

/** Remembers deliveries within one process. */
export function createMemoryStore({ limit = 10_000 }: MemoryStoreOptions = {}): DedupeStore {
  const entries = new Map<string, { readonly known: Known; readonly expires: number }>();

  function remember(key: string, known: Known, milliseconds: number): void {
    entries.delete(key);
    entries.set(key, { known, expires: Date.now() + milliseconds });
    for (const oldest of entries.keys()) {
      if (entries.size <= limit) return;
      entries.delete(oldest);
    }
  }

  return {
    claim(key, milliseconds) {
      const entry = entries.get(key);
      if (entry && entry.expires > Date.now()) return entry.known;
      remember(key, 'working', milliseconds);
      return 'new';
    },
    complete: (key, milliseconds) => remember(key, 'done', milliseconds),
    release: (key) => void entries.delete(key),
  };
}
