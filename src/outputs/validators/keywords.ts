import {
  code,
  identifier,
  literal,
  regularExpression,
  stringLiteral,
  type Code,
} from '../../code/text.js';
import { expectedLimit, expectedType, expectedValue } from '../../model/expected.js';
import { isChecked } from '../../model/formats.js';
import { isOfType } from '../../model/misfit.js';
import type { Json, JsonType, KeywordSchema, Pattern } from '../../model/model.js';
import { pascalCase } from '../../model/names.js';
import type { FormatName } from '../../runtime/formats.js';
import { expectedFormat } from '../../runtime/validation.js';
import { any, atom, comparison, is, not, type Test } from './conditions.js';

/** The kinds of value that keywords are about. A keyword says nothing of other kinds. */
export type Kind = 'number' | 'string' | 'array' | 'object';
export const kinds: readonly Kind[] = ['number', 'string', 'array', 'object'];

/** One keyword of a schema, as a test of a value that is known to be of its kind. */
export interface Rule {
  readonly keyword: string;
  readonly kind: Kind;
  readonly expected: string;
  readonly test: Test;
  /** What has to hold before `test` may be asked. A rule that comes first refuses the rest. */
  readonly given?: Test;
}

export function kindOf(type: JsonType): Kind | undefined {
  if (type === 'integer') return 'number';
  return kinds.find((kind) => kind === type);
}

/** A test of a value's type. `shape` is the interface that an object is read as. */
export function typeTest(value: Code, type: JsonType, shape?: Code): Test {
  switch (type) {
    case 'null':
      return is(value, 'null');
    case 'array':
      return atom(code`Array.isArray(${value})`);
    case 'object':
      return atom(shape ? code`isObject<${shape}>(${value})` : code`isObject(${value})`);
    case 'integer':
      return atom(code`isInteger(${value})`);
    default: {
      const name = literal(type);
      return atom(code`typeof ${value} === ${name}`, code`typeof ${value} !== ${name}`);
    }
  }
}

/** The types that a schema names, without an integer that is a number anyway. */
export function distinctTypes(types: readonly JsonType[]): readonly JsonType[] {
  const distinct = [...new Set(types)];
  return distinct.includes('number') ? distinct.filter((type) => type !== 'integer') : distinct;
}

/**
 * `enum` and `const`. Where a test before it has told the compiler what the value is, comparing it with
 * anything else would not compile, so a function does.
 */
export function valueTest(value: Code, values: readonly Json[], isNarrowed = false): Test {
  return any(
    values.map((item) => {
      const text = literal(item);
      if (isNarrowed || (typeof item === 'object' && item !== null)) {
        return atom(code`isEqual(${value}, ${text})`);
      }
      if (item === null) return is(value, 'null');
      return atom(code`${value} === ${text}`, code`${value} !== ${text}`);
    }),
  );
}

/**
 * What becomes of formats: nothing, a test like any other, or one by the checks that were handed in to
 * a collector.
 */
export type FormatUse = 'ignored' | 'asserted' | 'handed in';

/** The format that a schema asks of a string, if we have a check for it. */
export function checkedFormat({ format }: KeywordSchema): FormatName | undefined {
  return format !== undefined && isChecked(format) ? format : undefined;
}

/** Whether a value is of a format, as far as checks were handed in. */
export function handedIn(format: FormatName, value: Code): Test {
  const isAsked = atom(code`report.formats`);
  const fits = atom(code`fits(report.formats, ${stringLiteral(format)}, ${value})`);
  return any([not(isAsked), fits]);
}

/** The function that checks a format: `isDateTime`. */
export function formatCheck(format: FormatName): string {
  return `is${pascalCase(format)}`;
}

/** Whether a text matches a pattern. */
export function patternTest({ source, flags }: Pattern, text: Code): Test {
  return atom(code`${regularExpression(new RegExp(source, flags))}.test(${text})`);
}

type Limit = keyof typeof expectedLimit;

