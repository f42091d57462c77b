import type { FormatRole, KeywordSchema, Pattern, Schema } from '../../model/model.js';
import { matches } from '../../patterns/patterns.js';
import { isNothingLike } from '../../patterns/texts.js';
import { findMisfit, propertyOf } from '../../values/misfit.js';
import type { Described } from '../described.js';
import type { Fact, Literal, Part } from './literal.js';
import type { Refute } from './items.js';
import type { Situation } from './situation.js';

/** The question if any object is left, of all that is known of it. */
export class Members {
  readonly #situation: Situation;
  readonly #parts: readonly Part[];
  /** The members that are described; undefined if an object may have any. */
  readonly #described: Described | undefined;

  constructor(
    situation: Situation,
    described: Described | undefined,
    private readonly refute: Refute,
    private readonly formats: FormatRole,
  ) {
    this.#situation = situation;
    this.#parts = situation.parts;
    this.#described = described;
  }

  areRuledOut(): boolean {
    const { news, facts } = this.#situation;
    const required = new Set(this.#parts.flatMap(({ schema }) => schema.required ?? []));
    const asked = news === 'all' ? required : [...required].filter((key) => news.has(key));
    for (const key of asked) if (this.#isRuledOut(key)) return true;
    return (
      this.#areTooMany(required) || this.#areTooFew() || facts.some((fact) => this.#lacks(fact))
    );
  }

  /** Tells if a member of that name can't be there, or can't have this too. */
  #isRuledOut(key: string, has: readonly Literal[] = []): boolean {
    if (this.#described && !this.#described.has(key)) return true;
    const isNamed = this.#parts.every(
      ({ schema: { propertyNames }, side }) =>
        !propertyNames || !findMisfit(key, propertyNames, side.lookup, this.formats),
    );
    return !isNamed || this.refute([...this.#ofMember(key), ...has]);
  }

  /** All that holds of a member. */
  #ofMember(key: string): readonly Literal[] {
    return this.#parts.flatMap(({ schema, side, isSent }) => {
      const named = propertyOf(key, schema);
      const matching = (schema.patternProperties ?? []).filter((one) => matches(one, key));
      const found = [...(named ? [named] : []), ...matching.map((one) => one.schema)];
      const { additionalProperties: others } = schema;
      const all = found.length === 0 && others ? [others] : found;
      return all.map((part) => ({ schema: part, side, holds: true, isSent }));
    });
  }

