import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, text, type Document, type Located, type Node } from '../document/node.js';
import { reportReference } from '../document/reference.js';
import type { Pointer } from '../json.js';

/** Follows `$ref` to what it stands for; undefined, and a diagnostic, where it leads nowhere. */
export type Follow = (node: Node, pointer: Pointer) => Located | undefined;

export function createFollow(document: Document, diagnostics: Diagnostics): Follow {
  return (start, startPointer) => {
    const seen = new Set<Node>();
    let [node, pointer] = [start, startPointer];
    for (;;) {
      const reference = child(node, '$ref');
      if (!reference || text(reference) === undefined) return { node, pointer };
      const target = document.resolve(reference);
      if (!target || seen.has(target.node)) {
        reportReference(document, reference, diagnostics);
        return undefined;
      }
      seen.add(target.node);
      ({ node, pointer } = target);
    }
  };
}
