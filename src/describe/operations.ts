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
import { at, lastKey } from '../document/pointer.js';
import { createFollow, type Follow } from './follow.js';
import { Marks } from './marks.js';
import {
  nameMessages,
  type FoundMessage,
  type Home,
  type WrittenMessage,
} from './message-names.js';
import type { Role } from '../model/model.js';
import type { Pointer } from '../json.js';
import { traitsOf, withTraits } from './traits.js';

/** An operation with its traits merged in; a channel of AsyncAPI 3 that none is written for counts as one. */
export interface WrittenOperation extends Located {
  /** Its id, or its channel and action where it has none. */
  readonly id: string;
  /** The role that handles it; undefined if the document doesn't say who sends. */
  readonly role: Role | undefined;
  readonly channel: WrittenChannel;
  /** The header fields of its HTTP binding. */
  readonly headers: readonly Located[];
  /** Each once. */
  readonly messages: readonly WrittenMessage[];
}

/** An operation before its messages have names. */
type FoundOperation = Omit<WrittenOperation, 'messages'> & {
  readonly messages: readonly Pointer[];
};

interface Found {
  readonly operations: readonly FoundOperation[];
  readonly messages: readonly Pointer[];
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
  const marks = new Marks(document);
  const reader = new Reader(document, marks, createFollow(document, diagnostics));
  const declared = reader.messagesIn(
    child(child(document.root, 'components'), 'messages'),
    at('#', 'components', 'messages'),
    undefined,
  );
  const { operations, messages: others } = document.version.startsWith('2')
    ? reader.readVersion2()
    : reader.readVersion3();
  const all = [...declared, ...operations.flatMap((operation) => operation.messages), ...others];
  const found = [...new Set(all)].map((pointer) => reader.messageAt(pointer));
  const lists = operations.map((operation) => operation.messages);
  const messages = nameMessages(found, lists, document, marks);
  const byPointer = new Map(messages.map((message) => [message.pointer, message]));
  const written = (pointers: readonly Pointer[]): readonly WrittenMessage[] =>
    pointers.flatMap((pointer) => byPointer.get(pointer) ?? []);
  return {
    operations: operations.map((operation) => ({
      ...operation,
      messages: written(operation.messages),
    })),
    messages,
  };
}

class Reader {
  private readonly messages = new Map<Pointer, Omit<FoundMessage, 'home'>>();
  private readonly homes = new Map<Pointer, Home>();

  constructor(
    private readonly document: Document,
    private readonly marks: Marks,
    private readonly follow: Follow,
  ) {}

  /** One that was read. */
  messageAt(pointer: Pointer): FoundMessage {
    const message = this.messages.get(pointer);
    if (!message) throw new Error(`No message was read at ${pointer}`);
    return { ...message, home: this.homes.get(pointer) };
  }

  readVersion2(): Found {
    const operations = entries(child(this.document.root, 'channels')).flatMap(
      ([address, written]) => {
        const channel = this.channel(written, at('#', 'channels', address), address);
        return channel ? this.operationsOf(channel, address) : [];
      },
    );
    return { operations, messages: [] };
  }

  private operationsOf(channel: WrittenChannel, address: string): readonly FoundOperation[] {
    return (['subscribe', 'publish'] as const).flatMap((action) => {
      const own = child(channel.node, action);
      if (own?.kind !== 'map') return [];
      const start = { node: own, pointer: at(channel.pointer, action) };
      const { node, pointer } = withTraits(start, this.document, this.follow);
      const operationId = text(child(node, 'operationId'));
      const id = operationId ?? `${address}.${action}`;
      const names = operationId === undefined ? [address, id] : [id];
      const message = child(node, 'message');
      const isThere = message && scalar(message) !== null;
      const written = isThere
        ? this.alternatives({ node: message, pointer: at(pointer, 'message') })
        : [];
      const messages = this.all(written, names);
      const role = action === 'subscribe' ? 'subscriber' : 'application';
      const headers = this.boundHeaders({ node, pointer });
      return messages ? [{ node, pointer, id, role, channel, headers, messages }] : [];
    });
  }

