import { createRequire } from 'node:module';
import type { SqliteDatabase } from '../../src/runtime/inbox.js';

type Opener = new (path: string) => SqliteDatabase;

/** `node:sqlite`, from Node.js 22.13 on. */
export const hasSqlite = process.getBuiltinModule('node:sqlite' as 'fs') !== undefined;

/** Opens a database by `node:sqlite`, or by better-sqlite3 where there is none. */
export function openDatabase(path: string): SqliteDatabase {
  if (hasSqlite) {
    const module = process.getBuiltinModule('node:sqlite' as 'fs') as unknown;
    return new (module as { DatabaseSync: Opener }).DatabaseSync(path);
  }
  return new (createRequire(import.meta.url)('better-sqlite3') as Opener)(path);
}

/** The rows of a query over a file, by a connection of its own. */
export function rowsOf<Row>(path: string, sql: string): readonly Row[] {
  const database = openDatabase(path);
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}
