import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { ReadFile } from './files.js';
import { fetchText } from './fetch.js';

/** A document that the caller has read; what it refers to is looked for in the folder. */
export interface SpecText {
  readonly text: string;
  /** Its name in diagnostics. */
  readonly label: string;
}

/** A path, an `https:` URL, or the text itself. */
export type Spec = string | SpecText;

/** Reads the document; undefined, and a diagnostic, where it can't be. */
export async function readSpec(
  spec: Spec,
  folder: string,
  diagnostics: Diagnostics,
): Promise<Source | undefined> {
  if (typeof spec !== 'string') return { label: spec.label, text: plain(spec.text) };
  if (isUrl(spec)) return readUrl(spec, diagnostics);
  const label = displayPath(spec, folder);
  try {
    return { label, text: plain(await readFile(resolve(folder, spec), 'utf8')) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      diagnostics.report('file-not-found', { path: label });
    } else if (code === 'EISDIR') {
      diagnostics.report('not-a-file', { path: label });
    } else {
      diagnostics.report('unreadable-file', { path: label, reason: code ?? message });
    }
    return undefined;
  }
}

async function readUrl(url: string, diagnostics: Diagnostics): Promise<Source | undefined> {
  const label = labelOf(url);
  const { text, problem } = await fetchText(url);
  if (text !== undefined) return { label, text: plain(text) };
  diagnostics.report('unreadable-url', { url: label, problem });
  return undefined;
}

/** Reads the files beside a document, each once; only what is a file, for a device has no end. */
export function readBeside(spec: Spec, folder: string): ReadFile {
  const sources = new Map<string, Promise<Source | undefined>>();
  const read = typeof spec === 'string' && isUrl(spec) ? besideUrl(spec) : besideFile(spec, folder);
  return (relativePath) => {
    const source = sources.get(relativePath) ?? read(relativePath);
    sources.set(relativePath, source);
    return source;
  };
}

function besideFile(spec: Spec, folder: string): ReadFile {
  const start = typeof spec === 'string' ? dirname(spec) : '';
  return async (relativePath) => {
    const found = join(start, relativePath);
    try {
      const full = resolve(folder, found);
      if (!(await stat(full)).isFile()) return undefined;
      const label = displayPath(found, folder).replaceAll('\\', '/');
      return { label, text: plain(await readFile(full, 'utf8')) };
    } catch {
      return undefined;
    }
  };
}

/** Of the same server and no other: a document doesn't choose whom we ask. */
function besideUrl(spec: string): ReadFile {
  return async (relativePath) => {
    const url = new URL(relativePath, spec);
    if (url.origin !== new URL(spec).origin) return undefined;
    const { text } = await fetchText(url.href);
    return text === undefined ? undefined : { label: labelOf(url.href), text: plain(text) };
  };
}

/** Line ends become LF. */
function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}

/** Tells if a text starts with a scheme; a drive's letter is none. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(text);
}

/** A URL without what it may hold of secrets. */
function labelOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** A path from the folder the user is in; absolute only where it leads out of it. */
export function displayPath(path: string, folder: string): string {
  if (isUrl(path)) return labelOf(path);
  const below = relative(folder, resolve(folder, path));
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return path;
  return below.replaceAll('\\', '/');
}
