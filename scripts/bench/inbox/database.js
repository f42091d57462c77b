/** SQLite as this Node.js has it. */
import { createRequire } from 'node:module';

const sqlite = process.getBuiltinModule('node:sqlite');

export function openDatabase(path) {
  if (sqlite) return new sqlite.DatabaseSync(path);
  return new (createRequire(import.meta.url)('better-sqlite3'))(path);
}
