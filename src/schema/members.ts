import { code, type Code } from '../code/text.js';
import { matches } from '../model/patterns.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { printType } from './print-type.js';
import { intersection, union, unknownType, type TypeText } from './type-text.js';

export interface Member {
  readonly key: string;
  readonly optional: boolean;
  readonly type: TypeText;
  /** Undefined for what is required, or may be there, without being described. */
  readonly schema: Schema | undefined;
}

/** The properties, what is required without being one, and what `propertyNames` lists. */
export function membersOf(schema: KeywordSchema): readonly Member[] {
  const required = new Set(schema.required);
  const properties = schema.properties ?? [];
  const described = new Set(properties.map((property) => property.key));
  const others = [...new Set([...required, ...listedNames(schema)])];
  return [
    ...properties.map((property) => ({
      key: property.key,
      optional: !required.has(property.key),
      type: printType(property.schema),
      schema: property.schema,
    })),
    ...others
      .filter((name) => !described.has(name))
      .map((name) => ({
        key: name,
        optional: !required.has(name),
        type: undescribedType(name, schema),
        schema: undefined,
      })),
  ];
}

/** The names that `propertyNames` allows, where it lists them and they are the only ones. */
function listedNames({ propertyNames }: KeywordSchema): readonly string[] {
  if (propertyNames?.kind !== 'keywords') return [];
  const { const: constant, enum: values = [] } = propertyNames;
  const names = constant ? [constant.value] : values;
  return names.filter((name) => typeof name === 'string');
}

function undescribedType(name: string, schema: KeywordSchema): TypeText {
  const { patternProperties = [], additionalProperties } = schema;
  const matching = patternProperties.filter((pattern) => matches(pattern, name));
  if (matching.length > 0) return intersection(matching.map((part) => printType(part.schema)));
  return additionalProperties ? printType(additionalProperties) : unknownType;
}

/**
 * The type of what no member names; undefined where nothing else may be there, or the document doesn't
 * say that anything is. TypeScript wants it to hold the members too.
 */
export function indexType(schema: KeywordSchema): Code | undefined {
  const { additionalProperties, patternProperties = [] } = schema;
  const members = membersOf(schema);
  if (listedNames(schema).length > 0) return undefined;
  if (!additionalProperties && patternProperties.length === 0) {
    return members.length > 0 ? undefined : unknownType.text;
  }
  const isClosed = additionalProperties?.kind === 'boolean' && !additionalProperties.accepts;
  if (isClosed && patternProperties.length === 0) return undefined;
  const absent = members.some(({ optional }) => optional) ? [{ text: code`undefined` }] : [];
  return union([
    ...patternProperties.map((pattern) => printType(pattern.schema)),
    ...(isClosed ? [] : [additionalProperties ? printType(additionalProperties) : unknownType]),
    ...members.map(({ type }) => type),
    ...absent,
  ]).text;
}
