import { isCounted, withItem } from '../model/expected.js';
import { lookupOf, type Lookup } from '../model/lookup.js';
import type {
  Dependency,
  KeywordSchema,
  Model,
  Pattern,
  Property,
  Schema,
} from '../model/model.js';
import { findCycles, referencesOf, type Cycles } from '../model/references.js';
import {
  at,
  countOf,
  descend,
  findsNothing,
  isEqual,
  isObject,
  issuesOf,
  own,
  refuse,
  within,
  type Collect,
  type IssueList,
  type IssueReport,
  type ValidationOptions,
} from '../runtime/validation.js';
import { kindOf } from '../runtime/json.js';
import { survey, type Survey } from './alternatives.js';
import { breaks, kindOfValue, ruleBook, type Rule, type Rules } from './rules.js';

/** Judges payloads by walking a Model. Its verdicts and issues are those of the validators that the package has. */
export interface PayloadJudge {
  readonly is: (payload: unknown) => boolean;
  readonly issues: (payload: unknown, options?: Pick<ValidationOptions, 'limit'>) => IssueList;
}

/**
 * The judges of a Model's schemas and messages, by their names. `isReadable` tells a schema whose values are objects:
 * nothing else is said of a value that is none.
 */
export function payloadJudges(
  model: Model,
  isReadable: (schema: Schema, lookup: Lookup) => boolean,
): (name: string) => PayloadJudge {
  const walk = new Walk(model, isReadable);
  return (name) => ({
    is: (payload) => walk.accepts(name, payload),
    issues: (payload, options) => issuesOf(payload, walk.collectorOf(name), options),
  });
}

/** A value, and what is said of it where it is refused. */
interface Subject {
  readonly value: unknown;
  readonly pointer: string;
  /** The place in the document that its issues name. */
  readonly schema: string;
}

/** The named schema that is being walked. */
interface Owner {
  readonly name: string;
  /** Its place in the document, which issues of members name that nothing describes. */
  readonly pointer: string;
}

class Walk {
  readonly #lookup: Lookup;
  readonly #cycles: Cycles;
  readonly #rulesOf: (schema: KeywordSchema) => Rules;
  readonly #collectors = new Map<string, Collect>();
  readonly #tests = new Map<string, (value: unknown) => boolean>();
  readonly #surveys = new WeakMap<readonly Schema[], Survey>();

  readonly #isReadable: (schema: Schema, lookup: Lookup) => boolean;

  constructor(model: Model, isReadable: (schema: Schema, lookup: Lookup) => boolean) {
    this.#isReadable = isReadable;
    const named = [
      ...model.messages.map(({ name, payload }) => [name, payload] as const),
      ...model.schemas.map(({ name, schema }) => [name, schema] as const),
    ];
    this.#lookup = lookupOf(model);
    this.#cycles = findCycles(new Map(named.map(([name, schema]) => [name, referencesOf(schema)])));
    this.#rulesOf = ruleBook(model.formats, matches);
  }

  /** Stops at the first issue, unlike a collector. */
  accepts(name: string, value: unknown): boolean {
    return this.#testOf(name)(value);
  }

