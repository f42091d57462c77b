import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Property, Schema } from '../model/model.js';

/** A schema and those that it refers to. */
export interface Conjunction {
  readonly schema: KeywordSchema;
  readonly followed: ReadonlySet<string>;
}

/**
 * One schema that says what all of `allOf` say at once, references followed: a property that several describe has all of
 * their schemas. It is for making a value, and not for judging one: where two differ in what can't be joined, the later one counts.
 */
export function conjoin(
  schema: KeywordSchema,
  lookup: Lookup,
  active: ReadonlySet<string>,
): Conjunction {
  const followed = new Set<string>();
  const visit = (part: Schema): readonly KeywordSchema[] => {
    if (part.kind === 'boolean') return [];
    if (part.kind === 'reference') {
      if (active.has(part.to) || followed.has(part.to)) return [];
      followed.add(part.to);
      return visit(lookup(part.to));
    }
    const { allOf = [], ...own } = part;
    return [own, ...allOf.flatMap(visit)];
  };
  const [first = schema, ...others] = visit(schema);
  return { schema: others.reduce(both, first), followed };
}

function both(left: KeywordSchema, right: KeywordSchema): KeywordSchema {
  const alternatives = (['oneOf', 'anyOf'] as const).flatMap((key) => {
    const list = left[key] && right[key];
    return list ? [{ kind: 'keywords' as const, pointer: right.pointer, [key]: list }] : [];
  });
  const joined = {
    ...left,
    ...right,
    types: joinTypes(left.types, right.types),
    enum: common(left.enum, right.enum),
    required: [...new Set([...(left.required ?? []), ...(right.required ?? [])])],
    properties: joinProperties([...(left.properties ?? []), ...(right.properties ?? [])]),
    items: joinItems(left.items, right.items),
    examples: [...(left.examples ?? []), ...(right.examples ?? [])],
    allOf: [...(left.allOf ?? []), ...alternatives],
    ...extremes(left, right),
  };
  const known = Object.entries(joined).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as KeywordSchema;
}

/** The stricter of two limits. */
function extremes(left: KeywordSchema, right: KeywordSchema) {
  const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
  const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;
  const of = (key: (typeof lower | typeof upper)[number], choose: typeof Math.max) =>
    left[key] !== undefined && right[key] !== undefined
      ? [[key, choose(left[key], right[key])] as const]
      : [];
  return Object.fromEntries([
    ...lower.flatMap((key) => of(key, Math.max)),
    ...upper.flatMap((key) => of(key, Math.min)),
  ]);
}

export function joinTypes(left: KeywordSchema['types'], right: KeywordSchema['types']) {
  if (!left || !right) return left ?? right;
  const types = left.filter((type) => right.includes(type));
  const isInteger = [left, right].some(
    (one) => one.includes('integer') && !types.includes('integer'),
  );
  return isInteger && [left, right].some((one) => one.includes('number'))
    ? [...types, 'integer' as const]
    : types;
}

function common<Value>(left: readonly Value[] | undefined, right: readonly Value[] | undefined) {
  return left && right ? left.filter((value) => right.includes(value)) : (left ?? right);
}

function joinProperties(properties: readonly Property[]): readonly Property[] | undefined {
  const byKey = new Map<string, Schema>();
  for (const { key, schema } of properties) {
    byKey.set(key, joinItems(byKey.get(key), schema) ?? schema);
  }
  return byKey.size === 0 ? undefined : [...byKey].map(([key, schema]) => ({ key, schema }));
}

function joinItems(left: Schema | undefined, right: Schema | undefined): Schema | undefined {
  if (!left || !right) return left ?? right;
  return { kind: 'keywords', pointer: right.pointer, allOf: [left, right] };
}
