// Copied by hooksmith 0.1.0 from its src/runtime/tellings.ts
// It is the same in every package: this file is overwritten.

import { scalarsOf } from './coercion.js';
import type { Headers } from './delivery.js';
import type { KnownEvent } from './events.js';
import { isObject, keysOf, kindOf, own } from './json.js';
import type { Issue } from './validation.js';

/** Tells the events that come to some URLs apart. */
export interface Telling {
  /** The addresses of the channels whose URLs these are. */
  readonly channels?: readonly string[];
  /** They come to `basePath` itself, too. */
  readonly base?: true;
  /** The list of a body whose items are the events, as a JSON Pointer; empty if the body is the list. */
  readonly each?: string;
  /** In the order in which they are tried. */
  readonly tells: readonly Tell[];
  /** The event that has none of the values. */
  readonly rest?: string;
}

export type Tell = ValueTell | TypeTell | PresenceTell;

type Scalar = string | number | boolean | null;

/** The values at some locations say which event it is. */
export interface ValueTell {
  /** JSON Pointers into the payload, and names of headers in lower case. */
  readonly at: readonly string[];
  /** The values of each event; if there are several locations, each is a list. */
  readonly events: Readonly<Record<string, readonly (Scalar | readonly Scalar[])[]>>;
  /** Values of events that it doesn't tell; true if one may have any. A value that is neither is of no event. */
  readonly others?: true | readonly (Scalar | readonly Scalar[])[];
}

/** The type of a value says which event it is. */
export interface TypeTell {
  readonly typeOf: string;
  /** JSON Schema's words for types. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

/** A member that only one event has says that it is this. */
export interface PresenceTell {
  readonly has: string;
  readonly event: string;
}

/** The event that a delivery is; a value that no event has; or the issue of a delivery without a value. */
export interface Told {
  readonly event?: KnownEvent;
  readonly unknown?: string | undefined;
  readonly issue?: Issue;
}

/**
 * Something that is asked about a delivery: an event, a text that no event has, or undefined if it says nothing.
 * A payload that is all text says other values as they are spelt.
 */
type Question = (
  payload: unknown,
  headers: Headers,
  isText: boolean,
) => KnownEvent | string | undefined;

/** A `Telling` that has been made ready: a look-up for each `Tell`. */
export class Teller {
  /** The keys that lead to the list; undefined if a body is one event. */
  readonly each: readonly string[] | undefined;
  readonly #questions: readonly Question[];
  readonly #rest: KnownEvent | undefined;
  readonly #missingIn: ((payload: unknown) => Issue) | undefined;

  constructor({ each, tells, rest }: Telling, events: ReadonlyMap<string, KnownEvent>) {
    this.each = each === undefined ? undefined : keysOf(each);
    this.#questions = [...tells].sort(valuesFirst).map((tell) => questionOf(tell, events));
    this.#rest = rest === undefined ? undefined : events.get(rest);
    this.#missingIn = missingOf(tells);
  }

