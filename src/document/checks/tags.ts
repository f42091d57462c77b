import { child, items, text, type Node } from '../node.js';
import { follow, type Check } from './context.js';

const tagged = ['message', 'messageTrait', 'operation', 'operationTrait'];

/** No tag twice on one thing. */
export const checkTags: Check = (context) => {
  const { document, judgement, diagnostics } = context;
  const owners = tagged.flatMap((kind) => [...(judgement.met.get(kind) ?? [])]);
  for (const owner of new Set<Node>([document.root, ...owners])) {
    const seen = new Set<string>();
    for (const item of items(child(owner, 'tags'))) {
      const node = child(follow(context, item), 'name');
      const name = text(node);
      if (!node || name === undefined) continue;
      if (seen.has(name)) diagnostics.report('duplicate-tag', { name }, node.place);
      seen.add(name);
    }
  }
};
