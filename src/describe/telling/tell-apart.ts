import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { JsonType, ToldBy } from '../../model/model.js';
import {
  isHeader,
  textOf,
  type At,
  type Candidate,
  type Claims,
  type Rivals,
} from './candidate.js';
import { claimByName, claimByRules } from './claims.js';
import { Constants } from './constants.js';
import { findNames } from './names.js';
import { isAlwaysThere, type Scalar } from './places.js';
import { rivalsAmong } from './rivals.js';
import type { FoundRule, Rules } from './rules.js';

/** A way to tell some candidates: by values at locations, by a member that is there, or by the type of a value. */
export interface Telling {
  readonly by: ToldBy;
  readonly at: readonly At[];
  /** For each candidate: its values, none for a member that is only there; for types, those. */
  readonly values: ReadonlyMap<Candidate, readonly (readonly Scalar[])[]>;
}

export interface Told {
  /** In the order in which they are tried. */
  readonly tellings: readonly Telling[];
  readonly untold: readonly Candidate[];
  /** Those among the untold that have the same values. */
  readonly rivals: readonly Rivals[];
}

/**
 * Finds what tells candidates apart: rules first, then what is declared, then names that are certain. It remembers what is
 * declared for a list of candidates, since it is asked about it before anything is decided.
 */
export class TellingApart {
  readonly #declared = new WeakMap<readonly Candidate[], Found>();

  constructor(private readonly rules: Rules) {}

  /** `all` are the candidates and others at their URL, which come as another kind of body. Without `diagnostics` it is only a question. */
  tell(
    candidates: readonly Candidate[],
    all: readonly Candidate[],
    isOwn: boolean,
    diagnostics: Diagnostics | undefined,
  ): Told {
    const groups = byRule(candidates, this.rules);
    const ruled = claimByRules(groups, isOwn, diagnostics);
    const found = groups.size === 0 ? this.#declaredFor(candidates, all) : new Found(candidates);
    if (groups.size > 0) {
      for (const { rule, ...claims } of ruled.claims) found.add(rule.by, claims);
      addDeclared(found, candidates, all);
      const lost = new Set(ruled.rivals.flatMap(({ of }) => of));
      for (const [rule, own] of groups) {
        const untold = own.filter((one) => found.untold.has(one) && !lost.has(one));
        found.add(rule.by, claimByName(rule, untold));
      }
    }
    const { tellings } = found;
    const untold = [...found.untold];
    const told = tellings.flatMap(({ by, at }) =>
      by === 'payload' || by === 'headers' ? [at] : [],
    );
    const declared = diagnostics ? rivalsAmong(untold, told) : [];
    return { tellings, untold, rivals: [...ruled.rivals, ...declared] };
  }

  #declaredFor(candidates: readonly Candidate[], all: readonly Candidate[]): Found {
    const known = candidates === all ? this.#declared.get(candidates) : undefined;
    if (known) return known;
    const found = new Found(candidates);
    addDeclared(found, candidates, all);
    if (candidates === all) this.#declared.set(candidates, found);
    return found;
  }
}

/** The ways that were found so far. */
class Found {
  readonly tellings: Telling[] = [];
  readonly untold: Set<Candidate>;
  /** The values at each location, or at several together. */
  readonly #taken = new Map<string, Set<string>>();

  constructor(candidates: readonly Candidate[]) {
    this.untold = new Set(candidates);
  }

  /** Values that another has at the same locations stay the other's. */
  add(by: ToldBy, { at, values }: Claims): void {
    const taken = this.#taken.get(at.join(' ')) ?? new Set();
    const own = new Map(
      [...values].filter(
        ([candidate, tuples]) =>
          this.untold.has(candidate) && !tuples.some((tuple) => taken.has(textOf(tuple))),
      ),
    );
    if (own.size === 0) return;
    this.tellings.push({ by, at, values: own });
    for (const [candidate, tuples] of own) {
      this.untold.delete(candidate);
      for (const tuple of tuples) taken.add(textOf(tuple));
    }
    this.#taken.set(at.join(' '), taken);
  }
}

