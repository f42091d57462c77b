import type { Json } from '../json.js';
import type { KeywordSchema, Schema, UnreadKeyword } from '../model/model.js';
import { subschemas } from '../model/subschemas.js';
import { matches } from '../patterns/patterns.js';
import { isPlainObject } from '../values/places.js';
import type { Kind } from './containment/literal.js';
import type { Side } from './side.js';

/** The type that a keyword speaks of; one of any type is not here. */
const kindOf: Readonly<Record<string, Kind>> = {
  ...{ unevaluatedProperties: 'object', patternProperties: 'object' },
  ...{ unevaluatedItems: 'array', minContains: 'array', maxContains: 'array' },
  pattern: 'string',
};

/** Tells if values of a kind may be refused by a keyword that is not read. */
export function mayRefuse({ unread = [] }: KeywordSchema, kind: Kind): boolean {
  return unread.some(({ keyword }) => (kindOf[keyword] ?? kind) === kind);
}

/** Keywords that hold of every value of a schema, whatever is not read in it. */
export function certainOf(schema: KeywordSchema): KeywordSchema {
  if (!schema.unread) return schema;
  const isUnread = (keyword: string, may = (_: string | undefined): boolean => true): boolean =>
    schema.unread?.some((one) => one.keyword === keyword && may(one.says)) ?? false;
  const { contains, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(contains &&
      !isUnread('minContains', (says) => !/^[1-9]\d*$/.test(says ?? '')) && { contains }),
    ...(isUnread('patternProperties')
      ? { additionalProperties: something }
      : additionalProperties && { additionalProperties }),
  };
}

/** Describes a member or an item, and takes any: nobody can tell it from what is described. */
export const something: Schema = {
  kind: 'keywords',
  pointer: '',
  not: { kind: 'boolean', pointer: '', accepts: false },
};

/** Tells if a value meets what is not read of a schema; `parts` are all that holds of the value in it. False if nobody knows. */
export function meetsUnread(
  value: Json,
  { unread = [] }: KeywordSchema,
  parts: readonly KeywordSchema[],
): boolean {
  return unread.every(({ keyword, says }) => {
    const kind = kindOf[keyword];
    if (kind === 'string') return typeof value !== 'string';
    if (kind === 'array' && !Array.isArray(value)) return true;
    if (kind === 'object' && !isPlainObject(value)) return true;
    if (keyword !== 'unevaluatedProperties' || says !== 'false' || !isPlainObject(value)) {
      return false;
    }
    return Object.keys(value).every((key) => parts.some((part) => evaluates(part, key)));
  });
}

function evaluates(
  { properties = [], patternProperties = [], additionalProperties }: KeywordSchema,
  key: string,
): boolean {
  return (
    additionalProperties !== undefined ||
    properties.some((property) => property.key === key) ||
    patternProperties.some((pattern) => matches(pattern, key))
  );
}

/** Finds schemas in which something is not read, wherever their references lead. */
export class Unread {
  readonly #known = new WeakMap<Schema, boolean>();
  readonly #negated = new WeakMap<Schema, boolean>();

  isIn(schema: Schema, side: Side): boolean {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const isUnread = (part: Schema): boolean => part.kind === 'keywords' && !!part.unread;
    const found = reaches(schema, side, isUnread);
    this.#known.set(schema, found);
    return found;
  }

  /** Tells if a value may be valid because of what is not read: it stands in `not` or in a condition. */
  isNegatedIn(schema: Schema, side: Side): boolean {
    const known = this.#negated.get(schema);
    if (known !== undefined) return known;
    const found = reaches(
      schema,
      side,
      (part) =>
        part.kind === 'keywords' &&
        [part.not, part.if].some((inner) => inner && this.isIn(inner, side)),
    );
    this.#negated.set(schema, found);
    return found;
  }
}

function reaches(
  schema: Schema,
  side: Side,
  isWanted: (schema: Schema) => boolean,
  seen = new Set<string>(),
): boolean {
  if (schema.kind === 'reference') {
    if (seen.has(schema.to)) return false;
    return reaches(side.lookup(schema.to), side, isWanted, seen.add(schema.to));
  }
  return isWanted(schema) || subschemas(schema).some((part) => reaches(part, side, isWanted, seen));
}

/** A text for what a keyword says; where that is not known, no two have the same. */
export function unreadText(unread: UnreadKeyword): string {
  const { keyword, says } = unread;
  if (says !== undefined) return `${keyword}:${JSON.stringify(says)}`;
  const number = numbers.get(unread) ?? (count += 1);
  numbers.set(unread, number);
  return `${keyword}#${number}`;
}

const numbers = new WeakMap<UnreadKeyword, number>();
let count = 0;
