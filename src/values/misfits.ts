import { expectedOfKey, isCounted, withItem } from '../model/expected.js';
import { lookupOf, type Lookup } from '../model/lookup.js';
import type { KeywordSchema, Model, Pattern, Schema } from '../model/model.js';
import { findCycles, referencesOf, type Cycles } from '../model/references.js';
import {
  at,
  countOf,
  descend,
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
import { breaks, isPlainKey, kindOfValue, ruleBook, type Rule, type Rules } from './rules.js';

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
    is: (payload) => unlessTooDeep(() => walk.accepts(name, payload)) ?? false,
    issues: (payload, options) =>
      unlessTooDeep(() => issuesOf(payload, walk.collectorOf(name), options)) ?? [tooDeep],
  });
}

const tooDeep = {
  ...{ pointer: '', keyword: '$ref', schema: '#' },
  ...{ expected: 'fewer levels of nesting', found: 'more' },
};

/** Undefined if the stack isn't deep enough: a walk takes more of it than a package's validators do. */
function unlessTooDeep<Value>(judge: () => Value): Value | undefined {
  try {
    return judge();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A value, and what is said of it where it is refused. */
interface Subject {
  readonly value: unknown;
  readonly pointer: string;
  /** The place in the document that its issues name. */
  readonly schema: string;
  /** It is a member's key. */
  readonly isKey?: true;
}

/** A schema that a value is held to. */
interface Part {
  readonly schema: Schema;
  readonly subject: Subject;
  readonly owner: Owner;
}

/** The named schema that is being walked. */
interface Owner {
  readonly name: string;
  readonly schema: Schema;
  /** Its issues name the places of its own members, also where a member's schema stands elsewhere. */
  readonly isReadable: boolean;
  /** Nothing else is said of a value that is no object. */
  readonly isObjects: boolean;
  /** Its place in the document, which issues of members name that nothing describes. */
  readonly pointer: string;
}

class Walk {
  readonly #lookup: Lookup;
  readonly #cycles: Cycles;
  readonly #rulesOf: (schema: KeywordSchema) => Rules;
  readonly #owners = new Map<string, Owner>();
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
      const owner = this.#ownerOf(name);
      return (value, pointer, report) => {
        this.#collect(schema, { value, pointer, schema: owner.pointer }, owner, report);
      };
    });
  }

  #testOf(name: string): (value: unknown) => boolean {
    return remembered(this.#tests, name, () => {
      const owner = this.#ownerOf(name);
      return (value) => this.#fits(owner.schema, value, owner);
    });
  }

  #ownerOf(name: string): Owner {
    return remembered(this.#owners, name, () => {
      const schema = this.#lookup(name);
      const isReadable = this.#isReadable(schema, this.#lookup);
      const isObjects = isReadable && schema.kind === 'keywords' && schema.types !== undefined;
      return { name, schema, pointer: schema.pointer, isReadable, isObjects };
    });
  }

  /** Ends at the first issue. */
  #fits(schema: Schema, value: unknown, owner: Owner): boolean {
    if (schema.kind === 'reference' && this.#cycles.areOnOne(owner.name, schema.to)) {
      return within(value, this.#testOf(schema.to));
    }
    const report = { issues: [], limit: 0, most: Infinity, total: 0, formats: undefined };
    this.#collect(schema, { value, pointer: '', schema: '' }, owner, report);
    return report.total === 0;
  }

  /** Walks the parts of a value without going deeper on the stack, but where a schema leads back to itself. */
  #collect(schema: Schema, subject: Subject, owner: Owner, report: IssueReport): void {
    const waiting: Iterator<Part, void>[] = [];
    let part: Part | undefined | void = { schema, subject, owner };
    for (;;) {
      while (part?.schema.kind === 'reference') part = this.#follow(part.schema.to, part, report);
      if (isVerdict(report) && report.total > 0) return;
      if (part) waiting.push(this.#judge(part, report));
      const next: IteratorResult<Part, void> | undefined = waiting.at(-1)?.next();
      if (!next) return;
      if (next.done) waiting.pop();
      part = next.value;
    }
  }

  /** The schema that a reference leads to; one that leads back to itself is judged at once. */
  #follow(to: string, { subject, owner: from }: Part, report: IssueReport): Part | undefined {
    const { value, pointer } = subject;
    const owner = this.#ownerOf(to);
    if (!this.#cycles.areOnOne(from.name, to)) {
      return { schema: owner.schema, subject: { value, pointer, schema: owner.pointer }, owner };
    }
    if (!isVerdict(report)) {
      descend(value, pointer, report, this.collectorOf(to), from.pointer);
    } else if (!within(value, this.#testOf(to))) {
      say(subject, '$ref', to, report);
    }
    return undefined;
  }

  /** Says what a schema itself says, and gives what is to be judged besides, in its order. */
  *#judge({ schema, subject, owner }: Part, report: IssueReport): Generator<Part, void> {
    if (schema.kind === 'reference') return;
    if (schema === owner.schema && owner.isObjects && !isObject(subject.value)) {
      return say(subject, 'type', 'an object', report);
    }
    if (schema.kind === 'boolean') {
      return schema.accepts ? undefined : say(subject, 'false schema', 'nothing', report);
    }
    const { identity, ofKind } = this.#rulesOf(schema);
    const kind = kindOfValue(subject.value);
    sayBroken(identity, subject, report);
    if (kind) sayBroken(ofKind(kind), subject, report);
    if (kind === 'array') yield* this.#items(schema, subject, owner, report);
    if (kind === 'object') yield* this.#members(schema, subject, owner, report);
    yield* this.#composed(schema, subject, owner, report);
  }

  /** By the keywords that ask something of the value itself through other schemas. */
  *#composed(
    schema: KeywordSchema,
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): Generator<Part, void> {
    const { allOf = [], anyOf, oneOf, not: other, if: condition, then, else: otherwise } = schema;
    const { value } = subject;
    for (const part of allOf) yield { schema: part, subject, owner };
    for (const [keyword, alternatives] of [
      ['anyOf', anyOf],
      ['oneOf', oneOf],
    ] as const) {
      const meant = alternatives && this.#meant(keyword, alternatives, subject, owner, report);
      if (meant) yield { schema: meant, subject, owner };
    }
    if (other && this.#fits(other, value, owner)) say(subject, 'not', 'something else', report);
    const branch = condition && (this.#fits(condition, value, owner) ? then : otherwise);
    if (branch) yield { schema: branch, subject, owner };
  }

  /** The alternative that the value is meant as; else says, where that is so, that it is none of them. */
  #meant(
    keyword: 'anyOf' | 'oneOf',
    alternatives: readonly Schema[],
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): Schema | undefined {
    const { value } = subject;
    const known = this.#surveyOf(alternatives);
    const meant = meantAs(value, known);
    if (meant) return meant;
    const { others, expected } = known;
    const isOneEnough = keyword === 'anyOf' || expected !== undefined;
    let accepted = 0;
    for (const part of others) {
      if (this.#fits(part, value, owner)) accepted++;
      if (accepted === (isOneEnough ? 1 : 2)) break;
    }
    const general =
      keyword === 'anyOf' ? 'one of its alternatives' : 'just one of its alternatives';
    if (accepted !== 1) say(subject, keyword, expected ?? general, report);
    return undefined;
  }

  #surveyOf(alternatives: readonly Schema[]): Survey {
    const known = this.#surveys.get(alternatives) ?? survey(alternatives, this.#lookup);
    this.#surveys.set(alternatives, known);
    return known;
  }

  *#items(
    schema: KeywordSchema,
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): Generator<Part, void> {
    const { items, tuple = [], contains } = schema;
    const rest = schema.tuple ? schema.additionalItems : items;
    const values = subject.value as readonly unknown[];
    for (let index = 0; index < values.length; index++) {
      const part = tuple[index] ?? rest;
      if (!part) break;
      const item = { value: values[index], pointer: at(subject.pointer, index) };
      yield { schema: part, subject: { ...item, schema: part.pointer }, owner };
    }
    if (!contains) return;
    for (const item of values) if (this.#fits(contains, item, owner)) return;
    say(subject, 'contains', withItem, report);
  }

  *#members(
    schema: KeywordSchema,
    subject: Subject,
    owner: Owner,
    report: IssueReport,
  ): Generator<Part, void> {
    const { properties = [], required = [], dependencies = [] } = schema;
    const described = new Set(properties.map(({ key }) => key));
    for (const { key, schema: part } of properties) {
      const value = own(subject.value, key);
      const isOwn = schema === owner.schema && owner.isReadable && isPlainKey(key);
      const place = isOwn ? `${owner.pointer}/properties/${key}` : part.pointer;
      const member = { value, pointer: at(subject.pointer, key), schema: place };
      if (value !== undefined) yield { schema: part, subject: member, owner };
      else if (required.includes(key)) say(member, 'required', this.#expectationOf(part), report);
    }
    for (const key of new Set(required)) {
      if (!described.has(key)) sayMissing(key, subject, owner, report);
    }
    for (const { key, required: names = [], schema: part } of dependencies) {
      if (own(subject.value, key) === undefined) continue;
      for (const name of names) sayMissing(name, subject, owner, report);
      if (part) yield { schema: part, subject, owner };
    }
    yield* othersOf(schema, described, subject, owner);
  }

  /** The demand on a member that isn't there. */
  #expectationOf(schema: Schema): string {
    const target = schema.kind === 'reference' ? this.#lookup(schema.to) : schema;
    if (target.kind !== 'keywords') return 'a value';
    return this.#rulesOf(target).identity[0]?.expected ?? 'a value';
  }
}

