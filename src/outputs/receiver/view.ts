import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface ReceiverTemplates {
  'receiver/table': TableView;
  'receiver/receiver': FixedView;
}

export interface TableView {
  readonly header: Code;
  readonly imports: readonly Code[];
  /** The messages that events share, a line each. */
  readonly messages: readonly Code[];
  readonly hasMessages: boolean;
  /** The table, a line each. */
  readonly events: readonly Code[];
  readonly tellings: readonly Code[];
}

/** Nothing but the header depends on the document. */
export interface FixedView {
  readonly header: Code;
}
