import {
  isHeader,
  placeOf,
  textOf,
  valuesAt,
  type At,
  type Candidate,
  type Claims,
} from './candidate.js';
import { isAlwaysThere, isInList, type Place, type Scalar } from './places.js';

/** More locations are not tried together, nor more at once, nor more combinations of a candidate's values. */
const mostLocations = 12;
const mostTogether = 3;
const mostTuples = 64;
/** The looks at candidates for locations that are tried together: where there are many, fewer are tried. */
const mostLooks = 100_000;

/** A location where some candidates have but certain values. */
interface Location {
  readonly at: At;
  readonly having: readonly Candidate[];
  /** Those whose values there are no other's. */
  readonly claims: Claims;
  readonly weight: readonly number[];
  /** The untold among `having`, and among those of `claims`. */
  untold: number;
  told: number;
}

/** The constants of candidates that come to one URL. What tells one of them tells it from all. */
export class Constants {
  readonly #locations: readonly Location[];
  readonly #byCandidate = new Map<Candidate, Location[]>();
  readonly #untold: Set<Candidate>;
  readonly #together = new Map<string, Claims>();
  #looks = mostLooks;

  constructor(all: readonly Candidate[]) {
    this.#locations = locationsOf(all);
    this.#untold = new Set(all);
    for (const location of this.#locations) {
      for (const candidate of location.having) {
        const known = this.#byCandidate.get(candidate);
        if (known) known.push(location);
        else this.#byCandidate.set(candidate, [location]);
      }
    }
  }

  /**
   * The one location, or the fewest that do it together, whose values tell the most of the untold. Undefined if nothing
   * tells any. A header is taken where no member of the payload does as well.
   */
  best(untold: ReadonlySet<Candidate>): Claims | undefined {
    this.#forget(untold);
    let best: Claims | undefined;
    let most = 0;
    for (const { claims, told } of this.#locations) {
      if (told > most) [best, most] = [claims, told];
    }
    for (const claims of most < untold.size ? this.#combined() : []) {
      const told = [...claims.values.keys()].filter((candidate) => untold.has(candidate)).length;
      if (told > most) [best, most] = [claims, told];
      if (most === untold.size) break;
    }
    return best;
  }

