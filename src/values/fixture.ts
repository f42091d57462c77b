import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { FormatRole, JsonType, KeywordSchema, Schema } from '../model/model.js';
import { isObject } from '../runtime/validation.js';
import { isMeant } from './described.js';
import { arraysOf } from './items.js';
import { isTelling } from './likely.js';
import { Lazy, weightier, type Made, type Nothing, type Spot } from './made.js';
import { objectsOf } from './members.js';
import { isFit } from './misfit.js';
import { numbersOf } from './numbers.js';
import { alternativesOf, partsOf, typesOf } from './parts.js';
import { speaksOfObjects } from '../model/implied.js';
import { stringsOf } from './strings.js';

/** A sample of more values than this leaves out what is optional. */
const mostValues = 400;
/** The search judges no more values than these: of one fixture, and for one place in it. */
const mostTries = 20_000;
const mostTriesAtOnce = 200;

/**
 * A value that the schema accepts, made of what the document gives: constants, examples, defaults. The same schema, the
 * same value. It is found by trying: undefined if the search found none, or none that the caller accepts.
 */
export function fixtureOf(
  schema: Schema,
  lookup: Lookup,
  formats: FormatRole = 'annotation',
  accepts: (value: Json) => boolean = () => true,
): Made | undefined {
  const top = { words: '', isMember: false, suggested: [] };
  for (const made of new Search(lookup, formats).of([schema], top, new Set())) {
    if (accepts(made.value)) return made;
  }
  return undefined;
}

/** References that are followed into one another before members that may be left out are left out. */
const mostFollowed = 60;

/** References that are followed into one another before there is no value. */
const mostNeeded = 300;

class Search {
  #valuesLeft = mostValues;
  #triesLeft = mostTries;
  /** The last value of each schema that fits it. */
  readonly #fitting = new Map<Schema, Json>();

  constructor(
    private readonly lookup: Lookup,
    private readonly formats: FormatRole,
  ) {}

  /** Values that fit all of these schemas; the last word is why there are no more. */
  *of(
    schemas: readonly Schema[],
    spot: Spot,
    active: ReadonlySet<string>,
  ): Generator<Made, Nothing> {
    if (active.size > mostNeeded) return 'unfound';
    this.#valuesLeft--;
    const start = partsOf(schemas, this.lookup, active);
    if (typeof start === 'string') return start;
    let triesLeft = mostTriesAtOnce;
    const isRight = (value: Json): boolean => {
      if (triesLeft-- <= 0 || this.#triesLeft-- <= 0) return false;
      return schemas.every((schema) => this.#fits(value, schema));
    };
    const whole = schemas.length === 1 ? start.parts[0] : undefined;
    if (spot.suggested.length > 0 || start.parts.some(givesValues)) {
      for (const made of givenBy(start.parts, spot.suggested, whole)) {
        if (isRight(made.value)) yield made;
      }
    }
    if (start.parts.some(isListed)) return triesLeft > 0 ? 'never' : 'unfound';
    if (this.#isBare(schemas, spot) && isRight(null)) yield scalar(null);
    let nothing: Nothing = 'never';
    for (const found of alternativesOf(start, this.lookup, active)) {
      if (triesLeft <= 0 || this.#triesLeft <= 0) return 'unfound';
      if (typeof found === 'string') {
        nothing = weightier(nothing, found);
        continue;
      }
      const within = found.followed.size > 0 ? new Set([...active, ...found.followed]) : active;
      const values = this.#ofParts(found.parts, spot, within, isRight);
      for (let next = values.next(); ; next = values.next()) {
        if (next.done) {
          nothing = weightier(nothing, next.value);
          break;
        }
        if (isRight(next.value.value)) yield next.value;
        else if (triesLeft <= 0) return 'unfound';
      }
    }
    return nothing;
  }

  #lazy(schemas: readonly Schema[], spot: Spot, active: ReadonlySet<string>): Lazy {
    const first = this.#plainScalar(schemas, spot);
    const search = () => {
      if (first) this.#valuesLeft++;
      return this.of(schemas, spot, active);
    };
    return new Lazy(search, first);
  }

  /** The first scalar of a schema that says its type, and nothing else that could refuse it: most members are such. */
  #plainScalar([schema, ...others]: readonly Schema[], spot: Spot): Made | undefined {
    if (schema?.kind !== 'keywords' || others.length + spot.suggested.length > 0) return undefined;
    const [type, ...more] = schema.types ?? [];
    if (!type || more.length > 0 || isStructure(type)) return undefined;
    for (const key of Object.keys(schema)) {
      if (!plain.has(key) && !(key === 'format' && this.formats === 'annotation')) return undefined;
    }
    for (const value of scalarsOf(type, [schema], spot.words)) {
      this.#valuesLeft--;
      this.#fitting.set(schema, value);
      return scalar(value);
    }
    return undefined;
  }

  #fits(value: Json, schema: Schema): boolean {
    if (schema.kind === 'keywords' && !isMeant(value, schema)) return false;
    return isFit(value, schema, this.lookup, this.formats, this.#fitting);
  }

  *#ofParts(
    parts: readonly KeywordSchema[],
    spot: Spot,
    active: ReadonlySet<string>,
    isRight: (value: Json) => boolean,
  ): Generator<Made, Nothing> {
    let nothing: Nothing = 'never';
    if (parts.some(givesValues)) yield* givenBy(parts, []);
    if (parts.some(isListed)) return 'never';
    for (const type of typesOf(parts) ?? unsaid(spot)) {
      if (isStructure(type)) {
        nothing = weightier(nothing, yield* this.#ofType(type, parts, spot, active, isRight));
      } else {
        for (const value of scalarsOf(type, parts, spot.words)) yield scalar(value);
        nothing = 'unfound';
      }
    }
    return nothing;
  }

  #ofType(
    type: 'array' | 'object',
    parts: readonly KeywordSchema[],
    spot: Spot,
    active: ReadonlySet<string>,
    isRight: (value: Json) => boolean,
  ): Generator<Made, Nothing> {
    const { lookup } = this;
    const isBrief = this.#valuesLeft < 0 || active.size > mostFollowed;
    const make = (schemas: readonly Schema[], inside: Spot) => this.#lazy(schemas, inside, active);
    if (type === 'array') return arraysOf(parts, spot, isBrief, make);
    return objectsOf({ parts, lookup, make, isBrief, isRight });
  }

  /** Tells if nothing says more of a member than that it is a scalar; its key says nothing either. */
  #isBare(schemas: readonly Schema[], { words, isMember }: Spot): boolean {
    return isMember && !isTelling(words) && schemas.every((one) => this.#saysTypesOnly(one));
  }

  #saysTypesOnly(schema: Schema, seen: ReadonlySet<string> = new Set()): boolean {
    if (schema.kind === 'boolean') return false;
    if (schema.kind === 'reference') {
      if (seen.has(schema.to)) return false;
      return this.#saysTypesOnly(this.lookup(schema.to), new Set([...seen, schema.to]));
    }
    const { types, allOf = [], anyOf = [], oneOf = [] } = schema;
    if (types?.some(isStructure)) return false;
    for (const [key, value] of Object.entries(schema)) {
      if (value !== undefined && !ofTypes.has(key)) return false;
    }
    const inner = [...allOf, ...anyOf, ...oneOf];
    if (!types && inner.length === 0) return false;
    return inner.every((part) => this.#saysTypesOnly(part, seen));
  }
}

/** The members of a schema that say no more of values than their types. */
const ofTypes: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'title', 'description', 'deprecated'],
  ...['types', 'allOf', 'anyOf', 'oneOf'],
]);

