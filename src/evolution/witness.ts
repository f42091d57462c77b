import type { Json } from '../json.js';
import type { FormatRole } from '../model/model.js';
import { breakagesOf, take } from '../values/breakages.js';
import { fixtureOf } from '../values/fixture.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import { nearby } from '../values/nearby.js';
import { between } from './between.js';
import { Effort } from './effort.js';
import type { Identities } from './identity.js';
import { Senders } from './sent.js';
import { shrink } from './shrink.js';
import type { Sided, Witness } from './side.js';

/** More values than this are not tried for one question. */
const mostTried = 2_000;

/** Looks for values that one schema has and another hasn't. */
export class Witnesses {
  readonly #senders: Senders;

  constructor(
    identities: Identities,
    private readonly formats: FormatRole,
    private readonly effort = new Effort(),
  ) {
    this.#senders = new Senders(identities, formats, effort);
  }

  /**
   * A small value that `inner` sends and `outer` refuses; undefined if none was found. Unless sent, it may have what nothing
   * describes.
   */
  find(
    inner: Sided,
    outer: Sided,
    { isSent = true, tries = mostTried, isWanted = (_: Json): boolean => true } = {},
  ): Witness | undefined {
    if (!this.effort.spend(0)) return undefined;
    const refused = this.#refusing(inner, outer, isSent);
    const wanted = (value: Json) =>
      this.effort.attempt(() => isWanted(value)) ? refused(value) : undefined;
    return this.effort.attempt(() => {
      for (const value of this.#candidates(inner, outer, tries)) {
        const misfit = wanted(value);
        if (misfit) return shrink({ value, misfit }, wanted, this.effort);
      }
      return undefined;
    });
  }

  /** The least value like this one that `inner` sends and `outer` refuses; undefined if they don't. */
  confirm(value: Json, inner: Sided, outer: Sided): Witness | undefined {
    const refused = this.#refusing(inner, outer, true);
    const misfit = refused(value);
    return misfit && shrink({ value, misfit }, refused, this.effort);
  }

  #refusing(inner: Sided, outer: Sided, isSent: boolean) {
    const { use } = this.effort;
    const ask = (value: Json): Misfit | undefined => {
      use(JSON.stringify(value).length);
      const misfit = findMisfit(value, outer.schema, outer.side.lookup, this.formats, use);
      return misfit && this.isOf(value, inner, isSent) ? misfit : undefined;
    };
    return (value: Json): Misfit | undefined => this.effort.attempt(() => ask(value));
  }

  isOf(value: Json, { schema, side }: Sided, isSent = true): boolean {
    return isSent
      ? this.#senders.sends(value, schema, side)
      : this.#senders.isValid(value, schema, side);
  }

  /** Values that the first schema is likely to have, those first that it has by itself. */
  *#candidates(inner: Sided, outer: Sided, tries: number): Generator<Json> {
    let left = tries;
    const seen = new Set<string>();
    const sample = fixtureOf(inner.schema, inner.side.lookup, this.formats)?.value;
    const bases = sample === undefined ? [] : [sample];
    for (const values of [
      bases.flatMap((base) => [nearby(base, inner.schema, inner.side.lookup)]),
      bases.map((base) => valuesOf(breakagesOf(base, outer.schema, outer.side.lookup))),
      bases.map((base) => between(base, inner, outer)),
      bases.map((base) => this.#twoStepsFrom(base, inner)),
      bases.map((base) => this.#broken(base, inner, outer)),
      [plain],
    ].flat()) {
      for (const value of values) {
        if (left-- <= 0) return;
        const text = JSON.stringify(value);
        if (!this.effort.spend(text.length)) return;
        if (seen.has(text)) continue;
        seen.add(text);
        yield value;
      }
    }
  }

  *#twoStepsFrom(base: Json, { schema, side }: Sided): Generator<Json> {
    for (const first of take(nearby(base, schema, side.lookup), mostFirst)) {
      if (this.isOf(first, { schema, side }, false)) yield* nearby(first, schema, side.lookup);
    }
  }

  *#broken(base: Json, inner: Sided, outer: Sided): Generator<Json> {
    for (const first of take(nearby(base, inner.schema, inner.side.lookup), mostFirst)) {
      if (!this.isOf(first, inner, false)) continue;
      for (const { value } of breakagesOf(first, outer.schema, outer.side.lookup)) yield value;
    }
  }
}

/** As many neighbours are starts of others. */
const mostFirst = 60;

function* valuesOf(found: Iterable<{ readonly value: Json }>): Generator<Json> {
  for (const { value } of found) yield value;
}

/** Values of every type. */
const plain: readonly Json[] = [
  ...[null, 0, 0.5, '', 'text', true, false, -1, 1e9],
  ...[[], {}, [0, 0], { more: 0 }, [{}], [null]],
];
