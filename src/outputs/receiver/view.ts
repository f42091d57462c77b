import type { Code } from '../../code/text.js';

export interface OperationsView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  /** The table, a line each. */
  readonly table: readonly Code[];
}

/** Nothing but the header depends on the document. */
export interface FixedView {
  readonly header: readonly Code[];
}
