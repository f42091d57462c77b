import { isChecked } from '../model/checked-formats.js';
import { impliedType } from '../model/implied.js';
import type { Lookup } from '../model/lookup.js';
import type { FormatRole, KeywordSchema, Schema } from '../model/model.js';
import { demandsOf } from '../model/telling.js';
import { joinTypes } from './parts.js';
import { findMisfit, memberSchemas } from './misfit.js';

export interface WithinContext {
  readonly lookup: Lookup;
  readonly formats: FormatRole;
}

/** The pairs of schemas that are being compared: what asks about itself has nothing against it. */
type Pairs = Set<string>;

/** More references than this are not followed into each other. */
const mostPairs = 500;

/**
 * Tells if every usual value of `inner` is one of `outer`, as far as keywords show it: a usual value has only the
 * members that its schema describes.
 */
export function isWithin(inner: Schema, outer: Schema, context: WithinContext): boolean {
  return compare(inner, outer, context, new Set());
}

function compare(inner: Schema, outer: Schema, context: WithinContext, pairs: Pairs): boolean {
  if (outer.kind === 'boolean') return outer.accepts;
  if (inner.kind === 'boolean') return false;
  if (inner.kind === 'reference' && outer.kind === 'reference') {
    const pair = `${inner.to} ${outer.to}`;
    if (inner.to === outer.to || pairs.has(pair)) return true;
    if (pairs.size > mostPairs) return false;
    pairs.add(pair);
  }
  const { lookup } = context;
  if (isRuledOut(outer, lookup)) return false;
  const said = demandsOf(inner, lookup);
  const values = valuesOf(said);
  if (values) {
    const own = values.filter((value) => !findMisfit(value, inner, lookup));
    return own.length > 0 && own.every((value) => !findMisfit(value, outer, lookup));
  }
  const within = (part: Schema, whole: Schema) => compare(part, whole, context, pairs);
  const alternatives = said.flatMap(({ anyOf, oneOf }) => [anyOf, oneOf]).find(isDefined);
  if (alternatives) {
    const base = withoutParts(said);
    return plainFirst(alternatives).every((part) => within(joint([...base, part]), outer));
  }
  return demandsOf(outer, lookup).every((demand) => follows(demand, said, context, within));
}

/** A reference may lead to a chain of others, and what stands here itself is compared at once. */
function plainFirst(alternatives: readonly Schema[]): readonly Schema[] {
  const isReference = ({ kind }: Schema) => Number(kind === 'reference');
  return [...alternatives].sort((left, right) => isReference(left) - isReference(right));
}

/** Tells a schema that is `false`, or that is put together with it. */
export function isRuledOut(schema: Schema, lookup: Lookup): boolean {
  if (schema.kind === 'boolean') return !schema.accepts;
  const isFalse = (part: Schema) => part.kind === 'boolean' && !part.accepts;
  return demandsOf(schema, lookup).some(({ allOf }) => allOf?.some(isFalse));
}

/** The only values that a schema may have; undefined if only keywords say which. */
export function valuesOf(said: readonly KeywordSchema[]) {
  if (said.every((part) => (part.const ?? part.enum) === undefined)) return undefined;
  return said
    .flatMap(({ const: constant, enum: values }) =>
      constant ? [[constant.value]] : values ? [values] : [],
    )
    .sort((left, right) => left.length - right.length)[0];
}

/** The types that schemas allow together, or mean without saying it. */
export function typesOf(said: readonly KeywordSchema[]): KeywordSchema['types'] {
  const types = said.map((part) => part.types).reduce(joinTypes, undefined);
  if (types) return types;
  const implied = said.map(impliedType).find(isDefined);
  return implied && [implied];
}

type Compare = (part: Schema, whole: Schema) => boolean;

/** Tells if what `said` says includes a demand. */
function follows(
  demand: KeywordSchema,
  said: readonly KeywordSchema[],
  context: WithinContext,
  within: Compare,
): boolean {
  const { types, const: constant, enum: values, not, anyOf, oneOf } = demand;
  if (constant ?? values ?? not ?? oneOf ?? demand.if) return false;
  const own = typesOf(said);
  const isAllowed = (type: string) =>
    types?.some((one) => one === type || (one === 'number' && type === 'integer')) ?? true;
  if (!(own?.every(isAllowed) ?? types === undefined)) return false;
  if (anyOf && !anyOf.some((part) => within(together(said, demand), part))) return false;
  const may = (...names: readonly string[]) => own?.some((type) => names.includes(type)) ?? true;
  return (
    (!may('number', 'integer') || numbersFollow(demand, said)) &&
    (!may('string') || textsFollow(demand, said, context)) &&
    (!may('array') || listsFollow(demand, said, within)) &&
    (!may('object') || objectsFollow(demand, said, within))
  );
}

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;

