import type { Json, KeywordSchema, Schema } from './model.js';

export type Lookup = (name: string) => Schema;

/** The schemas that every valid value of `schema` satisfies, itself first: references and `allOf` followed. */
export function demandsOf(schema: Schema, lookup: Lookup): readonly KeywordSchema[] {
  const seen = new Set<string>();
  const visit = (part: Schema): readonly KeywordSchema[] => {
    if (part.kind === 'boolean') return [];
    if (part.kind === 'keywords') return [part, ...(part.allOf ?? []).flatMap(visit)];
    if (seen.has(part.to)) return [];
    seen.add(part.to);
    return visit(lookup(part.to));
  };
  return visit(schema);
}

/** The only values that a property may have where it is present; undefined where any may be. */
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

/** What tells alternatives apart: a member that each requires, and the values it has in each. */
export interface Tell {
  readonly key: string;
  /** In the order of the alternatives; no value stands in two of them. */
  readonly values: readonly (readonly (string | number | boolean)[])[];
}

/** The first member that tells the alternatives apart; undefined where none does. */
export function findTell(
  alternatives: readonly (readonly KeywordSchema[])[],
  lookup: Lookup,
): Tell | undefined {
  const required = alternatives.map(
    (demands) => new Set(demands.flatMap((part) => part.required ?? [])),
  );
  for (const key of required[0] ?? []) {
    if (!required.every((keys) => keys.has(key))) continue;
    const values = alternatives.map((demands) => allowedValues(demands, key, lookup) ?? []);
    const all = values.flat();
    const isDistinct = new Set(all).size === all.length && values.every(({ length }) => length > 0);
    if (isDistinct && all.every(isPlain)) return { key, values: values as Tell['values'] };
  }
  return undefined;
}

function isPlain(value: Json): value is string | number | boolean {
  return typeof value !== 'object';
}
