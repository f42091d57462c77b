import { Budget, endOfText, Exhausted, startOfText, type Automaton } from './automaton.js';
import { automatonOf, parsePattern, type Parsed } from './automaton.js';
import type { Pattern } from '../model/model.js';

/** All that a text has to be at once. */
export interface Wanted {
  readonly patterns: readonly Pattern[];
  /** Patterns that it may not match. */
  readonly forbidden: readonly Pattern[];
  readonly minLength: number;
  readonly maxLength: number;
}

/** For one text, some tenths of a second at most. */
const mostSteps = 1_000_000;
/** From more ways through the patterns no text is made, and from each as many as these and two. */
const mostPaths = 30;
const shifts = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** A longer text is not looked for. */
const longestText = 2000;

/**
 * Texts that are likely to match, the shortest first: what an automaton can't know, such as a backreference, is left
 * to the caller. The same patterns, the same texts; none if looking for them takes too long.
 */
export function* textsLike(wanted: Wanted): Generator<string> {
  const budget = new Budget(mostSteps);
  try {
    for (const isSure of [true, false]) {
      const known: (readonly Letter[])[] = [];
      for (const path of paths(conjunctsOf(wanted, isSure, budget), wanted, budget)) {
        yield spell(path, (run) => run);
        yield spell(path, () => 0);
        if (known.push(path) === mostPaths) break;
      }
      for (const shift of shifts) for (const path of known) yield spell(path, (run) => run + shift);
    }
  } catch (error) {
    if (error instanceof Exhausted || error instanceof RangeError || error instanceof SyntaxError)
      return;
    throw error;
  }
}

/** For one proof. */
const mostStepsOfProof = 400_000;

/**
 * Tells if there is no such text, where that can be proved: a pattern without the flag `u`, or with properties of Unicode, tells
 * characters apart that nobody has listed.
 */
