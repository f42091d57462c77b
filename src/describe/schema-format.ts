import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, scalar, text, type Located, type Node } from '../document/node.js';
import { at } from '../document/pointer.js';

/** JSON Schema under the names that AsyncAPI gives it, and OpenAPI's, which is close enough. */
export function isSchemaFormat(format: string): boolean {
  return /^application\/(?:vnd\.aai\.asyncapi|schema|vnd\.oai\.openapi)(?:\+json|\+yaml)?(?:;|$)/.test(
    format,
  );
}

/** The schema within one of several formats of AsyncAPI 3: its language stands beside it, or is AsyncAPI's own. */
export function schemaWithin(node: Node | undefined): Node | undefined {
  const schema = child(node, 'schema');
  if (!schema || child(node, 'schemaFormat')) return schema;
  const isAlone = entries(node).every(([key]) => key === 'schema' || key.startsWith('x-'));
  return isAlone ? schema : undefined;
}

/** The schema within one that says its language. Where we don't read that language, it accepts everything. */
export function unwrapFormat(written: Located, diagnostics: Diagnostics): Located {
  const { node, pointer } = written;
  const schema = schemaWithin(node);
  if (!schema) return written;
  const format = child(node, 'schemaFormat');
  const inner = at(pointer, 'schema');
  if (!format || isSchemaFormat(text(format) ?? '')) return { node: schema, pointer: inner };
  const language = String(scalar(format));
  diagnostics.report('unsupported-schema-format', { format: language }, format.place);
  return { node: { kind: 'scalar', value: true, place: format.place }, pointer: inner };
}