/** The members of a schema that refuse no value of its type. */
const plain: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'types', 'title', 'description'],
  ...['deprecated', 'readOnly', 'writeOnly'],
]);

/** Tells a schema that lists all of its values: no others have to be tried. */
function isListed({ const: constant, enum: values }: KeywordSchema): boolean {
  return (constant ?? values) !== undefined;
}

function isStructure(type: JsonType): type is 'array' | 'object' {
  return type === 'object' || type === 'array';
}

function scalar(value: Json): Made {
  return { value, without: [], hasExample: false };
}

/** Where nothing says it: words where there is a key, and an object that says nothing at the top. */
function unsaid({ words }: Spot): readonly JsonType[] {
  const others = ['string', 'object', 'integer', 'array', 'null'] as const;
  return words === '' ? ['object', ...others] : others;
}

function scalarsOf(type: JsonType, parts: readonly KeywordSchema[], words: string): Iterable<Json> {
  if (type === 'string') return stringsOf(parts, words);
  if (type === 'boolean') return [true, false];
  if (type === 'null') return [null];
  return numbersOf(parts, words, type === 'integer');
}

/** Tells if a schema has a value in it. */
function givesValues(schema: KeywordSchema): boolean {
  return schema.default !== undefined || schema.examples !== undefined || isListed(schema);
}

/** The values that the document itself gives. Those of a part of an object are none, unless it is the whole. */
function* givenBy(
  parts: readonly KeywordSchema[],
  suggested: readonly Json[],
  whole?: KeywordSchema,
): Generator<Made> {
  const isWhole = (value: Json, part: KeywordSchema): boolean =>
    !isObject(value) ||
    part === whole ||
    parts.every((other) => other === part || !speaksOfObjects(other));
  for (const value of suggested) yield { value, without: [], hasExample: true };
  for (const { const: constant } of parts) if (constant) yield scalar(constant.value);
  for (const part of parts) {
    for (const value of part.examples ?? []) {
      if (isWhole(value, part)) yield { value, without: [], hasExample: true };
    }
  }
  for (const part of parts) {
    if (part.default !== undefined && isWhole(part.default, part)) yield scalar(part.default);
  }
  for (const part of parts) for (const value of part.enum ?? []) yield scalar(value);
}
