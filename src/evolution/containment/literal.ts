import type { Json } from '../../json.js';
import type { JsonType, KeywordSchema, Pattern, Schema } from '../../model/model.js';
import type { Side } from '../side.js';

/** A schema that a value meets, or doesn't. */
export interface Literal {
  readonly schema: Schema;
  readonly side: Side;
  readonly holds: boolean;
  /** The value is sent by it: it has the types that the schema means, and only members that are described. */
  readonly isSent: boolean;
}

/** Something of a value that no keyword can say. */
export type Fact =
  | { readonly kind: 'not-multiple'; readonly of: number }
  | { readonly kind: 'not-in'; readonly values: readonly Json[] }
  | { readonly kind: 'not-matching'; readonly pattern: Pattern }
  | { readonly kind: 'not-of-format'; readonly format: string }
  | { readonly kind: 'repeats' }
  /** A member that `besides` neither names nor matches has it. */
  | { readonly kind: 'other-member'; readonly besides: Part; readonly has: Literal }
  | { readonly kind: 'matching-member'; readonly pattern: Pattern; readonly has: Literal }
  | { readonly kind: 'name'; readonly has: Literal }
  | { readonly kind: 'item'; readonly from: number; readonly has: Literal };

/** Keywords that hold of a value. */
export interface Part {
  readonly schema: KeywordSchema;
  readonly side: Side;
  readonly isSent: boolean;
}

export type Addition = Literal | Fact;

/** Alternatives, one of which holds; each is a list of what holds together. */
export type Choice =
  | {
      readonly kind: 'branches';
      readonly branches: readonly (readonly Addition[])[];
      /** The literals in them that a sender may follow. */
      readonly sent: readonly Literal[];
    }
  /** Not just one of these holds. */
  | { readonly kind: 'not-one'; readonly parts: readonly Literal[] };

/** The types of JSON, no two of which have a value in common. */
export const kinds = [
  ...(['object', 'array', 'string', 'integer', 'fraction', 'boolean', 'null'] as const),
];
export type Kind = (typeof kinds)[number];

export function isKind(kind: Kind, type: JsonType): boolean {
  return type === 'number' ? kind === 'integer' || kind === 'fraction' : type === kind;
}
