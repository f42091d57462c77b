// Copied by hooksmith 0.1.0 from its src/runtime/inbox-upkeep.ts
// It is the same in every package: this file is overwritten.

import type { SqliteDatabase } from './inbox-database.js';
import type { Store } from './inbox-store.js';

/** The most rows that are looked at in one go. */
const most = 500;

/** Deletes what was kept long enough. */
export class Pruning {
  readonly #database: SqliteDatabase;
  readonly #store: Store;
  /** Where the next look begins. */
  #after = 0;

  constructor(store: Store) {
    this.#database = store.database;
    this.#store = store;
  }

  /** Returns true if there is more to look at. */
  prune(): boolean {
    const { clock, settings, statements } = this.#store;
    const now = clock.now();
    return statements.write(() => {
      const areMoreDone = this.#pruneDone(now - settings.keepDone, now);
      const areMoreDead = this.#pruneDead(now - settings.keepDead);
      return areMoreDone || areMoreDead;
    });
  }

  /**
   * Rows are in the order of arrival, so that the look ends at the first that is too young. One that a clock which was
   * ahead has told to be of the future is passed, and stays.
   */
  #pruneDone(before: number, now: number): boolean {
    const old = this.#database
      .prepare(
        `select seq, received < ? as old, received > ? as ahead, not exists (select 1 from open where open.seq = delivery.seq) as done
         from delivery where seq > ? order by seq limit ${most}`,
      )
      .all(before, now, this.#after) as { seq: number; old: number; ahead: number; done: number }[];
    const end = old.findIndex(({ old, ahead }) => old === 0 && ahead === 0);
    const looked = end < 0 ? old : old.slice(0, end);
    const remove = this.#database.prepare('delete from delivery where seq = ?');
    for (const { seq, old, done } of looked) if (old === 1 && done === 1) remove.run(seq);
    const isMore = looked.length === most;
    this.#after = isMore ? (looked.at(-1)?.seq ?? 0) : 0;
    return isMore;
  }

  #pruneDead(before: number): boolean {
    const dead = this.#database
      .prepare(`select seq from open where dead > 0 and dead < ? limit ${most}`)
      .all(before) as { seq: number }[];
    for (const table of ['open', 'delivery']) {
      const remove = this.#database.prepare(`delete from ${table} where seq = ?`);
      for (const { seq } of dead) remove.run(seq);
    }
    return dead.length === most;
  }
}

/** Milliseconds before room is looked for again where there was none: the look goes past all that waits. */
const roomPause = 10_000;
/** Bytes that are freed beside those that are needed, so that this is rare; of a small file it is a part. */
const spare = 2 ** 20;
const sparePart = 1 / 16;

/** Makes room in a file that is full: rather what is done goes before its time than that a delivery is refused. */
export class Space {
  readonly #store: Store;
  #notBefore = 0;
  #isTold = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Returns false if there is nothing to delete. */
  make(bytes: number): boolean {
    const { clock, settings, path } = this.#store;
    const now = clock.now();
    if (now < this.#notBefore) return false;
    const isMade = this.#delete(bytes + Math.min(spare, settings.sizeLimit * sparePart));
    if (!isMade) this.#notBefore = now + roomPause;
    else if (!this.#isTold) {
      this.#isTold = true;
      settings.logger.warn(
        `${path} is full: the oldest that are done are deleted before their time.`,
      );
    }
    return isMade;
  }

  #delete(bytes: number): boolean {
    const { database, statements } = this.#store;
    try {
      return statements.write(() => {
        const done = database
          .prepare(
            `select seq, length(head) + length(body) as size from delivery
             where not exists (select 1 from open where open.seq = delivery.seq) order by seq limit ${most}`,
          )
          .all() as { seq: number; size: number }[];
        let freed = 0;
        for (const { seq, size } of done) {
          if (freed >= bytes) break;
          statements.drop(seq);
          freed += size;
        }
        return freed > 0;
      });
    } catch {
      return false;
    }
  }
}

/** Gives some of the pages that are free back to the file system. */
export function shrink(database: SqliteDatabase): void {
  database.exec('pragma incremental_vacuum(64)');
}
