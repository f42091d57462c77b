import { ask, InboxError, type SqliteDatabase } from './inbox-database.js';
import { openingFailure, openStore, type OpenedFile } from './inbox-format.js';
import { Clock, fileSystem } from './inbox-host.js';
import { Log } from './inbox-log.js';
import { checkFileSystem, settingsOf, type InboxOptions, type Settings } from './inbox-options.js';
import { recordsOf, type Records } from './inbox-records.js';
import { Statements } from './inbox-statements.js';
import { Workers } from './inbox-workers.js';

/** An open file, and what works on it. */
export interface Store {
  readonly database: SqliteDatabase;
  readonly path: string;
  readonly statements: Statements;
  readonly log: Log;
  readonly workers: Workers;
  readonly clock: Clock;
  readonly records: Records;
  readonly settings: Settings;
  /** Throws if the path leads to another file by now, or to none: a restart would not find what is written. */
  checkFile(): void;
  /** Closes the file; another of this process may open it then. */
  close(): void;
}

/** Milliseconds that the loop stands still for a lock. After that it is tried again later. */
const lockTime = 20;

/** Throws an `InboxError` that says what is wrong with the file. */
export function openStoreOf(options: InboxOptions): Store {
  const settings = settingsOf(options);
  const file = openStore(options);
  try {
    return joined(file, settings, options);
  } catch (error) {
    file.database.close();
    if (error instanceof InboxError) throw error;
    throw new InboxError(openingFailure(file.path, error), { cause: error });
  }
}

function joined(file: OpenedFile, settings: Settings, options: InboxOptions): Store {
  const { database, path } = file;
  checkFileSystem(path, settings.logger);
  const giveUp = reserve(path);
  try {
    const clock = new Clock();
    const statements = new Statements(database);
    const workers = new Workers(database, statements);
    limitSize(database, settings.sizeLimit);
    workers.join(clock.now(), path);
    const log = new Log(file, settings.logger);
    database.exec(`pragma busy_timeout = ${lockTime}`);
    const close = (): void => {
      log.close();
      database.close();
      giveUp();
    };
    const records = recordsOf(options);
    const checkFile = fileCheck(path);
    return { database, path, statements, log, workers, clock, records, settings, checkFile, close };
  } catch (error) {
    giveUp();
    throw error;
  }
}

function fileCheck(path: string): () => void {
  const numbers = (): readonly (number | undefined)[] =>
    [path, `${path}-wal`].map(
      (name) => fileSystem().statSync(name, { throwIfNoEntry: false })?.ino,
    );
  const [own, ownLog] = numbers();
  return () => {
    const [found, foundLog] = numbers();
    if (found === own && foundLog === ownLog) return;
    throw new InboxError(
      `${path} or its log was deleted, moved or replaced while it was open. Put it back, or start the process again.`,
    );
  };
}

function limitSize(database: SqliteDatabase, bytes: number): void {
  const pageSize = Number(ask(database, 'pragma page_size'));
  ask(database, `pragma max_page_count = ${Math.max(1, Math.floor(bytes / pageSize))}`);
}

/** The files that are open in this process, whichever copy of this module opened them. */
function openFiles(): Set<string> {
  const holder = globalThis as unknown as Record<symbol, Set<string> | undefined>;
  return (holder[Symbol.for('hooksmith.inbox.files')] ??= new Set());
}

/** Takes a file for this process. Returns what gives it up. */
function reserve(path: string): () => void {
  const files = openFiles();
  const real = fileSystem().realpathSync(path);
  if (files.has(real)) {
    throw new InboxError(
      `${path} is open in this process already. Open it once; a second receiver needs a file of its own.`,
    );
  }
  files.add(real);
  return () => files.delete(real);
}
