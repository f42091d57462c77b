import {
  anything,
  automatonOf,
  Budget,
  endOfText,
  Exhausted,
  parsePattern,
  startOfText,
  type Automaton,
  type Parsed,
  type Reading,
} from './automaton.js';
import type { Pattern } from '../model/model.js';

/** Limits for one pattern, some tenths of a second, and for all of a document. */
const patternSteps = 2_000_000;
const documentSteps = 40_000_000;

/** A text of the length n can make a backtracking matcher take n to this power of steps. */
export type Power = number;

/**
 * Tells how fast the time that a pattern takes grows with the text. What can't be told within bounds
 * counts as harmless.
 */
export class PatternJudge {
  private readonly known = new Map<string, Power>();
  private readonly budget = new Budget(documentSteps);

  /** 1 for a pattern that is harmless, `Infinity` if the time is exponential. */
  powerOf(pattern: Pattern): Power {
    if (!couldBeSlow(pattern.source)) return 1;
    const key = `${pattern.flags}/${pattern.source}`;
    const power = this.known.get(key) ?? this.judge(pattern);
    this.known.set(key, power);
    return power;
  }

  private judge(pattern: Pattern): Power {
    const steps = Math.min(patternSteps, this.budget.steps);
    const budget = new Budget(steps);
    try {
      const parsed = parsePattern(pattern, budget);
      return isExponential(parsed, budget) ? Infinity : powerOf(parsed, budget);
    } catch (error) {
      if (isBeyondUs(error)) return 1;
      throw error;
    } finally {
      this.budget.steps -= steps - Math.max(budget.steps, 0);
    }
  }
}

/** Too much work, too deep for the stack, or syntax that the engine is ahead with. */
function isBeyondUs(error: unknown): boolean {
  return [Exhausted, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

/** The body that a receiver reads unless told otherwise, in bytes. */
const bodyLimit = 2 ** 20;

/** The limit for a body, in steps of a matcher: some seconds. */
const mostSteps = 1e9;

/** Tells if a body full of the longest texts takes too long. */
export function isTooSlow(power: Power, maxLength = bodyLimit): boolean {
  return bodyLimit * Math.min(maxLength, bodyLimit) ** (power - 1) > mostSteps;
}

/** From here on what is repeated at most so often is as bad as what is repeated without end. */
const endless = 20;

/** A look at the text alone: a repetition that is first, and the only one, can't go wrong. */
function couldBeSlow(source: string): boolean {
  const bare = source.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, 'x');
  const repetitions = bare.match(/[*+]|\{\d+,(?:\d\d+)?\}/g)?.length ?? 0;
  return repetitions > 1 || (repetitions === 1 && (!bare.startsWith('^') || /[|)]/.test(bare)));
}

/** Tells if a text can be read in two ways again and again, and then be refused. */
function isExponential(parsed: Parsed, budget: Budget): boolean {
  return parsed.bodies.some((body) => {
    const { loose, strict } = readings(body, parsed, { endless, copies: endless }, budget);
    return loopsOf(loose).some(
      (loop) => isAmbiguous(loose, loop, budget) && canFail(strict, loop, budget),
    );
  });
}

/**
 * A matcher tries every place to change from one loop to another if both repeat a text that also leads over.
 * Each such change in a row is one power more. The search for the start of a match is a loop, too.
 */
function powerOf(parsed: Parsed, budget: Budget): Power {
  const powers = parsed.bodies.map((body, index) => {
    const limits = { endless: Infinity, copies: 3 };
    const { loose, strict } = readings(body, parsed, limits, budget);
    const searching = index === 0 ? { loose: withSearch(loose), strict } : { loose, strict };
    return 1 + Math.max(0, ...changesAfter(searching, budget));
  });
  return Math.max(...powers);
}

/** All that a pattern could match, and all that it surely matches. Both have the same positions. */
interface Readings {
  readonly loose: Automaton;
  readonly strict: Automaton;
}

function readings(
  body: Parsed['bodies'][number],
  parsed: Parsed,
  limits: Pick<Reading, 'endless' | 'copies'>,
  budget: Budget,
): Readings {
  const loose = automatonOf(body, parsed, { ...limits, isSure: false }, budget);
  const strict = automatonOf(body, parsed, { ...limits, isSure: true }, budget);
  return { loose, strict };
}

