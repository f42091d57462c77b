import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { isObject, keysOf } from './possible.js';
import { furtherTypes } from './print-type.js';

/** An object, and nothing but: alternatives and parts make it a type of another shape. */
export function isInterface(schema: Schema, lookup: Lookup): schema is KeywordSchema {
  if (schema.kind !== 'keywords' || !isObject(schema)) return false;
  return furtherTypes(schema, { lookup, demands: [] }).length === 0;
}

/** Tells a schema whose valid values can be read as the declared type: one object, with keys of its own only. */
export function isReadable(schema: Schema, lookup: Lookup): boolean {
  if (schema.kind !== 'keywords') return false;
  const { dependencies = [] } = schema;
  const known = new Set(keysOf(schema));
  const others = dependencies.filter((one) => one.schema);
  return (
    isInterface(
      others.length === dependencies.length ? schema : { ...schema, dependencies: others },
      lookup,
    ) &&
    dependencies.every(({ key, required = [] }) =>
      [key, ...required].every((one) => known.has(one)),
    )
  );
}
