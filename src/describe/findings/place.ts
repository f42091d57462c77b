import type { Place } from '../../diagnostics/diagnostic.js';
import { child, placeAt, type Document, type Node } from '../../document/node.js';
import { decodeToken, splitFile, tokens } from '../../document/pointer.js';
import type { Pointer } from '../../json.js';

/** The place of what a pointer leads to, or of a keyword in it. */
export function placeOf(document: Document, pointer: Pointer, keyword = ''): Place {
  const path = tokens(pointer) ?? [];
  return placeAt(fileOf(document, pointer), keyword === '' ? path : [...path, keyword]);
}

/** The place of a key itself. */
export function placeOfKey(node: Node, key: string): Place {
  const place = node.kind === 'map' ? node.keyPlaces.get(key) : undefined;
  return place ?? node.place;
}

const found = new WeakMap<Document, Map<Pointer, Node | undefined>>();

/** The node that a pointer leads to. Most of the way is known from what stands beside it. */
export function nodeAt(document: Document, pointer: Pointer): Node | undefined {
  const known = found.get(document) ?? new Map<Pointer, Node | undefined>();
  found.set(document, known);
  const walk = (path: Pointer): Node | undefined => {
    const end = path.lastIndexOf('/');
    if (end <= path.indexOf('#')) return fileOf(document, path);
    if (known.has(path)) return known.get(path);
    const key = decodeToken(path.slice(end + 1));
    const node = key === undefined ? undefined : child(walk(path.slice(0, end)), key);
    known.set(path, node);
    return node;
  };
  return walk(pointer);
}

function fileOf({ root, files }: Document, pointer: Pointer): Node {
  const [file] = splitFile(pointer);
  return file === '' ? root : (files.get(decodeURIComponent(file)) ?? root);
}
