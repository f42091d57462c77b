import { accepted, problem, type Answer } from './answer.js';
import { decodeBody, encode } from './body.js';
import { bytesOf } from './bytes.js';
import { DeliveryContext } from './context.js';
import type { DeliveredEvent, DeliveryAttempt, FailedDelivery, Headers } from './delivery.js';
import { inboxEnd, inboxKept, inboxStart } from './diagnostics.js';
import { handlerOf, type Dispatch } from './dispatch.js';
import { apartFrom, givenText, hashOf, identityOf } from './duplicates.js';
import type { KnownEvent } from './events.js';
import type { Formats } from './formats.js';
import { judged } from './judged.js';
import {
  GiveUpError,
  OversizeError,
  RetryAfterError,
  type Attempt,
  type Failure,
  type KeptDelivery,
} from './kept.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { isThenable } from './promises.js';
import { withinTime } from './time-limit.js';
import { describeIssues } from './validation.js';
import type { Work } from './work.js';

/** The time that keeping may take, and finding the key for it, in milliseconds: senders wait for five seconds and more. */
const putLimit = 4000;

/** The most bytes of copies of the rest of a body, which each of its events is kept with. */
const mostCopied = 64 * 2 ** 20;

/** The time after which a sender is asked to come again, in seconds. */
const comeAgain = 30;

