import { code, join, type Code } from '../../code/text.js';

/** A boolean expression over a value, before it is text. Built so that negating it stays readable. */
export type Test =
  | { readonly kind: 'atom'; readonly yes: Code; readonly no: Code; readonly absent?: Absent }
  | { readonly kind: 'all' | 'any'; readonly tests: readonly Test[] };

/** Says that an atom asks whether `value` is undefined, or null. */
interface Absent {
  readonly value: Code;
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

export function atom(yes: Code, no: Code = code`!${yes}`): Test {
  return { kind: 'atom', yes, no };
}

/** A comparison, which is negated as a whole: `!(a >= b)` is true of NaN as well. */
export function comparison(yes: Code): Test {
  return atom(yes, code`!(${yes})`);
}

export function is(value: Code, as: Absent['as']): Test {
  const other = as === 'null' ? code`null` : code`undefined`;
  const absent = { value, as, negated: false };
  return {
    kind: 'atom',
    yes: code`${value} === ${other}`,
    no: code`${value} !== ${other}`,
    absent,
  };
}

export function all(tests: readonly Test[]): Test {
  const flat = tests.flatMap((test) => (test.kind === 'all' ? test.tests : [test]));
  if (flat.some(isNever)) return never;
  const [only, ...others] = mergeAbsent(withoutRepetition(flat), true);
  return only && others.length === 0 ? only : { kind: 'all', tests: only ? [only, ...others] : [] };
}

export function any(tests: readonly Test[]): Test {
  const flat = tests.flatMap((test) => (test.kind === 'any' ? test.tests : [test]));
  if (flat.some(isAlways)) return always;
  const [only, ...others] = mergeAbsent(withoutRepetition(flat), false);
  return only && others.length === 0 ? only : { kind: 'any', tests: only ? [only, ...others] : [] };
}

function withoutRepetition(tests: readonly Test[]): readonly Test[] {
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
  const merged: Test[] = [];
  for (const test of tests) {
    const absent = test.kind === 'atom' ? test.absent : undefined;
    const other = absent && merged.findIndex((known) => isOther(known, absent, negated));
    if (absent && other !== undefined && other >= 0) {
      const [yes, no] = [code`${absent.value} == null`, code`${absent.value} != null`];
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
    test.absent?.value === absent.value &&
    test.absent.as !== absent.as &&
    test.absent.negated === negated &&
    absent.negated === negated
  );
}

export function not(test: Test): Test {
  if (test.kind === 'atom') {
    const { yes, no, absent } = test;
    return {
      kind: 'atom',
      yes: no,
      no: yes,
      ...(absent && { absent: { ...absent, negated: !absent.negated } }),
    };
  }
  const tests = test.tests.map(not);
  return test.kind === 'all' ? any(tests) : all(tests);
}

export function print(test: Test): Code {
  if (test.kind === 'atom') return test.yes;
  if (test.tests.length === 0) return test.kind === 'all' ? code`true` : code`false`;
  const operator = test.kind === 'all' ? ' && ' : ' || ';
  return join(test.tests.map(printOperand), operator);
}

function printOperand(test: Test): Code {
  return test.kind === 'atom' ? test.yes : code`(${print(test)})`;
}
