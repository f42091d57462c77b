import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, items, scalar, type Node } from '../document/node.js';
import { at } from '../document/pointer.js';
import { defined } from './defined.js';
import { impliedType } from '../model/implied.js';
import type { Pointer } from '../json.js';
import type { WrittenKeywords, WrittenSchema } from './written.js';

/**
 * Tells a schema for which null is valid, too, since it is `nullable`. A list of values that lacks null says
 * otherwise, by OpenAPI's own word.
 */
export function isNullable(node: Node): boolean {
  return nullableIn(node) !== undefined && !excludesNull(node);
}

/** Says where `nullable` allows nothing. */
export function reportNullable(node: Node, diagnostics: Diagnostics): void {
  const written = nullableIn(node);
  if (!written || !excludesNull(node)) return;
  const keyword = child(node, 'const') ? 'const' : 'enum';
  diagnostics.report('null-not-listed', { keyword }, written.place);
}

/** Where null is allowed. In a part of `allOf` that says nothing else, it is meant of the whole. */
function nullableIn(node: Node): Node | undefined {
  const own = child(node, 'nullable');
  if (scalar(own) === true) return own;
  const parts = child(node, 'allOf');
  if (!parts) return undefined;
  return items(parts)
    .filter((part) => part.kind === 'map' && part.entries.size === 1)
    .map((part) => child(part, 'nullable'))
    .find((written) => scalar(written) === true);
}

function excludesNull(node: Node): boolean {
  const constant = child(node, 'const');
  if (constant) return scalar(constant) !== null;
  const values = child(node, 'enum');
  return values?.kind === 'list' && !values.items.some((item) => scalar(item) === null);
}

/** Adds null to the types, where these say all that there is. */
export function withNull(schema: WrittenKeywords): WrittenKeywords {
  const { types } = schema;
  return !types || isComposed(schema)
    ? schema
    : { ...schema, types: [...new Set([...types, 'null' as const])] };
}

/** The schema, or null, where the schema itself would refuse null. Its annotations are those of both. */
export function orNull(schema: WrittenKeywords): WrittenKeywords {
  const { types, title, description, default: usual, deprecated, readOnly, writeOnly } = schema;
  const refusesNull = isComposed(schema) || (!types && impliedType(schema) !== undefined);
  if (!refusesNull) return schema;
  const annotations = { title, description, default: usual, deprecated, readOnly, writeOnly };
  return { ...defined(annotations), ...eitherNull(schema) };
}

export function eitherNull(schema: WrittenSchema): WrittenKeywords {
  const { pointer } = schema;
  const nothing = {
    kind: 'keywords' as const,
    pointer: at(pointer, 'nullable'),
    types: ['null' as const],
  };
  return { kind: 'keywords', pointer, anyOf: [schema, nothing] };
}

/** The schema to which null is the alternative; any other schema as it is. */
export function withoutNull<Part extends { readonly pointer: Pointer }>(
  schema: Part & { readonly anyOf?: readonly Part[] },
): Part {
  return schema.anyOf?.find(({ pointer }) => pointer === schema.pointer) ?? schema;
}

function isComposed({ allOf, anyOf, oneOf, if: condition }: WrittenKeywords): boolean {
  return (allOf ?? anyOf ?? oneOf ?? condition) !== undefined;
}
