import type { Issue, ValidationOptions } from './validation.js';

/** One row of the table of operations. Its key there is the handler's name. */
export interface OperationDefinition {
  /** The operation's id as the document writes it, unless that is the handler's name. */
  readonly id?: string;
  /** The channel's address as the document writes it; undefined where it has none, and so no URL. */
  readonly channel: string | undefined;
  /** The values of those parameters of the channel that have but a few. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Tells its messages apart; without it, nothing in the document does. */
  readonly tell?: Tell;
  readonly messages: readonly MessageDefinition[];
}

/** A member of the payload, or a header in lower case, whose value says which message it is. */
export interface Tell {
  readonly in: 'payload' | 'headers';
  readonly key: string;
}

/** The place of a value in a delivery. */
export interface Location {
  readonly in: 'payload' | 'headers';
  /** The keys that lead there; the first of `headers` is in lower case. */
  readonly path: readonly string[];
}

export interface MessageDefinition {
  /** The message's name. */
  readonly message: string;
  /** The values that say that it is this message, where the operation has a `tell`. */
  readonly when?: readonly (string | number | boolean)[];
  readonly correlationId?: Location;
  /** It is posted as a form. */
  readonly isForm?: boolean;
  /** Its payload has a property `payload`, so a form's field of that name is not the payload itself. */
  readonly hasPayload?: boolean;
  /** True for a valid payload. */
  readonly is: (payload: unknown) => boolean;
  readonly issues: (payload: unknown, options?: ValidationOptions) => readonly Issue[];
}

/** Every operation by its handler's name, in the order of the document. */
export type Operations = Readonly<Record<string, OperationDefinition>>;

/** An operation that knows its handler's name. */
export interface Operation extends OperationDefinition {
  readonly name: string;
}

/** The rows of the table with their names, in its order. */
export function namedOperations(operations: Operations): ReadonlyMap<string, Operation> {
  const named = Object.entries(operations).map(
    ([name, definition]) => [name, { ...definition, name }] as const,
  );
  return new Map(named);
}
