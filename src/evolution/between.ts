import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { textsLike } from '../patterns/texts.js';
import { take } from '../values/breakages.js';
import { nearby } from '../values/nearby.js';
import {
  isPlainObject,
  placesOf,
  sampleOf,
  withMember,
  type JsonObject,
} from '../values/places.js';
import { anything } from './flatten.js';
import { sortedJson } from './identity.js';
import type { Sided } from './side.js';

/** Values near a base that one schema is likely to take and another to refuse: they are made of the limits of both. */
export function* between(base: Json, inner: Sided, outer: Sided): Generator<Json> {
  const own = byPlace(base, inner);
  for (const place of placesOf(base, outer.schema, outer.side.lookup, { alternatives: true })) {
    if (place.schema.kind === 'boolean') continue;
    const said = own.get(place.pointer) ?? [];
    const spot = { refusing: place.schema, said, lookup: inner.side.lookup };
    const listed = [...onlyListed(place.schema, said), ...excluded(place.schema)];
    for (const value of [...listed, ...valuesAt(place.value, spot)]) {
      const whole = place.put(value);
      if (whole !== undefined) yield whole;
    }
  }
}

/** A place in both schemas. */
interface Spot {
  readonly refusing: KeywordSchema;
  /** Said by the other schema there. */
  readonly said: readonly KeywordSchema[];
  readonly lookup: Lookup;
}

/** The keywords that a schema has for each place along a value. */
function byPlace(
  base: Json,
  { schema, side }: Sided,
): ReadonlyMap<string, readonly KeywordSchema[]> {
  const found = new Map<string, KeywordSchema[]>();
  for (const place of placesOf(base, schema, side.lookup, { alternatives: true })) {
    if (place.schema.kind === 'boolean') continue;
    const known = found.get(place.pointer);
    if (known) known.push(place.schema);
    else found.set(place.pointer, [place.schema]);
  }
  return found;
}

/** The values that are listed, and not by the schema that is to refuse them. */
function onlyListed(
  { enum: taken }: KeywordSchema,
  said: readonly KeywordSchema[],
): readonly Json[] {
  if (!taken) return [];
  const texts = new Set(taken.map(sortedJson));
  const listed = said.flatMap(({ enum: values = [] }) => values);
  return listed.filter((value) => !texts.has(sortedJson(value)));
}

/** The values that are listed as those that it doesn't take. */
function excluded({ not }: KeywordSchema): readonly Json[] {
  if (not?.kind !== 'keywords') return [];
  return [...(not.enum ?? []), ...(not.const ? [not.const.value] : [])];
}

function valuesAt(value: Json, { refusing, said, lookup }: Spot): Iterable<Json> {
  if (typeof value === 'number') return numbers(value, [refusing, ...said]);
  if (typeof value === 'string') return texts(refusing, said);
  if (Array.isArray(value)) return lists(value as readonly Json[], { refusing, said, lookup });
  if (!isPlainObject(value)) return [];
  const keys = [...(refusing.properties ?? []).map(({ key }) => key), ...(refusing.required ?? [])];
  const missing = [...new Set(keys)].filter((key) => !Object.hasOwn(value, key)).slice(0, mostKeys);
  return [
    ...missing.flatMap((key) => plain.map((other) => withMember(value, key, other))),
    ...grown(value, refusing),
    ...namedOtherwise(value, { refusing, said, lookup }),
    ...dependent(value, refusing),
  ];
}

/** With an item of the kind that one list has to have, or with more items, no two the same. */
function lists(value: readonly Json[], { refusing, said, lookup }: Spot): readonly Json[] {
  const contained = said.flatMap(({ contains }) =>
    contains ? take(likes(contains, lookup), mostKeys) : [],
  );
  const count = (refusing.maxItems ?? Infinity) + 1;
  const more = count <= mostAdded ? [distinctItems(value[0] ?? null, count, said, lookup)] : [];
  return [...contained.map((item) => [item]), ...more];
}

function distinctItems(
  item: Json,
  count: number,
  said: readonly KeywordSchema[],
  lookup: Lookup,
): readonly Json[] {
  const items = said.flatMap((schema) => schema.items ?? []);
  const like = items.flatMap((schema) => take(likes(schema, lookup), count));
  const [first = item] = like;
  const all = [...Array.from({ length: count }, (_, index) => numbered(first, index)), ...like];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()].slice(0, count);
}

/** A value and its neighbours. */
function* likes(schema: Schema, lookup: Lookup): Generator<Json> {
  const sample = sampleOf(schema, lookup);
  if (sample !== undefined) yield* nearby(sample, schema, lookup);
}

/** Another value of the same type. */
function numbered(value: Json, index: number): Json {
  if (typeof value === 'string') return `${value}${index}`;
  return typeof value === 'number' ? value + index : value;
}

