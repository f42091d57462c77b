import type { Json } from '../json.js';
import type { Misfit } from '../values/misfit.js';
import type { Effort } from './effort.js';
import type { Witness } from './side.js';

/** Smaller values than this many are not tried, and fewer where each takes much work. */
const mostTries = 400;
const mostWork = 500_000;

/** The least value found that is still refused at the same place by the same keyword. */
export function shrink(
  witness: Witness,
  refused: (value: Json) => Misfit | undefined,
  effort: Effort,
): Witness {
  let least = witness;
  let left = mostTries;
  const end = Math.max(0, effort.left - mostWork);
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const value of smallerThan(least.value)) {
      if (left-- <= 0 || effort.left <= end) return least;
      const misfit = refused(value);
      if (!misfit || !isSame(misfit, least.misfit)) continue;
      least = { value, misfit };
      isSmaller = true;
      break;
    }
  }
  return least;
}

/** Items before a place may be gone: their numbers don't count. */
function isSame(left: Misfit, right: Misfit): boolean {
  const place = ({ pointer }: Misfit): string => pointer.replace(/\/\d+(?=\/|$)/g, '/0');
  return left.keyword === right.keyword && place(left) === place(right);
}

/** Values with one part less, or a simpler one, the largest first. */
function* smallerThan(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.length > 3) yield items.slice(0, Math.ceil(items.length / 2));
    for (const index of items.keys()) yield items.toSpliced(index, 1);
    for (const [index, item] of items.entries()) {
      for (const smaller of smallerThan(item)) yield items.with(index, smaller);
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value as { readonly [key: string]: Json });
    for (const [key] of members) yield Object.fromEntries(members.filter(([name]) => name !== key));
    for (const [key, member] of members) {
      for (const smaller of smallerThan(member)) {
        yield Object.fromEntries(
          members.map(([name, own]) => [name, name === key ? smaller : own]),
        );
      }
    }
  } else if (typeof value === 'string' && value.length > 1) {
    const half = Math.ceil(value.length / 2);
    yield* [value.slice(0, half), value.slice(0, -1)];
    if (!/^\w*$/.test(value)) yield value.replace(/\W+/g, '');
  }
}
