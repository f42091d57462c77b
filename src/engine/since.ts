import type { Change } from '../evolution/compare.js';
import type { Model } from '../model/model.js';

/** All that has changed since a release, and the version that it asks for. */
export interface SinceBaseline {
  readonly label: string;
  /** The version of the release. */
  readonly version: string;
  readonly changes: readonly Change[];
  /** Undefined if the release's version is none of three numbers. */
  readonly next: string | undefined;
}

/** A Model after the comparison with a release. */
export interface Adjusted {
  readonly model: Model;
  /** Undefined without a release. */
  readonly since?: SinceBaseline | undefined;
}
