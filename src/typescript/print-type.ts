import { code, identifier, join, key } from './code.js';
import { speaksOfObjects } from '../model/implied.js';
import type { Lookup } from '../model/lookup.js';
import type {
  Dependency,
  JsonType,
  KeywordSchema,
  ReferenceSchema,
  Schema,
} from '../model/model.js';
import { demandsOf, demandsOfObject } from '../model/telling.js';
import { docComment } from './comment.js';
import { documentationOf } from './documentation.js';
import {
  conjunctsOf,
  describing,
  excludesAll,
  hasIndex,
  isListed,
  isObject,
  isPlainObject,
  keysOf,
  possibleTypes,
  possibleValues,
  requiredBy,
} from './possible.js';
import {
  intersection,
  isKnown,
  literalType,
  namesIn,
  neverType,
  objectText,
  listOf,
  operand,
  union,
  unknownType,
  type MemberText,
  type TypeText,
} from './type-text.js';

/** Where a type is printed. */
export interface Around {
  readonly lookup: Lookup;
  /** Schemas that hold of the same value. */
  readonly demands: readonly KeywordSchema[];
  /** Schemas whose types are being printed for a member that another schema describes: one in itself would have no end. */
  readonly open?: ReadonlySet<Schema>;
}

/** Another value, of which nothing is said yet. */
function alone({ lookup, open }: Around): Around {
  return { lookup, demands: [], ...(open && { open }) };
}

/**
 * Prints any schema as a type that has every valid value. Objects that have a file of their own are
 * references by now; what is printed in place is what stands inside of an alternative. The objects
 * that hold at once are printed as one.
 */
export function printType(schema: Schema, outer: Around): TypeText {
  const { lookup, demands } = outer;
  if (schema.kind === 'boolean') return schema.accepts ? unknownType : neverType;
  if (schema.kind === 'keywords' && isListed(schema)) {
    return union(possibleValues(schema).map(literalType));
  }
  if (schema.kind === 'reference' && demands.length === 0) return nameOf(schema);
  const own = demandsOf(schema, lookup);
  const around = { ...outer, demands: [...demands, ...own] };
  const parts = conjunctsOf(schema);
  const references = parts.filter((part) => part.kind === 'reference');
  const others = parts.filter((part) => part.kind !== 'reference');
  const members = membersOf(others.filter(isPlainObject), around);
  const printed = new Set(others.flatMap(keysOf));
  const needed = neededMembers(own, outer).filter(({ key }) => !printed.has(key));
  return intersection([
    ...references.map(nameOf),
    membersType([...members, ...needed], lookup),
    ...others.filter((part) => !isPlainObject(part)).map((part) => ownType(part, around)),
    ...others.flatMap((part) => choices(part, around)),
  ]);
}

function nameOf({ to }: ReferenceSchema): TypeText {
  return { text: identifier(to), names: [to] };
}

/** The types that a value has to have besides the one of the schema's own keywords. */
export function furtherTypes(schema: KeywordSchema, around: Around): readonly TypeText[] {
  const parts = (schema.allOf ?? []).map((part) => printType(part, around));
  return [...parts, ...choices(schema, around)].filter(isKnown);
}

/** The types of alternatives and conditions. */
function choices(schema: Schema, around: Around): readonly TypeText[] {
  if (schema.kind !== 'keywords' || isListed(schema)) return [];
  const types: TypeText[] = [];
  for (const parts of [schema.oneOf, schema.anyOf]) if (parts) types.push(either(parts, around));
  if (schema.if) types.push(conditionalType(schema, schema.if, around));
  for (const dependency of schema.dependencies ?? []) {
    types.push(dependencyType(dependency, schema, around));
  }
  if (excludesAll(schema.not)) types.push(neverType);
  return types;
}

function either(parts: readonly Schema[], around: Around): TypeText {
  return union(parts.map((part) => printType(part, around)));
}

