import { expectedLimit, expectedType } from '../model/expected.js';
import { matches } from '../patterns/patterns.js';
import type { JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Json, Pointer } from '../json.js';
import { demandsOf } from '../model/telling.js';
import { joinTypes } from './parts.js';
import { findMisfit, memberSchemas } from './misfit.js';
import {
  isDefined,
  isRuledOut,
  isWithin,
  joint,
  typesOf,
  valuesOf,
  withoutParts,
  type WithinContext,
} from './within.js';

/** A reason why a schema has no valid value, or none of a type. */
export interface Contradiction {
  /** The schema and the keyword in it that show it best. */
  readonly pointer: Pointer;
  readonly keyword: string;
  readonly type?: JsonType;
  /** As the end of a sentence: `it should be at least 10 and at most 5`. */
  readonly reason: string;
  /** From the value that was asked about to the one that can't be, as a JSON Pointer. */
  readonly at: string;
  /** Another finding shows it. */
  readonly isShown?: boolean;
}

type Demands = readonly KeywordSchema[];

/** A graph of schemas is asked about so often; after that nothing is a contradiction. */
const mostQuestions = 20_000;
const deepest = 40;

/** So many pairs of alternatives are compared; after that none swallows another. */
const mostPairs = 50_000;

/** Finds what nothing can meet. It says nothing if it isn't sure. */
export class Contradictions {
  /** The schemas that have a value. */
  private readonly met = new WeakSet<Schema>();
  private readonly active = new Set<string>();
  private questions = 0;
  private pairs = 0;
  private depth = 0;

  constructor(private readonly context: WithinContext) {}

  /** The reason why no value is valid, or none that a sender would think of; undefined if there is one. */
  of(schema: Schema): Contradiction | undefined {
    if (this.met.has(schema)) return undefined;
    if (this.questions++ > mostQuestions || this.depth > deepest) return undefined;
    const names = namesIn(schema, this.context.lookup);
    const again = [...names].find((name) => this.active.has(name));
    if (again !== undefined) return endless(schema, again);
    for (const name of names) this.active.add(name);
    this.depth++;
    const found = this.all(schema);
    this.depth--;
    for (const name of names) this.active.delete(name);
    if (!found) this.met.add(schema);
    return found;
  }

  /** Each type that a schema allows and has no value of. */
  within(schema: Schema): readonly Contradiction[] {
    const said = demandsOf(schema, this.context.lookup);
    const whole = this.ofTypes(said) ?? this.ofValues(schema, said);
    if (whole) return [whole];
    if (valuesOf(said)) return [];
    const types = said.map((part) => part.types).reduce(joinTypes, undefined) ?? allTypes;
    return [
      ...types.map((type) => this.ofType(type, said)).filter(isDefined),
      ...this.ofMembers(said),
    ].filter(isFirst);
  }

  private all(schema: Schema): Contradiction | undefined {
    if (isRuledOut(schema, this.context.lookup)) {
      return found({ pointer: schema.pointer, keyword: '', reason: 'it is ruled out' });
    }
    const said = demandsOf(schema, this.context.lookup);
    const whole = this.ofTypes(said) ?? this.ofValues(schema, said);
    if (whole || valuesOf(said)) return whole;
    const reasons = typesOf(said)?.map((type) => this.ofType(type, said)) ?? [];
    if (reasons.length > 0 && reasons.every(isDefined)) return reasons[0];
    for (const part of said) {
      const none = this.ofAlternatives(part, said);
      if (none) return none;
    }
    return undefined;
  }

  private ofTypes(said: Demands): Contradiction | undefined {
    let types: KeywordSchema['types'];
    for (const part of said) {
      const both = joinTypes(types, part.types);
      if (both?.length === 0 && types && part.types) {
        const reason = `it should be ${expectedType(types)}, and ${expectedType(part.types)} as well`;
        return found({ pointer: part.pointer, keyword: 'type', reason });
      }
      types = both;
    }
    return undefined;
  }

  /** By the values that are listed. */
  private ofValues(schema: Schema, said: Demands): Contradiction | undefined {
    const values = valuesOf(said);
    if (!values) return undefined;
    const part = said.find(({ const: constant, enum: list }) => constant ?? list) ?? said[0];
    const misfits = values.map((value) => findMisfit(value, schema, this.context.lookup));
    if (!part || !misfits.every(isDefined)) return undefined;
    const [first] = misfits;
    const reason = first
      ? `${JSON.stringify(values[0])} should be ${first.expected}`
      : 'none of the values that it lists is of its type';
    const keyword = part.const ? 'const' : 'enum';
    return found({ pointer: part.pointer, keyword, reason, isShown: !first });
  }

  private ofType(type: JsonType, said: Demands): Contradiction | undefined {
    if (type === 'integer' || type === 'number') return ofNumbers(type, said);
    if (type === 'string')
      return ofLimits(type, limit(said, 'minLength'), limit(said, 'maxLength'));
    if (type === 'array') return this.ofLists(said);
    if (type === 'object') return this.ofObjects(said);
    return undefined;
  }

