// Copied by hooksmith 0.1.0 from its src/runtime/duplicates.ts
// It is the same in every package: this file is overwritten.

import { noContent, problem, type Answer } from './answer.js';
import { bytesOf } from './bytes.js';
import type { DeliveryContext } from './context.js';
import type { DeliveredEvent, Headers } from './delivery.js';
import { deliveryDuplicate } from './diagnostics.js';
import type { EventDefinition } from './events.js';
import { kindOf } from './json.js';
import { platform } from './platform.js';
import { runEvery } from './time-limit.js';
import type { Work } from './work.js';

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
  /**
   * It is still at work: its claim lasts for some milliseconds from now. Without this method another process may
   * handle the delivery again once its claim, which is for twice `timeLimit`, is over.
   */
  extend?(key: string, milliseconds: number): void | Promise<void>;
}

type Known = 'new' | 'working' | 'done';

/** The option `dedupe`: how a delivery is recognised that comes again, and where that is remembered. */
export interface DedupeOptions {
  /** Needed, except a receiver with an inbox, which itself remembers what it keeps. */
  readonly store?: DedupeStore;
  /** Milliseconds that a store remembers a delivery. A day unless set. */
  readonly window?: number;
  /**
   * The id that all copies of a delivery share; undefined, or an empty one, for one that is like no other. Unless set: the id that
   * `verify` has verified, or the correlation id that the document describes. An event that has neither is handled each
   * time, since equal bytes need not be the same delivery; an item of a list goes by its bytes and its place, and by
   * its place where your key gives the same for several items of a body.
   */
  readonly key?: (event: DeliveredEvent) => string | undefined | Promise<string | undefined>;
}

/** The verified id of a delivery, by its headers. */
export type DeliveryId = (headers: Headers) => string | undefined;

/** Throws if no event can have an id. */
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

/** Handles once what comes several times. */
export class Duplicates {
  readonly #options: DedupeOptions;
  readonly #store: DedupeStore;
  readonly #deliveryId: DeliveryId | undefined;
  readonly #work: Work;
  readonly #window: number;
  /** A delivery whose process died is handled when the sender tries again after this time, in milliseconds. */
  readonly #claimTime: number;
  /** The keys of the deliveries at work in this receiver. */
  readonly #atWork = new Set<string>();

  constructor(
    options: DedupeOptions,
    store: DedupeStore,
    deliveryId: DeliveryId | undefined,
    work: Work,
  ) {
    this.#options = options;
    this.#store = store;
    this.#deliveryId = deliveryId;
    this.#work = work;
    this.#window = options.window ?? day;
    this.#claimTime = Math.min(2 * work.timeLimit, this.#window);
  }

  /** The answer of what handles a delivery, unless another copy of it is or was handled. */
  handleOnce<Event extends DeliveredEvent>(
    context: DeliveryContext<Event>,
    handle: () => Answer | Promise<Answer>,
    milliseconds: number | undefined,
    siblings: Set<string> | undefined,
  ): Answer | Promise<Answer> {
    return this.#work.settle(
      context,
      async () => {
        const { event } = context;
        const identity = await this.#within(context, () =>
          identityOf(event, this.#options, this.#deliveryId),
        );
        const key = apartFrom(siblings, identity, event);
        if (key === undefined) return this.#work.settle(context, handle, milliseconds);
        const known = await this.#claim(key, context);
        if (known === 'new') return this.#handle(key, context, handle, milliseconds);
        return tellDuplicate(context.event, known);
      },
      Infinity,
    );
  }

  async #claim(key: string, context: DeliveryContext<DeliveredEvent>): Promise<Known> {
    if (this.#atWork.has(key)) return 'working';
    const store = this.#store;
    let isAwaited = true;
    const claim = async (): Promise<Known> => {
      const known = await store.claim(key, this.#claimTime);
      if (known === 'new' && !isAwaited) await store.release(key);
      return known;
    };
    try {
      const known = await this.#within(context, claim);
      if (known === 'new') this.#atWork.add(key);
      return known;
    } finally {
      isAwaited = false;
    }
  }

  /** The claim ends when the work does, which may be after its answer. */
  async #handle(
    key: string,
    context: DeliveryContext<DeliveredEvent>,
    handle: () => Answer | Promise<Answer>,
    milliseconds: number | undefined,
  ): Promise<Answer> {
    const store = this.#store;
    const extend = (): unknown => store.extend?.(key, this.#claimTime);
    const stop = runEvery(this.#claimTime / 2, () => void this.#try(context, extend));
    const end = async (isHandled: boolean): Promise<void> => {
      stop();
      await this.#try(context, () =>
        isHandled ? store.complete(key, this.#window) : store.release(key),
      );
      this.#atWork.delete(key);
    };
    const work = new Promise<Answer>((resolve) => resolve(handle()));
    const ended = work.then(
      ({ status }) => end(status < 400),
      () => end(false),
    );
    this.#work.goOn(ended, undefined, false);
    const answer = await this.#work.settle(context, () => work, milliseconds);
    if (!context.isLate) await ended;
    return answer;
  }

  /** A failure here changes no answer, and is told. */
  async #try(context: DeliveryContext<DeliveredEvent>, run: () => unknown): Promise<void> {
    try {
      await this.#within(context, run);
    } catch (error) {
      context.fail(error);
    }
  }

  #within<Result>(
    { event }: DeliveryContext<DeliveredEvent>,
    run: () => Result | PromiseLike<Result>,
  ): Result | Promise<Result> {
    return this.#work.within(run, event, undefined);
  }
}