  /** `isText` for a form, whose numbers and booleans are text as well. */
  tell(payload: unknown, headers: Headers, isText: boolean): Told {
    let unknown: string | undefined;
    for (const ask of this.#questions) {
      const found = ask(payload, headers, isText);
      if (typeof found === 'object') return { event: found };
      unknown ??= found;
    }
    if (unknown !== undefined) return { unknown };
    if (this.#rest) return { event: this.#rest };
    return this.#missingIn ? { issue: this.#missingIn(payload) } : { unknown: undefined };
  }
}

function valuesFirst(left: Tell, right: Tell): number {
  return Number('has' in left) - Number('has' in right);
}

function questionOf(tell: Tell, events: ReadonlyMap<string, KnownEvent>): Question {
  if ('has' in tell) {
    const keys = keysOf(tell.has);
    const event = events.get(tell.event);
    return (payload) => (valueAt(payload, keys) === undefined ? undefined : event);
  }
  if ('typeOf' in tell) {
    const keys = keysOf(tell.typeOf);
    const byType = lookUp(tell.events, events, (type) => type);
    return (payload, _, isText) =>
      typesSaid(valueAt(payload, keys), isText)
        .map((type) => byType.get(type))
        .find(Boolean);
  }
  return valueQuestion(tell, events);
}

function valueQuestion(
  { at, events: values, others = [] }: ValueTell,
  events: ReadonlyMap<string, KnownEvent>,
): Question {
  const [first, ...more] = at.map(readerOf);
  if (!first) return () => undefined;
  const keyOf = (value: unknown): unknown => (more.length === 0 ? value : JSON.stringify(value));
  const known = lookUp(values, events, keyOf);
  const byText = lookUp(values, events, textsOf);
  const ofOthers = new Set<unknown>(
    others === true ? [] : others.flatMap((value) => [keyOf(value), textsOf(value)]),
  );
  const eventOf = (key: unknown, found: unknown, isText: boolean): KnownEvent | undefined =>
    known.get(key) ?? (isText ? byText.get(textsOf(found)) : undefined);
  const isStrange = (key: unknown, found: unknown, isText: boolean): boolean =>
    others !== true && !ofOthers.has(key) && !(isText && ofOthers.has(textsOf(found)));
  if (more.length === 0) {
    return (payload, headers, isText) => {
      const value = first(payload, headers);
      const event = eventOf(value, value, isText);
      if (event || value === null || !isScalar(value)) return event;
      return isStrange(value, value, isText) ? String(value) : undefined;
    };
  }
  return (payload, headers, isText) => {
    const found = [first, ...more].map((read) => read(payload, headers));
    if (!found.every(isScalar)) return undefined;
    const key = JSON.stringify(found);
    const event = eventOf(key, found, isText);
    if (event || found.includes(null)) return event;
    return isStrange(key, found, isText) ? found.join('.') : undefined;
  };
}

function lookUp<Key>(
  values: Readonly<Record<string, readonly unknown[]>>,
  events: ReadonlyMap<string, KnownEvent>,
  keyOf: (value: unknown) => Key,
): ReadonlyMap<unknown, KnownEvent> {
  const pairs = Object.entries(values).flatMap(([name, list]) => {
    const event = events.get(name);
    return event ? list.map((value) => [keyOf(value) as unknown, event] as const) : [];
  });
  return new Map(pairs);
}

function textsOf(values: unknown): string {
  return JSON.stringify([values].flat().map(String));
}

function readerOf(location: string): (payload: unknown, headers: Headers) => unknown {
  if (location !== '' && !location.startsWith('/')) return (_, headers) => own(headers, location);
  const keys = keysOf(location);
  const [key] = keys;
  if (key !== undefined && keys.length === 1) {
    return (payload) => (isObject(payload) ? own(payload, key) : undefined);
  }
  return (payload) => valueAt(payload, keys);
}

function valueAt(payload: unknown, keys: readonly string[]): unknown {
  let value = payload;
  for (const key of keys) value = isObject(value) ? own(value, key) : undefined;
  return value;
}

function isScalar(value: unknown): value is Scalar {
  return value !== undefined && (typeof value !== 'object' || value === null);
}

/** JSON Schema's words for the type of a value. */
function typesOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value];
}

/** The types that a value has, or may stand for. */
function typesSaid(value: unknown, isText: boolean): readonly string[] {
  const others = isText ? scalarsOf(value) : [];
  return [...others, value].flatMap(typesOf);
}

/**
 * Finds the issue of a delivery without a value: at the first location that has none of its values. Where a header tells
 * any event there is none: the event is unknown.
 */
function missingOf(tells: readonly Tell[]): ((payload: unknown) => Issue) | undefined {
  const values = tells.flatMap((tell) => ('at' in tell ? [tell] : []));
  const [tell] = values;
  const isInPayload = (location: string) => location === '' || location.startsWith('/');
  if (!tell || !values.every(({ at }) => at.every(isInPayload))) return undefined;
  const tuples = Object.values(tell.events).flatMap((list) => list.map((value) => [value].flat()));
  const places = tell.at.map((pointer, index) => {
    const known = new Set(tuples.map((tuple) => tuple[index]));
    return { pointer, keys: keysOf(pointer), known, expected: shown([...known]) };
  });
  return (payload) => {
    const read = places.map((place) => ({ ...place, found: valueAt(payload, place.keys) }));
    const isMissing = ({ found, known }: (typeof read)[number]): boolean =>
      found === null ? !known.has(null) : !isScalar(found);
    const { pointer = '', expected = '', found } = read.find(isMissing) ?? read[0] ?? {};
    const keyword = found === undefined ? 'required' : 'enum';
    return { pointer, keyword, expected, found: kindOf(found), schema: '#' };
  };
}

function shown(values: readonly unknown[]): string {
  const few = values.slice(0, 5).map((value) => JSON.stringify(value));
  const more = values.length > few.length ? ` or ${values.length - few.length} more` : '';
  return few.join(' or ') + more;
}
