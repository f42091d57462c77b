// Copied by hooksmith 0.1.0 from its src/runtime/kept.ts
// It is the same in every package: this file is overwritten.

import type { Headers } from './delivery.js';

/** An event as an inbox keeps it: enough to decode, judge and handle it again. Plain data. */
export interface KeptDelivery {
  /** A UUID. Copies of a delivery share it where `dedupe` knows the delivery's identity. */
  readonly id: string;
  /** The event's name. */
  readonly event: string;
  /** Of the channel, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Without those that hold credentials. */
  readonly headers: Headers;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** The bytes of the event: of its body, or of its item in a body that holds several. */
  readonly rawBody: Uint8Array;
  /** True if `rawBody` isn't the bytes as they arrived, such as those of an item. */
  readonly isRewritten?: boolean;
  /** The rest of a body that holds several events, and the event's place in it. */
  readonly item?: { readonly envelope: unknown; readonly position: number };
  /** Deliveries of one lane are handled one after the other. */
  readonly lane?: string;
}

/** One of the times that a kept delivery is handled. */
export interface Attempt {
  /** From 1; 1 unless set. */
  readonly attempt?: number;
  /** True if the delivery is a dead letter if this fails. */
  readonly isLast?: boolean;
  /** True for a delivery that was taken up again by hand. */
  readonly isReplay?: boolean;
}

/** An attempt that failed. */
export interface Failure {
  readonly error: unknown;
  /** True if another attempt would fail as well: the delivery is a dead letter. */
  readonly isFinal: boolean;
  /** The least time until the next attempt, in milliseconds; the inbox decides if it isn't set. */
  readonly retryAfter?: number;
}

/** Handles a delivery; undefined if it is done. Never rejects, and has told `onError` of a failure. */
export type WorkOff = (delivery: KeptDelivery, attempt?: Attempt) => Promise<Failure | undefined>;

/**
 * Keeps deliveries until they are handled. One of yours needs three methods; whatever it keeps goes to `WorkOff`, or to
 * `receiver.process` in another process.
 */
export interface Inbox {
  /**
   * Resolves when none of them can be lost any more; one whose id is known already is left as it is. Rejects if that
   * isn't sure, and then the sender is asked to come again. All are of one body, and are kept together.
   */
  put(deliveries: readonly KeptDelivery[]): Promise<void>;
  /** Is called once, when the receiver is made. Deliveries that fail are to be handed over again. */
  start(work: WorkOff): void;
  /** Hands nothing over any more, and resolves when all that was handed over is done and marked. */
  close(): Promise<void>;
  /** The largest delivery that it takes, in bytes of `rawBody`; no limit unless set. */
  readonly deliveryLimit?: number;
  /** True if deliveries of one lane are handled one after the other. A receiver with `orderBy` asks for it. */
  readonly hasLanes?: boolean;
}

/** An inbox can never keep a delivery of this size: the sender is answered with 413, and not asked to come again. */
export class OversizeError extends RangeError {
  override readonly name = 'OversizeError';
}

/** Throw it in a handler that can never succeed with a delivery: it is a dead letter at once. */
export class GiveUpError extends Error {
  override readonly name = 'GiveUpError';
}

/** Throw it in a handler to have the next attempt after some time, in milliseconds. */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  readonly milliseconds: number;

  constructor(
    milliseconds: number,
    message = `again in ${milliseconds} ms`,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.milliseconds = milliseconds;
  }
}
