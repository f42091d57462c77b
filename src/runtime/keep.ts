import { accepted, problem, type Answer } from './answer.js';
import { decodeBody, encode } from './body.js';
import { bytesOf } from './bytes.js';
import { DeliveryContext } from './context.js';
import type { DeliveredEvent, DeliveryAttempt, FailedDelivery, Headers } from './delivery.js';
import { inboxEnd, inboxKept, inboxStart } from './diagnostics.js';
import { handlerOf, type Dispatch } from './dispatch.js';
import { hashOf, identityOf } from './duplicates.js';
import type { KnownEvent } from './events.js';
import type { Formats } from './formats.js';
import { judged } from './judged.js';
import {
  GiveUpError,
  RetryAfterError,
  type Attempt,
  type Failure,
  type KeptDelivery,
} from './kept.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { withinTime } from './time-limit.js';
import { describeIssues } from './validation.js';
import type { Work } from './work.js';

/** The time that keeping may take, in milliseconds: senders wait for five seconds and more. */
const putLimit = 4000;

/** Has an inbox keep events, and handles what it has kept. */
export class Keeper<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #events: ReadonlyMap<string, KnownEvent>;
  readonly #dispatch: Dispatch<Event>;
  readonly #work: Work;
  /** The events of what was kept here, so that nothing is decoded and judged twice. */
  readonly #fresh = new WeakMap<KeptDelivery, Event>();
  #isFailing = false;

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

  /** True since an inbox could not keep a delivery, until it keeps one again. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** True for an event that is kept before it is handled. One that nobody hears of needs no keeping. */
  isFor({ name }: Event): boolean {
    if (!this.#options.inbox) return false;
    const { direct = [], handlers, onAny, onUnhandled, middleware = [] } = this.#options;
    if (direct.includes(name)) return false;
    return Boolean(handlerOf(handlers, name) ?? onAny ?? onUnhandled) || middleware.length > 0;
  }

  /** The answer once all events of a body are kept. Never rejects. */
  async keep(events: readonly Event[]): Promise<Answer> {
    try {
      const deliveries = await Promise.all(events.map((event) => this.#record(event)));
      const { deliveryLimit = Infinity } = this.#options.inbox ?? {};
      if (deliveries.some(({ rawBody }) => rawBody.length > deliveryLimit)) {
        return problem(413, { detail: `The inbox takes ${deliveryLimit} bytes of an event.` });
      }
      await this.#put(deliveries);
      this.#isFailing = false;
      for (const { event: name, id, receivedAt } of deliveries) {
        if (inboxKept.hasSubscribers) inboxKept.publish({ name, id, receivedAt });
      }
      return accepted;
    } catch (error) {
      this.#isFailing = true;
      const [first] = events;
      if (first) this.#work.reportError(error, first, undefined);
      const headers = { 'retry-after': '30' };
      return problem(503, { detail: 'The delivery could not be kept.', headers });
    }
  }

  /** Handles what was kept; undefined where it is done. `onError` is told of a failure. Never rejects. */
  async process(kept: KeptDelivery, attempt: Attempt = {}): Promise<Failure | undefined> {
    const { id } = kept;
    const { attempt: number = 1, isLast = false, isReplay = false } = attempt;
    const delivery: DeliveryAttempt = { id, attempt: number, isLast, isReplay };
    const told = { name: kept.event, id, attempt: number };
    if (inboxStart.hasSubscribers) inboxStart.publish(told);
    const begun = Date.now();
    const failure = await this.#attempt(kept, delivery);
    if (inboxEnd.hasSubscribers) {
      const outcome = !failure ? 'done' : failure.isFinal || isLast ? 'dead' : 'retry';
      inboxEnd.publish({ ...told, outcome, milliseconds: Date.now() - begun });
    }
    return failure;
  }

  async #attempt(kept: KeptDelivery, delivery: DeliveryAttempt): Promise<Failure | undefined> {
    const event = this.#fresh.get(kept) ?? this.#read(kept);
    if ('error' in event) {
      const { headers, receivedAt } = kept;
      const failed = { name: kept.event, headers, receivedAt: new Date(receivedAt) };
      this.#fail(event, new DeliveryContext(this.#work, 'onError', failed, undefined, delivery));
      return event;
    }
    const context = new DeliveryContext(this.#work, 'handler', event, undefined, delivery);
    try {
      const { status } = await this.#work.attempt(context, () => this.#dispatch.event(context));
      if (status < 400) return undefined;
      throw new Error(`The handler has replied with ${status}.`);
    } catch (error) {
      return this.#fail(failureOf(error), context);
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

  async #put(deliveries: readonly KeptDelivery[]): Promise<void> {
    const put = Promise.resolve(this.#options.inbox?.put(deliveries));
    await withinTime(put, putLimit, () => void put.catch(() => undefined));
  }

  async #record(event: Event): Promise<KeptDelivery> {
    const { name, parameters, headers, receivedAt, isRewritten, position, envelope } = event;
    const isItem = position !== undefined;
    const lane = await this.#laneOf(event);
    const delivery: KeptDelivery = {
      id: await this.#idOf(event),
      event: name,
      parameters: parameters as Readonly<Record<string, string>>,
      headers: withoutCredentials(headers),
      receivedAt: receivedAt.getTime(),
      rawBody: (isItem ? encode(event.payload) : undefined) ?? event.rawBody,
      ...(isRewritten && { isRewritten }),
      ...(isItem && { item: { envelope, position } }),
      ...(lane !== undefined && { lane }),
    };
    this.#fresh.set(delivery, event);
    return delivery;
  }

  async #idOf(event: Event): Promise<string> {
    const { dedupe, verify } = this.#options;
    const identity = dedupe && (await identityOf(event, dedupe, verify?.deliveryId));
    return identity === undefined ? newId() : uuid(await hashOf(bytesOf(identity)), '8');
  }

  async #laneOf(event: Event): Promise<string | undefined> {
    const value = this.#options.orderBy?.(event);
    if (value === undefined) return undefined;
    const lane = String(value);
    return lane.length <= longestLane ? lane : hashOf(bytesOf(lane));
  }
}

const longestLane = 200;

function failureOf(error: unknown): Failure {
  if (error instanceof RetryAfterError) {
    return { error, isFinal: false, retryAfter: error.milliseconds };
  }
  return { error, isFinal: error instanceof GiveUpError };
}

function dead(reason: string): Failure {
  return { error: new GiveUpError(reason), isFinal: true };
}

const credentials = new Set(['authorization', 'cookie', 'proxy-authorization']);

function withoutCredentials(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !credentials.has(name)));
}

/** A UUID of version 7, which begin with the time: databases find new ones beside each other. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return uuid(time + platform.crypto.randomUUID().replaceAll('-', '').slice(12), '7');
}

/** The UUID of a version that begins with these hexadecimal digits. */
function uuid(digits: string, version: string): string {
  const variant = ((parseInt(digits[16] ?? '0', 16) & 3) | 8).toString(16);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    version + digits.slice(13, 16),
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ];
  return parts.join('-');
}