function tellDuplicate({ name, receivedAt }: DeliveredEvent, known: Exclude<Known, 'new'>): Answer {
  const answer = known === 'done' ? noContent : problem(409);
  const { status } = answer;
  if (deliveryDuplicate.hasSubscribers) deliveryDuplicate.publish({ name, receivedAt, status });
  return answer;
}

/** Ids that are longer are hashed, so that no sender fills a store with them. */
const longestId = 200;

/** The text that all copies of a delivery share, and nothing else; undefined if nobody says which they are. */
export async function identityOf(
  event: DeliveredEvent,
  { key }: DedupeOptions,
  deliveryId: DeliveryId | undefined,
): Promise<string | undefined> {
  if (key) return givenText('The key of dedupe', await key(event)) || undefined;
  const { name, headers, correlationId, position, rawBody } = event;
  const id = deliveryId?.(headers) || correlationId;
  if (id) {
    const short = id.length <= longestId ? id : await hashOf(bytesOf(id));
    return `${name}:id:${short}${position === undefined ? '' : `:${position}`}`;
  }
  return position === undefined ? undefined : `${name}:${position}:${await hashOf(rawBody)}`;
}

/** The same, or with its place for an item of a body of which an earlier item has it: items of one body are no copies of each other. */
export function apartFrom(
  siblings: Set<string> | undefined,
  identity: string | undefined,
  { position }: DeliveredEvent,
): string | undefined {
  if (!siblings || identity === undefined) return identity;
  if (siblings.has(identity)) return `${identity}:${position}`;
  siblings.add(identity);
  return identity;
}

/** The text that a function of an option has given; undefined if it gave nothing. Throws for a value that stands for no text. */
export function givenText(option: string, value: unknown): string | undefined {
  if (value === undefined || value === null || Number.isNaN(value)) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError(`${option} has given ${kindOf(value)}. It has to give a text, or undefined.`);
}

/** SHA-256 in hexadecimal digits. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await platform.crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The options of `createMemoryStore`. */
export interface MemoryStoreOptions {
  /** The least number of deliveries that are remembered once they are done; the most is twice that. 10,000 unless set. */
  readonly limit?: number;
}

/** Remembers deliveries within one process; of those that are done the oldest half is forgotten at a time. */
export function createMemoryStore({ limit = 10_000 }: MemoryStoreOptions = {}): DedupeStore {
  if (!(limit > 0)) throw new RangeError('The limit of a store is a positive number.');
  /** The times at which claims, and what is done, are over. */
  const claims = new Map<string, number>();
  let done = new Map<string, number>();
  let older: typeof done = new Map();
  const isIn = (times: ReadonlyMap<string, number>, key: string): boolean =>
    (times.get(key) ?? 0) > Date.now();

  return {
    claim(key, milliseconds) {
      if (isIn(claims, key)) return 'working';
      if (isIn(done, key) || isIn(older, key)) return 'done';
      claims.set(key, Date.now() + milliseconds);
      return 'new';
    },
    extend(key, milliseconds) {
      if (claims.has(key)) claims.set(key, Date.now() + milliseconds);
    },
    complete(key, milliseconds) {
      claims.delete(key);
      older.delete(key);
      done.set(key, Date.now() + milliseconds);
      if (done.size < limit) return;
      older = done;
      done = new Map();
    },
    release(key) {
      for (const times of [claims, done, older]) times.delete(key);
    },
  };
}
