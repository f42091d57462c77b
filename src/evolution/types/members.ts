import type { KeywordSchema, Schema } from '../../model/model.js';
import { anything, joint } from '../flatten.js';
import { describing, hasIndex, keysOf } from '../../typescript/possible.js';

export interface MemberType {
  readonly isOptional: boolean;
  /** It is of all of these types. */
  readonly schemas: readonly Schema[];
}

/** What an object type says of its members. */
export interface MemberTypes {
  readonly members: ReadonlyMap<string, MemberType>;
  readonly index: IndexType | undefined;
}

export interface IndexType {
  /** Any member is of this type. The compiler wants it to have all members that are named, too. */
  readonly schema: Schema;
  /** It has `undefined`, since a member that is named is optional. */
  readonly hasAbsent: boolean;
}

const known = new WeakMap<KeywordSchema, MemberTypes>();

export function membersOf(schema: KeywordSchema): MemberTypes {
  const found = known.get(schema);
  if (found) return found;
  const members = namedIn(schema);
  const made = { members, index: indexOf(schema, [...members.values()]) };
  known.set(schema, made);
  return made;
}

function namedIn(schema: KeywordSchema): ReadonlyMap<string, MemberType> {
  const required = new Set(schema.required);
  const named = new Map(schema.properties?.map((property) => [property.key, property.schema]));
  return new Map(
    [...new Set(keysOf(schema))].map((key) => {
      const own = named.get(key);
      const schemas = own && says(own) ? [own] : describing(key, schema);
      return [key, { isOptional: !required.has(key), schemas }] as const;
    }),
  );
}

function indexOf(schema: KeywordSchema, members: readonly MemberType[]): IndexType | undefined {
  if (!hasIndex(schema)) return undefined;
  const { additionalProperties: others = anything, patternProperties = [] } = schema;
  const isClosed = others.kind === 'boolean' && !others.accepts;
  if (isClosed && patternProperties.length === 0 && members.length > 0) return undefined;
  const patterns = patternProperties.map((pattern) => pattern.schema);
  const named = members.map(({ schemas }) => joint(schemas));
  const anyOf = [...patterns, others, ...named];
  return {
    schema: { kind: 'keywords', pointer: schema.pointer, anyOf },
    hasAbsent: members.some(({ isOptional }) => isOptional),
  };
}

/** Tells a schema that has a type. */
function says(schema: Schema): boolean {
  return schema.kind !== 'boolean' || !schema.accepts;
}