/** A value that passes `if` has the type of `then`, any other that of `else`. */
function conditionalType(
  { then, else: otherwise, pointer }: KeywordSchema,
  condition: Schema,
  around: Around,
): TypeText {
  const passing = {
    kind: 'keywords' as const,
    pointer,
    allOf: then ? [condition, then] : [condition],
  };
  return either([passing, otherwise ?? { kind: 'boolean', pointer, accepts: true }], around);
}

/** Either there is no such member, or there is all that it asks for. */
function dependencyType(
  { key: name, required = [], schema }: Dependency,
  { pointer }: KeywordSchema,
  around: Around,
): TypeText {
  const present = {
    kind: 'keywords' as const,
    pointer,
    required: [name, ...required],
    allOf: schema ? [schema] : [],
  };
  return union([
    objectText([{ doc: [], line: code`${key(name)}?: never` }], neverType.text),
    printType(present, around),
  ]);
}

/** The type by the schema's own keywords; unknown where it has none. */
function ownType(schema: Schema, around: Around): TypeText {
  if (schema.kind !== 'keywords' || isListed(schema)) return printType(schema, around);
  const types = possibleTypes(schema);
  if (!types) return unknownType;
  const isRestated = types.length === 1 && types[0] === 'object' && !speaksOfObjects(schema);
  if (isRestated && (schema.allOf ?? schema.oneOf ?? schema.anyOf)) return unknownType;
  return union(types.map((type) => typeOf(type, schema, around)));
}

function typeOf(type: JsonType, schema: KeywordSchema, around: Around): TypeText {
  switch (type) {
    case 'null':
      return { text: code`null` };
    case 'boolean':
      return { text: code`boolean` };
    case 'integer':
    case 'number':
      return { text: code`number` };
    case 'string':
      return { text: code`string` };
    case 'array':
      return arrayType(schema, around);
    case 'object':
      return objectType(schema, around);
    default:
      return unknownType;
  }
}

/** A tuple shows at most so many items that are required of its rest. */
const mostFurtherItems = 8;

function arrayType(schema: KeywordSchema, around: Around): TypeText {
  const { items, tuple, additionalItems } = schema;
  const { demands } = around;
  const inside = alone(around);
  if (!tuple) {
    const item = items ? printType(items, inside) : unknownType;
    return { text: listOf(item), names: namesIn([item]) };
  }
  const rest = additionalItems ? printType(additionalItems, inside) : unknownType;
  const least = Math.max(...[schema, ...demands].map(({ minItems = 0 }) => minItems));
  const most = Math.min(...[schema, ...demands].map(({ maxItems = Infinity }) => maxItems));
  const further = Math.min(Math.max(least - tuple.length, 0), mostFurtherItems);
  const types = [
    ...tuple.map((part) => printType(part, inside)),
    ...Array<TypeText>(further).fill(rest),
  ];
  const shown = types.slice(0, most);
  const parts = shown.map((type, index) => (index < least ? type.text : code`${operand(type)}?`));
  const isOpen = rest.text !== neverType.text && most > shown.length;
  if (isOpen) parts.push(code`...${listOf(rest)}`);
  return {
    text: code`[${join(parts, ', ')}]`,
    names: namesIn([...shown, ...(isOpen ? [rest] : [])]),
  };
}

function objectType(schema: KeywordSchema, around: Around): TypeText {
  const members = membersOf([schema], around);
  const index = indexType(schema, around, members);
  const lines = members.map((member) => memberText(member, around.lookup));
  if (index && lines.length > 0) lines.push({ doc: [], line: code`[key: string]: ${index.text}` });
  const types = [...members.map(({ type }) => type), ...(index ? [index] : [])];
  return objectText(lines, (index ?? neverType).text, namesIn(types));
}

/** An object of members; unknown if there are none. */
function membersType(members: readonly Member[], lookup: Lookup): TypeText {
  if (members.length === 0) return unknownType;
  const names = namesIn(members.map(({ type }) => type));
  const lines = members.map((member) => memberText(member, lookup));
  return objectText(lines, neverType.text, names);
}

function memberText({ key: name, optional, type, schema }: Member, lookup: Lookup): MemberText {
  const line = optional ? code`${key(name)}?: ${type.text}` : code`${key(name)}: ${type.text}`;
  return { doc: docComment(documentationOf(schema, name, lookup), 4), line };
}

