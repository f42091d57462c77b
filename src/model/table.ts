import type { Json } from '../json.js';
import type { Event, Location, Message, Model, Tell, Telling } from './model.js';

/** The data that a receiver routes and tells deliveries by: a package prints it, and `listen` runs on it. */
export interface EventTable {
  /** The messages of all events, by their keys. */
  readonly messages: ReadonlyMap<string, TableMessage>;
  /** By their names, in the order of the Model. */
  readonly events: ReadonlyMap<string, TableEvent>;
  /** Those URLs that tell events apart, or that get lists of them. */
  readonly tellings: readonly TableTelling[];
}

export interface TableMessage {
  /** The name of a schema or a message, which has the validator. */
  readonly type: string;
  /** The rest of its row. */
  readonly row: {
    readonly message: string;
    readonly correlationId?: Location;
    readonly isForm?: true;
    readonly hasPayload?: true;
  };
}

export interface TableEvent {
  /** The keys of its messages. */
  readonly messages: readonly string[];
  /** The rest of its row. */
  readonly row: {
    readonly operation?: string;
    readonly channel: string | undefined;
    readonly parameters?: Readonly<Record<string, readonly string[]>>;
    readonly each?: string;
  };
}

export interface TableTelling {
  readonly channels?: readonly string[];
  readonly base?: true;
  readonly each?: string;
  readonly tells: readonly TableTell[];
  readonly rest?: string;
}

type Scalar = string | number | boolean | null;
type Values = readonly (Scalar | readonly Scalar[])[];

export type TableTell =
  | { readonly has: string; readonly event: string }
  | { readonly typeOf: string; readonly events: Readonly<Record<string, readonly string[]>> }
  | {
      readonly at: readonly string[];
      readonly events: Readonly<Record<string, Values>>;
      readonly others?: true | Values;
    };

/** The table of a Model's events. */
export function tableOf(model: Model): EventTable {
  return {
    messages: messageRows(model),
    events: new Map(model.events.map((event) => [event.name, eventRow(event)])),
    tellings: model.tellings.filter(tellsAnything).map(tellingRow),
  };
}

/** One whose items are events may have another row as a whole. */
function messageRows({ events, messages: all }: Model): ReadonlyMap<string, TableMessage> {
  const byName = new Map(all.map((message) => [message.name, message]));
  const rows = new Map<string, TableMessage>();
  for (const { messages, each } of events) {
    for (const { name, type } of messages) {
      const message = byName.get(name);
      const key = rowKey(name, each);
      if (!message || rows.has(key)) continue;
      // The location of an id in a body is none in its items.
      const isLost = each !== undefined && message.correlationId?.in === 'payload';
      rows.set(key, { type, row: messageRow(message, isLost) });
    }
  }
  return rows;
}

function messageRow(
  { id, correlationId, isForm, hasPayload }: Message,
  isLost: boolean,
): TableMessage['row'] {
  return {
    message: id,
    ...(correlationId && !isLost && { correlationId }),
    ...(isForm && { isForm }),
    ...(hasPayload && { hasPayload }),
  };
}

/** No message is called so: names have no small letters after an underscore but those of a hash. */
function rowKey(name: string, each: string | undefined): string {
  return each === undefined ? name : `${name}_item`;
}

function eventRow({ name, operation, each, messages }: Event): TableEvent {
  const { id, channel } = operation;
  const limited = channel.parameters.flatMap((parameter) =>
    parameter.values ? [[parameter.name, parameter.values] as const] : [],
  );
  return {
    messages: messages.map((message) => rowKey(message.name, each)),
    row: {
      ...(id !== name && { operation: id }),
      channel: channel.address,
      ...(limited.length > 0 && { parameters: Object.fromEntries(limited) }),
      ...(each !== undefined && { each }),
    },
  };
}

/** A URL that leads to one event, or to several that nothing tells apart, needs no row. */
function tellsAnything({ tells, each, rest, events }: Telling): boolean {
  return tells.length > 0 || each !== undefined || (rest !== undefined && events.length > 1);
}

function tellingRow({ channels, isBase, each, tells, rest }: Telling): TableTelling {
  return {
    ...(channels.length > 0 && { channels }),
    ...(isBase && { base: true }),
    ...(each !== undefined && { each }),
    tells: tells.map(tellRow),
    ...(rest !== undefined && { rest }),
  };
}

function tellRow({ kind, at, values, others }: Tell): TableTell {
  const [first = ''] = at;
  if (kind === 'presence') return { has: first, event: values[0]?.[0] ?? '' };
  const isFlat = at.length === 1;
  const listed = (tuples: readonly (readonly Json[])[]) =>
    (isFlat ? tuples.flat() : tuples) as Values;
  const events = Object.fromEntries(values.map(([event, tuples]) => [event, listed(tuples)]));
  if (kind === 'type') return { typeOf: first, events: events as Record<string, string[]> };
  if (!others) return { at, events, others: true };
  return { at, events, ...(others.length > 0 && { others: listed(others) }) };
}
