// Copied by hooksmith 0.1.0 from its src/runtime/receiver.ts
// It is the same in every package: this file is overwritten.

import { accepted, healthy, problem, type Answer } from './answer.js';
import { decode, encode } from './body.js';
import { DeliveryContext, FailureContext, type WaitUntil } from './context.js';
import type {
  DeliveredEvent,
  FailedDelivery,
  Headers,
  IncomingRequest,
  RequestHead,
} from './delivery.js';
import { deliveryEnd, deliveryError, deliveryStart } from './diagnostics.js';
import { createDispatch, replyOr, TimeLimitError } from './dispatch.js';
import { handleOnce } from './duplicates.js';
import type { Formats } from './formats.js';
import { judge } from './messages.js';
import type { OperationDefinition, Operations } from './operations.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { after, isThenable } from './promises.js';
import { createRouter, pathBelow, type Match } from './routes.js';
import { describeIssue } from './validation.js';

/** Decodes, validates and dispatches. Knows no framework: an adapter feeds it and sends its answers. */
export interface Receiver<Event extends DeliveredEvent = DeliveredEvent> {
  /** Decides from the head of a request whether its body is worth reading. Never throws. */
  accept(request: RequestHead, options?: AcceptOptions): Reception;
  /**
   * Validates and dispatches a payload that came some other way, from a queue or a test. Never rejects.
   * Nothing is verified.
   */
  deliver<Operation extends Event['operation']>(
    operation: Operation,
    payload: PayloadOf<Event, Operation>,
    options?: DeliverOptions,
  ): Promise<Answer>;
  /** Refuses new deliveries with 503 and resolves when those at work, and what they wait for, are done. */
  close(): Promise<void>;
}

/** The payload of an operation's event. */
export type PayloadOf<Event extends DeliveredEvent, Operation> = Event extends unknown
  ? Operation extends Event['operation']
    ? Event['payload']
    : never
  : never;

/** What an adapter needs. */
export type Acceptor = Pick<Receiver, 'accept'>;

export interface AcceptOptions {
  /**
   * What the channels' addresses come after: with `/groove`, `ticket_started` is posted to
   * `/groove/ticket_started`. An unguessable part keeps strangers out; it is compared in constant time.
   */
  readonly basePath?: string | undefined;
  /** Keeps the runtime alive until some work is done, where it would stop once an answer is sent. */
  readonly waitUntil?: WaitUntil;
}

export interface DeliverOptions {
  /** Names in lower case. */
  readonly headers?: Headers;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The payload's own bytes; it is serialised unless set. */
  readonly rawBody?: Uint8Array;
  readonly waitUntil?: WaitUntil;
}

/** Either an answer at once, or a body to read. */
export type Reception = { readonly answer: Answer } | BodyReception;

export interface BodyReception {
  readonly answer?: undefined;
  /** Stop reading beyond this many bytes, and answer with `tooLarge`. */
  readonly bodyLimit: number;
  readonly tooLarge: Answer;
  /**
   * Call it once, with the whole body. Neither throws nor rejects. The answer is there at once where no hook or
   * handler is async.
   */
  complete(rawBody: Uint8Array): Answer | Promise<Answer>;
}

/** The answer to a body that is there as a whole. Never rejects. */
export async function answerTo(reception: Reception, rawBody: Uint8Array): Promise<Answer> {
  if (reception.answer) return reception.answer;
  return rawBody.length > reception.bodyLimit ? reception.tooLarge : reception.complete(rawBody);
}

/** A delivery came while the receiver was closing. */
export class ReceiverClosedError extends Error {
  override readonly name = 'ReceiverClosedError';
}

const mebibyte = 1024 * 1024;

/** What timers can count up to, in milliseconds: 24.8 days. */
const longestTimer = 2 ** 31 - 1;