/** With a member whose name one schema has and the other hasn't. */
function namedOtherwise(value: JsonObject, { refusing, said, lookup }: Spot): readonly Json[] {
  const [usual] = Object.values(value);
  const side = { lookup, names: [] };
  const named = said.flatMap(({ propertyNames }) => {
    const sample = propertyNames && sampleOf(propertyNames, lookup);
    if (!propertyNames || sample === undefined) return [];
    const outer = refusing.propertyNames ?? anything;
    const [from, to] = [
      { schema: propertyNames, side },
      { schema: outer, side },
    ] as const;
    const names = [...take(likes(propertyNames, lookup), mostKeys), ...between(sample, from, to)];
    return names.map((name) => [name, usual] as const);
  });
  const forbidden = refusing.patternProperties ?? [];
  const matching = said.flatMap(({ patternProperties = [] }) =>
    patternProperties.flatMap((pattern) => {
      const wanted = { patterns: [pattern], forbidden, minLength: 0, maxLength: Infinity };
      const member = sampleOf(pattern.schema, lookup);
      return first(textsLike(wanted)).map((name) => [name, member] as const);
    }),
  );
  return [...named, ...matching].flatMap(([name, member]) =>
    typeof name === 'string' && member !== undefined ? [{ [name]: member }] : [],
  );
}

/** With a member that more depends on, and with other values of what depends on it. */
function dependent(value: JsonObject, { dependencies = [] }: KeywordSchema): readonly Json[] {
  return dependencies.flatMap(({ key, schema }) => {
    const { properties = [], required = [] } = schema?.kind === 'keywords' ? schema : {};
    const own = Object.hasOwn(value, key)
      ? [value]
      : plain.map((one) => withMember(value, key, one));
    const keys = new Set([...properties.map((property) => property.key), ...required]);
    const others = [...keys].slice(0, mostKeys);
    return own.flatMap((base) => [
      base,
      ...others.flatMap((other) => plain.map((one) => withMember(base, other, one))),
    ]);
  });
}

/** More members or items than this are not added. */
const mostAdded = 300;
/** A longer text is not made. */
const longest = 70_000;

/** With more members like those that are there, and with other names. */
function grown(
  value: JsonObject,
  { maxProperties, propertyNames }: KeywordSchema,
): readonly Json[] {
  const [member] = Object.values(value);
  if (member === undefined) return [];
  const missing = (maxProperties ?? Infinity) + 1 - Object.keys(value).length;
  const added = missing > 0 && missing <= mostAdded ? Array.from({ length: missing }) : [];
  const more = added.map((_, index) => [`more${index}`, member] as const);
  return [
    ...(more.length > 0 ? [{ ...value, ...Object.fromEntries(more) }] : []),
    ...(propertyNames ? otherNames.map((name) => ({ [name]: member })) : []),
  ];
}

const otherNames = ['MORE', 'more', 'A', 'a', '0', 'A-0', 'other name', ''];

const mostKeys = 12;
const plain: readonly Json[] = [null, 'text', 0.5, {}, [], true];

function* numbers(value: number, schemas: readonly KeywordSchema[]): Generator<number> {
  const limits = schemas.flatMap(({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) =>
    [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((one) => one !== undefined),
  );
  const sorted = [...new Set(limits)].sort((left, right) => left - right);
  for (const limit of sorted) yield* [limit, limit + 1, limit - 1, limit + 0.5, limit - 0.5];
  for (const [index, limit] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined) yield (limit + next) / 2;
  }
  const step = schemas.find(({ multipleOf }) => multipleOf !== undefined)?.multipleOf ?? 1;
  const starts = [0, ...sorted.map((limit) => Math.floor(limit / step) * step)];
  for (const start of starts) for (let count = 1; count < 8; count++) yield start + count * step;
  yield value + 0.5;
}

/** More texts of one kind are not tried. */
const mostTexts = 3;

function* texts(refusing: KeywordSchema, said: readonly KeywordSchema[]): Generator<string> {
  const patterns = said.flatMap(({ pattern }) => pattern ?? []);
  const minLength = Math.max(0, ...said.map((schema) => schema.minLength ?? 0));
  const maxLength = Math.min(...said.map((schema) => schema.maxLength ?? Infinity));
  const wanted = { patterns, forbidden: [], minLength, maxLength };
  const { pattern, minLength: least = 0, maxLength: most = Infinity } = refusing;
  if (pattern) yield* first(textsLike({ ...wanted, forbidden: [pattern] }));
  if (patterns.length === 0) {
    if (most < Math.min(maxLength, longest)) yield 'x'.repeat(most + 1);
    return;
  }
  if (refusing.enum) yield* take(textsLike(wanted), refusing.enum.length + 1);
  if (most < maxLength) yield* first(textsLike({ ...wanted, minLength: most + 1 }));
  if (least > minLength) yield* first(textsLike({ ...wanted, maxLength: least - 1 }));
}

function first(texts: Iterable<string>): readonly string[] {
  return take(texts, mostTexts);
}
