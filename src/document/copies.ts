import { basename, dirname, posix, resolve, sep } from 'node:path';
import type { Source } from '../diagnostics/diagnostic.js';
import type { ReadFile } from './files.js';
import { isUrl, type Spec } from './read.js';

/** A document that was read, and how the files beside it are. */
export interface Original {
  readonly spec: Spec;
  readonly folder: string;
  readonly source: Source;
  readonly read: ReadFile;
}

/** A document and the files that it refers to, placed so that its references lead to them. */
export interface Copies {
  /** The document's own path. */
  readonly main: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The referenced paths that can't be files of ours. */
  readonly unsafe: readonly string[];
}

/** Names that mean something to a program that finds them in a folder. */
const meaningful = /^(?:\.git.*|node_modules|package\.json|hooksmith\.config\..*)$/i;

/**
 * Places the copy as deep as references climb out of the document's folder, in folders of the same names: a
 * reference may come back down through them.
 */
export async function placeCopies(
  { spec, folder, source, read }: Original,
  referenced: readonly string[],
): Promise<Copies> {
  const found = (
    await Promise.all(referenced.map(async (path) => ({ path, text: (await read(path))?.text })))
  ).flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  const climbs = found.map(({ path }) => path.split('/').filter((part) => part === '..').length);
  const { folders, name } = placeOf(spec, folder, source.text);
  const depth = Math.max(0, ...climbs);
  const filler = Array<string>(Math.max(0, depth - folders.length)).fill('above');
  const base = [...filler, ...folders].slice(filler.length + folders.length - depth).join('/');
  const main = posix.join(base, name);
  const files = found.map(({ path, text }) => ({ path: posix.join(base, path), text }));
  const unsafe = found
    .map(({ path }) => path)
    .filter((path) =>
      path.split('/').some((part) => meaningful.test(part) || /[\\:\0]/.test(part)),
    );
  const others = files.filter(({ path }) => path !== main);
  return { main, files: [{ path: main, text: source.text }, ...others], unsafe };
}

/** The folders that a document stands in, from the outermost, and what its copy is called. */
function placeOf(
  spec: Spec,
  folder: string,
  text: string,
): { readonly folders: readonly string[]; readonly name: string } {
  const extension = text.trimStart().startsWith('{') ? '.json' : '.yaml';
  if (typeof spec !== 'string') return { folders: split(folder), name: `asyncapi${extension}` };
  if (!isUrl(spec)) {
    const full = resolve(folder, spec);
    return { folders: split(dirname(full)), name: safe(basename(full), `asyncapi${extension}`) };
  }
  const parts = new URL(spec).pathname.split('/').filter((part) => part !== '');
  const last = safe(decode(parts.at(-1) ?? ''), 'asyncapi');
  const name = /\.(?:ya?ml|json)$/i.test(last) ? last : `${last}${extension}`;
  return { folders: parts.slice(0, -1).map((part) => safe(decode(part), 'above')), name };
}

function split(folder: string): readonly string[] {
  return folder
    .split(sep)
    .filter((part) => part !== '')
    .map((part) => safe(part, 'above'));
}

/** A name that is safe to make a file or folder of, else another one. */
function safe(name: string, otherwise: string): string {
  const isSafe = /^[^/\\:\0]+$/.test(name) && !/^\.+$/.test(name) && !meaningful.test(name);
  return isSafe ? name : otherwise;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
