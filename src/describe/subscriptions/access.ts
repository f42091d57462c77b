import { child, entries, items, text, type Document, type Node } from '../../document/node.js';
import type { SubscriptionApi } from '../../runtime/subscription-api.js';
import type { ApiOperation } from './operations.js';
import { follow } from './shape.js';

type Auth = SubscriptionApi['auth'];

/** Where most APIs take a token. */
const bearer: Auth = { in: 'header', name: 'authorization', scheme: 'bearer' };

/** The place of the token; in a query only if there is no other. Undefined if the document doesn't say it. */
export function authOf({ node }: ApiOperation, document: Document): Auth | undefined {
  const requirements = items(child(node, 'security') ?? child(document.root, 'security'));
  const schemes = follow(child(child(document.root, 'components'), 'securitySchemes'), document);
  const found = requirements
    .map((requirement) => entries(requirement))
    .filter(({ length }) => length === 1)
    .flatMap(([only]) => schemeOf(follow(child(schemes, only?.[0] ?? ''), document)) ?? []);
  return found.find((auth) => auth.in === 'header') ?? found[0];
}

export const authUnlessSaid = bearer;

function schemeOf(scheme: Node | undefined): Auth | undefined {
  const type = text(child(scheme, 'type'));
  if (type === 'oauth2' || type === 'openIdConnect') return bearer;
  if (type === 'http') {
    const isBasic = text(child(scheme, 'scheme'))?.toLowerCase() === 'basic';
    return isBasic ? { ...bearer, scheme: 'basic' } : bearer;
  }
  const [place, name] = [text(child(scheme, 'in')), text(child(scheme, 'name'))];
  const isKey = type === 'apiKey' && name !== undefined;
  if (!isKey || (place !== 'header' && place !== 'query')) return undefined;
  return { in: place, name, scheme: 'plain' };
}

/** The first server that a token may be sent to, and its variables. Undefined if none has a whole URL. */
export function serverOf(
  { node, path }: ApiOperation,
  document: Document,
): { readonly url: string; readonly variables: readonly (readonly [string, Node])[] } | undefined {
  const item = follow(child(child(document.root, 'paths'), path), document);
  const lists = [node, item, document.root].map((holder) => items(child(holder, 'servers')));
  const servers = lists.find(({ length }) => length > 0) ?? [];
  const isSafe = /^(?:https:\/\/|http:\/\/(?:localhost|127\.|\[::1\])|\{)/;
  const server = servers.find((one) => isSafe.test(text(child(one, 'url')) ?? ''));
  const url = text(child(server, 'url'))?.replace(/\/$/, '');
  if (url === undefined) return undefined;
  const named = new Map(entries(follow(child(server, 'variables'), document)));
  const variables = [...url.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name = '']) => {
    const node = named.get(name) ?? server;
    return node ? [[name, node] as const] : [];
  });
  return { url, variables };
}
