import { isChecked } from '../../model/checked-formats.js';
import { expectedLimit, expectedType } from '../../model/expected.js';
import type { FormatRole, JsonType, KeywordSchema } from '../../model/model.js';
import { impliedType } from '../../model/implied.js';
import { jsonOf, type ExactJson } from '../../json.js';
import { expectedFormat } from '../../runtime/validation.js';
import { isOfType } from '../../values/misfit.js';

/** The rules about texts, numbers, lists and objects, by the type that they are about. A value of another type passes them. */
const limits = {
  number: ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
  object: ['minProperties', 'maxProperties'],
} as const;

type Ruled = keyof typeof limits;

const names: Readonly<Record<Ruled, string>> = {
  number: 'a number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
};

/**
 * The rules of schemas that hold of one value, in the words that a validator has for them, each once. `isPart` says that other schemas
 * say the type of the value.
 */
export function rulesOf(
  parts: readonly KeywordSchema[],
  formats: FormatRole,
  isPart = false,
): readonly string[] {
  const types = typesOf(parts);
  const all = parts.flatMap((part) => [
    ...(part.types?.includes('integer') && !part.types.includes('number')
      ? [expectedType(part.types)]
      : []),
    ...(Object.keys(limits) as Ruled[]).flatMap((type) =>
      about(type, types, isPart, [...limitsOf(part, type), ...othersOf(part, type, formats)]),
    ),
  ]);
  return [...new Set([...(isPart ? [] : impliedRules(parts, types)), ...all])];
}

/** Facts about a value that no validator asks for. */
export function factsOf(parts: readonly KeywordSchema[]): readonly string[] {
  const facts = parts.flatMap(({ default: value, exact, examples = [], readOnly, writeOnly }) => {
    const shown = (exact?.['examples'] ?? examples) as readonly ExactJson[];
    const standard = exact?.['default'] ?? value;
    return [
      ...(standard === undefined ? [] : [`default ${jsonOf(standard)}`]),
      ...(shown.length === 0 ? [] : [`for example ${shown.map((one) => jsonOf(one)).join(', ')}`]),
      ...(readOnly ? ['read only'] : []),
      ...(writeOnly ? ['write only'] : []),
    ];
  });
  return [...new Set(facts)];
}

/** The types that a value may have; undefined where nothing limits them. */
function typesOf(parts: readonly KeywordSchema[]): readonly JsonType[] | undefined {
  const lists = parts.flatMap(({ types }) => (types ? [types] : []));
  const [first, ...others] = lists;
  return first?.filter((type) => others.every((list) => list.includes(type)));
}

/** Rules about one type, which say so where a value may have another. */
function about(
  type: Ruled,
  types: readonly JsonType[] | undefined,
  isPart: boolean,
  rules: readonly string[],
): readonly string[] {
  const isOfIt = (one: JsonType): boolean =>
    one === type || one === 'null' || (type === 'number' && one === 'integer');
  if (types?.every(isOfIt) ?? isPart) return rules;
  return rules.map((rule) => `if ${names[type]}: ${rule}`);
}

function limitsOf(part: KeywordSchema, type: Ruled): readonly string[] {
  return limits[type].flatMap((keyword) => {
    const limit = part[keyword];
    return limit === undefined ? [] : [expectedLimit[keyword](limit)];
  });
}

function othersOf(part: KeywordSchema, type: Ruled, formats: FormatRole): readonly string[] {
  const { pattern, format, uniqueItems, additionalProperties, additionalItems, tuple } = part;
  const isClosed = (schema: typeof additionalProperties): boolean =>
    schema?.kind === 'boolean' && !schema.accepts;
  switch (type) {
    case 'string':
      return [
        ...(pattern ? [`a string like ${pattern.source}`] : []),
        ...(format === undefined ? [] : [formatWords(format, formats)]),
      ];
    case 'array':
      return [
        ...(uniqueItems ? ['an array without repetition'] : []),
        ...(tuple && isClosed(additionalItems) ? [`at most ${tuple.length} items`] : []),
      ];
    case 'object':
      return isClosed(additionalProperties) ? ['no other members'] : [];
    default:
      return [];
  }
}

/** `a uri, not checked unless asked` */
function formatWords(format: string, formats: FormatRole): string {
  if (!isChecked(format)) return `format ${format}, which nothing checks`;
  const checked = formats === 'assertion' ? '' : ', not checked unless asked';
  return `${expectedFormat(format)}${checked}`;
}

/** Where the type that the package prints is only implied, a validator lets values of other types pass. */
function impliedRules(
  parts: readonly KeywordSchema[],
  types: readonly JsonType[] | undefined,
): readonly string[] {
  const implied = parts.map(impliedType).find((type) => type !== undefined);
  const values = parts.flatMap(({ const: constant, enum: list }) =>
    constant ? [constant.value] : (list ?? []),
  );
  const isListed = values.length > 0 && values.every((value) => isOfType(value, implied ?? 'null'));
  if (types || implied === undefined || isListed) return [];
  return [`a value that is not ${expectedType([implied])} passes, too`];
}
