import { findMisfit } from './misfit.js';
import { isOfType } from './rules.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import { at, isEqual, isMultipleOf, isUnique, lengthOf } from '../runtime/validation.js';
import {
  isPlainObject,
  memberOf,
  placesOf,
  sampleOf,
  withMember,
  without,
  type JsonObject,
} from './places.js';

/** A value that breaks a rule, and little else. */
export interface Breakage {
  readonly value: Json;
  /** Where the issue has to be, and what it has to name. */
  readonly pointer: string;
  readonly keyword: string;
}

/** A way to break a rule at a place: another value there, the rule, and the member it is about. */
type Break = readonly [value: Json | undefined, keyword: string, key?: string];

interface Context {
  readonly lookup: Lookup;
  /** How many schemas ask for values that break others. */
  readonly depth: number;
}

/** Values that break an alternative of an alternative are as deep as it goes. */
const deepest = 2;

/** Limits beyond this are not gone beyond. */
const largest = 2_000;

/** For every rule at every place of a valid value, values that break it. A caller that can't do with another asks. */
export function* breakagesOf(
  value: Json,
  schema: Schema,
  lookup: Lookup,
  depth = 0,
): Generator<Breakage> {
  if (depth > deepest) return;
  for (const place of placesOf(value, schema, lookup)) {
    const breaks =
      place.schema.kind === 'boolean'
        ? breaksOfBoolean(place.schema.accepts, place.value)
        : breaksOf(place.value, place.schema, { lookup, depth });
    for (const [broken, keyword, key] of breaks) {
      const whole = broken === undefined ? undefined : place.put(broken);
      if (whole === undefined) continue;
      const pointer = key === undefined ? place.pointer : at(place.pointer, key);
      yield { value: whole, pointer, keyword };
    }
  }
}

function breaksOfBoolean(accepts: boolean, value: Json): readonly Break[] {
  return accepts ? [] : [[value, 'false schema']];
}

function* breaksOf(value: Json, schema: KeywordSchema, context: Context): Generator<Break> {
  yield* breaksOfIdentity(value, schema);
  if (typeof value === 'number') yield* breaksOfNumber(value, schema);
  else if (typeof value === 'string') yield* breaksOfString(value, schema);
  else if (Array.isArray(value)) yield* breaksOfArray(value as readonly Json[], schema, context);
  else if (isPlainObject(value)) yield* breaksOfObject(value, schema, context);
  yield* breaksOfAlternatives(value, schema, context);
}

const plain: readonly Json[] = [0.5, 'text', null, true, 7, [], {}];

/** Where there are values, they say the type as well. */
function* breaksOfIdentity(value: Json, schema: KeywordSchema): Generator<Break> {
  const { types, enum: listed, const: constant } = schema;
  const isTyped = (other: Json): boolean => isOfTypes(other, schema);
  if (types && !listed && !constant) {
    yield* firstOf(plain, (other) => !isTyped(other), 'type', 3);
  }
  const near = typeof value === 'string' ? [`${value}~`, `~${value}`] : [];
  const others = [...near, ...plain].sort(
    (left, right) => Number(isTyped(right)) - Number(isTyped(left)),
  );
  for (const [keyword, values] of [
    ['enum', listed],
    ['const', constant && [constant.value]],
  ] as const) {
    if (!values) continue;
    const isOther = (other: Json): boolean => !values.some((one) => isEqual(one, other));
    yield* firstOf(others, isOther, keyword, 2);
  }
}

function isOfTypes(value: Json, { types }: KeywordSchema): boolean {
  return types === undefined || types.some((type) => isOfType(value, type));
}

function* firstOf(
  values: Iterable<Json>,
  isBroken: (value: Json) => boolean,
  keyword: string,
  most = 1,
): Generator<Break> {
  let count = 0;
  for (const value of values) {
    if (!isBroken(value)) continue;
    yield [value, keyword];
    if (++count === most) return;
  }
}

function* breaksOfNumber(value: number, schema: KeywordSchema): Generator<Break> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined) {
    const less = [Math.ceil(minimum) - 1, minimum - Math.abs(minimum)];
    yield* firstOf(less, (other) => (other as number) < minimum, 'minimum');
  }
  if (maximum !== undefined) {
    const more = [Math.floor(maximum) + 1, maximum + Math.abs(maximum)];
    yield* firstOf(more, (other) => (other as number) > maximum, 'maximum');
  }
  if (exclusiveMinimum !== undefined) yield [exclusiveMinimum, 'exclusiveMinimum'];
  if (exclusiveMaximum !== undefined) yield [exclusiveMaximum, 'exclusiveMaximum'];
  if (multipleOf !== undefined) {
    const others = [value + 1, value + multipleOf / 2, 0.123];
    yield* firstOf(others, (other) => !isMultipleOf(other as number, multipleOf), 'multipleOf');
  }
}

function* breaksOfString(value: string, schema: KeywordSchema): Generator<Break> {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  if (minLength > 0) {
    yield [[...value].slice(0, minLength - 1).join(''), 'minLength'];
    yield ['🎉'.repeat(Math.min(minLength, largest) - 1), 'minLength'];
  }
  if (maxLength <= largest) {
    const missing = Math.max(0, maxLength + 1 - lengthOf(value));
    yield [value + (value.at(-1) ?? 'x').repeat(missing), 'maxLength'];
    yield ['🎉'.repeat(maxLength + 1), 'maxLength'];
  }
  if (pattern) {
    const expression = new RegExp(pattern.source, pattern.flags);
    const others = [`${value}~`, `~${value}`, '~', '', ' ', 'x', '\n'];
    yield* firstOf(others, (other) => !expression.test(other as string), 'pattern');
  }
}

