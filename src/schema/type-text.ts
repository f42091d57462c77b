import { code, identifier, join, key, stringLiteral, type Code } from '../code/text.js';
import type { Json, JsonType, KeywordSchema, Schema } from '../model/model.js';

/** A type as text, with what its outermost operator is. */
export interface TypeText {
  readonly text: Code;
  readonly operator?: '|' | '&';
}

export function operand({ text, operator }: TypeText): Code {
  return operator ? code`(${text})` : text;
}

const unknownType: TypeText = { text: code`unknown` };
const neverType: TypeText = { text: code`never` };

/**
 * Prints any schema as a type. Objects that have a file of their own are references by now; what is
 * printed in place is what stands inside of an alternative.
 */
export function printType(schema: Schema): TypeText {
  if (schema.kind === 'boolean') return schema.accepts ? unknownType : neverType;
  if (schema.kind === 'reference') return { text: identifier(schema.to) };
  if (schema.const) return { text: literalType(schema.const.value) };
  if (schema.enum) return union(schema.enum.map((value) => ({ text: literalType(value) })));
  const { allOf = [], oneOf, anyOf } = schema;
  const alternatives = (oneOf ?? anyOf)?.map(printType);
  const parts = [
    ...ownType(schema),
    ...allOf.map(printType),
    ...(alternatives ? [union(alternatives)] : []),
  ];
  return intersection(parts.filter(({ text }) => text !== unknownType.text));
}

/** What the schema says itself, its parts aside; nothing where it says nothing. */
function ownType(schema: KeywordSchema): readonly TypeText[] {
  const types = schema.types ?? (isObjectLike(schema) ? ['object' as const] : []);
  const isRestated = types.length === 1 && types[0] === 'object' && !isObjectLike(schema);
  if (types.length === 0 || (isRestated && (schema.allOf ?? schema.oneOf ?? schema.anyOf)))
    return [];
  return [union(nullLast(types).map((type) => typeOf(type, schema)))];
}

function nullLast(types: readonly JsonType[]): readonly JsonType[] {
  const others = types.filter((type) => type !== 'null');
  return others.length === types.length ? types : [...others, 'null'];
}

/** Whether a schema that may leave out its type speaks of objects. */
export function isObjectLike(schema: KeywordSchema): boolean {
  const { properties, additionalProperties, patternProperties, required } = schema;
  return (properties ?? additionalProperties ?? patternProperties ?? required) !== undefined;
}

function typeOf(type: JsonType, schema: KeywordSchema): TypeText {
  switch (type) {
    case 'null':
      return { text: code`null` };
    case 'boolean':
      return { text: code`boolean` };
    case 'integer':
    case 'number':
      return { text: code`number` };
    case 'string':
      return { text: code`string` };
    case 'array':
      return arrayType(schema);
    case 'object':
      return objectType(schema);
    default:
      return unknownType;
  }
}

function arrayType({ items, tuple, additionalItems, minItems = 0 }: KeywordSchema): TypeText {
  if (!tuple) return { text: code`${operand(items ? printType(items) : unknownType)}[]` };
  const rest = additionalItems ? printType(additionalItems) : unknownType;
  const parts = tuple.map((item, index) => {
    const type = printType(item);
    return index < minItems ? type.text : code`${operand(type)}?`;
  });
  if (rest.text !== neverType.text) parts.push(code`...${operand(rest)}[]`);
  return { text: code`[${join(parts, ', ')}]` };
}

function objectType(schema: KeywordSchema): TypeText {
  const members = membersOf(schema).map(({ key: name, optional, type }) =>
    optional ? code`${key(name)}?: ${type}` : code`${key(name)}: ${type}`,
  );
  const index = indexType(schema);
  if (index) members.push(code`[key: string]: ${index}`);
  return { text: members.length === 0 ? code`{}` : code`{ ${join(members, '; ')} }` };
}

export interface Member {
  readonly key: string;
  readonly optional: boolean;
  readonly type: Code;
  readonly schema: Schema | undefined;
}

/** The properties, and what is required without being one. */
export function membersOf(schema: KeywordSchema): readonly Member[] {
  const required = new Set(schema.required);
  const members = (schema.properties ?? []).map((property) => ({
    key: property.key,
    optional: !required.has(property.key),
    type: printType(property.schema).text,
    schema: property.schema,
  }));
  const known = new Set(members.map((member) => member.key));
  const others = [...required].filter((name) => !known.has(name));
  return [
    ...members,
    ...others.map((name) => ({
      key: name,
      optional: false,
      type: schema.additionalProperties
        ? printType(schema.additionalProperties).text
        : unknownType.text,
      schema: undefined,
    })),
  ];
}

/** The type of what no property names; undefined where the document doesn't open the object. */
export function indexType(schema: KeywordSchema): Code | undefined {
  const { properties = [], additionalProperties, patternProperties = [], required = [] } = schema;
  const hasMembers = properties.length > 0 || required.length > 0;
  if (!additionalProperties && patternProperties.length === 0) {
    return hasMembers ? undefined : unknownType.text;
  }
  const isClosed = additionalProperties?.kind === 'boolean' && !additionalProperties.accepts;
  if (isClosed && patternProperties.length === 0) return hasMembers ? undefined : neverType.text;
  if (hasMembers || !additionalProperties) return unknownType.text;
  const open = isClosed ? [] : [printType(additionalProperties)];
  return union([...patternProperties.map((pattern) => printType(pattern.schema)), ...open]).text;
}

function literalType(value: Json): Code {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return code`[${join(value.map(literalType), ', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) as Code;
  const members = Object.entries(value).map(
    ([name, item]) => code`${key(name)}: ${literalType(item)}`,
  );
  return members.length === 0 ? code`{ [key: string]: never }` : code`{ ${join(members, '; ')} }`;
}

/** Alternatives, each once, in their order. */
export function union(types: readonly TypeText[]): TypeText {
  const texts = new Map<string, TypeText>();
  for (const type of types) {
    for (const part of type.operator === '|' ? splitUnion(type) : [type])
      texts.set(part.text, part);
  }
  if (texts.has('unknown')) return unknownType;
  texts.delete('never');
  const [first = neverType, ...others] = texts.values();
  if (others.length === 0) return first;
  const parts = [first, ...others].map((part) => (part.operator ? operand(part) : part.text));
  return { text: join(parts, ' | '), operator: '|' };
}

/** A union within a union stays in one piece unless it only adds `null`. */
function splitUnion(type: TypeText): readonly TypeText[] {
  if (!type.text.endsWith(' | null')) return [type];
  const rest = type.text.slice(0, -' | null'.length);
  return /[ |&]/.test(rest) ? [type] : [{ text: rest as Code }, { text: code`null` }];
}

function intersection(types: readonly TypeText[]): TypeText {
  const [first = unknownType, ...others] = types;
  if (others.length === 0) return first;
  return { text: join([first, ...others].map(operand), ' & '), operator: '&' };
}
