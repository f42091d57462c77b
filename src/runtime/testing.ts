import { answerTo } from './accept.js';
import type { Answer } from './answer.js';
import { declareForm, encode } from './body.js';
import { bytesOf } from './bytes.js';
import type { DeliveredEvent, HandlerContext, Headers } from './delivery.js';
import { handlerOf } from './dispatch.js';
import type { EventDefinition, Events } from './events.js';
import { decodeForm, encodeForm } from './forms.js';
import { isObject, keysOf, own } from './json.js';
import type { Inbox } from './kept.js';
import type { MemoryInbox } from './memory-inbox.js';
import type { ReceiverOptions } from './options.js';
import { createReceiverOf, type PayloadOf, type Receiver } from './receiver.js';
import { decode } from './routes.js';
import type { Signer } from './signatures.js';
import type { Telling } from './tellings.js';
import { countIssues, ValidationError } from './validation.js';

/** Some members of a value, at any depth; `undefined` is for one that is not to be there. Arrays are whole. */
export type Overrides<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Overrides<Value[Key]> | undefined }
    : Value;

/**
 * A payload of an event: its fixture, with other members. `message` is for an event that has several. Throws a
 * `ValidationError` if it breaks the schema.
 */
export function buildFrom<Payload>(
  events: Events,
  fixtures: object,
  messageFixtures: object,
  name: string,
  overrides: unknown,
  message?: string,
): Payload {
  const { messages } = eventOf(events, name);
  const known = message === undefined ? fixtures : messageFixtures;
  const fixture = own(known, message ?? name);
  if (fixture === undefined) throw new TypeError(`${message ?? name} has no fixture`);
  const payload = overrides === undefined ? copy(fixture) : merge(fixture, overrides);
  const judged = messages.map((definition) => ({
    name: definition.message,
    issues: definition.issues(payload),
  }));
  const [nearest] = judged.sort(
    (left, right) => countIssues(left.issues) - countIssues(right.issues),
  );
  if (nearest && nearest.issues.length > 0) throw new ValidationError(nearest.name, nearest.issues);
  return payload as Payload;
}

/** Shares nothing that can be changed with either. A key is a key, `__proto__` too. */
function merge(base: unknown, overrides: unknown): unknown {
  if (!isObject(overrides)) return copy(overrides);
  const members = new Map(Object.entries(copy(isObject(base) ? base : {}) as object));
  for (const [key, value] of Object.entries(overrides)) {
    if (value === undefined) members.delete(key);
    else members.set(key, merge(members.get(key), value));
  }
  return Object.fromEntries(members);
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
}

/** Records what handlers are given. */
export interface HandlerSpy<Event extends DeliveredEvent, Handlers> {
  /** A handler for every event: yours where you gave one, else one that does nothing. */
  readonly handlers: Handlers;
  /** In the order of their calls. */
  readonly events: readonly Event[];
  eventsOf<Name extends Event['name']>(
    name: Name,
  ): readonly Extract<Event, { readonly name: Name }>[];
  /** Forgets the events. */
  reset(): void;
}

export function spyOnOf<Event extends DeliveredEvent, Handlers>(
  known: Events,
  handlers: Partial<Handlers> = {},
): HandlerSpy<Event, Handlers> {
  const events: Event[] = [];
  const spies = Object.keys(known).map((name) => [
    name,
    (event: Event, context: HandlerContext): unknown => {
      events.push(event);
      return handlerOf(handlers, name)?.call(handlers, event, context);
    },
  ]);
  return {
    handlers: Object.fromEntries(spies) as Handlers,
    events,
    eventsOf: (name) => events.filter((event) => event.name === name) as never,
    reset: () => void events.splice(0),
  };
}

/** A problem document (RFC 9457), as the receiver answers with. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Of a payload that breaks its schema: where, and what was expected. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The answer to a delivery, and its events. */
export interface Outcome<Event> extends Answer {
  /** Undefined for an answer that is none. */
  readonly problem: Problem | undefined;
  /** Those that were handed on to handlers, `onAny` and `onUnhandled`. */
  readonly events: readonly Event[];
}

