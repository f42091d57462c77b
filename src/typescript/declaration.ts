import type { Code } from './code.js';
import type { Lookup } from '../model/lookup.js';
import type { Schema } from '../model/model.js';
import { interpretMember } from './modelina.js';
import { isInterface } from './readable.js';
import { indexType, membersOf, memberType, printType } from './print-type.js';
import { namesIn, neverType, type TypeText } from './type-text.js';

/** The TypeScript of a named schema: an interface, or a name for a type. */
export type Declaration = {
  /** The schemas that it names. */
  readonly names: readonly string[];
} & (
  | {
      readonly kind: 'interface';
      readonly members: readonly DeclaredMember[];
      /** The type of what no member names. */
      readonly index: Code | undefined;
    }
  | { readonly kind: 'alias'; readonly type: TypeText }
);

export interface DeclaredMember {
  /** As on the wire. */
  readonly key: string;
  readonly optional: boolean;
  readonly type: TypeText;
  /** Undefined for what is required without being described. */
  readonly schema: Schema | undefined;
}

export function declare(schema: Schema, lookup: Lookup): Declaration {
  const alone = { lookup, demands: [] };
  if (!isInterface(schema, lookup)) {
    const type = printType(schema, alone);
    return { kind: 'alias', type, names: namesIn([type]) };
  }
  const around = { lookup, demands: [schema] };
  const members = membersOf([schema], around, (name, [described], inside) =>
    described
      ? interpretMember(described, (inner) => printType(inner, alone))
      : memberType(name, [], inside),
  );
  const index = indexType(schema, around) ?? (members.length === 0 ? neverType : undefined);
  return {
    kind: 'interface',
    members,
    index: index?.text,
    names: namesIn([...members.map(({ type }) => type), ...(index ? [index] : [])]),
  };
}
