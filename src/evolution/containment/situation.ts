import { impliedType } from '../../model/implied.js';
import type { FormatRole, KeywordSchema, Schema } from '../../model/model.js';
import type { Json } from '../../json.js';
import { sortedJson, type Identities } from '../identity.js';
import { certainOf } from '../unread.js';
import {
  isKind,
  type Addition,
  type Choice,
  type Fact,
  type Kind,
  type Literal,
  type Part,
} from './literal.js';
import { violationsOf } from './violations.js';

export interface Context {
  readonly identities: Identities;
  readonly formats: FormatRole;
  /** Counts a step, and work besides it; throws if there is no more. */
  readonly step: (work?: number) => void;
}

/** All that is known of one value of a kind: what holds, and the choices that are open. */
export class Situation {
  /** All that the value meets or does not, as it was given. */
  readonly literals: Literal[] = [];
  readonly parts: Part[] = [];
  readonly facts: Fact[] = [];
  /** Alternatives that the value may meet besides the one that was chosen. */
  readonly loose: Literal[] = [];
  choices: Choice[] = [];
  /** The only values that are left, where keywords list some. */
  values: readonly Json[] | undefined;
  isContradictory = false;
  /** It is asked only if it can be. */
  isAside = false;
  /** The members that something new is known of. */
  news: Set<string> | 'all' = 'all';
  readonly #seen = new Map<number, boolean>();
  readonly #sent = new Set<number>();

  constructor(
    readonly kind: Kind,
    private readonly context: Context,
  ) {}

  /** The schemas that a sender may follow, by a choice that is open. */
  get pending(): readonly Literal[] {
    return this.choices.flatMap((choice) => (choice.kind === 'branches' ? choice.sent : []));
  }

  /** This situation with more that holds, and without a choice. */
  with(additions: readonly Addition[], without?: Choice): Situation {
    this.context.step(this.literals.length + this.choices.length);
    const next = new Situation(this.kind, this.context);
    next.literals.push(...this.literals);
    next.parts.push(...this.parts);
    next.facts.push(...this.facts);
    next.loose.push(...this.loose);
    next.choices = this.choices.filter((choice) => choice !== without);
    next.values = this.values;
    next.isContradictory = this.isContradictory;
    next.isAside = this.isAside;
    next.news = new Set();
    for (const [id, holds] of this.#seen) next.#seen.set(id, holds);
    for (const id of this.#sent) next.#sent.add(id);
    for (const addition of additions) next.add(addition);
    return next;
  }

  /** This situation, where an alternative holds as well. */
  aside(literal: Literal): Situation {
    const next = this.with([{ ...literal, isSent: false }]);
    next.isAside = true;
    return next;
  }

  add(addition: Addition): void {
    if (this.isContradictory) return;
    this.context.step();
    if (!('schema' in addition)) {
      this.facts.push(addition);
      this.news = 'all';
      return;
    }
    if (!this.#isNew(addition)) return;
    this.literals.push(addition);
    this.#unfold(addition);
  }

  /** A literal that has been said before adds nothing; the opposite of it is a contradiction. */
  #isNew({ schema, side, holds, isSent }: Literal): boolean {
    const id = this.context.identities.of(schema, side);
    const said = this.#seen.get(id);
    if (said !== undefined && said !== holds) {
      this.isContradictory = true;
      return false;
    }
    if (said !== undefined && (!isSent || this.#sent.has(id))) return false;
    this.#seen.set(id, holds);
    if (isSent) this.#sent.add(id);
    return true;
  }

  #unfold(literal: Literal): void {
    const { schema, side, holds } = literal;
    if (schema.kind === 'boolean') {
      if (schema.accepts !== holds) this.isContradictory = true;
    } else if (schema.kind === 'reference') {
      this.#unfoldTarget({ ...literal, schema: side.lookup(schema.to) });
    } else if (holds) {
      this.#unfoldKeywords(literal, schema);
    } else {
      const { branches, notOne } = violationsOf(
        { ...literal, schema },
        this.kind,
        this.context.formats,
      );
      if (!notOne) this.#choose(branches);
      else if (branches.length === 0) this.choices.push(notOne);
      else this.#choose([...branches, [this.#broken(notOne, literal)]]);
    }
  }

  /** A schema and what refers to it have one number: it isn't new. */
  #unfoldTarget(target: Literal): void {
    let next = target;
    const followed = new Set<string>();
    while (next.schema.kind === 'reference' && !followed.has(next.schema.to)) {
      followed.add(next.schema.to);
      next = { ...next, schema: next.side.lookup(next.schema.to) };
    }
    if (next.schema.kind !== 'reference') this.#unfold(next);
  }

  /** `oneOf` alone, as something that doesn't hold. */
  #broken(notOne: Choice, { side, schema: { pointer } }: Literal): Literal {
    const parts = notOne.kind === 'not-one' ? notOne.parts.map((part) => part.schema) : [];
    const schema = { kind: 'keywords', pointer, oneOf: parts } as const;
    return { schema, side, holds: false, isSent: false };
  }

  #choose(branches: readonly (readonly Addition[])[]): void {
    const [only] = branches;
    if (!only) this.isContradictory = true;
    else if (branches.some((branch) => branch.length === 0)) return;
    else if (branches.length === 1) for (const addition of only) this.add(addition);
    else {
      const isSent = (one: Addition): one is Literal => 'schema' in one && one.isSent;
      this.choices.push({ kind: 'branches', branches, sent: branches.flat().filter(isSent) });
    }
  }

