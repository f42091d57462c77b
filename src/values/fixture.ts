import { conjoin } from './conjunction.js';
import { impliedType } from '../model/implied.js';
import type { Lookup } from '../model/lookup.js';
import { findMisfit, isOfType } from './misfit.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';

/** A sample of more values than this leaves out what is optional. */
const mostValues = 400;

interface Context {
  readonly lookup: Lookup;
  /** The schemas that are being sampled: none goes into itself. */
  readonly active: Set<string>;
  valuesLeft: number;
}

/**
 * A value that the schema accepts, made of what the document gives: examples, constants, defaults.
 * The same schema, the same value. Undefined where none was found.
 */
export function fixtureOf(
  schema: Schema,
  examples: readonly Json[],
  lookup: Lookup,
): Json | undefined {
  const [example] = examples;
  if (example !== undefined) return example;
  const context = { lookup, active: new Set<string>(), valuesLeft: mostValues };
  return valid(sample(schema, context), schema, lookup);
}

function valid(value: Json | undefined, schema: Schema, lookup: Lookup): Json | undefined {
  if (value === undefined || (schema.kind === 'keywords' && !isMeant(value, schema)))
    return undefined;
  return findMisfit(value, schema, lookup) ? undefined : value;
}

/** Tells a value of the type that a schema means without saying so. */
function isMeant(value: Json, schema: KeywordSchema): boolean {
  const type = schema.types ? undefined : impliedType(schema);
  return type === undefined || isOfType(value, type);
}

function sample(schema: Schema, context: Context): Json | undefined {
  const { lookup, active } = context;
  context.valuesLeft--;
  if (schema.kind === 'boolean') return schema.accepts ? {} : undefined;
  if (schema.kind === 'reference') {
    if (active.has(schema.to)) return undefined;
    active.add(schema.to);
    const value = sample(lookup(schema.to), context);
    active.delete(schema.to);
    return value;
  }
  const value = sampleOf(schema, context);
  return value === undefined && schema.allOf ? sampleOfAll(schema, context) : value;
}

/** Of what the schema gives, or made of its parts. */
function sampleOf(schema: KeywordSchema, context: Context): Json | undefined {
  const given = [
    ...(schema.const ? [schema.const.value] : []),
    ...(schema.examples ?? []),
    ...(schema.default === undefined ? [] : [schema.default]),
    ...(schema.enum ?? []),
  ];
  for (const value of given) {
    if (valid(value, schema, context.lookup) !== undefined) return value;
  }
  return synthesise(schema, context);
}

function synthesise(schema: KeywordSchema, context: Context): Json | undefined {
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const bases = alternatives.length > 0 ? alternatives : [undefined];
  for (const base of bases) {
    const parts = [...(schema.allOf ?? []), ...(base ? [base] : [])].map((part) =>
      sample(part, context),
    );
    for (const own of ownSamples(schema, context)) {
      const value = merge([own, ...parts.filter((part) => part !== undefined)]);
      if (valid(value, schema, context.lookup) !== undefined) return value;
    }
    const [only] = parts;
    if (parts.length === 1 && valid(only, schema, context.lookup) !== undefined) return only;
  }
  return undefined;
}

/** A sample of all schemas at once, where the samples of each don't fit together. */
function sampleOfAll(schema: KeywordSchema, context: Context): Json | undefined {
  const { lookup, active } = context;
  const joined = conjoin(schema, lookup, active);
  for (const name of joined.followed) active.add(name);
  const value = valid(sampleOf(joined.schema, context), schema, lookup);
  for (const name of joined.followed) active.delete(name);
  return value;
}

/** Objects are merged; of anything else the last one counts. */
function merge(values: readonly (Json | undefined)[]): Json | undefined {
  return values.reduce<Json | undefined>((merged, value) => {
    if (value === undefined) return merged;
    return isPlainObject(merged) && isPlainObject(value) ? { ...merged, ...value } : value;
  }, undefined);
}

function isPlainObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that the schema itself suggests, without its alternatives. */
function* ownSamples(schema: KeywordSchema, context: Context): Generator<Json | undefined> {
  const types = schema.types ?? impliedTypes(schema);
  for (const type of types) {
    if (type === 'string') yield* strings(schema);
    else if (type === 'integer' || type === 'number') yield* numbers(schema);
    else if (type === 'boolean') yield true;
    else if (type === 'array') yield arrayOf(schema, context);
    else if (type === 'object') yield objectOf(schema, context);
    else if (type === 'null') yield null;
  }
  yield undefined;
}

function impliedTypes(schema: KeywordSchema): readonly string[] {
  const implied = impliedType(schema);
  if (implied) return [implied];
  if (schema.pattern ?? schema.format ?? schema.minLength ?? schema.maxLength) return ['string'];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const bound = minimum ?? maximum ?? exclusiveMinimum ?? exclusiveMaximum ?? multipleOf;
  if (bound !== undefined) return ['number'];
  if (schema.allOf ?? schema.anyOf ?? schema.oneOf) return [];
  return ['object', 'string', 'integer', 'array', 'null'];
}

