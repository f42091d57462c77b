import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';
import type { Pattern } from '../model/model.js';

/** Ends an analysis that takes too long. */
export class Exhausted extends Error {}

/** The steps left to an analysis, each a tenth of a microsecond or so. */
export class Budget {
  constructor(public steps: number) {}

  spend(steps = 1): void {
    this.steps -= steps;
    if (this.steps < 0) throw new Exhausted();
  }
}

/** Positions by number, and the number of ways that lead to each: one, or two and more. */
type Ways = Map<number, number>;

/**
 * Glushkov's automaton: a state for each place in the pattern that reads a character. Two ways from one
 * to another count as two, since a matcher that goes back tries them both.
 */
export interface Automaton {
  /** The characters that each position reads, a bit for each kind that the pattern tells apart. */
  readonly reads: readonly bigint[];
  readonly next: readonly Ways[];
  readonly first: Ways;
  /** The positions after which the pattern has matched. */
  readonly last: ReadonlySet<number>;
  readonly matchesNothing: boolean;
  /** The bits of `reads`, except the start of the text. */
  readonly kinds: readonly bigint[];
}

/** `^` and `$` read the start and the end, as if the text had any number of them there. */
export const startOfText = 1n;
export const endOfText = 2n;

/** Larger patterns are not looked into. */
const mostPositions = 2000;

/** Options for building an automaton. */
export interface Reading {
  /** True if `\b`, lookarounds and backreferences never match, instead of always. */
  readonly isSure: boolean;
  /** From where on `{1,n}` counts as `+`. */
  readonly endless: number;
  /** The copies of what is repeated a fixed number of times. */
  readonly copies: number;
}

type Body = AST.Pattern | AST.LookaroundAssertion;
type Reader = AST.Character | AST.CharacterSet | AST.CharacterClass;

/** A pattern as it is written, and the kinds of character that it tells apart. */
export interface Parsed {
  /** The pattern, and after it the lookarounds in it: each is matched by itself. */
  readonly bodies: readonly Body[];
  /** A bit for each kind, and one for the end of the text. */
  readonly kinds: readonly bigint[];
  readonly readBy: (reader: Reader) => bigint;
  /** Characters of every kind. */
  readonly characters: readonly number[];
  /** No bit for a character that is unlike all of these. */
  readonly kindOf: (character: number) => bigint;
}

export function parsePattern({ source, flags }: Pattern, budget: Budget): Parsed {
  const parser = new RegExpParser({ ecmaVersion: 2025 });
  const pattern = parser.parsePattern(source, 0, source.length, { unicode: flags === 'u' });
  const bodies: Body[] = [pattern];
  const readers = new Map<string, Reader>();
  const characters = new Set(everyday);
  const add = (reader: Reader): void => void readers.set(reader.raw, reader);
  visitRegExpAST(pattern, {
    onAssertionEnter(node) {
      if (node.kind === 'lookahead' || node.kind === 'lookbehind') bodies.push(node);
    },
    onCharacterEnter(node) {
      for (const step of [-1, 0, 1]) characters.add(node.value + step);
      add(node);
    },
    onCharacterSetEnter(node) {
      if (node.kind === 'property') for (const character of farther) characters.add(character);
      add(node);
    },
    onCharacterClassEnter: add,
  });
  const last = flags === 'u' ? 0x10ffff : 0xffff;
  const possible = [...characters].filter((character) => character >= 0 && character <= last);
  return { bodies, ...tellApart(possible, [...readers.values()], flags, budget) };
}

/** Characters that sets of characters differ in, whatever else stands in a pattern. */
const everyday = [
  ...Array(0x80).keys(),
  ...[0xa0, 0xe9, 0x1680, 0x2000, 0x2028, 0x202f, 0x205f, 0x3000, 0x4e00, 0xfeff, 0x1f600],
];

/** As many as a property of Unicode needs. */
const farther = [...Array(0x20000 / 16).keys()].map((index) => index * 16 + (index % 16));

/** Characters are of one kind when the same readers read them. */
function tellApart(
  characters: readonly number[],
  readers: readonly Reader[],
  flags: string,
  budget: Budget,
): Omit<Parsed, 'bodies'> {
  const tests = readers.map((reader) => [reader.raw, testOf(reader, flags)] as const);
  const reads = new Map<string, bigint>();
  const kinds = new Map<string, bigint>();
  const known = new Map<number, string>();
  const readersOf = (character: number): readonly string[] => {
    budget.spend(tests.length * 3);
    return tests.filter(([, test]) => test(character)).map(([raw]) => raw);
  };
  for (const character of characters) {
    const readBy = readersOf(character);
    const id = readBy.join('\n');
    known.set(character, id);
    if (kinds.has(id)) continue;
    const kind = 1n << BigInt(kinds.size + 2);
    kinds.set(id, kind);
    for (const raw of readBy) reads.set(raw, (reads.get(raw) ?? 0n) | kind);
  }
  return {
    kinds: [endOfText, ...kinds.values()],
    readBy: ({ raw }) => reads.get(raw) ?? 0n,
    characters,
    kindOf: (character) => kinds.get(known.get(character) ?? readersOf(character).join('\n')) ?? 0n,
  };
}

