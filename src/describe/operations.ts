import type { Diagnostics } from '../diagnostics/diagnostic.js';
import {
  child,
  entries,
  items,
  scalar,
  text,
  type Document,
  type Located,
  type Node,
} from '../document/node.js';
import { splitAddress } from '../document/address.js';
import { targetOf } from '../document/judge.js';
import { at, lastKey, splitFile } from '../document/pointer.js';
import { createFollow, type Follow } from './follow.js';
import { foreignName } from './foreign-name.js';
import type { Role } from '../model/model.js';
import type { Pointer } from '../json.js';
import { traitsOf, withTraits } from './traits.js';

/** A message with its traits merged in. */
export interface WrittenMessage extends Located {
  /** Its key in components, its name, or the way to it. */
  readonly id: string;
  /** Its own headers and those of its traits, in this order. */
  readonly headers: readonly Located[];
  readonly correlationId: string | undefined;
}

/** An operation with its traits merged in; a channel of AsyncAPI 3 that none is written for counts as one. */
export interface WrittenOperation extends Located {
  /** Its id, or its channel and action where it has none. */
  readonly id: string;
  /** The role that handles it; undefined where the document doesn't say who sends. */
  readonly role: Role | undefined;
  readonly channel: WrittenChannel;
  readonly messages: readonly WrittenMessage[];
}

export interface WrittenChannel extends Located {
  readonly address: string | undefined;
  /** By their names, references followed. */
  readonly parameters: ReadonlyMap<string, Located>;
}

export interface Written {
  readonly operations: readonly WrittenOperation[];
  /** Of operations, of components, and of channels and replies that no operation is about. */
  readonly messages: readonly WrittenMessage[];
}

/** The operations and messages of a document as written, whatever its version. In its order. */
export function readOperations(document: Document, diagnostics: Diagnostics): Written {
  const reader = new Reader(document, createFollow(document, diagnostics));
  const declared = reader.messagesIn(
    child(child(document.root, 'components'), 'messages'),
    at('#', 'components', 'messages'),
    '',
  );
  const { operations, messages } = document.version.startsWith('2')
    ? reader.readVersion2()
    : reader.readVersion3();
  const all = [...declared, ...operations.flatMap((operation) => operation.messages), ...messages];
  const byPointer = new Map(all.map((message) => [message.pointer, message]));
  return { operations, messages: [...byPointer.values()] };
}

class Reader {
  constructor(
    private readonly document: Document,
    private readonly follow: Follow,
  ) {}

  readVersion2(): Written {
    const operations = entries(child(this.document.root, 'channels')).flatMap(
      ([address, written]) => {
        const channel = this.channel(written, at('#', 'channels', address), address);
        return channel ? this.operationsOf(channel, address) : [];
      },
    );
    return { operations, messages: [] };
  }

  private operationsOf(channel: WrittenChannel, address: string): readonly WrittenOperation[] {
    return (['subscribe', 'publish'] as const).flatMap((action) => {
      const written = child(channel.node, action);
      if (written?.kind !== 'map') return [];
      const start = { node: written, pointer: at(channel.pointer, action) };
      const { node, pointer } = withTraits(start, this.document, this.follow);
      const id = text(child(node, 'operationId')) ?? `${address}.${action}`;
      const messages = this.all(alternativesOf(node, pointer), () => `${id}.message`);
      const role = action === 'subscribe' ? 'subscriber' : 'application';
      return messages ? [{ node, pointer, id, role, channel, messages }] : [];
    });
  }

  readVersion3(): Written {
    const channels = new Map<Pointer, WrittenChannel>();
    for (const [key, written] of entries(child(this.document.root, 'channels'))) {
      const channel = this.channel(written, at('#', 'channels', key));
      if (channel) channels.set(channel.pointer, channel);
    }
    const used = new Set<Pointer>();
    const replies: WrittenMessage[] = [];
    const operations = entries(child(this.document.root, 'operations')).flatMap(([id, written]) => {
      const start = this.follow(written, at('#', 'operations', id));
      if (start?.node.kind !== 'map') return [];
      const { node, pointer } = withTraits(start, this.document, this.follow);
      const channel = this.channelOf(node, channels);
      if (!channel) return [];
      used.add(channel.pointer);
      const reply = child(node, 'reply');
      const answered = reply && this.follow(reply, at(pointer, 'reply'));
      const replyChannel = answered && this.channelOf(answered.node, channels);
      if (replyChannel) used.add(replyChannel.pointer);
      const chosen = answered && this.chosen(answered.node, answered.pointer);
      replies.push(...(chosen ?? []), ...(replyChannel ? this.messagesOf(replyChannel) : []));
      const messages = child(node, 'messages')
        ? this.chosen(node, pointer)
        : this.all(writtenIn(channel), (key) => `${lastKey(channel.pointer)}.${key}`);
      const isSent = text(child(node, 'action')) === 'send';
      const role = isSent ? 'subscriber' : 'application';
      return messages ? [{ node, pointer, id, role, channel, messages } as const] : [];
    });
    const silent = [...channels.values()].flatMap((channel) => {
      if (used.has(channel.pointer)) return [];
      const { node, pointer } = channel;
      const id = lastKey(pointer);
      const messages = this.all(writtenIn(channel), (key) => `${id}.${key}`);
      const hasAny = messages !== undefined && messages.length > 0;
      return hasAny ? [{ node, pointer, id, role: undefined, channel, messages }] : [];
    });
    const others = [...channels.values()].flatMap((channel) => this.messagesOf(channel));
    return { operations: [...operations, ...silent], messages: [...others, ...replies] };
  }