const formatted: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T09:30:00Z',
  date: '2026-01-31',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/',
  iri: 'https://example.com/',
  'iri-reference': '/',
  'uri-template': 'https://example.com/{id}',
  uuid: '0b5ba1a2-4e1f-4c5e-9a44-2b8f3f1d6f01',
  'json-pointer': '/a',
  'relative-json-pointer': '0/a',
  regex: '.*',
  byte: 'aG9va3NtaXRo',
};

function* strings({ format, pattern, minLength = 0, maxLength }: KeywordSchema): Generator<string> {
  const known =
    format !== undefined && Object.hasOwn(formatted, format) ? formatted[format] : undefined;
  const seeds = [known ?? 'string', ...(pattern ? patternSeeds : [])];
  for (const seed of seeds) {
    yield seed.padEnd(minLength, seed === '' ? 'x' : seed).slice(0, maxLength);
  }
}

/** Short texts of the shapes that patterns usually ask for. */
const patternSeeds = [
  'a',
  'A',
  '1',
  'abc',
  'ABC',
  'a1',
  'abc-1',
  '123456',
  '1.0.0',
  '+15555550123',
  '',
];

function* numbers(schema: KeywordSchema): Generator<number> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  const high = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - 1);
  yield 1;
  yield 0;
  for (const bound of [low, high]) {
    if (bound === undefined) continue;
    if (multipleOf !== undefined) yield Math.ceil(bound / multipleOf) * multipleOf;
    yield Math.ceil(bound);
    yield bound;
  }
  if (multipleOf !== undefined) yield multipleOf;
  if (exclusiveMinimum !== undefined && exclusiveMaximum !== undefined) {
    yield (exclusiveMinimum + exclusiveMaximum) / 2;
  }
}

function arrayOf(schema: KeywordSchema, context: Context): Json | undefined {
  const { minItems = 0, maxItems = Infinity, tuple, items = schema.contains } = schema;
  const samples: Json[] = [];
  for (const part of (tuple ?? []).slice(0, maxItems)) {
    const item = sample(part, context);
    if (item === undefined) return undefined;
    samples.push(item);
  }
  const rest = tuple ? schema.additionalItems : items;
  const wanted = Math.min(Math.max(minItems, tuple || context.valuesLeft < 0 ? 0 : 1), maxItems);
  while (samples.length < wanted) {
    const item = rest ? sample(rest, context) : 'string';
    if (item === undefined) break;
    samples.push(schema.uniqueItems && samples.length > 0 ? vary(item, samples.length) : item);
  }
  return samples;
}

function vary(item: Json, by: number): Json {
  if (typeof item === 'number') return item + by;
  return typeof item === 'string' ? `${item}${by}` : item;
}

function objectOf(schema: KeywordSchema, context: Context): Json | undefined {
  const required = new Set(schema.required);
  const members: [string, Json][] = [];
  for (const { key, schema: property } of schema.properties ?? []) {
    if (context.valuesLeft < 0 && !required.has(key)) continue;
    const value = sample(property, context);
    if (value !== undefined) members.push([key, value]);
    else if (key in Object.prototype) return undefined;
  }
  const keys = new Set(members.map(([key]) => key));
  const open = schema.additionalProperties;
  for (const key of required) {
    if (keys.has(key)) continue;
    const value = open ? sample(open, context) : 'string';
    if (value !== undefined) members.push([key, value]);
  }
  return Object.fromEntries(members);
}

/** Tells a value that is more than its type says: a member that nothing describes, a kind that isn't meant. */
export function hasMore(value: Json, schema: Schema, lookup: Lookup): boolean {
  return hasUndescribed(value, [schema], lookup);
}

function hasUndescribed(value: Json, schemas: readonly Schema[], lookup: Lookup): boolean {
  const parts = schemas.flatMap((schema) => partsOf(schema, lookup, new Set()));
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
  return Object.entries(value).some(([key, member]) => {
    const described = parts.flatMap((part) => describing(key, part));
    return (described.length === 0 && !isFree) || hasUndescribed(member, described, lookup);
  });
}

/** The schemas that say something of a member. */
function describing(key: string, schema: KeywordSchema): readonly Schema[] {
  const { properties = [], patternProperties = [], additionalProperties, required = [] } = schema;
  const named = properties.filter((property) => property.key === key);
  const open = [...patternProperties.map((pattern) => pattern.schema), additionalProperties];
  const needed = required.includes(key)
    ? [{ kind: 'boolean' as const, pointer: schema.pointer, accepts: true }]
    : [];
  return [
    ...named.map((property) => property.schema),
    ...open.filter((part) => part !== undefined),
    ...needed,
  ];
}

/** All that a schema says of a value, whichever alternative it is. */
function partsOf(schema: Schema, lookup: Lookup, seen: Set<string>): readonly KeywordSchema[] {
  if (schema.kind === 'boolean') return [];
  if (schema.kind === 'reference') {
    if (seen.has(schema.to)) return [];
    return partsOf(lookup(schema.to), lookup, seen.add(schema.to));
  }
  const { allOf = [], anyOf = [], oneOf = [], dependencies = [], then, else: otherwise } = schema;
  const dependent = dependencies.map((dependency) => dependency.schema);
  const parts = [...allOf, ...anyOf, ...oneOf, schema.if, then, otherwise, ...dependent];
  return [
    schema,
    ...parts.flatMap((part) => (part === undefined ? [] : partsOf(part, lookup, seen))),
  ];
}