function testOf(reader: Reader, flags: string): (character: number) => boolean {
  if (reader.type === 'Character') return (character) => character === reader.value;
  const set = new RegExp(`^${reader.raw}$`, flags);
  return (character) => set.test(String.fromCodePoint(character));
}

export function automatonOf(
  body: Body,
  { kinds, readBy }: Parsed,
  reading: Reading,
  budget: Budget,
): Automaton {
  const builder = new Builder(readBy, anything(kinds), reading, budget);
  const { empty, first, last } = builder.alternatives(body.alternatives);
  return {
    ...{ reads: builder.reads, next: builder.next, kinds, first },
    last: new Set(last.keys()),
    matchesNothing: empty > 0,
  };
}

/** Any character, and no end of the text. */
export function anything(kinds: readonly bigint[]): bigint {
  return kinds.reduce((all, kind) => (kind === endOfText ? all : all | kind), 0n);
}

/** A part of the pattern: the ways to match nothing, and to begin and end with each position. */
interface Fragment {
  readonly empty: number;
  readonly first: Ways;
  readonly last: Ways;
}

const nothing: Fragment = { empty: 1, first: new Map(), last: new Map() };

class Builder {
  readonly reads: bigint[] = [];
  readonly next: Ways[] = [];

  constructor(
    private readonly readBy: Parsed['readBy'],
    private readonly anything: bigint,
    private readonly reading: Reading,
    private readonly budget: Budget,
  ) {}

  alternatives(alternatives: readonly AST.Alternative[]): Fragment {
    const parts = alternatives.map(({ elements }) =>
      elements.reduce((before, element) => this.sequence(before, this.element(element)), nothing),
    );
    return parts.reduce((one, other) => ({
      empty: one.empty + other.empty,
      first: this.sum(one.first, other.first),
      last: this.sum(one.last, other.last),
    }));
  }

  private element(element: AST.Element): Fragment {
    const { isSure } = this.reading;
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.position(this.readBy(element));
      case 'Group':
      case 'CapturingGroup':
        return this.alternatives(element.alternatives);
      case 'Quantifier':
        return this.repetition(element);
      case 'Backreference':
        return isSure
          ? { ...this.position(0n), empty: 0 }
          : { ...this.position(this.anything), empty: 1 };
      case 'Assertion':
        if (element.kind === 'start') return this.position(startOfText);
        if (element.kind === 'end') return this.position(endOfText);
        return { ...nothing, empty: isSure ? 0 : 1 };
      case 'ExpressionCharacterClass':
        throw new Exhausted();
    }
  }

  private position(read: bigint): Fragment {
    if (this.reads.length === mostPositions) throw new Exhausted();
    const ways = new Map([[this.reads.push(read) - 1, 1]]);
    this.next.push(new Map());
    return { empty: 0, first: ways, last: ways };
  }

  /** An iteration that isn't required and matches nothing is none. */
  private repetition({ element, min, max }: AST.Quantifier): Fragment {
    const { endless, copies } = this.reading;
    const required = Math.min(min, copies);
    const isEndless = max === Infinity || (max > min && max >= endless);
    let fragment = nothing;
    for (let copy = 1; copy < required; copy++) {
      fragment = this.sequence(fragment, this.element(element));
    }
    if (isEndless) return this.sequence(fragment, this.endless(element, required === 0));
    if (required > 0) fragment = this.sequence(fragment, this.element(element));
    return this.sequence(fragment, this.optional(element, Math.min(max - min, copies)));
  }

  private optional(element: AST.Element, times: number): Fragment {
    let fragment = nothing;
    for (let copy = 0; copy < times; copy++) {
      const one = { ...this.element(element), empty: 0 };
      fragment = { ...this.sequence(one, fragment), empty: 1 };
    }
    return fragment;
  }

  private endless(element: AST.Element, isOptional: boolean): Fragment {
    const { empty, first, last } = this.element(element);
    this.connect(last, first);
    if (isOptional) return { empty: 1, first, last };
    return { empty, first: empty > 0 ? this.sum(first, first) : first, last };
  }

  private sequence(before: Fragment, after: Fragment): Fragment {
    this.connect(before.last, after.first);
    return {
      empty: before.empty * after.empty,
      first: this.sum(before.first, after.first, before.empty),
      last: this.sum(after.last, before.last, after.empty),
    };
  }

  private connect(last: Ways, first: Ways): void {
    for (const [from, waysTo] of last) {
      for (const [to, waysFrom] of first) {
        this.budget.spend();
        if (this.reads[to] === startOfText && this.reads[from] !== startOfText) continue;
        if (this.reads[from] === endOfText && this.reads[to] !== endOfText) continue;
        const ways = this.next[from];
        ways?.set(to, (ways.get(to) ?? 0) + waysTo * waysFrom);
      }
    }
  }

  /** `more` counts `times` over. Beyond two it doesn't matter how many. */
  private sum(ways: Ways, more: Ways, times = 1): Ways {
    if (times === 0 || more.size === 0) return ways;
    this.budget.spend(ways.size + more.size);
    const all = new Map(ways);
    for (const [position, count] of more) {
      all.set(position, Math.min(2, (all.get(position) ?? 0) + count * times));
    }
    return all;
  }
}