  readVersion3(): Found {
    const channels = new Map<Pointer, WrittenChannel>();
    for (const [key, written] of entries(child(this.document.root, 'channels'))) {
      const channel = this.channel(written, at('#', 'channels', key));
      if (channel) channels.set(channel.pointer, channel);
    }
    const used = new Set<Pointer>();
    const replies: Pointer[] = [];
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
      const chosen = answered && this.chosen(answered.node, answered.pointer, id);
      replies.push(...(chosen ?? []), ...(replyChannel ? this.messagesOf(replyChannel) : []));
      const messages = child(node, 'messages')
        ? this.chosen(node, pointer, id)
        : this.all(writtenIn(channel), [lastKey(channel.pointer)]);
      const isSent = text(child(node, 'action')) === 'send';
      const role = isSent ? 'subscriber' : 'application';
      const headers = this.boundHeaders({ node, pointer });
      return messages ? [{ node, pointer, id, role, channel, headers, messages } as const] : [];
    });
    const silent = [...channels.values()].flatMap((channel) => {
      if (used.has(channel.pointer)) return [];
      const { node, pointer } = channel;
      const id = lastKey(pointer);
      const messages = this.all(writtenIn(channel), [id]);
      const hasAny = messages !== undefined && messages.length > 0;
      const common = { node, pointer, id, channel, headers: [] };
      return hasAny ? [{ ...common, role: undefined, messages }] : [];
    });
    const others = [...channels.values()].flatMap((channel) => this.messagesOf(channel));
    return { operations: [...operations, ...silent], messages: [...others, ...replies] };
  }

  /** The messages of a map; those that lead nowhere are left out. */
  messagesIn(map: Node | undefined, pointer: Pointer, home: Home | undefined): readonly Pointer[] {
    return entries(map)
      .flatMap(([key, node]) => this.alternatives({ node, pointer: at(pointer, key) }))
      .flatMap((written) => this.message(written, home)?.pointer ?? []);
  }

  /** The messages that one stands for: in AsyncAPI 2 it may be a list of others, which may be lists. Each list is read once. */
  private alternatives(written: Located, lists = new Set<Pointer>()): readonly Located[] {
    const found = this.follow(written.node, written.pointer);
    const list = child(found?.node, 'oneOf');
    if (!found || !list) return [written];
    const { pointer } = found;
    if (lists.has(pointer)) return [];
    lists.add(pointer);
    return items(list).flatMap((node, index) =>
      this.alternatives({ node, pointer: at(pointer, 'oneOf', index) }, lists),
    );
  }

  private messagesOf(channel: WrittenChannel): readonly Pointer[] {
    const { node, pointer } = channel;
    const home = { names: [lastKey(pointer)], isAlone: false };
    return this.messagesIn(child(node, 'messages'), at(pointer, 'messages'), home);
  }

  /** The messages that an operation or a reply chooses from its channel; undefined if one is nowhere. */
  private chosen(node: Node, pointer: Pointer, id: string): readonly Pointer[] | undefined {
    const written = items(child(node, 'messages')).map((item, index) => ({
      node: item,
      pointer: at(pointer, 'messages', index),
    }));
    return this.all(written, [id]);
  }

  /** Every message once, or undefined: an operation that lacks one would refuse what it should handle. */
  private all(
    written: readonly Located[],
    names: readonly string[],
  ): readonly Pointer[] | undefined {
    const home = { names, isAlone: written.length === 1 };
    const messages = written.map((located) => this.message(located, home));
    if (!messages.every((message) => message !== undefined)) return undefined;
    const distinct = new Map(messages.map((message) => [this.contentOf(message), message.pointer]));
    return [...distinct.values()];
  }

  /** The same for what a list has twice. */
  private contentOf({ node, pointer }: Located): string {
    return this.marks.isItem(pointer) ? this.marks.whole(node) : pointer;
  }

  private message(
    written: Located,
    home: Home | undefined,
  ): Omit<FoundMessage, 'home'> | undefined {
    const found = this.follow(written.node, written.pointer);
    if (found?.node.kind !== 'map') return undefined;
    const { pointer } = found;
    if (home && pointer === written.pointer) this.homes.set(pointer, home);
    const known = this.messages.get(pointer);
    if (known) return known;
    const merged = withTraits(found, this.document, this.follow);
    const parts = [found, ...traitsOf(found, this.follow)];
    const headers = [
      ...parts.flatMap((part) => {
        const own = child(part.node, 'headers');
        return own ? [{ node: own, pointer: at(part.pointer, 'headers') }] : [];
      }),
      ...parts.flatMap((part) => this.boundHeaders(part)),
    ];
    const correlation = child(merged.node, 'correlationId');
    const correlationId = text(child(this.targetOf(correlation), 'location'));
    const message = { ...merged, headers, correlationId };
    this.messages.set(pointer, message);
    return message;
  }

  /** The header fields that an HTTP binding describes. A binding that refers to nothing has none. */
  private boundHeaders({ node, pointer }: Located): readonly Located[] {
    const bindings = this.targetOf(child(node, 'bindings'));
    const headers = child(child(bindings, 'http'), 'headers');
    if (!headers || !this.targetOf(headers)) return [];
    return [{ node: headers, pointer: at(pointer, 'bindings', 'http', 'headers') }];
  }

  private targetOf(written: Node | undefined): Node | undefined {
    const reference = child(written, '$ref');
    return reference ? targetOf(this.document, reference) : written;
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

function writtenIn({ node, pointer }: WrittenChannel): readonly Located[] {
  return entries(child(node, 'messages')).map(([key, message]) => ({
    node: message,
    pointer: at(pointer, 'messages', key),
  }));
}
