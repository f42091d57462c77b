import type { Event, Model } from '../model/model.js';
import type { Headers } from '../runtime/delivery.js';
import { own } from '../runtime/json.js';
import { nearest } from '../text.js';

/** A name that a delivery without an event gives itself, and where it stands. */
export interface CalledItself {
  readonly name: string;
  /** A JSON Pointer, or `the header x-github-event`. */
  readonly at: string;
  /** The event of the document that has this name, if one has. */
  readonly event: Event | undefined;
}

/** Members that providers name the event in. */
const members = [
  ...['type', 'event', 'topic', 'event_type', 'eventType', 'event_name', 'eventName'],
  ...['trigger', 'action', 'kind', 'name'],
];
const named = /(?:^|-)(?:event|topic|action|trigger)(?:-(?:type|name|key))?$/;
/** A longer text is no name, in characters. */
const longest = 200;

/** The names that a delivery gives itself, those of the document first. Nothing is routed by them. */
export function callsItself(
  model: Model,
  headers: Headers,
  payload: unknown,
): CalledItself | undefined {
  const inHeaders = Object.entries(headers).flatMap(([name, value]) =>
    named.test(name) ? [{ value, at: `the header ${name}` }] : [],
  );
  const inPayload = [payload, own(Object(payload), 'event')].flatMap((object, index) =>
    typeof object !== 'object' || object === null
      ? []
      : members.map((key) => ({ value: own(object, key), at: `${index ? '/event' : ''}/${key}` })),
  );
  const all = [...inHeaders, ...inPayload].flatMap(({ value, at }) =>
    typeof value === 'string' && value !== '' && value.length <= longest
      ? [{ name: value, at, event: eventCalled(model, value) }]
      : [],
  );
  return all.find(({ event }) => event) ?? all[0];
}

/** The channels whose addresses are most like a path, as they are written in the document. */
export function nearestChannel({ events }: Model, path: string): string | undefined {
  const addresses = events.flatMap(({ operation: { channel } }) => channel.address ?? []);
  const bare = (text: string): string => text.replace(/^\/+|\/+$/g, '');
  const tail = bare(path).split('/').at(-1) ?? '';
  const meant =
    nearest(bare(path), addresses.map(bare)) ?? nearest(tail, addresses.map(bare)) ?? undefined;
  return addresses.find((address) => bare(address) === meant);
}

function eventCalled({ events, messages }: Model, name: string): Event | undefined {
  const told = (event: Event): boolean =>
    event.told.some(({ values }) =>
      values.some((tuple) => tuple.length === 1 && tuple[0] === name),
    );
  const isCalled = (event: Event): boolean => {
    const own = messages.filter((message) =>
      event.messages.some((one) => one.name === message.name),
    );
    const { operation } = event;
    return [
      event.name,
      operation.id,
      operation.channel.address?.replace(/^\/+/, ''),
      ...own.flatMap(({ id, names }) => [id, names.key, names.name, names.title]),
    ].includes(name);
  };
  return events.find(told) ?? events.find(isCalled);
}

/** The word for an event in a list: its channel, or its message where the channel has several. */
export function labelsOf({ events, messages }: Model): ReadonlyMap<string, string> {
  const address = ({ operation: { channel, id } }: Event): string =>
    channel.address?.replace(/^\/+|\/+$/g, '') || id;
  const counts = new Map<string, number>();
  for (const event of events) counts.set(address(event), (counts.get(address(event)) ?? 0) + 1);
  const idOf = (event: Event): string | undefined =>
    messages.find(({ name }) => name === event.messages[0]?.name)?.id;
  return new Map(
    events.map((event) => [
      event.name,
      counts.get(address(event)) === 1 ? address(event) : (idOf(event) ?? event.name),
    ]),
  );
}
