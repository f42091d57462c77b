import { impliedType } from '../model/implied.js';
import type { Lookup } from '../model/lookup.js';
import { findMisfit, propertyOf } from './misfit.js';
import { isOfType } from './rules.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';

/** Tells a value of the type that a schema means without saying so. */
export function isMeant(value: Json, schema: KeywordSchema): boolean {
  const type = schema.types ? undefined : impliedType(schema);
  return type === undefined || isOfType(value, type);
}

/** Tells a value that is more than its type says: a member that nothing describes, a kind that isn't meant. */
export function hasMore(value: Json, schema: Schema, lookup: Lookup): boolean {
  return hasUndescribed(value, [schema], lookup);
}

function hasUndescribed(value: Json, schemas: readonly Schema[], lookup: Lookup): boolean {
  const parts: KeywordSchema[] = [];
  for (const schema of schemas) {
    if (schema.kind === 'keywords' && isAlone(schema)) parts.push(schema);
    else parts.push(...partsOf(value, schema, lookup, new Set()));
  }
  if (!parts.every((part) => isMeant(value, part))) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    return value.some((item: Json, index) => {
      const described = parts.map(({ items, tuple, additionalItems }) =>
        tuple ? (tuple[index] ?? additionalItems) : items,
      );
      return hasUndescribed(
        item,
        described.filter((part) => part !== undefined),
        lookup,
      );
    });
  }
  const isFree = parts.every(({ properties, required }) => !properties && !required);
  const members = value as Readonly<Record<string, Json>>;
  return Object.keys(members).some((key) => {
    const described: Schema[] = [];
    for (const part of parts) addDescribing(key, part, described);
    const member = members[key] as Json;
    return (described.length === 0 && !isFree) || hasUndescribed(member, described, lookup);
  });
}

/** Adds the schemas that say something of a member. */
function addDescribing(key: string, schema: KeywordSchema, described: Schema[]): void {
  const { patternProperties = [], additionalProperties, required, pointer } = schema;
  const named = propertyOf(key, schema);
  if (named) described.push(named);
  for (const pattern of patternProperties) described.push(pattern.schema);
  if (additionalProperties) described.push(additionalProperties);
  if (required?.includes(key)) described.push({ kind: 'boolean', pointer, accepts: true });
}

/** All that a schema says of a value: of its alternatives and conditions, those that the value meets. */
function partsOf(
  value: Json,
  schema: Schema,
  lookup: Lookup,
  seen: Set<string>,
): readonly KeywordSchema[] {
  if (schema.kind === 'boolean') return [];
  if (schema.kind === 'reference') {
    if (seen.has(schema.to)) return [];
    return partsOf(value, lookup(schema.to), lookup, seen.add(schema.to));
  }
  if (isAlone(schema)) return [schema];
  const { allOf = [], dependencies = [] } = schema;
  const isMet = (part: Schema): boolean => !findMisfit(value, part, lookup);
  const dependent = dependencies.filter(({ key }) => hasMember(value, key));
  const parts = [
    ...allOf,
    ...choicesOf(schema)
      .filter((list) => !list.some((part) => isUnknown(part, lookup)))
      .flatMap((list) => list.filter(isMet)),
    ...branchesOf(schema, isMet, lookup),
    ...dependent.map((dependency) => dependency.schema),
  ].filter((part) => part !== undefined);
  return [schema, ...parts.flatMap((part) => partsOf(value, part, lookup, seen))];
}

/** Tells a schema that asks no other one about the same value. */
function isAlone({ allOf, anyOf, oneOf, if: condition, dependencies }: KeywordSchema): boolean {
  return (allOf ?? anyOf ?? oneOf ?? condition ?? dependencies) === undefined;
}

/** The branch that a value takes, where the type has both: a branch that is `unknown` takes the other with it. */
function branchesOf(
  { if: condition, then, else: otherwise }: KeywordSchema,
  isMet: (part: Schema) => boolean,
  lookup: Lookup,
): readonly Schema[] {
  if (!condition || !otherwise || isUnknown(otherwise, lookup)) return [];
  const met = [condition, ...(then ? [then] : [])];
  if (met.every((part) => isUnknown(part, lookup))) return [];
  return isMet(condition) ? met : [otherwise];
}

function choicesOf({ anyOf, oneOf }: KeywordSchema): readonly (readonly Schema[])[] {
  return [anyOf, oneOf].filter((list) => list !== undefined);
}

/** Tells a schema whose type is `unknown`, which takes all types that are an alternative to it. */
function isUnknown(schema: Schema, lookup: Lookup, seen = new Set<string>()): boolean {
  if (schema.kind === 'boolean') return schema.accepts;
  const isSo = (part: Schema): boolean => isUnknown(part, lookup, seen);
  if (schema.kind === 'reference') {
    return !seen.has(schema.to) && isUnknown(lookup(schema.to), lookup, seen.add(schema.to));
  }
  const { types, enum: values, const: constant, allOf = [] } = schema;
  const isTyped = (types ?? values ?? constant ?? impliedType(schema)) !== undefined;
  return !isTyped && allOf.every(isSo) && choicesOf(schema).every((list) => list.some(isSo));
}

function hasMember(value: Json, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
