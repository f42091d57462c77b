import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { JsonType, ToldBy } from '../../model/model.js';
import { isHeader, type At, type Candidate, type Claims, type Rivals } from './candidate.js';
import { claimByRules } from './claims.js';
import { findConstants } from './constants.js';
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
 * Finds what tells candidates apart: rules first, then what is declared, then names that are certain. `all` are those and others
 * at their URL, which come as another kind of body. Without `diagnostics` it is only a question.
 */
export function tellApart(
  candidates: readonly Candidate[],
  all: readonly Candidate[],
  rules: Rules,
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): Told {
  const tellings: Telling[] = [];
  let untold = candidates;
  const add = (by: ToldBy, { at, values }: Claims): void => {
    if (values.size === 0) return;
    tellings.push({ by, at, values });
    untold = untold.filter((candidate) => !values.has(candidate));
  };
  const ruled = claimByRules(byRule(candidates, rules), isOwn, diagnostics);
  for (const { rule, ...claims } of ruled.claims) add(rule.by, claims);
  addDeclared(all, () => untold, add);
  const told = tellings.flatMap(({ by, at }) => (by === 'payload' || by === 'headers' ? [at] : []));
  const declared = diagnostics ? rivalsAmong(untold, told) : [];
  return { tellings, untold, rivals: [...ruled.rivals, ...declared] };
}

function byRule(candidates: readonly Candidate[], rules: Rules) {
  const groups = new Map<FoundRule, Candidate[]>();
  for (const candidate of candidates) {
    const rule = rules.of(candidate.operation);
    if (rule && rule.at.length > 0) groups.set(rule, [...(groups.get(rule) ?? []), candidate]);
  }
  return groups;
}

function addDeclared(
  all: readonly Candidate[],
  untold: () => readonly Candidate[],
  add: (by: ToldBy, claims: Claims) => void,
): void {
  const addNames = (): void => {
    const names = findNames(untold());
    if (names) add('names', names);
  };
  const constants = findConstants(untold());
  if (constants?.values.size !== untold().length) addNames();
  for (let found = findConstants(untold()); found; found = findConstants(untold())) {
    add(found.at.every(isHeader) ? 'headers' : 'payload', found);
  }
  const byType = findTypes(all, untold());
  if (byType) add('type', byType);
  const byPresence = findPresence(all, untold());
  if (byPresence) add('presence', byPresence);
  addNames();
}

/** A location that is always there and whose type is one candidate's alone. */
function findTypes(all: readonly Candidate[], untold: readonly Candidate[]): Claims | undefined {
  const [first] = all;
  if (all.length < 2 || untold.length === 0 || !first) return undefined;
  for (const location of first.places.keys()) {
    const isEverywhere = all.every(({ places }) => isAlwaysThere(places, location));
    if (!isEverywhere || all.some((candidate) => !typesAt(candidate, location))) continue;
    const values = new Map<Candidate, readonly (readonly Scalar[])[]>();
    for (const candidate of untold) {
      const types = typesAt(candidate, location) ?? [];
      const others = all.filter((other) => other !== candidate);
      const isOwn = others.every((other) => areDisjoint(types, typesAt(other, location) ?? []));
      if (isOwn)
        values.set(
          candidate,
          types.map((type) => [type]),
        );
    }
    if (values.size > 0) return { at: [location], values };
  }
  return undefined;
}

function typesAt({ places }: Candidate, location: At): readonly JsonType[] | undefined {
  return places.get(location)?.types;
}

function areDisjoint(left: readonly JsonType[], right: readonly JsonType[]): boolean {
  const wide = (types: readonly JsonType[]) =>
    new Set(types.map((type) => (type === 'integer' ? 'number' : type)));
  const others = wide(right);
  return [...wide(left)].every((type) => !others.has(type));
}

/** A member that only the one candidate requires which nothing else tells, and that no other describes. */
function findPresence(all: readonly Candidate[], untold: readonly Candidate[]): Claims | undefined {
  const [only, ...more] = untold;
  if (!only || more.length > 0 || all.length < 2) return undefined;
  const others = all.filter((other) => other !== only);
  for (const location of only.places.keys()) {
    if (location === '' || !isAlwaysThere(only.places, location)) continue;
    if (others.some(({ places }) => places.has(location))) continue;
    return { at: [location], values: new Map([[only, []]]) };
  }
  return undefined;
}
