import { child, entries, items, text, type Node } from '../node.js';
import { isAside } from '../aside.js';
import { parseReference, reportReference } from '../reference.js';
import type { Check } from './context.js';

/** Every reference leads somewhere; where no type depends on it, it may lead to nothing. */
export const checkReferences: Check = ({ document, judgement, diagnostics }) => {
  const used = new Set(judgement.uses.map(({ reference }) => reference));
  for (const { reference, kind } of judgement.broken) {
    const isForeign = parseReference(text(reference) ?? '', '') === 'foreign';
    const isIdle = kind === 'avroSchema_v1' && !isForeign;
    reportReference(document, reference, diagnostics, isIdle ? 'dangling-reference' : undefined);
  }
  const reaches = (reference: Node) =>
    used.has(reference) ? undefined : document.resolve(reference)?.node;
  for (const { reference, path } of referencesIn(document.root, reaches)) {
    if (used.has(reference) || document.resolve(reference)) continue;
    const code = isAside(path, 'document') ? ('dangling-reference' as const) : undefined;
    reportReference(document, reference, diagnostics, code);
  }
};

interface Found {
  readonly reference: Node;
  readonly path: readonly string[];
}

/** Every `$ref`, wherever it stands, and what stands where `reaches` says that it leads. */
function* referencesIn(
  root: Node,
  reaches: (reference: Node) => Node | undefined,
): Generator<Found> {
  const seen = new Set<Node>();
  const waiting: { node: Node; path: readonly string[] }[] = [{ node: root, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, path } = next;
    if (seen.has(node)) continue;
    seen.add(node);
    const reference = child(node, '$ref');
    if (reference && text(reference) !== undefined) {
      yield { reference, path };
      const target = reaches(reference);
      if (target) waiting.push({ node: target, path });
    }
    for (const [key, value] of entries(node)) waiting.push({ node: value, path: [...path, key] });
    for (const [index, item] of items(node).entries()) {
      waiting.push({ node: item, path: [...path, String(index)] });
    }
  }
}
