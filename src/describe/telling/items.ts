import { keysOf } from '../../runtime/json.js';
import { demandsOf } from '../../model/telling.js';
import type { Lookup } from '../../model/lookup.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import type { Json } from '../../json.js';
import { own } from '../../runtime/json.js';
import { anyItem, type Place, type Places } from './places.js';

/** The pointers of the lists in a payload that are described, the top ones first. */
export function listsIn(places: Places): readonly string[] {
  return [...places.keys()]
    .filter((pointer) => pointer.endsWith(`/${anyItem}`))
    .map((pointer) => pointer.slice(0, -2))
    .filter((pointer) => !pointer.includes(`/${anyItem}`))
    .sort((left, right) => keysOf(left).length - keysOf(right).length || (left < right ? -1 : 1));
}

/** True if a list is described there. */
export function hasList(places: Places, each: string): boolean {
  return places.has(`${each}/${anyItem}`);
}

/** The places in an item of a list; undefined if no list is described there. */
export function placesInItem(places: Places, each: string): Places | undefined {
  const start = `${each}/${anyItem}`;
  if (!hasList(places, each)) return undefined;
  const found = new Map<string, Place>();
  for (const [pointer, place] of places) {
    const isInside = pointer === start || pointer.startsWith(`${start}/`);
    if (isInside) found.set(pointer.slice(start.length), place);
  }
  return found;
}

/** The schema of an item of a list in a payload; undefined if no list is described there. */
export function itemOf(payload: Schema, each: string, lookup: Lookup): Schema | undefined {
  let schemas: readonly KeywordSchema[] = demandsOf(payload, lookup);
  for (const key of keysOf(each)) {
    schemas = schemas
      .flatMap(({ properties = [] }) => properties.filter((property) => property.key === key))
      .flatMap(({ schema }) => demandsOf(schema, lookup));
  }
  const items = schemas.flatMap(({ items: item }) => (item ? [item] : []));
  const [first, ...others] = items;
  if (!first || others.length === 0) return first;
  return { kind: 'keywords', pointer: first.pointer, allOf: items };
}

/** The items of a list in a value; none if there is no list. */
export function itemsAt(value: Json, each: string): readonly Json[] {
  const list = keysOf(each).reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? own(part, key) : undefined),
    value,
  );
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}
