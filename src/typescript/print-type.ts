import { code, identifier, join, key, type Code } from './code.js';
import { impliedType, speaksOfObjects } from '../model/implied.js';
import type { Dependency, JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { matches } from '../patterns/patterns.js';
import {
  intersection,
  literalType,
  namesIn,
  neverType,
  objectText,
  listOf,
  operand,
  union,
  unknownType,
  type TypeText,
} from './type-text.js';

/**
 * Prints any schema as a type that has every valid value. Objects that have a file of their own are
 * references by now; what is printed in place is what stands inside of an alternative.
 */
export function printType(schema: Schema): TypeText {
  if (schema.kind === 'boolean') return schema.accepts ? unknownType : neverType;
  if (schema.kind === 'reference') return { text: identifier(schema.to), names: [schema.to] };
  if (schema.const ?? schema.enum) return union(allowedValues(schema).map(literalType));
  return intersection([ownType(schema), ...furtherTypes(schema)]);
}

/** The types that a value has to have besides the schema's own. */
export function furtherTypes(schema: KeywordSchema): readonly TypeText[] {
  const { allOf = [], oneOf, anyOf, dependencies = [] } = schema;
  return [
    ...allOf.map(printType),
    ...[oneOf, anyOf].map((parts) => (parts ? union(parts.map(printType)) : unknownType)),
    conditionalType(schema),
    ...dependencies.map((dependency) => dependencyType(dependency)),
    excludesAll(schema.not) ? neverType : unknownType,
  ].filter((type) => type.text !== unknownType.text);
}

/** A value that passes `if` has the type of `then`, any other that of `else`. */
function conditionalType({ if: condition, then, else: otherwise }: KeywordSchema): TypeText {
  if (!condition) return unknownType;
  const [passing, failing] = [then, otherwise].map((part) =>
    part ? printType(part) : unknownType,
  );
  return union([
    intersection([printType(condition), passing ?? unknownType]),
    failing ?? unknownType,
  ]);
}

/** Either there is no such member, or there is all that it asks for. */
function dependencyType({ key: name, required = [], schema }: Dependency): TypeText {
  const needed = [name, ...required].map((other) => code`${key(other)}: unknown`);
  return union([
    objectText([code`${key(name)}?: never`], neverType.text),
    intersection([
      objectText([...new Set(needed)], neverType.text),
      schema ? printType(schema) : unknownType,
    ]),
  ]);
}

/** The values that `const` and `enum` leave, without what `not` excludes. */
function allowedValues({
  const: constant,
  enum: values = [],
  not,
}: KeywordSchema): readonly Json[] {
  const excluded = new Set(excludedValues(not).map((value) => JSON.stringify(value)));
  const allowed = constant ? [constant.value] : values;
  return allowed.filter((value) => !excluded.has(JSON.stringify(value)));
}

const annotations: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'title', 'description', 'format', 'default', 'examples', 'exact'],
  ...['deprecated', 'readOnly', 'writeOnly', 'discriminator', 'discriminatorMapping'],
]);

/** Tells a schema that has at most these keywords, annotations aside. */
function asksOnly(schema: KeywordSchema, ...keywords: readonly (keyof KeywordSchema)[]): boolean {
  return (Object.keys(schema) as (keyof KeywordSchema)[]).every(
    (keyword) => annotations.has(keyword) || keywords.includes(keyword),
  );
}

function excludesAll(not: Schema | undefined): boolean {
  return not?.kind === 'boolean' ? not.accepts : not?.kind === 'keywords' && asksOnly(not);
}

/** The types that `not` excludes whole. */
function excludedTypes(not: Schema | undefined): readonly JsonType[] {
  if (not?.kind !== 'keywords' || !asksOnly(not, 'types')) return [];
  const { types = [] } = not;
  return types.includes('number') ? [...types, 'integer'] : types;
}

function excludedValues(not: Schema | undefined): readonly Json[] {
  if (not?.kind !== 'keywords' || !asksOnly(not, 'enum', 'const')) return [];
  return not.const ? [not.const.value] : (not.enum ?? []);
}

/** The type by the schema's own keywords; unknown where it has none. */
export function ownType(schema: KeywordSchema): TypeText {
  const types = possibleTypes(schema);
  if (!types) return unknownType;
  const isRestated = types.length === 1 && types[0] === 'object' && !speaksOfObjects(schema);
  if (isRestated && (schema.allOf ?? schema.oneOf ?? schema.anyOf)) return unknownType;
  return union(types.map((type) => typeOf(type, schema)));
}

