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
import { Identifiers, type File } from './identifiers.js';
import { at } from './pointer.js';
import { parseReference, spell } from './reference.js';
import { parseYaml } from './yaml.js';

/** Reads a file that a reference names, from the main file's folder; undefined where it can't be. */
export type ReadFile = (path: string) => Promise<Source | undefined>;

/** For a document that stands alone. */
export const readNothing: ReadFile = () => Promise.resolve(undefined);

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

  const others = [...byPath].filter(([path]) => path !== '').sort();
  const resolved = new Map<Node, Located | undefined>();
  const identifiers = [...files.keys()].some(({ text: written }) => written.includes('$id'))
    ? new Identifiers([{ path: '', root }, ...others.flatMap(([, file]) => file ?? [])], name)
    : undefined;
  return {
    source,
    version,
    root,
    files: new Map(others.map(([path, file]) => [path, file?.root])),
    resolve: (reference: Node): Located | undefined => {
      if (!resolved.has(reference)) resolved.set(reference, resolve(reference, new Set()));
      return resolved.get(reference);
    },
    rivalOf: (reference: Node): Located | undefined => identifiers?.startOf(reference)?.rival,
  };

  /** By the `$id`s around it; where that leads nowhere, from the top of a file. */
  function resolve(reference: Node, seen: Set<Node>): Located | undefined {
    if (seen.has(reference)) return undefined;
    seen.add(reference);
    const start = identifiers?.startOf(reference);
    return (start && walk(start.from, start.keys, seen)) ?? resolveInFile(reference, seen);
  }

  function resolveInFile(reference: Node, seen: Set<Node>): Located | undefined {
    const written = text(reference);
    const base = files.get(reference.place.source);
    const parsed = base && written !== undefined ? parseReference(written, base.path) : undefined;
    if (!parsed || parsed === 'foreign' || !parsed.keys) return undefined;
    const file = byPath.get(nameOf(parsed.file));
    return file && walk({ node: file.root, pointer: spell(file.path, []) }, parsed.keys, seen);
  }

  function walk(from: Located, keys: readonly string[], seen: Set<Node>): Located | undefined {
    let located: Located | undefined = from;
    for (const key of keys) located = located && step(located, key, seen);
    return located;
  }

  /** A pointer may lead through a reference. */
  function step({ node, pointer }: Located, key: string, seen: Set<Node>): Located | undefined {
    const next = child(node, key);
    if (next) return { node: next, pointer: at(pointer, key) };
    const reference = child(node, '$ref');
    const target = reference && resolve(reference, seen);
    return target && step(target, key, seen);
  }
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
