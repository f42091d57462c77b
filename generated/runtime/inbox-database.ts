// Copied by hooksmith 0.1.0 from its src/runtime/inbox-database.ts
// It is the same in every package: this file is overwritten.

import { builtin } from './inbox-host.js';

/** A database of `node:sqlite` or better-sqlite3: the part that both have. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  close(): unknown;
}

/** A prepared statement of `node:sqlite` or better-sqlite3: the part that both have. */
export interface SqliteStatement {
  run(...values: SqliteValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
}

/** A value in a database of SQLite. */
export type SqliteValue = string | number | Uint8Array | null;

/** Thrown if an inbox can't work: its message says what is wrong with the file, or that it is closed. */
export class InboxError extends Error {
  override readonly name = 'InboxError';
}

/** The kinds of failure that call for different things. */
export type FailureKind = 'busy' | 'full' | 'io' | 'foreign' | 'other';

const kinds: Readonly<Record<number, FailureKind>> = {
  5: 'busy',
  6: 'busy',
  10: 'io',
  11: 'foreign',
  13: 'full',
  26: 'foreign',
};
const names: readonly (readonly [string, FailureKind])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT', 'foreign'],
  ['SQLITE_NOTADB', 'foreign'],
];

/** The kind of an error by SQLite's result code, which the one library has as a number and the other as a word. */
export function failureKind(error: unknown): FailureKind {
  const { errcode, code } = Object(error) as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return kinds[errcode & 0xff] ?? 'other';
  const found = names.find(([name]) => typeof code === 'string' && code.startsWith(name));
  return found?.[1] ?? 'other';
}

/** Opens a file by `node:sqlite`. Throws an `InboxError` where Node.js has none. */
export function openFile(path: string): SqliteDatabase {
  const sqlite = builtin<{ DatabaseSync: new (path: string) => SqliteDatabase }>('node:sqlite');
  if (sqlite) return new sqlite.DatabaseSync(path);
  throw new InboxError(
    "This Node.js has no SQLite, which it has from 22.13 on. Before that, install better-sqlite3, and hand in a database of it: openInbox({ database: new Database('data/inbox.db') }).",
  );
}

/** A value that a pragma or a function tells. */
export function ask(database: SqliteDatabase, sql: string): unknown {
  const row = database.prepare(sql).get();
  return Object.values(Object(row) as object)[0];
}

/** The file of a database; empty if it is in memory. */
export function fileOf(database: SqliteDatabase): string {
  const row = database.prepare('pragma database_list').get() as { file?: string | null };
  return row.file ?? '';
}

/** The first version in which several processes can write to one file without a risk: before it, one's reset of the log can damage it. */
const shareable = [3, 51, 3] as const;

/** Undefined if this SQLite lets several processes share a file, otherwise its version. */
export function unshareableVersion(database: SqliteDatabase): string | undefined {
  const version = String(ask(database, 'select sqlite_version()'));
  const numbers = version.split('.').map(Number);
  for (const [index, needed] of shareable.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== needed) return number > needed ? undefined : version;
  }
  return undefined;
}
