import { answerTo } from './accept.js';
import type { Answer } from './answer.js';
import { encode } from './body.js';
import { bytesOf } from './bytes.js';
import type { DeliveredEvent, Handler, HandlerContext, Headers } from './delivery.js';
import { isObject } from './json.js';
import type { OperationDefinition, Operations } from './operations.js';
import type { ReceiverOptions } from './options.js';
import { createReceiverOf, type PayloadOf, type Receiver } from './receiver.js';
import { ValidationError } from './validation.js';

/** Some members of a value, at any depth; `undefined` is for one that is not to be there. Arrays are whole. */
export type Overrides<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Overrides<Value[Key]> | undefined }
    : Value;

/**
 * A payload of an operation: its message's fixture, with other members. `message` is for an operation that has
 * several. Throws a `ValidationError` where it breaks the schema.
 */
export function buildFrom<Payload>(
  operations: Operations,
  fixtures: Readonly<Record<string, unknown>>,
  name: string,
  overrides: unknown,
  message?: string,
): Payload {
  const definitions = operationOf(operations, name).messages;
  const definition = definitions.find((known) =>
    message ? known.message === message : Object.hasOwn(fixtures, known.message),
  );
  if (!definition) throw new TypeError(`${name} has no message ${message ?? ''}`.trim());
  const fixture = fixtures[definition.message];
  const payload = overrides === undefined ? copy(fixture) : merge(fixture, overrides);
  const issues = definition.issues(payload);
  if (issues.length > 0) throw new ValidationError(definition.message, issues);
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
  /** A handler for every operation: yours where you gave one, else one that does nothing. */
  readonly handlers: Handlers;
  /** In the order of their calls. */
  readonly events: readonly Event[];
  eventsOf<Operation extends Event['operation']>(
    operation: Operation,
  ): readonly Extract<Event, { readonly operation: Operation }>[];
  /** Forgets the events. */
  reset(): void;
}

export function spyOnOf<Event extends DeliveredEvent, Handlers>(
  operations: Operations,
  handlers: Partial<Handlers> = {},
): HandlerSpy<Event, Handlers> {
  const yours = handlers as Readonly<Record<string, Handler<DeliveredEvent> | undefined>>;
  const events: Event[] = [];
  const spies = Object.keys(operations).map((name) => [
    name,
    (event: Event, context: HandlerContext): unknown => {
      events.push(event);
      return Object.hasOwn(yours, name) ? yours[name]?.(event, context) : undefined;
    },
  ]);
  return {
    handlers: Object.fromEntries(spies) as Handlers,
    events,
    eventsOf: (operation) => events.filter((event) => event.operation === operation) as never,
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
  readonly problem: Problem | undefined;
  /** Those that were handed on to handlers, `onAny` and `onUnhandled`. */
  readonly events: readonly Event[];
}

export interface TestDeliveryOptions {
  /** Names in lower case. The one that tells the message of a payload is there unless given. */
  readonly headers?: Headers;
  /** Of the channel, which its address is made with. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A receiver without a server. What it is given takes the way that HTTP takes, through routes and `verify`. */
export interface TestReceiver<Event extends DeliveredEvent> {
  readonly receiver: Receiver<Event>;
  /** Posts a payload to the URL of an operation. One without a URL is handed to `receiver.deliver`. */
  deliver<Operation extends Event['operation']>(
    operation: Operation,
    payload: PayloadOf<Event, Operation>,
    options?: TestDeliveryOptions,
  ): Promise<Outcome<Event>>;
  /** Posts anything: text and bytes as they are, other values as JSON. */
  post(path: string, body: unknown, headers?: Headers): Promise<Outcome<Event>>;
}

/** Resolves once all that a delivery leads to is done, `waitUntil` included. */
export function createTestReceiverOf<Event extends DeliveredEvent, Handlers>(
  operations: Operations,
  options: Partial<ReceiverOptions<Event, Handlers>>,
): TestReceiver<Event> {
  const follower = new Follower<Event>();
  const receiver = createReceiverOf<Event, Handlers>(operations, {
    handlers: spyOnOf<Event, Handlers>(operations).handlers,
    ...options,
    onAny: (event, context) => {
      follower.see(event);
      return options.onAny?.(event, context);
    },
  });

  function post(path: string, body: unknown, headers: Headers = {}): Promise<Outcome<Event>> {
    const rawBody = bodyOf(body);
    const sent = { 'content-type': 'application/json', ...headers };
    return follower.follow(rawBody, (waitUntil) =>
      answerTo(receiver.accept({ method: 'POST', path, headers: sent }, { waitUntil }), rawBody),
    );
  }

  return {
    receiver,
    post,
    deliver: (operation, payload, { headers: given = {}, parameters = {} } = {}) => {
      const definition = operationOf(operations, operation);
      const { channel } = definition;
      const headers = { ...tellingHeaders(definition, payload), ...given };
      if (channel !== undefined) return post(pathOf(channel, parameters), encode(payload), headers);
      const rawBody = bodyOf(payload);
      return follower.follow(rawBody, (waitUntil) =>
        receiver.deliver(operation, payload, { headers, parameters, rawBody, waitUntil }),
      );
    },
  };
}

/** Knows the events of a delivery by its bytes. */
class Follower<Event extends DeliveredEvent> {
  readonly #seen = new Map<Uint8Array, Event[]>();

  see(event: Event): void {
    this.#seen.get(event.rawBody)?.push(event);
  }

  /** The outcome of a delivery, once all that it leads to is done. */
  async follow(
    rawBody: Uint8Array,
    deliver: (waitUntil: (work: Promise<unknown>) => void) => Promise<Answer>,
  ): Promise<Outcome<Event>> {
    const events: Event[] = [];
    const work: Promise<unknown>[] = [];
    this.#seen.set(rawBody, events);
    const { status, headers, body } = await deliver((promise) => void work.push(promise));
    while (work.length > 0) await work.pop();
    this.#seen.delete(rawBody);
    const isProblem = headers['content-type'] === 'application/problem+json';
    const problem = isProblem ? (JSON.parse(body) as Problem) : undefined;
    return { status, headers, body, problem, events };
  }
}

function operationOf(operations: Operations, name: string): OperationDefinition {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw new TypeError(`There is no operation ${name}`);
  return operation;
}

/** The header that says which message a payload is, if one does: of the first that it is valid for. */
function tellingHeaders({ tell, messages }: OperationDefinition, payload: unknown): Headers {
  const message = messages.find(({ is }) => is(payload)) ?? messages[0];
  const value = message?.when?.[0];
  return tell?.in === 'headers' && value !== undefined ? { [tell.key]: String(value) } : {};
}

function bodyOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return bytesOf(body);
  return encode(body) ?? new Uint8Array();
}

/** The path of a channel with the values of its parameters. */
function pathOf(channel: string, parameters: Readonly<Record<string, string>>): string {
  const parts = channel.split(/\{([^{}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return part.split('/').map(encodeURIComponent).join('/');
    const value = parameters[part];
    if (value === undefined) throw new TypeError(`${channel} needs the parameter ${part}`);
    return encodeURIComponent(value);
  });
  return `/${parts.join('').replace(/^\//, '')}`;
}