  #areTooMany(required: ReadonlySet<string>): boolean {
    return this.#parts.some(({ schema }) => required.size > (schema.maxProperties ?? Infinity));
  }

  #areTooFew(): boolean {
    const least = Math.max(0, ...this.#parts.map(({ schema }) => schema.minProperties ?? 0));
    if (least === 0) return false;
    if (this.#parts.some(({ schema }) => (schema.maxProperties ?? Infinity) < least)) return true;
    if (this.#others().some((member) => !this.refute(member))) return false;
    const keys = [...this.#named()].filter((key) => !this.#isRuledOut(key));
    return keys.length < least;
  }

  /** Every name that something says. */
  #named(): ReadonlySet<string> {
    return new Set([
      ...this.#parts.flatMap(({ schema: { properties = [], required = [] } }) => [
        ...properties.map(({ key }) => key),
        ...required,
      ]),
      ...(this.#described?.keys ?? []),
    ]);
  }

  /** Tells if nothing can be there that a fact asks for. */
  #lacks(fact: Fact): boolean {
    if (fact.kind === 'other-member') {
      const { schema } = fact.besides;
      const isOther = (key: string): boolean =>
        !propertyOf(key, schema) && !schema.patternProperties?.some((one) => matches(one, key));
      const own = new Set(schema.patternProperties?.map(({ source }) => source));
      const keys = [...this.#named()].filter(isOther);
      if (!keys.every((key) => this.#isRuledOut(key, [fact.has]))) return false;
      return (
        this.#isNamedIn(schema) ||
        this.#others((source) => source === undefined || !own.has(source)).every((member) =>
          this.refute([...member, fact.has]),
        )
      );
    }
    if (fact.kind === 'matching-member') {
      const { pattern, has } = fact;
      const keys = [...this.#named()].filter((key) => matches(pattern, key));
      return (
        keys.every((key) => this.#isRuledOut(key, [has])) &&
        this.#others((source) => source === pattern.source, pattern.source).every((member) =>
          this.refute([...member, has]),
        )
      );
    }
    return fact.kind === 'name' && this.#isNamedOtherwise(fact.has);
  }

  /** The pattern that every name matches which nothing says; undefined if there may be others. */
  get #onlyPattern(): Pattern | undefined {
    const isClosed = ({ schema: { additionalProperties: others } }: Part): boolean =>
      others?.kind === 'boolean' && !others.accepts;
    const [only, ...others] = this.#parts.find(isClosed)?.schema.patternProperties ?? [];
    return this.#described?.onlyPattern ?? (others.length === 0 ? only : undefined);
  }

  /** Tells if a schema knows every name that may be there besides those that something says. */
  #isNamedIn({ properties = [], patternProperties = [] }: KeywordSchema): boolean {
    const only = this.#onlyPattern;
    if (!only) return false;
    const names = properties.map(({ key }) => named(key));
    const forbidden = [...patternProperties, ...names];
    return isNothingLike({ patterns: [only], forbidden, minLength: 0, maxLength: Infinity });
  }

  /** Tells if all members have a name that isn't this. */
  #isNamedOtherwise({ schema, side }: Literal): boolean {
    const breaks = (key: string): boolean =>
      findMisfit(key, schema, side.lookup, this.formats) !== undefined;
    const keys = [...this.#named()].filter(breaks);
    if (!keys.every((key) => this.#isRuledOut(key))) return false;
    if (this.#others().every((member) => this.refute(member))) return true;
    const names = this.#parts.flatMap(({ schema: { propertyNames }, side: own }) =>
      propertyNames
        ? [{ schema: propertyNames, side: own, holds: true, isSent: false } as const]
        : [],
    );
    const text: Schema = { kind: 'keywords', pointer: '', types: ['string'] };
    return this.refute([
      { schema: text, side, holds: true, isSent: false },
      ...names,
      { schema, side, holds: false, isSent: false },
    ]);
  }

  /**
   * All that holds of a member which nothing names, for each pattern that its name may match, and for none. A name may match
   * several patterns: what only some of them demand is left out.
   */
  #others(
    isAsked: (source: string | undefined) => boolean = () => true,
    asked?: string,
  ): readonly (readonly Literal[])[] {
    const sources = this.#parts.flatMap(({ schema }) =>
      (schema.patternProperties ?? []).map(({ source }) => source),
    );
    const classes = [undefined, ...new Set([...sources, ...(asked === undefined ? [] : [asked])])];
    return classes.filter(isAsked).flatMap((source) => {
      if (this.#described && !this.#described.mayMatch(source)) return [];
      const only = this.#onlyPattern;
      if (!only || only.source === source) {
        return [this.#parts.flatMap((part) => otherOf(part, source))];
      }
      const asked = this.#parts
        .flatMap(({ schema }) => schema.patternProperties ?? [])
        .find((one) => one.source === source);
      if (asked && areApart(only, asked)) return [];
      const both = [source, only.source];
      return [this.#parts.flatMap((part) => both.flatMap((one) => otherOf(part, one)))];
    });
  }
}

/** The pattern of one text. */
function named(key: string): Pattern {
  const source = `^${key.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)}$`;
  return { source, flags: 'u' };
}

function areApart(left: Pattern, right: Pattern): boolean {
  const wanted = { patterns: [left, right], forbidden: [], minLength: 0, maxLength: Infinity };
  return isNothingLike(wanted);
}

/** The demands of a part on a member that nothing names and whose name matches a pattern, or none at all. */
function otherOf({ schema, side, isSent }: Part, source: string | undefined): readonly Literal[] {
  const { patternProperties = [], additionalProperties } = schema;
  const as = (part: Schema): Literal => ({ schema: part, side, holds: true, isSent });
  const matching = patternProperties.filter((one) => one.source === source);
  if (source !== undefined && matching.length > 0) return matching.map((one) => as(one.schema));
  if (source !== undefined && patternProperties.length > 0) return [];
  return additionalProperties ? [as(additionalProperties)] : [];
}
