import { destructuringLines, indent } from '../../typescript/layout.js';
import { code, identifier, key as keyCode, type Code } from '../../typescript/code.js';
import { snippet, type PrintedFile } from '../imports.js';
import { guardLines, ifThen } from './breaking.js';
import { all, atom, is, isAlways, isNever, not, print, type Test } from './conditions.js';
import type { Constants } from './members.js';
import { helperType } from './runtime.js';

const value = identifier('value');

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
  const guards = guardLines(test, 1, file);
  return [
    ...unlessObject((levels) => [indent(code`return ${isTyped ? never : always};`, levels)], file),
    ...constantLines(constants, file),
    ...guards,
    indent(code`return true;`, 1),
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

/** Reads the members that the lines of a function name, once they have been printed. */
export function constantLines({ type, names }: Constants, file: PrintedFile): readonly Code[] {
  const used = file.takeConstants();
  const parts = [...names]
    .filter(([, { text }]) => used.has(text))
    .map(([key, { text }]) => (text === key ? text : code`${keyCode(key)}: ${text}`));
  if (parts.length === 0) return [];
  const annotation = file.use(snippet`${helperType('Unchecked')}<${type}>`);
  return destructuringLines(parts, annotation, value, 1);
}
