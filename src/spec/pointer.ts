import type { Pointer } from '../model/model.js';
import { child, type Node } from './node.js';

/** Appends tokens to a pointer in URI form. */
export function at(pointer: Pointer, ...tokens: readonly (string | number)[]): Pointer {
  return [pointer, ...tokens.map(escapeToken)].join('/');
}

function escapeToken(token: string | number): string {
  return encodeURIComponent(String(token).replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** The keys that a pointer in URI form walks; undefined where it is none. */
export function tokens(pointer: Pointer): readonly string[] | undefined {
  if (pointer === '#') return [];
  if (!pointer.startsWith('#/')) return undefined;
  try {
    return pointer
      .slice(2)
      .split('/')
      .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    return undefined;
  }
}

/** The node at a pointer, or undefined. */
export function find(root: Node, pointer: Pointer): Node | undefined {
  return tokens(pointer)?.reduce<Node | undefined>((node, key) => child(node, key), root);
}
