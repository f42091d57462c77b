import type { Diagnostic, Place, Source } from '../diagnostics/diagnostic.js';
import { Digits, type ExactJson, type Json, type Pointer } from '../json.js';
import { exactDigits } from './exact-digits.js';

/** A value of the document as written, with where it stands. Aliases share their anchor's node. */
export type Node = MapNode | ListNode | ScalarNode;

interface NodeBase {
  readonly place: Place;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** In the document's order, which plain objects don't keep for keys like `200`. */
  readonly entries: ReadonlyMap<string, Node>;
  /** The place of each key; of one that a merge brought in, where it is written. */
  readonly keyPlaces: ReadonlyMap<string, Place>;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** A number that is written otherwise than we print it. */
  readonly written?: string;
}

/** A part of the document and where it stands, references followed. */
export interface Located {
  readonly node: Node;
  readonly pointer: Pointer;
}

/** A document as it is written, in all its files. */
export interface Document {
  readonly source: Source;
  /** `2.6.0` */
  readonly version: string;
  /** Of the main file. */
  readonly root: MapNode;
  /** The other files that its references name, by their paths from the main file's folder. Sorted. */
  readonly files: ReadonlyMap<string, Node | undefined>;
  /**
   * Follows a `$ref`'s value. The target's pointer is spelt one way only: `#/…` in the main file,
   * `common/x.yaml#/…` in another. Undefined if there is nothing, or nothing that is ours to read.
   */
  resolve(reference: Node): Located | undefined;
  /** The reasons why the file that a `$ref`'s value leads to can't be read; none if it can, or isn't there. */
  faultsOf(reference: Node): readonly Diagnostic[];
  /** Another schema with the `$id` that the value of a `$ref` goes by, which says something else. */
  rivalOf(reference: Node): Located | undefined;
}

/** A node by one key, or undefined if there is none. */
export function child(node: Node | undefined, key: string): Node | undefined {
  if (node?.kind === 'map') return node.entries.get(key);
  if (node?.kind === 'list' && /^(?:0|[1-9]\d*)$/.test(key)) return node.items[Number(key)];
  return undefined;
}

/** The place to show for the value at `path`: a scalar itself, the key of anything larger. */
export function placeAt(root: Node, path: readonly string[]): Place {
  let node = root;
  let { place } = root;
  for (const key of path) {
    const next = child(node, key);
    if (!next) break;
    const keyPlace = node.kind === 'map' ? node.keyPlaces.get(key) : undefined;
    place = next.kind === 'scalar' ? next.place : (keyPlace ?? next.place);
    node = next;
  }
  return place;
}

/** A map's entries in the document's order; none for anything else. */
export function entries(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

export function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The nodes in a node. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'scalar') return [];
  return node.kind === 'list' ? node.items : [...node.entries.values()];
}

export function scalar(node: Node | undefined): ScalarNode['value'] | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** A scalar in the document's own spelling: `1.0` is no `1`. */
export function spelling(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' ? (node.written ?? String(node.value)) : undefined;
}

export function text(node: Node | undefined): string | undefined {
  const value = scalar(node);
  return typeof value === 'string' ? value : undefined;
}

/** The node as JSON with the digits that are written; undefined if it has no number that a double can't hold. */
export function toExactJson(node: Node): ExactJson | undefined {
  return isInexact(node) ? withDigits(node) : undefined;
}

function isInexact(node: Node): boolean {
  return node.kind === 'scalar' ? digitsOf(node) !== undefined : childrenOf(node).some(isInexact);
}

function withDigits(node: Node): ExactJson {
  if (node.kind === 'list') return node.items.map(withDigits);
  if (node.kind === 'scalar') {
    const digits = digitsOf(node);
    return digits === undefined ? node.value : new Digits(digits);
  }
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, withDigits(value)]));
}

function digitsOf({ value, written }: ScalarNode): string | undefined {
  if (typeof value !== 'number' || written === undefined) return undefined;
  return exactDigits(written, value);
}

/** The node as plain JSON. A key `__proto__` is an own member like any other. */
export function toJson(node: Node, renameKey = (key: string) => key): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => toJson(item, renameKey));
  return Object.fromEntries(
    [...node.entries].map(([key, value]) => [renameKey(key), toJson(value, renameKey)]),
  );
}
