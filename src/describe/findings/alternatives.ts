import type { Schema } from '../../model/model.js';
import { placeOf } from './place.js';
import type { Checking } from './checking.js';

/** Reports alternatives of `oneOf` whose values another one accepts as well, so that they are refused. */
export function reportAlternatives(
  schema: Schema,
  { document, contradictions, diagnostics }: Checking,
): void {
  if (schema.kind !== 'keywords' || !schema.oneOf) return;
  const { oneOf } = schema;
  const told = new Set<Schema>();
  for (const one of oneOf) {
    const other = contradictions.swallowing(one, oneOf);
    if (!other || told.has(other) || contradictions.of(one)) continue;
    told.add(one);
    const isMutual = contradictions.swallowing(other, [one]) !== undefined;
    const [inner, outer] = [one, other].map((part) => nameOf(part, oneOf)) as [string, string];
    const place = placeOf(document, one.pointer);
    diagnostics.report('overlapping-alternatives', { inner, outer, isMutual }, place);
  }
}

function nameOf(schema: Schema, alternatives: readonly Schema[]): string {
  if (schema.kind === 'reference') return schema.to;
  const [base] = schema.kind === 'keywords' ? (schema.allOf ?? []) : [];
  if (base?.kind === 'reference' && base.pointer === schema.pointer) return base.to;
  return `alternative ${alternatives.indexOf(schema) + 1}`;
}
