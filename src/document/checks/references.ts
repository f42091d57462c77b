import { child, text, type Node } from '../node.js';
import { isAside } from '../outside-types.js';
import { parseReference, reportReference } from '../reference.js';
import type { Check, Context } from './context.js';

/** Every reference leads somewhere; where no type depends on it, it may lead to nothing. */
export const checkReferences: Check = (context) => {
  const { document, judgement, diagnostics } = context;
  const used = new Set(judgement.uses.map(({ reference }) => reference));
  for (const { reference, kind } of judgement.broken) {
    const isForeign = parseReference(text(reference) ?? '', '') === 'foreign';
    const isIdle = kind === 'avroSchema_v1' && !isForeign;
    reportReference(document, reference, diagnostics, isIdle ? 'dangling-reference' : undefined);
  }
  const reaches = (reference: Node) =>
    used.has(reference) ? undefined : document.resolve(reference)?.node;
  for (const { reference } of judgement.uses) reportRival(context, reference);
  for (const { reference, path } of referencesIn(document.root, reaches)) {
    if (used.has(reference) || document.resolve(reference)) continue;
    const code = isAside(path, 'document') ? ('dangling-reference' as const) : undefined;
    reportReference(document, reference, diagnostics, code);
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

interface Found {
  readonly reference: Node;
  readonly path: readonly string[];
}

/** A node on its way from the root. */
interface Visit {
  readonly node: Node;
  readonly key: string;
  readonly from: Visit | undefined;
}

/**
 * Every `$ref`, wherever it stands but in values that a schema lists, and what stands where `reaches` says
 * that it leads.
 */
function* referencesIn(
  root: Node,
  reaches: (reference: Node) => Node | undefined,
): Generator<Found> {
  const seen = new Set<Node>();
  const waiting: Visit[] = [{ node: root, key: '', from: undefined }];
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { node } = visit;
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    const reference = child(node, '$ref');
    if (reference && text(reference) !== undefined) {
      yield { reference, path: pathOf(visit) };
      const target = reaches(reference);
      if (target) waiting.push({ ...visit, node: target });
    }
    const children = node.kind === 'map' ? node.entries : node.items.entries();
    for (const [key, value] of children) {
      if (value.kind === 'scalar' || key === 'const' || key === 'enum') continue;
      waiting.push({ node: value, key: String(key), from: visit });
    }
  }
}

function pathOf(visit: Visit): readonly string[] {
  const path: string[] = [];
  for (let { key, from } = visit; from; { key, from } = from) path.unshift(key);
  return path;
}
