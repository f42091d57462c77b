// Copied by hooksmith 0.1.0 from its src/runtime/inbox-cloudflare.ts
// It is the same in every package: this file is overwritten.

import {
  allOf,
  inBatches,
  EngineInbox,
  ordered,
  packedText,
  promptly,
  refuseLanes,
  workPacked,
} from './inbox-engine.js';
import {
  defaultAttempts,
  defaultBackoff,
  delayAfter,
  nextTry,
  type RetryOptions,
} from './retries.js';
import type { Inbox, KeptDelivery, WorkOff } from './kept.js';

/** The part of a queue's binding that is used. */
export interface QueueLike {
  sendBatch(messages: { body: string; contentType: 'text' }[]): Promise<unknown>;
}

/** The part of a batch that is used, as `queue(batch, env)` is given it. */
export interface QueueBatch {
  readonly messages: readonly QueueMessage[];
}

interface QueueMessage {
  readonly body: unknown;
  /** From 1. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

/** The options of `handleBatch`. */
export interface BatchOptions extends RetryOptions {
  /** Dead letters are sent to it. Without it the platform sends them, after all attempts. */
  readonly deadLetters?: QueueLike;
  /** `max_retries` of the consumer, and one; 12 unless set. */
  readonly attempts?: number;
}

/** Bytes of a message, less what the platform adds; its kilobytes have 1,000. */
const messageLimit = 128_000 - 100;

/** Bytes of all messages that are sent at once. */
const batchLimit = 256_000;

/** The platform waits no longer, in seconds. */
const longestWait = 12 * 60 * 60;

/**
 * Keeps deliveries in a queue of Cloudflare, which hands them to `handleBatch`. Give its consumer `max_retries` 11, as it
 * has 3 by default, and a `dead_letter_queue`: without one, the platform deletes what fails. Nothing is shared between
 * requests, as the platform forbids it; so one inbox can serve one request, or many.
 */
export function queueInbox(queue: QueueLike): Inbox {
  return new QueueInbox(queue);
}

class QueueInbox extends EngineInbox {
  readonly deliveryLimit: number = messageLimit - 8_000;
  readonly #queue: QueueLike;

  constructor(queue: QueueLike) {
    super();
    this.#queue = queue;
  }

  /** The platform starts the consumer. */
  start(): void {
    return undefined;
  }

  protected async keep(deliveries: readonly KeptDelivery[]): Promise<void> {
    const engine = 'Cloudflare Queues';
    refuseLanes(engine, deliveries, ordered);
    const texts = deliveries.map((delivery) => packedText(engine, delivery, messageLimit));
    for (const batch of inBatches(texts, String, { most: 100, limit: batchLimit })) {
      const messages = batch.map((body) => ({ body, contentType: 'text' as const }));
      await promptly(engine, this.#queue.sendBatch(messages));
    }
  }

  protected async end(): Promise<void> {
    await Promise.resolve();
  }
}

/** Handles a batch; each of its messages is done, tried again or a dead letter by itself. */
export async function handleBatch(
  receiver: { readonly process: WorkOff },
  { messages }: QueueBatch,
  { deadLetters, attempts = defaultAttempts, backoff = defaultBackoff }: BatchOptions = {},
): Promise<void> {
  await allOf(messages, async (message) => {
    const attempt = message.attempts;
    const isLast = attempt >= attempts;
    const failure = await workPacked(receiver.process, message.body, { attempt, isLast });
    const wait = failure && nextTry(failure, attempt, { attempts, backoff });
    if (failure && (wait !== undefined || !deadLetters)) {
      const delaySeconds = Math.ceil((wait ?? delayAfter({}, attempt, backoff)) / 1_000);
      message.retry({ delaySeconds: Math.min(delaySeconds, longestWait) });
      return;
    }
    if (failure) await deadLetters?.sendBatch([{ body: textOf(message), contentType: 'text' }]);
    message.ack();
  });
}

/** A message that was sent by hand may be JSON. */
function textOf({ body }: QueueMessage): string {
  return typeof body === 'string' ? body : JSON.stringify(body ?? null);
}
