import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { FormatRole, Schema } from '../model/model.js';
import { hasMore } from '../values/described.js';
import { fixtureOf } from '../values/fixture.js';
import { findMisfit } from '../values/misfit.js';

/** A valid value, and what is to be said of it. */
export interface Sample {
  readonly fixture: Json | undefined;
  /** It has members that its type doesn't know. */
  readonly hasMore: boolean;
  /** It is an example of the document, or has one in it. */
  readonly hasExample: boolean;
}

export const noSample: Sample = { fixture: undefined, hasMore: false, hasExample: false };

/** Levels of a value: a deeper one is no sample that anybody reads, and Prettier has no stack for it from 300 on. */
const deepest = 100;

/** Samples of payloads. Messages and events that share a schema share its sample. */
export class Samples {
  readonly #known = new Map<Schema | string, Sample>();
  readonly #without = new Map<Sample, readonly string[]>();

  constructor(
    readonly lookup: Lookup,
    private readonly formats: FormatRole,
  ) {}

  /** The first example, which is valid; else one that is made of the schema. */
  of(payload: Schema, [example]: readonly Json[]): Sample {
    if (example !== undefined) return this.#with(example, payload, true);
    const key = payload.kind === 'reference' ? payload.to : payload;
    const known = this.#known.get(key);
    if (known) return known;
    const made = fixtureOf(payload, this.lookup, this.formats);
    const sample = made ? this.#with(made.value, payload, made.hasExample) : noSample;
    this.#known.set(key, sample);
    if (made && sample !== noSample) this.#without.set(sample, made.without);
    return sample;
  }

  /** Another sample that is made of the schema; undefined if none is found that is accepted. */
  other(payload: Schema, accepts: (value: Json) => boolean): Sample | undefined {
    const made = fixtureOf(payload, this.lookup, this.formats, accepts);
    return made && this.#with(made.value, payload, made.hasExample);
  }

  /** The places that a sample has no value for, since none was found. */
  missingFrom(sample: Sample): readonly string[] {
    return this.#without.get(sample) ?? [];
  }

  /** A sample that has been changed; undefined if it is no longer valid. */
  changed(
    sample: Sample,
    payload: Schema,
    change: (value: Json) => Json | undefined,
  ): Sample | undefined {
    const { fixture, hasExample } = sample;
    const changed = fixture === undefined ? undefined : change(fixture);
    if (changed === undefined) return undefined;
    if (changed === fixture) return sample;
    if (findMisfit(changed, payload, this.lookup, this.formats)) return undefined;
    return this.#with(changed, payload, hasExample);
  }

  #with(fixture: Json, payload: Schema, hasExample: boolean): Sample {
    if (isDeeper(fixture, deepest)) return noSample;
    return { fixture, hasMore: hasMore(fixture, payload, this.lookup), hasExample };
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: Json) => isDeeper(inner, levels - 1));
}
