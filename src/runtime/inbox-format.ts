import {
  ask,
  failureKind,
  fileOf,
  InboxError,
  openFile,
  type SqliteDatabase,
} from './inbox-database.js';
import { fileSystem, folderOf, pause } from './inbox-host.js';

/** Stands in the head of the file: "Hksm". */
const applicationId = 0x486b736d;
/** The format of the tables below. A later one isn't touched. */
const format = 1;

/**
 * `delivery` is never changed. `open` has a row for each that isn't done: `owner` is 0 where it is free, -1 where it is
 * behind another of its lane, otherwise the worker that has it. `ends` counts the processes that ended while it was at
 * work, `dead` is the time of death or 0. Times are milliseconds since 1970.
 */
const schema = `
create table delivery (seq integer primary key autoincrement, id any not null unique, event text not null,
  received integer not null, head text not null, body blob not null) strict;
create table open (seq integer primary key, due integer not null, owner integer not null,
  attempts integer not null, ends integer not null default 0, dead integer not null default 0,
  replay integer not null default 0, lane text, error text) strict;
create index open_due on open(due) where owner = 0 and dead = 0 and ends = 0;
create index open_suspect on open(due) where owner = 0 and dead = 0 and ends > 0;
create index open_dead on open(dead) where dead > 0;
create index open_lane on open(lane, seq) where lane is not null and dead = 0;
create table worker (id integer primary key autoincrement, host text not null, pid integer not null,
  expires integer not null) strict;
create table setting (name text primary key, value text not null) strict;
`;

/** Milliseconds that opening waits for a file that another process has locked. */
const openingTime = 5000;
/** Milliseconds between two tries. */
const openingPause = 5;

/** A database whose tables are ours. */
export interface OpenedFile {
  readonly database: SqliteDatabase;
  readonly path: string;
  /** False if the file keeps no write-ahead log, such as on a file system without shared memory. */
  readonly isLogged: boolean;
}

/** Opens a file, or takes a database, and makes the tables where it is empty. Throws an `InboxError` that names the file. */
export function openStore(
  given: { readonly path?: string | undefined; readonly database?: SqliteDatabase | undefined },
  { isCreated = true }: { readonly isCreated?: boolean } = {},
): OpenedFile {
  if (given.database) return prepare(given.database, checkGiven(given.database), isCreated);
  const database = openPath(given.path ?? '', isCreated);
  try {
    return prepare(database, fileOf(database), isCreated);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The file of a database that was handed in. Throws if it can't be used. */
function checkGiven(database: SqliteDatabase): string {
  try {
    if (typeof ask(database, 'pragma database_list') !== 'bigint') return fileOf(database);
  } catch (error) {
    throw new InboxError(`The database can't be used: ${messageOf(error)}.`, { cause: error });
  }
  throw new InboxError(
    'The database gives whole numbers as BigInt. Hand one in without readBigInts or defaultSafeIntegers.',
  );
}

function openPath(path: string, isCreated: boolean): SqliteDatabase {
  try {
    if (!isCreated && !exists(path)) throw new InboxError(`There is no inbox at ${path}.`);
    if (!exists(path)) create(path);
    return openFile(path);
  } catch (error) {
    if (error instanceof InboxError) throw error;
    throw new InboxError(`${path} can't be opened: ${messageOf(error)}.`, { cause: error });
  }
}

/** Opens no descriptor: closing one would drop the locks that SQLite has on the file in this process. */
function exists(path: string): boolean {
  try {
    fileSystem().realpathSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Makes the file and its folder, readable only for this user: what SQLite puts beside it has the same mode. */
function create(path: string): void {
  const files = fileSystem();
  files.mkdirSync(folderOf(path), { recursive: true });
  files.closeSync(files.openSync(path, 'a', 0o600));
}

function prepare(database: SqliteDatabase, path: string, isCreated: boolean): OpenedFile {
  if (path === '') {
    throw new InboxError('The database is in memory. An inbox needs one in a file.');
  }
  try {
    database.exec(`pragma busy_timeout = ${openingTime}`);
    const isNew = within(database, 'begin', () => checkFormat(database, path));
    if (isNew && !isCreated) throw new InboxError(`${path} has no inbox in it.`);
    if (isNew) database.exec('pragma auto_vacuum = incremental');
    const isLogged = keepLog(database);
    if (isNew) createTables(database, path);
    return { database, path, isLogged };
  } catch (error) {
    if (error instanceof InboxError) throw error;
    throw new InboxError(openingFailure(path, error), { cause: error });
  }
}

/**
 * Turns the write-ahead log on; false if the file can have none. SQLite doesn't wait here for another process that
 * opens the file at the same time.
 */
function keepLog(database: SqliteDatabase): boolean {
  for (const end = Date.now() + openingTime; ; pause(openingPause)) {
    try {
      return ask(database, 'pragma journal_mode = wal') === 'wal';
    } catch (error) {
      if (failureKind(error) !== 'busy' || Date.now() > end) throw error;
    }
  }
}

/** The sentence for an error of SQLite while a file is opened. */
export function openingFailure(path: string, error: unknown): string {
  if (failureKind(error) === 'foreign') {
    return `${path} is no inbox: it isn't a database of SQLite, or is damaged. Name another file.`;
  }
  if (failureKind(error) === 'busy') {
    return `${path} is locked by another program for ${openingTime / 1000} seconds. End that, or name another file.`;
  }
  return `${path} can't be opened as an inbox: ${messageOf(error)}.`;
}

/**
 * True for a database without tables. Throws for tables of others, and for a format that is not known. Call it in a
 * transaction: another process may be making the tables.
 */
function checkFormat(database: SqliteDatabase, path: string): boolean {
  const id = ask(database, 'pragma application_id');
  const version = Number(ask(database, 'pragma user_version'));
  if (id !== applicationId) {
    const tables = ask(database, 'select count(*) from sqlite_schema');
    if (id === 0 && version === 0 && tables === 0) return true;
    throw new InboxError(
      `${path} is a database of something else, and no inbox. Name another file.`,
    );
  }
  if (version > format) {
    throw new InboxError(
      `${path} has the format ${version}, and only ${format} is known here. Use the version of the package that wrote it, or a later one.`,
    );
  }
  return false;
}

/** Another process may have made them meanwhile. */
function createTables(database: SqliteDatabase, path: string): void {
  within(database, 'begin immediate', () => {
    if (!checkFormat(database, path)) return;
    database.exec(schema);
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${format}`);
  });
  for (const part of ['', '-wal', '-shm']) restrict(`${path}${part}`);
}

function within<Result>(
  database: SqliteDatabase,
  begin: 'begin' | 'begin immediate',
  run: () => Result,
): Result {
  database.exec(begin);
  try {
    const result = run();
    database.exec('commit');
    return result;
  } catch (error) {
    try {
      database.exec('rollback');
    } catch {
      // SQLite has rolled back by itself, as it does on a full disk.
    }
    throw error;
  }
}

/** A database that was handed in has the mode that its library gives it. */
function restrict(path: string): void {
  try {
    fileSystem().chmodSync(path, 0o600);
  } catch {
    // It isn't there, or belongs to another user.
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
