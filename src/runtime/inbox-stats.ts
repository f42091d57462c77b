import { ask, type SqliteDatabase } from './inbox-database.js';

/** Counts of deliveries, in all processes of the file. */
export interface InboxStats {
  /** Those that wait for their first or their next attempt. */
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
  /** The age in milliseconds of the oldest that waits or is at work; 0 if there is none. */
  readonly oldest: number;
  /** The size of the file. */
  readonly bytes: number;
  readonly paused: boolean;
}

const counts = `
select count(*) filter (where owner <= 0 and dead = 0) as waiting,
  count(*) filter (where owner > 0) as running, count(*) filter (where dead > 0) as dead,
  (select received from delivery where seq = (select min(seq) from open where dead = 0)) as oldest,
  exists (select 1 from setting where name = 'paused') as paused
from open`;

export function countsOf(database: SqliteDatabase, now: number): InboxStats {
  const row = database.prepare(counts).get() as {
    readonly waiting: number;
    readonly running: number;
    readonly dead: number;
    readonly oldest: number | null;
    readonly paused: number;
  };
  const { waiting, running, dead, oldest, paused } = row;
  const pages = Number(ask(database, 'pragma page_count'));
  return {
    waiting,
    running,
    dead,
    oldest: oldest === null ? 0 : Math.max(0, Math.round(now) - oldest),
    bytes: pages * Number(ask(database, 'pragma page_size')),
    paused: paused === 1,
  };
}
