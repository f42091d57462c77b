import { impliedType, speaksOfObjects } from '../model/implied.js';
import type { JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { matches } from '../patterns/patterns.js';

/** The values that `const` and `enum` leave, without those that `not` excludes. */
export function possibleValues({
  const: constant,
  enum: values = [],
  not,
}: KeywordSchema): readonly Json[] {
  const excluded = new Set(excludedValues(not).map((value) => JSON.stringify(value)));
  const allowed = constant ? [constant.value] : values;
  return allowed.filter((value) => !excluded.has(JSON.stringify(value)));
}

const everyType: readonly JsonType[] = ['string', 'number', 'boolean', 'array', 'object', 'null'];

/** The types by `type`, or else by the keywords of objects and arrays, without those that `not` excludes. */
export function possibleTypes(schema: KeywordSchema): readonly JsonType[] | undefined {
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
  return isOpen && !isListed(schema);
}

export function excludesAll(not: Schema | undefined): boolean {
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

const annotations: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'title', 'description', 'format', 'default', 'examples', 'exact'],
  ...['deprecated', 'readOnly', 'writeOnly', 'discriminator', 'discriminatorMapping'],
]);

/** Tells a schema that has at most these keywords, annotations aside. */
export function asksOnly(
  schema: KeywordSchema,
  ...keywords: readonly (keyof KeywordSchema)[]
): boolean {
  return (Object.keys(schema) as (keyof KeywordSchema)[]).every(
    (keyword) => annotations.has(keyword) || keywords.includes(keyword),
  );
}

/** The keys that an object has by its schema. */
export function keysOf(schema: Schema): readonly string[] {
  if (schema.kind !== 'keywords') return [];
  const { properties = [], required = [] } = schema;
  return [...properties.map((property) => property.key), ...required, ...listedNames(schema)];
}

/** The schemas that a schema has for a member. */
export function describing(name: string, schema: KeywordSchema): readonly Schema[] {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const named = [
    ...properties.filter((property) => property.key === name),
    ...patternProperties.filter((pattern) => matches(pattern, name)),
  ].map((part) => part.schema);
  return named.length === 0 && additionalProperties ? [additionalProperties] : named;
}

/** The names that `propertyNames` allows, where it lists them and they are the only ones. */
function listedNames({ propertyNames }: KeywordSchema): readonly string[] {
  if (propertyNames?.kind !== 'keywords') return [];
  const { const: constant, enum: values = [] } = propertyNames;
  const names = constant ? [constant.value] : values;
  return names.filter((name) => typeof name === 'string');
}

/** Tells an object of whose other members something is said, or that has none. */
export function hasIndex(schema: KeywordSchema): boolean {
  const { additionalProperties, patternProperties = [] } = schema;
  if (listedNames(schema).length > 0) return false;
  const isClosed = additionalProperties?.kind === 'boolean' && !additionalProperties.accepts;
  const isOpen = additionalProperties !== undefined && !isClosed;
  return keysOf(schema).length === 0 || isOpen || patternProperties.length > 0;
}

/** Tells an object that is nothing but its members. */
export function isPlainObject(schema: Schema): boolean {
  return schema.kind === 'keywords' && isObject(schema) && !hasIndex(schema);
}

/** The schema itself, and all that stands in `allOf`. */
export function conjunctsOf(schema: Schema): readonly Schema[] {
  if (schema.kind !== 'keywords' || isListed(schema)) return [schema];
  return [schema, ...(schema.allOf ?? []).flatMap(conjunctsOf)];
}

export function isListed(schema: KeywordSchema): boolean {
  return (schema.const ?? schema.enum) !== undefined;
}

/** The members that are required by one of these. */
export function requiredBy(demands: readonly KeywordSchema[]): ReadonlySet<string> {
  return new Set(demands.flatMap(({ required = [] }) => required));
}
