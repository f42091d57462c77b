import { accepted, problem, Reply, replyOf, unrouted, type Answer } from './answer.js';
import { decodeBody, encode, isText, itemOf, refuseCompressed, type Body } from './body.js';
import { DeliveryContext, type WaitUntil } from './context.js';
import type { DeliveredEvent, FailedDelivery, Headers, IncomingRequest } from './delivery.js';
import type { Dispatch } from './dispatch.js';
import type { Duplicates } from './duplicates.js';
import type { KnownEvent } from './events.js';
import type { Formats } from './formats.js';
import type { DeliveryHook, DeliveryOf } from './hooks.js';
import { judged, type Received } from './judged.js';
import type { Keeper } from './keep.js';
import { answerToAll, mostItems, noList, readBody, type List } from './lists.js';
import { judge } from './messages.js';
import type { ReceiverOptions } from './options.js';
import { after, nextTask } from './promises.js';
import type { Arriving } from './refusals.js';
import type { Match, Router } from './routes.js';
import type { Teller } from './tellings.js';
import { describeIssues, type Issue } from './validation.js';
import type { Work } from './work.js';

/** Options of `deliver`: the rest of the event beside its payload. */
export interface DeliverOptions {
  /** Names in lower case. */
  readonly headers?: Headers;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The payload's own bytes; it is serialised unless set. */
  readonly rawBody?: Uint8Array;
  /** Keeps the runtime alive until some work is done, where it would stop once an answer is sent. */
  readonly waitUntil?: WaitUntil;
}

/** The meaning of a request's head. */
export interface Arrival {
  readonly delivery: Arriving;
  /** The path below `basePath`. */
  readonly below: string;
  /** Undefined for a path that leads to no event. */
  readonly match: Match | undefined;
  /** The answer unless a hook replies: the head says enough. */
  readonly refusal?: Answer | undefined;
}

interface Handling<Event> {
  /** The time that is left for it, where that is not all there is. */
  readonly milliseconds?: number;
  /** True for what somebody has kept, and delivers again where they want to. */
  readonly isKept?: true;
  /** The events of a body that an inbox is to keep, which are gathered here. */
  readonly kept?: Event[];
  /** The texts by which items before it in its body are recognised. */
  readonly siblings?: Set<string>;
}

const bytesAreGone =
  'A body parser had read the body, so the bytes that were signed are gone: mount the receiver before it.';

