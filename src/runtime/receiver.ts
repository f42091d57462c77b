import { accepted, invalidPayload, noContent, problem, Reply, type Answer } from './answer.js';
import type {
  DeliveredEvent,
  FailedDelivery,
  Handler,
  HandlerContext,
  IncomingRequest,
  InvalidDelivery,
  RequestHead,
} from './delivery.js';
import { judge } from './messages.js';
import type { Formats } from './formats.js';
import type { OperationDefinition, Operations } from './operations.js';
import { platform } from './platform.js';
import { createRouter, type Match } from './routes.js';
import { describeIssue } from './validation.js';

export interface ReceiverOptions<Event extends DeliveredEvent, Handlers> {
  /** The functions for the operations you care about; the others are answered with 202. */
  readonly handlers: Partial<Handlers>;
  /** Decides over the raw bytes and the headers; anything but `true` is answered with 401. */
  readonly verify?: (request: IncomingRequest) => boolean | Promise<boolean>;
  /** Names the operation of a request whose URL doesn't; undefined leaves it to the URL. */
  readonly route?: (request: RequestHead) => Event['operation'] | undefined;
  /** The largest body that is read, in bytes. 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** How long a handler may take, in milliseconds. 30 seconds unless set. */
  readonly timeLimit?: number;
  /** Refuses a content type that isn't JSON with 415. Off unless set: senders get it wrong. */
  readonly strictContentType?: boolean;
  /**
   * Has formats checked, by the checks of `./formats`: `refuse` makes a breach an issue like any other,
   * `report` delivers the event all the same and tells `onReport`. Formats are annotations unless set.
   */
  readonly formats?: { readonly refuse: Formats } | { readonly report: Formats };
  /** A valid payload with a string that is not of its format. Written to `console.warn` unless set. */
  readonly onReport?: (delivery: InvalidDelivery) => unknown;
  /** A valid delivery of an operation that nobody handled. */
  readonly onUnhandled?: (event: Event) => unknown;
  /** A request for no known operation; a `reply` is sent instead of 404. */
  readonly onUnknown?: (request: IncomingRequest) => unknown;
  /** A payload that breaks its schema. It decides: without a `reply` the answer is 204. */
  readonly onInvalid?: (delivery: InvalidDelivery) => unknown;
  /**
   * What a handler or a hook threw, a handler that took too long, a delivery refused while closing.
   * Written to `console.error` unless set.
   */
  readonly onError?: (error: unknown, delivery: Event | FailedDelivery) => unknown;
}

/** Decodes, validates and dispatches. Knows no framework: an adapter feeds it and sends its answers. */
export interface Receiver {
  /** Decides from the head of a request whether its body is worth reading. */
  accept(request: RequestHead, door?: Door): Reception;
  /** Refuses new deliveries with 503 and resolves when those at work are done. */
  close(): Promise<void>;
}

