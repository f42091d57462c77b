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

/** Gives some of the pages that are free back to the file system. */
export function shrink(database: SqliteDatabase): void {
  database.exec('pragma incremental_vacuum(64)');
}
