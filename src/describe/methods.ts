import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { targetOf } from '../document/judge.js';
import { child, text, type Document, type Node } from '../document/node.js';
import type { WrittenOperation } from './operations.js';

/** Reports operations whose HTTP binding says another method than POST: a receiver refuses it. */
export function reportMethods(
  operations: readonly WrittenOperation[],
  document: Document,
  diagnostics: Diagnostics,
): void {
  const followed = (node: Node | undefined): Node | undefined => {
    const reference = child(node, '$ref');
    return reference ? targetOf(document, reference) : node;
  };
  for (const { node, id } of operations) {
    const written = child(followed(child(followed(child(node, 'bindings')), 'http')), 'method');
    const method = text(written);
    if (!written || method === undefined || method.toUpperCase() === 'POST') continue;
    diagnostics.report('unread-method', { operation: id, method }, written.place);
  }
}
