import type { Place } from '../../diagnostics/diagnostic.js';
import { placeAt, type Document, type Node } from '../../document/node.js';
import { find, splitFile, tokens } from '../../document/pointer.js';
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

export function nodeAt(document: Document, pointer: Pointer): Node | undefined {
  return find(fileOf(document, pointer), pointer);
}

function fileOf({ root, files }: Document, pointer: Pointer): Node {
  const [file] = splitFile(pointer);
  return file === '' ? root : (files.get(decodeURIComponent(file)) ?? root);
}