/** Takes a delivery whose body is there: it is verified, decoded, told, judged and handed on. */
export class Intake<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #formats: { readonly refuse?: Formats; readonly report?: Formats };
  readonly #router: Router;
  readonly #dispatch: Dispatch<Event>;
  readonly #work: Work;
  readonly #duplicates: Duplicates | undefined;
  readonly #keeper: Keeper<Event>;

  constructor(
    options: ReceiverOptions<Event, unknown>,
    router: Router,
    dispatch: Dispatch<Event>,
    work: Work,
    duplicates: Duplicates | undefined,
    keeper: Keeper<Event>,
  ) {
    this.#options = options;
    this.#formats = options.formats ?? {};
    this.#router = router;
    this.#dispatch = dispatch;
    this.#work = work;
    this.#duplicates = duplicates;
    this.#keeper = keeper;
  }

  /** A request that came over HTTP. A refusal by its head stands unless a hook replies. */
  receive(
    request: IncomingRequest,
    arrival: Arrival,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const isPost = request.method === 'POST';
    const next = (): Answer | Promise<Answer> =>
      isPost
        ? (arrival.refusal ?? this.#verify(request, arrival, waitUntil))
        : unrouted(arrival.match !== undefined);
    const { 'content-encoding': encoding } = request.headers;
    const unread = isPost ? refuseCompressed(request.rawBody, encoding) : undefined;
    if (unread) return unread;
    if (!this.#options.onRequest || (isPost && request.rawBody.length > 0)) return next();
    const heard = this.#work.within(
      () => this.#options.onRequest?.(request),
      arrival.delivery,
      waitUntil,
    );
    return after(heard, (result) => replyOf(result) ?? next());
  }

  #verify(
    request: IncomingRequest,
    arrival: Arrival,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    if (!this.#options.verify) return this.#read(request, arrival, waitUntil);
    const verified = this.#work.within(
      () => this.#options.verify?.(request),
      arrival.delivery,
      waitUntil,
    );
    return after(verified, (verdict) =>
      verdict === true
        ? this.#read(request, arrival, waitUntil)
        : (replyOf(verdict) ?? problem(401, request.isRewritten ? { detail: bytesAreGone } : {})),
    );
  }

  /** A payload that came some other way. */
  deliver(
    known: KnownEvent,
    payload: unknown,
    { headers = {}, parameters = {}, rawBody, waitUntil: given }: DeliverOptions = {},
  ): Answer | Promise<Answer> {
    const receivedAt = new Date();
    const delivery = { name: known.name, headers, receivedAt };
    const waitUntil = this.#work.guard(given, delivery);
    return this.#work.attend(delivery, waitUntil, () => {
      const bytes = rawBody ?? encode(payload);
      if (!bytes) return problem(400);
      return this.#judge(
        known,
        { value: payload },
        {
          headers,
          receivedAt,
          rawBody: bytes,
          isRewritten: rawBody === undefined,
          parameters,
          isKept: true,
        },
        waitUntil,
      );
    });
  }

  #read(
    request: IncomingRequest,
    { below, match }: Arrival,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { route } = this.#options;
    if (!match && !route) return this.#hearUnknown(request, undefined, undefined, false, waitUntil);
    const { rawBody, headers } = request;
    const events = match && !route ? match.events : this.#router.events;
    const body = decodeBody(rawBody, headers['content-type'], events);
    if (body.answer) return body.answer;
    const name = route?.(request, body.value);
    const named = name === undefined ? match : this.#router.findNamed(String(name), below);
    if (!named || named.events.length === 0) {
      const hasUrl = name !== undefined;
      const found = hasUrl ? String(name) : undefined;
      return this.#hearUnknown(request, body.value, found, hasUrl, waitUntil);
    }
    return this.#tell(named, body, request, waitUntil);
  }

  /** Finds the event, or the events, of a body. */
  #tell(
    match: Match,
    body: Body,
    request: IncomingRequest,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { events, tellers, parameters } = match;
    const { headers, receivedAt, rawBody, isRewritten = false } = request;
    const received = { headers, receivedAt, rawBody, isRewritten, parameters };
    const [event] = events;
    if (tellers.length === 0 && event && events.length === 1) {
      return this.#judge(event, body, received, waitUntil);
    }
    if (tellers.length === 0)
      return this.#hearUnknown(request, body.value, undefined, false, waitUntil);
    const { teller, list } = readBody(tellers, body);
    if (teller && list) return this.#tellAll(teller, match, body, list, request, waitUntil);
    if (!teller) return this.#refuse(noList(tellers), events, body.value, received, waitUntil);
    return this.#tellOne(teller, match, body, received, request, waitUntil);
  }

  #tellOne(
    teller: Teller,
    { events, known }: Match,
    body: Body,
    received: Received & Handling<Event>,
    request: IncomingRequest,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { value } = body;
    const told = teller.tell(value, received.headers, isText(body));
    if (told.event && known.has(told.event)) {
      return this.#judge(told.event, body, received, waitUntil);
    }
    if (told.issue) return this.#refuse(told.issue, events, value, received, waitUntil);
    return this.#hearUnknown(request, value, told.event?.name ?? told.unknown, true, waitUntil);
  }

  /** Tries every item of a list, in order; each has the time that the others left. */
  #tellAll(
    teller: Teller,
    match: Match,
    body: Body,
    { items, envelope, isComposed }: List,
    request: IncomingRequest,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { itemLimit = mostItems, acknowledge } = this.#options;
    if (items.length > itemLimit) {
      return problem(413, { detail: `The limit is ${itemLimit} events in a body.` });
    }
    const isAfter = acknowledge === 'before';
    const end = Date.now() + (isAfter ? this.#timeAfterAnswer : this.#work.timeLimit);
    const handle = async (): Promise<Answer> => {
      const answers: Answer[] = [];
      const kept: Event[] = [];
      const siblings = new Set<string>();
      for (const [position, item] of items.entries()) {
        const milliseconds = Math.max(end - Date.now(), 1);
        const { parameters } = match;
        const read = isComposed ? { value: item } : itemOf(body, item);
        const received = {
          ...request,
          rawBody: encode(item) ?? request.rawBody,
          isRewritten: true,
          parameters,
          item: { envelope, position },
          milliseconds,
          kept,
          siblings,
        };
        const tell = async (): Promise<Answer> =>
          this.#tellOne(teller, match, read, received, request, waitUntil);
        const fail = (error: unknown): Answer =>
          this.#work.fail(error, { ...received, name: undefined }, waitUntil);
        answers.push(await tell().catch(fail));
      }
      if (kept.length > 0) answers.push(await this.#keeper.keep(kept));
      return answerToAll(answers, this.#work.logger);
    };
    if (!isAfter) return handle();
    this.#goOn(handle, { ...request, name: undefined }, waitUntil);
    return accepted;
  }

  /** A payload that doesn't say which event it is. */
  #refuse(
    issue: Issue,
    events: readonly KnownEvent[],
    payload: unknown,
    { headers, receivedAt, rawBody, isRewritten, parameters, item }: Received,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const [first] = events;
    const isOne = events.every(({ operation }) => operation === first?.operation);
    const delivery = {
      name: undefined,
      operation: isOne ? first?.operation : undefined,
      channel: first?.channel,
      message: undefined,
      parameters,
      payload,
      ...item,
      headers,
      correlationId: undefined,
      receivedAt,
      rawBody,
      isRewritten,
      issues: [issue],
    };
    return this.#hear('onInvalid', delivery, waitUntil);
  }

  #hearUnknown(
    request: IncomingRequest,
    payload: unknown,
    name: string | undefined,
    hasUrl: boolean,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    return this.#hear('onUnknown', { ...request, payload, name, hasUrl }, waitUntil);
  }

  #judge(
    known: KnownEvent,
    body: Body,
    received: Received & Handling<Event>,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const { refuse, report } = this.#formats;
    const { event, issues } = judged(known, body, received, refuse);
    if (issues.length > 0) return this.#hear('onInvalid', { ...event, issues }, waitUntil);
    const reported = report && this.#reportFormats(known, event, report, waitUntil);
    return after(reported, () => this.#acknowledge(event as Event, received, waitUntil));
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

  #reportFormats(
    known: KnownEvent,
    event: DeliveredEvent,
    report: Formats,
    waitUntil: WaitUntil,
  ): unknown {
    const { issues } = judge(known, { value: event.payload }, event.headers, report);
    if (issues.length === 0) return undefined;
    if (this.#options.onReport) {
      const hook = () => this.#options.onReport?.({ ...event, issues });
      return this.#work.within(hook, event, waitUntil);
    }
    return this.#work.logger.warn(`${event.name}: ${describeIssues(issues)}`);
  }

  #acknowledge(
    event: Event,
    handling: Handling<Event>,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    if (!handling.isKept && this.#keeper.isFor(event)) {
      if (!handling.kept) return this.#keeper.keep([event]);
      handling.kept.push(event);
      return accepted;
    }
    const isItem = event.position !== undefined;
    if (this.#options.acknowledge !== 'before' || isItem) {
      return this.#handle(event, handling, waitUntil);
    }
    const unhurried = { ...handling, milliseconds: this.#timeAfterAnswer };
    this.#goOn(() => this.#handle(event, unhurried, waitUntil), event, waitUntil);
    return accepted;
  }

  /** Handles after the answer. A handler that refuses what is accepted by then has failed. */
  #goOn(
    handle: () => Answer | Promise<Answer>,
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
  ): void {
    const work = nextTask()
      .then(handle)
      .then((answer) => {
        if (!(answer instanceof Reply && answer.status >= 400)) return;
        const error = new Error(`The handler has replied with ${answer.status}.`);
        this.#work.reportError(error, delivery, waitUntil);
      });
    this.#work.goOn(work, waitUntil, true);
  }

  /** Nobody waits for what is handled after its answer: it has a limit only where one is set. */
  get #timeAfterAnswer(): number {
    return this.#options.timeLimit ?? Infinity;
  }

  #handle(
    event: Event,
    { milliseconds, isKept, siblings }: Handling<Event>,
    waitUntil: WaitUntil,
  ): Answer | Promise<Answer> {
    const context = new DeliveryContext(this.#work, 'handler', event, waitUntil);
    const run = (): Answer | Promise<Answer> => this.#dispatch.event(context);
    if (!this.#duplicates || isKept) return this.#work.settle(context, run, milliseconds);
    return this.#duplicates.handleOnce(context, run, milliseconds, siblings);
  }
}
