import { isChecked } from '../../model/checked-formats.js';
import { expectedType, withItem } from '../../model/expected.js';
import type { FormatRole, JsonType, KeywordSchema } from '../../model/model.js';
import { impliedType } from '../../model/implied.js';
import { Digits, jsonOf, type ExactJson } from '../../json.js';
import { expectedFormat } from '../../runtime/validation.js';
import { isOfType, kindOfType, kinds, ruleBook, type Kind } from '../../values/rules.js';

/** The rules that a validator has, for their words: nothing is judged by them. */
const wordsOf = ruleBook('annotation', () => true);

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
  const all = parts.flatMap((part) => {
    const { identity, ofKind } = wordsOf(part);
    const isVague = part.types?.includes('integer') && !part.types.includes('number');
    return [
      // The type of the package doesn't say that a number is an integer.
      ...(isVague ? identity.filter(({ keyword }) => keyword === 'type').map(expectedOf) : []),
      ...kinds.flatMap((kind) =>
        about(kind, types, isPart, [
          ...ofKind(kind).map(expectedOf),
          ...othersOf(part, kind, formats),
        ]),
      ),
    ];
  });
  return [...new Set([...(isPart ? [] : impliedRules(parts, types)), ...all])];
}

/** Facts about a value that no validator asks for. */
export function factsOf(parts: readonly KeywordSchema[]): readonly string[] {
  const facts = parts.flatMap(({ default: value, exact, examples = [], readOnly, writeOnly }) => {
    const all = (exact?.['examples'] ?? examples) as readonly ExactJson[];
    // Objects and arrays are in the example of the payload.
    const shown = all.filter((one) => typeof one !== 'object' || one instanceof Digits);
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

/** The types that a value may have; undefined if nothing limits them. */
function typesOf(parts: readonly KeywordSchema[]): readonly JsonType[] | undefined {
  const lists = parts.flatMap(({ types }) => (types ? [types] : []));
  const [first, ...others] = lists;
  return first?.filter((type) => others.every((list) => list.includes(type)));
}

function expectedOf({ expected }: { readonly expected: string }): string {
  return expected;
}

/** Rules about values of one kind, which say so where a value may be of another. */
function about(
  kind: Kind,
  types: readonly JsonType[] | undefined,
  isPart: boolean,
  rules: readonly string[],
): readonly string[] {
  const isOfIt = (type: JsonType): boolean => type === 'null' || kindOfType(type) === kind;
  if (types?.every(isOfIt) ?? isPart) return rules;
  return rules.map((rule) => `if ${expectedType([kind])}: ${rule}`);
}

function othersOf(part: KeywordSchema, kind: Kind, formats: FormatRole): readonly string[] {
  const { format, additionalProperties, additionalItems, tuple, contains } = part;
  const isClosed = (schema: typeof additionalProperties): boolean =>
    schema?.kind === 'boolean' && !schema.accepts;
  switch (kind) {
    case 'string':
      return format === undefined ? [] : [formatWords(format, formats)];
    case 'array':
      return [
        ...(contains ? [withItem] : []),
        ...(tuple && isClosed(additionalItems) ? [`at most ${tuple.length} items`] : []),
      ];
    case 'object':
      return isClosed(additionalProperties) ? ['no other members'] : [];
    case 'number':
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