/** Has an inbox keep events, and handles what it has kept. */
export class Keeper<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #events: ReadonlyMap<string, KnownEvent>;
  readonly #dispatch: Dispatch<Event>;
  readonly #work: Work;
  /** The time at which the inbox could not keep a delivery, if it has kept none since. */
  #failedAt = -Infinity;

  constructor(
    options: ReceiverOptions<Event, unknown>,
    events: ReadonlyMap<string, KnownEvent>,
    dispatch: Dispatch<Event>,
    work: Work,
  ) {
    this.#options = options;
    this.#events = events;
    this.#dispatch = dispatch;
    this.#work = work;
  }

  /**
   * True once the inbox could not keep a delivery, until it keeps one again. After some time that is to be tried, which
   * it is only where deliveries are let in.
   */
  get isFailing(): boolean {
    const passed = Date.now() - this.#failedAt;
    return passed >= 0 && passed < comeAgain * 1000;
  }

  /** True for an event that is kept before it is handled. One that no handler or hook gets needs no keeping. */
  isFor({ name }: Event): boolean {
    if (!this.#options.inbox) return false;
    const { direct = [], handlers, onAny, onUnhandled, middleware = [] } = this.#options;
    if (direct.includes(name)) return false;
    return Boolean(handlerOf(handlers, name) ?? onAny ?? onUnhandled) || middleware.length > 0;
  }

  /** The answer once all events of a body are kept. Never rejects. */
  async keep(events: readonly Event[]): Promise<Answer> {
    try {
      const { inbox, dedupe, orderBy } = this.#options;
      const rest = restOf(events);
      if (rest * events.length > mostCopied) {
        const detail = `The rest of the body has ${rest} bytes, too many to be kept with each of ${events.length} events.`;
        return problem(413, { detail });
      }
      const deliveries =
        dedupe || orderBy
          ? await prompt(this.#identify(events))
          : events.map((event) => new Recorded(this, event, newId()));
      const { deliveryLimit = Infinity } = inbox ?? {};
      if (deliveries.some(({ rawBody }) => rawBody.length > deliveryLimit)) {
        return problem(413, { detail: `The inbox takes ${deliveryLimit} bytes of an event.` });
      }
      await this.#put(deliveries);
      if (inboxKept.hasSubscribers) {
        for (const { event: name, id, receivedAt } of deliveries) {
          inboxKept.publish({ name, id, receivedAt });
        }
      }
      return accepted;
    } catch (error) {
      if (error instanceof OversizeError) {
        return problem(413, { detail: 'The inbox takes no event of this size.' });
      }
      const [first] = events;
      if (first) this.#work.reportError(error, first, undefined);
      const headers = { 'retry-after': String(comeAgain) };
      return problem(503, { detail: 'The delivery could not be kept.', headers });
    }
  }

  async #put(deliveries: readonly KeptDelivery[]): Promise<void> {
    try {
      await prompt(Promise.resolve(this.#options.inbox?.put(deliveries)));
      this.#failedAt = -Infinity;
    } catch (error) {
      if (!(error instanceof OversizeError)) this.#failedAt = Date.now();
      throw error;
    }
  }

  /** Handles what was kept; undefined if it is done. `onError` is told of a failure. Never rejects. */
  async process(kept: KeptDelivery, attempt?: Attempt): Promise<Failure | undefined> {
    try {
      return await this.#process(kept, attempt ?? {});
    } catch (error) {
      const delivery = { name: undefined, headers: {}, receivedAt: new Date() };
      this.#work.reportError(error, delivery, undefined);
      return { error, isFinal: false };
    }
  }

  async #process(kept: KeptDelivery, attempt: Attempt): Promise<Failure | undefined> {
    const { id, event: name } = kept;
    const { attempt: number = 1, isLast = false, isReplay = false } = attempt;
    const delivery: DeliveryAttempt = { id, attempt: number, isLast, isReplay };
    if (inboxStart.hasSubscribers) inboxStart.publish({ name, id, attempt: number });
    const begun = Date.now();
    const event = (Recorded.eventOf(kept, this) as Event | undefined) ?? this.#read(kept);
    const failure = await ('error' in event
      ? this.#bury(kept, event, delivery)
      : this.#handle(event, delivery));
    if (inboxEnd.hasSubscribers) {
      const outcome = !failure ? 'done' : failure.isFinal || isLast ? 'dead' : 'retry';
      const milliseconds = Date.now() - begun;
      inboxEnd.publish({ name, id, attempt: number, outcome, milliseconds });
    }
    return failure;
  }

  #bury(kept: KeptDelivery, failure: Failure, delivery: DeliveryAttempt): Failure {
    const { event: name, headers, receivedAt } = kept;
    const failed = { name, headers, receivedAt: new Date(receivedAt) };
    const context = new DeliveryContext(this.#work, 'onError', failed, undefined, delivery);
    return this.#fail(failure, context);
  }

  /** At once where the handler is: most promises are made by those who need none. */
  #handle(
    event: Event,
    delivery: DeliveryAttempt,
  ): Failure | undefined | Promise<Failure | undefined> {
    const context = new DeliveryContext(this.#work, 'handler', event, undefined, delivery);
    const fail = (error: unknown): Failure => this.#fail(failureOf(error), context);
    const judge = ({ status }: Answer): Failure | undefined =>
      status < 400 ? undefined : fail(new Error(`The handler has replied with ${status}.`));
    try {
      const answer = this.#work.attempt(context, () => this.#dispatch.event(context));
      return isThenable(answer) ? answer.then(judge, fail) : judge(answer);
    } catch (error) {
      return fail(error);
    }
  }

  #fail(failure: Failure, context: DeliveryContext<FailedDelivery>): Failure {
    const { delivery } = context;
    context.fail(
      failure.error,
      delivery && { ...delivery, isLast: delivery.isLast || failure.isFinal },
    );
    return failure;
  }

  /** Judges what comes from an inbox as the document is today. */
  #read(kept: KeptDelivery): Event | Failure {
    const { event: name, headers, receivedAt, rawBody, isRewritten = false, parameters } = kept;
    const known = this.#events.get(name);
    if (!known) return dead(`The document has no event ${name} any more.`);
    const body = decodeBody(rawBody, headers['content-type'], [...this.#events.values()]);
    if (body.answer) return dead(`The body of ${name} can't be read any more.`);
    const formats: { readonly refuse?: Formats; readonly report?: Formats } =
      this.#options.formats ?? {};
    const received = {
      headers,
      receivedAt: new Date(receivedAt),
      rawBody,
      isRewritten,
      parameters,
    };
    const { item } = kept;
    const { event, issues } = judged(
      known,
      body,
      item ? { ...received, item } : received,
      formats.refuse,
    );
    if (issues.length === 0) return event as Event;
    return dead(`The payload breaks the schema as it is now: ${describeIssues(issues)}`);
  }

  async #identify(events: readonly Event[]): Promise<KeptDelivery[]> {
    const { dedupe, verify } = this.#options;
    const identify = (event: Event): Promise<string | undefined> =>
      dedupe ? identityOf(event, dedupe, verify?.deliveryId) : Promise.resolve(undefined);
    const identities = await Promise.all(events.map(identify));
    const siblings = new Set<string>();
    const apart = events.map((event, index) => apartFrom(siblings, identities[index], event));
    return Promise.all(
      events.map(async (event, index) => {
        const id = await idOf(apart[index]);
        return new Recorded(this, event, id, await this.#laneOf(event));
      }),
    );
  }

  async #laneOf(event: Event): Promise<string | undefined> {
    const lane = givenText('orderBy', this.#options.orderBy?.(event));
    if (lane === undefined) return undefined;
    const isPlain = lane.length <= longestLane && !altered.test(lane);
    return isPlain ? lane : hashOf(bytesOf(lane));
  }
}

const longestLane = 200;

/** Characters that a database may give back as others: NUL, and halves of others. */
const altered = /\0|\p{Surrogate}/u;

/** A delivery as it is kept of an event. It has the event as well, so that nothing is decoded and judged twice. */
class Recorded implements KeptDelivery {
  readonly id: string;
  readonly event: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly receivedAt: number;
  readonly rawBody: Uint8Array;
  declare readonly isRewritten?: boolean;
  declare readonly item?: { readonly envelope: unknown; readonly position: number };
  declare readonly lane?: string;
  readonly #keeper: object;
  readonly #event: DeliveredEvent;

  constructor(keeper: object, event: DeliveredEvent, id: string, lane?: string) {
    const { position, envelope } = event;
    const isItem = position !== undefined;
    this.id = id;
    this.event = event.name;
    this.parameters = event.parameters as Readonly<Record<string, string>>;
    this.headers = withoutCredentials(event.headers);
    this.receivedAt = event.receivedAt.getTime();
    this.rawBody = (isItem ? encode(event.payload) : undefined) ?? event.rawBody;
    if (event.isRewritten) this.isRewritten = true;
    if (isItem) this.item = { envelope, position };
    if (lane !== undefined) this.lane = lane;
    this.#keeper = keeper;
    this.#event = event;
  }

  /** The event of what this keeper has recorded. */
  static eventOf(kept: KeptDelivery, keeper: object): DeliveredEvent | undefined {
    return #keeper in kept && kept.#keeper === keeper ? kept.#event : undefined;
  }
}

/** Rejects once the time that keeping may take is over. */
function prompt<Result>(result: Promise<Result>): Promise<Result> {
  return withinTime(result, putLimit, () => undefined);
}

/** The bytes of a body beside its events; 0 if it is one event. */
function restOf([first]: readonly DeliveredEvent[]): number {
  const { envelope } = first ?? {};
  return envelope === undefined ? 0 : (encode(envelope)?.length ?? 0);
}

function failureOf(error: unknown): Failure {
  if (error instanceof RetryAfterError) {
    return { error, isFinal: false, retryAfter: error.milliseconds };
  }
  return { error, isFinal: error instanceof GiveUpError };
}

function dead(reason: string): Failure {
  return { error: new GiveUpError(reason), isFinal: true };
}

const credentials = ['authorization', 'cookie', 'proxy-authorization'];

function withoutCredentials(headers: Headers): Headers {
  if (!credentials.some((name) => name in headers)) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !credentials.includes(name)),
  );
}

async function idOf(identity: string | undefined): Promise<string> {
  return identity === undefined ? newId() : hashId(await hashOf(bytesOf(identity)));
}

/** A UUID of version 7, which begin with the time: databases find new ones beside each other. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${platform.crypto.randomUUID().slice(15)}`;
}

/** A UUID of version 8, of the digits of a hash. */
function hashId(digits: string): string {
  const variant = ((parseInt(digits[16] ?? '0', 16) & 3) | 8).toString(16);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ];
  return parts.join('-');
}
