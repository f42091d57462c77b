import type { Lookup } from './lookup.js';
import type { KeywordSchema, Schema } from './model.js';
import type { Json } from '../json.js';

/** The schemas that every valid value of `schema` satisfies, itself first: references and `allOf` followed. */
export function demandsOf(schema: Schema, lookup: Lookup): readonly KeywordSchema[] {
  if (schema.kind === 'keywords' && !schema.allOf) return [schema];
  const found: KeywordSchema[] = [];
  const seen = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.kind === 'keywords') {
      found.push(part);
      part.allOf?.forEach(visit);
    } else if (part.kind === 'reference' && !seen.has(part.to)) {
      seen.add(part.to);
      visit(lookup(part.to));
    }
  };
  visit(schema);
  return found;
}

/**
 * The schemas that every object satisfies which satisfies these. Of alternatives of which one alone may be an object, it is that one:
 * all others are null, say.
 */
export function demandsOfObject(
  demands: readonly KeywordSchema[],
  lookup: Lookup,
): readonly KeywordSchema[] {
  const all = new Set<KeywordSchema>();
  const visit = (part: KeywordSchema): void => {
    if (all.has(part)) return;
    all.add(part);
    for (const list of [part.anyOf ?? [], part.oneOf ?? []]) {
      const [only, ...others] = list.filter(mayBeObject);
      if (only && others.length === 0) demandsOf(only, lookup).forEach(visit);
    }
  };
  demands.forEach(visit);
  return [...all];
}

function mayBeObject(schema: Schema): boolean {
  return schema.kind !== 'keywords' || !schema.types || schema.types.includes('object');
}

/** The only values that a property may have where it is present; undefined if any may be. */
export function allowedValues(
  demands: readonly KeywordSchema[],
  key: string,
  lookup: Lookup,
): readonly Json[] | undefined {
  const described = demands
    .flatMap(({ properties = [] }) => properties.filter((property) => property.key === key))
    .flatMap((property) => demandsOf(property.schema, lookup));
  const lists = described.flatMap(({ const: constant, enum: values }) =>
    constant ? [[constant.value]] : values ? [values] : [],
  );
  return lists.sort((left, right) => left.length - right.length)[0];
}

/** A member whose value tells alternatives apart, and the values for each. */
export interface Constant {
  readonly key: string;
  /** In the alternatives' order. */
  readonly values: readonly (readonly (string | number | boolean)[])[];
}

/** The first member that each requires, and that has a value of its own in each. */
export function findConstant(
  alternatives: readonly (readonly KeywordSchema[])[],
  lookup: Lookup,
): Constant | undefined {
  const required = alternatives.map(
    (demands) => new Set(demands.flatMap((part) => part.required ?? [])),
  );
  for (const key of required[0] ?? []) {
    if (!required.every((keys) => keys.has(key))) continue;
    const values = alternatives.map((demands) => allowedValues(demands, key, lookup) ?? []);
    if (areDistinct(values)) return { key, values };
  }
  return undefined;
}

/** Tells lists of values that can be compared, none of which is empty or has a value of another. */
function areDistinct(values: readonly (readonly Json[])[]): values is Constant['values'] {
  const all = values.flat();
  return (
    values.every(({ length }) => length > 0) &&
    all.every((value) => typeof value !== 'object') &&
    new Set(all).size === all.length
  );
}
