import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InboxAdmin,
  openInbox,
  type FileInbox,
  type InboxOptions,
} from '../../src/runtime/inbox.js';
import { emptyFolderOnDisk } from './folders.js';
import { hasSqlite, openDatabase, rowsOf } from './sqlite.js';

let count = 0;
let folder: string | undefined;

/** A path where no file is yet. */
export function newPath(): string {
  folder ??= emptyFolderOnDisk();
  return join(folder, `${++count}.db`);
}

/** Opens an inbox by what this Node.js has. */
export function open(path: string, options: InboxOptions = {}): FileInbox {
  return openInbox({ ...(hasSqlite ? { path } : { database: openDatabase(path) }), ...options });
}

export function adminOf(path: string): InboxAdmin {
  return new InboxAdmin({ database: openDatabase(path) });
}

/** A logger that keeps its lines. */
export function listener() {
  const lines: string[] = [];
  const log = (...values: unknown[]): void => void lines.push(values.map(String).join(' '));
  return { lines, logger: { debug: log, info: log, warn: log, error: log } };
}

/** The file as `kill -9` would leave it, at another place. */
export function crashed(path: string): string {
  const copy = newPath();
  for (const part of ['', '-wal']) copyFileSync(`${path}${part}`, `${copy}${part}`);
  return copy;
}

/** The number of those that aren't done. */
export function openIn(path: string): number {
  return rowsOf<{ n: number }>(path, 'select count(*) as n from open')[0]?.n ?? -1;
}
