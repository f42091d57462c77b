import { textOf, valuesAt, type At, type Candidate, type Rivals } from './candidate.js';
import { rivalNames } from './names.js';
import type { Scalar } from './places.js';

/** More locations than these are not looked at. */
const mostLocations = 12;

/** The messages among `untold` that would be told, had not another the same values. `told` are the locations that tell others. */
export function rivalsAmong(
  untold: readonly Candidate[],
  told: readonly (readonly At[])[],
): readonly Rivals[] {
  if (untold.length < 2) return [];
  const named = rivalNames(untold);
  const found = new Map<string, Rivals>();
  for (const locations of told.length > 0 ? told : [locationsOf(untold)]) {
    for (const pair of pairsAt(locations, untold)) {
      const shared = locations.flatMap((location) => {
        const value = sharedAt(location, pair);
        return value === undefined ? [] : [{ location, value }];
      });
      if (told.length > 0 && shared.length < locations.length) continue;
      const at = shared.map(({ location }) => location);
      const values = shared.map(({ value }) => value);
      const key = textOf([...pair.map(({ message }) => message.pointer), ...at]);
      found.set(key, { at, values, of: pair });
    }
  }
  return [...(named ? [named] : []), ...found.values()];
}

/** Each with the first other that has the same value at one of the locations. */
function pairsAt(
  locations: readonly At[],
  untold: readonly Candidate[],
): readonly (readonly [Candidate, Candidate])[] {
  const pairs: (readonly [Candidate, Candidate])[] = [];
  for (const location of locations) {
    const owners = new Map<Scalar, Candidate>();
    for (const candidate of untold) {
      for (const value of valuesAt(candidate, location) ?? []) {
        const other = owners.get(value);
        if (!other) owners.set(value, candidate);
        else if (other.message.pointer !== candidate.message.pointer) {
          if (sharedAt(location, [other, candidate]) !== undefined) pairs.push([other, candidate]);
          break;
        }
      }
    }
  }
  return pairs;
}

/** A value that both have; undefined for a list of values that is simply the same in both. */
function sharedAt(
  location: At,
  [left, right]: readonly [Candidate, Candidate],
): Scalar | undefined {
  const [values = [], others = []] = [valuesAt(left, location), valuesAt(right, location)];
  const isOneList = values.length > 1 && textOf(values) === textOf(others);
  return isOneList ? undefined : values.find((value) => others.includes(value));
}

/** The locations with values, the top ones first. */
function locationsOf(untold: readonly Candidate[]): readonly At[] {
  const all = untold.flatMap(({ places, headers }) =>
    [...places, ...headers].flatMap(([location, { values }]) => (values?.length ? [location] : [])),
  );
  const depth = (location: At): number => location.split('/').length;
  return [...new Set(all)]
    .sort((left, right) => depth(left) - depth(right) || (left < right ? -1 : 1))
    .slice(0, mostLocations);
}