export interface Member {
  readonly key: string;
  readonly optional: boolean;
  readonly type: TypeText;
  /** Undefined for what is required, or may be there, without being described. */
  readonly schema: Schema | undefined;
}

/**
 * The properties of objects that hold at once, what is required without being one, and what `propertyNames` lists. What is
 * required of the same value elsewhere is required, and what is not described here is taken from where it is.
 */
export function membersOf(
  objects: readonly Schema[],
  around: Around,
  typeOf: (name: string, described: readonly Schema[], around: Around) => TypeText = memberType,
): readonly Member[] {
  const schemas = objects.filter((schema) => schema.kind === 'keywords');
  const demands = demandsOfObject([...around.demands, ...schemas], around.lookup);
  const required = requiredBy(demands);
  const inside = { ...around, demands };
  const members = new Map<string, Schema[]>();
  for (const { properties = [] } of schemas) {
    for (const { key: name, schema } of properties) {
      const others = members.get(name);
      if (others) others.push(schema);
      else members.set(name, [schema]);
    }
  }
  for (const name of schemas.flatMap(keysOf)) if (!members.has(name)) members.set(name, []);
  return [...members].map(([name, described]) => {
    const type = typeOf(name, described, inside);
    return { key: name, optional: !required.has(name), type, schema: described[0] };
  });
}

/** The type of a member by the schemas that describe it, or else by all that is said of it. */
export function memberType(name: string, described: readonly Schema[], around: Around): TypeText {
  const own = intersection(described.map((schema) => printType(schema, alone(around))));
  return isKnown(own) ? own : typeOfMember(name, around);
}

/** The members that are required of an object in one schema, described in another, and printed with neither. */
function neededMembers(own: readonly KeywordSchema[], around: Around): readonly Member[] {
  const { lookup, demands: outer } = around;
  if (![...outer, ...own].some(isObject)) return [];
  const said = demandsOfObject(own, lookup);
  const all = demandsOfObject([...outer, ...own], lookup);
  const concerned = new Set(said.flatMap(keysOf));
  const isPrinted = (name: string): boolean =>
    [outer, ...said.map((schema) => [schema])].some(
      (demands) =>
        requiredBy(demands).has(name) && isKnown(typeOfMember(name, { ...around, demands })),
    );
  return [...requiredBy(all)]
    .filter((name) => concerned.has(name) && !isPrinted(name))
    .map((key) => ({
      ...{ key, optional: false, schema: undefined },
      type: memberType(key, [], { ...around, demands: all }),
    }))
    .filter(({ type }) => isKnown(type));
}

/** The type of a member by all that is said of it. */
function typeOfMember(name: string, around: Around): TypeText {
  const { demands, open = new Set() } = around;
  const schemas = demands
    .flatMap((schema) => describing(name, schema))
    .filter((schema) => !open.has(schema));
  const inside = { ...alone(around), open: new Set([...open, ...schemas]) };
  return intersection(schemas.map((schema) => printType(schema, inside)));
}

/**
 * The type of what no member names; undefined if nothing else may be there, or the document doesn't
 * say that anything is. TypeScript wants it to hold the members too.
 */
export function indexType(
  schema: KeywordSchema,
  around: Around,
  printed?: readonly Member[],
): TypeText | undefined {
  if (!hasIndex(schema)) return undefined;
  const { additionalProperties, patternProperties = [] } = schema;
  if (additionalProperties?.kind === 'boolean' && !additionalProperties.accepts) {
    if (patternProperties.length === 0) return undefined;
  }
  const inside = alone(around);
  const others = additionalProperties ? printType(additionalProperties, inside) : unknownType;
  const members = printed ?? membersOf([schema], around);
  const absent = members.some(({ optional }) => optional) ? [{ text: code`undefined` }] : [];
  return union([
    ...patternProperties.map((pattern) => printType(pattern.schema, inside)),
    others,
    ...members.map(({ type }) => type),
    ...absent,
  ]);
}
