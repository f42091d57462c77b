import { at, countOf, isObject, own } from '../runtime/validation.js';
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
  const said: Said = new WeakMap();
  return misfitAt(value, schema, {
    lookup,
    formats,
    spend,
    pointer: '',
    depth: 0,
    said,
    known: saidOf(value, said),
  });
}

/** Counts the work that grows with a schema and not with the value, in about what a character of a value takes. It may throw. */
type Spend = (work: number) => void;

/** The work of asking a schema about a value. */
const workOfPart = 8;

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
  readonly spend: Spend | undefined;
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
  if (isObject(value) || Array.isArray(value)) {
    instance.spend?.((schema.enum?.length ?? 0) * workOfPart);
  }
  return (
    brokenRule(value, rules[instance.formats](schema).identity, misfit) ??
    partMisfit(schema, misfit, (part) => {
      instance.spend?.(workOfPart);
      return misfitAt(value, part, instance);
    }) ??
    insideMisfit(value, schema, misfit, instance)
  );
}

function brokenRule(value: Json, asked: readonly Rule[], misfit: Say): Misfit | undefined {
  const rule = asked.find((one) => breaks(value, one));
  return rule && misfit(rule.keyword, rule.expected);
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
  { lookup, formats, spend, pointer, depth, said }: Instance,
): Misfit | undefined {
  const kind = kindOfValue(value);
  const own = kind && brokenRule(value, rules[formats](schema).byKind[kind], misfit);
  if (own) return own;
  const judge: Judge = (item, itemSchema, itemPointer = pointer) => {
    const known = saidOf(item, said);
    const instance = {
      lookup,
      formats,
      spend,
      pointer: itemPointer,
      depth: depth + 1,
      said,
      known,
    };
    return misfitAt(item, itemSchema, instance);
  };
  if (Array.isArray(value))
    return arrayMisfit(value as readonly Json[], schema, misfit, judge, pointer);
  if (isObject(value)) {
    spend?.(widthFor(value, schema));
    return objectMisfit(value as Readonly<Record<string, Json>>, schema, misfit, judge, pointer);
  }
  return undefined;
}

type Say = (keyword: string, expected: string) => Misfit;
type Judge = (value: Json, schema: Schema, pointer?: string) => Misfit | undefined;

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
  const { contains, tuple, items } = schema;
  if (contains && value.every((item) => judge(item, contains))) {
    return misfit('contains', withItem);
  }
  for (const [index, item] of value.entries()) {
    const itemSchema = tuple ? (tuple[index] ?? schema.additionalItems) : items;
    const found = itemSchema && judge(item, itemSchema, at(pointer, index));
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
  misfit: Say,
  judge: Judge,
  pointer: string,
): Misfit | undefined {
  const keys = Object.keys(value);
  const { propertyNames, dependencies = [] } = schema;
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
  const { patternProperties = [], additionalProperties } = schema;
  const named = propertyOf(key, schema);
  const matching = patternProperties.filter((pattern) => matches(pattern, key));
  const found = [...(named ? [named] : []), ...matching.map((pattern) => pattern.schema)];
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