  #unfoldKeywords(literal: Literal, written: KeywordSchema): void {
    const schema = certainOf(written);
    const { side, isSent } = literal;
    const { types, enum: values, const: constant } = schema;
    const meant = isSent && !types ? impliedType(schema) : undefined;
    const allowed = types ?? (meant && [meant]);
    if (allowed && !allowed.some((type) => isKind(this.kind, type))) {
      this.isContradictory = true;
      return;
    }
    if (values) this.#narrow(values);
    if (constant) this.#narrow([constant.value]);
    this.parts.push({ schema, side, isSent });
    this.#notice(schema);
    for (const part of schema.allOf ?? []) this.add({ ...literal, schema: part });
    if (schema.not) this.add({ ...literal, schema: schema.not, holds: false, isSent: false });
    this.#unfoldChoices(literal, schema);
  }

  #narrow(values: readonly Json[]): void {
    const { values: own } = this;
    if (own) {
      const texts = new Set(values.map(sortedJson));
      this.values = own.filter((value) => texts.has(sortedJson(value)));
    } else this.values = values;
  }

  #unfoldChoices(literal: Literal, schema: KeywordSchema): void {
    const { side, isSent } = literal;
    const { anyOf, oneOf, then, else: otherwise } = schema;
    const as = (part: Schema): Literal => ({ ...literal, schema: part });
    const plain = (part: Schema, holds: boolean): Literal => ({
      schema: part,
      side,
      holds,
      isSent: false,
    });
    if (isSent) for (const part of anyOf ?? []) this.loose.push(as(part));
    if (anyOf) this.#choose(anyOf.map((part) => [as(part)]));
    if (oneOf) {
      const others = (index: number) =>
        oneOf.length > mostExcluded
          ? []
          : oneOf.flatMap((part, other) => (other === index ? [] : [plain(part, false)]));
      this.#choose(oneOf.map((part, index) => [as(part), ...others(index)]));
    }
    if (schema.if && (then ?? otherwise)) {
      if (isSent) this.loose.push(as(schema.if));
      this.#choose([
        [plain(schema.if, true), ...(then ? [as(then)] : [])],
        [plain(schema.if, false), ...(otherwise ? [as(otherwise)] : [])],
      ]);
    }
    if (this.kind === 'object') this.#unfoldDependencies(literal, schema);
  }

  #unfoldDependencies(literal: Literal, { dependencies = [], pointer }: KeywordSchema): void {
    const holding = (keywords: Partial<KeywordSchema>): Literal => ({
      schema: { ...keywords, kind: 'keywords', pointer },
      side: literal.side,
      holds: true,
      isSent: false,
    });
    for (const { key, required = [], schema } of dependencies) {
      this.#choose([
        [holding({ properties: [{ key, schema: { kind: 'boolean', pointer, accepts: false } }] })],
        [holding({ required: [key, ...required] }), ...(schema ? [{ ...literal, schema }] : [])],
      ]);
    }
  }

  /** Notes the members that keywords speak of. */
  #notice(schema: KeywordSchema): void {
    const { properties = [], required = [] } = schema;
    const { patternProperties, additionalProperties, propertyNames } = schema;
    const { minProperties, maxProperties } = schema;
    const ofAll = patternProperties ?? additionalProperties ?? propertyNames;
    if ((ofAll ?? minProperties ?? maxProperties) !== undefined) this.news = 'all';
    if (this.news === 'all') return;
    for (const { key } of properties) this.news.add(key);
    for (const key of required) this.news.add(key);
  }
}

/** Of more alternatives than this, the one that is chosen isn't held against the others. */
const mostExcluded = 8;
