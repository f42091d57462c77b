import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { Document } from '../../document/node.js';
import type { Pointer } from '../../json.js';
import type { Lookup } from '../../model/lookup.js';
import type { Model, Schema } from '../../model/model.js';
import { subschemas } from '../../model/subschemas.js';
import type { Contradictions } from '../../values/contradiction.js';

/** Everything that a check of schemas needs. */
export interface Checking {
  readonly model: Model;
  readonly document: Document;
  /** The schemas as they are written that have a keyword to look at. */
  readonly unusual: ReadonlySet<Pointer>;
  readonly lookup: Lookup;
  readonly contradictions: Contradictions;
  readonly diagnostics: Diagnostics;
}

/** Each schema of a Model once, in its order. */
export function everySchema({ schemas, messages }: Model): readonly Schema[] {
  const seen = new Set<Schema>();
  const waiting = [
    ...schemas.map(({ schema }) => schema),
    ...messages.map(({ payload }) => payload),
  ].reverse();
  for (let schema = waiting.pop(); schema; schema = waiting.pop()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    const parts = subschemas(schema);
    for (let index = parts.length - 1; index >= 0; index--) waiting.push(parts[index] as Schema);
  }
  return [...seen];
}
