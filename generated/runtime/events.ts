// Copied by hooksmith 0.1.0 from its src/runtime/events.ts
// It is the same in every package: this file is overwritten.

import type { IssueList, ValidationOptions } from './validation.js';

/** One row of the table of events. Its key there is the event's name, and the key of its handler. */
export interface EventDefinition {
  /** The operation's id as the document writes it, unless that is the event's name. */
  readonly operation?: string;
  /** The channel's address as the document writes it; undefined if it has none, and so no URL of its own. */
  readonly channel: string | undefined;
  /** The values of those parameters of the channel that have but a few. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** The list of a body whose item it is, as a JSON Pointer. */
  readonly each?: string;
  /** One; several if nothing in the document tells them apart. */
  readonly messages: readonly MessageDefinition[];
}

/** The place of a value in a delivery. */
export interface Location {
  readonly in: 'payload' | 'headers';
  /** The keys that lead there; the first of `headers` is in lower case. */
  readonly path: readonly string[];
}

export interface MessageDefinition {
  /** The message's name, as the document writes it. */
  readonly message: string;
  readonly correlationId?: Location;
  /** It is posted as a form. */
  readonly isForm?: boolean;
  /** Its payload has a property `payload`, so a form's field of that name is not the payload itself. */
  readonly hasPayload?: boolean;
  /** True for a valid payload. */
  readonly is: (payload: unknown) => boolean;
  readonly issues: (payload: unknown, options?: ValidationOptions) => IssueList;
}

/** Every event by its name, in the order of the document. */
export type Events = Readonly<Record<string, EventDefinition>>;

/** An event that knows its name. */
export interface KnownEvent extends EventDefinition {
  readonly name: string;
  readonly operation: string;
}

/** The rows of the table with their names, in its order. */
export function namedEvents(events: Events): ReadonlyMap<string, KnownEvent> {
  const named = Object.entries(events).map(
    ([name, definition]) => [name, { operation: name, ...definition, name }] as const,
  );
  return new Map(named);
}
