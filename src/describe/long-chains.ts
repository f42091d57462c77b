import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Document } from '../document/node.js';
import type { Pointer } from '../json.js';
import { placeOf } from './findings/place.js';
import type { DeclaredSchema, WrittenSchema } from './written.js';

/** Schemas that a value may be passed on to, from one to the next; those of real documents have a dozen. */
const mostFollowed = 200;

/** Reports a schema that passes a value on through so many others that no stack holds them. */
export function refuseLongChains(
  declared: readonly DeclaredSchema[],
  document: Document,
  diagnostics: Diagnostics,
): void {
  if (declared.length <= mostFollowed) return;
  const schemas = new Map(declared.map(({ pointer, schema }) => [pointer, schema]));
  const heights = new Map<Pointer, number>();
  const path = new Set<Pointer>();
  const heightOf = (pointer: Pointer): number => {
    const known = heights.get(pointer);
    if (known !== undefined || path.has(pointer)) return known ?? 0;
    if (path.size > mostFollowed) return 1;
    const schema = schemas.get(pointer);
    path.add(pointer);
    let height = 1;
    for (const target of schema ? targetsOf(schema) : []) {
      height = Math.max(height, 1 + heightOf(target));
    }
    path.delete(pointer);
    heights.set(pointer, height);
    return height;
  };
  const first = declared.find(({ pointer }) => heightOf(pointer) > mostFollowed);
  if (!first) return;
  diagnostics.report('long-chain', { limit: mostFollowed }, placeOf(document, first.pointer));
}

/** The schemas that a value of this one is passed on to. */
function targetsOf(schema: WrittenSchema): readonly Pointer[] {
  if (schema.kind === 'reference') return [schema.target];
  if (schema.kind === 'boolean') return [];
  const { allOf = [], anyOf = [], oneOf = [], dependencies = [] } = schema;
  const single = [schema.not, schema.if, schema.then, schema.else];
  const parts = [...allOf, ...anyOf, ...oneOf, ...single, ...dependencies.map((one) => one.schema)];
  return parts.flatMap((part) => (part ? targetsOf(part) : []));
}
