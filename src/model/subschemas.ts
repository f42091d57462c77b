import type { KeywordSchema, Schema } from './model.js';

/** The keywords that hold schemas, by how they hold them. */
const members = ['properties', 'patternProperties', 'dependencies'] as const;
const lists = ['tuple', 'allOf', 'anyOf', 'oneOf'] as const;
const single = [
  ...(['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames'] as const),
  ...(['not', 'if', 'then', 'else'] as const),
] as const;

/** The schemas that stand directly in a schema. */
export function subschemas(schema: Schema): readonly Schema[] {
  if (schema.kind !== 'keywords') return [];
  return [
    ...members.flatMap((keyword) => (schema[keyword] ?? []).map((member) => member.schema)),
    ...lists.flatMap((keyword) => schema[keyword] ?? []),
    ...single.map((keyword) => schema[keyword]),
  ].filter((part) => part !== undefined);
}

/** A new schema in which `change` has replaced each schema that stands directly in this one. */
export function mapSubschemas<From, To>(
  schema: KeywordSchema<From>,
  change: (part: Schema<From>) => Schema<To>,
): KeywordSchema<To> {
  const changed: Record<string, unknown> = { ...schema };
  for (const keyword of members) {
    const held = schema[keyword];
    if (!held) continue;
    changed[keyword] = held.map((member) =>
      member.schema ? { ...member, schema: change(member.schema) } : member,
    );
  }
  for (const keyword of lists) {
    const list = schema[keyword];
    if (list) changed[keyword] = list.map(change);
  }
  for (const keyword of single) {
    const part = schema[keyword];
    if (part) changed[keyword] = change(part);
  }
  return changed as unknown as KeywordSchema<To>;
}
