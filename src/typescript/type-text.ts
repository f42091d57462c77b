import { code, join, key, literal, type Code } from './code.js';
import type { Json } from '../json.js';

/** A type as text, with what its outermost operator is. */
export interface TypeText {
  readonly text: Code;
  readonly operator?: '|' | '&';
  /** The alternatives of a union. */
  readonly parts?: readonly TypeText[];
  /** The members of an object that is printed in place. */
  readonly members?: readonly Code[];
  /** A name and an object of more members, where it is both of them. */
  readonly extension?: { readonly base: Code; readonly members: readonly Code[] };
  /** The schemas that it names; none unless given. */
  readonly names?: readonly string[];
}

/** The schemas that these types name, each once. */
export function namesIn(types: readonly TypeText[]): readonly string[] {
  return [...new Set(types.flatMap(({ names = [] }) => names))];
}

export const unknownType: TypeText = { text: code`unknown` };
export const neverType: TypeText = { text: code`never` };

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

/** The members of an object that may be null; undefined for any other type. */
export function membersOrNull({ parts = [] }: TypeText): readonly Code[] | undefined {
  const [first, second, ...others] = parts;
  return second?.text === 'null' && others.length === 0 ? first?.members : undefined;
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
  return { text: join(parts.map(operand), ' | '), operator: '|', parts, names: namesIn(parts) };
}

/** All of these types at once. */
export function intersection(types: readonly TypeText[]): TypeText {
  const distinct = new Map(types.map((type) => [type.text, type]));
  if (distinct.has(neverType.text)) return neverType;
  distinct.delete(unknownType.text);
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

/** The type of one value. */
export function literalType(value: Json): TypeText {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => literalType(item).text);
    return { text: code`[${join(items, ', ')}]` };
  }
  if (typeof value !== 'object' || value === null) return { text: literal(value) };
  return objectText(
    Object.entries(value).map(([name, item]) => code`${key(name)}: ${literalType(item).text}`),
    neverType.text,
  );
}

/** An object of these members, whose types name `names`; without any, one whose members are all of type `others`. */
export function objectText(
  members: readonly Code[],
  others: Code,
  names: readonly string[] = [],
): TypeText {
  const shown = members.length === 0 ? [code`[key: string]: ${others}`] : members;
  return { text: code`{ ${join(shown, '; ')} }`, names, members: shown };
}
