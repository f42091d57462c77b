/** The receiver of a document as its package would have it, without printing and compiling the package. */
import { describe } from '../../src/engine/forge.js';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import type { Json } from '../../src/json.js';
import { lookupOf } from '../../src/model/lookup.js';
import type { Event, Model, Role, Tell, Telling } from '../../src/model/model.js';
import type { TellConfiguration } from '../../src/model/tell-rule.js';
import { answerTo } from '../../src/runtime/accept.js';
import type {
  DeliveredEvent,
  InvalidDelivery,
  UnknownDelivery,
} from '../../src/runtime/delivery.js';
import type { EventDefinition } from '../../src/runtime/events.js';
import type { Middleware } from '../../src/runtime/hooks.js';
import type { ReceiverOptions } from '../../src/runtime/options.js';
import { createReceiverOf } from '../../src/runtime/receiver.js';
import type { Tell as RuntimeTell, Telling as RuntimeTelling } from '../../src/runtime/tellings.js';
import { findMisfit } from '../../src/values/misfit.js';

/** The answer to a delivery, and whom it reached. */
export interface Reached {
  readonly status: number;
  /** The names of the events whose handlers were called. */
  readonly handled: readonly string[];
  readonly events: readonly DeliveredEvent[];
  /** The names of unknown events. */
  readonly unknown: readonly (string | undefined)[];
  readonly invalid: readonly InvalidDelivery[];
}

export interface ToldDocument {
  readonly model: Model;
  readonly errors: readonly string[];
  /** How each event is told: `/type = "a" | "b"`, by its name. */
  readonly told: Readonly<Record<string, string>>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reached>;
}

type Options = Partial<ReceiverOptions<DeliveredEvent, Record<string, unknown>>>;

export async function readTold(
  document: string | object,
  { tell, role, ...options }: { tell?: TellConfiguration; role?: Role } & Options = {},
): Promise<ToldDocument> {
  const diagnostics = new Diagnostics();
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const described = await describe(
    { label: 'document.yaml', text },
    { role, formats: 'annotation', tell },
    diagnostics,
  );
  const errors = diagnostics.all
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
  const model = described?.model ?? emptyModel;
  return {
    model,
    errors,
    told: Object.fromEntries(model.events.map((event) => [event.name, wordsOf(event)])),
    post: posterOf(model, options),
  };
}

const emptyModel = { events: [], tellings: [], schemas: [], messages: [] } as unknown as Model;

function wordsOf({ told, isRest }: Event): string {
  if (isRest) return 'rest';
  const ways = told.map(({ by, at, values }) => {
    const tuples = values.map((tuple) => tuple.map((value) => JSON.stringify(value)).join());
    return by === 'url'
      ? 'url'
      : `${by}: ${at.join()}${tuples.length > 0 ? ` = ${tuples.join(' | ')}` : ''}`;
  });
  return [...new Set(ways)].join('; ');
}

function posterOf(model: Model, options: Options): ToldDocument['post'] {
  const reached = {
    events: [] as DeliveredEvent[],
    unknown: [] as UnknownDelivery[],
    invalid: [] as InvalidDelivery[],
  };
  const watch: Middleware<DeliveredEvent> = ({ hook, event }, next) => {
    if (hook === 'handler') reached.events.push(event);
    if (hook === 'onUnknown') reached.unknown.push(event);
    if (hook === 'onInvalid') reached.invalid.push(event);
    return next();
  };
  const events = Object.fromEntries(model.events.map((event) => [event.name, rowOf(event, model)]));
  const handlers = Object.fromEntries(Object.keys(events).map((name) => [name, () => undefined]));
  const receiver = createReceiverOf<DeliveredEvent, Record<string, unknown>>(
    events,
    model.tellings.map(tellingOf),
    { handlers, middleware: [watch], ...options },
  );
  return async (path, body, headers = {}) => {
    reached.events = [];
    reached.unknown = [];
    reached.invalid = [];
    const rawBody = new TextEncoder().encode(
      typeof body === 'string' ? body : JSON.stringify(body),
    );
    const sent = { 'content-type': 'application/json', ...headers };
    const reception = receiver.accept({ method: 'POST', path, headers: sent });
    const { status } = await answerTo(reception, rawBody);
    return {
      status,
      handled: reached.events.map(({ name }) => name),
      events: reached.events,
      unknown: reached.unknown.map(({ name }) => name),
      invalid: reached.invalid,
    };
  };
}

function rowOf({ operation, each, messages }: Event, model: Model): EventDefinition {
  const lookup = lookupOf(model);
  const limited = operation.channel.parameters.flatMap(({ name, values }) =>
    values ? [[name, values] as const] : [],
  );
  return {
    operation: operation.id,
    channel: operation.channel.address,
    ...(limited.length > 0 && { parameters: Object.fromEntries(limited) }),
    ...(each !== undefined && { each }),
    messages: messages.map(({ name, type }) => {
      const id = model.messages.find((message) => message.name === name)?.id ?? name;
      const issuesOf = (payload: unknown) => {
        const misfit = findMisfit(
          payload as Json,
          { kind: 'reference', pointer: '#', to: type },
          lookup,
        );
        return misfit ? [{ ...misfit, schema: '#' }] : [];
      };
      return { message: id, is: (payload) => issuesOf(payload).length === 0, issues: issuesOf };
    }),
  };
}

function tellingOf({ channels, isBase, each, tells, rest }: Telling): RuntimeTelling {
  return {
    channels,
    ...(isBase && { base: true as const }),
    ...(each !== undefined && { each }),
    tells: tells.map(tellOf),
    ...(rest !== undefined && { rest }),
  };
}

function tellOf({ kind, at, values, others }: Tell): RuntimeTell {
  const [first = ''] = at;
  if (kind === 'presence') return { has: first, event: values[0]?.[0] ?? '' };
  const plain = (tuples: readonly (readonly Json[])[]) =>
    (at.length === 1 ? tuples.flat() : tuples) as never[];
  const events = Object.fromEntries(values.map(([name, tuples]) => [name, plain(tuples)]));
  if (kind === 'type') return { typeOf: first, events };
  return { at, events, others: others ? plain(others) : true };
}
