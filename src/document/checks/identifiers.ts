import { child, items, text, type Node } from '../node.js';
import { follow, messagesOf, operationsOf, type Check, type Context } from './context.js';

/** Two operations can't go by one id: each is a handler. */
export const checkOperationIds: Check = (context) => {
  if (!context.isVersion2) return;
  const seen = new Set<string>();
  for (const operation of operationsOf(context)) {
    const node = idOf(context, operation, 'operationId');
    const id = text(node);
    if (!node || id === undefined) continue;
    if (seen.has(id)) context.diagnostics.report('duplicate-operation-id', { id }, node.place);
    seen.add(id);
  }
};

/** A message is told by where it is in the document, so that an id it shares does no harm. */
export const checkMessageIds: Check = (context) => {
  if (!context.isVersion2) return;
  const seen = new Set<string>();
  for (const operation of operationsOf(context)) {
    for (const message of messagesOf(context, operation)) {
      const node = idOf(context, message, 'messageId');
      const id = text(node);
      if (!node || id === undefined) continue;
      if (seen.has(id)) context.diagnostics.report('duplicate-message-id', { id }, node.place);
      seen.add(id);
    }
  }
};

/** The id that a thing has from its last trait that has one, or of its own. */
function idOf(context: Context, owner: Node, key: string): Node | undefined {
  const traits = items(child(owner, 'traits')).map((trait) => follow(context, trait));
  return [owner, ...traits]
    .map((node) => child(node, key))
    .findLast((node) => text(node) !== undefined);
}
