import { destructuringLines, indent } from '../../typescript/layout.js';
import { code, identifier, join, type Code } from '../../typescript/code.js';
import { recorded, snippet, type PrintedFile, type Recorded, type Snippet } from '../imports.js';
import { guardLines, ifThen } from './breaking.js';
import { all, atom, is, isAlways, isNever, not, print, type Test } from './conditions.js';
import type { Constants } from './members.js';
import { helperType } from './runtime.js';

const value = identifier('value');
const members = identifier('members');

/** `typeof value === 'object' && value !== null && !Array.isArray(value)`, which is quicker than a call. */
const isObject: Test = all([
  atom(code`typeof ${value} === 'object'`, code`typeof ${value} !== 'object'`),
  not(is(value, 'null')),
  not(atom(code`Array.isArray(${value})`)),
]);

/** The verdict on a value whose members are read into constants; `test` has the demands on an object. */
export function objectVerdict(
  test: Test,
  constants: Constants,
  isTyped: boolean,
  file: PrintedFile,
): readonly Code[] {
  if (isNever(test)) return [indent(code`return ${isTyped ? never : print(not(isObject))};`, 1)];
  if (isAlways(test)) return [indent(code`return ${isTyped ? print(isObject) : always};`, 1)];
  const parts = test.kind === 'all' ? test.tests : [test];
  return [
    ...unlessObject((levels) => [indent(code`return ${isTyped ? never : always};`, levels)], file),
    ...memberLines(parts, guards, constants, file),
    indent(code`return true;`, 1),
  ];
}

const guards = recorded((test: Test, file) => guardLines(test, 1, file));

/** The lines of each part, after the members that it is the first to name: those behind a part that returns are never read. */
export function memberLines<Part>(
  parts: readonly Part[],
  print: (part: Part) => Recorded,
  constants: Constants,
  file: PrintedFile,
): readonly Code[] {
  const read = new Set<string>();
  const printed = parts.map((part) => {
    const { lines, needs, constants: used } = print(part);
    file.need(needs);
    const first = used.filter((name) => !read.has(name));
    for (const name of first) read.add(name);
    return { lines, reads: readings(constants, first) };
  });
  const [only, ...others] = printed.filter(({ reads }) => reads.length > 0);
  const lines: Code[] = [];
  if (others.length > 0) {
    const annotation = file.use(unchecked(constants));
    lines.push(indent(code`const ${members}: ${annotation} = ${value};`, 1));
  } else if (only) {
    lines.push(...destructuringLines(only.reads, file.use(unchecked(constants)), value, 1));
  }
  for (const part of printed) {
    if (others.length > 0 && part.reads.length > 0) {
      lines.push(indent(code`const { ${join(part.reads, ', ')} } = ${members};`, 1));
    }
    lines.push(...part.lines);
  }
  return lines;
}

const [always, never] = [code`true`, code`false`];

const isNoObject = not(isObject);

/** `if (…) statement` for a value that is no object. */
export function unlessObject(
  statement: (levels: number) => readonly Code[],
  file: PrintedFile,
): readonly Code[] {
  return ifThen(isNoObject, statement, 1, file);
}

/** `title`, or `'sub-title': subTitle`, in the order of the properties. */
function readings({ places }: Constants, names: readonly string[]): readonly Code[] {
  if (names.length === 0) return [];
  return names
    .flatMap((name) => places.get(name) ?? [])
    .sort((left, right) => left.position - right.position)
    .map(({ reading }) => reading);
}

function unchecked({ type }: Constants): Snippet {
  return snippet`${helperType('Unchecked')}<${type}>`;
}
