import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { ReadFile, Unreadable } from './files.js';
import { fetchText } from './fetch.js';

/** A document that the caller has read; what it refers to is looked for in the folder. */
export interface SpecText {
  /** Or its bytes, as of a file. */
  readonly text: string | Uint8Array;
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
  if (typeof spec !== 'string') {
    const { label, text } = spec;
    return typeof text === 'string'
      ? { label, text: plain(text) }
      : readable(label, text, diagnostics);
  }
  if (isUrl(spec)) return readUrl(spec, diagnostics);
  const label = displayPath(spec, folder);
  try {
    return readable(label, await readWhole(resolve(folder, spec)), diagnostics);
  } catch (error) {
    if (isMissing(error)) {
      diagnostics.report('file-not-found', { path: label });
    } else if (codeOf(error) === 'EISDIR') {
      diagnostics.report('not-a-file', { path: label });
    } else {
      diagnostics.report('unreadable-file', { path: label, reason: reasonOf(error) });
    }
  }
  return undefined;
}

function readable(label: string, bytes: Uint8Array, diagnostics: Diagnostics): Source | undefined {
  const found = sourceOf(label, bytes);
  if (found.text !== undefined) return found;
  diagnostics.report('unreadable-file', { path: label, reason: found.reason }, found.place);
  return undefined;
}

/** Waits for a pipe, so that it can be interrupted; a file is there, and read at once. */
async function readWhole(path: string): Promise<Uint8Array> {
  if (statSync(path).isFile()) return readFileSync(path);
  const { readFile } = await import('node:fs/promises');
  return readFile(path);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** A reason why a file can't be read, by the system's code. */
export function reasonOf(error: unknown): string {
  return codeOf(error) ?? (error as Error).message;
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
  const sources = new Map<string, ReturnType<ReadFile>>();
  const read = typeof spec === 'string' && isUrl(spec) ? besideUrl(spec) : besideFile(spec, folder);
  return (relativePath) => {
    const source = sources.get(relativePath) ?? read(relativePath);
    sources.set(relativePath, source);
    return source;
  };
}

/** Notes the paths of all files that are read. */
export function noting(read: ReadFile, asked: Set<string>): ReadFile {
  return (path) => {
    asked.add(path);
    return read(path);
  };
}

function besideFile(spec: Spec, folder: string): ReadFile {
  const start = typeof spec === 'string' ? dirname(spec) : '';
  return async (relativePath) => {
    const path = join(start, relativePath);
    const label = displayPath(path, folder).replaceAll('\\', '/');
    try {
      const full = resolve(folder, path);
      const found = statSync(full);
      if (found.isDirectory()) return { label, reason: 'it is a folder' };
      if (!found.isFile()) return { label, reason: 'it is no file' };
      return sourceOf(label, readFileSync(full));
    } catch (error) {
      return isMissing(error) ? undefined : { label, reason: reasonOf(error) };
    }
  };
}

/** Of the same server and no other: a document doesn't choose whom we ask. */
function besideUrl(spec: string): ReadFile {
  return async (relativePath) => {
    const url = new URL(relativePath, spec);
    if (url.origin !== new URL(spec).origin) return undefined;
    const label = labelOf(url.href);
    const { text, problem } = await fetchText(url.href);
    return text === undefined ? { label, reason: problem } : { label, text: plain(text) };
  };
}

/** UTF-8, or UTF-16 where the first bytes say so. */
function sourceOf(label: string, bytes: Uint8Array): Source | Unreadable {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  const text = plain(new TextDecoder(encoding).decode(bytes));
  if (encoding !== 'utf-8' || isUtf8(bytes)) return { label, text };
  const place = { source: { label, text }, offset: text.indexOf('\ufffd') };
  return { label, reason: 'it is not UTF-8', place };
}

/** Line ends become LF. */
export function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}

/** Tells if a text starts with a scheme; a drive's letter is none. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(text);
}

/** A URL without what it may hold of secrets. */
function labelOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** A path from the folder the user is in; absolute only where it leads out of it. */
export function displayPath(path: string, folder: string): string {
  if (isUrl(path)) return labelOf(path);
  const below = relative(folder, resolve(folder, path));
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return path;
  return below.replaceAll('\\', '/');
}