  private ofLists(said: Demands): Contradiction | undefined {
    if (said.every(({ minItems }) => minItems === undefined)) return undefined;
    const closed = said.flatMap(({ pointer, tuple, additionalItems, items }) =>
      tuple && isFalse(additionalItems)
        ? [atMost(tuple.length, pointer, 'additionalItems')]
        : isFalse(items)
          ? [atMost(0, pointer, 'items')]
          : [],
    );
    const low = limit(said, 'minItems');
    const high = [limit(said, 'maxItems'), ...closed].filter(isDefined).sort(byValue)[0];
    const found = ofLimits('array', low, high);
    if (found) return found;
    const needed = Math.min(low?.value ?? 0, 20);
    for (let index = 0; index < needed; index++) {
      const parts = said.flatMap(({ tuple, items, additionalItems }) =>
        [tuple ? (tuple[index] ?? additionalItems) : items].filter(isDefined),
      );
      const inner = parts.length > 0 && this.of(joint(parts));
      if (inner && low) return outer(inner, index);
    }
    return undefined;
  }

  private ofObjects(said: Demands): Contradiction | undefined {
    const isFree = said.every(
      (part) => (part.required ?? part.minProperties ?? part.maxProperties) === undefined,
    );
    if (isFree) return undefined;
    const required = said.flatMap(({ pointer, required: keys = [] }) =>
      keys.map((key) => ({ key, pointer })),
    );
    const high = limit(said, 'maxProperties');
    const count = new Set(required.map(({ key }) => key)).size;
    const needed = {
      pointer: '',
      keyword: 'required',
      value: count,
      words: expectedLimit.minProperties(count),
    };
    const found =
      ofLimits('object', limit(said, 'minProperties'), high) ?? ofLimits('object', needed, high);
    if (found) return found;
    for (const { key, pointer } of required) {
      const none = this.ofRequired(key, pointer, said);
      if (none) return none;
    }
    return undefined;
  }

  private ofRequired(key: string, pointer: Pointer, said: Demands): Contradiction | undefined {
    for (const part of said) {
      const { propertyNames, pointer: at } = part;
      if (forbids(part, key)) {
        const reason = `${quoted(key)} is required, and additionalProperties: false refuses it`;
        return found({ pointer: at, keyword: 'additionalProperties', type: 'object', reason });
      }
      const misfit = propertyNames && findMisfit(key, propertyNames, this.context.lookup);
      if (misfit) {
        const reason = `${quoted(key)} is required, and propertyNames refuses it`;
        return found({ pointer: at, keyword: 'propertyNames', type: 'object', reason });
      }
    }
    const parts = membersOf(key, said);
    const ruledOut = parts.find(isFalse);
    if (ruledOut) {
      const reason = `${quoted(key)} is required, and is ruled out as well`;
      return found({ pointer, keyword: 'required', type: 'object', reason });
    }
    const inner = parts.length > 0 && this.of(joint(parts));
    return inner ? outer(inner, key) : undefined;
  }

  /** Of members that several schemas describe, so that none of these shows it. */
  private ofMembers(said: Demands): readonly Contradiction[] {
    if (said.length < 2) return [];
    const keys = said.flatMap(({ properties = [] }) => properties.map(({ key }) => key));
    const shared = keys.filter((key, index) => keys.indexOf(key) < index);
    return [...new Set(shared)].flatMap((key) => {
      const parts = membersOf(key, said).filter((part) => !isFalse(part));
      if (parts.length < 2 || parts.some((part) => this.of(part))) return [];
      const inner = this.of(joint(parts));
      return inner ? [outer(inner, key)] : [];
    });
  }

  /** Of an `anyOf` or a `oneOf`, with what stands beside it. */
  private ofAlternatives(part: KeywordSchema, said: Demands): Contradiction | undefined {
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const alternatives = part[keyword];
      if (!alternatives || alternatives.length === 0) continue;
      const none = alternatives.map((alternative) => this.beside(alternative, said));
      if (none.every(isDefined)) return none[0];
      const others = alternatives.filter((_, index) => !none[index]);
      const swallowing = keyword === 'oneOf' && others.map((one) => this.swallowing(one, others));
      if (swallowing && swallowing.every(isDefined)) {
        const reason = 'all that one alternative of oneOf describes matches another as well';
        return found({ pointer: part.pointer, keyword, reason, isShown: true });
      }
    }
    return undefined;
  }

  /** The reason why an alternative is never valid with the other demands. */
  beside(alternative: Schema, said: Demands): Contradiction | undefined {
    return this.of(joint([...withoutParts(said), alternative]));
  }

  /** Another alternative that all usual values of this one match, too. */
  swallowing(one: Schema, alternatives: readonly Schema[]): Schema | undefined {
    return alternatives.find(
      (other) =>
        other !== one &&
        other.kind !== 'boolean' &&
        this.pairs++ < mostPairs &&
        isWithin(one, other, this.context),
    );
  }
}

const allTypes: readonly JsonType[] = ['number', 'string', 'array', 'object'];

