import type { Issue } from './validation.js';

/** One row of the table of operations. */
export interface OperationDefinition {
  /** The handler's name. */
  readonly operation: string;
  /** The operation's id as the document writes it. */
  readonly id: string;
  /** The channel's address as the document writes it; undefined where it has none, and so no URL. */
  readonly channel: string | undefined;
  readonly messages: readonly MessageDefinition[];
}

export interface MessageDefinition {
  /** The message's name. */
  readonly message: string;
  /** True for a valid payload. */
  readonly is: (payload: unknown) => boolean;
  readonly issues: (payload: unknown) => readonly Issue[];
}

/** Every operation by its handler's name, in the order of the document. */
export type Operations = Readonly<Record<string, OperationDefinition>>;
