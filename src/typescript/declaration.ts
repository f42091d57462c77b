import type { Code } from './code.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { interpretMembers } from './modelina.js';
import { furtherTypes, indexType, isObject, membersOf, printType } from './print-type.js';
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

export function declare(schema: Schema): Declaration {
  if (!isInterface(schema)) {
    const type = printType(schema);
    return { kind: 'alias', type, names: namesIn([type]) };
  }
  const members = membersOf(schema);
  const unknown = { kind: 'boolean', pointer: schema.pointer, accepts: true } as const;
  const types = interpretMembers(members.map((member) => member.schema ?? unknown));
  const declared = members.map((member, index) => ({
    ...member,
    type: member.schema ? (types[index] ?? member.type) : member.type,
  }));
  const index = indexType(schema) ?? (members.length === 0 ? neverType : undefined);
  return {
    kind: 'interface',
    members: declared,
    index: index?.text,
    names: namesIn([...declared.map(({ type }) => type), ...(index ? [index] : [])]),
  };
}

/** An object, and nothing but: alternatives and parts make it a type of another shape. */
export function isInterface(schema: Schema): schema is KeywordSchema {
  return schema.kind === 'keywords' && isObject(schema) && furtherTypes(schema).length === 0;
}

/** Tells a schema whose valid values can be read as the declared type: one object, with keys of its own only. */
export function isReadable(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return false;
  const { dependencies = [] } = schema;
  const known = new Set(membersOf(schema).map(({ key }) => key));
  return (
    isInterface({ ...schema, dependencies: dependencies.filter((one) => one.schema) }) &&
    dependencies.every(({ key, required = [] }) =>
      [key, ...required].every((one) => known.has(one)),
    )
  );
}
