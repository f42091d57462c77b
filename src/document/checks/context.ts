import type { Diagnostics, Place } from '../../diagnostics/diagnostic.js';
import { targetOf, type Judgement } from '../judge.js';
import { child, entries, items, text, type Document, type Node } from '../node.js';

/** The input and the diagnostics of a check. */
export interface Context {
  readonly document: Document;
  readonly judgement: Judgement;
  readonly isVersion2: boolean;
  readonly diagnostics: Diagnostics;
}

/** A rule that AsyncAPI's schema can't state. A document that it refuses is checked too. */
export type Check = (context: Context) => void;

/** The node after following references; undefined if they lead nowhere. */
export function follow({ document }: Context, node: Node | undefined): Node | undefined {
  const reference = child(node, '$ref');
  return reference && text(reference) !== undefined ? targetOf(document, reference) : node;
}

/** The place of the key, else of the whole map, else `otherwise`. */
export function placeOfKey(map: Node | undefined, key: string, otherwise: Place): Place {
  const place = map?.kind === 'map' ? map.keyPlaces.get(key) : undefined;
  return place ?? map?.place ?? otherwise;
}

/** The channels of the document itself, references followed. */
export function channelsOf(context: Context): readonly (readonly [key: string, channel: Node])[] {
  const { root } = context.document;
  return entries(child(root, 'channels')).flatMap(([key, node]) => {
    const channel = follow(context, node);
    return channel ? [[key, channel] as const] : [];
  });
}

/** The operations of an AsyncAPI 2 document. */
export function operationsOf(context: Context): readonly Node[] {
  return channelsOf(context).flatMap(([, channel]) =>
    ['subscribe', 'publish'].flatMap((action) => child(channel, action) ?? []),
  );
}

/** The messages of an AsyncAPI 2 operation. */
export function messagesOf(context: Context, operation: Node): readonly Node[] {
  const lists = new Set<Node>();
  const within = (written: Node | undefined): readonly Node[] => {
    const message = follow(context, written);
    const alternatives = child(message, 'oneOf');
    if (!message || !alternatives) return message ? [message] : [];
    if (lists.has(message)) return [];
    lists.add(message);
    return items(alternatives).flatMap(within);
  };
  return within(child(operation, 'message'));
}