  collectorOf(name: string): Collect {
    return remembered(this.#collectors, name, () => {
      const schema = this.#lookup(name);
      const owner = { name, pointer: schema.pointer };
      const isObjects =
        schema.kind === 'keywords' && schema.types && this.#isReadable(schema, this.#lookup);
      return (value, pointer, report) => {
        const subject = { value, pointer, schema: schema.pointer };
        if (isObjects && !isObject(value)) say(subject, 'type', 'an object', report);
        else this.#collect(schema, subject, owner, report);
      };
    });
  }

  #testOf(name: string): (value: unknown) => boolean {
    return remembered(this.#tests, name, () => {
      const schema = this.#lookup(name);
      const owner = { name, pointer: schema.pointer };
      return (value) => this.#fits(schema, value, owner);
    });
  }

  #fits(schema: Schema, value: unknown, owner: Owner): boolean {
    return findsNothing(value, (inner, pointer, report) => {
      this.#collect(schema, { value: inner, pointer, schema: '' }, owner, report);
    });
  }

  #collect(schema: Schema, subject: Subject, owner: Owner, report: IssueReport): void {
    if (schema.kind === 'boolean') {
      if (!schema.accepts) say(subject, 'false schema', 'nothing', report);
      return;
    }
    if (schema.kind === 'reference') return this.#follow(schema.to, subject, owner, report);
    const { identity, byKind } = this.#rulesOf(schema);
    const { value } = subject;
    const kind = kindOfValue(value);
    sayBroken(identity, subject, report);
    if (kind) sayBroken(byKind[kind], subject, report);
    if (kind === 'array') this.#items(schema, subject, owner, report);
    if (kind === 'object') this.#members(schema, subject, owner, report);
    this.#composed(schema, subject, owner, report);
  }

  #follow(to: string, subject: Subject, { name }: Owner, report: IssueReport): void {
    const { value, pointer } = subject;
    const leadsBack = this.#cycles.areOnOne(name, to);
    if (isVerdict(report)) {
      const test = this.#testOf(to);
      if (leadsBack ? !within(value, test) : !test(value)) say(subject, '$ref', to, report);
    } else if (leadsBack) {
      descend(value, pointer, report, this.collectorOf(to), this.#lookup(name).pointer);
    } else {
      this.collectorOf(to)(value, pointer, report);
    }
  }

  /** By the keywords that ask something of the value itself through other schemas. */
  #composed(schema: KeywordSchema, subject: Subject, owner: Owner, report: IssueReport): void {
    const { allOf = [], anyOf, oneOf, not: other, if: condition, then, else: otherwise } = schema;
    const { value } = subject;
    for (const part of allOf) this.#collect(part, subject, owner, report);
    if (anyOf) this.#alternatives('anyOf', anyOf, subject, owner, report);
    if (oneOf) this.#alternatives('oneOf', oneOf, subject, owner, report);
    if (other && this.#fits(other, value, owner)) {
      say(subject, 'not', 'something else', report);
    }
    const branch = condition && (this.#fits(condition, value, owner) ? then : otherwise);
    if (branch) this.#collect(branch, subject, owner, report);
  }

  /** The issues of the alternative that the value is meant as; else that it is none of them. */
  #alternatives(
    keyword: 'anyOf' | 'oneOf',
    alternatives: readonly Schema[],
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): void {
    const { value } = subject;
    const known = this.#surveyOf(alternatives);
    const meant = meantAs(value, known);
    if (meant) return this.#collect(meant, subject, owner, report);
    const { others, expected } = known;
    const fits = (part: Schema): boolean => this.#fits(part, value, owner);
    const isAccepted =
      keyword === 'anyOf' || expected !== undefined
        ? others.some(fits)
        : others.filter(fits).length === 1;
    const general =
      keyword === 'anyOf' ? 'one of its alternatives' : 'just one of its alternatives';
    if (!isAccepted) say(subject, keyword, expected ?? general, report);
  }

  #surveyOf(alternatives: readonly Schema[]): Survey {
    const known = this.#surveys.get(alternatives) ?? survey(alternatives, this.#lookup);
    this.#surveys.set(alternatives, known);
    return known;
  }

  #items(schema: KeywordSchema, subject: Subject, owner: Owner, report: IssueReport): void {
    const { items, tuple = [], contains } = schema;
    const rest = schema.tuple ? schema.additionalItems : items;
    const values = subject.value as readonly unknown[];
    for (let index = 0; index < values.length; index++) {
      const part = tuple[index] ?? rest;
      if (!part) break;
      const item = { value: values[index], pointer: at(subject.pointer, index) };
      this.#collect(part, { ...item, schema: part.pointer }, owner, report);
    }
    if (contains && !values.some((item) => this.#fits(contains, item, owner))) {
      say(subject, 'contains', withItem, report);
    }
  }

  #members(schema: KeywordSchema, subject: Subject, owner: Owner, report: IssueReport): void {
    const { properties = [], required = [], dependencies = [] } = schema;
    const described = new Set(properties.map(({ key }) => key));
    for (const property of properties) {
      this.#property(property, required.includes(property.key), subject, owner, report);
    }
    for (const key of new Set(required)) {
      if (!described.has(key)) sayMissing(key, subject, owner, report);
    }
    for (const one of dependencies) this.#dependency(one, subject, owner, report);
    this.#others(schema, described, subject, owner, report);
  }

  #property(
    { key, schema }: Property,
    isRequired: boolean,
    { value: object, pointer }: Subject,
    owner: Owner,
    report: IssueReport,
  ): void {
    const value = own(object, key);
    const member = { value, pointer: at(pointer, key), schema: schema.pointer };
    if (value !== undefined) this.#collect(schema, member, owner, report);
    else if (isRequired) say(member, 'required', this.#expectationOf(schema), report);
  }

  /** The demand on a member that isn't there. */
  #expectationOf(schema: Schema): string {
    const target = schema.kind === 'reference' ? this.#lookup(schema.to) : schema;
    if (target.kind !== 'keywords') return 'a value';
    return this.#rulesOf(target).identity[0]?.expected ?? 'a value';
  }

  #dependency(
    { key, required = [], schema }: Dependency,
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): void {
    if (own(subject.value, key) === undefined) return;
    for (const name of required) sayMissing(name, subject, owner, report);
    if (schema) this.#collect(schema, subject, owner, report);
  }

  /** The names of all members, and those members that patterns or nothing but `additionalProperties` describe. */
  #others(
    schema: KeywordSchema,
    described: ReadonlySet<string>,
    { value, pointer }: Subject,
    owner: Owner,
    report: IssueReport,
  ): void {
    const { propertyNames, patternProperties = [], additionalProperties } = schema;
    if (!propertyNames && !additionalProperties && patternProperties.length === 0) return;
    for (const key of Object.keys(value as object)) {
      const place = at(pointer, key);
      const collect = (part: Schema, about: unknown): void =>
        this.#collect(part, { value: about, pointer: place, schema: part.pointer }, owner, report);
      if (propertyNames) collect(propertyNames, key);
      const matching = patternProperties.filter((pattern) => matches(pattern, key));
      const member = own(value, key);
      for (const pattern of matching) collect(pattern.schema, member);
      const isOther = matching.length === 0 && !described.has(key);
      if (additionalProperties && isOther) collect(additionalProperties, member);
    }
  }
}

