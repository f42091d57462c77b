import type { Json } from '../../json.js';
import { at as appendKey, keysOf, own } from '../../runtime/json.js';
import { nameKinds, type NameKind } from '../../model/tell-rule.js';
import {
  isHeader,
  scalarAt,
  valuesAt,
  type At,
  type Candidate,
  type Claims,
  type Rivals,
} from './candidate.js';
import { isInList, isScalar, type Scalar } from './places.js';

/**
 * A location whose enum, or whose value in each message's own examples, is one kind of name of every candidate.
 * Case and separators may differ; the value is the document's.
 */
export function findNames(wanted: readonly Candidate[], at?: At): Claims | undefined {
  if (wanted.length < (at === undefined ? 2 : 1)) return undefined;
  const listed = at === undefined ? commonPlaces(wanted) : [at];
  const shown = at === undefined ? commonExamplePlaces(wanted) : [at];
  for (const [locations, valuesOf] of [
    [listed, enumOf],
    [shown, exampleOf],
  ] as const) {
    for (const location of locations) {
      for (const kind of nameKinds) {
        const values = matchNames(wanted, location, kind, valuesOf);
        if (values && !rivalsIn(values, location)) return claimsOf(values, location);
      }
    }
  }
  return undefined;
}

/** Two that are spelt like the same value, where all are spelt like one. */
export function rivalNames(wanted: readonly Candidate[]): Rivals | undefined {
  for (const location of commonPlaces(wanted)) {
    for (const kind of nameKinds) {
      const values = matchNames(wanted, location, kind, enumOf);
      const rivals = values && rivalsIn(values, location);
      if (rivals) return rivals;
    }
  }
  return undefined;
}

function rivalsIn(values: ReadonlyMap<Candidate, Scalar>, location: At): Rivals | undefined {
  const owners = new Map<Scalar, Candidate>();
  for (const [candidate, value] of values) {
    const other = owners.get(value);
    if (other) return { at: [location], values: [value], of: [other, candidate] };
    owners.set(value, candidate);
  }
  return undefined;
}

function claimsOf(values: ReadonlyMap<Candidate, Scalar>, location: At): Claims {
  return {
    at: [location],
    values: new Map([...values].map(([candidate, value]) => [candidate, [[value]]])),
  };
}

/** The value of an enum that a name is spelt like, if there is one; else the name as it is. */
export function respelt(name: string, values: readonly Scalar[] = []): Scalar {
  if (values.includes(name)) return name;
  const [only, ...others] = alike(values, name);
  return only !== undefined && others.length === 0 ? only : name;
}

/** The value that each is spelt like; undefined if one is spelt like none, or like several. */
function matchNames(
  wanted: readonly Candidate[],
  location: At,
  kind: NameKind,
  valuesOf: (candidate: Candidate, location: At) => readonly Scalar[],
): ReadonlyMap<Candidate, Scalar> | undefined {
  const claimed = new Map<Candidate, Scalar>();
  for (const candidate of wanted) {
    const name = candidate.names[kind];
    if (name === undefined) return undefined;
    const [value, ...others] = alike(valuesOf(candidate, location), name);
    if (value === undefined || others.length > 0) return undefined;
    claimed.set(candidate, value);
  }
  return claimed;
}

function enumOf(candidate: Candidate, location: At): readonly Scalar[] {
  return valuesAt(candidate, location) ?? [];
}

/** The one value that all of a message's own examples have. */
function exampleOf({ examples, headerExamples }: Candidate, location: At): readonly Scalar[] {
  const values = new Set(
    isHeader(location)
      ? headerExamples.map((fields) => fields.get(location))
      : examples.map((example) => scalarAt(example, location)),
  );
  const [value] = values;
  return values.size === 1 && value !== undefined ? [value] : [];
}

/** The texts among values that a name is spelt like. */
function alike(values: readonly Scalar[], name: string): readonly string[] {
  let known = spellings.get(values);
  if (!known) {
    known = new Map<string, string[]>();
    for (const value of new Set(values)) {
      if (typeof value !== 'string' || value === '') continue;
      const same = known.get(bare(value));
      if (same) same.push(value);
      else known.set(bare(value), [value]);
    }
    spellings.set(values, known);
  }
  const same = known.get(bare(name)) ?? [];
  return same.includes(name) ? [name] : bare(name) === '' ? [] : same;
}

/** By lists of values, which many messages may share. */
const spellings = new WeakMap<readonly Scalar[], Map<string, string[]>>();

/** A name without case and separators. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The locations with a list of values in every candidate: those of the payload, the top ones first, then headers. */
function commonPlaces(wanted: readonly Candidate[]): readonly At[] {
  const [first] = wanted;
  const isCommon = (location: At): boolean =>
    wanted.every((candidate) => valuesAt(candidate, location) !== undefined);
  const pointers = [...(first?.places.keys() ?? [])].filter((pointer) => !isInList(pointer));
  const headers = [...(first?.headers.keys() ?? [])].sort();
  return [...byDepth(pointers.filter(isCommon)), ...headers.filter(isCommon)];
}

/** The locations with a text in the first example of every candidate: in the payload, the top ones first, then in headers. */
function commonExamplePlaces(wanted: readonly Candidate[]): readonly At[] {
  const [first] = wanted;
  const [example = null] = first?.examples ?? [];
  const pointers = textsIn(example, '', 4).filter((pointer) =>
    wanted.every(({ examples: [other = null] }) => scalarAt(other, pointer) !== undefined),
  );
  const [fields = new Map<string, string>()] = first?.headerExamples ?? [];
  const headers = [...fields.keys()].filter((name) =>
    wanted.every(({ headerExamples: [other] }) => other?.has(name)),
  );
  return [...byDepth(pointers), ...headers.sort()];
}

function textsIn(value: Json, pointer: string, depth: number): readonly string[] {
  if (typeof value === 'string') return [pointer];
  if (isScalar(value) || Array.isArray(value) || depth === 0) return [];
  return Object.keys(value).flatMap((key) =>
    textsIn(own(value, key) as Json, appendKey(pointer, key), depth - 1),
  );
}

function byDepth(pointers: readonly string[]): readonly string[] {
  return [...pointers].sort(
    (left, right) => keysOf(left).length - keysOf(right).length || (left < right ? -1 : 1),
  );
}
