import type { Lookup } from './lookup.js';
import type { KeywordSchema, Schema, Tell } from './model.js';
import type { Json } from '../json.js';

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

/** A message, as far as telling it from others goes. */
export interface Tellable {
  /** The schemas that its payload, and its headers, have to satisfy. */
  readonly payload: readonly KeywordSchema[];
  readonly headers: readonly KeywordSchema[];
  /** The key of the schema that its payload refers to; undefined where it refers to none. */
  readonly schemaKey: string | undefined;
}

/**
 * Finds a value that tells messages apart: a constant that each requires in its payload, a discriminator, or a
 * constant that each requires in its headers. Undefined where there are no two, or nothing does.
 */
export function findTell(messages: readonly Tellable[], lookup: Lookup): Tell | undefined {
  if (messages.length < 2) return undefined;
  const payloads = messages.map(({ payload }) => payload);
  const headers = messages.map((message) => message.headers);
  const byPayload = findConstant(payloads, lookup) ?? findDiscriminator(messages, lookup);
  if (byPayload) return { in: 'payload', ...byPayload };
  const byHeader = findConstant(headers, lookup);
  if (!byHeader) return undefined;
  const values = byHeader.values.map((list) => list.map(String));
  return { in: 'headers', key: byHeader.key.toLowerCase(), values };
}

/** A member whose value tells alternatives apart, and the values for each. */
export type Constant = Omit<Tell, 'in'>;

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

/** A discriminator that all have; its value is the schema's key where it isn't a constant. */
function findDiscriminator(messages: readonly Tellable[], lookup: Lookup): Constant | undefined {
  const keys = messages.map(({ payload }) =>
    payload.map(({ discriminator }) => discriminator).find((found) => found !== undefined),
  );
  const [key] = keys;
  if (key === undefined || keys.some((other) => other !== key)) return undefined;
  const values = messages.map(
    ({ payload, schemaKey }) =>
      allowedValues(payload, key, lookup) ?? (schemaKey === undefined ? [] : [schemaKey]),
  );
  return areDistinct(values) ? { key, values } : undefined;
}

/** Tells lists of values that can be compared, none of which is empty or has a value of another. */
function areDistinct(values: readonly (readonly Json[])[]): values is Tell['values'] {
  const all = values.flat();
  return (
    values.every(({ length }) => length > 0) &&
    all.every((value) => typeof value !== 'object') &&
    new Set(all).size === all.length
  );
}
