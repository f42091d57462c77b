import { code, join, literal, memberKey, type Code } from './code.js';
import type { Json } from '../json.js';
import { onOneLine, type MemberText } from './type-text.js';

/** Columns. Prettier's `printWidth` for all that is generated. */
export const width = 100;

const indentation = '  ';

export function indent(line: Code, levels: number): Code {
  return line === '' ? line : code`${indentation.repeat(levels) as Code}${line}`;
}

/** An expression whose line breaks depend on the room there is. */
export type Expression =
  | Code
  | { readonly items: readonly Expression[] }
  | { readonly members: readonly (readonly [key: Code, value: Expression])[] };

export function jsonExpression(value: Json): Expression {
  if (Array.isArray(value)) return { items: value.map(jsonExpression) };
  if (typeof value !== 'object' || value === null) return literal(value);
  return {
    members: Object.entries(value).map(([name, item]) => [memberKey(name), jsonExpression(item)]),
  };
}

/** `before`, an expression and `after`: on one line where it fits, else with a member a line. */
export function expressionLines(
  before: Code,
  expression: Expression,
  after: Code,
  levels: number,
): readonly Code[] {
  if (typeof expression === 'string') return valueLines(before, expression, after, levels);
  const short = indent(code`${before}${oneLine(expression)}${after}`, levels);
  const fits = short.length <= width && !alwaysBreaks(expression);
  if (fits || isNumbers(expression)) return [short];
  const isList = 'items' in expression;
  const parts = isList
    ? expression.items.map((item) => [code``, item] as const)
    : expression.members.map(([key, value]) => [code`${key}: `, value] as const);
  const isTooWide = before.endsWith(' = ') && before.length + 2 * levels >= width;
  if (isTooWide) {
    const start = indent(before.slice(0, -1) as Code, levels);
    return [start, ...expressionLines(code``, expression, after, levels + 1)];
  }
  if (parts.length === 0) return [short];
  return [
    indent(code`${before}${isList ? code`[` : code`{`}`, levels),
    ...parts.flatMap(([key, part]) => expressionLines(key, part, code`,`, levels + 1)),
    indent(code`${isList ? code`]` : code`}`}${after}`, levels),
  ];
}

/** `name: 'text',` or `name = 'text';`: the value has a line of its own where it doesn't fit beside its name. */
function valueLines(before: Code, value: Code, after: Code, levels: number): readonly Code[] {
  const short = indent(code`${before}${value}${after}`, levels);
  const isNamed = /[:=] $/.test(before) && !/^.{1,4}: $/.test(before);
  const isApart = isNamed && after.length === 1 && movable.test(value);
  if (short.length <= width || !isApart) return [short];
  return [indent(before.slice(0, -1) as Code, levels), indent(code`${value}${after}`, levels + 1)];
}

/** A string, a name or what has a minus. Prettier leaves numbers and the truth values beside what they are the value of. */
const movable =
  /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-[\d.e+-]+|(?!true$|false$)[\p{ID_Start}$_][\p{ID_Continue}$.]*)$/u;

function oneLine(expression: Expression): Code {
  if (typeof expression === 'string') return expression;
  if ('items' in expression) return code`[${join(expression.items.map(oneLine), ', ')}]`;
  if (expression.members.length === 0) return code`{}`;
  const members = expression.members.map(([key, value]) => code`${key}: ${oneLine(value)}`);
  return code`{ ${join(members, ', ')} }`;
}

/** Prettier fills lines with numbers; a line that is too long for them is left to it. */
function isNumbers(expression: Expression): boolean {
  return (
    typeof expression !== 'string' &&
    'items' in expression &&
    expression.items.every((item) => typeof item === 'string' && /^-?\d/.test(item))
  );
}

/** Prettier never puts two objects, or two arrays, of several members each on one line. */
function alwaysBreaks(expression: Expression): boolean {
  if (typeof expression === 'string') return false;
  if ('members' in expression) return expression.members.some(([, value]) => alwaysBreaks(value));
  const { items } = expression;
  return (
    items.some(alwaysBreaks) ||
    (items.length > 1 && (areAll(items, 'items') || areAll(items, 'members')))
  );
}

function areAll(items: readonly Expression[], kind: 'items' | 'members'): boolean {
  return items.every(
    (item) =>
      typeof item !== 'string' &&
      Object.hasOwn(item, kind) &&
      ('items' in item ? item.items : item.members).length > 1,
  );
}

/** `const name = 'text';`: on a line where it fits, else the text has one of its own. */
export function constantLines(name: Code, text: Code): readonly Code[] {
  const short = code`const ${name} = ${text};`;
  return short.length <= width ? [short] : [code`const ${name} =`, code`  ${text};`];
}

/** `const { a, 'b-c': d }: Type = value;`: on a line where it fits, else the value has one of its own, else each member has. */
export function destructuringLines(
  members: readonly Code[],
  type: Code,
  value: Code,
  levels: number,
): readonly Code[] {
  const start = indent(code`const { ${join(members, ', ')} }: ${type} =`, levels);
  const short = code`${start} ${value};`;
  if (short.length <= width) return [short];
  // Where one of several members gets another name, Prettier keeps the value beside them.
  const isComplex = members.length > 2 && members.some((member) => member.includes(': '));
  if (start.length <= width && !isComplex) return [start, indent(code`${value};`, levels + 1)];
  return [
    indent(code`const {`, levels),
    ...members.map((member) => indent(code`${member},`, levels + 1)),
    indent(code`}: ${type} = ${value};`, levels),
  ];
}

