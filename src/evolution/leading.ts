import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { Schema } from '../model/model.js';
import { subschemas } from '../model/subschemas.js';
import { findMisfit } from '../values/misfit.js';
import { nearby } from '../values/nearby.js';
import { placesOf, sampleOf } from '../values/places.js';

/** The schemas of a payload, and which of them hold which. */
export class Holders {
  readonly #holders = new Map<Schema, Schema[]>();
  readonly #byPointer = new Map<string, Schema[]>();

  constructor(payload: Schema, lookup: Lookup) {
    const waiting = [payload];
    this.#holders.set(payload, []);
    for (let schema = waiting.pop(); schema; schema = waiting.pop()) {
      const parts = schema.kind === 'reference' ? [lookup(schema.to)] : subschemas(schema);
      if (schema.kind !== 'reference') push(this.#byPointer, schema.pointer, schema);
      for (const part of parts) {
        if (!this.#holders.has(part)) waiting.push(part);
        push(this.#holders, part, schema);
      }
    }
  }

  /** The schemas at a place of the document, and all that lead to one. */
  leadingTo(pointer: string): ReadonlySet<Schema> {
    const found = new Set(this.#byPointer.get(pointer));
    for (const schema of found) {
      for (const holder of this.#holders.get(schema) ?? []) found.add(holder);
    }
    return found;
  }
}

function push<Key>(lists: Map<Key, Schema[]>, key: Key, schema: Schema): void {
  const list = lists.get(key);
  if (list) list.push(schema);
  else lists.set(key, [schema]);
}

/** More samples of a message are not tried to put a value into, of either kind. */
const mostBases = 40;

/** Samples of a payload along each alternative that leads to a place, then values near the first. */
export function* basesOf(
  payload: Schema,
  leading: ReadonlySet<Schema>,
  lookup: Lookup,
): Generator<Json> {
  const sample = sampleOf(payload, lookup);
  if (sample === undefined || leading.size === 0) return;
  const walk = { alternatives: true, isWanted: (schema: Schema) => leading.has(schema) };
  const texts = new Set([JSON.stringify(sample)]);
  for (const text of texts) {
    const base = JSON.parse(text) as Json;
    yield base;
    for (const { schema, value, put } of placesOf(base, payload, lookup, walk)) {
      if (texts.size >= mostBases) break;
      if (schema.kind === 'boolean') continue;
      for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
        if (!leading.has(part) || !findMisfit(value, part, lookup)) continue;
        const other = sampleOf(part, lookup);
        const whole = other === undefined ? undefined : put(other);
        if (whole !== undefined) texts.add(JSON.stringify(whole));
      }
    }
  }
  let left = mostBases;
  for (const base of nearby(sample, payload, lookup)) {
    if (left-- === 0) return;
    if (!texts.has(JSON.stringify(base))) yield base;
  }
}
