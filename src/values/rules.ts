import { isChecked } from '../model/checked-formats.js';
import {
  expectedLimit,
  expectedPattern,
  expectedType,
  expectedValue,
  withoutRepetition,
} from '../model/expected.js';
import type { FormatRole, JsonType, KeywordSchema, Pattern } from '../model/model.js';
import type { Json } from '../json.js';
import { formats as formatChecks } from '../runtime/formats.js';
import {
  expectedFormat,
  isEqual,
  isMultipleOf,
  isObject,
  isUnique,
  lengthOf,
} from '../runtime/validation.js';

/** The kinds of value that keywords are about. A keyword says nothing of other kinds. */
export type Kind = 'number' | 'string' | 'array' | 'object';
export const kinds: readonly Kind[] = ['number', 'string', 'array', 'object'];

/** One keyword of a schema, as a test of a value. */
export class Rule {
  /** `fits` is false for a value that breaks it. Asked only of values of its kind. */
  constructor(
    readonly keyword: string,
    private readonly inWords: () => string,
    readonly fits: (value: never) => boolean,
  ) {}

  /** Put into words when it is asked for: hardly any value breaks a rule. */
  get expected(): string {
    return this.inWords();
  }
}

/** The rules of a schema about a value itself, not about its items or members. */
export interface Rules {
  /** By the type, and the values that are listed. */
  readonly identity: readonly Rule[];
  readonly ofKind: (kind: Kind) => readonly Rule[];
}

/** Tells if a text matches a pattern. */
export type Match = (pattern: Pattern, text: string) => boolean;

/** The rules of each schema, made once. `matches` decides if a slow pattern is tried on a long text. */
export function ruleBook(formats: FormatRole, matches: Match): (schema: KeywordSchema) => Rules {
  const known = new WeakMap<KeywordSchema, Rules>();
  return (schema) => {
    const rules = known.get(schema) ?? makeRules(schema, formats, matches);
    known.set(schema, rules);
    return rules;
  };
}

/** Tells if a value breaks a rule. */
export function breaks(value: unknown, { fits }: Rule): boolean {
  return !fits(value as never);
}

function makeRules(schema: KeywordSchema, formats: FormatRole, matches: Match): Rules {
  const byKind: Partial<Record<Kind, readonly Rule[]>> = {};
  return {
    identity: identityRules(schema),
    ofKind: (kind) => (byKind[kind] ??= rulesOfKind(kind, schema, formats, matches)),
  };
}

function rulesOfKind(
  kind: Kind,
  schema: KeywordSchema,
  formats: FormatRole,
  matches: Match,
): readonly Rule[] {
  const rules = limitsOf(kind, schema);
  const { pattern, maxLength, format, uniqueItems } = schema;
  if (kind === 'string') {
    if (pattern) rules.push(patternRule(pattern, maxLength, matches));
    if (formats === 'assertion' && format !== undefined && isChecked(format)) {
      rules.push(new Rule('format', () => expectedFormat(format), formatChecks[format]));
    }
  } else if (kind === 'array' && uniqueItems) {
    rules.push(new Rule('uniqueItems', () => withoutRepetition, isUnique));
  }
  return rules;
}

function identityRules(schema: KeywordSchema): readonly Rule[] {
  const { types, enum: values, const: constant } = schema;
  const rules: Rule[] = [];
  if (types && !impliesTypes(schema)) rules.push(typeRule(distinctTypes(types)));
  if (values) rules.push(amongRule('enum', values));
  if (constant) rules.push(amongRule('const', [constant.value]));
  return rules;
}

function typeRule(types: readonly JsonType[]): Rule {
  const isOfOne = (value: Json): boolean => types.some((type) => isOfType(value, type));
  return new Rule('type', () => expectedType(types), isOfOne);
}

function amongRule(keyword: string, allowed: readonly Json[]): Rule {
  return new Rule(keyword, () => expectedValue(allowed), isAmong(allowed));
}

type Limit = keyof typeof expectedLimit;

