import type { KeywordSchema } from '../model/model.js';
import { likelyNumber } from './likely.js';

/** More multiples of one number are not tried to find one of another. */
const mostMultiples = 1000;

/** Numbers that are likely to be within all limits. */
export function* numbersOf(
  parts: readonly KeywordSchema[],
  words: string,
  isInteger: boolean,
): Generator<number> {
  yield* [likelyNumber(words, isInteger), 1, 0];
  const limits = (key: 'minimum' | 'exclusiveMinimum' | 'maximum' | 'exclusiveMaximum') =>
    parts.flatMap((part) => part[key] ?? []);
  const low = Math.max(...limits('minimum'), ...limits('exclusiveMinimum'));
  const high = Math.min(...limits('maximum'), ...limits('exclusiveMaximum'));
  const factors = parts.flatMap(({ multipleOf }) => multipleOf ?? []);
  if (factors.length > 0) yield* multiples(Math.max(...factors), low, high);
  if (Number.isFinite(low)) yield* [Math.ceil(low), Math.floor(low) + 1, low, low + 1];
  if (Number.isFinite(high)) yield* [Math.floor(high), Math.ceil(high) - 1, high, high - 1];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return;
  yield middle(low, high);
  yield Math.round(middle(low, high));
}

function middle(low: number, high: number): number {
  return low + (high - low) / 2;
}

/** Without the noise of binary fractions. */
function* multiples(factor: number, low: number, high: number): Generator<number> {
  const from = low === -Infinity ? Math.min(1, Math.floor(high / factor)) : Math.ceil(low / factor);
  const step = low === -Infinity && from < 1 ? -1 : 1;
  for (let count = 0; count < mostMultiples; count++) {
    yield Number(((from + step * count) * factor).toPrecision(15));
  }
}
