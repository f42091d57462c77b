import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';

/** Reads the document; undefined, and a diagnostic, where it can't be. Line ends become LF. */
export async function readSpec(
  path: string,
  folder: string,
  diagnostics: Diagnostics,
): Promise<Source | undefined> {
  const label = displayPath(path, folder);
  try {
    const text = await readFile(resolve(folder, path), 'utf8');
    return { label, text: text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n') };
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

/** A path from the folder the user is in; absolute only where it leads out of it. */
export function displayPath(path: string, folder: string): string {
  const below = relative(folder, resolve(folder, path));
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return path;
  return below.replaceAll('\\', '/');
}
