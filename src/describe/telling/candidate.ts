import type { Json, Pointer } from '../../json.js';
import type { NameKind } from '../../model/tell-rule.js';
import { keysOf, own } from '../../runtime/json.js';
import type { WrittenMessage } from '../message-names.js';
import type { WrittenOperation } from '../operations.js';
import { isScalar, type Place, type Places, type Scalar } from './places.js';

/** A message of an operation, as far as telling it from others goes. */
export interface Candidate {
  readonly operation: WrittenOperation;
  readonly message: WrittenMessage;
  /** The names that the document gives it: of each kind at most one. */
  readonly names: Readonly<Record<NameKind, string | undefined>>;
  /** The pointer of the list whose item it is in a body; undefined if it is the body. */
  readonly each: string | undefined;
  /** Those of the payload, or of an item. */
  readonly places: Places;
  /** The header fields by their names in lower case. Values are texts. */
  readonly headers: ReadonlyMap<string, Place>;
  /** The payloads, or items, that the message itself gives as examples. */
  readonly examples: readonly Json[];
  /** The header fields of those examples, by their names in lower case. Examples without any are left out. */
  readonly headerExamples: readonly ReadonlyMap<string, string>[];
}

/** The location of a value: a JSON Pointer into the payload, which begins with a slash or is empty, or a header in lower case. */
export type At = string;

export function isHeader(location: At): boolean {
  return location !== '' && !location.startsWith('/');
}

export function placeOf(candidate: Candidate, location: At): Place | undefined {
  return isHeader(location) ? candidate.headers.get(location) : candidate.places.get(location);
}

/** The only values that a candidate has at a location; undefined if it may have any. */
export function valuesAt(candidate: Candidate, location: At): readonly Scalar[] | undefined {
  return placeOf(candidate, location)?.values;
}

/** The scalar at a JSON Pointer of a value; undefined if there is none. */
export function scalarAt(value: Json, pointer: string): Scalar | undefined {
  const found = keysOf(pointer).reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? own(part, key) : undefined),
    value,
  ) as Json | undefined;
  return isScalar(found) ? found : undefined;
}

/** Tells candidates: for each of them the values at some locations, in the locations' order. */
export interface Claims {
  readonly at: readonly At[];
  readonly values: ReadonlyMap<Candidate, readonly (readonly Scalar[])[]>;
}

/** Values as a delivery has them: those of headers are texts. */
export function asSent(
  at: readonly At[],
  tuples: readonly (readonly Scalar[])[],
): readonly (readonly Scalar[])[] {
  if (!at.some(isHeader)) return tuples;
  return tuples.map((tuple) =>
    tuple.map((value, index) => (isHeader(at[index] ?? '') ? String(value) : value)),
  );
}

/** Two messages that have the same values, so that these tell neither. */
export interface Rivals {
  readonly at: readonly At[];
  /** One for each location. */
  readonly values: readonly Scalar[];
  readonly of: readonly [Candidate, Candidate];
}

/** One text for the values at several locations. */
export function textOf(values: readonly Scalar[]): string {
  return JSON.stringify(values);
}

/** A candidate is known by its operation and its message. */
export function idOf({ operation, message }: Pick<Candidate, 'operation' | 'message'>): Pointer {
  return `${operation.pointer} ${message.pointer}`;
}