  /** The messages of a map; those that lead nowhere are left out. */
  messagesIn(map: Node | undefined, pointer: Pointer, prefix: string): readonly WrittenMessage[] {
    return entries(map).flatMap(([key, node]) => {
      const message = this.message({ node, pointer: at(pointer, key) }, prefix + key);
      return message ? [message] : [];
    });
  }

  private messagesOf(channel: WrittenChannel): readonly WrittenMessage[] {
    const { node, pointer } = channel;
    const prefix = `${lastKey(pointer)}.`;
    return this.messagesIn(child(node, 'messages'), at(pointer, 'messages'), prefix);
  }

  /** The messages that an operation or a reply chooses from its channel; undefined where one is nowhere. */
  private chosen(node: Node, pointer: Pointer): readonly WrittenMessage[] | undefined {
    const written = items(child(node, 'messages')).map((item, index) => ({
      node: item,
      pointer: at(pointer, 'messages', index),
    }));
    return this.all(written, (_, found) => {
      const [key = '', , channel = ''] = found.split('/').reverse();
      return `${lastKey(`#/${channel}`)}.${lastKey(`#/${key}`)}`;
    });
  }

  /** Every message, or undefined: an operation that lacks one would refuse what it should handle. */
  private all(
    written: readonly Located[],
    idOf: (key: string, pointer: Pointer) => string,
  ): readonly WrittenMessage[] | undefined {
    const messages = written.map((located) => {
      const found = this.follow(located.node, located.pointer);
      return found && this.message(found, idOf(lastKey(found.pointer), found.pointer));
    });
    return messages.every((message) => message !== undefined) ? messages : undefined;
  }

  private message(written: Located, otherwise: string): WrittenMessage | undefined {
    const found = this.follow(written.node, written.pointer);
    if (found?.node.kind !== 'map') return undefined;
    const merged = withTraits(found, this.document, this.follow);
    const headers = [found, ...traitsOf(found, this.follow)].flatMap(({ node, pointer }) => {
      const own = child(node, 'headers');
      return own ? [{ node: own, pointer: at(pointer, 'headers') }] : [];
    });
    const correlation = child(merged.node, 'correlationId');
    const reference = child(correlation, '$ref');
    const described = reference ? targetOf(this.document, reference) : correlation;
    const correlationId = text(child(described, 'location'));
    return { ...merged, id: messageId(merged, otherwise), headers, correlationId };
  }

  private channelOf(
    node: Node,
    channels: ReadonlyMap<Pointer, WrittenChannel>,
  ): WrittenChannel | undefined {
    const reference = child(node, 'channel');
    const found = reference && this.follow(reference, '#/channels');
    if (!found) return undefined;
    return channels.get(found.pointer) ?? this.channel(found.node, found.pointer);
  }

  private channel(
    written: Node,
    writtenPointer: Pointer,
    key?: string,
  ): WrittenChannel | undefined {
    const found = this.follow(written, writtenPointer);
    if (found?.node.kind !== 'map') return undefined;
    const { node, pointer } = found;
    const parameters = entries(child(node, 'parameters')).flatMap(([name, parameter]) => {
      const described = this.follow(parameter, at(pointer, 'parameters', name));
      return described ? [[name, described] as const] : [];
    });
    const address = this.routeOf(key ?? text(child(node, 'address')));
    return { node, pointer, address, parameters: new Map(parameters) };
  }

  /** Of an address, a query is no part. */
  private routeOf(address: string | undefined): string | undefined {
    const isVersion2 = this.document.version.startsWith('2');
    return address === undefined ? undefined : splitAddress(address, isVersion2).route;
  }
}

/** The messages of an operation of AsyncAPI 2. */
function alternativesOf(operation: Node, pointer: Pointer): readonly Located[] {
  const message = child(operation, 'message');
  const alternatives = child(message, 'oneOf');
  if (!message || scalar(message) === null) return [];
  if (!alternatives) return [{ node: message, pointer: at(pointer, 'message') }];
  return items(alternatives).map((node, index) => ({
    node,
    pointer: at(pointer, 'message', 'oneOf', index),
  }));
}

function writtenIn({ node, pointer }: WrittenChannel): readonly Located[] {
  return entries(child(node, 'messages')).map(([key, message]) => ({
    node: message,
    pointer: at(pointer, 'messages', key),
  }));
}

/** A message in components or in another file goes by its key there, any other by its name. */
function messageId({ node, pointer }: Located, otherwise: string): string {
  if (splitFile(pointer)[0] !== '') return foreignName(pointer);
  if (/^#\/components\/messages\/[^/]+$/.test(pointer)) return lastKey(pointer);
  return text(child(node, 'name')) ?? text(child(node, 'messageId')) ?? otherwise;
}