/** One position more, the last: it reads whatever stands before the match. */
function withSearch(automaton: Automaton): Automaton {
  const { reads, next, kinds } = automaton;
  const search = reads.length;
  return {
    ...automaton,
    reads: [...reads, anything(kinds)],
    next: [...next, new Map([[search, 1], ...withinText(automaton)])],
  };
}

/** First positions of a match that begins within the text. */
function withinText({ first, reads }: Automaton): readonly (readonly [number, number])[] {
  return [...first].filter(([position]) => reads[position] !== startOfText);
}

/** Positions that lead to each other, what leads to nothing else first. */
type Loop = readonly number[];

/** Tarjan's algorithm; `^` and `$` repeat nothing. */
function loopsOf({ next, reads }: Automaton): readonly Loop[] {
  const loops: Loop[] = [];
  const found = new Map<number, number>();
  const stack: number[] = [];
  const closed = new Set<number>();
  const visit = (position: number): number => {
    const number = found.size;
    let lowest = number;
    found.set(position, number);
    stack.push(position);
    for (const to of next[position]?.keys() ?? []) {
      if (!closed.has(to)) lowest = Math.min(lowest, found.get(to) ?? visit(to));
    }
    if (lowest < number) return lowest;
    const loop = stack.splice(stack.indexOf(position));
    for (const member of loop) closed.add(member);
    const isBoundary = reads[position] === startOfText || reads[position] === endOfText;
    if (!isBoundary && (loop.length > 1 || next[position]?.has(position))) loops.push(loop);
    return lowest;
  };
  for (const position of reads.keys()) if (!found.has(position)) visit(position);
  return loops;
}

