import type { Schema } from './model.js';

/** The schemas that stand directly in a schema. */
export function subschemas(schema: Schema): readonly Schema[] {
  if (schema.kind !== 'keywords') return [];
  const { items, additionalItems, contains, additionalProperties, propertyNames, not } = schema;
  const single = [items, additionalItems, contains, additionalProperties, propertyNames, not];
  return [
    ...(schema.properties ?? []).map((property) => property.schema),
    ...(schema.patternProperties ?? []).map((pattern) => pattern.schema),
    ...(schema.dependencies ?? []).map((dependency) => dependency.schema),
    ...(schema.tuple ?? []),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...single,
    ...[schema.if, schema.then, schema.else],
  ].filter((part) => part !== undefined);
}
