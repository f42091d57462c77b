import { noContent, problem, type Answer } from './answer.js';
import { bytesOf } from './bytes.js';
import type { DeliveredEvent, Headers } from './delivery.js';
import type { EventDefinition } from './events.js';
import { platform } from './platform.js';

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
  /** Milliseconds that a delivery is remembered. A day unless set. */
  readonly window?: number;
  /**
   * The id that all copies of a delivery share; undefined for one that is like no other. Unless set: the id that
   * `verify` has verified, or the correlation id that the document describes. An event that has neither is handled each
   * time, since equal bytes need not be the same delivery; an item of a list goes by its bytes and its place.
   */
  readonly key?: (event: DeliveredEvent) => string | undefined | Promise<string | undefined>;
}

/** The verified id of a delivery, by its headers. */
export type DeliveryId = (headers: Headers) => string | undefined;

/** Throws where no event can have an id. */
export function checkDedupe(
  { key }: DedupeOptions,
  deliveryId: DeliveryId | undefined,
  events: Iterable<EventDefinition>,
): void {
  if (key ?? deliveryId) return;
  for (const { each, messages } of events) {
    if (each !== undefined || messages.some(({ correlationId }) => correlationId)) return;
  }
  throw new TypeError(
    'dedupe needs the id of a delivery: give it a key, such as ({ headers }) => headers["x-delivery-id"], or a verify that has one.',
  );
}

const day = 24 * 60 * 60 * 1000;

/**
 * Handles what hasn't been handled yet. A delivery that is at work is claimed for twice its time limit, so that one
 * whose process died is handled when the sender tries again.
 */
export async function handleOnce(
  event: DeliveredEvent,
  { store, window = day, key }: DedupeOptions,
  deliveryId: DeliveryId | undefined,
  timeLimit: number,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const id = await (key ? key(event) : keyOf(event, deliveryId?.(event.headers)));
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

/** Ids that are longer are hashed, so that no sender fills a store with them. */
const longestId = 200;

async function keyOf(
  { name, correlationId, position, rawBody }: DeliveredEvent,
  verified: string | undefined,
): Promise<string | undefined> {
  const id = verified ?? correlationId;
  const place = position === undefined ? '' : `:${position}`;
  if (id === undefined && position === undefined) return undefined;
  if (id === undefined) return `${name}${place}:${await hashOf(rawBody)}`;
  const short = id.length <= longestId ? id : await hashOf(bytesOf(id));
  return `${name}:id:${short}${place}`;
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await platform.crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface MemoryStoreOptions {
  /** The least number of deliveries remembered; the most is twice that. 10,000 unless set. */
  readonly limit?: number;
}

/** Remembers deliveries within one process; the oldest half is forgotten at a time. */
export function createMemoryStore({ limit = 10_000 }: MemoryStoreOptions = {}): DedupeStore {
  if (!(limit > 0)) throw new RangeError('The limit of a store is a positive number.');
  let entries = new Map<string, { readonly known: Known; readonly expires: number }>();
  let older: typeof entries = new Map();

  function remember(key: string, known: Known, milliseconds: number): void {
    older.delete(key);
    entries.set(key, { known, expires: Date.now() + milliseconds });
    if (entries.size < limit) return;
    older = entries;
    entries = new Map();
  }

  return {
    claim(key, milliseconds) {
      const entry = entries.get(key) ?? older.get(key);
      if (entry && entry.expires > Date.now()) return entry.known;
      remember(key, 'working', milliseconds);
      return 'new';
    },
    complete: (key, milliseconds) => remember(key, 'done', milliseconds),
    release(key) {
      entries.delete(key);
      older.delete(key);
    },
  };
}
