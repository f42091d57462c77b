import { child, entries, text, type Document } from '../document/node.js';
import { knownSignatureOf, type KnownSignature } from '../model/known-signatures.js';
import type { Lookup } from '../model/lookup.js';
import type { LinkedOperation } from './events.js';
import { headerFields } from './messages.js';
import type { Security, WrittenScheme } from './security.js';

/** The known signature that some operations are delivered with: by the names of header fields and of security schemes, never by prose. */
export function signatureOf(
  operations: readonly LinkedOperation[],
  document: Document,
  security: Security,
  lookup: Lookup,
): KnownSignature | undefined {
  const described = operations.flatMap(({ messages, headers }) =>
    headerFields([...messages.flatMap((message) => message.headers), ...headers], lookup),
  );
  return knownSignatureOf([
    ...described.map(({ name }) => name),
    ...schemesOf(operations, document, security).flatMap(headersOfScheme),
  ]);
}

/** The schemes that servers and these operations use; if nothing of the document uses any, all of them. */
function schemesOf(
  operations: readonly LinkedOperation[],
  document: Document,
  security: Security,
): readonly WrittenScheme[] {
  const used = operations.flatMap(({ operation }) => security.usedBy(operation.node));
  const schemes = [...security.usedByServers, ...used];
  return schemes.length > 0 || isAnyUsed(document) ? schemes : security.declared;
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

/** The header that a scheme names, or is called like. */
function headersOfScheme({ key, node }: WrittenScheme): readonly string[] {
  if (/^(?:query|cookie)$/.test(text(child(node, 'in')) ?? '')) return [];
  return [text(child(node, 'name')), key].filter((name) => name !== undefined);
}
