import { existsSync, rmSync } from 'node:fs';
import { expect, inject } from 'vitest';
import { read, readTree, write } from './folders.js';

/*
 * Texts that are committed so that people read them. `--update` writes them before it compares, so a new one passes at once.
 */

/** Holds a file to a text. */
export function holdFile(path: string, text: string): void {
  if (inject('isUpdating')) write('', path, text);
  expect(read(path)).toBe(text);
}

/** Holds a folder to these files, by their paths in it, and to no others. */
export function holdFolder(folder: string, files: ReadonlyMap<string, string>): void {
  if (inject('isUpdating')) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of files) write(folder, path, text);
  }
  const found = existsSync(folder) ? readTree(folder) : new Map<string, string>();
  for (const [path, text] of files) expect([path, found.get(path)]).toEqual([path, text]);
  expect([...found.keys()].sort()).toEqual([...files.keys()].sort());
}
