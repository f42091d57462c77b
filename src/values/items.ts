import type { Json } from '../json.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { isEqual } from '../runtime/validation.js';
import type { Lazy, Made, Make, Nothing, Spot } from './made.js';

/** More values of one schema are not tried to find one that is not in the array yet. */
const mostValues = 60;

/** Arrays of the parts: one with an item, and one with as few as may be. */
export function* arraysOf(
  parts: readonly KeywordSchema[],
  { words }: Spot,
  isBrief: boolean,
  make: Make,
): Generator<Made, Nothing> {
  const min = Math.max(0, ...parts.flatMap(({ minItems }) => minItems ?? []));
  const max = Math.min(...parts.flatMap(({ maxItems }) => maxItems ?? []));
  const positions = Math.max(0, ...parts.map(({ tuple }) => tuple?.length ?? 0));
  const contained = parts.flatMap(({ contains }) => contains ?? []);
  const usual = Math.max(positions, contained.length, isBrief || positions > 0 ? 0 : 1);
  const items = new Items(parts, words.replace(/s$/, ''), make);
  for (const length of new Set([Math.min(Math.max(min, usual), max), min])) {
    const made = items.array(length, min, contained);
    if (typeof made === 'string') return made;
    yield made;
  }
  return 'unfound';
}

class Items {
  readonly #lazy = new Map<string, Lazy>();
  readonly #isUnique: boolean;

  constructor(
    private readonly parts: readonly KeywordSchema[],
    private readonly words: string,
    private readonly make: Make,
  ) {
    this.#isUnique = parts.some(({ uniqueItems }) => uniqueItems);
  }

  array(length: number, min: number, contained: readonly Schema[]): Made | Nothing {
    const items: Made[] = [];
    const without: string[] = [];
    for (let index = 0; index < length; index++) {
      const first = length - contained.length;
      const item = this.#item(index, contained[index - Math.max(0, first)], items);
      if (typeof item !== 'string') items.push(item);
      else if (index < min) return item;
      else {
        if (item === 'unfound') without.push(`/${index}`);
        break;
      }
    }
    return {
      value: items.map(({ value }) => value),
      without: [
        ...without,
        ...items.flatMap((item, at) => item.without.map((to) => `/${at}${to}`)),
      ],
      hasExample: items.some(({ hasExample }) => hasExample),
    };
  }

  #hasPosition(index: number): boolean {
    return this.parts.some(({ tuple }) => tuple && index < tuple.length);
  }

  #item(index: number, contained: Schema | undefined, others: readonly Made[]): Made | Nothing {
    const lazy = this.#at(index, contained);
    const isNew = (value: Json): boolean => !others.some((other) => isEqual(other.value, value));
    for (let count = 0; count < mostValues; count++) {
      const made = lazy.at(count);
      if (!made) return count === 0 ? lazy.nothing : 'unfound';
      if (!this.#isUnique || isNew(made.value)) return made;
    }
    return 'unfound';
  }

  /** Items of the same schemas share their values. */
  #at(index: number, contained: Schema | undefined): Lazy {
    const place = this.#hasPosition(index) ? String(index) : 'rest';
    const key = `${place} ${contained?.pointer ?? ''}`;
    const known = this.#lazy.get(key);
    if (known) return known;
    const described = this.parts.flatMap(({ tuple, items, additionalItems }) =>
      tuple ? (tuple[index] ?? additionalItems ?? []) : (items ?? []),
    );
    const schemas = contained ? [...described, contained] : described;
    const lazy = this.make(schemas, { words: this.words, isMember: false, suggested: [] });
    this.#lazy.set(key, lazy);
    return lazy;
  }
}
