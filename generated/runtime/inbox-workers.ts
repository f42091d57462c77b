// Copied by hooksmith 0.1.0 from its src/runtime/inbox-workers.ts
// It is the same in every package: this file is overwritten.

import { InboxError, unshareableVersion, type SqliteDatabase } from './inbox-database.js';
import { isAlive, processOf, whoAmI } from './inbox-host.js';
import type { Statements } from './inbox-statements.js';

/** Milliseconds that a worker is taken to live after it was last heard of, and those between two signs of life. */
const lease = 15_000;
export const beat = 5_000;

/** A delivery that was at work at so many ends of processes is dead. */
const mostEnds = 3;

/** A process, or a thread of it, that has the file open. */
export interface WorkerRow {
  readonly id: number;
  readonly host: string;
  /** The id that `whoAmI` tells. */
  readonly pid: number;
  readonly expires: number;
}

/** The row of this process, and those of the others at the same file. */
export class Workers {
  readonly #database: SqliteDatabase;
  readonly #statements: Statements;
  readonly #self = whoAmI();
  /** When each worker that looked expired was to expire, at the last look. */
  #expired = new Map<number, number>();
  #id = 0;

  constructor(database: SqliteDatabase, statements: Statements) {
    this.#database = database;
    this.#statements = statements;
  }

  get id(): number {
    return this.#id;
  }

  /**
   * Throws if another process is at work on the file, and this SQLite isn't made for that. Where the clock was set
   * back since the file was last open, what waits was to be due by the clock of that time.
   */
  join(now: number, path: string): void {
    this.#statements.write(() => {
      const other = liveWorker(this.#database, now);
      const version = other && unshareableVersion(this.#database);
      if (other && version !== undefined) {
        throw new InboxError(
          `${path} is open in process ${processOf(other.pid)} on ${other.host}. Several processes can share it from SQLite 3.51.3 on, and this is ${version}: use a later Node.js, or one process.`,
        );
      }
      const setBack = this.#statements.clock() - now;
      if (setBack > 0) this.#statements.bringForward(setBack, now);
      this.#insert(now);
    });
  }

  /** Is to be called every `beat`. */
  renew(now: number): void {
    this.#statements.write(() => {
      const { changes } = this.#database
        .prepare('update worker set expires = ? where id = ?')
        .run(now + lease, this.#id);
      if (Number(changes) === 0) this.#insert(now);
      else this.#statements.setClock(now);
    });
  }

  /**
   * Frees what was at work in workers that are gone: those whose process is, and those whose time was over at the last
   * look as well, so that a clock that jumps ends nobody. Undefined if there are none, otherwise those that are dead now.
   */
  freeGone(now: number): readonly number[] | undefined {
    const others = rowsOf(this.#database).filter(({ id }) => id !== this.#id);
    const gone = others.filter(
      (row) => isGone(row) || (row.expires < now && this.#expired.get(row.id) === row.expires),
    );
    const expired = others.filter(({ expires }) => expires < now);
    this.#expired = new Map(expired.map(({ id, expires }) => [id, expires]));
    if (gone.length === 0) return undefined;
    return this.#statements.write(() => {
      const ids = gone.map(({ id }) => id);
      this.#statements.release(ids, now);
      for (const id of ids) this.#delete(id);
      const reason = `The process ended ${mostEnds} times while it was at work.`;
      return this.#statements.bury(now, reason, mostEnds);
    });
  }

  leave(now: number): void {
    this.#statements.write(() => {
      this.#statements.setClock(now);
      this.#delete(this.#id);
    });
  }

  #insert(now: number): void {
    this.#statements.setClock(now);
    const { lastInsertRowid } = this.#database
      .prepare('insert into worker (host, pid, expires) values (?, ?, ?)')
      .run(this.#self.host, this.#self.pid, now + lease);
    this.#id = Number(lastInsertRowid);
  }

  #delete(id: number): void {
    this.#database.prepare('delete from worker where id = ?').run(id);
  }
}

/** A worker of another process that is at work on the file. */
export function liveWorker(database: SqliteDatabase, now: number): WorkerRow | undefined {
  return rowsOf(database).find((row) => row.expires >= now && !isGone(row));
}

function rowsOf(database: SqliteDatabase): readonly WorkerRow[] {
  return database.prepare('select id, host, pid, expires from worker').all() as WorkerRow[];
}

/**
 * An id of ours in another row is that of an earlier process: a file is opened once in a process, or in a thread of it.
 * Of other threads nobody here knows if they live.
 */
function isGone({ host, pid }: WorkerRow): boolean {
  const self = whoAmI();
  return host === self.host && (pid === self.pid || !isAlive(pid));
}
