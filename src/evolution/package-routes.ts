import type { Json } from '../json.js';
import type { Event, Model, ToldWay } from '../model/model.js';
import { tableOf } from '../model/table.js';
import { namedEvents, type EventDefinition } from '../runtime/events.js';
import { keysOf } from '../runtime/json.js';
import { readBody } from '../runtime/lists.js';
import { onlyEvent, Router, type Match } from '../runtime/routes.js';
import { isPlainObject, memberOf, withMember } from '../values/places.js';
import { fillIn } from '../values/sample.js';

/** The parts of a request for an event that its document leaves open. The first that it allows are taken unless set. */
export interface Sent {
  /** Values of parameters of the URL. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly way?: ToldWay | undefined;
}

/** Either the event that a request is taken for, if that is known, or the status of the answer without one. */
export interface PackageAnswer {
  readonly takenFor?: string;
  readonly status?: 202 | 404 | 422;
}

/** Answers what a package does with requests of another document, by its own routes and tellings. */
export class PackageRoutes {
  readonly #router: Router;

  constructor(model: Model) {
    const { events, tellings } = tableOf(model);
    const rows = [...events].map(([name, { row }]): [string, EventDefinition] => [
      name,
      { ...row, messages: [] },
    ]);
    this.#router = new Router(namedEvents(Object.fromEntries(rows)), tellings);
  }

  /** Undefined if the document of the request doesn't say its URL. */
  answerTo(event: Event, sent: Sent = {}): PackageAnswer | undefined {
    const path = pathOf(event, sent);
    if (path === undefined) return undefined;
    const match = this.#router.find(path);
    if (!match) return { status: 404 };
    const alone = onlyEvent(match);
    if (alone) return { takenFor: alone.name };
    const way = sent.way && isValue(sent.way) ? sent.way : undefined;
    return told(match, event, way ?? wayAt(event, path === '/' ? 'base' : 'own'));
  }
}

/** The end of a sentence whose subject is the package. */
export function answerWords(answer: PackageAnswer | undefined): string {
  if (!answer) return 'has no URL for it';
  if (answer.takenFor !== undefined) return `takes it for ${answer.takenFor}`;
  if (answer.status === undefined) return 'may take it for another event';
  return `${answer.status === 422 ? 'refuses' : 'answers'} it with ${answer.status}`;
}

function told({ tellers }: Match, event: Event, way: ToldWay | undefined): PackageAnswer {
  if (tellers.length === 0) return { status: 404 };
  if (!way && event.fixture === undefined) return {};
  const { headers, payload } = deliveryOf(event, way);
  const { teller, list } = readBody(tellers, payload);
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

function isValue({ by }: ToldWay): boolean {
  return by !== 'url' && by !== 'type' && by !== 'presence';
}

/** A delivery that has the values by which its own document tells it. */
function deliveryOf({ fixture, each }: Event, way: ToldWay | undefined) {
  const headers: Record<string, string> = {};
  let payload: Json = fixture ?? {};
  for (const [index, location] of (way?.at ?? []).entries()) {
    const value = way?.values[0]?.[index];
    if (value === undefined) continue;
    if (location !== '' && !location.startsWith('/')) {
      headers[location] = typeof value === 'string' ? value : JSON.stringify(value);
    } else payload = withValue(payload, keysOf(location), value);
  }
  return {
    headers,
    payload: each === undefined ? payload : withValue({}, keysOf(each), [payload]),
  };
}

function withValue(payload: Json, [key, ...others]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const members = isPlainObject(payload) ? payload : {};
  return withMember(members, key, withValue(memberOf(members, key) ?? {}, others, value));
}
