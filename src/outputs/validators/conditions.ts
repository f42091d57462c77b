import { code, join, type Code } from '../../typescript/code.js';
import {
  needsOf,
  snippet,
  textOf,
  withNeeds,
  type Need,
  type PrintedFile,
  type Snippet,
} from '../imports.js';

/** A boolean expression over a value, before it is text. Built so that negating it stays readable. */
export type Test = Atom | Joined | Choice;

interface Joined {
  readonly kind: 'all' | 'any';
  readonly tests: readonly Test[];
}

/** `condition ? then : otherwise`: what may take long is asked once. */
interface Choice {
  readonly kind: 'choice';
  readonly condition: Test;
  readonly then: Test;
  readonly otherwise: Test;
}

interface Atom {
  readonly kind: 'atom';
  readonly yes: Code;
  readonly no: Code;
  /** The names that both need. */
  readonly needs: readonly Need[];
  readonly absent: Absent | undefined;
  readonly call: Call | undefined;
  readonly loop: Loop | undefined;
}

/** Says that an atom is the call `by(of)`, or could be: `typeof value === 'string'` is `isString(value)`. */
interface Call {
  readonly by: Snippet;
  readonly of: Code;
  readonly isOfType: boolean;
  readonly negated: boolean;
}

/** Says that an atom asks all items, or all keys: where there is room for statements, it can be a loop. */
export interface Loop {
  /** An array, or an object whose keys are asked. */
  readonly of: Snippet;
  /** The name of an item, or of a key, as `test` has it. */
  readonly name: Code;
  readonly test: Test;
  /** The name of an item's index; undefined for keys. */
  readonly index: Code | undefined;
  readonly negated: boolean;
}

/** Says that an atom asks whether `value` is undefined, or null. */
interface Absent {
  readonly value: Snippet;
  readonly as: 'undefined' | 'null';
  readonly negated: boolean;
}

export const always: Test = { kind: 'all', tests: [] };
export const never: Test = { kind: 'any', tests: [] };

export function isAlways(test: Test): boolean {
  return test.kind === 'all' && test.tests.length === 0;
}

export function isNever(test: Test): boolean {
  return test.kind === 'any' && test.tests.length === 0;
}

const nothingMore = { absent: undefined, call: undefined, loop: undefined };

export function atom(yes: Snippet, no: Snippet = snippet`!${yes}`): Atom {
  return { kind: 'atom', yes: textOf(yes), no: textOf(no), needs: needsOf(yes), ...nothingMore };
}

/** `isLink(value)`. `isOfType` says that it asks for a type of JSON. */
export function calling(by: Snippet, value: Snippet, isOfType = false): Test {
  const call = { by, of: textOf(value), isOfType, negated: false };
  return { ...atom(snippet`${by}(${value})`), call };
}

/** A test of all things, as an expression of its own. */
export function looping(all: Snippet, loop: Omit<Loop, 'negated'>): Test {
  return { ...atom(all), loop: { ...loop, negated: false } };
}

/** The loop that a test can be; undefined if it can't, such as where it asks for one that fails. */
export function loopOf(test: Test): Loop | undefined {
  const loop = test.kind === 'atom' ? test.loop : undefined;
  return loop?.negated ? undefined : loop;
}

/** `typeof value === 'string'`, and the function that stands for it where one is asked for. */
export function typeofTest(value: Snippet, name: Code, by: Snippet): Test {
  const of = textOf(value);
  return {
    kind: 'atom',
    yes: code`typeof ${of} === ${name}`,
    no: code`typeof ${of} !== ${name}`,
    needs: needsOf(value),
    ...nothingMore,
    call: { by, of, isOfType: true, negated: false },
  };
}

/** Says that a test is of a value's type, and quick. */
export function isTypeTest(test: Test): boolean {
  return test.kind === 'atom' && test.call?.isOfType === true;
}

/** The function that makes the whole of a test of a value; undefined if no single call does. */
export function functionOf(test: Test, value: Code): Snippet | undefined {
  const call = test.kind === 'atom' ? test.call : undefined;
  return call && !call.negated && call.of === value ? call.by : undefined;
}

/** A comparison, which is negated as a whole: `!(a >= b)` is true of NaN as well. */
export function comparison(yes: Snippet): Test {
  return atom(yes, snippet`!(${yes})`);
}

export function is(value: Snippet, as: Absent['as']): Test {
  const of = textOf(value);
  const other = as === 'null' ? code`null` : code`undefined`;
  return {
    kind: 'atom',
    yes: code`${of} === ${other}`,
    no: code`${of} !== ${other}`,
    needs: needsOf(value),
    ...nothingMore,
    absent: { value, as, negated: false },
  };
}

export function all(tests: readonly Test[]): Test {
  return combine('all', tests);
}

export function any(tests: readonly Test[]): Test {
  return combine('any', tests);
}

/** Passes by `then` where the condition does, else by `otherwise`. */
export function choice(condition: Test, then: Test, otherwise: Test): Test {
  if (isAlways(then)) return any([condition, otherwise]);
  if (isAlways(otherwise)) return any([not(condition), then]);
  if (isNever(then)) return all([not(condition), otherwise]);
  if (isNever(otherwise)) return all([condition, then]);
  if (isAlways(condition) || isNever(condition)) return isAlways(condition) ? then : otherwise;
  return { kind: 'choice', condition, then, otherwise };
}

