import type { Code } from '../../code/text.js';

export interface OperationsView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  /** The table, a line each. */
  readonly table: readonly Code[];
}

export interface ReceiverView {
  readonly header: readonly Code[];
}

export interface IndexView {
  readonly header: readonly Code[];
  readonly events: readonly Code[];
}
