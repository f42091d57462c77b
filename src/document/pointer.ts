import type { Pointer } from '../json.js';
import { appendKey } from '../runtime/validation.js';
import { child, type Node } from './node.js';

/** Appends tokens to a pointer in URI form. */
export function at(pointer: Pointer, ...tokens: readonly (string | number)[]): Pointer {
  let path = pointer;
  for (const token of tokens) path += `/${encodeToken(String(token))}`;
  return path;
}

/** A key as a pointer in URI form has it. A lone surrogate, which no URI can hold, is `~ud800`. */
export function encodeToken(key: string): string {
  if (/^[\w.-]*$/.test(key)) return key;
  const token = appendKey('', key).slice(1);
  return encodeURIComponent(
    token.replace(/\p{Cs}/gu, (unit) => `~u${unit.charCodeAt(0).toString(16)}`),
  );
}

/** The last key that a pointer walks. */
export function lastKey(pointer: Pointer): string {
  return tokens(pointer)?.at(-1) ?? '';
}

/** The keys that a pointer in URI form walks, in whatever file; undefined if it isn't one. */
export function tokens(pointer: Pointer): readonly string[] | undefined {
  const [, fragment] = splitFile(pointer);
  if (fragment === '') return [];
  if (!fragment.startsWith('/')) return undefined;
  const written = fragment.slice(1).split('/');
  if (!/[%~]/.test(fragment)) return written;
  const keys = written.map(decodeToken);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** The key that a pointer in URI form has there; undefined if it is none. */
export function decodeToken(token: string): string | undefined {
  if (!/[%~]/.test(token)) return token;
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}

/** The file of a pointer as it is spelt there, empty for the main one, and what comes after `#`. */
export function splitFile(pointer: Pointer): readonly [file: string, fragment: string] {
  const hash = pointer.indexOf('#');
  return hash < 0 ? [pointer, ''] : [pointer.slice(0, hash), pointer.slice(hash + 1)];
}

/** The name of a file, without its folders and its ending; undefined for the main one. */
export function fileStem(pointer: Pointer): string | undefined {
  const [file] = splitFile(pointer);
  if (file === '') return undefined;
  const name = decodeURIComponent(file.split('/').at(-1) ?? '').replaceAll('~0', '~');
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

/** The node that a pointer walks to in its own file, or undefined. */
export function find(root: Node, pointer: Pointer): Node | undefined {
  return tokens(pointer)?.reduce<Node | undefined>((node, key) => child(node, key), root);
}