/** `export type Name = Other<Type>;`: on a line where it fits, else the type has one of its own. */
export function aliasLines(name: Code, type: Code): readonly Code[] {
  const short = code`export type ${name} = ${type};`;
  return short.length <= width ? [short] : [code`export type ${name} =`, code`  ${type};`];
}

/** `export const name: Type = (a, b) => { … };` of some statements, with its parameters where there is room for them. */
export function functionLines(
  name: Code,
  type: Code,
  parameters: readonly Code[],
  statements: readonly Code[],
): readonly Code[] {
  const before = code`export const ${name}: ${type} =`;
  const head = code`(${join(parameters, ', ')}) => {`;
  const short = code`${before} ${head}`;
  const inside = statements.map((statement) => indent(statement, 1));
  if (short.length <= width) return [short, ...inside, code`};`];
  if (before.length + ' ('.length <= width) {
    const listed = parameters.map((parameter) => indent(code`${parameter},`, 1));
    return [code`${before} (`, ...listed, code`) => {`, ...inside, code`};`];
  }
  const deeper = [head, ...inside, code`};`].map((line) => indent(line, 1));
  return [before, ...deeper];
}

/** `before(a, b)after`, with an argument a line where it doesn't fit on one. */
export function callLines(
  before: Code,
  parts: readonly Code[],
  after: Code,
  levels: number,
): readonly Code[] {
  const short = indent(code`${before}(${join(parts, ', ')})${after}`, levels);
  if (short.length <= width) return [short];
  return [
    indent(code`${before}(`, levels),
    ...parts.map((part) => indent(code`${part},`, levels + 1)),
    indent(code`)${after}`, levels),
  ];
}

/** `name = call(a, b);`: the call has lines of its own where not even its start fits beside the name. */
export function assignedCallLines(name: Code, call: Code, parts: readonly Code[]): readonly Code[] {
  const before = code`${name} = ${call}`;
  if (before.length + '('.length <= width) return callLines(before, parts, code`;`, 0);
  return [code`${name} =`, ...callLines(call, parts, code`;`, 1)];
}

/** `export type Name = A | B;`: on a line where it fits, else below the name, at last one a line. */
export function unionLines(before: Code, alternatives: readonly Code[]): readonly Code[] {
  return alternativeLines(code`${before} =`, alternatives, 0);
}

/** `export type Name = A & { b: C };`: on a line where it fits, else with a member a line. */
export function extensionLines(
  before: Code,
  base: Code,
  members: readonly MemberText[],
): readonly Code[] {
  if (code`${before} = ${base} & {`.length > width) {
    return [code`${before} =`, ...objectLines(code`${base} &`, members, code`;`, 1)];
  }
  return objectLines(code`${before} = ${base} &`, members, code`;`, 0);
}

/** `before { a: B; c: D }after`: on a line where it fits, else with a member a line. */
export function objectLines(
  before: Code,
  members: readonly MemberText[],
  after: Code,
  levels: number,
): readonly Code[] {
  const all = onOneLine(members);
  const short = indent(code`${before} ${all ?? code``}${after}`, levels);
  if (all && short.length <= width) return [short];
  return [
    indent(code`${before} {`, levels),
    ...members
      .flatMap(({ doc, line }) => [...doc, code`${line};`])
      .map((line) => indent(line, levels + 1)),
    indent(code`}${after}`, levels),
  ];
}

/** `key?: A | B;` of an interface, broken in the same way. */
export function memberLines(before: Code, alternatives: readonly Code[]): readonly Code[] {
  return alternativeLines(before, alternatives, 1);
}

function alternativeLines(
  before: Code,
  alternatives: readonly Code[],
  levels: number,
): readonly Code[] {
  const all = join(alternatives, ' | ');
  const short = indent(code`${before} ${all};`, levels);
  if (short.length <= width) return [short];
  const isName = before.endsWith('=') && /^[\w$]+(?:\[\])*$/.test(all);
  if (alternatives.length < 2 && !isName) return [short];
  const inside = indent(code`${all};`, levels + 1);
  if (inside.length <= width || isName) return [indent(before, levels), inside];
  const last = alternatives.length - 1;
  return [
    indent(before, levels),
    ...alternatives.map((part, index) =>
      indent(index < last ? code`| ${part}` : code`| ${part};`, levels + 1),
    ),
  ];
}

/** `import { a, b } from './file.js';`, also of types and as an export. */
export function moduleLines(
  keyword: 'import' | 'import type' | 'export' | 'export type',
  names: readonly Code[],
  path: Code,
): readonly Code[] {
  const short = code`${keyword as Code} { ${join(names, ', ')} } from '${path}';`;
  if (short.length <= width || names.length < 2) return [short];
  return [
    code`${keyword as Code} {`,
    ...names.map((name) => code`  ${name},`),
    code`} from '${path}';`,
  ];
}