/** Limits by the kind of value they are about. */
const limits: readonly {
  readonly keyword: Limit;
  readonly kind: Kind;
  readonly test: (value: Code, limit: Code) => Test;
}[] = [
  {
    keyword: 'minimum',
    kind: 'number',
    test: (value, limit) => comparison(code`${value} >= ${limit}`),
  },
  {
    keyword: 'maximum',
    kind: 'number',
    test: (value, limit) => comparison(code`${value} <= ${limit}`),
  },
  {
    keyword: 'exclusiveMinimum',
    kind: 'number',
    test: (value, limit) => comparison(code`${value} > ${limit}`),
  },
  {
    keyword: 'exclusiveMaximum',
    kind: 'number',
    test: (value, limit) => comparison(code`${value} < ${limit}`),
  },
  {
    keyword: 'multipleOf',
    kind: 'number',
    test: (value, limit) => atom(code`isMultipleOf(${value}, ${limit})`),
  },
  {
    keyword: 'minLength',
    kind: 'string',
    test: (value, limit) => comparison(code`lengthOf(${value}) >= ${limit}`),
  },
  {
    keyword: 'maxLength',
    kind: 'string',
    test: (value, limit) => comparison(code`lengthOf(${value}) <= ${limit}`),
  },
  {
    keyword: 'minItems',
    kind: 'array',
    test: (value, limit) => comparison(code`${value}.length >= ${limit}`),
  },
  {
    keyword: 'maxItems',
    kind: 'array',
    test: (value, limit) => comparison(code`${value}.length <= ${limit}`),
  },
  {
    keyword: 'minProperties',
    kind: 'object',
    test: (value, limit) => comparison(code`Object.keys(${value}).length >= ${limit}`),
  },
  {
    keyword: 'maxProperties',
    kind: 'object',
    test: (value, limit) => comparison(code`Object.keys(${value}).length <= ${limit}`),
  },
];

/** The rule of the format that a schema asks of a string, if it is asked. */
export function formatRule(
  schema: KeywordSchema,
  value: Code,
  formats: FormatUse,
): Rule | undefined {
  const format = formats === 'ignored' ? undefined : checkedFormat(schema);
  if (!format) return undefined;
  const name = identifier(formatCheck(format));
  const test =
    formats === 'asserted' ? atom(code`formats.${name}(${value})`) : handedIn(format, value);
  return { keyword: 'format', kind: 'string', expected: expectedFormat(format), test };
}

/** The rules about a value itself, not about what it holds. */
export function ownRules(schema: KeywordSchema, value: Code, formats: FormatUse): readonly Rule[] {
  const { pattern, maxLength, uniqueItems } = schema;
  const rules: Rule[] = limits.flatMap(({ keyword, kind, test }) => {
    const limit = schema[keyword];
    if (limit === undefined) return [];
    return [
      { keyword, kind, expected: expectedLimit[keyword](limit), test: test(value, literal(limit)) },
    ];
  });
  if (pattern) {
    const expected = `a string like ${pattern.source}`;
    const limit = pattern.growth && maxLength !== undefined && literal(maxLength);
    rules.push({
      keyword: 'pattern',
      kind: 'string',
      expected,
      test: patternTest(pattern, value),
      ...(limit && { given: comparison(code`lengthOf(${value}) <= ${limit}`) }),
    });
  }
  const format = formatRule(schema, value, formats);
  if (format) rules.push(format);
  if (uniqueItems) {
    const expected = 'an array without repetition';
    rules.push({
      keyword: 'uniqueItems',
      kind: 'array',
      expected,
      test: atom(code`isUnique(${value})`),
    });
  }
  return rules;
}

/** `type`, `enum` and `const`: what a value is. */
export function identityRules(
  schema: KeywordSchema,
  value: Code,
  { shape, isNarrowed }: { readonly shape?: Code | undefined; readonly isNarrowed?: boolean } = {},
): readonly Omit<Rule, 'kind'>[] {
  const { types, enum: values, const: constant } = schema;
  return [
    ...(types && !impliesTypes(schema)
      ? [
          {
            keyword: 'type',
            expected: expectedType(distinctTypes(types)),
            test: any(distinctTypes(types).map((type) => typeTest(value, type, shape))),
          },
        ]
      : []),
    ...(values
      ? [
          {
            keyword: 'enum',
            expected: expectedValue(values),
            test: valueTest(value, values, isNarrowed),
          },
        ]
      : []),
    ...(constant
      ? [
          {
            keyword: 'const',
            expected: expectedValue([constant.value]),
            test: valueTest(value, [constant.value], isNarrowed),
          },
        ]
      : []),
  ];
}

/** Whether every value that `enum` or `const` allows is of one of the types. */
export function impliesTypes({ types, enum: values, const: constant }: KeywordSchema): boolean {
  const allowed = constant ? [constant.value] : values;
  return (
    types !== undefined &&
    allowed !== undefined &&
    allowed.every((value) => types.some((type) => isOfType(value, type)))
  );
}
