import { isMultipleOf } from '../../runtime/validation.js';
import type { Situation } from './situation.js';

/** More integers than this between two limits are not listed. */
const mostListed = 200;

interface Range {
  readonly low: number;
  readonly high: number;
  /** A limit is none of the range. */
  readonly isOpen: { readonly low: boolean; readonly high: boolean };
}

/** The numbers that limits leave: none, those in a list, or undefined if there may be more. */
export function numbersLeft({ kind, parts, facts }: Situation): readonly number[] | undefined {
  const range = rangeOf(parts.map(({ schema }) => schema));
  const { low, high, isOpen } = range;
  if (low > high || (low === high && (isOpen.low || isOpen.high))) return [];
  const multiples = parts.flatMap(({ schema: { multipleOf = 0 } }) =>
    multipleOf > 0 ? [multipleOf] : [],
  );
  const steps = [...multiples, ...(kind === 'integer' ? [1] : [])];
  const excluded = facts.flatMap((fact) => (fact.kind === 'not-multiple' ? [fact.of] : []));
  if (steps.some((step) => excluded.some((divisor) => isMultipleOf(step, divisor)))) return [];
  if (kind === 'fraction') {
    if (multiples.some(Number.isInteger)) return [];
    return low === high && !Number.isInteger(low) ? [low] : low === high ? [] : undefined;
  }
  const step = commonStep(steps);
  if (excluded.some((divisor) => isMultipleOf(step, divisor))) return [];
  return integersIn(range, step);
}

function rangeOf(
  limits: readonly {
    readonly minimum?: number;
    readonly maximum?: number;
    readonly exclusiveMinimum?: number;
    readonly exclusiveMaximum?: number;
  }[],
): Range {
  let low = -Infinity;
  let high = Infinity;
  const isOpen = { low: false, high: false };
  for (const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } of limits) {
    if (minimum !== undefined && minimum > low) [low, isOpen.low] = [minimum, false];
    if (maximum !== undefined && maximum < high) [high, isOpen.high] = [maximum, false];
    if (exclusiveMinimum !== undefined && exclusiveMinimum >= low) {
      [low, isOpen.low] = [exclusiveMinimum, true];
    }
    if (exclusiveMaximum !== undefined && exclusiveMaximum <= high) {
      [high, isOpen.high] = [exclusiveMaximum, true];
    }
  }
  return { low, high, isOpen };
}

/** The least integer that all integers among the steps divide. */
function commonStep(steps: readonly number[]): number {
  const whole = steps.filter(Number.isInteger);
  return whole.reduce((left, right) => {
    const common = (left / divisorOf(left, right)) * right;
    return Number.isSafeInteger(common) ? common : left;
  }, 1);
}

function divisorOf(left: number, right: number): number {
  return right === 0 ? left : divisorOf(right, left % right);
}

function integersIn({ low, high, isOpen }: Range, step: number): readonly number[] | undefined {
  let first = Math.ceil(low / step);
  let last = Math.floor(high / step);
  if (isOpen.low && first * step === low) first++;
  if (isOpen.high && last * step === high) last--;
  if (first > last) return Number.isFinite(low) && Number.isFinite(high) ? [] : undefined;
  const count = last - first + 1;
  const isExact =
    Math.abs(low) < Number.MAX_SAFE_INTEGER && Math.abs(high) < Number.MAX_SAFE_INTEGER;
  if (!isExact || count > mostListed) return undefined;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