  #forget(untold: ReadonlySet<Candidate>): void {
    for (const candidate of this.#untold) {
      if (untold.has(candidate)) continue;
      this.#untold.delete(candidate);
      for (const location of this.#byCandidate.get(candidate) ?? []) {
        location.untold--;
        if (location.claims.values.has(candidate)) location.told--;
      }
    }
  }

  /** The claims of several of the first locations at once: of pairs, then of more. */
  *#combined(): Generator<Claims> {
    if (this.#looks < 0) return;
    const few = this.#locations.filter(({ untold }) => untold > 0).slice(0, mostLocations);
    for (let size = 2; size <= mostTogether; size++) {
      for (const together of combinations(few, size)) {
        const at = together.map((one) => one.at);
        const known = this.#together.get(at.join(' '));
        if (known) yield known;
        if (known) continue;
        const [fewest] = [...together].sort(
          (left, right) => left.having.length - right.having.length,
        );
        const { having = [] } = fewest ?? {};
        if ((this.#looks -= having.length) < 0) return;
        const claims = claimsAt(at, having);
        this.#together.set(at.join(' '), claims);
        yield claims;
      }
    }
  }
}

/** Locations with different values, the likelier first: those of the payload, told by more, always there, near the top. */
function locationsOf(all: readonly Candidate[]): readonly Location[] {
  const found = new Map<At, { having: Candidate[]; likely: Scalar[] }>();
  for (const candidate of all) {
    const add = ({ values, likely }: Place, at: At): void => {
      if ((!values?.length && !likely?.length) || isInList(at)) return;
      const known = found.get(at) ?? { having: [], likely: [] };
      found.set(at, known);
      if (values) known.having.push(candidate);
      else known.likely.push(...(likely ?? []));
    };
    candidate.places.forEach(add);
    candidate.headers.forEach(add);
  }
  return [...found]
    .flatMap(([at, { having, likely }]) => locationAt(at, having, likely, all.length))
    .sort((left, right) => compare(left.weight, right.weight) || (left.at < right.at ? -1 : 1));
}

/** None if a list of values is one candidate's alone: that is about something else. One value that only it has is its own. */
function locationAt(
  at: At,
  having: readonly Candidate[],
  likely: readonly Scalar[],
  candidates: number,
): readonly Location[] {
  const values = new Set(listsAt(at, having).flatMap(([list]) => list));
  const isTelling =
    having.length === 1 ? values.size === 1 : having.length < candidates || values.size > 1;
  if (!isTelling) return [];
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
  const claims = claimsAtOne(at, having, likely);
  return [{ at, having, claims, weight, untold: having.length, told: claims.values.size }];
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((weight, position) => weight !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
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

/** The lists of values at a location, each once, with those that have it: messages that share a schema share its list. */
function listsAt(
  at: At,
  candidates: readonly Candidate[],
): readonly (readonly [values: readonly Scalar[], having: readonly Candidate[]])[] {
  const lists = new Map<readonly Scalar[], Candidate[]>();
  for (const candidate of candidates) {
    const values = valuesAt(candidate, at);
    const having = values && lists.get(values);
    if (having) having.push(candidate);
    else if (values) lists.set(values, [candidate]);
  }
  return [...lists];
}

/** The candidates whose values at these locations are no other's. */
export function claimsAt(at: readonly At[], candidates: readonly Candidate[]): Claims {
  const [only, ...more] = at;
  if (only !== undefined && more.length === 0) return claimsAtOne(only, candidates);
  const owners = new Map<string, number>();
  const alike = [...alikeAt(at, candidates)].map(([candidate, count]) => {
    const tuples = tuplesAt(at, candidate);
    const texts = [...new Set(tuples.map(textOf))];
    for (const text of texts) owners.set(text, (owners.get(text) ?? 0) + count);
    return { candidate, tuples, texts };
  });
  const told = alike.filter(
    ({ texts }) => texts.length > 0 && texts.every((text) => owners.get(text) === 1),
  );
  return { at, values: new Map(told.map(({ candidate, tuples }) => [candidate, tuples])) };
}

/** The first of those candidates that have the same lists of values at some locations, and how many these are. */
function alikeAt(
  at: readonly At[],
  candidates: readonly Candidate[],
): ReadonlyMap<Candidate, number> {
  const first = new Map<string, Candidate>();
  const counts = new Map<Candidate, number>();
  for (const candidate of candidates) {
    const lists = at.map((location) => textOfList(valuesAt(candidate, location))).join('\n');
    const one = first.get(lists) ?? candidate;
    first.set(lists, one);
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return counts;
}

const listTexts = new WeakMap<readonly Scalar[], string>();

function textOfList(values: readonly Scalar[] | undefined): string {
  if (!values) return '';
  const text = listTexts.get(values) ?? textOf(values);
  listTexts.set(values, text);
  return text;
}

function claimsAtOne(
  at: At,
  candidates: readonly Candidate[],
  likely: readonly Scalar[] = [],
): Claims {
  const lists = listsAt(at, candidates);
  const owners = new Map<Scalar, number>(likely.map((value) => [value, 1]));
  for (const [values, having] of lists) {
    for (const value of new Set(values)) {
      owners.set(value, (owners.get(value) ?? 0) + having.length);
    }
  }
  const told = lists.filter(
    ([values]) => values.length > 0 && values.every((value) => owners.get(value) === 1),
  );
  const claimed = told.flatMap(([values, [candidate]]) =>
    candidate ? [[candidate, [...new Set(values)].map((value) => [value])] as const] : [],
  );
  return { at: [at], values: new Map(claimed) };
}

/** The values that candidates have at locations, each once. */
export function allTuplesAt(
  at: readonly At[],
  candidates: readonly Candidate[],
): readonly (readonly Scalar[])[] {
  const [only, ...more] = at;
  const tuples =
    only !== undefined && more.length === 0
      ? listsAt(only, candidates).flatMap(([values]) => values.map((value) => [value]))
      : candidates.flatMap((candidate) => tuplesAt(at, candidate));
  return [...new Map(tuples.map((tuple) => [textOf(tuple), tuple])).values()];
}

/** Every combination of a candidate's values at some locations; none if it may have any at one of them, or there are very many. */
function tuplesAt(at: readonly At[], candidate: Candidate): readonly (readonly Scalar[])[] {
  let tuples: readonly (readonly Scalar[])[] = [[]];
  for (const location of at) {
    const values = valuesAt(candidate, location);
    if (!values || values.length * tuples.length > mostTuples) return [];
    tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
  }
  return tuples;
}
