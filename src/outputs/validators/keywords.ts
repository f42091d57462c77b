import {
  code,
  identifier,
  literal,
  regularExpression,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import {
  expectedLimit,
  expectedPattern,
  expectedType,
  expectedValue,
  withoutRepetition,
} from '../../model/expected.js';
import { isChecked } from '../../model/checked-formats.js';
import { distinctTypes, impliesTypes, type Kind } from '../../values/rules.js';
import type { JsonType, KeywordSchema, Pattern } from '../../model/model.js';
import type { Json } from '../../json.js';
import { pascalCase } from '../../model/spelling.js';
import type { FormatName } from '../../runtime/formats.js';
import { expectedFormat } from '../../runtime/validation.js';
import { snippet, type Snippet } from '../imports.js';
import { any, atom, calling, comparison, is, not, typeofTest, type Test } from './conditions.js';
import { formats as formatChecks, helper } from './runtime.js';

/** One keyword of a schema, as a test of a value that is known to be of its kind. */
export interface Rule {
  readonly keyword: string;
  readonly kind: Kind;
  readonly expected: string;
  readonly test: Test;
  /** Has to pass before `test` may be asked. A rule that comes first refuses the rest. */
  readonly given?: Test;
}

/** A test of a value's type. */
export function typeTest(value: Snippet, type: JsonType): Test {
  switch (type) {
    case 'null':
      return is(value, 'null');
    case 'array':
      return atom(snippet`Array.isArray(${value})`);
    case 'object':
      return calling(helper('isObject'), value);
    case 'integer':
      return calling(helper('isInteger'), value, true);
    default:
      return typeofTest(value, literal(type), typeofFunctions[type]);
  }
}

/** The functions that stand for a comparison with `typeof`. */
const typeofFunctions = {
  string: helper('isString'),
  number: helper('isNumber'),
  boolean: helper('isBoolean'),
};

/**
 * `enum` and `const`. Where a test before it has told the compiler what the value is, comparing it with
 * anything else would not compile, so a function does.
 */
export function valueTest(value: Snippet, values: readonly Json[], isNarrowed = false): Test {
  return any(
    values.map((item) => {
      const text = literal(item);
      if (isNarrowed || (typeof item === 'object' && item !== null)) {
        return atom(snippet`${helper('isEqual')}(${value}, ${text})`);
      }
      if (item === null) return is(value, 'null');
      return atom(snippet`${value} === ${text}`, snippet`${value} !== ${text}`);
    }),
  );
}

/** Formats are ignored, tested like anything else, or tested by the checks that were handed in to a collector. */
export type FormatUse = 'ignored' | 'asserted' | 'handed in';

/** The format that a schema demands of a string, if we have a check for it. */
export function checkedFormat({ format }: KeywordSchema): FormatName | undefined {
  return format !== undefined && isChecked(format) ? format : undefined;
}

/** A test of a format, as far as checks were handed in. */
export function handedIn(format: FormatName, value: Snippet): Test {
  const isAsked = atom(code`report.formats`);
  const fits = atom(snippet`${helper('fits')}(report.formats, ${stringLiteral(format)}, ${value})`);
  return any([not(isAsked), fits]);
}

/** The function that checks a format: `isDateTime`. */
function formatCheck(format: FormatName): string {
  return `is${pascalCase(format)}`;
}

/** A test of whether a text matches a pattern. */
export function patternTest({ source, flags }: Pattern, text: Snippet): Test {
  return atom(snippet`${regularExpression(new RegExp(source, flags))}.test(${text})`);
}

type Limit = keyof typeof expectedLimit;

/** Limits by the kind of value they are about. */
const limits: readonly {
  readonly keyword: Limit;
  readonly kind: Kind;
  readonly test: (value: Snippet, limit: Code) => Test;
}[] = [
  {
    keyword: 'minimum',
    kind: 'number',
    test: (value, limit) => comparison(snippet`${value} >= ${limit}`),
  },
  {
    keyword: 'maximum',
    kind: 'number',
    test: (value, limit) => comparison(snippet`${value} <= ${limit}`),
  },
  {
    keyword: 'exclusiveMinimum',
    kind: 'number',
    test: (value, limit) => comparison(snippet`${value} > ${limit}`),
  },
  {
    keyword: 'exclusiveMaximum',
    kind: 'number',
    test: (value, limit) => comparison(snippet`${value} < ${limit}`),
  },
  {
    keyword: 'multipleOf',
    kind: 'number',
    test: (value, limit) => atom(snippet`${helper('isMultipleOf')}(${value}, ${limit})`),
  },
  {
    keyword: 'minLength',
    kind: 'string',
    test: (value, limit) => comparison(snippet`${helper('lengthOf')}(${value}) >= ${limit}`),
  },
  {
    keyword: 'maxLength',
    kind: 'string',
    test: (value, limit) => comparison(snippet`${helper('lengthOf')}(${value}) <= ${limit}`),
  },
  {
    keyword: 'minItems',
    kind: 'array',
    test: (value, limit) => comparison(snippet`${value}.length >= ${limit}`),
  },
  {
    keyword: 'maxItems',
    kind: 'array',
    test: (value, limit) => comparison(snippet`${value}.length <= ${limit}`),
  },
  {
    keyword: 'minProperties',
    kind: 'object',
    test: (value, limit) => comparison(snippet`Object.keys(${value}).length >= ${limit}`),
  },
  {
    keyword: 'maxProperties',
    kind: 'object',
    test: (value, limit) => comparison(snippet`Object.keys(${value}).length <= ${limit}`),
  },
];

/** The rule of the format that a schema demands of a string, if formats are checked. */
export function formatRule(
  schema: KeywordSchema,
  value: Snippet,
  formats: FormatUse,
): Rule | undefined {
  const format = formats === 'ignored' ? undefined : checkedFormat(schema);
  if (!format) return undefined;
  const test =
    formats === 'asserted'
      ? atom(snippet`${formatChecks}.${identifier(formatCheck(format))}(${value})`)
      : handedIn(format, value);
  return { keyword: 'format', kind: 'string', expected: expectedFormat(format), test };
}

/** The rules about a value itself, not about its items or members. */
export function ownRules(
  schema: KeywordSchema,
  value: Snippet,
  formats: FormatUse,
): readonly Rule[] {
  const { pattern, uniqueItems } = schema;
  const rules: Rule[] = [];
  for (const { keyword, kind, test } of limits) {
    const limit = schema[keyword];
    if (limit === undefined) continue;
    const expected = expectedLimit[keyword](limit);
    rules.push({ keyword, kind, expected, test: test(value, literal(limit)) });
  }
  if (pattern) rules.push(patternRule(pattern, schema.maxLength, value));
  const format = formatRule(schema, value, formats);
  if (format) rules.push(format);
  if (uniqueItems) {
    const test = atom(snippet`${helper('isUnique')}(${value})`);
    rules.push({ keyword: 'uniqueItems', kind: 'array', expected: withoutRepetition, test });
  }
  return rules;
}

/** A slow pattern is asked only of texts that are no longer than they may be. */
function patternRule(pattern: Pattern, maxLength: number | undefined, value: Snippet): Rule {
  const limit = pattern.growth && maxLength !== undefined && literal(maxLength);
  return {
    keyword: 'pattern',
    kind: 'string',
    expected: expectedPattern(pattern.source),
    test: patternTest(pattern, value),
    ...(limit && { given: comparison(snippet`${helper('lengthOf')}(${value}) <= ${limit}`) }),
  };
}

/** `type`, `enum` and `const`: the rules that say of which kind a value is, or which value it is. */
export function identityRules(
  schema: KeywordSchema,
  value: Snippet,
  isNarrowed = false,
): readonly Omit<Rule, 'kind'>[] {
  const { types, enum: values, const: constant } = schema;
  const among = (keyword: string, allowed: readonly Json[]) => ({
    keyword,
    expected: expectedValue(allowed),
    test: valueTest(value, allowed, isNarrowed),
  });
  const distinct = types && !impliesTypes(schema) ? distinctTypes(types) : undefined;
  const tests = distinct?.map((type) => typeTest(value, type));
  return [
    ...(distinct && tests
      ? [{ keyword: 'type', expected: expectedType(distinct), test: any(tests) }]
      : []),
    ...(values ? [among('enum', values)] : []),
    ...(constant ? [among('const', [constant.value])] : []),
  ];
}
