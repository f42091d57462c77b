import type { Diagnostics } from '../diagnostics/diagnostic.js';
import {
  child,
  entries,
  items,
  text,
  type Document,
  type Located,
  type Node,
} from '../spec/node.js';
import { at, lastKey, splitFile } from '../spec/pointer.js';
import { reportReference } from '../spec/reference.js';
import { foreignName } from './foreign-name.js';
import type { Pointer, Role } from './model.js';

export interface WrittenMessage extends Located {
  /** What to name it by: its key in components, its name, or the way to it. */
  readonly id: string;
}

export interface WrittenOperation extends Located {
  /** Its id, or its channel and action where it has none. */
  readonly id: string;
  /** The role that handles it. */
  readonly role: Role;
  readonly channel: Located & { readonly address: string | undefined };
  readonly messages: readonly WrittenMessage[];
}

/** The operations and messages of a document as written, whatever its version. In its order. */
export function readOperations(
  document: Document,
  diagnostics: Diagnostics,
): { operations: readonly WrittenOperation[]; messages: readonly WrittenMessage[] } {
  const follow = createFollow(document, diagnostics);
  const read = document.version.startsWith('2') ? readVersion2 : readVersion3;
  const operations = read(document.root, follow);
  const components = child(child(document.root, 'components'), 'messages');
  const declared = entries(components).flatMap(([key, node]) => {
    const found = follow(node, at('#', 'components', 'messages', key));
    return found ? [{ ...found, id: messageId(found, key) }] : [];
  });
  const all = [...declared, ...operations.flatMap(({ messages }) => messages)];
  const byPointer = new Map(all.map((message) => [message.pointer, message]));
  return { operations, messages: [...byPointer.values()] };
}

type Follow = (node: Node, pointer: Pointer) => Located | undefined;

/** Follows `$ref` to what it stands for; undefined, and a diagnostic, where it leads nowhere. */
function createFollow(document: Document, diagnostics: Diagnostics): Follow {
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

/** A message in components or in another file goes by its key there, any other by its name. */
function messageId({ node, pointer }: Located, otherwise: string): string {
  if (splitFile(pointer)[0] !== '') return foreignName(pointer);
  if (/^#\/components\/messages\/[^/]+$/.test(pointer)) return lastKey(pointer);
  return text(child(node, 'name')) ?? text(child(node, 'messageId')) ?? otherwise;
}

function readVersion2(root: Node, follow: Follow): readonly WrittenOperation[] {
  return entries(child(root, 'channels')).flatMap(([address, written]) => {
    const channel = follow(written, at('#', 'channels', address));
    if (!channel) return [];
    return (['subscribe', 'publish'] as const).flatMap((action) => {
      const node = child(channel.node, action);
      if (!node) return [];
      const pointer = at(channel.pointer, action);
      const id = text(child(node, 'operationId')) ?? `${address}.${action}`;
      const message = child(node, 'message');
      const alternatives = child(message, 'oneOf');
      const located = alternatives
        ? items(alternatives).map((item, index) => ({
            node: item,
            pointer: at(pointer, 'message', 'oneOf', index),
          }))
        : message
          ? [{ node: message, pointer: at(pointer, 'message') }]
          : [];
      const messages = located.flatMap((item) => {
        const found = follow(item.node, item.pointer);
        return found ? [{ ...found, id: messageId(found, `${id}.message`) }] : [];
      });
      const role = action === 'subscribe' ? 'subscriber' : 'application';
      return [{ node, pointer, id, role, channel: { ...channel, address }, messages }];
    });
  });
}

function readVersion3(root: Node, follow: Follow): readonly WrittenOperation[] {
  return entries(child(root, 'operations')).flatMap(([id, written]) => {
    const operation = follow(written, at('#', 'operations', id));
    const channelReference = child(operation?.node, 'channel');
    const channel = channelReference && follow(channelReference, '#/channels');
    if (!operation || !channel) return [];
    const { node, pointer } = operation;
    const channelKey = lastKey(channel.pointer);
    const chosen = child(node, 'messages');
    const located = chosen
      ? items(chosen).map(
          (item, index) => [`${index}`, item, at(pointer, 'messages', index)] as const,
        )
      : entries(child(channel.node, 'messages')).map(
          ([key, item]) => [key, item, at(channel.pointer, 'messages', key)] as const,
        );
    const messages = located.flatMap(([, item, itemPointer]) => {
      const found = follow(item, itemPointer);
      if (!found) return [];
      const key = lastKey(found.pointer);
      return [{ ...found, id: messageId(found, `${channelKey}.${key}`) }];
    });
    const role = text(child(node, 'action')) === 'send' ? 'subscriber' : 'application';
    const address = text(child(channel.node, 'address'));
    return [{ node, pointer, id, role, channel: { ...channel, address }, messages }];
  });
}
