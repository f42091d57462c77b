import { callLines, indent } from '../../typescript/layout.js';
import { code, type Code } from '../../typescript/code.js';
import type { PrintedFile, Snippet } from '../imports.js';
import { ifLines, ifThen } from './breaking.js';
import { all, isAlways, isNever, isTypeTest, not, print, type Test } from './conditions.js';

/** A statement of a collector, before it is text. */
export type Statement =
  | { readonly kind: 'line'; readonly text: Snippet }
  | Call
  | { readonly kind: 'if'; readonly test: Test; readonly then: readonly Statement[] }
  | Choice
  | { readonly kind: 'for'; readonly head: Snippet; readonly body: readonly Statement[] }
  | { readonly kind: 'block'; readonly body: readonly Statement[] };

/** `if (test) {…} else {…}`, neither of which is empty. */
interface Choice {
  readonly kind: 'choice';
  readonly test: Test;
  readonly then: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface Call {
  readonly kind: 'call';
  readonly before: Snippet;
  readonly parameters: readonly Snippet[];
}

export function line(text: Snippet): Statement {
  return { kind: 'line', text };
}

export function call(before: Snippet, parameters: readonly Snippet[]): Call {
  return { kind: 'call', before, parameters };
}

/** An `if` within an `if` is one, and a test that has just passed isn't made again. */
export function when(test: Test, statements: readonly Statement[]): Statement {
  if (isNever(test)) return { kind: 'if', test, then: [] };
  const known = print(test);
  const then: Statement[] = [];
  for (const statement of statements) then.push(...given(known, statement));
  const [only, ...others] = then;
  if (only?.kind === 'if' && others.length === 0) return when(all([test, only.test]), only.then);
  return { kind: 'if', test, then };
}

/** One of two. */
export function choose(
  test: Test,
  then: readonly Statement[],
  otherwise: readonly Statement[],
): Statement {
  if (isAlways(test) || areEmpty(otherwise)) return when(test, then);
  if (isNever(test) || areEmpty(then)) return when(not(test), otherwise);
  return { kind: 'choice', test, then, otherwise };
}

/** As in the verdict, the test of `typeof` comes first: of most values it says enough. */
export function whenPresent(isAbsent: Test, statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  if (only?.kind === 'if' && others.length === 0) {
    const { test, then } = only;
    const [first = test] = test.kind === 'all' ? test.tests : [test];
    if (isTypeTest(first)) return when(all([test, not(isAbsent)]), then);
  }
  return when(not(isAbsent), statements);
}

/** The rest of a statement where a test has passed. */
function given(known: Code, statement: Statement): readonly Statement[] {
  if (statement.kind !== 'if') return [statement];
  if (print(not(statement.test)) === known) return [];
  return print(statement.test) === known ? statement.then : [statement];
}

/** Statements with a declaration that the refusals in them read: it stands where the only condition has passed. */
export function within(
  statements: readonly Statement[],
  declaration: Statement,
): readonly Statement[] {
  const [last, ...before] = [...statements].reverse();
  const isOnly = last?.kind === 'if' && before.every(({ kind }) => kind === 'line');
  if (!isOnly) return [declaration, ...statements];
  return [...before.reverse(), { ...last, then: within(last.then, declaration) }];
}

/** Tells statements of which nothing is printed. */
export function areEmpty(statements: readonly Statement[]): boolean {
  return statements.every(
    ({ kind, ...rest }) => kind === 'if' && 'then' in rest && areEmpty(rest.then),
  );
}

export function printStatements(
  statements: readonly Statement[],
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  const lines: Code[] = [];
  for (const statement of statements) lines.push(...printStatement(statement, levels, file));
  return lines;
}

function printStatement(statement: Statement, levels: number, file: PrintedFile): readonly Code[] {
  switch (statement.kind) {
    case 'line':
      return [indent(file.use(statement.text), levels)];
    case 'call':
      return printCall(statement, levels, file);
    case 'for':
    case 'block': {
      const head = statement.kind === 'for' ? code`for (${file.use(statement.head)}) ` : code``;
      return [
        indent(code`${head}{`, levels),
        ...printStatements(statement.body, levels + 1, file),
        indent(code`}`, levels),
      ];
    }
    case 'if':
      return printIf(statement, levels, file);
    case 'choice':
      return printChoice(statement, levels, file);
  }
}

function printCall(
  { before, parameters }: Call,
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  const used = parameters.map((parameter) => file.use(parameter));
  return callLines(file.use(before), used, code`;`, levels);
}

function printIf(
  { test, then }: Extract<Statement, { kind: 'if' }>,
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  const [only, ...others] = then;
  if (!only || areEmpty(then)) return [];
  if (isAlways(test)) return printStatements(then, levels, file);
  if (only.kind === 'call' && others.length === 0) {
    return ifThen(test, (at) => printCall(only, at, file), levels, file);
  }
  return [
    ...ifLines(test, code` {`, levels, file),
    ...printStatements(then, levels + 1, file),
    indent(code`}`, levels),
  ];
}

function printChoice(
  { test, then, otherwise }: Choice,
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  return [
    ...ifLines(test, code` {`, levels, file),
    ...printStatements(then, levels + 1, file),
    indent(code`} else {`, levels),
    ...printStatements(otherwise, levels + 1, file),
    indent(code`}`, levels),
  ];
}
