// Copied by hooksmith 0.1.0 from its src/runtime/options.ts
// It is the same in every package: this file is overwritten.

import type { Answer } from './answer.js';
import type {
  DeliveredEvent,
  ErrorContext,
  FailedDelivery,
  HandlerContext,
  Headers,
  IncomingRequest,
  InvalidDelivery,
  RefusedDelivery,
} from './delivery.js';
import type { DedupeOptions } from './duplicates.js';
import type { Formats } from './formats.js';
import type { DeliveryHooks, Middleware } from './hooks.js';
import type { Inbox } from './kept.js';
import type { Logger } from './platform.js';

/** The settings, handlers and hooks of a receiver. Every hook may be async, and may throw: that is answered with 500. */
export interface ReceiverOptions<Event extends DeliveredEvent, Handlers> extends DeliveryHooks {
  /**
   * The functions for the events you care about; the others are answered with 202. Declare a map as
   * `Handlers` to have the compiler ask for every one of them, as `Partial<Handlers>` for some.
   */
  readonly handlers: Partial<Handlers>;

  /** Decides over the raw bytes and the headers; anything but `true` is answered with 401, or as it replies. */
  readonly verify?: Verify;
  /**
   * Names the event of a delivery which nothing in the document tells: by its name, its operation's id or its
   * channel's address. It is called once the request is verified. A name that no event has leaves the event
   * unknown; undefined leaves it to the URL and to what the document says.
   */
  readonly route?: (
    request: IncomingRequest,
    payload: unknown,
  ) => string | readonly string[] | undefined;
  /**
   * Answers GET and HEAD on `<basePath>/health`: 200, or 503 while closing, and for 30 seconds after an inbox could not
   * keep a delivery. Off unless set.
   */
  readonly health?: boolean;

  /** The largest body that is read, in bytes. 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** The most events that a body may hold in a list. 1,000 unless set. */
  readonly itemLimit?: number;
  /**
   * The time that each hook, and the events of a body together, may take, in milliseconds. 30 seconds unless set;
   * `Infinity` for no limit. Unless set, it doesn't hold for what is handled after its answer.
   */
  readonly timeLimit?: number;
  /**
   * The most deliveries that are at work at a time, those beyond their time limit and all that they left to
   * `waitUntil` included; one more is answered with 503. No limit unless set.
   */
  readonly maxAtWork?: number;
  /**
   * Refuses with 415 every content type except JSON, and except forms where the document has them. Off unless set:
   * senders get it wrong.
   */
  readonly strictContentType?: boolean;
  /**
   * Has formats checked, by the checks of `./formats`: `refuse` makes a breach an issue like any other,
   * `report` delivers the event all the same and tells `onReport`. Formats are annotations unless set.
   */
  readonly formats?: { readonly refuse: Formats } | { readonly report: Formats };
  /**
   * A delivery is answered `after` its handler is done, unless set. With `before`, a valid one is answered with 202 at
   * once and handled then, so that a failure reaches only `onError`, and no `reply` is sent.
   */
  readonly acknowledge?: 'after' | 'before';
  /** Recognises deliveries that come again. They are answered as if handled, and reach nobody. */
  readonly dedupe?: DedupeOptions;
  /**
   * Keeps every valid event that a handler or a hook gets before it is answered with 202. Its handler gets it then, and again
   * after a failure: at least once, so handling it twice must do no harm. No `reply` of it is sent.
   */
  readonly inbox?: Inbox;
  /** False for a receiver that fills its inbox and leaves the handlers to another process. */
  readonly work?: boolean;
  /** Needs an inbox. Events for which it gives the same value are handled in the order of arrival; undefined for no order. */
  readonly orderBy?: (event: Event) => string | number | undefined;
  /** The names of events that are handled at once and not kept, since their sender waits for a `reply`. */
  readonly direct?: readonly Event['name'][];
  /** The logger of each context, which errors go to without an `onError`. The console unless set. */
  readonly logger?: Logger;

  /**
   * Run around each hook, the first outermost: tracing, logging, transactions. They see every delivery that is
   * verified and read once, and every error, whether the hook for it is set or not.
   */
  readonly middleware?: readonly Middleware<Event>[];
  /** Every valid event, before its handler gets it; a `reply` is sent instead. */
  readonly onAny?: (event: Event, context: HandlerContext) => unknown;
  /** A valid event that nobody handled. */
  readonly onUnhandled?: (event: Event, context: HandlerContext) => unknown;
  /** A valid payload with a string that is not of its format. The logger is warned unless set. */
  readonly onReport?: (delivery: InvalidDelivery) => unknown;
  /**
   * A request below `basePath` that is no delivery, such as a handshake: one that isn't a POST, or has an empty body.
   * Without a `reply` it is answered as if there were no hook. Nothing is verified: its query stands in `path`.
   */
  readonly onRequest?: (request: IncomingRequest) => unknown;
  /**
   * A request or a delivery that the receiver answers with 4xx or 5xx. It decides nothing, and isn't told of answers
   * that hooks give.
   */
  readonly onRefused?: (refused: RefusedDelivery) => unknown;
  /**
   * An error of a handler or a hook, an event that took too long, a delivery refused while closing.
   * Given to the logger unless set. The answer never tells of it.
   */
  readonly onError?: (
    error: unknown,
    delivery: Event | FailedDelivery,
    context: ErrorContext,
  ) => unknown;
}

/** A function of yours, or a verifier of `./signatures`. */
export interface Verify {
  (request: IncomingRequest): boolean | Answer | Promise<boolean | Answer>;
  /** The id of a delivery that was verified, by its headers; where it is signed. */
  readonly deliveryId?: (headers: Headers) => string | undefined;
}