function combine(kind: 'all' | 'any', tests: readonly Test[]): Test {
  if (tests.length === 1 && tests[0]) return tests[0];
  const flat: Test[] = [];
  for (const test of tests) {
    if (test.kind !== kind) flat.push(test);
    else if (test.tests.length > 0) flat.push(...test.tests);
  }
  const [decides, isDecided] = kind === 'all' ? [never, isNever] : [always, isAlways];
  if (flat.some(isDecided)) return decides;
  const distinct = mergeAbsent(withoutRepetition(flat), kind === 'all');
  const [only] = distinct;
  return only && distinct.length === 1 ? only : { kind, tests: distinct };
}

function withoutRepetition(tests: readonly Test[]): readonly Test[] {
  if (tests.length < 2) return tests;
  const seen = new Set<Code>();
  return tests.filter((test) => {
    if (test.kind !== 'atom') return true;
    const isNew = !seen.has(test.yes);
    seen.add(test.yes);
    return isNew;
  });
}

/** `a === undefined || a === null` is `a == null`. */
function mergeAbsent(tests: readonly Test[], negated: boolean): readonly Test[] {
  if (tests.length < 2) return tests;
  const merged: Test[] = [];
  for (const test of tests) {
    const absent = test.kind === 'atom' ? test.absent : undefined;
    const other = absent && merged.findIndex((known) => isOther(known, absent, negated));
    if (absent && other !== undefined && other >= 0) {
      const [yes, no] = [snippet`${absent.value} == null`, snippet`${absent.value} != null`];
      merged[other] = negated ? atom(no, yes) : atom(yes, no);
    } else {
      merged.push(test);
    }
  }
  return merged;
}

function isOther(test: Test, absent: Absent, negated: boolean): boolean {
  return (
    test.kind === 'atom' &&
    test.absent !== undefined &&
    textOf(test.absent.value) === textOf(absent.value) &&
    test.absent.as !== absent.as &&
    test.absent.negated === negated &&
    absent.negated === negated
  );
}

export function not(test: Test): Test {
  if (test.kind === 'atom') {
    const { yes, no, needs, absent, call, loop } = test;
    return {
      kind: 'atom',
      yes: no,
      no: yes,
      needs,
      absent: absent && { ...absent, negated: !absent.negated },
      call: call && { ...call, negated: !call.negated },
      loop: loop && { ...loop, negated: !loop.negated },
    };
  }
  if (test.kind === 'choice') {
    return choice(test.condition, not(test.then), not(test.otherwise));
  }
  const tests = test.tests.map(not);
  return test.kind === 'all' ? any(tests) : all(tests);
}

export function print(test: Test): Code {
  if (test.kind === 'atom') return test.yes;
  if (test.kind === 'choice') return printChoice(test);
  if (test.tests.length === 0) return test.kind === 'all' ? code`true` : code`false`;
  const operator = test.kind === 'all' ? ' && ' : ' || ';
  return join(test.tests.map(printOperand), operator);
}

/** As Prettier has it: a choice behind the colon goes on without parentheses. */
function printChoice({ condition, then, otherwise }: Choice): Code {
  const inner = (test: Test): Code => (test.kind === 'choice' ? printOperand(test) : print(test));
  return code`${inner(condition)} ? ${inner(then)} : ${print(otherwise)}`;
}

function printOperand(test: Test): Code {
  return test.kind === 'atom' ? test.yes : code`(${print(test)})`;
}

/** The text of a test to print; from now on the file needs what it needs. */
export function use(test: Test, file: PrintedFile): Code {
  needIn(test, file);
  return print(test);
}

function needIn(test: Test, file: PrintedFile): void {
  if (test.kind === 'atom') file.need(test.needs);
  else for (const part of partsOf(test)) needIn(part, file);
}

function partsOf(test: Joined | Choice): readonly Test[] {
  return test.kind === 'choice' ? [test.condition, test.then, test.otherwise] : test.tests;
}

/** A test as it is printed, with the names that it needs. */
export function snippetOf(test: Test): Snippet {
  return withNeeds(print(test), needsOfTests([test]));
}

function needsOfTests(tests: readonly Test[], found: Need[] = []): readonly Need[] {
  for (const test of tests) {
    if (test.kind === 'atom') found.push(...test.needs);
    else needsOfTests(partsOf(test), found);
  }
  return found;
}

/** Passes when just one of them does. */
export function exactlyOne(alternatives: readonly Test[]): Test {
  const tests = alternatives.filter((test) => !isNever(test));
  const [only, ...others] = tests;
  if (!only) return never;
  if (others.length === 0) return only;
  const uncertain = tests.filter((test) => !isAlways(test));
  if (uncertain.length < tests.length - 1) return never;
  if (uncertain.length < tests.length) return all(uncertain.map(not));
  const sum = withNeeds(
    join(
      tests.map((test) => code`Number(${print(test)})`),
      ' + ',
    ),
    needsOfTests(tests),
  );
  return atom(snippet`${sum} === 1`, snippet`${sum} !== 1`);
}
