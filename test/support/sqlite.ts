import { createRequire, isBuiltin } from 'node:module';
import type { SqliteDatabase } from '../../src/runtime/inbox-database.js';

type DatabaseClass = new (path: string) => SqliteDatabase;

const require = createRequire(import.meta.url);

/** A database of Node.js' own SQLite; of better-sqlite3 where it has none, since that is compiled for one major of Node.js. */
export function openSqlite(path: string): SqliteDatabase {
  const Database = isBuiltin('node:sqlite')
    ? (require('node:sqlite') as { DatabaseSync: DatabaseClass }).DatabaseSync
    : (require('better-sqlite3') as DatabaseClass);
  return new Database(path);
}
