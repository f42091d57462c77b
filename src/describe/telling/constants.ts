import { isHeader, textOf, valuesAt, type At, type Candidate, type Claims } from './candidate.js';
import { anyItem, isAlwaysThere, type Scalar } from './places.js';

/** More locations, or combinations of values, than these are not tried. */
const mostLocations = 12;
const mostTuples = 64;
const mostTogether = 3;

/**
 * The one location, or the fewest that do it together, whose values tell the most of `wanted` apart.
 * Undefined where nothing tells any. A header is taken where no member of the payload does as well.
 */
export function findConstants(wanted: readonly Candidate[]): Claims | undefined {
  const locations = locationsOf(wanted);
  let best: Claims | undefined;
  const consider = (locationsTogether: readonly At[]): void => {
    const claims = claimsAt(locationsTogether, wanted);
    if (claims.values.size > (best?.values.size ?? 0)) best = claims;
  };
  for (const location of locations) consider([location]);
  const few = locations.slice(0, mostLocations);
  for (let size = 2; size <= mostTogether; size++) {
    if (best?.values.size === wanted.length) break;
    for (const together of combinations(few, size)) consider(together);
  }
  return best;
}

/** Locations with different values, the likelier first: those of the payload, told by more, always there, near the top. */
function locationsOf(wanted: readonly Candidate[]): readonly At[] {
  const found = new Map<At, { values: Set<Scalar>; having: number; always: number }>();
  for (const { places, headers } of wanted) {
    for (const [location, place] of [...places, ...headers]) {
      if (!place.values?.length || location.includes(`/${anyItem}`)) continue;
      const known = found.get(location) ?? { values: new Set(), having: 0, always: 0 };
      for (const value of place.values) known.values.add(value);
      known.having++;
      if (isHeader(location) ? place.isRequired : isAlwaysThere(places, location)) known.always++;
      found.set(location, known);
    }
  }
  const weigh = (location: At): readonly number[] => {
    const { having = 0, always = 0, values } = found.get(location) ?? {};
    const depth = location.split('/').length;
    return [isHeader(location) ? 1 : 0, -having, -always, depth, -(values?.size ?? 0)];
  };
  return [...found]
    .filter(([, { values, having }]) => values.size > 1 || having < wanted.length)
    .map(([location]) => ({ location, weight: weigh(location) }))
    .sort(
      (left, right) =>
        compare(left.weight, right.weight) || (left.location < right.location ? -1 : 1),
    )
    .map(({ location }) => location);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((weight, position) => weight !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function* combinations(all: readonly At[], size: number, from = 0): Generator<readonly At[]> {
  if (size === 0) yield [];
  else {
    for (let index = from; index <= all.length - size; index++) {
      for (const rest of combinations(all, size - 1, index + 1)) yield [all[index] ?? '', ...rest];
    }
  }
}

/** The candidates whose values at these locations are no other's. */
export function claimsAt(at: readonly At[], wanted: readonly Candidate[]): Claims {
  const owners = new Map<string, number>();
  const tuples = wanted.map((candidate) => ({ candidate, values: tuplesAt(at, candidate) }));
  for (const { values } of tuples) {
    for (const tuple of values) owners.set(textOf(tuple), (owners.get(textOf(tuple)) ?? 0) + 1);
  }
  const told = tuples.filter(
    ({ values }) => values.length > 0 && values.every((tuple) => owners.get(textOf(tuple)) === 1),
  );
  return { at, values: new Map(told.map(({ candidate, values }) => [candidate, values])) };
}

/** Every combination of a candidate's values at some locations; none where it may have any at one of them. */
export function tuplesAt(at: readonly At[], candidate: Candidate): readonly (readonly Scalar[])[] {
  let tuples: readonly (readonly Scalar[])[] = [[]];
  for (const location of at) {
    const values = valuesAt(candidate, location);
    if (!values || values.length * tuples.length > mostTuples) return [];
    tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
  }
  return tuples;
}
