import type { Pattern } from '../../model/model.js';
import { isNothingLike } from '../../patterns/texts.js';
import type { Situation } from './situation.js';

/** Tells if no text is left. */
export function areTextsRuledOut({ parts, facts }: Situation): boolean {
  const schemas = parts.map(({ schema }) => schema);
  const minLength = Math.max(0, ...schemas.map((schema) => schema.minLength ?? 0));
  const maxLength = Math.min(...schemas.map((schema) => schema.maxLength ?? Infinity));
  if (minLength > maxLength) return true;
  const formats = new Set(schemas.map(({ format }) => format));
  if (facts.some((fact) => fact.kind === 'not-of-format' && formats.has(fact.format))) return true;
  const patterns = distinct(schemas.flatMap(({ pattern }) => pattern ?? []));
  const forbidden = distinct(
    facts.flatMap((fact) => (fact.kind === 'not-matching' ? [fact.pattern] : [])),
  );
  if (patterns.some((pattern) => forbidden.some((other) => isSame(pattern, other)))) return true;
  const isLimited = minLength > 0 || maxLength < Infinity;
  const demands = patterns.length + forbidden.length;
  if (demands === 0 || (forbidden.length === 0 && demands === 1 && !isLimited)) return false;
  return isNothingLike({ patterns, forbidden, minLength, maxLength });
}

function distinct(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.filter(
    (pattern, index) => patterns.findIndex((other) => isSame(pattern, other)) === index,
  );
}

function isSame(left: Pattern, right: Pattern): boolean {
  return left.source === right.source && left.flags === right.flags;
}