/** Tells if one text leads from a position back to it in two ways. */
function isAmbiguous({ next, reads }: Automaton, loop: Loop, budget: Budget): boolean {
  const members = new Set(loop);
  const after = new Map<number, number[]>(loop.map((position) => [position, []]));
  const before = new Map<number, number[]>(loop.map((position) => [position, []]));
  for (const from of loop) {
    for (const [to, ways] of next[from] ?? []) {
      if (!members.has(to)) continue;
      if (ways > 1) return true;
      after.get(from)?.push(to);
      before.get(to)?.push(from);
    }
  }
  const size = reads.length;
  const pairsBy = (steps: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> => {
    const start = (loop[0] ?? 0) * (size + 1);
    return reach([start], (pair, visit) => {
      for (const one of steps.get(Math.floor(pair / size)) ?? []) {
        for (const other of steps.get(pair % size) ?? []) {
          budget.spend();
          if (!overlap(reads[one], reads[other])) continue;
          visit(Math.min(one, other) * size + Math.max(one, other));
        }
      }
    });
  };
  const ahead = pairsBy(after);
  const isApart = (pair: number): boolean => Math.floor(pair / size) !== pair % size;
  if (![...ahead].some(isApart)) return false;
  const back = pairsBy(before);
  return [...ahead].some((pair) => isApart(pair) && back.has(pair));
}

/** The most changes in a row, from each loop on. */
function changesAfter(both: Readings, budget: Budget): readonly number[] {
  const { next } = both.loose;
  const loops = loopsOf(both.loose);
  const changes: number[] = [];
  for (const loop of loops) {
    const ahead = reach(loop, (position, visit) => {
      budget.spend();
      for (const to of next[position]?.keys() ?? []) visit(to);
    });
    const counts = changes.map((count, at) => {
      const later = loops[at] ?? [];
      if (!ahead.has(later[0] ?? -1)) return 0;
      return canChange(both, loop, later, budget) ? count + 1 : count;
    });
    changes.push(Math.max(0, ...counts));
  }
  return changes;
}

/** Tells if a text that both loops repeat also leads from one to the other, and is refused. */
function canChange(both: Readings, from: Loop, to: Loop, budget: Budget): boolean {
  const { reads } = both.loose;
  return from.some((start) =>
    to.some((end) => {
      if (!overlap(reads[start], reads[end])) return false;
      const word = commonWord(both.loose, [start, from], [end, to], budget);
      return word !== undefined && isRefused(both.strict, start, word, budget);
    }),
  );
}

type Within = readonly [position: number, loop: Loop];

/** The shortest text that leads from each of the two positions to itself, and from the first to the second. */
function commonWord(
  { next, reads }: Automaton,
  [start, from]: Within,
  [end, to]: Within,
  budget: Budget,
): readonly bigint[] | undefined {
  const size = reads.length;
  const number = (one: number, between: number, other: number): number =>
    (one * size + between) * size + other;
  const words = new Map<number, readonly bigint[]>();
  const goal = number(start, end, end);
  const waiting: (readonly [number, number, number, readonly bigint[]])[] = [
    [start, start, end, []],
  ];
  for (const [one, between, other, word] of waiting) {
    for (const staying of stepsWithin(next[one], from)) {
      for (const last of stepsWithin(next[other], to)) {
        const shared = (reads[staying] ?? 0n) & (reads[last] ?? 0n);
        for (const middle of next[between]?.keys() ?? []) {
          budget.spend();
          const kind = lowestBit(shared & (reads[middle] ?? 0n));
          const triple = number(staying, middle, last);
          if (kind === 0n || words.has(triple)) continue;
          const longer = [...word, kind];
          if (triple === goal) return longer;
          budget.spend(longer.length);
          words.set(triple, longer);
          waiting.push([staying, middle, last, longer]);
        }
      }
    }
  }
  return undefined;
}

function stepsWithin(ways: ReadonlyMap<number, number> | undefined, loop: Loop): Loop {
  return loop.filter((position) => ways?.has(position));
}

function lowestBit(bits: bigint): bigint {
  return bits & -bits;
}

function overlap(one = 0n, other = 0n): boolean {
  return (one & other) !== 0n;
}

/** All that `step` leads to from `starts`, and these. */
function reach(
  starts: readonly number[],
  step: (from: number, visit: (to: number) => void) => void,
): ReadonlySet<number> {
  const reached = new Set(starts);
  for (const from of reached) step(from, (to) => reached.add(to));
  return reached;
}

/** Tells if some text after a position of the loop is refused, in whatever way it is read. */
function canFail(automaton: Automaton, loop: Loop, budget: Budget): boolean {
  return loop.some(
    (position) =>
      !automaton.last.has(position) &&
      !matchesAlways(automaton, following(automaton, position), budget),
  );
}

/** Tells if the word, repeated, never matches from a position on, and some text after it is refused. */
function isRefused(
  automaton: Automaton,
  position: number,
  word: readonly bigint[],
  budget: Budget,
): boolean {
  const isSearch = position === automaton.reads.length;
  if (isSearch ? automaton.matchesNothing : automaton.last.has(position)) return false;
  let possible = following(automaton, position);
  for (let times = 0; times <= automaton.reads.length; times++) {
    for (const kind of word) {
      const read = readOf(automaton, possible, kind, budget);
      if (read === 'matched') return false;
      possible = read;
    }
  }
  return !matchesAlways(automaton, possible, budget);
}

/** Follows all ways at once, until each has matched. */
function matchesAlways(automaton: Automaton, start: Loop, budget: Budget): boolean {
  const waiting = [start];
  const seen = new Set<string>();
  for (const possible of waiting) {
    if (possible.length === 0) return false;
    for (const kind of automaton.kinds) {
      const read = readOf(automaton, possible, kind, budget);
      if (read === 'matched' || seen.has(read.join())) continue;
      seen.add(read.join());
      waiting.push(read);
    }
  }
  return true;
}

/** The positions that may come after a character. */
function readOf(
  { reads, next, last }: Automaton,
  possible: readonly number[],
  kind: bigint,
  budget: Budget,
): readonly number[] | 'matched' {
  const read = possible.filter((to) => overlap(reads[to], kind));
  if (read.some((to) => last.has(to))) return 'matched';
  const after = read.flatMap((to) => [...(next[to]?.keys() ?? [])]);
  budget.spend(possible.length + 2 * after.length);
  return [...new Set(after)].sort((one, other) => one - other);
}

/** Positions that may follow one; after the search, the first of a match. */
function following(automaton: Automaton, position: number): readonly number[] {
  if (position === automaton.reads.length) return withinText(automaton).map(([to]) => to);
  return [...(automaton.next[position]?.keys() ?? [])];
}
