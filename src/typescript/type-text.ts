import { code, join, key, literal, type Code } from './code.js';
import type { Json } from '../json.js';

/** A type as text, with what its outermost operator is. */
export interface TypeText {
  readonly text: Code;
  readonly operator?: '|' | '&';
  /** The alternatives of a union. */
  readonly parts?: readonly TypeText[];
  /** The members of an object that is printed in place. */
  readonly members?: readonly MemberText[];
  /** A name and an object of more members, where it is both of them. */
  readonly extension?: { readonly base: Code; readonly members: readonly MemberText[] };
  /** The schemas that it names; none unless given. */
  readonly names?: readonly string[];
  /** The type that has all of it, where it is of constants: `string`. */
  readonly wider?: Code;
}

/** A member of an object that is printed in place: `key?: string`. */
export interface MemberText {
  readonly doc: readonly Code[];
  readonly line: Code;
}

/** The schemas that these types name, each once. */
export function namesIn(types: readonly TypeText[]): readonly string[] {
  return [...new Set(types.flatMap(({ names = [] }) => names))];
}

export const unknownType: TypeText = { text: code`unknown` };
export const neverType: TypeText = { text: code`never` };

/** Tells a type that says something of a value. */
export function isKnown({ text }: TypeText): boolean {
  return text !== unknownType.text;
}

/** The type as it stands beside an operator. */
export function operand({ text, operator }: TypeText): Code {
  return operator ? code`(${text})` : text;
}

/** The type of a list. What starts with a sign can't stand before brackets: Babel reads no `-1[]`, nor then does Prettier. */
export function listOf(item: TypeText): Code {
  const text = operand(item);
  return text.startsWith('-') ? code`Array<${text}>` : code`${text}[]`;
}

/** The parts between the `|` of a union; of any other type, the type itself. */
export function alternativesOf({ text, parts }: TypeText): readonly Code[] {
  return parts ? parts.map(operand) : [text];
}

/** The members of an object, or of one that may be null, and what stands after it; undefined for any other type. */
export function membersIn(
  type: TypeText,
): { readonly members: readonly MemberText[]; readonly after: Code } | undefined {
  const [first = type, second, ...others] = type.parts ?? [];
  const isObject = second === undefined || (second.text === 'null' && others.length === 0);
  if (!first.members || !isObject) return undefined;
  return { members: first.members, after: second ? code` | null;` : code`;` };
}

/** Alternatives, each once, in their order; `null` comes last. */
export function union(types: readonly TypeText[]): TypeText {
  const all = types.flatMap((type) => type.parts ?? [type]);
  const distinct = new Map(all.map((type) => [type.text, type]));
  if (distinct.has(unknownType.text)) return unknownType;
  distinct.delete(neverType.text);
  const nothing = distinct.get(code`null`);
  if (nothing && distinct.delete(nothing.text)) distinct.set(nothing.text, nothing);
  const parts = [...distinct.values()];
  const [first = neverType, ...others] = parts;
  if (others.length === 0) return first;
  const { wider } = first;
  return {
    text: join(parts.map(operand), ' | '),
    operator: '|',
    parts,
    names: namesIn(parts),
    ...(wider && parts.every((part) => part.wider === wider) && { wider }),
  };
}

/** All of these types at once. */
export function intersection(types: readonly TypeText[]): TypeText {
  const distinct = new Map(types.map((type) => [type.text, type]));
  if (distinct.has(neverType.text)) return neverType;
  distinct.delete(unknownType.text);
  for (const { wider } of types) if (wider) distinct.delete(wider);
  const parts = [...distinct.values()];
  const [first = unknownType, ...others] = parts;
  if (others.length === 0) return first;
  const [second, ...more] = others;
  const isName = first.text === first.names?.[0];
  const extension =
    isName && second?.members && more.length === 0
      ? { base: first.text, members: second.members }
      : undefined;
  return {
    text: join(parts.map(operand), ' & '),
    operator: '&',
    names: namesIn(parts),
    ...(extension && { extension }),
  };
}

const wider = { string: code`string`, number: code`number`, boolean: code`boolean` };

/** The type of one value. */
export function literalType(value: Json): TypeText {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => literalType(item).text);
    return { text: code`[${join(items, ', ')}]` };
  }
  if (value === null) return { text: code`null` };
  if (typeof value !== 'object') {
    return { text: literal(value), wider: wider[typeof value as keyof typeof wider] };
  }
  return objectText(
    Object.entries(value).map(([name, item]) => ({
      doc: [],
      line: code`${key(name)}: ${literalType(item).text}`,
    })),
    neverType.text,
  );
}

/** An object of these members, whose types name `names`; without any, one whose members are all of type `others`. */
export function objectText(
  members: readonly MemberText[],
  others: Code,
  names: readonly string[] = [],
): TypeText {
  const shown =
    members.length === 0 ? [{ doc: [], line: code`[key: string]: ${others}` }] : members;
  const rough = shown.flatMap(({ doc, line }) => [...doc, code`${line};`]);
  const text = onOneLine(shown) ?? code`{\n${join(rough, '\n')}\n}`;
  return { text, names, members: shown };
}

/** `{ a: string; b?: number }`; undefined if a member is documented. */
export function onOneLine(members: readonly MemberText[]): Code | undefined {
  if (members.some(({ doc }) => doc.length > 0)) return undefined;
  const lines = members.map(({ line }) => line);
  return code`{ ${join(lines, '; ')} }`;
}
