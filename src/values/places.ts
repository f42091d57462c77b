import { fixtureOf } from './fixture.js';
import { findMisfit, propertyOf } from './misfit.js';
import type { KeywordSchema, ReferenceSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import { at } from '../runtime/json.js';

export type JsonObject = Readonly<Record<string, Json>>;

/** A schema that has a say about a part of a value, and where that part stands. */
export interface Place {
  readonly schema: Exclude<Schema, ReferenceSchema>;
  readonly value: Json;
  readonly pointer: string;
  /** True if the value isn't there, but could be. */
  readonly isAdded: boolean;
  /** The whole value with another one here; undefined if the schema would have no say in it. */
  readonly put: (other: Json) => Json | undefined;
}

interface Walk {
  readonly lookup: Lookup;
  /** True to go into alternatives, whose rules are not rules of the whole. */
  readonly alternatives: boolean;
  /** False for schemas that are passed by, with all that they hold. */
  readonly isWanted: (schema: Schema) => boolean;
  /** The schemas that a value has been added for, which is done once. */
  readonly added: Set<Schema>;
  /** The schemas that have been asked about this very value. */
  readonly seen: ReadonlySet<string>;
}

/** Items beyond these are like those before them. */
const mostItems = 3;

/** All places along a valid value, and along the members and items that could be added to it. */
export function placesOf(
  value: Json,
  schema: Schema,
  lookup: Lookup,
  { alternatives = false, isWanted = (_: Schema): boolean => true } = {},
): Generator<Place> {
  const sets = { added: new Set<Schema>(), seen: new Set<string>() };
  const walk = { lookup, alternatives, isWanted, ...sets };
  return visit({ value, pointer: '', isAdded: false, put: (other) => other }, schema, walk);
}

type Spot = Omit<Place, 'schema'>;

function* visit(spot: Spot, schema: Schema, walk: Walk): Generator<Place> {
  if (!walk.isWanted(schema)) return;
  if (schema.kind === 'reference') {
    const { to } = schema;
    if (walk.seen.has(to)) return;
    yield* visit(spot, walk.lookup(to), { ...walk, seen: new Set([...walk.seen, to]) });
    return;
  }
  if (spot.isAdded && walk.added.has(schema)) return;
  if (spot.isAdded) walk.added.add(schema);
  yield { ...spot, schema };
  if (schema.kind === 'boolean') return;
  for (const [part, guarded] of partsAt(spot, schema, walk)) yield* visit(guarded, part, walk);
  const below = { ...walk, seen: new Set<string>() };
  for (const [part, inner] of insideOf(spot, schema, walk.lookup)) yield* visit(inner, part, below);
}

/** The schemas that have a say about the very same value. */
function* partsAt(
  spot: Spot,
  schema: KeywordSchema,
  { lookup, alternatives }: Walk,
): Generator<readonly [Schema, Spot]> {
  const { value, put } = spot;
  const fits = (other: Json, part: Schema): boolean => !findMisfit(other, part, lookup);
  const as = (isSo: (other: Json) => boolean): Spot => ({
    ...spot,
    put: (other) => (isSo(other) ? put(other) : undefined),
  });
  for (const part of schema.allOf ?? []) yield [part, spot];
  const { if: condition } = schema;
  const taken = condition && fits(value, condition);
  const branch = taken === undefined ? undefined : taken ? schema.then : schema.else;
  if (condition && branch) yield [branch, as((other) => fits(other, condition) === taken)];
  for (const { key, schema: dependent } of schema.dependencies ?? []) {
    const has = (other: Json): boolean => isPlainObject(other) && Object.hasOwn(other, key);
    if (dependent && has(value)) yield [dependent, as(has)];
  }
  if (!alternatives) return;
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    if (fits(value, part)) yield [part, spot];
  }
}

function insideOf(
  spot: Spot,
  schema: KeywordSchema,
  lookup: Lookup,
): Iterable<readonly [Schema, Spot]> {
  const { value } = spot;
  if (Array.isArray(value)) return itemsOf(value as readonly Json[], spot, schema, lookup);
  return isPlainObject(value) ? membersOf(value, spot, schema, lookup) : [];
}

