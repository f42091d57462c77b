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

/** For a document without other files. */
export const readNothing: ReadFile = () => Promise.resolve(undefined);

/** The files of a document. */
interface Files {
  /** The main file, as references in other files call it. */
  readonly name: string;
  /** The main file is the first; undefined where there is none. */
  readonly byPath: ReadonlyMap<string, File | undefined>;
  readonly bySource: ReadonlyMap<Source, File>;
}

/** The document of a main file: reads all local files that references lead to, each once. */
export async function gatherFiles(
  main: { source: Source; version: string; root: MapNode },
  read: ReadFile,
): Promise<Document> {
  const files = await readFiles(main, read);
  const others = [...files.byPath].filter(([path]) => path !== '').sort();
  const identifiers = identifiersOf(files, { path: '', root: main.root }, others);
  const resolver = new Resolver(files, identifiers);
  const resolved = new Map<Node, Located | undefined>();
  return {
    ...main,
    files: new Map(others.map(([path, file]) => [path, file?.root])),
    resolve: (reference: Node): Located | undefined => {
      if (!resolved.has(reference)) resolved.set(reference, resolver.resolve(reference, new Set()));
      return resolved.get(reference);
    },
    rivalOf: (reference: Node): Located | undefined => identifiers?.startOf(reference)?.rival,
  };
}

async function readFiles(
  { source, root }: { source: Source; root: MapNode },
  read: ReadFile,
): Promise<Files> {
  const name = posix.basename(source.label.replaceAll('\\', '/'));
  const main: File = { path: '', root };
  const bySource = new Map<Source, File>([[source, main]]);
  const byPath = new Map<string, File | undefined>([['', main]]);
  const waiting = filesNamedIn(main, name);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (byPath.has(path)) continue;
    const found = await read(path);
    const node = found && parseYaml(found, new Diagnostics());
    const file = node && { path, root: node };
    byPath.set(path, file);
    if (!found || !file) continue;
    bySource.set(found, file);
    waiting.push(...filesNamedIn(file, name));
  }
  return { name, byPath, bySource };
}

/** Undefined where no text has an `$id`. */
function identifiersOf(
  { name, bySource }: Files,
  main: File,
  others: readonly (readonly [path: string, file: File | undefined])[],
): Identifiers | undefined {
  const hasAny = [...bySource.keys()].some(({ text: written }) => written.includes('$id'));
  if (!hasAny) return undefined;
  return new Identifiers([main, ...others.flatMap(([, file]) => file ?? [])], name);
}

/** Finds where references lead; `seen` are those that are being followed. */
class Resolver {
  constructor(
    private readonly files: Files,
    private readonly identifiers: Identifiers | undefined,
  ) {}

  /** By the `$id`s around it; where that leads nowhere, from the top of a file. */
  resolve(reference: Node, seen: Set<Node>): Located | undefined {
    if (seen.has(reference)) return undefined;
    seen.add(reference);
    const start = this.identifiers?.startOf(reference);
    return (start && this.walk(start.from, start.keys, seen)) ?? this.inFile(reference, seen);
  }

  private inFile(reference: Node, seen: Set<Node>): Located | undefined {
    const { name, byPath, bySource } = this.files;
    const written = text(reference);
    const base = bySource.get(reference.place.source);
    const parsed = base && written !== undefined ? parseReference(written, base.path) : undefined;
    if (!parsed || parsed === 'foreign' || !parsed.keys) return undefined;
    const file = byPath.get(pathOf(parsed.file, name));
    const top = file && { node: file.root, pointer: spell(file.path, []) };
    return top && this.walk(top, parsed.keys, seen);
  }

  private walk(from: Located, keys: readonly string[], seen: Set<Node>): Located | undefined {
    let located: Located | undefined = from;
    for (const key of keys) located = located && this.step(located, key, seen);
    return located;
  }

  /** A pointer may lead through a reference. */
  private step({ node, pointer }: Located, key: string, seen: Set<Node>): Located | undefined {
    const next = child(node, key);
    if (next) return { node: next, pointer: at(pointer, key) };
    const reference = child(node, '$ref');
    const target = reference && this.resolve(reference, seen);
    return target && this.step(target, key, seen);
  }
}

/** The path of a file that a reference names; the main one, which is called `name`, has an empty one. */
function pathOf(file: string, name: string): string {
  return file === name ? '' : file;
}

/** The paths of the files that references in a file name, itself not among them. */
function filesNamedIn({ path: base, root }: File, name: string): string[] {
  const files = new Set<string>();
  const seen = new Set<Node>();
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const reference = text(child(node, '$ref'));
    const parsed = reference !== undefined ? parseReference(reference, base) : undefined;
    if (parsed && parsed !== 'foreign' && parsed.file !== base) files.add(parsed.file);
    for (const item of items(node)) waiting.push(item);
    for (const [, value] of entries(node)) waiting.push(value);
  }
  return [...files].map((file) => pathOf(file, name));
}
