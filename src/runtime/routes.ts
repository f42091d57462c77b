import type { KnownEvent } from './events.js';
import { Teller, type Telling } from './tellings.js';

/** The events that a URL leads to. */
export interface Match {
  readonly events: readonly KnownEvent[];
  /** The same events, to be looked up. */
  readonly known: ReadonlySet<KnownEvent>;
  /** They tell the events apart if there are several, or a body holds several. */
  readonly tellers: readonly Teller[];
  readonly parameters: Readonly<Record<string, string>>;
}

/** The event of a URL that leads to no other. */
export function onlyEvent(match: Match | undefined): KnownEvent | undefined {
  return match?.events.length === 1 && match.tellers.length === 0 ? match.events[0] : undefined;
}

interface Route {
  readonly segments: readonly Segment[];
  readonly destination: Destination;
  /** True if a parameter of an event has but a few values. */
  readonly isLimited: boolean;
}

type Destination = Omit<Match, 'parameters'>;

/** A segment of an address, split at its parameters: `user-{id}` is `['user-', 'id', '']`. */
type Segment = readonly string[];

const noParameters = {};

/** Finds the events of a request. */
export class Router {
  /** All that there are. */
  readonly events: readonly KnownEvent[];
  readonly #byName: ReadonlyMap<string, Destination>;
  /** By their addresses. */
  readonly #literal = new Map<string, Match>();
  /** Those with parameters, in the order in which they are tried. */
  readonly #patterns: readonly Route[];

  constructor(events: ReadonlyMap<string, KnownEvent>, tellings: readonly Telling[]) {
    const all = [...events.values()];
    this.events = all;
    const tellers = tellersByAddress(tellings, events);
    const base = tellers.get(undefined) ?? [];
    const patterns: Route[] = [];
    for (const [address, own] of byAddress(all)) {
      const destination = destinationOf(own, tellers.get(address) ?? []);
      if (address.includes('{')) {
        const isLimited = own.some(({ parameters }) => parameters !== undefined);
        const segments = address.split('/').map(parseSegment);
        patterns.push({ segments, destination, isLimited });
      } else {
        this.#literal.set(comparable(address), { ...destination, parameters: noParameters });
      }
    }
    if (base.length > 0 && !this.#literal.has('/')) {
      this.#literal.set('/', { ...destinationOf(all, base), parameters: noParameters });
    }
    this.#patterns = patterns.sort(literalsFirst);
    this.#byName = destinationsByName(all, ({ channel }) =>
      channel === undefined ? base : (tellers.get(pathOf(channel)) ?? []),
    );
  }

  /** The events whose channel has this path, or that come to `basePath` itself; undefined if there are none. */
  find(path: string): Match | undefined {
    const address = pathOf(path);
    const exact = this.#literal.get(path) ?? this.#literal.get(address);
    if (exact) return exact;
    const segments = address.split('/').map(decode);
    if (!segments.every((segment): segment is string => segment !== undefined)) return undefined;
    return this.#literal.get(segments.map(escaped).join('/')) ?? this.#findPattern(segments);
  }

  /**
   * The events of a name: an event's, an operation's id or a channel's address. Parameters are those of the
   * path, if it is one of theirs.
   */
  findNamed(name: string, path: string): Match | undefined {
    const destination = this.#byName.get(name);
    if (!destination) return undefined;
    const match = this.find(path);
    const isTheirs = match && destination.events.every((event) => match.known.has(event));
    return { ...destination, parameters: isTheirs ? match.parameters : noParameters };
  }

  #findPattern(segments: readonly string[]): Match | undefined {
    for (const { segments: pattern, destination, isLimited } of this.#patterns) {
      const parameters = matchSegments(pattern, segments);
      if (!parameters) continue;
      if (!isLimited) return { ...destination, parameters };
      const events = destination.events.filter((event) => allows(event, parameters));
      if (events.length > 0) return { ...destinationOf(events, destination.tellers), parameters };
    }
    return undefined;
  }
}

/** The events of each address, with one slash in front and none at the end. */
function byAddress(events: readonly KnownEvent[]): ReadonlyMap<string, readonly KnownEvent[]> {
  const found = new Map<string, KnownEvent[]>();
  for (const event of events) {
    if (event.channel !== undefined) valueAt(found, pathOf(event.channel), () => []).push(event);
  }
  return found;
}

