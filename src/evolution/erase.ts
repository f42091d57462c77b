import { impliedType } from '../model/implied.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { mapSubschemas } from '../model/subschemas.js';
import { asksOnly } from '../typescript/possible.js';

/**
 * A schema that demands only what its type in TypeScript says: limits, patterns and formats go, integers are numbers, a value that
 * meets several alternatives is no fault, and an object has other members.
 */
export function erase(schema: Schema): Schema {
  if (schema.kind === 'boolean') return schema;
  if (schema.kind === 'reference') return { ...schema, to: `types:${schema.to}` };
  const { additionalProperties: others, anyOf, oneOf, allOf = [] } = schema;
  const implied = impliedType(schema);
  const types = schema.types?.map((type) => (type === 'integer' ? 'number' : type));
  const { then, else: otherwise } = schema;
  const branches =
    schema.if && otherwise && !isAnything(otherwise)
      ? [joint(schema, [schema.if, ...(then ? [then] : [])]), otherwise]
      : undefined;
  const lists = [anyOf, oneOf, branches].filter((list) => list !== undefined);
  const [first, ...more] = lists;
  const kept: KeywordSchema = {
    ...keptOf(schema),
    ...(types ? { types } : implied ? { types: [implied] } : {}),
    ...(others && !isNever(others) && { additionalProperties: others }),
    ...(first && { anyOf: first }),
    ...(allOf.length + more.length > 0 && {
      allOf: [...allOf, ...more.map((list) => either(schema, list))],
    }),
  };
  return mapSubschemas(kept, erase);
}

function keptOf(schema: KeywordSchema): KeywordSchema {
  const { pointer, enum: values, const: constant, tuple, items, additionalItems } = schema;
  const { properties, required, patternProperties, dependencies, not } = schema;
  const { minItems, maxItems } = schema;
  return {
    ...{ kind: 'keywords', pointer },
    ...(values && { enum: values }),
    ...(constant && { const: constant }),
    ...(tuple && { tuple, ...(minItems && { minItems }), ...(maxItems && { maxItems }) }),
    ...(items && { items }),
    ...(additionalItems && { additionalItems }),
    ...(properties && { properties }),
    ...(required && { required }),
    ...(patternProperties && { patternProperties }),
    ...(dependencies && { dependencies }),
    ...(not?.kind === 'keywords' && not.types && asksOnly(not, 'types') && { not }),
  };
}

function isNever(schema: Schema): boolean {
  return schema.kind === 'boolean' && !schema.accepts;
}

function isAnything(schema: Schema): boolean {
  return schema.kind === 'boolean' && schema.accepts;
}

function joint({ pointer }: KeywordSchema, allOf: readonly Schema[]): KeywordSchema {
  return { kind: 'keywords', pointer, allOf };
}

function either({ pointer }: KeywordSchema, anyOf: readonly Schema[]): KeywordSchema {
  return { kind: 'keywords', pointer, anyOf };
}
