import { ask, InboxError, type SqliteDatabase } from './inbox-database.js';
import { canSyncBeside, fileSystem, folderOf } from './inbox-host.js';
import type { OpenedFile } from './inbox-format.js';
import type { Logger } from './platform.js';

/** Pages that the log grows by before SQLite writes them to the tables by itself: 16 MB. */
const longestLog = 4096;

/**
 * The write-ahead log of the file. A commit only writes to it; `sync` brings it to the disk, in a thread of the pool.
 * SQLite's locks are on the other files, so that a descriptor beside its own does no harm.
 */
export class Log {
  readonly #database: SqliteDatabase;
  readonly #descriptor: number | undefined;
  /** A sync has failed: the disk may lack a part in the middle of the log, and recovery would stop there. */
  #isBroken = false;

  constructor({ database, path, isLogged }: OpenedFile, logger: Logger) {
    this.#database = database;
    database.exec(`pragma wal_autocheckpoint = ${longestLog}`);
    database.exec(`pragma journal_size_limit = ${4 * longestLog * 4096}`);
    this.#descriptor = isLogged && canSyncBeside() ? openLog(path) : undefined;
    if (this.#descriptor === undefined) {
      database.exec('pragma synchronous = full');
      logger.info(
        `${path}: every commit waits for the disk, as its log can't be synced beside SQLite.`,
      );
    } else {
      database.exec('pragma synchronous = normal');
      syncFolder(path);
    }
  }

  /** Resolves when all that was committed before the call is on the disk. */
  sync(): Promise<void> {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      fileSystem().fdatasync(descriptor, (error) => {
        if (!error) return resolve();
        this.#isBroken = true;
        reject(error);
      });
    });
  }

  /** Has to be called before a commit that is going to be synced. Throws if an earlier sync failed, and the log can't be begun anew. */
  mend(): void {
    if (!this.#isBroken) return;
    if (ask(this.#database, 'pragma wal_checkpoint(truncate)') !== 0) {
      throw new InboxError('The log can not be written anew while another program reads it.');
    }
    this.#isBroken = false;
  }

  /** Writes to the tables what is in the log, as far as nobody reads it. */
  checkpoint(): void {
    this.#database.prepare('pragma wal_checkpoint(passive)').get();
  }

  close(): void {
    if (this.#descriptor !== undefined) fileSystem().closeSync(this.#descriptor);
  }
}

function openLog(path: string): number | undefined {
  try {
    return fileSystem().openSync(`${path}-wal`, 'r+');
  } catch {
    return undefined;
  }
}

/** The names of the files are on the disk as well. */
function syncFolder(path: string): void {
  const files = fileSystem();
  const descriptor = files.openSync(folderOf(path), 'r');
  try {
    files.fsyncSync(descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}
