import { accepted, problem, Reply, unrouted, type Answer } from './answer.js';
import { decode, encode } from './body.js';
import { DeliveryContext, type WaitUntil } from './context.js';
import type { DeliveredEvent, Headers, IncomingRequest } from './delivery.js';
import { replyOr, type Dispatch } from './dispatch.js';
import { handleOnce } from './duplicates.js';
import type { Formats } from './formats.js';
import type { DeliveryHook, DeliveryOf } from './hooks.js';
import { judge } from './messages.js';
import type { Operation } from './operations.js';
import type { ReceiverOptions } from './options.js';
import { after } from './promises.js';
import type { Match } from './routes.js';
import { describeIssue } from './validation.js';
import { nextTask, type Work } from './work.js';

export interface DeliverOptions {
  /** Names in lower case. */
  readonly headers?: Headers;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The payload's own bytes; it is serialised unless set. */
  readonly rawBody?: Uint8Array;
  readonly waitUntil?: WaitUntil;
}

/** The part of a request that an event keeps. */
type Received = Pick<IncomingRequest, 'headers' | 'receivedAt' | 'rawBody'>;

/** Takes a delivery whose body is there: it is verified, decoded, judged and handed on. */
export class Intake<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #formats: { readonly refuse?: Formats; readonly report?: Formats };
  readonly #dispatch: Dispatch<Event>;
  readonly #work: Work;

  constructor(options: ReceiverOptions<Event, unknown>, dispatch: Dispatch<Event>, work: Work) {
    this.#options = options;
    this.#formats = options.formats ?? {};
    this.#dispatch = dispatch;
    this.#work = work;
  }

  /** A request that came over HTTP, and the operation that its head led to. A refusal by its head stands unless a hook replies. */
  receive(
    request: IncomingRequest,
    match: Match | undefined,
    waitUntil: WaitUntil,
    refusal?: Answer,
  ): Answer | Promise<Answer> {
    const { onRequest } = this.#options;
    if (request.method !== 'POST') {
      return replyOr(onRequest?.(request), unrouted(match !== undefined));
    }
    if (request.rawBody.length > 0 || !onRequest) {
      return refusal ?? this.#verify(request, match, waitUntil);
    }
    return after(onRequest(request), (heard) => {
      if (heard instanceof Reply) return heard;
      return refusal ?? this.#verify(request, match, waitUntil);
    });
  }

  #verify(
    request: IncomingRequest,
    match: Match | undefined,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { verify } = this.#options;
    return after(verify ? verify(request) : true, (verified) =>
      verified === true
        ? this.#read(request, match, waitUntil)
        : verified instanceof Reply
          ? verified
          : problem(401),
    );
  }

  /** A payload that came some other way. */
  deliver(
    operation: Operation,
    payload: unknown,
    { headers = {}, parameters = {}, rawBody, waitUntil }: DeliverOptions = {},
  ): Answer | Promise<Answer> {
    const receivedAt = new Date();
    const delivery = { operation: operation.name, headers, receivedAt };
    return this.#work.attend(delivery, waitUntil, () => {
      const bytes = rawBody ?? encode(payload);
      if (!bytes) return problem(400);
      const received = { headers, receivedAt, rawBody: bytes };
      return this.#judge({ operation, parameters }, payload, received, waitUntil);
    });
  }

  #read(
    request: IncomingRequest,
    match: Match | undefined,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    if (!match) return this.#hear('onUnknown', { ...request, operation: undefined }, waitUntil);
    const payload = decode(request.rawBody);
    return payload ? this.#judge(match, payload.value, request, waitUntil) : problem(400);
  }

  #judge(
    { operation, parameters }: Match,
    payload: unknown,
    { headers, receivedAt, rawBody }: Received,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { refuse, report } = this.#formats;
    const { message, issues, correlationId } = judge(operation, payload, headers, refuse);
    const event = {
      operation: operation.name,
      channel: operation.channel,
      message,
      parameters,
      payload,
      headers,
      correlationId,
      receivedAt,
      rawBody,
    };
    if (issues.length > 0) return this.#hear('onInvalid', { ...event, issues }, waitUntil);
    const reported = report && this.#reportFormats(operation, event, report);
    return after(reported, () => this.#acknowledge(event as Event, waitUntil));
  }

  /** Runs the hook of a delivery that no handler gets. */
  #hear<Name extends DeliveryHook>(
    hook: Name,
    delivery: DeliveryOf<Name>,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const context = new DeliveryContext(this.#work, hook, delivery, waitUntil);
    return this.#work.settle(context, () => this.#dispatch.hook(hook, context));
  }

  async #reportFormats(
    operation: Operation,
    event: DeliveredEvent,
    report: Formats,
  ): Promise<void> {
    const { onReport } = this.#options;
    const { issues } = judge(operation, event.payload, event.headers, report);
    if (issues.length === 0) return;
    if (onReport) await onReport({ ...event, issues });
    else this.#work.logger.warn(`${event.operation}: ${issues.map(describeIssue).join('; ')}`);
  }

  #acknowledge(event: Event, waitUntil: WaitUntil): Answer | Promise<Answer> {
    if (this.#options.acknowledge !== 'before') return this.#handle(event, waitUntil);
    const work = nextTask().then(() => this.#handle(event, waitUntil));
    this.#work.goOn(work, waitUntil);
    return accepted;
  }

  #handle(event: Event, waitUntil: WaitUntil): Answer | Promise<Answer> {
    const context = new DeliveryContext(this.#work, 'handler', event, waitUntil);
    const { dedupe } = this.#options;
    const handle = (): Answer | Promise<Answer> => this.#dispatch.event(context);
    return this.#work.settle(context, () =>
      dedupe ? handleOnce(event, dedupe, this.#work.timeLimit, handle) : handle(),
    );
  }
}