/** Limits by the kind of value they are about. */
const limits: Readonly<
  Record<
    Kind,
    readonly { readonly keyword: Limit; readonly fits: (value: never, limit: number) => boolean }[]
  >
> = {
  number: [
    { keyword: 'minimum', fits: (value: number, limit) => value >= limit },
    { keyword: 'maximum', fits: (value: number, limit) => value <= limit },
    { keyword: 'exclusiveMinimum', fits: (value: number, limit) => value > limit },
    { keyword: 'exclusiveMaximum', fits: (value: number, limit) => value < limit },
    { keyword: 'multipleOf', fits: isMultipleOf },
  ],
  string: [
    { keyword: 'minLength', fits: (value: string, limit) => lengthOf(value) >= limit },
    { keyword: 'maxLength', fits: (value: string, limit) => lengthOf(value) <= limit },
  ],
  array: [
    { keyword: 'minItems', fits: (value: readonly Json[], limit) => value.length >= limit },
    { keyword: 'maxItems', fits: (value: readonly Json[], limit) => value.length <= limit },
  ],
  object: [
    { keyword: 'minProperties', fits: (value: object, limit) => sizeOf(value) >= limit },
    { keyword: 'maxProperties', fits: (value: object, limit) => sizeOf(value) <= limit },
  ],
};

function sizeOf(value: object): number {
  return Object.keys(value).length;
}

function limitsOf(kind: Kind, schema: KeywordSchema): Rule[] {
  const rules: Rule[] = [];
  for (const { keyword, fits } of limits[kind]) {
    const limit = schema[keyword];
    if (limit === undefined) continue;
    const inWords = (): string => expectedLimit[keyword](limit);
    rules.push(new Rule(keyword, inWords, (value: never) => fits(value, limit)));
  }
  return rules;
}

/** A slow pattern is asked only of texts that are no longer than they may be. */
function patternRule(pattern: Pattern, maxLength = Infinity, matches: Match): Rule {
  const limit = pattern.growth ? maxLength : Infinity;
  const isTooLong = (text: string): boolean => text.length > limit && lengthOf(text) > limit;
  const fits = (text: string): boolean => isTooLong(text) || matches(pattern, text);
  return new Rule('pattern', () => expectedPattern(pattern.source), fits);
}

/** Tells if a value is one of these. Scalars are looked up: a list may have thousands of them. */
function isAmong(allowed: readonly Json[]): (value: Json) => boolean {
  const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;
  const scalars = new Set(allowed.filter(isScalar));
  const others = allowed.filter((value) => !isScalar(value));
  return (value) =>
    isScalar(value) ? scalars.has(value) : others.some((other) => isEqual(value, other));
}

/** Says that every value that `enum` or `const` allows is of one of the types. */
export function impliesTypes({ types, enum: values, const: constant }: KeywordSchema): boolean {
  const allowed = constant ? [constant.value] : values;
  return (
    types !== undefined &&
    allowed !== undefined &&
    allowed.every((value) => types.some((type) => isOfType(value, type)))
  );
}

/** The types that a schema names, without an integer that is a number anyway. */
export function distinctTypes(types: readonly JsonType[]): readonly JsonType[] {
  const distinct = [...new Set(types)];
  return distinct.includes('number') ? distinct.filter((type) => type !== 'integer') : distinct;
}

/** The kind of the values of a type. */
export function kindOfType(type: JsonType): Kind | undefined {
  if (type === 'integer') return 'number';
  return kinds.find((kind) => kind === type);
}

/** The kind of a value; undefined for null and booleans, which no keyword limits. */
export function kindOfValue(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return 'array';
  if (value === null) return undefined;
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'object' ? type : undefined;
}

export function isOfType(value: Json, type: JsonType): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** The narrowest type of a value. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}

/** Says that a key stands in pointers as it is, and that no object inherits it. */
export function isPlainKey(key: string): boolean {
  return /^[\w.-]+$/.test(key) && !(key in Object.prototype);
}
