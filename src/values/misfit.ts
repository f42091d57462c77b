import {
  at,
  countOf,
  expectedFormat,
  isEqual,
  isMultipleOf,
  isObject,
  isUnique,
  lengthOf,
  own,
} from '../runtime/validation.js';
import { isChecked } from '../model/checked-formats.js';
import { formats as formatChecks } from '../runtime/formats.js';
import { expectedLimit, expectedType, expectedValue, isCounted } from '../model/expected.js';
import type { Lookup } from '../model/lookup.js';
import type { FormatRole, JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { matches } from '../patterns/patterns.js';

/** The first way in which a value breaks a schema. */
export interface Misfit {
  readonly pointer: string;
  readonly keyword: string;
  readonly expected: string;
  readonly found: string;
}

/** Deeper than this a value counts as a misfit; no example that a person wrote is. */
const deepest = 500;

/**
 * Judges the examples that a document gives and the fixtures made from it. Generated validators are
 * straight-line code for payloads; this walks the schema, once per example.
 */
export function findMisfit(
  value: Json,
  schema: Schema,
  lookup: Lookup,
  formats: FormatRole = 'annotation',
): Misfit | undefined {
  const said: Said = new WeakMap();
  return misfitAt(value, schema, {
    lookup,
    formats,
    pointer: '',
    depth: 0,
    said,
    known: saidOf(value, said),
  });
}

/** The answers of named schemas about values. A schema that is still being asked has nothing against its value. */
type Said = WeakMap<object, Map<string, Misfit | undefined>>;

function saidOf(value: Json, said: Said): Map<string, Misfit | undefined> {
  if (typeof value !== 'object' || value === null) return new Map<string, Misfit | undefined>();
  const known = said.get(value) ?? new Map<string, Misfit | undefined>();
  said.set(value, known);
  return known;
}

interface Instance {
  readonly lookup: Lookup;
  readonly formats: FormatRole;
  readonly pointer: string;
  readonly depth: number;
  readonly said: Said;
  /** The part of it that is about this very value. */
  readonly known: Map<string, Misfit | undefined>;
}

function misfitAt(value: Json, schema: Schema, instance: Instance): Misfit | undefined {
  const { lookup, pointer, depth, known } = instance;
  const misfit: Say = (keyword, expected) => {
    const found = isCounted(keyword) ? countOf(value) : kindOf(value);
    return { pointer, keyword, expected, found };
  };
  if (depth > deepest) return misfit('$ref', 'less deep');
  if (schema.kind === 'boolean') {
    return schema.accepts ? undefined : misfit('false schema', 'absent');
  }
  if (schema.kind === 'reference') {
    if (!known.has(schema.to)) {
      known.set(schema.to, undefined);
      known.set(schema.to, misfitAt(value, lookup(schema.to), instance));
    }
    return known.get(schema.to);
  }
  return (
    valueMisfit(value, schema, misfit) ??
    partMisfit(schema, misfit, (part) => misfitAt(value, part, instance)) ??
    insideMisfit(value, schema, misfit, instance)
  );
}

/** By the type, and the values that are listed. */
function valueMisfit(value: Json, schema: KeywordSchema, misfit: Say): Misfit | undefined {
  const { types, const: constant, enum: values } = schema;
  if (types && !types.some((type) => isOfType(value, type))) {
    return misfit('type', expectedType(types));
  }
  if (constant && !isEqual(value, constant.value)) {
    return misfit('const', expectedValue([constant.value]));
  }
  if (values && !values.some((item) => isEqual(value, item))) {
    return misfit('enum', expectedValue(values));
  }
  return undefined;
}

/** By other schemas about the same value, which `here` asks. */
function partMisfit(
  schema: KeywordSchema,
  misfit: Say,
  here: (part: Schema) => Misfit | undefined,
): Misfit | undefined {
  const fits = (part: Schema): boolean => here(part) === undefined;
  const { allOf, anyOf, oneOf, not } = schema;
  for (const part of allOf ?? []) {
    const found = here(part);
    if (found) return found;
  }
  if (anyOf && !anyOf.some(fits)) return misfit('anyOf', 'one of its alternatives');
  if (oneOf && oneOf.filter(fits).length !== 1)
    return misfit('oneOf', 'just one of its alternatives');
  if (not && fits(not)) return misfit('not', 'something else');
  const branch = schema.if && (fits(schema.if) ? schema.then : schema.else);
  return branch && here(branch);
}

/** By the keywords of the value's own type, items and members included. */
function insideMisfit(
  value: Json,
  schema: KeywordSchema,
  misfit: Say,
  { lookup, formats, pointer, depth, said }: Instance,
): Misfit | undefined {
  if (typeof value === 'number') return numberMisfit(value, schema, misfit);
  if (typeof value === 'string') return stringMisfit(value, schema, misfit, formats);
  const judge: Judge = (item, itemSchema, itemPointer = pointer) => {
    const known = saidOf(item, said);
    const instance = { lookup, formats, pointer: itemPointer, depth: depth + 1, said, known };
    return misfitAt(item, itemSchema, instance);
  };
  if (Array.isArray(value))
    return arrayMisfit(value as readonly Json[], schema, misfit, judge, pointer);
  if (isObject(value)) {
    return objectMisfit(value as Readonly<Record<string, Json>>, schema, misfit, judge, pointer);
  }
  return undefined;
}

type Say = (keyword: string, expected: string) => Misfit;
type Judge = (value: Json, schema: Schema, pointer?: string) => Misfit | undefined;

function numberMisfit(value: number, schema: KeywordSchema, misfit: Say): Misfit | undefined {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && value < minimum)
    return misfit('minimum', expectedLimit.minimum(minimum));
  if (maximum !== undefined && value > maximum)
    return misfit('maximum', expectedLimit.maximum(maximum));
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return misfit('exclusiveMinimum', expectedLimit.exclusiveMinimum(exclusiveMinimum));
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return misfit('exclusiveMaximum', expectedLimit.exclusiveMaximum(exclusiveMaximum));
  }
  if (multipleOf !== undefined && !isMultipleOf(value, multipleOf)) {
    return misfit('multipleOf', expectedLimit.multipleOf(multipleOf));
  }
  return undefined;
}

