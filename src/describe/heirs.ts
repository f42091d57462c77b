import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { subschemas } from '../model/subschemas.js';
import { allowedValues, demandsOf } from '../model/telling.js';
import type { Json } from '../json.js';
import { isEqual } from '../runtime/validation.js';
import type { Linked } from './link.js';
import { withoutNull } from './nullable.js';
import type { DeclaredSchema, Discriminator } from './written.js';

/** A schema with a discriminator that it inherits through `allOf`, or has itself. */
export interface Heir {
  /** Undefined for what stands inline: the document has no name for it. */
  readonly name: string | undefined;
  readonly property: string;
  /** The values that stand for it: its own constants, else its name. */
  readonly values: readonly Json[];
  /** The names of the schemas that it inherits from, the nearest first. */
  readonly ancestors: readonly string[];
}

export function findHeirs(
  byName: ReadonlyMap<string, DeclaredSchema>,
  linked: Linked,
): readonly Heir[] {
  return [...byName].flatMap(([name, { origin }]) => {
    const isNamed = origin.kind === 'component' || origin.kind === 'foreign';
    const whole = linked.lookup(name);
    const itself = withoutNull(whole);
    return keywordsIn(whole).flatMap((part) =>
      heirsOf(part, isNamed && part === itself ? name : undefined, linked),
    );
  });
}

/** The values of a schema and of all that inherit from it: where the schema is asked for, any of them may come. */
export function kindsOf(name: string, property: string, heirs: readonly Heir[]): readonly Json[] {
  const own = heirs.filter(
    (heir) => heir.property === property && (heir.name === name || heir.ancestors.includes(name)),
  );
  return [...new Set(own.flatMap(({ values }) => values))];
}

function heirsOf(schema: KeywordSchema, name: string | undefined, linked: Linked): readonly Heir[] {
  const { lookup, keyOf } = linked;
  const ancestors = ancestorsOf(schema, lookup);
  return discriminatorsOf(schema, name, ancestors, lookup).map(({ property, mapping }) => {
    const key = name === undefined ? undefined : keyOf(name);
    const names = key === undefined ? [] : namesOf(key, mapping);
    const values = valuesOf(schema, property, names, ancestors, lookup);
    return { name, property, values, ancestors };
  });
}

/** The values that stand for a schema: those that are mapped to it, else its key. */
export function namesOf(key: string, mapping: Discriminator['mapping']): readonly string[] {
  const mapped = mapping.filter(({ to }) => to === key).map(({ value }) => value);
  return mapped.length > 0 ? mapped : [key];
}

/** A list that all heirs share doesn't tell one of them; its name in that list does. */
function valuesOf(
  schema: KeywordSchema,
  property: string,
  names: readonly Json[],
  ancestors: readonly string[],
  lookup: Lookup,
): readonly Json[] {
  const allowed = allowedValues(demandsOf(schema, lookup), property, lookup);
  if (!allowed) return names;
  const inherited = ancestors.flatMap((ancestor) => demandsOf(lookup(ancestor), lookup));
  const shared = allowedValues(inherited, property, lookup);
  const named = names.filter((value) => allowed.includes(value));
  return named.length > 0 && isEqual(allowed, shared) ? named : allowed;
}

/** The discriminators of a schema and its ancestors, each property once. */
function discriminatorsOf(
  schema: KeywordSchema,
  name: string | undefined,
  ancestors: readonly string[],
  lookup: Lookup,
): readonly Discriminator[] {
  const parts = [schema, ...ancestors.map(lookup)].flatMap(inlineParts);
  const bases = parts.filter((part) => isBaseOf(part, name));
  const properties = new Set(bases.flatMap(({ discriminator = [] }) => discriminator));
  return [...properties].map((property) => {
    const own = bases.filter(({ discriminator }) => discriminator === property);
    return { property, mapping: own.flatMap((base) => base.discriminatorMapping ?? []) };
  });
}

/** The discriminator of a schema with alternatives is about those. */
function isBaseOf({ oneOf, anyOf }: KeywordSchema, name: string | undefined): boolean {
  const alternatives = [...(oneOf ?? []), ...(anyOf ?? [])];
  return (
    alternatives.length === 0 ||
    alternatives.some((part) => part.kind === 'reference' && part.to === name)
  );
}

/** The names that lead on through `allOf`, the nearest first. */
function ancestorsOf(schema: KeywordSchema, lookup: Lookup): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Schema): void => {
    const parts = inlineParts(part).flatMap(({ allOf = [] }) => allOf);
    const next = parts.flatMap((one) => (one.kind === 'reference' ? [one.to] : []));
    const unseen = next.filter((name) => !names.has(name));
    for (const name of unseen) names.add(name);
    for (const name of unseen) visit(lookup(name));
  };
  visit(schema);
  return [...names];
}

/** A schema and what stands inline in its `allOf`. */
function inlineParts(schema: Schema): readonly KeywordSchema[] {
  if (schema.kind !== 'keywords') return [];
  return [schema, ...(schema.allOf ?? []).flatMap(inlineParts)];
}

function keywordsIn(schema: Schema): readonly KeywordSchema[] {
  if (schema.kind !== 'keywords') return [];
  return [schema, ...subschemas(schema).flatMap(keywordsIn)];
}