/** The names of all members, and those members that patterns or nothing but `additionalProperties` describe. */
function* othersOf(
  schema: KeywordSchema,
  described: ReadonlySet<string>,
  { value, pointer }: Subject,
  owner: Owner,
): Generator<Part, void> {
  const { propertyNames, patternProperties = [], additionalProperties } = schema;
  if (!propertyNames && !additionalProperties && patternProperties.length === 0) return;
  for (const key of Object.keys(value as object)) {
    const place = at(pointer, key);
    const part = (about: unknown, other: Schema): Part => {
      return {
        schema: other,
        subject: { value: about, pointer: place, schema: other.pointer },
        owner,
      };
    };
    if (propertyNames) {
      const { subject, ...about } = part(key, propertyNames);
      yield { ...about, subject: { ...subject, isKey: true } };
    }
    const matching = patternProperties.filter((pattern) => matches(pattern, key));
    const member = own(value, key);
    for (const pattern of matching) yield part(member, pattern.schema);
    const isOther = matching.length === 0 && !described.has(key);
    if (additionalProperties && isOther) yield part(member, additionalProperties);
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

/** A report that keeps no issue is only for a verdict. */
function isVerdict({ limit }: IssueReport): boolean {
  return limit === 0;
}

function say(
  { value, pointer, schema, isKey }: Subject,
  keyword: string,
  expected: string,
  report: IssueReport,
): void {
  const said = isKey ? expectedOfKey(keyword, expected) : expected;
  refuse(report, pointer, keyword, said, value, schema, isCounted(keyword) ? countOf : kindOf);
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
