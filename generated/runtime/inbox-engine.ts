// Copied by hooksmith 0.1.0 from its src/runtime/inbox-engine.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { amountOf, anyFunction, withMethods, type Rules } from './checks.js';
import {
  OversizeError,
  type Attempt,
  type Failure,
  type Inbox,
  type KeptDelivery,
  type WorkOff,
} from './kept.js';
import { pack, unpack, type PackedDelivery } from './packed.js';
import { platform, type Logger } from './platform.js';
import type { RetryOptions } from './retries.js';
import { runAfter, sleep } from './time-limit.js';

/** Options that the adapters of all engines have. */
export interface EngineOptions extends RetryOptions {
  /** Deliveries that this process handles at a time; 16 unless set. */
  readonly concurrency?: number;
  /** Hears of settings that lose deliveries, and of an engine that is away. The console unless set. */
  readonly logger?: Pick<Logger, 'warn'>;
}

/** Rules for the options that all of them have: without them a wrong one shows in deliveries that wait for ever. */
export const engineRules: Rules<EngineOptions> = {
  concurrency: {
    words: 'a whole number of deliveries above 0',
    allows: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  },
  attempts: amountOf('attempts'),
  backoff: anyFunction,
  logger: withMethods(['warn']),
};

/** Seconds that a done delivery stays known, so that a copy of it is left out. */
export const keepDone: number = 24 * 60 * 60;

/** Seconds that a dead letter stays. */
export const keepDead: number = 30 * keepDone;

/** Milliseconds that an engine has to take a delivery: less than the receiver has for its answer. */
const putLimit = 3_500;

/** A failure in 500 characters at most, which every engine takes. Never throws. */
export function reasonOf(error: unknown): string {
  try {
    return wordsOf(error).slice(0, 500).replace(refused, '\ufffd');
  } catch {
    return 'an error without words';
  }
}

/** Characters that PostgreSQL refuses: NUL, and halves of others. */
const refused = /\0|\p{Surrogate}/gu;

function wordsOf(error: unknown): string {
  const { name, message, code, errors } = (error ?? {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly code?: string;
    readonly errors?: readonly unknown[];
  };
  if (!message && errors?.[0]) return wordsOf(errors[0]);
  const words = message || code || String(error);
  return name && name !== 'Error' ? `${name}: ${words}` : words;
}

/** Rejects with a sentence that names the engine, where it fails or takes too long. */
export function promptly<Result>(engine: string, result: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = runAfter(putLimit, () =>
      reject(new Error(`${engine} took longer than ${putLimit} ms. Is it up and reachable?`)),
    );
    const fail = (error: unknown): void =>
      reject(new Error(`${engine} keeps nothing now: ${reasonOf(error)}`, { cause: error }));
    result.then(resolve, fail).finally(stop);
  });
}

/** A hint for engines that never have lanes. */
export const ordered = 'The embedded inbox, pg-boss and FIFO queues of SQS keep one.';

/** Throws for a delivery with a lane: the engine hands deliveries over in any order. */
export function refuseLanes(
  engine: string,
  deliveries: readonly KeptDelivery[],
  hint: string,
): void {
  if (deliveries.every(({ lane }) => lane === undefined)) return;
  throw new TypeError(`${engine} keeps no order, so the receiver can't have orderBy. ${hint}`);
}

/** A delivery as JSON that PostgreSQL takes: in a text where it has characters that are refused. */
export function packedSafely(delivery: KeptDelivery): PackedDelivery | { readonly json: string } {
  const packed = pack(delivery);
  const json = JSON.stringify(packed);
  return /\\u(?:0000|d[89a-f])/.test(json) ? { json } : packed;
}

