// Copied by hooksmith 0.1.0 from its src/runtime/inbox-options.ts
// It is the same in every package: this file is overwritten.

import { aLogger, amountOf, anyFunction, checkOptions, name, withMethods } from './checks.js';
import { InboxError, type SqliteDatabase } from './inbox-database.js';
import { fileSystem } from './inbox-host.js';
import type { RecordOptions } from './inbox-records.js';
import { platform, type Logger } from './platform.js';
import { defaultAttempts, defaultBackoff, defaultConcurrency } from './retries.js';

/** The options of `openInbox`. It needs `path` or `database`. Times are milliseconds. */
export interface InboxOptions extends RecordOptions {
  /** The file, on a disk that survives a restart. It and its folder are made if they aren't there. */
  readonly path?: string;
  /**
   * A database of better-sqlite3 or `node:sqlite` in a file of its own, for a Node.js without SQLite. It is the inbox's
   * from then on, which closes it.
   */
  readonly database?: SqliteDatabase;
  /** The most deliveries that are handled at a time. 16 unless set. */
  readonly concurrency?: number;
  /** The most times that a delivery is handled; then it is a dead letter. 12 unless set. */
  readonly attempts?: number;
  /**
   * The time before the next attempt, after as many that failed. Unless set 1 s, 4 s, 16 s and so on, an hour at most,
   * half of it random.
   */
  readonly backoff?: (failed: number) => number;
  /**
   * How long a delivery is kept that is done, counted from its arrival: it is known when it comes again, and can be
   * replayed. A day unless set.
   */
  readonly keepDone?: number;
  /** How long a dead letter is kept, counted from its last attempt. 30 days unless set. */
  readonly keepDead?: number;
  /**
   * The most bytes that the file may have. In a full one what is done makes room, the oldest first; if nothing is,
   * deliveries are refused. 1 GiB unless set.
   */
  readonly sizeLimit?: number;
  /** Decides by its name, in lower case, whether a header is kept. Unless set all are that the receiver hands over. */
  readonly headers?: (name: string) => boolean;
  /** Encrypts a body before it is written. It needs `unseal`, whose error fails the attempt. */
  readonly seal?: (body: Uint8Array) => Uint8Array;
  /** Gives back the body that `seal` was given. */
  readonly unseal?: (body: Uint8Array) => Uint8Array;
  /** Takes out of the text of an error what may not be kept. */
  readonly redact?: (text: string) => string;
  /** The console unless set. */
  readonly logger?: Logger;
}

const day = 24 * 60 * 60 * 1000;

/** Options with those that aren't set. */
export type Settings = Required<Omit<InboxOptions, 'path' | 'database' | keyof RecordOptions>>;

/** Throws a `TypeError` for a wrong option. */
export function checkInbox(options: InboxOptions): void {
  checkOptions<InboxOptions>('openInbox', options, {
    path: name,
    database: withMethods(['exec', 'prepare', 'close'], 'a database of SQLite, which has'),
    concurrency: amountOf('deliveries'),
    attempts: amountOf('attempts'),
    backoff: anyFunction,
    keepDone: amountOf('milliseconds'),
    keepDead: amountOf('milliseconds'),
    sizeLimit: amountOf('bytes'),
    headers: anyFunction,
    seal: anyFunction,
    unseal: anyFunction,
    redact: anyFunction,
    logger: aLogger,
  });
  const { path, database, seal, unseal } = options;
  if ((path === undefined) === (database === undefined)) {
    throw new TypeError("openInbox needs either a path, such as 'data/inbox.db', or a database.");
  }
  if ((seal === undefined) !== (unseal === undefined)) {
    throw new TypeError('seal and unseal have to be set together.');
  }
}

export function settingsOf(options: InboxOptions): Settings {
  return {
    concurrency: Math.max(1, Math.floor(options.concurrency ?? defaultConcurrency)),
    attempts: options.attempts ?? defaultAttempts,
    backoff: options.backoff ?? defaultBackoff,
    keepDone: options.keepDone ?? day,
    keepDead: options.keepDead ?? 30 * day,
    sizeLimit: options.sizeLimit ?? 2 ** 30,
    logger: options.logger ?? platform.console,
  };
}

const network: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'SMB',
  0xfe534d42: 'SMB',
};
const temporary: Readonly<Record<number, string>> = {
  0x01021994: 'tmpfs',
  0x858458f6: 'ramfs',
  0x794c7630: 'overlayfs',
};

/** Throws if no file is safe on the file system, and warns if none survives. */
export function checkFileSystem(path: string, logger: Logger): void {
  judgeFileSystem(fileSystem().statfsSync(path).type, path, logger);
}

/** By the number that Linux has for it; other systems have others. */
export function judgeFileSystem(type: number, path: string, logger: Logger): void {
  const number = type >>> 0;
  const remote = network[number];
  if (remote !== undefined) {
    throw new InboxError(
      `${path} is on ${remote}, where SQLite's locks and syncs can't be trusted. Put the inbox on a disk of this machine, or take an inbox of a server.`,
    );
  }
  const lost = temporary[number];
  if (lost !== undefined) {
    logger.warn(
      `${path} is on ${lost}: what the inbox keeps there is gone with the container or the machine. Put it on a volume or a disk.`,
    );
  }
}
