import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { ReadFile } from './files.js';

/** Reads the document; undefined, and a diagnostic, where it can't be. */
export async function readSpec(
  path: string,
  folder: string,
  diagnostics: Diagnostics,
): Promise<Source | undefined> {
  const label = displayPath(path, folder);
  try {
    return { label, text: await readText(resolve(folder, path)) };
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

/** Reads the files beside a document, each once; only what is a file, for a device has no end. */
export function readBeside(path: string, folder: string): ReadFile {
  const sources = new Map<string, Promise<Source | undefined>>();
  const read = async (relativePath: string): Promise<Source | undefined> => {
    const found = join(dirname(path), relativePath);
    try {
      const full = resolve(folder, found);
      if (!(await stat(full)).isFile()) return undefined;
      return { label: displayPath(found, folder).replaceAll('\\', '/'), text: await readText(full) };
    } catch {
      return undefined;
    }
  };
  return (relativePath) => {
    const source = sources.get(relativePath) ?? read(relativePath);
    sources.set(relativePath, source);
    return source;
  };
}

/** Line ends become LF. */
async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}

/** A path from the folder the user is in; absolute only where it leads out of it. */
export function displayPath(path: string, folder: string): string {
  const below = relative(folder, resolve(folder, path));
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return path;
  return below.replaceAll('\\', '/');
}