function stringMisfit(
  value: string,
  schema: KeywordSchema,
  misfit: Say,
  formats: FormatRole,
): Misfit | undefined {
  const { minLength, maxLength, pattern, format = '' } = schema;
  if (minLength !== undefined && lengthOf(value) < minLength) {
    return misfit('minLength', expectedLimit.minLength(minLength));
  }
  if (maxLength !== undefined && lengthOf(value) > maxLength) {
    return misfit('maxLength', expectedLimit.maxLength(maxLength));
  }
  if (pattern && !matches(pattern, value)) {
    return misfit('pattern', `like ${pattern.source}`);
  }
  if (formats === 'assertion' && !isOfFormat(value, format)) {
    return misfit('format', expectedFormat(format));
  }
  return undefined;
}

/** True for a format that nothing checks, too. */
export function isOfFormat(value: string, format: string): boolean {
  return !isChecked(format) || formatChecks[format](value);
}

function arrayMisfit(
  value: readonly Json[],
  schema: KeywordSchema,
  misfit: Say,
  judge: Judge,
  pointer: string,
): Misfit | undefined {
  const { minItems, maxItems, uniqueItems, contains, tuple, items } = schema;
  if (minItems !== undefined && value.length < minItems) {
    return misfit('minItems', expectedLimit.minItems(minItems));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    return misfit('maxItems', expectedLimit.maxItems(maxItems));
  }
  if (uniqueItems && !isUnique(value)) return misfit('uniqueItems', 'without repetition');
  if (contains && value.every((item) => judge(item, contains))) {
    return misfit('contains', 'with an item that fits');
  }
  for (const [index, item] of value.entries()) {
    const itemSchema = tuple ? (tuple[index] ?? schema.additionalItems) : items;
    const found = itemSchema && judge(item, itemSchema, at(pointer, index));
    if (found) return found;
  }
  return undefined;
}

function objectMisfit(
  value: Readonly<Record<string, Json>>,
  schema: KeywordSchema,
  misfit: Say,
  judge: Judge,
  pointer: string,
): Misfit | undefined {
  const keys = Object.keys(value);
  const { minProperties, maxProperties, propertyNames, dependencies = [] } = schema;
  if (minProperties !== undefined && keys.length < minProperties) {
    return misfit('minProperties', expectedLimit.minProperties(minProperties));
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    return misfit('maxProperties', expectedLimit.maxProperties(maxProperties));
  }
  const missing = (required: readonly string[] = []): Misfit | undefined => {
    const absent = required.find((key) => !Object.hasOwn(value, key));
    return absent === undefined ? undefined : misfit('required', `an object with ${absent}`);
  };
  const absent = missing(schema.required);
  if (absent) return absent;
  for (const { key, required, schema: dependent } of dependencies) {
    if (!Object.hasOwn(value, key)) continue;
    const found = missing(required) ?? (dependent && judge(value, dependent));
    if (found) return found;
  }
  for (const key of keys) {
    const item = own(value, key) as Json;
    const found =
      (propertyNames && judge(key, propertyNames)) ??
      memberSchemas(key, schema)
        .map((memberSchema) => judge(item, memberSchema, at(pointer, key)))
        .find((member) => member !== undefined);
    if (found) return found;
  }
  return undefined;
}

/** The schemas that a member has to satisfy. */
export function memberSchemas(key: string, schema: KeywordSchema): readonly Schema[] {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const named = properties.filter((property) => property.key === key);
  const matching = patternProperties.filter((pattern) => matches(pattern, key));
  const found = [...named, ...matching].map((property) => property.schema);
  return found.length === 0 && additionalProperties ? [additionalProperties] : found;
}

export function isOfType(value: Json, type: JsonType): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** The narrowest type of a value. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return Number.isInteger(value) ? 'an integer' : `a ${typeof value}`;
}
