import { demandsOf } from '../../model/telling.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { forbids } from '../../values/contradiction.js';
import { placeOf } from './place.js';
import type { Checking } from './checking.js';

/** Reports what no value can meet, each where it stands. */
export function reportContradictions(
  schema: Schema,
  { document, lookup, contradictions, diagnostics }: Checking,
): void {
  if (schema.kind !== 'keywords') return;
  const said = demandsOf(schema, lookup);
  const { anyOf = [], oneOf = [] } = schema;
  const alternatives = [...anyOf, ...oneOf].filter((one) => !contradictions.of(one));
  const found = [
    ...contradictions.within(schema),
    ...alternatives.flatMap((one) => contradictions.beside(one, said) ?? []),
  ];
  for (const { pointer, keyword, type, reason, isShown } of found) {
    if (isShown) continue;
    diagnostics.report('contradiction', { type, reason }, placeOf(document, pointer, keyword));
  }
}

/** Reports members that one part of a schema describes and another part rules out. */
export function reportForbidden(schema: Schema, { document, lookup, diagnostics }: Checking): void {
  if (schema.kind !== 'keywords') return;
  const { allOf, anyOf, oneOf } = schema;
  if (!isClosed(schema) && !(allOf ?? anyOf ?? oneOf)) return;
  const said = demandsOf(schema, lookup);
  const alternatives = said.flatMap(({ anyOf = [], oneOf = [] }) => [...anyOf, ...oneOf]);
  const described = [said, ...alternatives.map((one) => demandsOf(one, lookup))];
  const all = described.flat();
  if (!all.some(isClosed)) return;
  const required = new Set(all.flatMap((part) => part.required ?? []));
  for (const closed of all.filter(isClosed)) {
    const beside = said.includes(closed)
      ? described
      : described.filter((d) => d.includes(closed) || d === said);
    const keys = beside
      .flat()
      .flatMap(describedKeys)
      .filter((key) => !required.has(key) && forbids(closed, key));
    if (keys.length === 0) continue;
    const place = placeOf(document, closed.pointer, 'additionalProperties');
    diagnostics.report('forbidden-properties', { keys: [...new Set(keys)] }, place);
  }
}

function isClosed({ additionalProperties }: KeywordSchema): boolean {
  return additionalProperties?.kind === 'boolean' && !additionalProperties.accepts;
}

/** The members that a schema means to allow. */
function describedKeys({ properties = [] }: KeywordSchema): readonly string[] {
  return properties
    .filter(({ schema }) => schema.kind !== 'boolean' || schema.accepts)
    .map(({ key }) => key);
}
