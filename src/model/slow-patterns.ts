import {
  automatonOf,
  Budget,
  endOfText,
  parsePattern,
  startOfText,
  type Automaton,
  type Parsed,
} from './automaton.js';
import type { Pattern } from './model.js';

/** What one pattern may cost, a tenth of a second or so, and all of a document together. */
const patternSteps = 5_000_000;
const documentSteps = 100_000_000;

/** What a matcher that goes back can be made to do by a text of the length n: n to this power of steps. */
export type Power = number;

/**
 * Tells how fast the time that a pattern takes grows with the text. What can't be told within bounds
 * counts as harmless.
 */
export class PatternJudge {
  private readonly known = new Map<string, Power>();
  private readonly budget = new Budget(documentSteps);

  /** 1 for a pattern that is harmless, `Infinity` where the time is exponential. */
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
    } catch {
      return 1;
    } finally {
      this.budget.steps -= steps - Math.max(budget.steps, 0);
    }
  }
}

/** From here on what is repeated at most so often is as bad as what is repeated without end. */
const endless = 20;

/** A look at the text alone: a repetition that is first, and the only one, can't go wrong. */
function couldBeSlow(source: string): boolean {
  const bare = source.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, 'x');
  const repetitions = bare.match(/[*+]|\{\d+,(?:\d\d+)?\}/g)?.length ?? 0;
  return repetitions > 1 || (repetitions === 1 && (!bare.startsWith('^') || /[|)]/.test(bare)));
}

/** Whether a text can be read in two ways again and again, and be refused after all. */
function isExponential(parsed: Parsed, budget: Budget): boolean {
  return parsed.bodies.some((body) => {
    const { loose, strict } = readings(body, parsed, { endless, copies: endless }, budget);
    return loopsOf(loose).some(
      (loop) => isAmbiguous(loose, loop, budget) && canFail(strict, loop, budget),
    );
  });
}

/**
 * Where one loop leads to another, and both repeat a text that also leads over, a matcher tries every place to
 * change. Each such change in a row is one power more. The search for the start of a match is a loop, too.
 */
function powerOf(parsed: Parsed, budget: Budget): Power {
  const powers = parsed.bodies.map((body, index) => {
    const limits = { endless: Infinity, copies: 3 };
    const { loose, strict } = readings(body, parsed, limits, budget);
    const automaton = index === 0 ? withSearch(loose) : loose;
    const loops = loopsOf(automaton);
    const changes = changesAfter(automaton, loops, budget);
    const counted = loops.map((loop, at) => {
      const count = changes[at] ?? 0;
      return count > 0 && canFail(strict, loop, budget) ? count : 0;
    });
    return 1 + Math.max(0, ...counted);
  });
  return Math.max(...powers);
}

/** What a pattern could match at most, and what it does match for certain. Both have the same positions. */
function readings(
  body: Parsed['bodies'][number],
  parsed: Parsed,
  limits: { readonly endless: number; readonly copies: number },
  budget: Budget,
): { readonly loose: Automaton; readonly strict: Automaton } {
  const loose = automatonOf(body, parsed, { ...limits, assertionsHold: true }, budget);
  const strict = automatonOf(body, parsed, { ...limits, assertionsHold: false }, budget);
  return { loose, strict };
}

/** One position more, the last: it reads whatever stands before the match. */
function withSearch(automaton: Automaton): Automaton {
  const { reads, next, kinds } = automaton;
  const search = reads.length;
  const everything = kinds.reduce((all, kind) => (kind === endOfText ? all : all | kind), 0n);
  return {
    ...automaton,
    reads: [...reads, everything],
    next: [...next, new Map([[search, 1], ...withinText(automaton)])],
  };
}

/** Where a match can begin that doesn't at the start of the text. */
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

/** Whether one text leads from a position back to it in two ways. */
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

/** The most changes in a row from each loop on. */
function changesAfter(
  automaton: Automaton,
  loops: readonly Loop[],
  budget: Budget,
): readonly number[] {
  const { next } = automaton;
  const changes: number[] = [];
  const most: number[] = [];
  for (const [at, loop] of loops.entries()) {
    const ahead = reach(loop, (position, visit) => {
      budget.spend();
      for (const to of next[position]?.keys() ?? []) visit(to);
    });
    const later = loops.slice(0, at).map((other) => ahead.has(other[0] ?? -1));
    const counts = later.map((isLater, other) =>
      isLater && canChange(automaton, loop, loops[other] ?? [], budget)
        ? 1 + (most[other] ?? 0)
        : 0,
    );
    changes.push(Math.max(0, ...counts));
    most.push(
      Math.max(0, ...counts, ...later.map((isLater, other) => (isLater ? (most[other] ?? 0) : 0))),
    );
  }
  return changes;
}

/** Whether a text leads from a position of `from` to itself, from there to one of `to`, and from that to itself. */
function canChange({ next, reads }: Automaton, from: Loop, to: Loop, budget: Budget): boolean {
  const size = reads.length;
  const [isFrom, isTo] = [new Set(from), new Set(to)];
  return from.some((start) =>
    to.some((end) => {
      if (!overlap(reads[start], reads[end])) return false;
      const goal = (start * size + end) * size + end;
      const reached = reach([(start * size + start) * size + end], (triple, visit) => {
        const [one, between, other] = [
          Math.floor(triple / size / size),
          Math.floor(triple / size) % size,
          triple % size,
        ];
        for (const staying of next[one]?.keys() ?? []) {
          if (!isFrom.has(staying)) continue;
          for (const last of next[other]?.keys() ?? []) {
            budget.spend();
            if (!isTo.has(last)) continue;
            const both = (reads[staying] ?? 0n) & (reads[last] ?? 0n);
            if (both === 0n) continue;
            for (const middle of next[between]?.keys() ?? []) {
              budget.spend();
              if (overlap(both, reads[middle])) visit((staying * size + middle) * size + last);
            }
          }
        }
      });
      return reached.has(goal);
    }),
  );
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

/** Whether some text after a position of the loop is refused, whatever way it is read in. */
function canFail(automaton: Automaton, loop: Loop, budget: Budget): boolean {
  return loop.some((position) => !matchesAlways(automaton, position, budget));
}

/** Follows all ways at once, until each has matched. */
function matchesAlways(automaton: Automaton, position: number, budget: Budget): boolean {
  const { reads, next, last, kinds, matchesNothing } = automaton;
  const isSearch = position === reads.length;
  if (isSearch ? matchesNothing : last.has(position)) return true;
  const start = isSearch ? withinText(automaton) : (next[position] ?? []);
  const waiting: (readonly number[])[] = [[...start].map(([to]) => to)];
  const seen = new Set<string>();
  for (const possible of waiting) {
    for (const kind of kinds) {
      budget.spend(1 + possible.length);
      const read = possible.filter((to) => overlap(reads[to], kind));
      if (read.length === 0) return false;
      if (read.some((to) => last.has(to))) continue;
      const after = [...new Set(read.flatMap((to) => [...(next[to]?.keys() ?? [])]))].sort();
      budget.spend(after.length * read.length);
      const id = after.join();
      if (seen.has(id)) continue;
      seen.add(id);
      waiting.push(after);
    }
  }
  return true;
}
