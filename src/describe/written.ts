/** Schemas as they are read, before anything has a name; `link.ts` makes the Model's schemas of them. */
import type { Node } from '../document/node.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { ExactJson, Json, Pointer } from '../json.js';

/** A reference before its target has a name. */
export interface WrittenReference {
  readonly kind: 'reference';
  readonly pointer: Pointer;
  /** The pointer of something that is declared. */
  readonly target: Pointer;
  readonly description?: string;
  readonly deprecated?: boolean;
}

export type WrittenSchema = Schema<WrittenReference>;
export type WrittenKeywords = KeywordSchema<WrittenReference>;

/** The way in which something that has a file of its own comes by its name. */
export type Origin =
  /** By its key in `components`. */
  | { readonly kind: 'component'; readonly key: string }
  /** By its place in another file. */
  | { readonly kind: 'foreign'; readonly name: string }
  /** By the name of its owner and a part of its own. */
  | { readonly kind: 'inline'; readonly owner: Pointer; readonly part: string }
  /** A payload, by the name of its message. */
  | { readonly kind: 'message' };

/** The owner of a schema that stands in nothing that has a name. No pointer is empty. */
export const nowhere = '';

export interface DeclaredSchema {
  readonly pointer: Pointer;
  readonly origin: Origin;
  readonly schema: WrittenSchema;
  /** Tells it from all others, wherever it stands in a list. */
  readonly mark: string;
}

/** A discriminator as it is written. */
export interface Discriminator {
  /** The property that tells the alternatives apart. */
  readonly property: string;
  readonly mapping: NonNullable<KeywordSchema['discriminatorMapping']>;
}

/** An example or a default. Only a linked schema can judge it. */
export interface Example {
  readonly node: Node;
  readonly schema: WrittenSchema;
  readonly code: 'invalid-example' | 'invalid-default';
  /** The schema or message that keeps it if it is valid; undefined if it is only judged. */
  readonly keeper: object | undefined;
}

/** Valid examples, in their order. */
export interface ValidExamples {
  readonly values: Json[];
  /** With the digits that are written. */
  readonly exact: ExactJson[];
  /** A double can't hold one of their numbers. */
  isInexact: boolean;
}

export interface WrittenSchemas {
  /** In the order in which they were found. */
  readonly declared: readonly DeclaredSchema[];
  /** Those that have alternatives. */
  readonly choices: readonly WrittenKeywords[];
  /** By the schemas that have them. */
  readonly discriminators: ReadonlyMap<WrittenKeywords, Discriminator>;
  /** In the order in which they were read. */
  readonly examples: readonly Example[];
}