function* breaksOfArray(
  items: readonly Json[],
  schema: KeywordSchema,
  context: Context,
): Generator<Break> {
  const { minItems = 0, maxItems = Infinity, uniqueItems, contains } = schema;
  const [first = null] = items;
  if (minItems > 0) yield [items.slice(0, minItems - 1), 'minItems'];
  if (maxItems <= largest) {
    const more = Array.from({ length: maxItems + 1 }, (_, index) => items[index] ?? first);
    yield [more, 'maxItems'];
  }
  if (uniqueItems)
    yield* firstOf(
      [
        [...items, first],
        [0, 0],
      ],
      isRepeating,
      'uniqueItems',
    );
  if (contains) {
    const misfits = misfitsOf([contains], first, context);
    const lists = [[], ...misfits.slice(0, 2).map((misfit) => items.map(() => misfit))];
    for (const list of lists) yield [list, 'contains'];
  }
}

function isRepeating(value: Json): boolean {
  return Array.isArray(value) && !isUnique(value);
}

function* breaksOfObject(
  members: JsonObject,
  schema: KeywordSchema,
  context: Context,
): Generator<Break> {
  const { required = [], minProperties = 0, maxProperties = Infinity, propertyNames } = schema;
  const keys = Object.keys(members);
  for (const key of new Set(required)) yield [without(members, key), 'required', key];
  for (const { key, required: needed = [] } of schema.dependencies ?? []) {
    const described = schema.properties?.find((property) => property.key === key);
    const trigger =
      memberOf(members, key) ?? (described ? sampleOf(described.schema, context.lookup) : 'text');
    if (trigger === undefined) continue;
    for (const other of needed.filter((one) => one !== key)) {
      yield [withMember(without(members, other), key, trigger), 'required', other];
    }
  }
  if (minProperties > 0)
    yield [without(members, ...keys.slice(minProperties - 1)), 'minProperties'];
  if (maxProperties <= largest) {
    const added = Array.from({ length: maxProperties + 1 - keys.length }, (_, index) => [
      `more-${index}`,
      null,
    ]);
    yield [{ ...members, ...(Object.fromEntries(added) as JsonObject) }, 'maxProperties'];
  }
  if (propertyNames) yield* breaksOfNames(members, propertyNames, context);
}

function* breaksOfNames(members: JsonObject, names: Schema, context: Context): Generator<Break> {
  const { lookup, depth } = context;
  const name = Object.keys(members)[0] ?? sampleOf(names, lookup) ?? 'text';
  if (names.kind === 'boolean' && !names.accepts) {
    yield [withMember(members, 'text', null), 'false schema', 'text'];
    return;
  }
  if (findMisfit(name, names, lookup)) return;
  for (const { value: key, keyword } of breakagesOf(name, names, lookup, depth + 1)) {
    if (typeof key === 'string') yield [withMember(members, key, null), keyword, key];
  }
}

function* breaksOfAlternatives(
  value: Json,
  schema: KeywordSchema,
  context: Context,
): Generator<Break> {
  const { anyOf, oneOf, not } = schema;
  const fits = (other: Json, part: Schema): boolean => !findMisfit(other, part, context.lookup);
  const near = (parts: readonly Schema[]): readonly Json[] => {
    const found = parts.map((part) => sampleOf(part, context.lookup)).filter(isThere);
    const others = [...found.flatMap((other) => merged(value, other)), ...found, ...plain];
    return others.filter((other) => isOfTypes(other, schema));
  };
  if (not) yield* firstOf(near([not]), (other) => fits(other, not), 'not', 2);
  if (anyOf) yield* noneOf(anyOf, 'anyOf', value, schema, context);
  if (oneOf) {
    yield* noneOf(oneOf, 'oneOf', value, schema, context);
    const countOf = (other: Json): number => oneOf.filter((part) => fits(other, part)).length;
    yield* firstOf(near(oneOf), (other) => countOf(other) > 1, 'oneOf');
  }
}

function isThere(value: Json | undefined): value is Json {
  return value !== undefined;
}

function* noneOf(
  parts: readonly Schema[],
  keyword: string,
  value: Json,
  schema: KeywordSchema,
  context: Context,
): Generator<Break> {
  const isOther = (other: Json): boolean => isOfTypes(other, schema);
  yield* firstOf(misfitsOf(parts, value, context), isOther, keyword, 2);
}

/** Two objects as one. */
function merged(left: Json, right: Json): readonly Json[] {
  return isPlainObject(left) && isPlainObject(right) ? [{ ...left, ...right }] : [];
}

/** Values that none of the schemas accepts, those near `value` first. */
function misfitsOf(
  parts: readonly Schema[],
  value: Json,
  { lookup, depth }: Context,
): readonly Json[] {
  const fits = (other: Json, part: Schema): boolean => !findMisfit(other, part, lookup);
  const near = parts
    .filter((part) => fits(value, part))
    .flatMap((part) => take(breakagesOf(value, part, lookup, depth + 1), 12))
    .map((breakage) => breakage.value);
  return [...near, ...plain].filter((other) => !parts.some((part) => fits(other, part)));
}

export function take<Item>(items: Iterable<Item>, most: number): readonly Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    if (taken.length >= most) break;
    taken.push(item);
  }
  return taken;
}
