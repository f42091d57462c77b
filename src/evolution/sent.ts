import { isMeant } from '../values/described.js';
import { findMisfit, memberSchemas } from '../values/misfit.js';
import { isPlainObject } from '../values/places.js';
import type { FormatRole, KeywordSchema, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { Described } from './described.js';
import type { Effort } from './effort.js';
import type { Identities } from './identity.js';
import type { Side } from './side.js';
import { meetsUnread, Unread } from './unread.js';

/** Tells if somebody who follows a schema would send a value: it is valid, of the types that are meant, and has only what is described. */
export class Senders {
  readonly #unread = new Unread();

  constructor(
    private readonly identities: Identities,
    private readonly formats: FormatRole,
    private readonly effort: Effort,
  ) {}

  sends(value: Json, schema: Schema, side: Side): boolean {
    if (!this.isValid(value, schema, side) || this.#unread.isNegatedIn(schema, side)) return false;
    return this.#isDescribed(value, [schema], side);
  }

  isValid(value: Json, schema: Schema, side: Side): boolean {
    return findMisfit(value, schema, side.lookup, this.formats, this.effort.use) === undefined;
  }

  #isDescribed(value: Json, schemas: readonly Schema[], side: Side): boolean {
    const said = new Said();
    if (!schemas.every((schema) => this.#gather(value, schema, side, said))) return false;
    if (Array.isArray(value)) {
      return value.every((item: Json, index) =>
        this.#isDescribed(
          item,
          said.parts.flatMap(({ tuple, items, additionalItems }) => {
            const part = tuple ? (tuple[index] ?? additionalItems) : items;
            return part ? [part] : [];
          }),
          side,
        ),
      );
    }
    if (!isPlainObject(value)) return true;
    const isFree = said.parts.every(
      ({ properties = [], required = [] }) => properties.length === 0 && required.length === 0,
    );
    const described = new Described(this.identities);
    for (const part of said.parts) described.add(part, side);
    for (const part of said.loose) described.addLoose(part, side);
    return Object.entries(value).every(
      ([key, member]) =>
        (isFree || described.has(key)) &&
        this.#isDescribed(
          member,
          said.parts.flatMap((part) => memberSchemas(key, part)),
          side,
        ),
    );
  }

  /** Adds all that a schema says of a value; false if the value isn't of the type that is meant. */
  #gather(value: Json, schema: Schema, side: Side, said: Said): boolean {
    if (schema.kind === 'boolean') return true;
    if (schema.kind === 'reference') {
      if (said.seen.has(schema.to)) return true;
      said.seen.add(schema.to);
      return this.#gather(value, side.lookup(schema.to), side, said);
    }
    if (!isMeant(value, schema)) return false;
    const known = said.parts.length;
    said.parts.push(schema);
    return (
      this.#gatherParts(value, schema, side, said) &&
      meetsUnread(value, schema, said.parts.slice(known))
    );
  }

  #gatherParts(value: Json, schema: KeywordSchema, side: Side, said: Said): boolean {
    const gather = (part: Schema): boolean => this.#gather(value, part, side, said);
    const fits = (part: Schema): boolean => this.isValid(value, part, side);
    const { allOf = [], anyOf, oneOf = [], dependencies = [], then, else: otherwise } = schema;
    if (!allOf.every(gather)) return false;
    if (anyOf && !this.#gatherAny(value, anyOf.filter(fits), side, said)) return false;
    if (!oneOf.filter(fits).every(gather)) return false;
    for (const { key, schema: part } of dependencies) {
      const isAsked = isPlainObject(value) && Object.hasOwn(value, key);
      if (isAsked && part && !gather(part)) return false;
    }
    if (!schema.if || !(then ?? otherwise)) return true;
    const isMet = fits(schema.if);
    if (isMet) said.loose.push(schema.if);
    const branch = isMet ? then : otherwise;
    return !branch || gather(branch);
  }

  /** Of the alternatives that hold, all those describe the value which mean its type. */
  #gatherAny(value: Json, parts: readonly Schema[], side: Side, said: Said): boolean {
    const found = parts.filter((part) => {
      const own = new Said(said.seen);
      if (!this.#gather(value, part, side, own)) return false;
      said.parts.push(...own.parts);
      said.loose.push(...own.loose);
      return true;
    });
    return found.length > 0;
  }
}

/** All that schemas say of one value. */
class Said {
  readonly parts: KeywordSchema[] = [];
  /** Conditions that hold. */
  readonly loose: Schema[] = [];
  readonly seen: Set<string>;

  constructor(seen: ReadonlySet<string> = new Set()) {
    this.seen = new Set(seen);
  }
}
