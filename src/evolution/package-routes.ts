import type { Json } from '../json.js';
import { lookupOf } from '../model/lookup.js';
import type { Event, Model, ToldWay } from '../model/model.js';
import { tableOf } from '../model/table.js';
import { namedEvents, type EventDefinition } from '../runtime/events.js';
import { keysOf } from '../runtime/json.js';
import { readBody } from '../runtime/lists.js';
import { onlyEvent, Router, type Match } from '../runtime/routes.js';
import { isPlainObject, memberOf, sampleOf, withMember } from '../values/places.js';
import { fillIn } from '../values/sample.js';

/** The parts of a request for an event that its document leaves open. The first that it allows are taken unless set. */
export interface Sent {
  /** Values of parameters of the URL. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly way?: ToldWay | undefined;
  /** With the values by which it is told. */
  readonly payload?: Json;
}

/** Either the event that a request is taken for, if that is known, or the status of the answer without one. */
export interface PackageAnswer {
  readonly takenFor?: string;
  readonly status?: 202 | 404 | 422;
}

/** Answers what a package does with requests of another document, by its own routes and tellings. */
export class PackageRoutes {
  #made: Router | undefined;

  constructor(
    private readonly model: Model,
    private readonly sender: Model,
  ) {}

  /** Made when it is first asked for: most edits don't. */
  get #router(): Router {
    if (this.#made) return this.#made;
    const { events, tellings } = tableOf(this.model);
    const rows = [...events].map(([name, { row }]): [string, EventDefinition] => [
      name,
      { ...row, messages: [] },
    ]);
    this.#made = new Router(namedEvents(Object.fromEntries(rows)), tellings);
    return this.#made;
  }

  /** Undefined if the document of the request doesn't say its URL. */
  answerTo(event: Event, sent: Sent = {}): PackageAnswer | undefined {
    const path = pathOf(event, sent);
    if (path === undefined) return undefined;
    const match = this.#router.find(path);
    if (!match) return { status: 404 };
    const alone = onlyEvent(match);
    if (alone) return { takenFor: alone.name };
    const chosen = sent.way && isValue(sent.way) ? sent.way : undefined;
    const at = chosen ?? wayAt(event, path === '/' ? 'base' : 'own');
    const own = sent.payload === undefined ? event : { ...event, fixture: sent.payload };
    const headers = at && { ...at, ...onlyHeaders(at) };
    const way = sent.payload === undefined ? at : headers;
    return told(match, own, way, () => this.#envelopeOf(event, match));
  }

  /** Tells if a payload of the other document may come to the validator of the event of this name, or is refused with 422 before. */
  validates(event: Event, payload: Json, name: string): boolean {
    const { takenFor = name, status = 422 } = this.answerTo(event, { payload }) ?? {};
    return takenFor === name && status === 422;
  }

  /** A body of the document for items of its list. Another list, which the package reads, is empty. */
  #envelopeOf({ messages: [message] }: Event, { tellers }: Match): Json {
    const { payload } = this.sender.messages.find(({ name }) => name === message?.name) ?? {};
    const body = payload && sampleOf(payload, lookupOf(this.sender));
    const lists = tellers.flatMap(({ each }) => (each ? [each] : []));
    return lists.reduce<Json>(
      (envelope, keys) =>
        Array.isArray(valueAt(envelope, keys)) ? withValue(envelope, keys, []) : envelope,
      body ?? {},
    );
  }
}

/** The end of a sentence whose subject is the package. */
export function answerWords(answer: PackageAnswer | undefined): string {
  if (!answer) return 'has no URL for it';
  if (answer.takenFor !== undefined) return `takes it for ${answer.takenFor}`;
  if (answer.status === undefined) return 'may take it for another event';
  return `${answer.status === 422 ? 'refuses' : 'answers'} it with ${answer.status}`;
}

function told(
  { tellers }: Match,
  event: Event,
  way: ToldWay | undefined,
  envelopeOf: () => Json,
): PackageAnswer {
  if (tellers.length === 0) return { status: 404 };
  if (!way && event.fixture === undefined) return {};
  const { headers, payload } = deliveryOf(event, way, envelopeOf);
  const { teller, list } = readBody(tellers, { value: payload });
  if (list?.items.length === 0) return { status: 202 };
  const found = teller?.tell(list ? list.items[0] : payload, headers, false);
  if (!found || found.issue) return { status: 422 };
  return found.event ? { takenFor: found.event.name } : { status: 202 };
}

/** The path that an event is posted to; undefined if the document doesn't say. */
function pathOf(event: Event, { parameters, way }: Sent): string | undefined {
  const { address } = event.operation.channel;
  const isShared = event.told.some(({ url }) => url === 'base');
  if (way?.url === 'base' || address === undefined) return isShared ? '/' : undefined;
  const path = fillIn(address, event, parameters);
  return path.startsWith('/') ? path : `/${path}`;
}

/** The first way in which a value tells an event at a URL. */
function wayAt({ told }: Event, at: ToldWay['url']): ToldWay | undefined {
  return told.find((way) => way.url === at && isValue(way));
}

/** The headers among the places of a way. */
function onlyHeaders({ at, values }: ToldWay): Pick<ToldWay, 'at' | 'values'> {
  const indexes = [...at.keys()].filter((index) => isHeader(at[index] ?? ''));
  const pick = <Item>(list: readonly Item[]): Item[] =>
    indexes.flatMap((index) => list[index] ?? []);
  return { at: pick(at), values: values.map((value) => pick(value)) };
}

function isHeader(location: string): boolean {
  return location !== '' && !location.startsWith('/');
}

function isValue({ by }: ToldWay): boolean {
  return by !== 'url' && by !== 'type' && by !== 'presence';
}

/** A delivery that has the values by which its own document tells it. */
function deliveryOf({ fixture, each }: Event, way: ToldWay | undefined, envelopeOf: () => Json) {
  const headers: Record<string, string> = {};
  let payload: Json = fixture ?? {};
  for (const [index, location] of (way?.at ?? []).entries()) {
    const value = way?.values[0]?.[index];
    if (value === undefined) continue;
    if (isHeader(location)) {
      headers[location] = typeof value === 'string' ? value : JSON.stringify(value);
    } else payload = withValue(payload, keysOf(location), value);
  }
  return {
    headers,
    payload: each === undefined ? payload : withValue(envelopeOf(), keysOf(each), [payload]),
  };
}

function valueAt(payload: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (value, key) => (isPlainObject(value) ? memberOf(value, key) : undefined),
    payload,
  );
}

function withValue(payload: Json, [key, ...others]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const members = isPlainObject(payload) ? payload : {};
  return withMember(members, key, withValue(memberOf(members, key) ?? {}, others, value));
}
