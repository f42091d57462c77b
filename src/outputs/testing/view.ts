import type { Code } from '../../code/text.js';

export interface FixtureView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  readonly doc: readonly Code[];
  /** The constant and its value, a line each. */
  readonly declaration: readonly Code[];
}

export interface TestingIndexView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  readonly fixtures: readonly Code[];
}
