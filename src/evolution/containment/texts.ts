import type { Pattern } from '../../model/model.js';
import type { Situation } from './situation.js';

/** Tells if no text is left. */
export function areTextsRuledOut({ parts, facts }: Situation): boolean {
  const schemas = parts.map(({ schema }) => schema);
  const least = Math.max(0, ...schemas.map(({ minLength = 0 }) => minLength));
  const most = Math.min(...schemas.map(({ maxLength = Infinity }) => maxLength));
  if (least > most) return true;
  const patterns = schemas.flatMap(({ pattern }) => pattern ?? []);
  const formats = new Set(schemas.map(({ format }) => format));
  return facts.some((fact) => {
    if (fact.kind === 'not-of-format') return formats.has(fact.format);
    if (fact.kind !== 'not-matching') return false;
    return patterns.some((pattern) => isSame(pattern, fact.pattern));
  });
}

function isSame(left: Pattern, right: Pattern): boolean {
  return left.source === right.source && left.flags === right.flags;
}