const everyType: readonly JsonType[] = ['string', 'number', 'boolean', 'array', 'object', 'null'];

/** The types by `type`, or else by the keywords of objects and arrays, without those that `not` excludes. */
function possibleTypes(schema: KeywordSchema): readonly JsonType[] | undefined {
  const implied = impliedType(schema);
  const types = schema.types ?? (implied && [implied]);
  const excluded = excludedTypes(schema.not);
  return excluded.length === 0
    ? types
    : (types ?? everyType).filter((type) => !excluded.includes(type));
}

/** Tells a schema whose valid values are all objects, just as its own keywords describe them. */
export function isObject(schema: KeywordSchema): boolean {
  const types = possibleTypes(schema);
  const isOpen = types?.length === 1 && types[0] === 'object' && speaksOfObjects(schema);
  return isOpen && (schema.const ?? schema.enum) === undefined;
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
  if (!tuple) {
    const item = items ? printType(items) : unknownType;
    return { text: listOf(item), names: namesIn([item]) };
  }
  const rest = additionalItems ? printType(additionalItems) : unknownType;
  const types = tuple.map(printType);
  const parts = types.map((type, index) =>
    index < minItems ? type.text : code`${operand(type)}?`,
  );
  if (rest.text !== neverType.text) parts.push(code`...${listOf(rest)}`);
  return { text: code`[${join(parts, ', ')}]`, names: namesIn([...types, rest]) };
}

function objectType(schema: KeywordSchema): TypeText {
  const members = membersOf(schema);
  const lines = members.map(({ key: name, optional, type }): Code =>
    optional ? code`${key(name)}?: ${type.text}` : code`${key(name)}: ${type.text}`,
  );
  const index = indexType(schema);
  if (index && lines.length > 0) lines.push(code`[key: string]: ${index.text}`);
  const types = [...members.map(({ type }) => type), ...(index ? [index] : [])];
  return objectText(lines, (index ?? neverType).text, namesIn(types));
}

export interface Member {
  readonly key: string;
  readonly optional: boolean;
  readonly type: TypeText;
  /** Undefined for what is required, or may be there, without being described. */
  readonly schema: Schema | undefined;
}

/** The properties, what is required without being one, and what `propertyNames` lists. */
export function membersOf(schema: KeywordSchema): readonly Member[] {
  const required = new Set(schema.required);
  const properties = schema.properties ?? [];
  const described = new Set(properties.map((property) => property.key));
  const others = [...new Set([...required, ...listedNames(schema)])];
  return [
    ...properties.map((property) => ({
      key: property.key,
      optional: !required.has(property.key),
      type: printType(property.schema),
      schema: property.schema,
    })),
    ...others
      .filter((name) => !described.has(name))
      .map((name) => ({
        key: name,
        optional: !required.has(name),
        type: undescribedType(name, schema),
        schema: undefined,
      })),
  ];
}

/** The names that `propertyNames` allows, where it lists them and they are the only ones. */
function listedNames({ propertyNames }: KeywordSchema): readonly string[] {
  if (propertyNames?.kind !== 'keywords') return [];
  const { const: constant, enum: values = [] } = propertyNames;
  const names = constant ? [constant.value] : values;
  return names.filter((name) => typeof name === 'string');
}

function undescribedType(name: string, schema: KeywordSchema): TypeText {
  const { patternProperties = [], additionalProperties } = schema;
  const matching = patternProperties.filter((pattern) => matches(pattern, name));
  if (matching.length > 0) return intersection(matching.map((part) => printType(part.schema)));
  return additionalProperties ? printType(additionalProperties) : unknownType;
}

/**
 * The type of what no member names; undefined where nothing else may be there, or the document doesn't
 * say that anything is. TypeScript wants it to hold the members too.
 */
export function indexType(schema: KeywordSchema): TypeText | undefined {
  const { additionalProperties, patternProperties = [] } = schema;
  const members = membersOf(schema);
  if (listedNames(schema).length > 0) return undefined;
  if (!additionalProperties && patternProperties.length === 0) {
    return members.length > 0 ? undefined : unknownType;
  }
  const isClosed = additionalProperties?.kind === 'boolean' && !additionalProperties.accepts;
  if (isClosed && patternProperties.length === 0) return undefined;
  const absent = members.some(({ optional }) => optional) ? [{ text: code`undefined` }] : [];
  return union([
    ...patternProperties.map((pattern) => printType(pattern.schema)),
    ...(isClosed ? [] : [additionalProperties ? printType(additionalProperties) : unknownType]),
    ...members.map(({ type }) => type),
    ...absent,
  ]);
}
