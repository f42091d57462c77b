import { readFileSync } from 'node:fs';

/** The text of a file, undefined if there is none. Lines end as we write them: Git may have changed that (`core.autocrlf`). */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