/** The value of a key, which is made unless there is one. */
function valueAt<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Events' names come before operations' ids, and those before addresses. Several of a name are told apart as at their URL. */
function destinationsByName(
  events: readonly KnownEvent[],
  tellersOf: (event: KnownEvent) => readonly Teller[],
): ReadonlyMap<string, Destination> {
  const names = new Map<string, Destination>();
  for (const nameOf of [
    ({ name }: KnownEvent) => name,
    ({ operation }: KnownEvent) => operation,
    ({ channel }: KnownEvent) => channel,
  ]) {
    const own = new Map<string | undefined, KnownEvent[]>();
    for (const event of events) valueAt(own, nameOf(event), () => []).push(event);
    for (const [name, found] of own) {
      const [first, ...others] = found;
      if (name === undefined || !first || names.has(name)) continue;
      const isTold = others.length > 0 || first.each !== undefined;
      names.set(name, destinationOf(found, isTold ? tellersOf(first) : []));
    }
  }
  return names;
}

function destinationOf(events: readonly KnownEvent[], tellers: readonly Teller[]): Destination {
  return { events, known: new Set(events), tellers };
}

/** Those of each address; of `basePath` itself by undefined. */
function tellersByAddress(
  tellings: readonly Telling[],
  events: ReadonlyMap<string, KnownEvent>,
): ReadonlyMap<string | undefined, readonly Teller[]> {
  const found = new Map<string | undefined, Teller[]>();
  for (const telling of tellings) {
    const teller = new Teller(telling, events);
    const addresses = new Set(telling.channels?.map(pathOf));
    for (const address of [...addresses, ...(telling.base ? [undefined] : [])]) {
      valueAt(found, address, () => []).push(teller);
    }
  }
  return found;
}

/** An address as paths are compared: it may be written with escapes, and a URL is sent with as many as its sender likes. */
export function comparable(address: string): string {
  const spell = (segment: string) => escaped(decode(segment)) ?? segment;
  return address.split('/').map(spell).join('/');
}

/** An escaped slash is part of its segment, and so of no address that has a slash there. */
function escaped(segment: string | undefined): string | undefined {
  return segment?.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/**
 * The rest of a path below `basePath`, without its query; undefined for one that is not below it.
 * Comparing takes the same time wherever they differ.
 */
export function pathBelow(basePath: string, target: string): string | undefined {
  const path = target.startsWith('/') ? target : originForm(target);
  const base = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
  const query = path.indexOf('?');
  const end = query < 0 ? path.length : query;
  if (end < base.length) return undefined;
  let difference = 0;
  for (let index = 0; index < base.length; index++) {
    difference |= base.charCodeAt(index) ^ path.charCodeAt(index);
  }
  const rest = path.slice(base.length, end);
  return difference === 0 && (rest === '' || rest.startsWith('/')) ? rest : undefined;
}

/** A request may name its target whole, `http://…/path`, as it does to a proxy. */
export function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*/i, '');
}

/** True if every parameter that has a list of values has one of them. */
function allows(
  { parameters: known = {} }: KnownEvent,
  parameters: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(known).every(([name, values]) => values.includes(parameters[name] ?? ''));
}

/** `''`, `/` and `//` are the root; one slash at either end never matters. */
function pathOf(address: string): string {
  const start = address.startsWith('/') ? 1 : 0;
  const end = address.length > start && address.endsWith('/') ? -1 : address.length;
  return `/${address.slice(start, end)}`;
}

/** Undefined for broken escapes. */
export function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function parseSegment(text: string): Segment {
  const isLiteral = (index: number) => index % 2 === 0;
  return text.split(/[{}]/).map((part, index) => (isLiteral(index) && decode(part)) || part);
}

/** The more literal segment wins, from left to right. */
function literalsFirst(left: Route, right: Route): number {
  for (const [index, segment] of left.segments.entries()) {
    const other = right.segments[index];
    if (other === undefined) return 1;
    const difference = freedomOf(segment) - freedomOf(other);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return left.segments.length - right.segments.length;
}

/** Literal text is least free; of segments with parameters, the one with more literal text. */
function freedomOf(segment: Segment): number {
  if (segment.length === 1) return -Infinity;
  return -segment.filter((_, index) => index % 2 === 0).join('').length;
}

function matchSegments(
  pattern: readonly Segment[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, parts] of pattern.entries()) {
    if (!matchSegment(parts, segments[index] ?? '', parameters)) return undefined;
  }
  return Object.fromEntries(parameters);
}

/** Literal and name alternate; a parameter takes as few characters as it can, and at least one. */
function matchSegment(parts: Segment, text: string, parameters: [string, string][]): boolean {
  const [start = '', ...rest] = parts;
  if (!text.startsWith(start)) return false;
  let position = start.length;
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index] ?? '';
    const next = rest[index + 1] ?? '';
    const isLast = index + 2 >= rest.length;
    const end = isLast ? text.length - next.length : text.indexOf(next, position + 1);
    if (end <= position || !text.startsWith(next, end)) return false;
    parameters.push([name, text.slice(position, end)]);
    position = end + next.length;
  }
  return position === text.length;
}
