import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, text, type Document, type Node } from '../document/node.js';
import type { Lookup } from '../model/lookup.js';
import type { Schema } from '../model/model.js';
import { contentKind, type ContentKind } from '../runtime/content.js';
import type { WrittenOperation } from './operations.js';

/** The kind of body that a message is posted as: it says so itself, or the document does for all. */
export function contentOf(message: Node, document: Document): ContentKind {
  return contentKind(text(contentTypeOf(message, document)));
}

/** Reports content types that no receiver reads, where they stand. */
export function reportUnread(
  operations: readonly WrittenOperation[],
  document: Document,
  diagnostics: Diagnostics,
): void {
  for (const { node } of operations.flatMap(({ messages }) => messages)) {
    const written = contentTypeOf(node, document);
    const contentType = text(written);
    if (!written || contentType === undefined) continue;
    const status = refusalOf(contentType);
    if (status) diagnostics.report('unread-content', { contentType, status }, written.place);
  }
}

/** The answer to a body of a content type that is not JSON; undefined if it is read. Bytes of any kind are tried as JSON. */
function refusalOf(contentType: string): 400 | 415 | undefined {
  const kind = contentKind(contentType);
  if (kind === 'other' || kind === 'text') return 415;
  return /^application\/octet-stream\b/i.test(contentType.trim()) ? 400 : undefined;
}

function contentTypeOf(message: Node, { root }: Document): Node | undefined {
  return child(message, 'contentType') ?? child(root, 'defaultContentType');
}

/** True if a schema knows a property, whatever it says of it. */
export function knowsProperty(schema: Schema, key: string, lookup: Lookup): boolean {
  const seen = new Set<string>();
  const knows = (part: Schema): boolean => {
    if (part.kind === 'boolean') return false;
    if (part.kind === 'keywords') {
      const { properties = [], required = [], allOf = [], anyOf = [], oneOf = [] } = part;
      const others = [part.then, part.else].filter((other) => other !== undefined);
      const isNamed = properties.some((property) => property.key === key) || required.includes(key);
      return isNamed || [...allOf, ...anyOf, ...oneOf, ...others].some(knows);
    }
    if (seen.has(part.to)) return false;
    seen.add(part.to);
    return knows(lookup(part.to));
  };
  return knows(schema);
}
