import { at, countOf } from '../runtime/validation.js';
import { isChecked } from '../model/checked-formats.js';
import { formats as formatChecks } from '../runtime/formats.js';
import { kindOf } from '../runtime/json.js';
import { isCounted, withItem } from '../model/expected.js';
import type { Lookup } from '../model/lookup.js';
import type { FormatRole, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { matches } from '../patterns/patterns.js';
import { breaks, kindOfValue, ruleBook, type Rule } from './rules.js';

/** The first way in which a value breaks a schema. */
export interface Misfit {
  readonly pointer: string;
  readonly keyword: string;
  readonly expected: string;
  readonly found: string;
}

const rules = {
  annotation: ruleBook('annotation', matches),
  assertion: ruleBook('assertion', matches),
};

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
  spend?: Spend,
): Misfit | undefined {
  return misfitIn(value, schema, { lookup, rulesOf: rules[formats], spend });
}

/**
 * Tells if values fit schemas, for one who makes a value of its parts and asks of these first: `fitting` has the last
 * value that fitted each schema, which isn't judged again.
 */
export function isFit(
  value: Json,
  schema: Schema,
  lookup: Lookup,
  formats: FormatRole,
  fitting: Map<Schema, Json>,
): boolean {
  const fits = !misfitIn(value, schema, { lookup, rulesOf: rules[formats], fitting });
  if (fits) fitting.set(schema, value);
  return fits;
}

function misfitIn(value: Json, schema: Schema, asked: Asked): Misfit | undefined {
  return misfitAt(value, schema, { asked, within: undefined, key: undefined, depth: 0 });
}

/** Counts the work that grows with a schema and not with the value, in about what a character of a value takes. It may throw. */
type Spend = (work: number) => void;

/** The work of asking a schema about a value. */
const workOfPart = 8;

/** The answers of named schemas about a value. A schema that is still being asked has nothing against it. */
type Known = Map<string, Misfit | undefined>;

/** All that is the same for a value and for what is in it. */
interface Asked {
  readonly lookup: Lookup;
  readonly rulesOf: ReturnType<typeof ruleBook>;
  readonly spend?: Spend | undefined;
  readonly fitting?: ReadonlyMap<Schema, Json>;
  said?: WeakMap<object, Known>;
}

/** The place of a value. Its pointer is made only for a misfit. */
interface Spot {
  readonly asked: Asked;
  readonly within: Spot | undefined;
  /** Its place in the value that it is in; undefined for that very value, asked by another schema. */
  readonly key: string | number | undefined;
  readonly depth: number;
  known?: Known;
}

function inside(spot: Spot, key?: string | number): Spot {
  return { asked: spot.asked, within: spot, key, depth: spot.depth + 1 };
}

function pointerOf({ within, key }: Spot): string {
  if (!within) return '';
  return key === undefined ? pointerOf(within) : at(pointerOf(within), key);
}

function knownOf(value: Json, spot: Spot): Known {
  if (spot.known) return spot.known;
  if (typeof value !== 'object' || value === null) return (spot.known = new Map());
  const said = (spot.asked.said ??= new WeakMap());
  const known: Known = said.get(value) ?? new Map();
  said.set(value, known);
  return (spot.known = known);
}

function misfit(value: Json, keyword: string, expected: string, spot: Spot): Misfit {
  const found = isCounted(keyword) ? countOf(value) : kindOf(value);
  return { pointer: pointerOf(spot), keyword, expected, found };
}

/** Of the schema at the end of a chain of references, known from then on for each of them. */
function misfitOfReferred(value: Json, reference: Schema, spot: Spot): Misfit | undefined {
  const known = knownOf(value, spot);
  const followed: string[] = [];
  let schema = reference;
  while (schema.kind === 'reference' && !known.has(schema.to)) {
    known.set(schema.to, undefined);
    followed.push(schema.to);
    schema = spot.asked.lookup(schema.to);
  }
  const found = schema.kind === 'reference' ? known.get(schema.to) : misfitAt(value, schema, spot);
  for (const name of followed) known.set(name, found);
  return found;
}

function misfitAt(value: Json, schema: Schema, spot: Spot): Misfit | undefined {
  const { asked, depth } = spot;
  if (asked.fitting?.get(schema) === value) return undefined;
  if (depth > deepest) return misfit(value, '$ref', 'less deep', spot);
  if (schema.kind === 'boolean') {
    return schema.accepts ? undefined : misfit(value, 'false schema', 'absent', spot);
  }
  if (schema.kind === 'reference') return misfitOfReferred(value, schema, spot);
  const isInner = typeof value === 'object' && value !== null;
  if (isInner) asked.spend?.((schema.enum?.length ?? 0) * workOfPart);
  const { identity, ofKind } = asked.rulesOf(schema);
  const kind = kindOfValue(value);
  return (
    brokenRule(value, identity, spot) ??
    partMisfit(value, schema, spot) ??
    (kind && brokenRule(value, ofKind(kind), spot)) ??
    (isInner ? insideMisfit(value, schema, spot) : undefined)
  );
}