function byRule(
  candidates: readonly Candidate[],
  rules: Rules,
): ReadonlyMap<FoundRule, readonly Candidate[]> {
  const groups = new Map<FoundRule, Candidate[]>();
  for (const candidate of candidates) {
    const rule = rules.of(candidate.operation);
    if (!rule || rule.at.length === 0) continue;
    const group = groups.get(rule);
    if (group) group.push(candidate);
    else groups.set(rule, [candidate]);
  }
  return groups;
}

function addDeclared(
  found: Found,
  candidates: readonly Candidate[],
  all: readonly Candidate[],
): void {
  let unnamed = -1;
  const addNames = (): void => {
    if (found.untold.size === unnamed) return;
    const names = findNames([...found.untold]);
    if (names) found.add('names', names);
    unnamed = found.untold.size;
  };
  const known = new Constants(candidates);
  let constants = known.best(found.untold);
  const told = constants && [...found.untold].filter((one) => constants?.values.has(one));
  if (told?.length !== found.untold.size) {
    addNames();
    constants = known.best(found.untold);
  }
  while (constants) {
    const before = found.untold.size;
    found.add(constants.at.every(isHeader) ? 'headers' : 'payload', constants);
    if (found.untold.size === before) break;
    constants = known.best(found.untold);
  }
  const byType = findTypes(all, found.untold);
  if (byType) found.add('type', byType);
  const byPresence = findPresence(all, found.untold);
  if (byPresence) found.add('presence', byPresence);
  addNames();
}

/** A location that is always there and whose type is one candidate's alone. */
function findTypes(all: readonly Candidate[], untold: ReadonlySet<Candidate>): Claims | undefined {
  const [first] = all;
  if (all.length < 2 || untold.size === 0 || !first) return undefined;
  for (const location of topFirst(first)) {
    const isEverywhere = all.every(
      (candidate) =>
        isAlwaysThere(candidate.places, location) && typesAt(candidate, location)?.length,
    );
    if (!isEverywhere) continue;
    const owners = new Map<JsonType, number>();
    for (const candidate of all) {
      for (const type of wideTypesAt(candidate, location)) {
        owners.set(type, (owners.get(type) ?? 0) + 1);
      }
    }
    const values = new Map<Candidate, readonly (readonly Scalar[])[]>();
    for (const candidate of untold) {
      const isOwn = [...wideTypesAt(candidate, location)].every((type) => owners.get(type) === 1);
      const types = typesAt(candidate, location) ?? [];
      if (isOwn) {
        values.set(
          candidate,
          types.map((type) => [type]),
        );
      }
    }
    if (values.size > 0) return { at: [location], values };
  }
  return undefined;
}

/** The locations of a candidate, whatever their order in the document. */
function topFirst({ places }: Candidate): readonly At[] {
  const depth = (location: At): number => location.split('/').length;
  return [...places.keys()].sort(
    (left, right) => depth(left) - depth(right) || (left < right ? -1 : 1),
  );
}

function typesAt({ places }: Candidate, location: At): readonly JsonType[] | undefined {
  return places.get(location)?.types;
}

/** An integer is a number. */
function wideTypesAt(candidate: Candidate, location: At): ReadonlySet<JsonType> {
  const types = typesAt(candidate, location) ?? [];
  return new Set(types.map((type) => (type === 'integer' ? 'number' : type)));
}

/** A member that only the one candidate requires which nothing else tells, and that no other describes. */
function findPresence(
  all: readonly Candidate[],
  untold: ReadonlySet<Candidate>,
): Claims | undefined {
  const [only, ...more] = untold;
  if (!only || more.length > 0 || all.length < 2) return undefined;
  const others = all.filter((other) => other !== only);
  for (const location of topFirst(only)) {
    if (location === '' || !isAlwaysThere(only.places, location)) continue;
    if (others.some(({ places }) => places.has(location))) continue;
    return { at: [location], values: new Map([[only, []]]) };
  }
  return undefined;
}
