import type { Pointer } from '../model/model.js';
import { encodeToken } from '../runtime/validation.js';
import { child, type Node } from './node.js';

/** Appends tokens to a pointer in URI form. */
export function at(pointer: Pointer, ...tokens: readonly (string | number)[]): Pointer {
  return [pointer, ...tokens.map((token) => encodeToken(String(token)))].join('/');
}

/** The one spelling of a reference within the document; undefined where it leads out of it. */
export function canonical(reference: string): Pointer | undefined {
  const keys = tokens(reference);
  return keys && at('#', ...keys);
}

/** The last key that a pointer walks. */
export function lastKey(pointer: Pointer): string {
  return tokens(pointer)?.at(-1) ?? '';
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
