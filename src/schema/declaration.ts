import type { Code } from '../code/text.js';
import { code } from '../code/text.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { interpretMembers } from './modelina.js';
import { indexType, isObjectLike, membersOf, printType } from './type-text.js';

/** What a named schema becomes: an interface, or a name for a type. */
export type Declaration =
  | {
      readonly kind: 'interface';
      readonly members: readonly DeclaredMember[];
      /** The type of what no member names. */
      readonly index: Code | undefined;
    }
  | { readonly kind: 'alias'; readonly type: Code };

export interface DeclaredMember {
  /** As on the wire. */
  readonly key: string;
  readonly optional: boolean;
  readonly type: Code;
  /** Undefined for what is required without being described. */
  readonly schema: Schema | undefined;
}

export function declare(schema: Schema): Declaration {
  if (schema.kind !== 'keywords' || !isInterface(schema)) {
    return { kind: 'alias', type: printType(schema).text };
  }
  const members = membersOf(schema);
  const unknown = { kind: 'boolean', pointer: schema.pointer, accepts: true } as const;
  const types = interpretMembers(members.map((member) => member.schema ?? unknown));
  return {
    kind: 'interface',
    members: members.map((member, index) => ({ ...member, type: types[index] ?? code`unknown` })),
    index: indexType(schema),
  };
}

/** An object, and nothing but: alternatives and parts make it a type of another shape. */
function isInterface(schema: KeywordSchema): boolean {
  const { types = ['object'], allOf, anyOf, oneOf, enum: values, const: constant } = schema;
  const isMore = (allOf ?? anyOf ?? oneOf ?? values ?? constant) !== undefined;
  return isObjectLike(schema) && types.length === 1 && types[0] === 'object' && !isMore;
}
