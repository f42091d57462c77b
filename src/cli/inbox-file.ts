import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { displayPath } from '../document/read.js';
import { InboxAdmin } from '../runtime/inbox-admin.js';
import type { SqliteDatabase } from '../runtime/inbox-database.js';

/** Opens the file of an inbox; undefined if that can't be, which is reported. */
export function openAdmin(
  path: string,
  folder: string,
  diagnostics: Diagnostics,
): InboxAdmin | undefined {
  if (!existsSync(path)) {
    diagnostics.report('file-not-found', { path: displayPath(path, folder) });
    return undefined;
  }
  if (isBuiltin('node:sqlite')) return withoutWarning(() => new InboxAdmin({ path }));
  const Database = findSqlite(folder);
  if (!Database) {
    diagnostics.report('no-sqlite', { version: process.versions.node });
    return undefined;
  }
  return new InboxAdmin({ database: new Database(path) });
}

/** Node.js 22 says of its SQLite that it is experimental, which is nothing to whoever runs a command. */
function withoutWarning<Result>(run: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}

type DatabaseClass = new (path: string) => SqliteDatabase;

/** The better-sqlite3 of the project that one is in. */
function findSqlite(folder: string): DatabaseClass | undefined {
  try {
    return createRequire(join(folder, 'package.json'))('better-sqlite3') as DatabaseClass;
  } catch {
    return undefined;
  }
}
