import type { Json } from '../json.js';
import type { Schema } from '../model/model.js';

/** A value that fits its schemas. */
export interface Made {
  readonly value: Json;
  /** Places that a schema describes and no value was found for, as JSON Pointers from this one. */
  readonly without: readonly string[];
  /** True if an example of the document is in it. */
  readonly hasExample: boolean;
}

/** The reason why there is no value: none is allowed, it would be without end, or the search found none. */
export type Nothing = 'never' | 'endless' | 'unfound';

/** The place that a value is for. */
export interface Spot {
  /** Its key in lower case, word by word; empty at the top. */
  readonly words: string;
  /** It stands in an object. */
  readonly isMember: boolean;
  /** Values of examples further out. */
  readonly suggested: readonly Json[];
}

/** Values that fit all of the schemas, the best first. */
export type Make = (schemas: readonly Schema[], spot: Spot) => Lazy;

/** Each value is made when it is asked for, once. */
export class Lazy {
  readonly #made: Made[] = [];
  #source: Generator<Made, Nothing> | undefined;
  #nothing: Nothing | undefined;

  /** `first` is the first of the search's values, where it is known without a search. */
  constructor(
    private readonly search: () => Generator<Made, Nothing>,
    private readonly first: Made | undefined,
  ) {}

  at(index: number): Made | undefined {
    if (index === 0 && this.first) return this.first;
    this.#source ??= this.search();
    while (this.#made.length <= index && this.#nothing === undefined) {
      const { done, value } = this.#source.next();
      if (done) this.#nothing = value;
      else this.#made.push(value);
    }
    return this.#made[index];
  }

  /** The reason why there are no more. */
  get nothing(): Nothing {
    return this.#nothing ?? 'unfound';
  }
}

/** The weightier of two reasons. */
export function weightier(one: Nothing, other: Nothing): Nothing {
  const reasons = ['unfound', 'endless', 'never'] as const;
  return reasons.find((reason) => reason === one || reason === other) ?? one;
}
