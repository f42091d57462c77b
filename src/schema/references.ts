import type { Schema } from '../model/model.js';

/** The schemas that stand directly in a schema. */
function subschemas(schema: Schema): readonly Schema[] {
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

/** The names that a schema refers to, each once, sorted. */
export function referencesOf(schema: Schema): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.kind === 'reference') names.add(part.to);
    subschemas(part).forEach(visit);
  };
  visit(schema);
  return [...names].sort();
}
