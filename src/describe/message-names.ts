import { child, text, type Document, type Located } from '../document/node.js';
import { lastKey, splitFile } from '../document/pointer.js';
import type { MessageNames } from '../model/model.js';
import type { Pointer } from '../json.js';
import { camelCase, joinNames, pascalCase, shortHash } from '../model/spelling.js';
import { allot, type Candidate } from './allot.js';
import { foreignName } from './foreign-name.js';
import type { Marks } from './marks.js';
import { constantsOf, namesAtHand } from './names-at-hand.js';

/** The place of a message that stands in no components: an operation of AsyncAPI 2, or a channel of 3. */
export interface Home {
  /** Its names, the best first. */
  readonly names: readonly string[];
  /** True for an operation of one message, which goes by the operation's name if it has none. */
  readonly isAlone: boolean;
}

/** A message with its traits merged in. */
export interface FoundMessage extends Located {
  /** Its own headers and those of its traits, in this order. */
  readonly headers: readonly Located[];
  readonly correlationId: string | undefined;
  /** Undefined for one that stands in no operation and no channel. */
  readonly home: Home | undefined;
}

export interface WrittenMessage extends FoundMessage {
  /** The document's name of it, else the name at hand. */
  readonly id: string;
  /** The name that it wants in code: its id, with that of its home where another message has the same. */
  readonly wish: string;
  readonly names: MessageNames;
  /** Tells it from all others, wherever it stands in a list. */
  readonly mark: string;
}

/**
 * Names messages, none of them by its position. `lists` are the pointers of those that have to differ from each
 * other. In the order of the messages.
 */
export function nameMessages(
  messages: readonly FoundMessage[],
  lists: readonly (readonly Pointer[])[],
  document: Document,
  marks: Marks,
): readonly WrittenMessage[] {
  const scopes = new Map<Pointer, string[]>(messages.map(({ pointer }) => [pointer, []]));
  lists.forEach((list, index) => {
    for (const pointer of list) scopes.get(pointer)?.push(String(index));
  });
  const candidates = messages.map((message) => candidatesFor(message, document, marks));
  const allotted = allot(
    messages.map(({ pointer }, index) => ({
      scopes: scopes.get(pointer) ?? [],
      candidates: candidates[index] ?? [],
    })),
  );
  const ids = completed(messages, allotted, scopes, marks);
  const called = messages.map((message, index) => ({
    message,
    id: ids[index]?.text ?? '',
    rank: Math.floor(allotted[index]?.rank ?? ranks.none),
  }));
  const wishes = wishesOf(called);
  return called.map(({ message, id }, index) => ({
    ...message,
    id,
    wish: wishes[index] ?? id,
    names: namesOf(message, marks),
    mark: marks.of(message.pointer),
  }));
}

/** A key of components or of another file is its message's alone; what is at hand yields to what is said. */
const ranks = { key: 0, said: 1, atHand: 2, none: 3 } as const;

function candidatesFor(
  message: FoundMessage,
  document: Document,
  marks: Marks,
): readonly Candidate[] {
  const { node, home } = message;
  const { key, name } = namesOf(message, marks);
  if (!home && key !== undefined) return [{ text: key, rank: ranks.key }];
  const isMadeUp = /\.message(?:\.\d+)?$/.test(key ?? '');
  const said = [name, isMadeUp ? undefined : key].filter((text) => text !== undefined);
  const { names, phrases } = namesAtHand(node, document);
  const texts = [...said, ...names, ...nameless(message, key), ...phrases];
  const distinct = [...new Set(texts)].filter((text) => text.trim() !== '');
  // Of two with equal rights, the one with less to fall back on has it.
  return distinct.map((text, index) => ({
    text,
    rank: (said.includes(text) ? ranks.said : ranks.atHand) + 1 - 1 / (distinct.length - index + 1),
  }));
}

function namesOf({ node, pointer }: FoundMessage, marks: Marks): MessageNames {
  return {
    key: keyOf(pointer, marks) ?? text(child(node, 'messageId')),
    name: text(child(node, 'name')),
    title: text(child(node, 'title')),
  };
}

/** Its key in a map; undefined if its place is called by a word of AsyncAPI's, or by none. */
function keyOf(pointer: Pointer, marks: Marks): string | undefined {
  if (marks.isItem(pointer) || /\/(?:publish|subscribe)\/message$/.test(pointer)) return undefined;
  return splitFile(pointer)[0] === '' ? lastKey(pointer) : foreignName(pointer);
}

/**
 * For a name, where the document has none: the operation of its only message, which AsyncAPI's converter makes a key
 * of, or constants.
 */
function nameless({ node, home }: FoundMessage, key: string | undefined): readonly string[] {
  if (key?.endsWith('.message')) return [key];
  return home?.isAlone ? [`${home.names.at(-1)}.message`] : constantsOf(node);
}

/** The ids that were allotted; the content of a message says which it is if nothing is a name of it alone. */
function completed(
  messages: readonly FoundMessage[],
  allotted: readonly (Candidate | undefined)[],
  scopes: ReadonlyMap<Pointer, readonly string[]>,
  marks: Marks,
): readonly (Candidate | undefined)[] {
  if (allotted.every((granted) => granted)) return allotted;
  const claims = messages.map(({ node, pointer, home }, index) => {
    const granted = allotted[index];
    const contents = granted ? [] : [marks.core(node), marks.whole(node), marks.of(pointer)];
    const start = [...(home?.names.slice(-1) ?? []), 'message'].join('.');
    const candidates = contents.map((content) => ({
      text: `${start}.${shortHash(content)}`,
      rank: ranks.none,
    }));
    return {
      scopes: scopes.get(pointer) ?? [],
      candidates: granted ? [{ ...granted, rank: ranks.key }] : candidates,
    };
  });
  return allot(claims);
}

interface Called {
  readonly message: FoundMessage;
  readonly id: string;
  readonly rank: number;
}

/** Messages of one id take the names of their homes. `nameAll` tells apart what still wants the same. */
function wishesOf(called: readonly Called[]): readonly string[] {
  const scopes = [''];
  const spelt = (text: string): string => camelCase(pascalCase(text));
  const alone = allot(
    called.map(({ id, rank }) => ({ scopes, candidates: [{ text: id, rank }] })),
    spelt,
  );
  const extended = called.map((one, index) => {
    if (alone[index]) return { scopes, candidates: [{ text: one.id, rank: ranks.key }] };
    const distinct = new Map<string, string>();
    for (const text of withHome(one)) {
      if (!distinct.has(spelt(text))) distinct.set(spelt(text), text);
    }
    const candidates = [...distinct.values()].map((text) => ({ text, rank: ranks.none }));
    return { scopes, candidates };
  });
  return allot(extended, spelt).map((granted, index) => granted?.text ?? called[index]?.id ?? '');
}

/** The names of its home with its own after them, without a word twice in between, else in full. */
function withHome({ message: { home }, id }: Called): readonly string[] {
  const names = home?.names ?? [];
  return [
    ...names.map((name) => joinNames(pascalCase(name), pascalCase(id))),
    ...names.map((name) => `${name}.${id}`),
  ];
}
