import { destructuringLines, indent } from '../../typescript/layout.js';
import { code, identifier, join, type Code } from '../../typescript/code.js';
import {
  recorded,
  snippet,
  type Need,
  type PrintedFile,
  type Recorded,
  type Snippet,
} from '../imports.js';
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
    const { lines, needs } = print(part);
    file.need(needs);
    const used = needs.filter(({ kind, name }) => kind === 'constant' && !read.has(name));
    for (const { name } of used) read.add(name);
    return { reads: readings(constants, used), lines };
  });
  if (printed.filter(({ reads }) => reads.length > 0).length < 2) {
    const reads = printed.flatMap((part) => part.reads);
    const lines = printed.flatMap((part) => part.lines);
    return [...destructuring(reads, constants, file), ...lines];
  }
  const annotation = file.use(unchecked(constants));
  return [
    indent(code`const ${members}: ${annotation} = ${value};`, 1),
    ...printed.flatMap(({ reads, lines }) =>
      reads.length === 0
        ? lines
        : [indent(code`const { ${join(reads, ', ')} } = ${members};`, 1), ...lines],
    ),
  ];
}

const [always, never] = [code`true`, code`false`];

/** `if (…) statement` for a value that is no object. */
export function unlessObject(
  statement: (levels: number) => readonly Code[],
  file: PrintedFile,
): readonly Code[] {
  return ifThen(not(isObject), statement, 1, file);
}

function destructuring(
  reads: readonly Code[],
  constants: Constants,
  file: PrintedFile,
): readonly Code[] {
  if (reads.length === 0) return [];
  return destructuringLines(reads, file.use(unchecked(constants)), value, 1);
}

/** `title`, or `'sub-title': subTitle`, in the order of the properties. */
function readings({ places }: Constants, used: readonly Need[]): readonly Code[] {
  return used
    .flatMap(({ name }) => places.get(name) ?? [])
    .sort((left, right) => left.position - right.position)
    .map(({ reading }) => reading);
}

function unchecked({ type }: Constants): Snippet {
  return snippet`${helperType('Unchecked')}<${type}>`;
}