/** The rest of a delivery beside its payload. */
export interface TestDeliveryOptions {
  /** Names in lower case. Those that tell the event are there unless given. */
  readonly headers?: Headers;
  /** Of the channel, which its address is made with. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The options of `createTestReceiver` beside those of the receiver. */
export interface TestReceiverOptions {
  /** Signs what is posted, as `signHmac` does. Headers that a delivery is given go before those of a signature. */
  readonly sign?: Signer;
}

/** A receiver without a server. What it is given takes the way that HTTP takes, through routes and `verify`. */
export interface TestReceiver<Event extends DeliveredEvent> {
  readonly receiver: Receiver<Event>;
  /** Posts a payload as the sender would: as a form, or in a list, where it comes in one. An event without a URL is handed to `receiver.deliver`. */
  deliver<Name extends Event['name']>(
    name: Name,
    payload: PayloadOf<Event, Name>,
    options?: TestDeliveryOptions,
  ): Promise<Outcome<Event>>;
  /** Posts anything: text and bytes as they are, other values as JSON. */
  post(path: string, body: unknown, headers?: Headers): Promise<Outcome<Event>>;
}

/** Resolves once all that a delivery leads to is done, `waitUntil` and what a memory inbox handles included. */
export function createTestReceiverOf<Event extends DeliveredEvent, Handlers>(
  events: Events,
  tellings: readonly Telling[],
  options: Partial<ReceiverOptions<Event, Handlers>>,
  { sign }: TestReceiverOptions = {},
): TestReceiver<Event> {
  const follower = new Follower<Event>(options.inbox);
  const receiver = createReceiverOf<Event, Handlers>(events, tellings, {
    handlers: spyOnOf<Event, Handlers>(events).handlers,
    ...options,
    onAny: (event, context) => {
      follower.see(event);
      return options.onAny?.(event, context);
    },
  });

  async function post(path: string, body: unknown, given: Headers = {}): Promise<Outcome<Event>> {
    const rawBody = bodyOf(body);
    const headers = { 'content-type': 'application/json', ...given };
    const sent = { ...headers, ...(await sign?.({ rawBody, path, headers })), ...given };
    return follower.follow(sent, (waitUntil) =>
      answerTo(receiver.accept({ method: 'POST', path, headers: sent }, { waitUntil }), rawBody),
    );
  }

  return {
    receiver,
    post,
    deliver: (name, payload, { headers: given = {}, parameters = {} } = {}) => {
      const event = eventOf(events, name);
      const { each } = event;
      const { channel, telling } = destinationOf(events, tellings, name);
      const headers = { ...tellingHeaders(telling, name), ...given };
      if (channel !== undefined) {
        const body = each === undefined ? payload : inList(payload, keysOf(each));
        const form = formOf(event, body);
        const type = form === undefined ? {} : { 'content-type': formType };
        return post(pathOf(channel, parameters), form ?? encode(body), { ...type, ...headers });
      }
      const rawBody = bodyOf(payload);
      return follower.follow(headers, (waitUntil) =>
        receiver.deliver(name, payload, { headers, parameters, rawBody, waitUntil }),
      );
    },
  };
}

/** Knows the events of a delivery by the object of its headers. */
class Follower<Event extends DeliveredEvent> {
  readonly #seen = new Map<Headers, Event[]>();
  readonly #inbox: (Inbox & Partial<Pick<MemoryInbox, 'settled'>>) | undefined;

  constructor(inbox: Inbox | undefined) {
    this.#inbox = inbox;
  }

  see(event: Event): void {
    this.#seen.get(event.headers)?.push(event);
  }

  /** The outcome of a delivery, once all that it leads to is done. */
  async follow(
    sent: Headers,
    deliver: (waitUntil: (work: Promise<unknown>) => void) => Promise<Answer>,
  ): Promise<Outcome<Event>> {
    const events: Event[] = [];
    const work: Promise<unknown>[] = [];
    this.#seen.set(sent, events);
    const { status, headers, body } = await deliver((promise) => void work.push(promise));
    while (work.length > 0) await work.pop();
    await this.#inbox?.settled?.();
    this.#seen.delete(sent);
    const isProblem = headers['content-type'] === 'application/problem+json';
    const problem = isProblem ? (JSON.parse(body) as Problem) : undefined;
    return { status, headers, body, problem, events };
  }
}

function eventOf(events: Events, name: string): EventDefinition {
  const event = Object.hasOwn(events, name) ? events[name] : undefined;
  if (!event) throw new TypeError(`There is no event ${name}`);
  return event;
}

/** The channel's own URL, unless only that of `basePath` itself tells the event; and what tells it there. */
function destinationOf(
  events: Events,
  tellings: readonly Telling[],
  name: string,
): { readonly channel: string | undefined; readonly telling: Telling | undefined } {
  const { channel } = eventOf(events, name);
  const isAlone = Object.values(events).filter((event) => event.channel === channel).length === 1;
  const ownTelling = tellings.find(
    (telling) =>
      channel !== undefined && telling.channels?.includes(channel) && tells(telling, name),
  );
  const base = tellings.find((telling) => telling.base && tells(telling, name));
  if (ownTelling || (channel !== undefined && (isAlone || !base)))
    return { channel, telling: ownTelling };
  return { channel: base ? '/' : undefined, telling: base };
}

function tells({ tells: all, rest }: Telling, name: string): boolean {
  return (
    rest === name ||
    all.some((tell) => ('has' in tell ? tell.event === name : Object.hasOwn(tell.events, name)))
  );
}

/** The headers that say which event it is. */
function tellingHeaders(telling: Telling | undefined, name: string): Headers {
  const tell = telling?.tells.find((one) => 'at' in one && Object.hasOwn(one.events, name));
  if (!tell || !('at' in tell)) return {};
  const values = [tell.events[name]?.[0]].flat();
  const headers = tell.at.flatMap((location, index) =>
    location === '' || location.startsWith('/') ? [] : [[location, String(values[index])] as const],
  );
  return Object.fromEntries(headers);
}

const formType = 'application/x-www-form-urlencoded';

/** The form that a body is posted as; undefined if it isn't one, or can't be said by one. */
function formOf(event: EventDefinition, body: unknown): string | undefined {
  const form = declareForm([event]) && isObject(body) ? encodeForm(body) : undefined;
  return form !== undefined && decodeForm(form) ? form : undefined;
}

/** A body with a list of one. */
function inList(item: unknown, keys: readonly string[]): unknown {
  return keys.reduceRight<unknown>((body, key) => ({ [key]: body }), [item]);
}

function bodyOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return bytesOf(body);
  return encode(body) ?? new Uint8Array();
}

/** Text of an address, which may have escapes already. */
function encoded(text: string): string {
  return encodeURIComponent(decode(text) ?? text);
}

/** The path of a channel with the values of its parameters. */
function pathOf(channel: string, parameters: Readonly<Record<string, string>>): string {
  const parts = channel.split(/\{([^{}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return part.split('/').map(encoded).join('/');
    const value = parameters[part];
    if (value === undefined) throw new TypeError(`${channel} needs the parameter ${part}`);
    return encodeURIComponent(value);
  });
  return `/${parts.join('').replace(/^\//, '')}`;
}