export function isNothingLike(wanted: Wanted): boolean {
  const all = [...wanted.patterns, ...wanted.forbidden];
  if (all.some(({ source, flags }) => flags !== 'u' || /\\p\{/i.test(source))) return false;
  const budget = new Budget(mostStepsOfProof);
  const search = { isCut: false };
  try {
    for (const _ of paths(conjunctsOf(wanted, false, budget, Infinity), wanted, budget, search)) {
      return false;
    }
    return !search.isCut;
  } catch (error) {
    if (error instanceof Exhausted || error instanceof RangeError || error instanceof SyntaxError)
      return false;
    throw error;
  }
}

/** A pattern that the text has to match, or may not. */
interface Conjunct {
  readonly automaton: Automaton;
  readonly isForbidden: boolean;
  readonly kindOf: (character: number) => bigint;
}

function conjunctsOf(
  { patterns, forbidden }: Wanted,
  isSure: boolean,
  budget: Budget,
  endless = 64,
): readonly [readonly Conjunct[], readonly number[]] {
  const characters = new Set<number>();
  const conjuncts = [...patterns, ...forbidden].flatMap((pattern) => {
    const isForbidden = !patterns.includes(pattern);
    return withLookaheads(pattern).map(({ source, isNegative }): Conjunct => {
      const parsed: Parsed = parsePattern({ ...pattern, source }, budget);
      for (const character of parsed.characters) characters.add(character);
      const reading = { isSure: isSure !== (isForbidden || isNegative), endless, copies: 2000 };
      const [body] = parsed.bodies;
      if (!body) throw new Exhausted();
      const automaton = automatonOf(body, parsed, reading, budget);
      return { automaton, isForbidden: isForbidden || isNegative, kindOf: parsed.kindOf };
    });
  });
  return [conjuncts, [...characters]];
}

/** `^(?=a)(?!b)c` is three patterns about one text: `^a`, not `^b`, and `^c`. */
function withLookaheads({ source }: Pattern): readonly { source: string; isNegative: boolean }[] {
  const found: { source: string; isNegative: boolean }[] = [];
  let rest = source;
  for (;;) {
    const length = /^\^\(\?[=!]/.test(rest) ? closingOf(rest, 1) : -1;
    if (length < 0) return [{ source: rest, isNegative: false }, ...found];
    found.push({ source: `^(?:${rest.slice(4, length)})`, isNegative: rest[3] === '!' });
    rest = `^${rest.slice(length + 1)}`;
  }
}

/** The place of the bracket that closes the one at `start`; below zero if an alternative follows at the top. */
function closingOf(source: string, start: number): number {
  let depth = 0;
  let isInClass = false;
  let closing = -1;
  for (let index = start; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') index++;
    else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (character === '(') depth++;
    else if (character === ')') {
      depth--;
      if (depth === 0 && closing < 0) closing = index;
    } else if (character === '|' && depth === 0) return -1;
  }
  return closing;
}

/** Characters that all conjuncts read alike: any of them may stand for another. */
interface Letter {
  readonly characters: readonly number[];
  readonly kinds: readonly bigint[];
}

/** Each way in which the positions of the patterns tell characters apart, the most usual first. */
function lettersOf(conjuncts: readonly Conjunct[], characters: readonly number[]): Letter[] {
  const readings = conjuncts.map(({ automaton }) => [...new Set(automaton.reads)]);
  const known = new Map<string, string>();
  const alike = new Map<string, { characters: number[]; kinds: readonly bigint[] }>();
  for (const character of characters) {
    const kinds = conjuncts.map(({ kindOf }) => kindOf(character));
    if (kinds.includes(0n)) continue;
    const readBy =
      known.get(kinds.join()) ??
      readings
        .map((reads, at) => reads.map((bits) => Number((bits & (kinds[at] ?? 0n)) > 0)).join(''))
        .join(';');
    known.set(kinds.join(), readBy);
    const letter = alike.get(readBy) ?? { characters: [], kinds };
    if (letter.characters.length < mostAlike) letter.characters.push(character);
    alike.set(readBy, letter);
  }
  return [...alike.values()]
    .map(({ kinds, characters: all }) => ({ kinds, characters: mostUsual(all) }))
    .sort((one, other) => rank(one.characters[0] ?? 0) - rank(other.characters[0] ?? 0));
}

const mostAlike = 200;

function mostUsual(characters: readonly number[]): readonly number[] {
  const ranked = characters.map((character) => ({ character, rank: rank(character) }));
  const sorted = ranked.sort((one, other) => one.rank - other.rank);
  const group = groupOf(sorted[0]?.character ?? 0);
  return sorted.map(({ character }) => character).filter((one) => groupOf(one) === group);
}

/** Characters that may stand for each other in a text, the most usual first. */
const groups = [/[a-z0-9]/, /[A-Z]/, /[-_. ]/, /[!-~]/, /[\p{L}\p{N}]/u];

function groupOf(character: number): number {
  const text = String.fromCodePoint(character);
  const group = groups.findIndex((one) => one.test(text));
  return group < 0 ? groups.length : group;
}

/** The order of characters: by their groups, and letters before digits. */
function rank(character: number): number {
  const isDigit = character >= 0x30 && character <= 0x39;
  return groupOf(character) * 0x400000 + (isDigit ? 0x200000 : 0) + character;
}

/** For each conjunct: the positions that may come next, or that it has matched. */
type State = readonly (readonly number[] | 'matched')[];

interface Step {
  readonly state: State;
  readonly length: number;
  readonly letter: Letter | undefined;
  readonly before: Step | undefined;
}

/** Breadth first: the letters of each text that all conjuncts agree with. `search` notes if something was left out. */
function* paths(
  [conjuncts, characters]: readonly [readonly Conjunct[], readonly number[]],
  { minLength, maxLength }: Wanted,
  budget: Budget,
  search = { isCut: false },
): Generator<readonly Letter[]> {
  const letters = lettersOf(conjuncts, characters);
  const areAllKnown = characters.every((one) => conjuncts.every(({ kindOf }) => kindOf(one) > 0n));
  if (!areAllKnown) search.isCut = true;
  const state = conjuncts.map(({ automaton }) => startOf(automaton));
  const waiting: Step[] = [{ state, length: 0, letter: undefined, before: undefined }];
  const seen = new Set<string>();
  for (const step of waiting) {
    if (conjuncts.some((one, at) => one.isForbidden && step.state[at] === 'matched')) continue;
    if (step.length >= minLength && conjuncts.every((one, at) => agrees(one, step.state[at]))) {
      yield lettersUpTo(step);
    }
    if (step.length >= Math.min(maxLength, longestText)) {
      if (step.length < maxLength) search.isCut = true;
      continue;
    }
    for (const letter of letters) {
      const next = conjuncts.map((one, at) => read(one, step.state[at], letter.kinds[at], budget));
      if (next.some((one, at) => one.length === 0 && !conjuncts[at]?.isForbidden)) continue;
      const length = step.length + 1;
      const key = `${Math.min(length, minLength)};${next.join(';')}`;
      if (seen.has(key)) continue;
      budget.spend(key.length);
      seen.add(key);
      waiting.push({ state: next, length, letter, before: step });
    }
  }
}

function startOf(automaton: Automaton): State[number] {
  const { matchesNothing, first, last, reads } = automaton;
  const possible = through(automaton, [...first.keys()], startOfText);
  const isMatched = possible.some((at) => last.has(at) && reads[at] === startOfText);
  return matchesNothing || isMatched ? 'matched' : possible;
}

/** These positions, and those that come after one which reads the start or the end of the text. */
function through({ reads, next }: Automaton, from: readonly number[], edge: bigint): number[] {
  const found = new Set(from);
  for (const position of found) {
    if (reads[position] !== edge) continue;
    for (const after of next[position]?.keys() ?? []) found.add(after);
  }
  return [...found];
}

/** The positions after one character. The match may also begin at the next one. */
function read(
  { automaton }: Conjunct,
  state: State[number] = [],
  kind = 0n,
  budget: Budget,
): State[number] {
  if (state === 'matched') return state;
  const { reads, next, first, last } = automaton;
  const found = new Set<number>();
  budget.spend(state.length);
  for (const position of state) {
    if (((reads[position] ?? 0n) & kind) === 0n) continue;
    if (last.has(position)) return 'matched';
    for (const after of next[position]?.keys() ?? []) found.add(after);
  }
  for (const position of first.keys()) {
    if (reads[position] !== startOfText) found.add(position);
  }
  budget.spend(found.size);
  return [...found].filter((position) => reads[position] !== startOfText).sort(byNumber);
}

function byNumber(one: number, other: number): number {
  return one - other;
}

/** Tells if a text that ends here is as it should be. */
function agrees({ automaton, isForbidden }: Conjunct, state: State[number] = []): boolean {
  const isMatched =
    state === 'matched' ||
    through(automaton, state, endOfText).some(
      (position) => automaton.reads[position] === endOfText && automaton.last.has(position),
    );
  return isMatched !== isForbidden;
}

function lettersUpTo(step: Step): readonly Letter[] {
  const letters: Letter[] = [];
  for (let one: Step | undefined = step; one?.letter; one = one.before) letters.push(one.letter);
  return letters.reverse();
}

/** `choose` says which of the characters that stand for each other, by how many of them came just before. */
function spell(letters: readonly Letter[], choose: (run: number) => number): string {
  let run = 0;
  return letters
    .map((letter, index) => {
      run = letter === letters[index - 1] ? run + 1 : 0;
      const { characters } = letter;
      return String.fromCodePoint(characters[choose(run) % characters.length] ?? 0);
    })
    .join('');
}
