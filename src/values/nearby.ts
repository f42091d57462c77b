import type { JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import { isPlainObject, placesOf, sampleOf, without, type Place } from './places.js';

/** Values near a valid one that are likely to be valid too, itself first. */
export function* nearby(value: Json, schema: Schema, lookup: Lookup): Generator<Json> {
  yield value;
  for (const place of placesOf(value, schema, lookup, { alternatives: true })) {
    for (const other of others(place, lookup)) {
      const whole = place.put(other);
      if (whole !== undefined) yield whole;
    }
  }
}

function* others({ value, schema, isAdded }: Place, lookup: Lookup): Generator<Json> {
  if (schema.kind === 'boolean') return;
  if (isAdded) yield value;
  yield* given(schema);
  yield* ofOtherKinds(schema, lookup);
  yield* alike(value, schema);
  if (!isPlainObject(value)) return;
  const required = new Set(schema.required);
  const optional = Object.keys(value).filter((key) => !required.has(key));
  for (const key of optional) yield without(value, key);
  yield without(value, ...optional);
}

/** The values that the document itself gives. */
function given(schema: KeywordSchema): readonly Json[] {
  const { enum: values = [], const: constant, examples = [], default: usual } = schema;
  return [
    ...values.slice(0, 6),
    ...(constant ? [constant.value] : []),
    ...examples,
    ...(usual === undefined ? [] : [usual]),
  ];
}

/** A value of each type, and of each alternative. */
function ofOtherKinds(schema: KeywordSchema, lookup: Lookup): readonly Json[] {
  const { anyOf = [], oneOf = [], types = [] } = schema;
  const parts = types.length > 1 ? types.map((type) => ofType(schema, type)) : [];
  return [...parts, ...anyOf, ...oneOf]
    .map((part) => sampleOf(part, lookup))
    .filter((value) => value !== undefined);
}

function ofType(schema: KeywordSchema, type: JsonType): KeywordSchema {
  const { examples: _examples, default: _default, ...rest } = schema;
  return { ...rest, types: [type] };
}

/** Of the same kind, at the limits or beside them. */
function alike(value: Json, schema: KeywordSchema): readonly Json[] {
  if (typeof value === 'number') {
    const { minimum, maximum, multipleOf = 1 } = schema;
    return [minimum, maximum, value + multipleOf, -value].filter((other) => other !== undefined);
  }
  if (typeof value === 'string') {
    const { maxLength = 20 } = schema;
    return ['', `${value}é`, value.slice(1), '🎉', 'x'.repeat(Math.min(maxLength, 2_000))];
  }
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return [[], items.slice(1), [...items, ...items.slice(0, 1)]];
  }
  return typeof value === 'boolean' ? [!value] : [];
}
