import type { Schema } from '../../model/model.js';
import { demandsOf } from '../../model/telling.js';
import { placeOf } from './place.js';
import type { Checking } from './checking.js';

/** Reports alternatives of `oneOf` whose values another one accepts as well, so that they are refused. */
export function reportAlternatives(
  schema: Schema,
  { document, lookup, contradictions, diagnostics }: Checking,
): void {
  if (schema.kind !== 'keywords' || !schema.oneOf) return;
  const said = demandsOf(schema, lookup);
  const alternatives = schema.oneOf;
  const possible = alternatives.filter((one) => !contradictions.beside(one, said));
  const told = new Set<Schema>();
  for (const one of possible) {
    const other = contradictions.swallowing(one, possible);
    if (!other || told.has(other)) continue;
    told.add(one);
    const isMutual = contradictions.swallowing(other, [one]) !== undefined;
    const inner = nameOf(one) ?? numberOf(one, alternatives);
    const called = nameOf(other);
    const outer = called === undefined || called === inner ? numberOf(other, alternatives) : called;
    const place = placeOf(document, one.pointer);
    diagnostics.report('overlapping-alternatives', { inner, outer, isMutual }, place);
  }
}

/** The name of the schema that an alternative refers to, alone or with the value of a discriminator. */
function nameOf(schema: Schema): string | undefined {
  if (schema.kind === 'reference') return schema.to;
  const [base] = schema.kind === 'keywords' ? (schema.allOf ?? []) : [];
  const isTagged = base?.kind === 'reference' && base.pointer === schema.pointer;
  return isTagged ? base.to : undefined;
}

function numberOf(schema: Schema, alternatives: readonly Schema[]): string {
  return `alternative ${alternatives.indexOf(schema) + 1}`;
}
