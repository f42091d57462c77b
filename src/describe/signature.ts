import { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, items, text, type Document, type Node } from '../document/node.js';
import { at, lastKey } from '../document/pointer.js';
import type { Pointer } from '../json.js';
import { knownSignatureOf, type KnownSignature } from '../model/known-signatures.js';
import type { Lookup } from '../model/lookup.js';
import type { LinkedOperation } from './events.js';
import { createFollow, type Follow } from './follow.js';
import { headerFields } from './messages.js';

/** The known signature that some operations are delivered with: by the names of header fields and of security schemes, never by prose. */
export function signatureOf(
  operations: readonly LinkedOperation[],
  document: Document,
  lookup: Lookup,
): KnownSignature | undefined {
  const described = operations.flatMap(({ messages, headers }) =>
    headerFields([...messages.flatMap((message) => message.headers), ...headers], lookup),
  );
  return knownSignatureOf([
    ...described.map(({ name }) => name),
    ...schemesOf(operations, document).flatMap(headersOfScheme),
  ]);
}

interface Scheme {
  /** Undefined for one that stands where it is used. */
  readonly key: string | undefined;
  readonly node: Node;
}

/** The schemes that servers and these operations use; where nothing of the document uses any, all of them. */
function schemesOf(operations: readonly LinkedOperation[], document: Document): readonly Scheme[] {
  const { root } = document;
  const follow = createFollow(document, new Diagnostics());
  const declared = child(child(root, 'components'), 'securitySchemes');
  const all = entries(declared).flatMap(([key, node]) => found(node, key, follow));
  const used = (owner: Node): readonly Scheme[] =>
    items(child(owner, 'security')).flatMap((use): readonly Scheme[] => {
      if (child(use, '$ref') || child(use, 'type')) return found(use, undefined, follow);
      return entries(use).flatMap(([name]) => all.filter(({ key }) => key === name));
    });
  const servers = entries(child(root, 'servers')).flatMap(
    ([name, server]) => follow(server, at('#', 'servers', name))?.node ?? [],
  );
  const schemes = [...servers, ...operations.map(({ operation }) => operation.node)].flatMap(used);
  return schemes.length > 0 || isAnyUsed(document) ? schemes : all;
}

/** Some operation, of whichever side, says how it is secured. */
function isAnyUsed({ root }: Document): boolean {
  const channels = entries(child(root, 'channels')).flatMap(([, channel]) => [
    child(channel, 'subscribe'),
    child(channel, 'publish'),
  ]);
  const operations = entries(child(root, 'operations')).map(([, operation]) => operation);
  return [...channels, ...operations].some((operation) => child(operation, 'security'));
}

function found(node: Node, key: string | undefined, follow: Follow): readonly Scheme[] {
  const target = follow(node, at('#', 'components', 'securitySchemes', key ?? ''));
  return target ? [{ key: key ?? keyOf(target.pointer), node: target.node }] : [];
}

function keyOf(pointer: Pointer): string | undefined {
  return /\/securitySchemes\/[^/]+$/.test(pointer) ? lastKey(pointer) : undefined;
}

/** The header that a scheme names, or is called like. */
function headersOfScheme({ key, node }: Scheme): readonly string[] {
  if (/^(?:query|cookie)$/.test(text(child(node, 'in')) ?? '')) return [];
  return [text(child(node, 'name')), key].filter((name) => name !== undefined);
}
