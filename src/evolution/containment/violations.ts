import { isChecked } from '../../model/checked-formats.js';
import type { Assertions, FormatRole, KeywordSchema, Schema } from '../../model/model.js';
import { mayRefuse } from '../unread.js';
import {
  isKind,
  type Addition,
  type Choice,
  type Fact,
  type Kind,
  type Literal,
} from './literal.js';

/** All ways in which a value of a kind breaks a schema of keywords, and the choices among more than one thing. */
export function violationsOf(
  literal: Literal & { readonly schema: KeywordSchema },
  kind: Kind,
  formats: FormatRole,
): { readonly branches: readonly (readonly Addition[])[]; readonly notOne?: Choice } {
  const { schema } = literal;
  if (schema.types && !schema.types.some((type) => isKind(kind, type))) return { branches: [[]] };
  const breaking = new Breaking(literal);
  const branches = [
    ...ofValues(schema),
    ...(kind === 'integer' || kind === 'fraction' ? ofNumbers(schema, breaking) : []),
    ...(kind === 'string' ? ofTexts(schema, breaking, formats) : []),
    ...(kind === 'array' ? ofItems(schema, breaking) : []),
    ...(kind === 'object' ? ofMembers(schema, breaking) : []),
    ...ofParts(schema, breaking),
    ...(mayRefuse(schema, kind) ? [[]] : []),
  ];
  const parts = schema.oneOf?.map((part) => breaking.holding(part));
  return { branches, ...(parts && { notOne: { kind: 'not-one', parts } }) };
}

type Branches = readonly (readonly Addition[])[];

/** Makes what holds where a keyword of a schema is broken. */
class Breaking {
  constructor(private readonly literal: Literal) {}

  /** A literal of a schema that stands in the broken one. */
  breaking(schema: Schema): Literal {
    return { schema, side: this.literal.side, holds: false, isSent: false };
  }

  holding(schema: Schema): Literal {
    return { schema, side: this.literal.side, holds: true, isSent: false };
  }

  /** These keywords hold. */
  keywords(keywords: Assertions): readonly Addition[] {
    return [this.holding({ kind: 'keywords', pointer: '', ...keywords })];
  }
}

function negated(schema: Schema): Schema {
  return { kind: 'keywords', pointer: schema.pointer, not: schema };
}

function ofValues({ enum: values, const: constant }: KeywordSchema): Branches {
  const lists = [values, constant && [constant.value]];
  return lists.flatMap((list) => (list ? [[{ kind: 'not-in', values: list } satisfies Fact]] : []));
}

function ofNumbers(schema: KeywordSchema, breaking: Breaking): Branches {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  return [
    ...(minimum === undefined ? [] : [breaking.keywords({ exclusiveMaximum: minimum })]),
    ...(maximum === undefined ? [] : [breaking.keywords({ exclusiveMinimum: maximum })]),
    ...(exclusiveMinimum === undefined ? [] : [breaking.keywords({ maximum: exclusiveMinimum })]),
    ...(exclusiveMaximum === undefined ? [] : [breaking.keywords({ minimum: exclusiveMaximum })]),
    ...(multipleOf === undefined ? [] : [[{ kind: 'not-multiple', of: multipleOf } as const]]),
  ];
}

function ofTexts(schema: KeywordSchema, breaking: Breaking, formats: FormatRole): Branches {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const isAsserted = formats === 'assertion' && format !== undefined && isChecked(format);
  return [
    ...(minLength > 0 ? [breaking.keywords({ maxLength: minLength - 1 })] : []),
    ...(maxLength === undefined ? [] : [breaking.keywords({ minLength: maxLength + 1 })]),
    ...(pattern ? [[{ kind: 'not-matching', pattern } as const]] : []),
    ...(isAsserted ? [[{ kind: 'not-of-format', format } as const]] : []),
  ];
}

function ofItems(schema: KeywordSchema, breaking: Breaking): Branches {
  const { minItems = 0, maxItems, uniqueItems, contains, tuple, items, additionalItems } = schema;
  const any = { kind: 'boolean', pointer: '', accepts: true } as const;
  const rest = tuple ? additionalItems : items;
  return [
    ...(minItems > 0 ? [breaking.keywords({ maxItems: minItems - 1 })] : []),
    ...(maxItems === undefined ? [] : [breaking.keywords({ minItems: maxItems + 1 })]),
    ...(uniqueItems ? [[{ kind: 'repeats' } as const]] : []),
    ...(contains ? [breaking.keywords({ items: negated(contains) })] : []),
    ...(tuple ?? []).map((part, index) =>
      breaking.keywords({
        minItems: index + 1,
        tuple: [...Array.from({ length: index }, () => any), negated(part)],
      }),
    ),
    ...(rest
      ? [[{ kind: 'item', from: tuple?.length ?? 0, has: breaking.breaking(rest) } as const]]
      : []),
  ];
}

function ofMembers(schema: KeywordSchema, breaking: Breaking): Branches {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const { required = [], propertyNames, dependencies = [] } = schema;
  const { minProperties = 0, maxProperties } = schema;
  const lacking = (key: string) => breaking.keywords({ properties: [{ key, schema: never }] });
  const having = (key: string) => breaking.keywords({ required: [key] });
  const besides = { schema, side: breaking.holding(schema).side, isSent: false };
  return [
    ...required.map(lacking),
    ...properties.map(({ key, schema: part }) =>
      breaking.keywords({ required: [key], properties: [{ key, schema: negated(part) }] }),
    ),
    ...patternProperties.map(({ schema: part, ...pattern }) => [
      { kind: 'matching-member', pattern, has: breaking.breaking(part) } as const,
    ]),
    ...(additionalProperties
      ? [[{ kind: 'other-member', besides, has: breaking.breaking(additionalProperties) } as const]]
      : []),
    ...(propertyNames ? [[{ kind: 'name', has: breaking.breaking(propertyNames) } as const]] : []),
    ...dependencies.flatMap(({ key, required: needed = [], schema: then }) => [
      ...needed.map((other) => [...having(key), ...lacking(other)]),
      ...(then ? [[...having(key), breaking.breaking(then)]] : []),
    ]),
    ...(minProperties > 0 ? [breaking.keywords({ maxProperties: minProperties - 1 })] : []),
    ...(maxProperties === undefined
      ? []
      : [breaking.keywords({ minProperties: maxProperties + 1 })]),
  ];
}

const never: Schema = { kind: 'boolean', pointer: '', accepts: false };

function ofParts(schema: KeywordSchema, breaking: Breaking): Branches {
  const { allOf = [], anyOf, not, then, else: otherwise } = schema;
  return [
    ...allOf.map((part) => [breaking.breaking(part)]),
    ...(anyOf ? [anyOf.map((part) => breaking.breaking(part))] : []),
    ...(not ? [[breaking.holding(not)]] : []),
    ...(schema.if && then ? [[breaking.holding(schema.if), breaking.breaking(then)]] : []),
    ...(schema.if && otherwise
      ? [[breaking.breaking(schema.if), breaking.breaking(otherwise)]]
      : []),
  ];
}
