import type { Json } from '../json.js';

/** A value with another at some keys of it; undefined if something else than an object is in the way. */
export function withValue(base: Json, keys: readonly string[], value: Json): Json | undefined {
  const [key, ...others] = keys;
  if (key === undefined) return value;
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return undefined;
  const members = new Map(Object.entries(base));
  const inner = withValue(members.get(key) ?? (others.length > 0 ? {} : null), others, value);
  if (inner === undefined) return undefined;
  return Object.fromEntries(members.set(key, inner));
}
