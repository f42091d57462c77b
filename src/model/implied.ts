import type { JsonType, KeywordSchema } from './model.js';

/**
 * The type that a schema without `type` means: to draft-07 `properties` alone lets any text pass, and no
 * author has meant that. Undefined if its keywords speak of nothing in particular.
 */
export function impliedType(schema: KeywordSchema<unknown>): JsonType | undefined {
  if (speaksOfObjects(schema)) return 'object';
  return (schema.items ?? schema.tuple ?? schema.contains) === undefined ? undefined : 'array';
}

export function speaksOfObjects(schema: KeywordSchema<unknown>): boolean {
  const { properties, additionalProperties, patternProperties, required, propertyNames } = schema;
  const said = properties ?? additionalProperties ?? patternProperties ?? required ?? propertyNames;
  return said !== undefined;
}
