import { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, items, text, type Document, type Node } from '../document/node.js';
import { at, lastKey } from '../document/pointer.js';
import type { Pointer } from '../json.js';
import type { SecurityScheme, Server } from '../model/model.js';
import { createFollow, type Follow } from './follow.js';

/** A security scheme, as the document writes it. */
export interface WrittenScheme {
  /** Undefined for one that stands where it is used. */
  readonly key: string | undefined;
  readonly node: Node;
}

/** Finds the security schemes that servers and operations use. */
export class Security {
  /** Those in components, used or not. */
  readonly declared: readonly WrittenScheme[];
  readonly #servers: readonly (readonly [string, Node])[];
  readonly #follow: Follow;

  constructor(document: Document) {
    const { root } = document;
    const follow = createFollow(document, new Diagnostics());
    const schemes = child(child(root, 'components'), 'securitySchemes');
    this.#follow = follow;
    this.declared = entries(schemes).flatMap(([key, node]) => found(node, key, follow));
    this.#servers = entries(child(root, 'servers')).flatMap(([name, server]) => {
      const node = follow(server, at('#', 'servers', name))?.node;
      return node ? [[name, node] as const] : [];
    });
  }

  /** The schemes that a server or an operation names. */
  usedBy(owner: Node): readonly WrittenScheme[] {
    return items(child(owner, 'security')).flatMap((use): readonly WrittenScheme[] => {
      if (child(use, '$ref') || child(use, 'type')) return found(use, undefined, this.#follow);
      return entries(use).flatMap(([name]) => this.declared.filter(({ key }) => key === name));
    });
  }

  get usedByServers(): readonly WrittenScheme[] {
    return this.#servers.flatMap(([, server]) => this.usedBy(server));
  }

  /** The servers of a document in the words of a Model. */
  describeServers(): readonly Server[] {
    return this.#servers.map(([name, server]) => ({
      name,
      url: urlOf(server),
      description: text(child(server, 'description')),
      variables: entries(child(server, 'variables')).map(([variable, node]) => ({
        name: variable,
        description: text(child(node, 'description')),
        default: text(child(node, 'default')),
      })),
      security: this.describeSecurity(server),
    }));
  }

  /** The schemes that a server or an operation names, in the words of a Model. */
  describeSecurity(owner: Node): readonly SecurityScheme[] {
    return this.usedBy(owner).map(({ key, node }) => ({
      name: key,
      type: text(child(node, 'type')) ?? '',
      in: text(child(node, 'in')),
      parameter: text(child(node, 'name')),
      scheme: text(child(node, 'scheme')),
      description: text(child(node, 'description')),
    }));
  }
}

/** AsyncAPI 2 writes a URL, with or without its protocol, AsyncAPI 3 the parts of one. */
function urlOf(server: Node): string {
  const part = (key: string): string => text(child(server, key)) ?? '';
  const url = part('url') || `${part('host')}${part('pathname')}`;
  const isWhole = part('protocol') === '' || /^\{|:\/\//.test(url);
  return isWhole ? url : `${part('protocol')}://${url}`;
}

function found(node: Node, key: string | undefined, follow: Follow): readonly WrittenScheme[] {
  const target = follow(node, at('#', 'components', 'securitySchemes', key ?? ''));
  return target ? [{ key: key ?? keyOf(target.pointer), node: target.node }] : [];
}

function keyOf(pointer: Pointer): string | undefined {
  return /\/securitySchemes\/[^/]+$/.test(pointer) ? lastKey(pointer) : undefined;
}