function brokenRule(value: Json, asked: readonly Rule[], spot: Spot): Misfit | undefined {
  for (const rule of asked) {
    if (breaks(value, rule)) return misfit(value, rule.keyword, rule.expected, spot);
  }
  return undefined;
}

/** By other schemas about the same value. */
function partMisfit(value: Json, schema: KeywordSchema, spot: Spot): Misfit | undefined {
  const { allOf, anyOf, oneOf, not } = schema;
  if (!(allOf ?? anyOf ?? oneOf ?? not ?? schema.if)) return undefined;
  const here = (part: Schema): Misfit | undefined => {
    spot.asked.spend?.(workOfPart);
    return misfitAt(value, part, spot);
  };
  const fits = (part: Schema): boolean => here(part) === undefined;
  for (const part of allOf ?? []) {
    const found = here(part);
    if (found) return found;
  }
  if (anyOf && !anyOf.some(fits)) return misfit(value, 'anyOf', 'one of its alternatives', spot);
  if (oneOf && oneOf.filter(fits).length !== 1)
    return misfit(value, 'oneOf', 'just one of its alternatives', spot);
  if (not && fits(not)) return misfit(value, 'not', 'something else', spot);
  const branch = schema.if && (fits(schema.if) ? schema.then : schema.else);
  return branch && here(branch);
}

function insideMisfit(
  value: readonly Json[] | Readonly<Record<string, Json>>,
  schema: KeywordSchema,
  spot: Spot,
): Misfit | undefined {
  if (isList(value)) return arrayMisfit(value, schema, spot);
  spot.asked.spend?.(widthFor(value, schema));
  return objectMisfit(value, schema, spot);
}

function isList(value: readonly Json[] | Readonly<Record<string, Json>>): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a format that nothing checks, too. */
export function isOfFormat(value: string, format: string): boolean {
  return !isChecked(format) || formatChecks[format](value);
}

function arrayMisfit(
  value: readonly Json[],
  schema: KeywordSchema,
  spot: Spot,
): Misfit | undefined {
  const { contains, tuple, items } = schema;
  if (contains && value.every((item) => misfitAt(item, contains, inside(spot)))) {
    return misfit(value as Json, 'contains', withItem, spot);
  }
  for (const [index, item] of value.entries()) {
    const itemSchema = tuple ? (tuple[index] ?? schema.additionalItems) : items;
    const found = itemSchema && misfitAt(item, itemSchema, inside(spot, index));
    if (found) return found;
  }
  return undefined;
}

/** The work of asking keywords about an object that each of its members doesn't ask by itself. */
function widthFor(
  value: object,
  { required, dependencies, patternProperties }: KeywordSchema,
): number {
  const patterns = patternProperties ? patternProperties.length * Object.keys(value).length : 0;
  return (required?.length ?? 0) + ((dependencies?.length ?? 0) + patterns) * workOfPart;
}

function objectMisfit(
  value: Readonly<Record<string, Json>>,
  schema: KeywordSchema,
  spot: Spot,
): Misfit | undefined {
  const { propertyNames, dependencies = [] } = schema;
  const missing = (required: readonly string[] = []): Misfit | undefined => {
    const absent = required.find((key) => !Object.hasOwn(value, key));
    if (absent === undefined) return undefined;
    return misfit(value, 'required', `an object with ${absent}`, spot);
  };
  const absent = missing(schema.required);
  if (absent) return absent;
  for (const { key, required, schema: dependent } of dependencies) {
    if (!Object.hasOwn(value, key)) continue;
    const found = missing(required) ?? (dependent && misfitAt(value, dependent, inside(spot)));
    if (found) return found;
  }
  for (const key of Object.keys(value)) {
    const named = propertyNames && misfitAt(key, propertyNames, inside(spot));
    if (named) return named;
    for (const memberSchema of memberSchemas(key, schema)) {
      const found = misfitAt(value[key] as Json, memberSchema, inside(spot, key));
      if (found) return found;
    }
  }
  return undefined;
}

/** The schemas that a member has to satisfy. */
export function memberSchemas(key: string, schema: KeywordSchema): readonly Schema[] {
  const { patternProperties, additionalProperties } = schema;
  const named = propertyOf(key, schema);
  const found = named ? [named] : [];
  for (const pattern of patternProperties ?? []) {
    if (matches(pattern, key)) found.push(pattern.schema);
  }
  return found.length === 0 && additionalProperties ? [additionalProperties] : found;
}

const indexes = new WeakMap<KeywordSchema, ReadonlyMap<string, Schema>>();

/** The schema of a property. */
export function propertyOf(key: string, schema: KeywordSchema): Schema | undefined {
  if (!schema.properties) return undefined;
  let index = indexes.get(schema);
  if (!index) {
    index = new Map(schema.properties.map((property) => [property.key, property.schema]));
    indexes.set(schema, index);
  }
  return index.get(key);
}