export function createReceiverOf<Event extends DeliveredEvent, Handlers>(
  operations: Operations,
  options: ReceiverOptions<Event, Handlers>,
): Receiver<Event> {
  const { bodyLimit = mebibyte, timeLimit = 30_000, logger = platform.console } = options;
  const formats: { readonly refuse?: Formats; readonly report?: Formats } = options.formats ?? {};
  const router = createRouter(operations);
  const dispatch = createDispatch(options, logger);
  const hearsUnknown = options.onUnknown !== undefined || (options.middleware ?? []).length > 0;
  const tooLarge = problem(413, {
    detail: `The limit is ${bodyLimit} bytes.`,
    headers: { connection: 'close' },
  });
  const host = { logger, goOn, reportError };
  let atWork = 0;
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  function accept(
    request: RequestHead,
    { basePath = '', waitUntil }: AcceptOptions = {},
  ): Reception {
    const receivedAt = new Date();
    const path = pathBelow(basePath, request.path);
    if (path === undefined) return { answer: problem(404) };
    if (options.health && isHealthCheck(request.method, path)) {
      return { answer: closing ? problem(503) : healthy };
    }
    const { method, headers } = request;
    let match: Match | undefined;
    try {
      match = findMatch(request, path);
    } catch (error) {
      reportError(error, { operation: undefined, headers, receivedAt }, waitUntil);
      return { answer: problem(500) };
    }
    const delivery = { operation: match?.operation.operation, headers, receivedAt };
    const refusal = refuse(request, match) ?? (closing && refuseClosed(delivery, waitUntil));
    if (refusal) return { answer: refusal };
    return {
      bodyLimit,
      tooLarge,
      complete: (rawBody) =>
        attend(delivery, waitUntil, () =>
          receive({ method, path: request.path, headers, rawBody, receivedAt }, match, waitUntil),
        ),
    };
  }

  function findMatch(request: RequestHead, path: string): Match | undefined {
    const name = options.route?.(request);
    return name === undefined ? router.find(path) : router.findNamed(String(name), path);
  }

  /** What can be said without the body. */
  function refuse({ method, headers }: RequestHead, match: Match | undefined): Answer | undefined {
    const isPost = method === 'POST';
    if (isPost ? !match && !hearsUnknown : !options.onRequest) return unrouted(match);
    if (options.strictContentType && isPost && match && !isJson(headers['content-type'])) {
      return problem(415);
    }
    return Number(headers['content-length']) > bodyLimit ? tooLarge : undefined;
  }

  function refuseClosed(delivery: FailedDelivery, waitUntil: WaitUntil): Answer {
    reportError(new ReceiverClosedError('The receiver is closing.'), delivery, waitUntil);
    return problem(503, { headers: { connection: 'close' } });
  }

  /** Does what a delivery asks for while it counts as being at work. Neither throws nor rejects. */
  function attend(
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
    work: () => Answer | Promise<Answer>,
  ): Answer | Promise<Answer> {
    if (closing) return refuseClosed(delivery, waitUntil);
    const { operation, receivedAt } = delivery;
    const fail = (error: unknown): Answer => {
      reportError(error, delivery, waitUntil);
      return problem(500);
    };
    const end = (answer: Answer): Answer => {
      endWork();
      const { status } = answer;
      if (deliveryEnd.hasSubscribers) deliveryEnd.publish({ operation, receivedAt, status });
      return answer;
    };
    if (deliveryStart.hasSubscribers) deliveryStart.publish({ operation, receivedAt });
    atWork++;
    try {
      const answer = work();
      return isThenable(answer) ? answer.catch(fail).then(end) : end(answer);
    } catch (error) {
      return end(fail(error));
    }
  }

  function endWork(): void {
    atWork--;
    if (atWork === 0) onIdle?.();
  }

  function receive(
    request: IncomingRequest,
    match: Match | undefined,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    if (request.method !== 'POST') return replyOr(options.onRequest?.(request), unrouted(match));
    const isVerified = options.verify ? options.verify(request) : true;
    return after(isVerified, (verified) => {
      if (verified !== true) return problem(401);
      if (!match) {
        const delivery = { ...request, operation: undefined };
        return settle(
          dispatch.unknown,
          new DeliveryContext(host, 'onUnknown', delivery, waitUntil),
        );
      }
      const payload = decode(request.rawBody);
      return payload ? handle(match, payload.value, request, waitUntil) : problem(400);
    });
  }

  function handle(
    { operation, parameters }: Match,
    payload: unknown,
    { headers, receivedAt, rawBody }: Received,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { message, issues, correlationId } = judge(operation, payload, headers, formats.refuse);
    const event = {
      operation: operation.operation,
      channel: operation.channel,
      message,
      parameters,
      payload,
      headers,
      correlationId,
      receivedAt,
      rawBody,
    };
    if (issues.length > 0) {
      const delivery = { ...event, issues };
      return settle(dispatch.invalid, new DeliveryContext(host, 'onInvalid', delivery, waitUntil));
    }
    const reported = formats.report && reportFormats(operation, event, formats.report);
    return after(reported, () => acknowledge(event as Event, waitUntil));
  }

  function acknowledge(event: Event, waitUntil: WaitUntil): Answer | Promise<Answer> {
    const context = new DeliveryContext(host, 'handler', event, waitUntil);
    if (options.acknowledge !== 'before') return settle(handleEvent, context);
    const work = nextTask().then(() => settle(handleEvent, context));
    goOn(work, waitUntil);
    return accepted;
  }

  function handleEvent(context: DeliveryContext<Event>): Answer | Promise<Answer> {
    if (!options.dedupe) return dispatch.event(context);
    return handleOnce(context.event, options.dedupe, timeLimit, () => dispatch.event(context));
  }

  async function reportFormats(
    operation: OperationDefinition,
    event: DeliveredEvent,
    report: Formats,
  ): Promise<void> {
    const { issues } = judge(operation, event.payload, event.headers, report);
    if (issues.length === 0) return;
    if (options.onReport) await options.onReport({ ...event, issues });
    else logger.warn(`${event.operation}: ${issues.map(describeIssue).join('; ')}`);
  }

  /** The answer to a delivery once its hook or handler is done or out of time. Never throws or rejects. */
  function settle<Delivery extends FailedDelivery>(
    run: (context: DeliveryContext<Delivery>) => Answer | Promise<Answer>,
    context: DeliveryContext<Delivery>,
  ): Answer | Promise<Answer> {
    const fail = (error: unknown): Answer => {
      context.fail(error);
      return problem(error instanceof TimeLimitError ? 503 : 500);
    };
    try {
      const answer = run(context);
      return isThenable(answer) ? withinTime(answer, context).catch(fail) : answer;
    } catch (error) {
      return fail(error);
    }
  }

  function withinTime<Result>(result: Promise<Result>, context: Abortable): Promise<Result> {
    if (timeLimit > longestTimer) return result;
    let timer: unknown;
    const limit = new Promise<never>((_, reject) => {
      timer = platform.setTimeout(() => {
        const error = new TimeLimitError(`The event took longer than ${timeLimit} ms.`);
        context.abort(error);
        reject(error);
      }, timeLimit);
    });
    return Promise.race([result, limit]).finally(() => platform.clearTimeout(timer));
  }

  /** Lets work outlive its answer. */
  function goOn(work: Promise<unknown>, waitUntil: WaitUntil): void {
    atWork++;
    const done = work.then(endWork);
    waitUntil?.(done);
  }

  /** Never throws: an error in the hook for errors, or in middleware around it, ends here. */
  function reportError(error: unknown, delivery: FailedDelivery, waitUntil: WaitUntil): void {
    const { operation, receivedAt } = delivery;
    if (deliveryError.hasSubscribers) deliveryError.publish({ operation, receivedAt, error });
    const context = new FailureContext(error, host, delivery, waitUntil);
    const told = Promise.resolve().then(() => dispatch.error(context));
    const done = withinTime(told, context).catch((reason: unknown) => context.fail(reason));
    goOn(done, waitUntil);
  }

  async function deliver(
    name: string,
    payload: unknown,
    { headers = {}, parameters = {}, rawBody, waitUntil }: DeliverOptions = {},
  ): Promise<Answer> {
    const receivedAt = new Date();
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) return problem(404);
    return attend({ operation: name, headers, receivedAt }, waitUntil, () => {
      const bytes = rawBody ?? encode(payload);
      if (!bytes) return problem(400);
      const delivered = { headers, receivedAt, rawBody: bytes };
      return handle({ operation, parameters }, payload, delivered, waitUntil);
    });
  }

  function close(): Promise<void> {
    closing ??= new Promise((resolve) => {
      onIdle = resolve;
      if (atWork === 0) resolve();
    });
    return closing;
  }

  return { accept, deliver, close };
}

type Abortable = Pick<DeliveryContext<FailedDelivery>, 'abort'>;

/** What an event keeps of its request. */
type Received = Pick<IncomingRequest, 'headers' | 'receivedAt' | 'rawBody'>;

function isHealthCheck(method: string, path: string): boolean {
  return path === '/health' && (method === 'GET' || method === 'HEAD');
}

/** No operation has this URL, or it has one and wants a POST. */
function unrouted(match: Match | undefined): Answer {
  return match ? problem(405, { headers: { allow: 'POST' } }) : problem(404);
}

function isJson(contentType: string | readonly string[] | undefined): boolean {
  if (contentType === 'application/json') return true;
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(String(contentType ?? ''));
}

/** Lets what is waiting be done first, such as sending an answer. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    platform.setTimeout(resolve, 0);
  });
}
