import { code, type Code } from '../../typescript/code.js';
import type { Pattern, Schema } from '../../model/model.js';
import { subschemas } from '../../model/subschemas.js';

/** The line that has ESLint leave a file out. Where nothing offends, ESLint would complain of the line. */
export function lintingLines(schema: Schema, isAllRead: boolean): readonly Code[] {
  if (isAllRead && !patternsIn(schema).some(offends)) return [];
  return [code`/* eslint-disable -- parameters and patterns are as they have to be */`];
}

function patternsIn(schema: Schema): readonly Pattern[] {
  if (schema.kind !== 'keywords') return [];
  const { pattern, patternProperties = [] } = schema;
  return [
    ...(pattern ? [pattern] : []),
    ...patternProperties,
    ...subschemas(schema).flatMap(patternsIn),
  ];
}

/** Tells if one of the recommended rules is against it: of escapes, control characters, spaces and classes. */
function offends({ source, flags }: Pattern): boolean {
  const classes = source.match(/\[(?:\\.|[^\]\\])*\]/g) ?? [];
  return (
    flags !== 'u' ||
    /\\(?:x[01]|u00[01]|c[A-Z])| {2}|\[\]/.test(source) ||
    classes.some((one) => /\\[^\\\]^\-\w]|[\p{M}\u200d]/u.test(one))
  );
}