function* itemsOf(
  items: readonly Json[],
  spot: Spot,
  schema: KeywordSchema,
  lookup: Lookup,
): Generator<readonly [Schema, Spot]> {
  const { tuple = [] } = schema;
  const rest = schema.tuple ? schema.additionalItems : schema.items;
  const inner = (index: number, value: Json, isAdded: boolean): Spot => ({
    value,
    pointer: at(spot.pointer, index),
    isAdded: isAdded || spot.isAdded,
    put: (other) => spot.put(items.toSpliced(index, isAdded ? 0 : 1, other)),
  });
  for (const [index, item] of items.entries()) {
    const part = tuple[index] ?? rest;
    if (part && index < tuple.length + mostItems) yield [part, inner(index, item, false)];
  }
  const next = tuple[items.length] ?? rest;
  const added = next && addedValue(next, lookup);
  if (next && added !== undefined) yield [next, inner(items.length, added, true)];
}

function* membersOf(
  members: JsonObject,
  spot: Spot,
  schema: KeywordSchema,
  lookup: Lookup,
): Generator<readonly [Schema, Spot]> {
  const inner = (key: string, value: Json): Spot => ({
    value,
    pointer: at(spot.pointer, key),
    isAdded: spot.isAdded || !Object.hasOwn(members, key),
    put: (other) => spot.put(withMember(members, key, other)),
  });
  const reach = function* (part: Schema, keys: readonly string[]) {
    for (const key of keys) {
      const value = memberOf(members, key) ?? addedValue(part, lookup);
      if (value !== undefined) yield [part, inner(key, value)] as const;
    }
  };
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  for (const { key, schema: part } of properties) yield* reach(part, [key]);
  const keys = Object.keys(members);
  const expressions = patternProperties.map(({ source, flags }) => new RegExp(source, flags));
  for (const [index, { schema: part, ...pattern }] of patternProperties.entries()) {
    const matching = keys.filter((key) => expressions[index]?.test(key));
    const made = matching.length > 0 ? matching : [keyLike(pattern, lookup)];
    yield* reach(
      part,
      made.filter((key) => key !== undefined),
    );
  }
  if (!additionalProperties) return;
  const isOther = (key: string): boolean =>
    !propertyOf(key, schema) && !expressions.some((expression) => expression.test(key));
  const others = keys.filter(isOther);
  yield* reach(
    additionalProperties,
    others.length > 0 ? others.slice(0, mostItems) : freeKeys.filter(isOther).slice(0, 1),
  );
}

const freeKeys = ['undescribed', 'more', '0', '~/', 'UNDESCRIBED', ''];

function keyLike(pattern: { source: string; flags: string }, lookup: Lookup): string | undefined {
  const text = { kind: 'keywords' as const, pointer: '', types: ['string' as const], pattern };
  const key = fixtureOf(text, lookup)?.value;
  return typeof key === 'string' ? key : undefined;
}

const samples = new WeakMap<Schema, { readonly value: Json | undefined }>();

/** A value that a schema accepts, if one is found. */
export function sampleOf(schema: Schema, lookup: Lookup): Json | undefined {
  const known = samples.get(schema) ?? { value: fixtureOf(schema, lookup)?.value };
  samples.set(schema, known);
  return known.value;
}

/** The value to put where nothing stands; a schema that no value fits gets one all the same, to be refused. */
function addedValue(schema: Schema, lookup: Lookup): Json | undefined {
  if (schema.kind === 'boolean') return schema.accepts ? undefined : null;
  return sampleOf(schema, lookup);
}

export function isPlainObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function memberOf(members: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** A key `__proto__` is a member like any other. */
export function withMember(members: JsonObject, key: string, value: Json): JsonObject {
  return { ...members, [key]: value };
}

export function without(members: JsonObject, ...keys: readonly string[]): JsonObject {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(members).filter(([key]) => !gone.has(key)));
}
