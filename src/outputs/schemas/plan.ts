import type { KeywordSchema, Model, Schema } from '../../model/model.js';
import type { ExactJson } from '../../json.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { typedThings, typeFiles } from '../shared.js';

/** A JSON Schema per schema and message; they refer to each other as files side by side. */
export function planSchemas(model: Model): readonly PlannedFile[] {
  const files = typeFiles(model);
  return typedThings(model).map(({ file, schema }) => ({
    path: `schemas/${file}.json`,
    kind: 'json',
    value: () => withDialect(toJsonSchema(schema, files)),
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
  const members: Record<string, ExactJson> = {};
  for (const keyword of Object.keys(schema) as (keyof KeywordSchema)[]) {
    const member = memberOf(schema, keyword, one);
    if (member !== undefined) members[spelling[keyword] ?? keyword] = member;
  }
  Object.assign(members, schema.exact);
  if (schema.enum?.length === 0) {
    delete members['enum'];
    members['allOf'] = [...(schema.allOf ?? []).map(one), false];
  }
  const keywords = Object.keys(members).filter((keyword) => rank.has(keyword));
  return byKey(keywords.sort(byRank).map((keyword) => [keyword, members[keyword] ?? null]));
}

/** Keywords that the Model calls otherwise. */
const spelling: Readonly<Record<string, string>> = { types: 'type', tuple: 'items' };

function memberOf(
  schema: KeywordSchema,
  keyword: keyof KeywordSchema,
  one: (part: Schema) => ExactJson,
): ExactJson | undefined {
  switch (keyword) {
    case 'types':
      return schema.types?.length === 1 ? schema.types[0] : schema.types;
    case 'const':
      return schema.const?.value;
    case 'pattern':
      return schema.pattern?.source;
    case 'tuple':
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return schema[keyword]?.map(one);
    case 'items':
      return schema.tuple ? undefined : schema.items && one(schema.items);
    case 'additionalItems':
    case 'contains':
    case 'additionalProperties':
    case 'propertyNames':
    case 'not':
    case 'if':
    case 'then':
    case 'else': {
      const part = schema[keyword];
      return part && one(part);
    }
    case 'properties':
      return (
        schema.properties && byKey(schema.properties.map((item) => [item.key, one(item.schema)]))
      );
    case 'patternProperties':
      return (
        schema.patternProperties &&
        byKey(schema.patternProperties.map((item) => [item.source, one(item.schema)]))
      );
    case 'dependencies':
      return (
        schema.dependencies &&
        byKey(schema.dependencies.map((item) => [item.key, dependency(item, one)]))
      );
    default:
      return schema[keyword] as ExactJson | undefined;
  }
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

const rank: ReadonlyMap<string, number> = new Map(
  keywordOrder.map((keyword, index) => [keyword, index]),
);

function byRank(left: string, right: string): number {
  return (rank.get(left) ?? 0) - (rank.get(right) ?? 0);
}
