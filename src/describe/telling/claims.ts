import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import { child, scalar } from '../../document/node.js';
import { nearest } from '../../text.js';
import { nameKinds, tuplesOf } from '../../model/tell-rule.js';
import {
  asSent,
  isHeader,
  placeOf,
  textOf,
  type At,
  type Candidate,
  type Claims,
  type Rivals,
} from './candidate.js';
import { claimsAt } from './constants.js';
import { findNames, respelt } from './names.js';
import type { Scalar } from './places.js';
import type { FoundRule } from './rules.js';

type Tuples = readonly (readonly Scalar[])[];

/** The values that rules give to candidates, those of each rule by themselves. */
export interface RuledClaims {
  readonly claims: readonly (Claims & { readonly rule: FoundRule })[];
  readonly rivals: readonly Rivals[];
}

/**
 * The values that rules give to candidates. `isOwn` is for the candidates of one URL: then two messages of one value are
 * an error; elsewhere neither has it, which is an error where somebody wrote it for nothing else.
 */
export function claimByRules(
  ruled: ReadonlyMap<FoundRule, readonly Candidate[]>,
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): RuledClaims {
  const given = [...ruled].map(
    ([rule, candidates]) => [rule, givenBy(rule, candidates, isOwn, diagnostics)] as const,
  );
  const rivals = rivalsAmong(given, isOwn, diagnostics);
  const claims = given.map(([rule, tuples]) => ({ rule, ...withoutRivals(rule, tuples, rivals) }));
  return { claims, rivals };
}

function withoutRivals(
  { at }: FoundRule,
  given: ReadonlyMap<Candidate, Tuples>,
  rivals: readonly Rivals[],
): Claims {
  const lost = new Set(rivals.flatMap(({ of }) => of));
  return { at, values: new Map([...given].filter(([candidate]) => !lost.has(candidate))) };
}

function givenBy(
  rule: FoundRule,
  candidates: readonly Candidate[],
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): ReadonlyMap<Candidate, Tuples> {
  const { at } = rule;
  const given = new Map<Candidate, Tuples>();
  const silent: Candidate[] = [];
  const written = writtenBy(rule, candidates);
  const isDescribed = candidates.some((candidate) => describes(candidate, at));
  for (const candidate of candidates) {
    const isShy = isDescribed && !describes(candidate, at);
    const tuples = written.get(candidate) ?? (isShy ? undefined : namedBy(rule, candidate));
    if (tuples) given.set(candidate, tuples);
    else silent.push(candidate);
  }
  const found = new Map([...given, ...ofDocument(rule, silent, isOwn, diagnostics)]);
  const taken = new Set([...found.values()].flat().map(textOf));
  for (const candidate of silent) {
    const tuple = found.has(candidate) ? undefined : likelyTuple(rule, candidate, isOwn);
    if (tuple && taken.has(textOf(tuple))) found.set(candidate, [tuple]);
  }
  return found;
}

/** The values that a candidate has, though it isn't told by them: constants that another shares, at the base URL its name. */
function likelyTuple(
  { at, is }: FoundRule,
  candidate: Candidate,
  isOwn: boolean,
): readonly Scalar[] | undefined {
  const constants = at.map((location) => placeOf(candidate, location)?.values);
  if (constants.every((values) => values?.length === 1))
    return constants.flatMap((one) => one ?? []);
  const name = is && candidate.names[is];
  const isNamed = !isOwn && at.length === 1 && name !== undefined;
  return isNamed ? [name] : undefined;
}

/**
 * The names of candidates that nothing else tells: they don't describe the rule's location as others do, or have values there
 * that are no names of theirs.
 */
export function claimByName(rule: FoundRule, untold: readonly Candidate[]): Claims {
  const { at, is } = rule;
  const given = new Map<Candidate, Tuples>();
  for (const candidate of at.length === 1 ? untold : []) {
    const name = is && candidate.names[is];
    if (name !== undefined) given.set(candidate, [[name]]);
  }
  return withoutRivals(rule, given, rivalsAmong([[rule, given]], false, undefined));
}

function describes(candidate: Candidate, at: readonly At[]): boolean {
  return at.some((location) => placeOf(candidate, location) !== undefined);
}

/** The values that the rule writes for messages, or that they have in an extension. */
function writtenBy(
  rule: FoundRule,
  candidates: readonly Candidate[],
): ReadonlyMap<Candidate, Tuples> {
  const { values = {}, at, valueMember } = rule;
  const written = new Map<Candidate, Tuples>();
  if (valueMember !== undefined) {
    for (const candidate of candidates) {
      const value = scalar(child(candidate.message.node, valueMember));
      if (value !== undefined) written.set(candidate, asSent(at, [[value]]));
    }
    return written;
  }
  for (const [name, called] of calledBy(Object.keys(values), candidates)) {
    const tuples = asSent(at, tuplesOf(values[name] ?? null, at.length) as Tuples);
    for (const candidate of called) if (!written.has(candidate)) written.set(candidate, tuples);
  }
  return written;
}

/** The messages that a rule calls by these names: by their keys where some have it, else by another of their names. */
function calledBy(
  names: readonly string[],
  candidates: readonly Candidate[],
): ReadonlyMap<string, readonly Candidate[]> {
  const called = new Map<string, readonly Candidate[]>();
  for (const nameOf of namesByKind) {
    const having = new Map<string | undefined, Candidate[]>();
    for (const candidate of candidates) {
      const group = having.get(nameOf(candidate));
      if (group) group.push(candidate);
      else having.set(nameOf(candidate), [candidate]);
    }
    for (const name of names) {
      const found = having.get(name);
      if (found && !called.has(name)) called.set(name, found);
    }
  }
  return called;
}

