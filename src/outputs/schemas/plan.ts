import type { KeywordSchema, Model, Schema } from '../../model/model.js';
import type { ExactJson, Json } from '../../json.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { typedThings, typeFiles } from '../shared.js';

/** A JSON Schema per schema and message; they refer to each other as files side by side. */
export function planSchemas(model: Model): readonly PlannedFile[] {
  const files = typeFiles(model);
  return typedThings(model).map(({ file, schema }) => ({
    path: `schemas/${file}.json`,
    kind: 'json',
    value: withDialect(toJsonSchema(schema, files)),
  }));
}

function withDialect(schema: ExactJson): ExactJson {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  if (schema === true) return { $schema };
  if (schema === false) return { $schema, not: {} };
  return { $schema, ...(schema as { readonly [key: string]: ExactJson }) };
}

function toJsonSchema(schema: Schema, files: ReadonlyMap<string, string>): ExactJson {
  if (schema.kind === 'boolean') return schema.accepts;
  if (schema.kind === 'reference') return { $ref: `./${files.get(schema.to) ?? ''}.json` };
  const one = (part: Schema): ExactJson => toJsonSchema(part, files);
  const maybe = (part: Schema | undefined): ExactJson | undefined => part && one(part);
  const several = (parts: readonly Schema[] | undefined): ExactJson | undefined => parts?.map(one);
  const { kind, pointer, types, properties, patternProperties, dependencies, exact, ...rest } =
    schema;
  const members: Record<string, ExactJson | undefined> = {
    ...(rest as unknown as Record<string, Json>),
    title: schema.title,
    type: types && (types.length === 1 ? types[0] : types),
    const: undefined,
    pattern: schema.pattern?.source,
    tuple: undefined,
    items: several(schema.tuple) ?? maybe(schema.items),
    additionalItems: maybe(schema.additionalItems),
    contains: maybe(schema.contains),
    properties: properties && byKey(properties.map((item) => [item.key, one(item.schema)])),
    patternProperties:
      patternProperties && byKey(patternProperties.map((item) => [item.source, one(item.schema)])),
    additionalProperties: maybe(schema.additionalProperties),
    propertyNames: maybe(schema.propertyNames),
    dependencies:
      dependencies && byKey(dependencies.map((item) => [item.key, dependency(item, one)])),
    allOf: several(schema.allOf),
    anyOf: several(schema.anyOf),
    oneOf: several(schema.oneOf),
    not: maybe(schema.not),
    if: maybe(schema.if),
    then: maybe(schema.then),
    else: maybe(schema.else),
    ...(schema.const && { const: schema.const.value }),
    ...exact,
    ...(schema.enum?.length === 0 && {
      enum: undefined,
      allOf: [...(schema.allOf ?? []).map(one), false],
    }),
  };
  const ordered: Record<string, ExactJson> = {};
  for (const keyword of keywordOrder) {
    const member = members[keyword];
    if (member !== undefined) ordered[keyword] = member;
  }
  return ordered;
}

function dependency(
  { required, schema }: NonNullable<KeywordSchema['dependencies']>[number],
  one: (part: Schema) => ExactJson,
): ExactJson {
  return schema ? one(schema) : (required ?? []);
}

function byKey(members: readonly (readonly [string, ExactJson])[]): ExactJson {
  return Object.fromEntries(members);
}

/** Annotations first, then what a value is, then what it holds. */
const keywordOrder = [
  ...['title', 'description', 'deprecated', 'readOnly', 'writeOnly', 'type', 'enum', 'const'],
  ...['format', 'pattern', 'minLength', 'maxLength', 'multipleOf', 'minimum', 'exclusiveMinimum'],
  ...[
    'maximum',
    'exclusiveMaximum',
    'items',
    'additionalItems',
    'contains',
    'minItems',
    'maxItems',
  ],
  ...['uniqueItems', 'properties', 'required', 'patternProperties', 'additionalProperties'],
  ...['propertyNames', 'dependencies', 'minProperties', 'maxProperties', 'allOf', 'anyOf', 'oneOf'],
  ...['not', 'if', 'then', 'else', 'default', 'examples'],
];
