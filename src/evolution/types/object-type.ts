import type { Lookup } from '../../model/lookup.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { demandsOfObject } from '../../model/telling.js';
import { describing, hasIndex, isObject, keysOf, requiredBy } from '../../typescript/possible.js';
import { anything, joint } from '../flatten.js';

export interface MemberType {
  readonly isOptional: boolean;
  /** It is of all of these types. */
  readonly schemas: readonly Schema[];
}

export interface IndexType {
  /** Any member is of this type. The compiler wants it to have all members that are named, too. */
  readonly schema: Schema;
  /** It has `undefined`, since a member that is named is optional. */
  readonly hasAbsent: boolean;
}

type Members = ReadonlyMap<string, MemberType>;

/** An object as it is printed, alone or in an intersection. Its members are found when they are first asked for. */
export class ObjectType {
  #members: Members | undefined;
  #index: { readonly found: IndexType | undefined } | undefined;

  constructor(
    private readonly find: () => Members,
    private readonly indexed: KeywordSchema | undefined,
    /** To the compiler, an interface is no map, whatever its members are. */
    readonly isInterface: boolean,
  ) {}

  get members(): Members {
    return (this.#members ??= this.find());
  }

  get index(): IndexType | undefined {
    if (!this.indexed) return undefined;
    this.#index ??= { found: indexOf(this.indexed, [...this.members.values()]) };
    return this.#index.found;
  }
}

/** Where a type is printed, as `printType` has it. */
export interface Around {
  readonly lookup: Lookup;
  /** Schemas that hold of the same value. */
  readonly demands: readonly KeywordSchema[];
  /** Tells if nothing is known of a value that meets all of these. */
  readonly isUnknown: (schemas: readonly Schema[]) => boolean;
}

/** The members of schemas that are printed as one object. */
export function membersOf(schemas: readonly KeywordSchema[], around: Around): Members {
  const demands = demandsOfObject([...around.demands, ...schemas], around.lookup);
  const required = requiredBy(demands);
  const named = new Map<string, Schema[]>();
  for (const { key, schema } of schemas.flatMap((part) => part.properties ?? [])) {
    const known = named.get(key);
    if (known) known.push(schema);
    else named.set(key, [schema]);
  }
  const keys = new Set([...named.keys(), ...schemas.flatMap(keysOf)]);
  return new Map(
    [...keys].map((key) => {
      const own = named.get(key) ?? [];
      const isKnown = own.length > 0 && !around.isUnknown(own);
      const found = isKnown ? own : typesOf(key, demands);
      return [key, { isOptional: !required.has(key), schemas: found }] as const;
    }),
  );
}

/** The names of members that one schema requires and another describes. */
export function neededBy(
  own: readonly KeywordSchema[],
  { demands, lookup }: Around,
): readonly string[] {
  if (![...demands, ...own].some(isObject)) return [];
  const concerned = new Set(demandsOfObject(own, lookup).flatMap(keysOf));
  const all = demandsOfObject([...demands, ...own], lookup);
  return [...requiredBy(all)].filter((key) => concerned.has(key));
}

/** Those of needed members that are printed nowhere else. */
export function neededMembers(
  needed: readonly string[],
  own: readonly KeywordSchema[],
  { demands, lookup, isUnknown }: Around,
): Members {
  const parts = demandsOfObject(own, lookup);
  const all = demandsOfObject([...demands, ...own], lookup);
  const isPrinted = (key: string): boolean =>
    [demands, ...parts.map((schema) => [schema])].some((list) => {
      const within = demandsOfObject(list, lookup);
      return requiredBy(list).has(key) && !isUnknown(typesOf(key, within));
    });
  return new Map(
    needed
      .filter((key) => !isPrinted(key))
      .map((key) => [key, { isOptional: false, schemas: typesOf(key, all) }] as const)
      .filter(([, { schemas }]) => !isUnknown(schemas)),
  );
}

function typesOf(key: string, demands: readonly KeywordSchema[]): readonly Schema[] {
  return demands.flatMap((schema) => describing(key, schema));
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
