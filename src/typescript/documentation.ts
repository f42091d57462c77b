import { jsonOf, type ExactJson } from '../json.js';
import type { Documentation, Tag } from './comment.js';
import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, ReferenceSchema, Schema } from '../model/model.js';

/** The documentation of a member. An inline schema is described where it stands, though its type has a file of its own. */
export function documentationOf(schema: Schema | undefined, lookup: Lookup): Documentation {
  const target = schema?.kind === 'reference' ? lookup(schema.to) : undefined;
  return schemaDocumentation(target && target.pointer === schema?.pointer ? target : schema);
}

/** Descriptions, formats, defaults and examples, for an editor to show. */
export function schemaDocumentation(schema: Schema | undefined): Documentation {
  if (!schema || schema.kind === 'boolean') return {};
  if (schema.kind === 'reference') return referenceDocumentation(schema);
  const { title, description, format, deprecated, readOnly, writeOnly, exact = {} } = schema;
  const shown = (exact['examples'] ?? schema.examples ?? []) as readonly ExactJson[];
  const tags: Tag[] = [
    ...(deprecated ? [{ name: 'deprecated' as const }] : []),
    ...(format === undefined ? [] : [{ name: 'format' as const, text: format }]),
    ...(schema.default === undefined
      ? []
      : [{ name: 'defaultValue' as const, text: jsonOf(exact['default'] ?? schema.default) }]),
    ...shown.map((value) => ({ name: 'example' as const, text: jsonOf(value) })),
  ];
  const access = readOnly ? ['Read only.'] : writeOnly ? ['Write only.'] : [];
  return { summary: description ?? describedPart(schema) ?? title, details: access, tags };
}

function referenceDocumentation({ description, deprecated }: ReferenceSchema): Documentation {
  return { summary: description, tags: deprecated ? [{ name: 'deprecated' }] : [] };
}

/** The description of the first part that has one. */
function describedPart({ allOf = [] }: KeywordSchema): string | undefined {
  const parts = allOf.map((part) => (part.kind === 'keywords' ? part.description : undefined));
  return parts.find((description) => description !== undefined);
}
