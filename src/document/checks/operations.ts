import { targetOf } from '../judge.js';
import { child, entries, items, text, type Node } from '../node.js';
import { follow, type Check, type Context } from './context.js';

/** An operation of AsyncAPI 3 is on a channel of the document, and takes messages of that channel. */
export const checkOperations: Check = (context) => {
  if (context.isVersion2) return;
  const { root } = context.document;
  const channels = new Set(entries(child(root, 'channels')).map(([, channel]) => channel));
  for (const [, written] of entries(child(root, 'operations'))) {
    const operation = follow(context, written);
    checkChannel(child(operation, 'channel'), channels, context);
    checkMessages(operation, context);
  }
  for (const [, operation] of entries(child(child(root, 'components'), 'operations'))) {
    checkMessages(follow(context, operation), context);
  }
};

function checkChannel(
  written: Node | undefined,
  channels: ReadonlySet<Node>,
  { document, diagnostics }: Context,
): void {
  const node = child(written, '$ref');
  const target = node && document.resolve(node)?.node;
  if (!node || !target || channels.has(target)) return;
  diagnostics.report('foreign-channel', { reference: text(node) ?? '' }, node.place);
}

function checkMessages(operation: Node | undefined, context: Context): void {
  const { document, diagnostics } = context;
  const channel = follow(context, child(operation, 'channel'));
  if (!channel) return;
  const own = new Set(entries(child(channel, 'messages')).map(([, message]) => message));
  for (const message of items(child(operation, 'messages'))) {
    const node = child(message, '$ref');
    const target = node && document.resolve(node)?.node;
    if (!node || !target || own.has(target)) continue;
    if (targetOf(document, node)) {
      diagnostics.report('foreign-message', { reference: text(node) ?? '' }, node.place);
    }
  }
}
