import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { Schema } from '../model/model.js';
import { fixtureOf, hasMore } from '../values/fixture.js';
import { findMisfit } from '../values/misfit.js';

/** A valid value, and if it has members that its type doesn't know. */
export interface Sample {
  readonly fixture: Json | undefined;
  readonly hasMore: boolean;
}

/** Samples of payloads. Messages and events that share a schema share its sample. */
export class Samples {
  readonly #known = new Map<Schema | string, Sample>();

  constructor(readonly lookup: Lookup) {}

  /** The first example, which is valid; else one that is made of the schema. */
  of(payload: Schema, [example]: readonly Json[]): Sample {
    if (example !== undefined) return this.#with(example, payload);
    const key = payload.kind === 'reference' ? payload.to : payload;
    const known = this.#known.get(key);
    if (known) return known;
    const fixture = fixtureOf(payload, [], this.lookup);
    const sample =
      fixture === undefined ? { fixture, hasMore: false } : this.#with(fixture, payload);
    this.#known.set(key, sample);
    return sample;
  }

  /** A sample that has been changed; undefined where it is no longer valid. */
  changed(
    { fixture, hasMore: more }: Sample,
    payload: Schema,
    change: (value: Json) => Json | undefined,
  ): Sample | undefined {
    const changed = fixture === undefined ? undefined : change(fixture);
    if (changed === undefined) return undefined;
    if (changed === fixture) return { fixture, hasMore: more };
    return findMisfit(changed, payload, this.lookup) ? undefined : this.#with(changed, payload);
  }

  #with(fixture: Json, payload: Schema): Sample {
    return { fixture, hasMore: hasMore(fixture, payload, this.lookup) };
  }
}
