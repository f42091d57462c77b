import type { KeywordSchema, Schema } from './model.js';

/** The keywords that hold schemas, by how they hold them. */
const members = ['properties', 'patternProperties', 'dependencies'] as const;
const lists = ['tuple', 'allOf', 'anyOf', 'oneOf'] as const;
const single = [
  ...(['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames'] as const),
  ...(['not', 'if', 'then', 'else'] as const),
] as const;

/** Tells a schema in which no other stands, as most don't. */
function isLeaf(schema: KeywordSchema<unknown>): boolean {
  const { properties, patternProperties, dependencies, additionalProperties } = schema;
  const { propertyNames, items, tuple, additionalItems, contains } = schema;
  const { allOf, anyOf, oneOf, not, if: condition, then, else: otherwise } = schema;
  const ofObjects = properties ?? patternProperties ?? additionalProperties ?? propertyNames;
  const ofArrays = items ?? tuple ?? additionalItems ?? contains;
  const parts = allOf ?? anyOf ?? oneOf ?? not ?? condition ?? then ?? otherwise ?? dependencies;
  return (ofObjects ?? ofArrays ?? parts) === undefined;
}

/** The schemas that stand directly in a schema. */
export function subschemas(schema: Schema): readonly Schema[] {
  if (schema.kind !== 'keywords' || isLeaf(schema)) return [];
  const found: Schema[] = [];
  for (const keyword of members) {
    const held: readonly { readonly schema?: Schema }[] | undefined = schema[keyword];
    if (held) for (const { schema: part } of held) if (part) found.push(part);
  }
  for (const keyword of lists) {
    const list = schema[keyword];
    if (list) found.push(...list);
  }
  for (const keyword of single) {
    const part = schema[keyword];
    if (part) found.push(part);
  }
  return found;
}

/**
 * The schema with each schema that stands directly in it changed; the same object if none of them
 * has become another.
 */
export function mapSubschemas<From, To>(
  schema: KeywordSchema<From>,
  change: (part: Schema<From>) => Schema<To>,
): KeywordSchema<To> {
  if (isLeaf(schema)) return schema as KeywordSchema<never>;
  let changed: Record<string, unknown> | undefined;
  const put = (keyword: keyof KeywordSchema, before: unknown, after: unknown): void => {
    if (after !== before) (changed ??= { ...schema })[keyword] = after;
  };
  for (const keyword of members) {
    const held: readonly { readonly schema?: Schema<From> }[] | undefined = schema[keyword];
    if (held)
      put(
        keyword,
        held,
        mapAll(held, (member) => mapMember(member, change)),
      );
  }
  for (const keyword of lists) {
    const list = schema[keyword];
    if (list) put(keyword, list, mapAll(list, change));
  }
  for (const keyword of single) {
    const part = schema[keyword];
    if (part) put(keyword, part, change(part));
  }
  return (changed ?? schema) as unknown as KeywordSchema<To>;
}

function mapMember<From, To>(
  member: { readonly schema?: Schema<From> },
  change: (part: Schema<From>) => Schema<To>,
): object {
  const { schema } = member;
  const changed = schema && change(schema);
  return (changed as unknown) === schema ? member : { ...member, schema: changed };
}

/** The same list if nothing in it changes. */
function mapAll<Item>(list: readonly Item[], change: (item: Item) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.every((item, index) => item === list[index]) ? list : changed;
}
