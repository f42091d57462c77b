import { indent, width } from '../../typescript/layout.js';
import { code, join, type Code } from '../../typescript/code.js';
import type { PrintedFile } from '../imports.js';
import { any, loopOf, not, print, use, type Loop, type Test } from './conditions.js';

/** `return a && b;`, on a line where it fits, else in parentheses, at last with an operand a line. */
function returnLines(test: Test, levels: number, file: PrintedFile): readonly Code[] {
  const text = use(test, file);
  const short = indent(code`return ${text};`, levels);
  if (short.length <= width || test.kind === 'atom') return [short];
  const inside = indent(text, levels + 1);
  const lines = inside.length <= width ? [inside] : operandLines(test, levels + 1);
  return [indent(code`return (`, levels), ...lines, indent(code`);`, levels)];
}

/** Guards for all that a value has to be, and `return true;`; or its test, if there is no more than one. */
export function verdictLines(test: Test, levels: number, file: PrintedFile): readonly Code[] {
  const isOne = test.kind === 'all' ? test.tests.length < 2 : test.kind !== 'choice';
  if (isOne) return returnLines(test, levels, file);
  return [...guardLines(test, levels, file), indent(code`return true;`, levels)];
}

/** `if (…) return false;` for each thing that a value has to be; a demand on all items is a loop. */
export function guardLines(test: Test, levels: number, file: PrintedFile): readonly Code[] {
  if (test.kind === 'all') return test.tests.flatMap((part) => guardLines(part, levels, file));
  if (test.kind === 'choice') return choiceLines(test, levels, file);
  const loop = loopOf(test);
  if (loop) return loopLines(loop, levels, file);
  const last = test.kind === 'any' ? test.tests.at(-1) : undefined;
  if (test.kind === 'any' && last && needsRoom(last)) {
    return [
      ...ifLines(not(any(test.tests.slice(0, -1))), code` {`, levels, file),
      ...guardLines(last, levels + 1, file),
      indent(code`}`, levels),
    ];
  }
  const refuse = (inner: number): readonly Code[] => [indent(code`return false;`, inner)];
  return ifThen(not(test), refuse, levels, file);
}

/** Tells a test that is better read as statements. */
function needsRoom(test: Test): boolean {
  if (test.kind === 'choice') return true;
  if (test.kind === 'all') return test.tests.some(needsRoom);
  if (test.kind === 'atom') return loopOf(test) !== undefined;
  const last = test.tests.at(-1);
  return last !== undefined && needsRoom(last);
}

function choiceLines(
  { condition, then, otherwise }: Extract<Test, { kind: 'choice' }>,
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  return [
    ...ifLines(condition, code` {`, levels, file),
    ...guardLines(then, levels + 1, file),
    indent(code`} else {`, levels),
    ...guardLines(otherwise, levels + 1, file),
    indent(code`}`, levels),
  ];
}

function loopLines(loop: Loop, levels: number, file: PrintedFile): readonly Code[] {
  const { name, test, index } = loop;
  const of = file.use(loop.of);
  const head = index
    ? code`let ${index} = 0; ${index} < ${of}.length; ${index}++`
    : code`const ${name} in ${of}`;
  return [
    indent(code`for (${head}) {`, levels),
    ...(index ? [indent(code`const ${name}: unknown = ${of}[${index}];`, levels + 1)] : []),
    ...guardLines(test, levels + 1, file),
    indent(code`}`, levels),
  ];
}

/** `if (test) statement`: the statement has a line of its own where they don't fit on one. */
export function ifThen(
  test: Test,
  statement: (levels: number) => readonly Code[],
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  const [only = code``, ...others] = statement(0);
  const short = indent(code`if (${use(test, file)}) ${only}`, levels);
  if (others.length === 0 && short.length <= width) return [short];
  return [...ifLines(test, code``, levels, file), ...statement(levels + 1)];
}

/** `if (test)` and what follows it on the line; broken where Prettier breaks it. */
export function ifLines(
  test: Test,
  after: Code,
  levels: number,
  file: PrintedFile,
): readonly Code[] {
  const short = indent(code`if (${use(test, file)})${after}`, levels);
  if (short.length <= width) return [short];
  return [
    indent(code`if (`, levels),
    ...operandLines(test, levels + 1),
    indent(code`)${after}`, levels),
  ];
}

/** An operand a line. */
function operandLines(test: Test, levels: number): readonly Code[] {
  if (test.kind === 'atom' || test.kind === 'choice') return [indent(print(test), levels)];
  const operator = operatorOf(test);
  const last = test.tests.length - 1;
  return test.tests.flatMap((operand, index) => {
    const after = index < last ? code` ${operator}` : code``;
    return innerLines(operand, levels, after);
  });
}

/** An operand and what follows it: where it doesn't fit, its own operands stand below the first one. */
function innerLines(test: Test, levels: number, after: Code): readonly Code[] {
  if (test.kind === 'atom') return [indent(code`${test.yes}${after}`, levels)];
  const short = indent(code`(${print(test)})${after}`, levels);
  if (short.length <= width || test.kind === 'choice') return [short];
  const operator = operatorOf(test);
  const last = test.tests.length - 1;
  const lines = test.tests.flatMap((operand, index) => {
    const end = index < last ? code` ${operator}` : code`)${after}`;
    return index === 0 ? openingLines(operand, levels, end) : innerLines(operand, levels + 1, end);
  });
  return lines;
}

/** The first operand, behind the parenthesis that opens its group. */
function openingLines(test: Test, levels: number, after: Code): readonly Code[] {
  const [first = code``, ...others] = innerLines(test, levels, after);
  const text = first.trimStart() as Code;
  return [indent(code`(${text}`, levels), ...others];
}

function operatorOf(test: Extract<Test, { kind: 'all' | 'any' }>): Code {
  return test.kind === 'all' ? code`&&` : code`||`;
}

/** `export function name(parameters): result {`, with a parameter a line where it doesn't fit on one. */
export function functionLines(
  name: Code,
  parameters: readonly Code[],
  result: Code,
  keyword: Code = code`export function`,
): readonly Code[] {
  const short = code`${keyword} ${name}(${join(parameters, ', ')}): ${result} {`;
  if (short.length <= width) return [short];
  return [
    code`${keyword} ${name}(`,
    ...parameters.map((parameter) => code`  ${parameter},`),
    code`): ${result} {`,
  ];
}