function limitsFollow(
  demand: KeywordSchema,
  said: readonly KeywordSchema[],
  keywords: RegExp,
): boolean {
  const holds = (
    list: readonly (keyof KeywordSchema)[],
    isStrict: (own: number, limit: number) => boolean,
  ) =>
    list
      .filter((keyword) => keywords.test(keyword))
      .every((keyword) => {
        const limit = demand[keyword] as number | undefined;
        return limit === undefined || said.some((part) => isStrict(Number(part[keyword]), limit));
      });
  return holds(lower, (own, limit) => own >= limit) && holds(upper, (own, limit) => own <= limit);
}

function numbersFollow(demand: KeywordSchema, said: readonly KeywordSchema[]): boolean {
  const { multipleOf } = demand;
  const isMultiple =
    multipleOf === undefined || said.some((part) => part.multipleOf === multipleOf);
  return isMultiple && limitsFollow(demand, said, /imum$/);
}

function textsFollow(
  { pattern, format, ...demand }: KeywordSchema,
  said: readonly KeywordSchema[],
  { formats }: WithinContext,
): boolean {
  const isAsserted = formats === 'assertion' && format !== undefined && isChecked(format);
  return (
    (!pattern || said.some((part) => part.pattern?.source === pattern.source)) &&
    (!isAsserted || said.some((part) => part.format === format)) &&
    limitsFollow(demand, said, /Length$/)
  );
}

function listsFollow(
  demand: KeywordSchema,
  said: readonly KeywordSchema[],
  within: Compare,
): boolean {
  const { items, tuple, contains, uniqueItems } = demand;
  if (tuple ?? contains) return false;
  if (uniqueItems && !said.some((part) => part.uniqueItems)) return false;
  const own = said.flatMap((part) => part.items ?? []);
  const areWithin = !items || (own.length > 0 && within(joint(own), items));
  return areWithin && limitsFollow(demand, said, /Items$/);
}

function objectsFollow(
  demand: KeywordSchema,
  said: readonly KeywordSchema[],
  within: Compare,
): boolean {
  const { dependencies, propertyNames, maxProperties, minProperties = 0, required = [] } = demand;
  if (dependencies ?? propertyNames ?? maxProperties !== undefined) return false;
  const needed = new Set(said.flatMap((part) => part.required ?? []));
  if (!required.every((key) => needed.has(key)) || needed.size < minProperties) return false;
  const open = openMembers(said);
  const { properties = [], patternProperties = [], additionalProperties } = demand;
  const described = [...properties, ...patternProperties].map(({ schema }) => schema);
  const all = [...described, additionalProperties].filter(isDefined);
  if (!open.every((part) => all.every((one) => within(part, one)))) return false;
  const keys = said.flatMap(({ properties = [] }) => properties.map(({ key }) => key));
  return [...new Set([...needed, ...keys])].every((key) => {
    const own = said.flatMap((part) => part.properties?.filter((one) => one.key === key) ?? []);
    const whole = joint(own.map(({ schema }) => schema));
    return memberSchemas(key, demand).every((part) => within(whole, part));
  });
}

/** The schemas of members by any name; an object of which nothing is described may have all. */
function openMembers(said: readonly KeywordSchema[]): readonly Schema[] {
  const open = said.flatMap(({ additionalProperties, patternProperties = [] }) => [
    ...(additionalProperties ? [additionalProperties] : []),
    ...patternProperties.map(({ schema }) => schema),
  ]);
  const isFree =
    open.every((part) => part.kind === 'boolean' && part.accepts) &&
    said.every((part) => !part.properties && !part.required);
  if (isFree) return [{ kind: 'boolean', pointer: '', accepts: true }];
  return open.filter(({ kind }) => kind !== 'boolean');
}

/** One schema that says what several do. */
export function joint(parts: readonly Schema[]): Schema {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return { kind: 'keywords', pointer: only?.pointer ?? '', allOf: parts };
}

function together(said: readonly KeywordSchema[], { pointer }: KeywordSchema): Schema {
  return { kind: 'keywords', pointer, allOf: withoutParts(said) };
}

/** Keywords that refuse no value. */
const refuseNothing: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'title', 'description', 'examples', 'default', 'deprecated'],
  ...['discriminator', 'discriminatorMapping'],
]);

/** Demands without those that they put together. One of which nothing is left is left out: chains of alternatives have many. */
export function withoutParts(said: readonly KeywordSchema[]): readonly KeywordSchema[] {
  return said
    .map(({ allOf, anyOf, oneOf, ...own }) => own)
    .filter((own) => Object.keys(own).some((key) => !refuseNothing.has(key)));
}

export function isDefined<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