/** The names by which a rule may call a message, the first one first. */
const namesByKind: readonly ((candidate: Candidate) => string | undefined)[] = [
  ({ names }) => names.key,
  ({ names }) => names.name,
  ({ names }) => names.title,
  ({ message }) => message.id,
];

function namedBy({ is, at }: FoundRule, candidate: Candidate): Tuples | undefined {
  const [location] = at;
  const name = is && candidate.names[is];
  if (name === undefined || location === undefined || at.length > 1) return undefined;
  const values = placeOf(candidate, location)?.values;
  const spelt = respelt(name, values);
  return values && !values.includes(spelt) ? undefined : [[spelt]];
}

/** The values of messages that the rule says nothing of: constants and names at its locations. */
function ofDocument(
  rule: FoundRule,
  silent: readonly Candidate[],
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): ReadonlyMap<Candidate, Tuples> {
  const { at, valueMember } = rule;
  const [location] = at;
  if (location === undefined || silent.length === 0) return new Map();
  const constants = claimsAt(at, silent).values;
  const left = silent.filter((candidate) => !constants.has(candidate));
  const isSaid = rule.is !== undefined || rule.values !== undefined || valueMember !== undefined;
  if (left.length === 0 || isSaid || at.length > 1) return constants;
  const named = isHeader(location) ? undefined : findNames(left, location);
  const all = named?.values ?? spelledAlike(left);
  if (!all) reportUndecided(rule, left, isOwn, diagnostics);
  return new Map([...constants, ...(all ?? [])]);
}

/** The names of messages, where all kinds of names of each are spelt the same. */
function spelledAlike(
  candidates: readonly Candidate[],
): ReadonlyMap<Candidate, Tuples> | undefined {
  const found = new Map<Candidate, Tuples>();
  for (const candidate of candidates) {
    const names = new Set(
      (['key', 'name', 'title'] as const)
        .map((kind) => candidate.names[kind])
        .filter((name) => name !== undefined),
    );
    const [only] = names;
    if (only === undefined || names.size > 1) return undefined;
    found.set(candidate, [[only]]);
  }
  return found;
}

/** At `basePath` itself only what was not said for a channel's own URL before. */
function reportUndecided(
  rule: FoundRule,
  candidates: readonly Candidate[],
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): void {
  if (!isOwn && diagnostics?.all.some(({ code }) => code === 'undecided-tell')) return;
  const choices = nameKinds.flatMap((kind) => {
    const names = [...new Set(candidates.map(({ names: known }) => known[kind]))];
    const shown = names.filter((name) => name !== undefined).slice(0, 2);
    return shown.length === 0 ? [] : [`${kind} (${shown.map((name) => `"${name}"`).join(', ')})`];
  });
  const location = rule.at.join(' and ');
  diagnostics?.report('undecided-tell', { location, choices: choices.join(', ') }, rule.place);
}

/** Candidates that have a value in common, by one rule or by several. */
function rivalsAmong(
  given: readonly (readonly [rule: FoundRule, values: ReadonlyMap<Candidate, Tuples>])[],
  isOwn: boolean,
  diagnostics: Diagnostics | undefined,
): readonly Rivals[] {
  const owners = new Map<
    string,
    { readonly candidate: Candidate; readonly wanted: FoundRule | undefined }
  >();
  const rivals: Rivals[] = [];
  for (const [rule, values] of given) {
    const written =
      rule.valueMember === undefined ? writtenBy(rule, [...values.keys()]) : new Map();
    for (const [candidate, tuples] of values) {
      // It tells nothing at the message's own URL.
      const isForBase = candidate.operation.messages.length === 1;
      const wanted = isForBase && written.has(candidate) ? rule : undefined;
      for (const tuple of tuples) {
        const key = `${textOf(rule.at)} ${textOf(tuple)}`;
        const other = owners.get(key);
        if (!other) owners.set(key, { candidate, wanted });
        if (!other || other.candidate === candidate) continue;
        rivals.push({ at: rule.at, values: tuple, of: [other.candidate, candidate] });
        if (isOwn || (wanted && other.wanted === wanted)) {
          reportRivals([other.candidate, candidate], tuple, rule, diagnostics);
        }
      }
    }
  }
  return rivals;
}

/** One message in two operations is no mistake. */
function reportRivals(
  [first, second]: readonly [Candidate, Candidate],
  tuple: readonly Scalar[],
  rule: FoundRule,
  diagnostics: Diagnostics | undefined,
): void {
  if (first.message.pointer === second.message.pointer) return;
  const names = `${first.message.id} and ${second.message.id}`;
  const value = tuple.map((part) => JSON.stringify(part)).join(', ');
  const location = rule.at.join(' and ');
  diagnostics?.report('value-claimed-twice', { names, value, location }, rule.place);
}

/** Reports the messages that a rule names and no operation has. */
export function reportUnknownMessages(
  rule: FoundRule,
  candidates: readonly Candidate[],
  diagnostics: Diagnostics,
): void {
  const names = Object.keys(rule.values ?? {});
  const called = calledBy(names, candidates);
  const known = new Set(
    candidates.flatMap((candidate) => namesByKind.map((nameOf) => nameOf(candidate))),
  );
  for (const name of names) {
    if (called.has(name)) continue;
    const meant = nearest(
      name,
      [...known].filter((one) => one !== undefined),
    );
    diagnostics.report('unknown-message', { name, meant }, rule.place);
  }
}