/** Where a request comes in. */
export interface Door {
  /**
   * What the channels' addresses come after: with `/groove`, `ticket_started` is posted to
   * `/groove/ticket_started`. An unguessable part keeps strangers out; it is compared in constant time.
   */
  readonly basePath?: string | undefined;
  /** Keeps the runtime alive until some work is done, where it would stop once an answer is sent. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** Either an answer at once, or a body to read. */
export type Reception =
  | { readonly answer: Answer }
  | {
      readonly answer?: undefined;
      /** Stop reading beyond this many bytes, and answer with `tooLarge`. */
      readonly bodyLimit: number;
      readonly tooLarge: Answer;
      /** Never rejects. Call it once, with the whole body. */
      complete(rawBody: Uint8Array): Promise<Answer>;
    };

/** A handler used up its time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** A delivery came while the receiver was closing. */
export class ReceiverClosedError extends Error {
  override readonly name = 'ReceiverClosedError';
}

const mebibyte = 1024 * 1024;

export function createReceiverOf<Event extends DeliveredEvent, Handlers>(
  operations: Operations,
  options: ReceiverOptions<Event, Handlers>,
): Receiver {
  const { bodyLimit = mebibyte, timeLimit = 30_000, strictContentType = false } = options;
  const { onReport = warnOf } = options;
  const formats: { readonly refuse?: Formats; readonly report?: Formats } = options.formats ?? {};
  const handlers = options.handlers as Readonly<Record<string, Handler<DeliveredEvent>>>;
  const findRoutes = createRouter(operations);
  const decoder = new platform.TextDecoder('utf-8', { fatal: true });
  const tooLarge = problem(413, {
    detail: `The limit is ${bodyLimit} bytes.`,
    headers: { connection: 'close' },
  });
  let atWork = 0;
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  function accept(request: RequestHead, { basePath = '' }: Door = {}): Reception {
    const receivedAt = new Date();
    const match = findMatch(request, basePath);
    if (!match && !options.onUnknown) return { answer: problem(404) };
    if (match && request.method !== 'POST') {
      return { answer: problem(405, { headers: { allow: 'POST' } }) };
    }
    if (closing) {
      const error = new ReceiverClosedError('The receiver is closing.');
      reportError(error, failed(match, request, receivedAt));
      return { answer: problem(503, { headers: { connection: 'close' } }) };
    }
    if (strictContentType && match && !isJson(request.headers['content-type'])) {
      return { answer: problem(415) };
    }
    if (Number(request.headers['content-length']) > bodyLimit) return { answer: tooLarge };
    return {
      bodyLimit,
      tooLarge,
      complete: (rawBody) => complete({ ...request, rawBody, receivedAt }, match),
    };
  }

  function findMatch(request: RequestHead, basePath: string): Match | undefined {
    const query = request.path.indexOf('?');
    const path = pathBelow(basePath, query < 0 ? request.path : request.path.slice(0, query));
    if (path === undefined) return undefined;
    const matches = findRoutes(path);
    const name = options.route?.(request);
    if (name === undefined) return matches.length === 1 ? matches[0] : undefined;
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    return (
      matches.find((match) => match.operation === operation) ??
      (operation && { operation, parameters: {} })
    );
  }

  /** What is left of a path below `basePath`. Comparing takes the same time wherever they differ. */
  function pathBelow(basePath: string, path: string): string | undefined {
    const base = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
    if (path.length < base.length) return undefined;
    let difference = 0;
    for (let index = 0; index < base.length; index++) {
      difference |= base.charCodeAt(index) ^ path.charCodeAt(index);
    }
    const rest = path.slice(base.length);
    return difference === 0 && (rest === '' || rest.startsWith('/')) ? rest : undefined;
  }

  async function complete(request: IncomingRequest, match: Match | undefined): Promise<Answer> {
    atWork++;
    try {
      return match ? await handle(request, match) : await handleUnknown(request);
    } catch (error) {
      reportError(error, failed(match, request, request.receivedAt));
      return problem(500);
    } finally {
      atWork--;
      if (atWork === 0) onIdle?.();
    }
  }

  async function handleUnknown(request: IncomingRequest): Promise<Answer> {
    const result = await options.onUnknown?.(request);
    return result instanceof Reply ? result : problem(404);
  }

  async function handle(request: IncomingRequest, match: Match): Promise<Answer> {
    if (options.verify && (await options.verify(request)) !== true) return problem(401);
    const { operation, parameters } = match;
    const { headers, receivedAt, rawBody } = request;
    const payload = decode(rawBody);
    if (payload === undefined) return problem(400);
    const { message, issues, correlationId } = judge(
      operation,
      payload.value,
      headers,
      formats.refuse,
    );
    const event = {
      operation: operation.operation,
      channel: operation.channel,
      message,
      parameters,
      payload: payload.value,
      headers,
      correlationId,
      receivedAt,
      rawBody,
    };
    if (issues.length === 0) {
      await reportFormats(operation, event);
      return dispatch(event);
    }
    if (!options.onInvalid) return invalidPayload(issues);
    const result = await options.onInvalid({ ...event, issues });
    return result instanceof Reply ? result : noContent;
  }

  async function reportFormats(operation: OperationDefinition, event: DeliveredEvent) {
    if (!formats.report) return;
    const { issues } = judge(operation, event.payload, event.headers, formats.report);
    if (issues.length > 0) await onReport({ ...event, issues });
  }

  function decode(rawBody: Uint8Array): { readonly value: unknown } | undefined {
    try {
      return { value: JSON.parse(decoder.decode(rawBody)) };
    } catch {
      return undefined;
    }
  }

  async function dispatch(event: DeliveredEvent): Promise<Answer> {
    const handler = Object.hasOwn(handlers, event.operation)
      ? handlers[event.operation]
      : undefined;
    let handled = handler !== undefined;
    const abort = new platform.AbortController();
    const context: HandlerContext = {
      signal: abort.signal,
      unhandled: () => {
        handled = false;
      },
    };
    try {
      const result = handler && (await withinTime(handler(event, context)));
      if (result instanceof Reply) return result;
    } catch (error) {
      reportError(error, event as Event);
      if (!(error instanceof TimeLimitError)) return problem(500);
      abort.abort(error);
      return problem(503);
    }
    if (handled) return noContent;
    await options.onUnhandled?.(event as Event);
    return accepted;
  }

  function withinTime(result: unknown): unknown {
    if (!isThenable(result)) return result;
    let timer: unknown;
    const limit = new Promise((_, reject) => {
      const error = new TimeLimitError(`The handler took longer than ${timeLimit} ms.`);
      timer = platform.setTimeout(() => reject(error), timeLimit);
    });
    return Promise.race([result, limit]).finally(() => platform.clearTimeout(timer));
  }

  /** Never throws: an error in the hook for errors ends here. */
  function reportError(error: unknown, delivery: Event | FailedDelivery): void {
    const onError = options.onError ?? ((reason: unknown) => platform.console.error(reason));
    Promise.resolve()
      .then(() => onError(error, delivery))
      .catch((reason: unknown) => platform.console.error(reason));
  }

  function close(): Promise<void> {
    closing ??= new Promise((resolve) => {
      onIdle = resolve;
      if (atWork === 0) resolve();
    });
    return closing;
  }

  return { accept, close };
}

function warnOf({ operation, issues }: InvalidDelivery): void {
  platform.console.warn(`${operation}: ${issues.map(describeIssue).join('; ')}`);
}

function failed(match: Match | undefined, request: RequestHead, receivedAt: Date): FailedDelivery {
  return { operation: match?.operation.operation, headers: request.headers, receivedAt };
}

function isJson(contentType: string | readonly string[] | undefined): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(String(contentType ?? ''));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
