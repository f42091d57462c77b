import type { Logger, Signal } from './platform.js';
import type { IssueList } from './validation.js';

/** Header names in lower case, as node:http and Fetch give them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request before its body has been read. */
export interface RequestHead {
  readonly method: string;
  /** The whole path as the sender sent it, its query included, wherever the adapter is mounted. */
  readonly path: string;
  readonly headers: Headers;
}

/** A request with its body. */
export interface IncomingRequest extends RequestHead {
  /** The bytes as they arrived: what a signature is computed over. */
  readonly rawBody: Uint8Array;
  /** True if a body parser had read the body before: `rawBody` is its value written anew, which no signature fits. */
  readonly isRewritten?: boolean;
  readonly receivedAt: Date;
}

/** The members that every event has. */
export interface DeliveredEvent {
  /** The key of its handler. It tells one event from another. */
  readonly name: string;
  /** The operation's id, as the document writes it. */
  readonly operation: string;
  /** The channel's address as the document writes it; undefined if it has none. */
  readonly channel: string | undefined;
  /** The message's name, as the document writes it; undefined if nothing tells the messages apart. */
  readonly message: string | undefined;
  /** The values of the channel's parameters, decoded: strings by their names. */
  readonly parameters: object;
  readonly payload: unknown;
  /** The rest of a body that holds a list of events. */
  readonly envelope?: unknown;
  /** The place in the list of a body that holds several events, from 0. */
  readonly position?: number;
  readonly headers: Headers;
  /** The id that relates it to other messages; undefined if the document, or the delivery, has none. */
  readonly correlationId: string | undefined;
  readonly receivedAt: Date;
  /** The bytes as they arrived. Store these rather than the payload serialised anew. */
  readonly rawBody: Uint8Array;
  /**
   * True if `rawBody` isn't the bytes as they arrived but a value written anew: that of a body parser which had read
   * the body before, an item of a list, or what `deliver` was given without its bytes.
   */
  readonly isRewritten?: boolean;
}

/** A delivery to a known URL whose payload breaks the schema, or doesn't say which event it is. */
export interface InvalidDelivery extends Omit<DeliveredEvent, 'name' | 'operation'> {
  /** Undefined if the payload doesn't say which event it is. */
  readonly name: string | undefined;
  readonly operation: string | undefined;
  /** The first hundred; if there are more, `issues.total` is their number. */
  readonly issues: IssueList;
}

/** A verified request for no known URL, or with an event that the document doesn't have. */
export interface UnknownDelivery extends IncomingRequest {
  /** The value that names the event in the delivery; undefined if there is none. */
  readonly name: string | undefined;
  /** True for a URL of the document, whose event is unknown: the answer is 202, and not 404. */
  readonly hasUrl: boolean;
  /** Undefined if the body is no JSON, or was not looked at. */
  readonly payload: unknown;
}

/** A delivery that could not be handled, as `onError` gets it. */
export interface FailedDelivery {
  /** The event's; undefined if that isn't known. */
  readonly name: string | undefined;
  readonly headers: Headers;
  readonly receivedAt: Date;
}

/** A request that was answered with 4xx or 5xx, as `onRefused` gets it: nothing of a payload, a header, a query or `basePath`. */
export interface RefusedDelivery {
  readonly status: number;
  /** The reason. */
  readonly detail: string;
  /** The event's; undefined if that isn't known. */
  readonly name: string | undefined;
  /** The id of the event's operation. */
  readonly operation: string | undefined;
  /** Undefined for what came by `deliver`. */
  readonly method: string | undefined;
  /** The path below `basePath`, without its query; undefined for one that is not below it. */
  readonly path: string | undefined;
  readonly receivedAt: Date;
}

/** The context of every hook, which is given it besides its delivery. */
export interface HookContext {
  /** Aborted when `timeLimit` is over. */
  readonly signal: Signal;
  readonly logger: Logger;
  /**
   * Work that goes on after the answer: closing waits for it, a serverless runtime is kept alive for it,
   * and `onError` is told of its failure.
   */
  waitUntil(work: PromiseLike<unknown>): void;
}

/** The attempt at a delivery that an inbox keeps. */
export interface DeliveryAttempt {
  /** A UUID that is the same at every attempt: the key for what has to happen once. */
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  /** True if a failure of this attempt makes the delivery a dead letter. */
  readonly isLast: boolean;
  /** True for a delivery that was taken up again by hand. */
  readonly isReplay: boolean;
}

/** The context of a handler, `onAny` and `onUnhandled`. */
export interface HandlerContext extends HookContext {
  /** Undefined for what no inbox keeps. */
  readonly delivery?: DeliveryAttempt | undefined;
  /** Says that nothing was done: the answer is 202, and `onUnhandled` is called. */
  unhandled(): void;
}

/** The context of `onError`. A failure from here on is written to the console. */
export interface ErrorContext extends HookContext {
  /** The attempt that failed, where an inbox keeps the delivery. `isLast` is true if it became a dead letter. */
  readonly delivery?: DeliveryAttempt | undefined;
  readonly error: unknown;
}

/**
 * A function for one event. Its result is awaited and ignored, unless it is a `reply(…)` or another `Answer`.
 * An error that it throws is answered with 500 and handed to `onError`.
 */
export type Handler<Event extends DeliveredEvent> = (
  event: Event,
  context: HandlerContext,
) => unknown;
