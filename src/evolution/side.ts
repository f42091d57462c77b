import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { Schema } from '../model/model.js';
import type { Misfit } from '../values/misfit.js';

/** The schemas of one of two documents. */
export interface Side {
  readonly lookup: Lookup;
  /** The names that `lookup` knows. */
  readonly names: readonly string[];
}

/** A schema of one of two documents. */
export interface Sided {
  readonly schema: Schema;
  readonly side: Side;
}

/** A value that one schema sends and another refuses. */
export interface Witness {
  readonly value: Json;
  readonly misfit: Misfit;
}