/** The alternative that a value's kind or its constant says. */
function meantAs(value: unknown, { byKind, constant, objects }: Survey): Schema | undefined {
  const kind = kindOfValue(value);
  const only = byKind.find(([one]) => one === kind);
  if (only) return only[1];
  if (!constant || kind !== 'object') return undefined;
  const member = own(value, constant.key);
  const index = constant.values.findIndex((values) => values.some((one) => isEqual(one, member)));
  return objects[index];
}

/** A report that ends at the first issue is asked for a verdict alone. */
function isVerdict({ most }: IssueReport): boolean {
  return most === 1;
}

function say(
  { value, pointer, schema }: Subject,
  keyword: string,
  expected: string,
  report: IssueReport,
): void {
  refuse(report, pointer, keyword, expected, value, schema, isCounted(keyword) ? countOf : kindOf);
}

function sayBroken(rules: readonly Rule[], subject: Subject, report: IssueReport): void {
  for (const rule of rules) {
    if (breaks(subject.value, rule)) say(subject, rule.keyword, rule.expected, report);
  }
}

/** A member that has to be there, and that no schema describes. */
function sayMissing(key: string, { value, pointer }: Subject, owner: Owner, report: IssueReport) {
  const member = own(value, key);
  if (member !== undefined) return;
  const subject = { value: member, pointer: at(pointer, key), schema: owner.pointer };
  say(subject, 'required', 'a value', report);
}

const expressions = new WeakMap<Pattern, RegExp>();

/** Like a validator of the package, it asks a slow pattern of a long text, too: `generate` warns of those. */
function matches(pattern: Pattern, text: string): boolean {
  const known = expressions.get(pattern) ?? new RegExp(pattern.source, pattern.flags);
  expressions.set(pattern, known);
  return known.test(text);
}

function remembered<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
