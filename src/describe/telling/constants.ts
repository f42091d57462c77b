import {
  isHeader,
  placeOf,
  textOf,
  valuesAt,
  type At,
  type Candidate,
  type Claims,
} from './candidate.js';
import { isAlwaysThere, isInList, type Scalar } from './places.js';

/** More locations are not tried together, nor more at once, nor more combinations of a candidate's values. */
const mostLocations = 12;
const mostTogether = 3;
const mostTuples = 64;
/** The number of looks at combinations of locations that are left: with many candidates fewer are tried. */
export interface Tries {
  left: number;
}

/** A location where some candidates have but certain values. */
interface Location {
  readonly at: At;
  readonly having: readonly Candidate[];
  /** The number of different ones. */
  readonly values: number;
  readonly weight: readonly number[];
}

/**
 * The one location, or the fewest that do it together, whose values tell the most of `wanted` from each other and from `all`.
 * Undefined where nothing tells any. A header is taken where no member of the payload does as well.
 */
export function findConstants(
  wanted: readonly Candidate[],
  all: readonly Candidate[],
  tries: Tries,
): Claims | undefined {
  const locations = locationsOf(wanted, all);
  const own = new Set(wanted);
  const isWanted = (candidate: Candidate): boolean => own.has(candidate);
  let best: Claims | undefined;
  for (const together of [...locations.map((one) => [one]), ...combined(locations)]) {
    const [fewest] = [...together].sort((one, other) => one.having.length - other.having.length);
    const { having = [] } = fewest ?? {};
    if (best?.values.size === wanted.length) break;
    if (together.length > 1 && (tries.left -= having.length) < 0) break;
    const at = together.map((one) => one.at);
    const claims = claimsAt(at, having, isWanted);
    if (claims.values.size > (best?.values.size ?? 0)) best = claims;
  }
  return best;
}

/** Locations with different values, the likelier first: those of the payload, told by more, always there, near the top. */
function locationsOf(wanted: readonly Candidate[], all: readonly Candidate[]): readonly Location[] {
  const found = new Map<At, Candidate[]>();
  const places = all.map((candidate) => ({ candidate, valued: valuedIn(candidate) }));
  const asked = new Set(wanted.flatMap(valuedIn));
  for (const { candidate, valued } of places) {
    for (const at of valued) {
      if (!asked.has(at)) continue;
      const having = found.get(at);
      if (having) having.push(candidate);
      else found.set(at, [candidate]);
    }
  }
  return [...found]
    .map(([at, having]) => weighed(at, having))
    .filter((location) => isTelling(location, all.length))
    .sort((left, right) => compare(left.weight, right.weight) || (left.at < right.at ? -1 : 1));
}

/** A list of values that only one candidate has is about something else; one value that only it has is its own. */
function isTelling({ having, values }: Location, candidates: number): boolean {
  return having.length === 1 ? values === 1 : having.length < candidates || values > 1;
}

/** The locations where a candidate has but certain values. */
function valuedIn({ places, headers }: Candidate): readonly At[] {
  return [...places, ...headers]
    .filter(([at, { values }]) => values?.length && !isInList(at))
    .map(([at]) => at);
}

function weighed(at: At, having: readonly Candidate[]): Location {
  const values = new Set<Scalar>();
  for (const candidate of having) {
    for (const value of valuesAt(candidate, at) ?? []) values.add(value);
  }
  const always = having.filter((candidate) =>
    isHeader(at) ? placeOf(candidate, at)?.isRequired : isAlwaysThere(candidate.places, at),
  );
  const weight = [
    isHeader(at) ? 1 : 0,
    -having.length,
    -always.length,
    at.split('/').length,
    -values.size,
  ];
  return { at, having, values: values.size, weight };
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((weight, position) => weight !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

/** Several of the first locations at once: pairs, then more. */
function* combined(locations: readonly Location[]): Generator<readonly Location[]> {
  const few = locations.slice(0, mostLocations);
  for (let size = 2; size <= mostTogether; size++) yield* combinations(few, size);
}

function* combinations<Item>(
  all: readonly Item[],
  size: number,
  from = 0,
): Generator<readonly Item[]> {
  if (size === 0) yield [];
  for (let index = from; size > 0 && index <= all.length - size; index++) {
    const [item] = all.slice(index, index + 1) as [Item];
    for (const rest of combinations(all, size - 1, index + 1)) yield [item, ...rest];
  }
}

/** The candidates whose values at these locations are no other's; those that are wanted. */
export function claimsAt(
  at: readonly At[],
  candidates: readonly Candidate[],
  isWanted: (candidate: Candidate) => boolean = () => true,
): Claims {
  const owners = new Map<string, number>();
  const all = candidates.map((candidate) => {
    const tuples = tuplesAt(at, candidate);
    const texts = [...new Set(tuples.map(textOf))];
    for (const text of texts) owners.set(text, (owners.get(text) ?? 0) + 1);
    return { candidate, tuples, texts };
  });
  const told = all.filter(
    ({ candidate, texts }) =>
      texts.length > 0 && isWanted(candidate) && texts.every((text) => owners.get(text) === 1),
  );
  return { at, values: new Map(told.map(({ candidate, tuples }) => [candidate, tuples])) };
}

/** Every combination of a candidate's values at some locations; none where it may have any at one of them, or there are very many. */
export function tuplesAt(at: readonly At[], candidate: Candidate): readonly (readonly Scalar[])[] {
  let tuples: readonly (readonly Scalar[])[] = [[]];
  for (const location of at) {
    const values = valuesAt(candidate, location);
    if (!values || (at.length > 1 && values.length * tuples.length > mostTuples)) return [];
    tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
  }
  return tuples;
}