/** Handles what an engine gives back: packed, or the JSON of it. Anything else is a dead letter. */
export async function workPacked(
  work: WorkOff,
  packed: unknown,
  attempt: Attempt,
): Promise<Failure | undefined> {
  let delivery: KeptDelivery;
  try {
    const { json = packed } = Object(packed) as { readonly json?: unknown };
    delivery = unpack(typeof json === 'string' ? JSON.parse(json) : json);
  } catch (error) {
    return { error, isFinal: true };
  }
  return work(delivery, attempt);
}

/** JSON of a delivery, in characters that every engine takes. Throws if it has more than `limit` bytes. */
export function packedText(engine: string, delivery: KeptDelivery, limit: number): string {
  const text = JSON.stringify(pack(delivery)).replace(/[\ufffe\uffff]/g, escaped);
  const size = bytesOf(text).length;
  if (size <= limit) return text;
  throw new OversizeError(
    `${engine} takes ${limit} bytes, and delivery ${delivery.id} of ${delivery.event} has ${size}.`,
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

/** Does something with each. Rejects as the first that fails does, once all have ended. */
export async function allOf<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const results = await Promise.allSettled(items.map(run));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Lists of at most `most` texts and `limit` bytes in all. */
export function inBatches<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  { most, limit }: { readonly most: number; readonly limit: number },
): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = bytesOf(textOf(item)).length;
    const last = batches.at(-1);
    if (last && last.length < most && size <= room) last.push(item);
    else batches.push([item]);
    room = (last === batches.at(-1) ? room : limit) - size;
  }
  return batches;
}

/** The part of an inbox that is the same for every engine. */
export abstract class EngineInbox implements Inbox {
  readonly #putting = new Set<Promise<void>>();
  #closed: Promise<void> | undefined;

  protected get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  async put(deliveries: readonly KeptDelivery[]): Promise<void> {
    if (this.#closed) throw new Error('The inbox is closed.');
    if (deliveries.length === 0) return;
    const kept = this.keep(deliveries);
    this.#putting.add(kept);
    await kept.finally(() => this.#putting.delete(kept));
  }

  abstract start(work: WorkOff): void;

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#putting).then(() => this.end());
    return this.#closed;
  }

  protected abstract keep(deliveries: readonly KeptDelivery[]): Promise<void>;

  /** Hands nothing over any more, and resolves when nothing is at work. */
  protected abstract end(): Promise<void>;
}

/** Tells of each state of an engine once, however often it is met. */
export class Watch {
  readonly #engine: string;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #told = new Set<string>();

  constructor(engine: string, { logger = platform.console }: EngineOptions) {
    this.#engine = engine;
    this.#logger = logger;
  }

  warn(sentence: string): void {
    this.#logger.warn(`${this.#engine}: ${sentence}`);
  }

  isAway(error: unknown): void {
    const reason = reasonOf(error);
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    this.warn(`deliveries wait, as it can't be asked for them: ${reason}`);
  }

  isThere(): void {
    if (this.#told.size > 0) this.warn('it is there again.');
    this.#told.clear();
  }
}

/** Milliseconds before an engine that failed is asked again. */
export const retryPause = 1_000;

/** Numbers of `most` at most, alike, which are `total` in all. */
export function inShares(total: number, most: number): readonly number[] {
  const count = Math.ceil(total / most);
  return Array.from({ length: count }, (_, index) => Math.ceil((total - index) / count));
}

/**
 * Runs `turn` again and again, for each of the shares at a time. One that fails is told of, and tried again after a
 * second. The result ends it: it resolves when all turns are done.
 */
export function repeat(
  shares: readonly number[],
  turn: (share: number) => Promise<void>,
  watch: Watch,
): () => Promise<void> {
  let isEnded = false;
  async function loop(share: number): Promise<void> {
    while (!isEnded) {
      try {
        await turn(share);
        watch.isThere();
      } catch (error) {
        if (isEnded) return;
        watch.isAway(error);
        await sleep(retryPause);
      }
    }
  }
  const loops = shares.map(loop);
  return async () => {
    isEnded = true;
    await Promise.all(loops);
  };
}
