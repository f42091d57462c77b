import { child, text, type Node } from '../node.js';
import { parseReference, reportReference } from '../reference.js';
import type { Check, Context } from './context.js';

/** Every reference leads somewhere; where no type depends on it, it may lead to nothing. */
export const checkReferences: Check = (context) => {
  const { document, judgement, diagnostics } = context;
  const codeOf = (reference: Node) =>
    judgement.touching.has(reference) ? undefined : ('dangling-reference' as const);
  const used = new Set(judgement.uses.map(({ reference }) => reference));
  for (const { reference, kind } of judgement.broken) {
    const isForeign = parseReference(text(reference) ?? '', '') === 'foreign';
    const isIdle = kind === 'avroSchema_v1' && !isForeign;
    reportReference(
      document,
      reference,
      diagnostics,
      isIdle ? 'dangling-reference' : codeOf(reference),
    );
  }
  const reaches = (reference: Node) =>
    used.has(reference) ? undefined : document.resolve(reference)?.node;
  for (const { reference } of judgement.uses) reportRival(context, reference);
  for (const reference of referencesIn(document.root, reaches)) {
    if (used.has(reference) || document.resolve(reference)) continue;
    reportReference(document, reference, diagnostics, codeOf(reference));
  }
};

/** Two schemas can't go by one `$id` where a reference does. */
function reportRival({ document, diagnostics }: Context, node: Node): void {
  const rival = document.rivalOf(node)?.pointer;
  const reference = text(node) ?? '';
  if (rival !== undefined) {
    diagnostics.report('ambiguous-reference', { reference, rival }, node.place);
  }
}

/**
 * Every `$ref`, wherever it stands but in values that a schema lists, and what stands where `reaches` says
 * that it leads.
 */
function referencesIn(root: Node, reaches: (reference: Node) => Node | undefined): readonly Node[] {
  const found: Node[] = [];
  const seen = new Set<Node>();
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    const reference = child(node, '$ref');
    if (reference && text(reference) !== undefined) {
      found.push(reference);
      const target = reaches(reference);
      if (target) waiting.push(target);
    }
    const add = (value: Node, key: string | number): void => {
      if (value.kind !== 'scalar' && key !== 'const' && key !== 'enum') waiting.push(value);
    };
    if (node.kind === 'map') node.entries.forEach(add);
    else node.items.forEach(add);
  }
  return found;
}
