import type { Logger, Signal } from './platform.js';
import type { Issue } from './validation.js';

/** Header names in lower case, as node:http and Fetch give them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request before its body has been read. */
export interface RequestHead {
  readonly method: string;
  /** The path as it came over the wire, its query included; routes go without the query. */
  readonly path: string;
  readonly headers: Headers;
}

/** A request with its body. */
export interface IncomingRequest extends RequestHead {
  /** The bytes as they arrived: what a signature is computed over. */
  readonly rawBody: Uint8Array;
  readonly receivedAt: Date;
}

/** The members that every event has. */
export interface DeliveredEvent {
  /** The handler's name. */
  readonly operation: string;
  /** The channel's address as the document writes it; undefined where it has none. */
  readonly channel: string | undefined;
  /** The message's name; undefined where nothing in the document tells the messages apart. */
  readonly message: string | undefined;
  /** The values of the channel's parameters, decoded: strings by their names. */
  readonly parameters: object;
  readonly payload: unknown;
  readonly headers: Headers;
  /** The id that relates it to other messages; undefined where the document, or the delivery, has none. */
  readonly correlationId: string | undefined;
  readonly receivedAt: Date;
  /** The bytes as they arrived. Store these rather than the payload serialised anew. */
  readonly rawBody: Uint8Array;
}

/** A delivery of a known operation whose payload breaks the schema. */
export interface InvalidDelivery extends DeliveredEvent {
  readonly issues: readonly Issue[];
}

/** A verified request below `basePath` for no known operation. */
export interface UnknownDelivery extends IncomingRequest {
  readonly operation: undefined;
}

/** A delivery that could not be handled, as `onError` gets it. */
export interface FailedDelivery {
  /** Undefined where the request matched no operation. */
  readonly operation: string | undefined;
  readonly headers: Headers;
  readonly receivedAt: Date;
}

/** The context of every hook, which is given it besides its delivery. */
export interface HookContext {
  /** Aborted when `timeLimit` is over. */
  readonly signal: Signal;
  readonly logger: Logger;
  /**
   * Work that goes on after the answer: closing waits for it, a serverless runtime is kept alive for it,
   * and `onError` hears of its failure.
   */
  waitUntil(work: PromiseLike<unknown>): void;
}

/** The context of a handler, `onAny` and `onUnhandled`. */
export interface HandlerContext extends HookContext {
  /** Says that nobody cared: the answer is 202, and `onUnhandled` hears of it. */
  unhandled(): void;
}

/** The context of `onError`. A failure from here on is written to the console. */
export interface ErrorContext extends HookContext {
  readonly error: unknown;
}

/**
 * A function for one operation. Its result is awaited and ignored, unless it is a `reply(…)`.
 * An error that it throws is answered with 500 and handed to `onError`.
 */
export type Handler<Event extends DeliveredEvent> = (
  event: Event,
  context: HandlerContext,
) => unknown;
