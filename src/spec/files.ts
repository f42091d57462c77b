import { posix } from 'node:path';
import { Diagnostics, type Source } from '../diagnostics/diagnostic.js';
import {
  child,
  entries,
  items,
  text,
  type Document,
  type Located,
  type MapNode,
  type Node,
} from './node.js';
import { parseReference, spell } from './reference.js';
import { parseYaml } from './yaml.js';

/** Reads a file that a reference names, from the main file's folder; undefined where it can't be. */
export type ReadFile = (path: string) => Promise<Source | undefined>;

/** For a document that stands alone. */
export const readNothing: ReadFile = () => Promise.resolve(undefined);

interface File {
  /** Empty for the main file. */
  readonly path: string;
  readonly root: Node;
}

/** The document of a main file: reads all local files that references lead to, each once. */
export async function gatherFiles(
  { source, version, root }: { source: Source; version: string; root: MapNode },
  read: ReadFile,
): Promise<Document> {
  const name = posix.basename(source.label.replaceAll('\\', '/'));
  const files = new Map<Source, File>([[source, { path: '', root }]]);
  const byPath = new Map<string, File | undefined>([['', { path: '', root }]]);
  const nameOf = (path: string) => (path === name ? '' : path);

  const waiting = filesNamedIn(root, '').map(nameOf);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (byPath.has(path)) continue;
    const found = await read(path);
    const node = found && parseYaml(found, new Diagnostics());
    const file = node && { path, root: node };
    byPath.set(path, file);
    if (!found || !file) continue;
    files.set(found, file);
    waiting.push(...filesNamedIn(file.root, path).map(nameOf));
  }

  const resolve = (reference: Node): Located | undefined => {
    const written = text(reference);
    const base = files.get(reference.place.source);
    const parsed = base && written !== undefined ? parseReference(written, base.path) : undefined;
    if (!parsed || parsed === 'foreign') return undefined;
    const file = byPath.get(nameOf(parsed.file));
    const node = parsed.keys.reduce<Node | undefined>(child, file?.root);
    return file && node && { node, pointer: spell(file.path, parsed.keys) };
  };
  const referenced = [...byPath.keys()].filter((path) => path !== '').sort();
  return { source, version, root, referenced, resolve };
}

/** The files that references in a file name, itself not among them. */
function filesNamedIn(root: Node, base: string): string[] {
  const files = new Set<string>();
  const seen = new Set<Node>();
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const reference = text(child(node, '$ref'));
    const parsed = reference !== undefined ? parseReference(reference, base) : undefined;
    if (parsed && parsed !== 'foreign' && parsed.file !== base) files.add(parsed.file);
    for (const item of items(node)) waiting.push(item);
    for (const [, value] of entries(node)) waiting.push(value);
  }
  return [...files];
}
