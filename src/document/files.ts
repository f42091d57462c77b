import { posix } from 'node:path';
import {
  Diagnostics,
  type Diagnostic,
  type Place,
  type Source,
} from '../diagnostics/diagnostic.js';
import { child, text, type Document, type Located, type MapNode, type Node } from './node.js';
import { Identifiers, type File } from './identifiers.js';
import { at } from './pointer.js';
import { parseReference, spell, type Reference } from './reference.js';
import { parseYaml } from './yaml.js';

/** Something that is there and can't be read. */
export interface Unreadable {
  readonly text?: undefined;
  readonly label: string;
  readonly reason: string;
  readonly place?: Place;
}

/** Reads a file that a reference names, from the main file's folder; undefined if there is none. */
export type ReadFile = (path: string) => Promise<Source | Unreadable | undefined>;

/** For a document without other files. */
export const readNothing: ReadFile = () => Promise.resolve(undefined);

/** The files of a document. */
interface Files {
  /** The main file, as references in other files call it. */
  readonly name: string;
  /** The main file is the first; undefined if there is none. */
  readonly byPath: ReadonlyMap<string, File | undefined>;
  readonly bySource: ReadonlyMap<Source, File>;
  /** The faults of those that can't be read, by path. */
  readonly faults: ReadonlyMap<string, readonly Diagnostic[]>;
}

/** The document of a main file: reads all local files that references lead to, each once. */
export async function gatherFiles(
  main: { source: Source; version: string; root: MapNode },
  read: ReadFile,
  diagnostics: Diagnostics,
): Promise<Document> {
  const files = await readFiles(main, read, diagnostics);
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
    faultsOf: (reference: Node) => resolver.faultsOf(reference),
    rivalOf: (reference: Node): Located | undefined => identifiers?.startOf(reference)?.rival,
  };
}

async function readFiles(
  { source, root }: { source: Source; root: MapNode },
  read: ReadFile,
  diagnostics: Diagnostics,
): Promise<Files> {
  const name = posix.basename(source.label.replaceAll('\\', '/'));
  const main: File = { path: '', root };
  const bySource = new Map<Source, File>([[source, main]]);
  const byPath = new Map<string, File | undefined>([['', main]]);
  const faults = new Map<string, readonly Diagnostic[]>();
  const waiting = filesNamedIn(main, name);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (byPath.has(path)) continue;
    const found = await read(path);
    const own = new Diagnostics();
    const node = found && parse(found, own);
    const file = node && { path, root: node };
    byPath.set(path, file);
    if (found?.text === undefined || !file) {
      faults.set(path, own.all);
      continue;
    }
    for (const warning of own.all) diagnostics.add(warning);
    bySource.set(found, file);
    waiting.push(...filesNamedIn(file, name));
  }
  return { name, byPath, bySource, faults };
}

function parse(found: Source | Unreadable, diagnostics: Diagnostics): Node | undefined {
  if (found.text !== undefined) return parseYaml(found, diagnostics);
  const { label, reason, place } = found;
  diagnostics.report('unreadable-file', { path: label, reason }, place);
  return undefined;
}

/** Undefined if no text has an `$id`. */
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
  /** Of the files that were asked for. */
  private faults: Diagnostic[] = [];

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
    const parsed = this.parsed(reference);
    if (!parsed?.keys) return undefined;
    const path = pathOf(parsed.file, this.files.name);
    const file = this.files.byPath.get(path);
    this.faults.push(...(this.files.faults.get(path) ?? []));
    const top = file && { node: file.root, pointer: spell(file.path, []) };
    return top && this.walk(top, parsed.keys, seen);
  }

  /** The faults of the files that a reference leads to, by way of other references. */
  faultsOf(start: Node): readonly Diagnostic[] {
    this.faults = [];
    const seen = new Set<Node>();
    for (let next: Node | undefined = start; next && !seen.has(next);) {
      seen.add(next);
      next = child(this.resolve(next, new Set())?.node, '$ref');
    }
    return this.faults;
  }

  private parsed(reference: Node): Reference | undefined {
    const written = text(reference);
    const base = this.files.bySource.get(reference.place.source);
    const parsed = base && written !== undefined ? parseReference(written, base.path) : undefined;
    return parsed === 'foreign' ? undefined : parsed;
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
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    const reference = text(child(node, '$ref')) ?? '#';
    const parsed = reference.startsWith('#') ? undefined : parseReference(reference, base);
    if (parsed && parsed !== 'foreign' && parsed.file !== base) files.add(parsed.file);
    for (const part of node.kind === 'list' ? node.items : node.entries.values()) {
      waiting.push(part);
    }
  }
  return [...files].map((file) => pathOf(file, name));
}
