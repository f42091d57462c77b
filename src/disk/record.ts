import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The text of a file; undefined if there is none. Throws if it can't be read. */
export function readRecord(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a file as a whole: whoever reads it, or is cut off, sees the old text or the new one. */
export function writeRecord(path: string, text: string): void {
  const staged = `${path}.new`;
  try {
    writeFileSync(staged, text, { flush: true });
    renameSync(staged, path);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
}