interface Limit {
  readonly pointer: Pointer;
  readonly keyword: string;
  readonly value: number;
  readonly words: string;
  readonly isExclusive?: boolean;
}

type LimitKeyword = Exclude<keyof typeof expectedLimit, 'multipleOf'>;

/** The strictest limit by a keyword. */
function limit(said: Demands, keyword: LimitKeyword): Limit | undefined {
  const given = said.filter((part) => part[keyword] !== undefined);
  if (given.length === 0) return undefined;
  const isExclusive = keyword.startsWith('exclusive');
  const limits = given.map(({ pointer, [keyword]: value = 0 }) => {
    return { pointer, keyword, value, words: expectedLimit[keyword](value), isExclusive };
  });
  limits.sort(byValue);
  return /min/i.test(keyword) ? limits.at(-1) : limits[0];
}

/** A limit that is excluded is the stricter one of two with the same value. */
function byValue(left: Limit, right: Limit): number {
  return left.value - right.value;
}

function ofLimits(
  type: JsonType,
  low: Limit | undefined,
  high: Limit | undefined,
): Contradiction | undefined {
  if (!low || !high || low.value < high.value) return undefined;
  const isOpen = low.isExclusive === true || high.isExclusive === true;
  if (low.value === high.value && !isOpen) return undefined;
  const verb = type === 'number' || type === 'integer' ? 'be' : 'have';
  const { pointer, keyword } = low.pointer === '' ? high : low;
  return found({
    pointer,
    keyword,
    type,
    reason: `it should ${verb} ${low.words} and ${high.words}`,
  });
}

function ofNumbers(type: JsonType, said: Demands): Contradiction | undefined {
  const lows = [limit(said, 'minimum'), limit(said, 'exclusiveMinimum')].filter(isDefined);
  const highs = [limit(said, 'maximum'), limit(said, 'exclusiveMaximum')].filter(isDefined);
  for (const low of lows) {
    for (const high of highs) {
      const none = ofLimits(type, low, high) ?? ofSteps(type, low, high, said);
      if (none) return none;
    }
  }
  return undefined;
}

/** Between two limits there may be no whole number, and no multiple. */
function ofSteps(
  type: JsonType,
  low: Limit,
  high: Limit,
  said: Demands,
): Contradiction | undefined {
  const step = said.find((part) => part.multipleOf !== undefined)?.multipleOf;
  const steps = [...(type === 'integer' ? [1] : []), ...(step === undefined ? [] : [step])];
  const none = steps.find((size) => {
    const first = firstFrom(low.value / size, low.isExclusive === true);
    const last = -firstFrom(-high.value / size, high.isExclusive === true);
    return first > last;
  });
  if (none === undefined) return undefined;
  const words = none === 1 ? 'an integer' : expectedLimit.multipleOf(none);
  const { pointer, keyword } = low;
  const reason = `it should be ${words}, ${low.words} and ${high.words}`;
  return found({ pointer, keyword, type, reason });
}

/** The first whole number from a bound on, which is not exact. */
function firstFrom(bound: number, isExclusive: boolean): number {
  const nearest = Math.round(bound);
  if (Math.abs(nearest - bound) > 1e-9) return Math.ceil(bound);
  return isExclusive ? nearest + 1 : nearest;
}

function atMost(value: number, pointer: Pointer, keyword: string): Limit {
  return { pointer, keyword, value, words: expectedLimit.maxItems(value) };
}

/** Tells a schema that refuses a member only since it doesn't know it. */
export function forbids(schema: KeywordSchema, key: string): boolean {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  return (
    isFalse(additionalProperties) &&
    !properties.some((property) => property.key === key) &&
    !patternProperties.some((pattern) => matches(pattern, key))
  );
}

function isFalse(schema: Schema | undefined): boolean {
  return schema?.kind === 'boolean' && !schema.accepts;
}

function membersOf(key: string, said: Demands): readonly Schema[] {
  return said.flatMap((part) => memberSchemas(key, part));
}

/** The schemas that are asked about the very same value, by their names. */
function namesIn(schema: Schema, lookup: WithinContext['lookup']): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.kind === 'keywords') part.allOf?.forEach(visit);
    if (part.kind !== 'reference' || names.has(part.to)) return;
    names.add(part.to);
    visit(lookup(part.to));
  };
  visit(schema);
  return names;
}

function endless({ pointer }: Schema, name: string): Contradiction {
  return found({ pointer, keyword: '', reason: `each ${name} needs another one, without an end` });
}

function found(parts: Omit<Contradiction, 'at'>): Contradiction {
  return { at: '', ...parts };
}

/** A contradiction of a member, as one of what has to have it. */
function outer(inner: Contradiction, step: string | number): Contradiction {
  return { ...inner, at: `/${step}${inner.at}` };
}

function isFirst({ pointer, reason }: Contradiction, index: number, all: readonly Contradiction[]) {
  return all.findIndex((other) => other.pointer === pointer && other.reason === reason) === index;
}

function quoted(key: Json): string {
  return JSON.stringify(key);
}
