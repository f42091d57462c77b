import { jsonOf, type ExactJson } from '../json.js';
import type { Documentation, Tag } from './comment.js';
import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, ReferenceSchema, Schema } from '../model/model.js';

/** The documentation of a member. An inline schema is described where it stands, though its type has a file of its own. */
export function documentationOf(
  schema: Schema | undefined,
  key: string,
  lookup: Lookup,
): Documentation {
  const target = schema?.kind === 'reference' ? lookup(schema.to) : undefined;
  return schemaDocumentation(target && target.pointer === schema?.pointer ? target : schema, key);
}

/** Descriptions, formats, defaults and examples of what is called `name`, for an editor to show. */
export function schemaDocumentation(schema: Schema | undefined, name: string): Documentation {
  if (!schema || schema.kind === 'boolean') return {};
  if (schema.kind === 'reference') return referenceDocumentation(schema);
  const { title, description, format, deprecated, readOnly, writeOnly, exact = {} } = schema;
  const shown = (exact['examples'] ?? schema.examples ?? []) as readonly ExactJson[];
  const tags: Tag[] = [];
  if (deprecated) tags.push({ name: 'deprecated' });
  if (format !== undefined) tags.push({ name: 'format', text: format });
  if (schema.default !== undefined) {
    tags.push({ name: 'defaultValue', text: jsonOf(exact['default'] ?? schema.default) });
  }
  for (const value of shown) tags.push({ name: 'example', text: jsonOf(value) });
  const access = readOnly ? ['Read only.'] : writeOnly ? ['Write only.'] : [];
  const summary = description ?? describedPart(schema) ?? saying(title, name);
  return { summary, details: access, tags };
}

/** A title, unless it only repeats the name, as generators make them: `User Id` of `user_id`. */
export function saying(title: string | undefined, name: string): string | undefined {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return title !== undefined && letters(title) === letters(name) ? undefined : title;
}

function referenceDocumentation({ description, deprecated }: ReferenceSchema): Documentation {
  return { summary: description, tags: deprecated ? [{ name: 'deprecated' }] : [] };
}

/** The description of the first part that has one. */
function describedPart({ allOf = [] }: KeywordSchema): string | undefined {
  const parts = allOf.map((part) => (part.kind === 'keywords' ? part.description : undefined));
  return parts.find((description) => description !== undefined);
}
