// Copied by hooksmith 0.1.0 from its src/runtime/inbox-statements.ts
// It is the same in every package: this file is overwritten.

import type { SqliteDatabase, SqliteStatement, SqliteValue } from './inbox-database.js';
import { encodeId, type DeliveryRow, type StoredDelivery } from './inbox-records.js';

/** A delivery that a worker has taken. */
export interface Claimed {
  readonly seq: number;
  readonly attempts: number;
  readonly replay: number;
  readonly lane: string | null;
}

/** The end of an attempt, as it is written: only where the row is still the worker's, at the same attempt. */
export type Mark = {
  readonly seq: number;
  readonly owner: number;
  readonly attempts: number;
  readonly lane: string | null;
} & Outcome;

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly due: number; readonly error: string | null }
  | { readonly kind: 'dead'; readonly at: number; readonly error: string | null }
  /** It was not started. */
  | { readonly kind: 'free' };

/** A row of `open` without an owner: free, or behind another of its lane. */
const free = 0;
const behind = -1;

const isDue = 'owner = 0 and dead = 0 and ends = 0 and due <= ?';
const isSuspect = 'owner = 0 and dead = 0 and ends > 0 and due <= ?';
const take = (rows: string): string =>
  `update open set owner = ?, attempts = attempts + 1
   where seq in (select seq from open where ${rows} order by due, seq limit ?)
   returning seq, attempts, replay, lane`;
/** Another of the row's lane is free or at work. */
const hasLane = `exists (select 1 from open as other where other.lane = open.lane and other.dead = 0)`;
const mine = 'where seq = ? and owner = ? and attempts = ?';

const sql = {
  begin: 'begin immediate',
  commit: 'commit',
  rollback: 'rollback',
  keep: `insert into delivery (id, event, received, head, body)
         values (?, ?, ?, ?, coalesce(?, zeroblob(0)))
         on conflict do nothing`,
  open: 'insert into open (seq, due, owner, attempts, lane) values (?, ?, ?, 0, ?)',
  openTaken: 'insert into open (seq, due, owner, attempts) select value, ?, ?, 1 from json_each(?)',
  lane: 'select 1 from open where lane = ? and dead = 0 limit 1',
  promote: `update open set owner = ${free} where owner = ${behind}
            and seq = (select min(seq) from open where lane = ? and dead = 0)`,
  done: `delete from open ${mine}`,
  retry: `update open set owner = 0, ends = 0, due = ?, error = ? ${mine}`,
  dead: `update open set owner = 0, ends = 0, dead = ?, error = ? ${mine}`,
  free: `update open set owner = 0, attempts = max(attempts - 1, 0) ${mine}`,
  takeDue: take(isDue),
  takeSuspect: take(isSuspect),
  nextDue: 'select min(due) as due from open where owner = 0 and dead = 0 and ends = 0',
  hasSuspect: `select 1 from open where ${isSuspect} limit 1`,
  read: 'select seq, id, event, received, head, body from delivery where seq = ?',
  ofOwner: 'select seq, lane, attempts from open where owner = ?',
  release: `update open set owner = 0, ends = ends + 1, attempts = max(attempts - 1, 0),
            due = min(due, ?) where owner in (select value from json_each(?))`,
  bury: `update open set dead = ?, ends = 0, error = ?
         where owner = 0 and dead = 0 and ends > 0 and ends >= ? returning seq, lane`,
  clock: "select value from setting where name = 'clock'",
  setClock: "insert or replace into setting (name, value) values ('clock', ?)",
  bringForward: 'update open set due = max(due - ?, ?) where owner <= 0 and dead = 0 and due > ?',
  revive: `update open set due = ?, attempts = 0, ends = 0, dead = 0, replay = 1,
           owner = case when dead = 0 then owner when ${hasLane} then ${behind} else ${free} end
           where seq = ? and owner <= 0`,
  reopen: `insert into open (seq, due, owner, attempts, replay, lane) values (?, ?, ?, 0, 1, ?)`,
  forget: 'delete from open where seq = ? returning lane, dead',
  drop: 'delete from delivery where seq = ?',
  version: 'pragma data_version',
  paused: "select 1 from setting where name = 'paused'",
  pause: "insert or replace into setting (name, value) values ('paused', ?)",
  resume: "delete from setting where name = 'paused'",
} as const;

/** All statements that the inbox runs on its tables. Each statement is prepared when it is first needed. */
export class Statements {
  readonly #database: SqliteDatabase;
  readonly #prepared = new Map<string, SqliteStatement>();
  /** True from `begin` to its end, and where a rollback has failed. */
  #isWithin = false;
  /** False if the last `write` that failed has not begun. */
  hasBegun = false;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Writes all or nothing. Throws the error of SQLite. */
  write<Result>(run: () => Result): Result {
    this.hasBegun = false;
    if (this.#isWithin) this.#rollBack();
    this.#isWithin = true;
    try {
      this.#run('begin');
      this.hasBegun = true;
      const result = run();
      this.#run('commit');
      this.#isWithin = false;
      return result;
    } catch (error) {
      try {
        this.#rollBack();
      } catch {
        // It is tried again before the next transaction.
      }
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#run('rollback');
    } catch (error) {
      // SQLite has rolled back by itself.
      if (!/no transaction/.test(String(error))) throw error;
    }
    this.#isWithin = false;
  }

  /** The number of the row; undefined if its id is known. */
  keep({ id, event, received, head, body }: DeliveryRow): number | undefined {
    const { changes, lastInsertRowid } = this.#statement('keep').run(
      encodeId(id),
      event,
      received,
      head,
      body,
    );
    return Number(changes) === 0 ? undefined : Number(lastInsertRowid);
  }

  /** Makes a row of what is to be done, for whoever has time. */
  open(seq: number, due: number, lane: string | null): void {
    this.#run('open', seq, due, this.#placeIn(lane), lane);
  }

  /** Makes rows of what a worker handles at once. */
  openTaken(seqs: readonly number[], due: number, owner: number): void {
    this.#run('openTaken', due, owner, JSON.stringify(seqs));
  }

  #placeIn(lane: string | null): number {
    return lane !== null && this.#get('lane', lane) !== undefined ? behind : free;
  }

  /** The next of a lane may be taken; nothing happens where one is free or at work. */
  promote(lane: string): void {
    this.#run('promote', lane);
  }

  mark(mark: Mark): void {
    const { seq, owner, attempts, lane } = mark;
    if (mark.kind === 'done') this.#statement('done').run(seq, owner, attempts);
    else if (mark.kind === 'retry') this.#run('retry', mark.due, mark.error, seq, owner, attempts);
    else if (mark.kind === 'dead') this.#run('dead', mark.at, mark.error, seq, owner, attempts);
    else this.#run('free', seq, owner, attempts);
    if (lane !== null && (mark.kind === 'done' || mark.kind === 'dead')) this.promote(lane);
  }

  /** Takes as many as are due, in the order of arrival. */
  takeDue(owner: number, now: number, most: number): readonly Claimed[] {
    return inOrder(this.#all('takeDue', owner, now, most));
  }

  takeSuspect(owner: number, now: number): readonly Claimed[] {
    return inOrder(this.#all('takeSuspect', owner, now, 1));
  }

  hasSuspect(now: number): boolean {
    return this.#get('hasSuspect', now) !== undefined;
  }

  /** The time at which the next is due; undefined if none waits. */
  nextDue(): number | undefined {
    return (this.#get('nextDue') as { due: number | null }).due ?? undefined;
  }

  read(seq: number): StoredDelivery | undefined {
    return this.#get('read', seq) as StoredDelivery | undefined;
  }

  ofOwner(owner: number): readonly Omit<Claimed, 'replay'>[] {
    return this.#all('ofOwner', owner) as Omit<Claimed, 'replay'>[];
  }

  /** Deliveries that were at work in workers that ended are free, and suspect: one may have ended them. */
  release(owners: readonly number[], now: number): void {
    this.#run('release', now, JSON.stringify(owners));
  }

  /** A delivery that was at work at so many ends is dead. */
  bury(now: number, error: string, ends: number): readonly number[] {
    const buried = this.#all('bury', now, error, ends) as { seq: number; lane: string | null }[];
    for (const { lane } of buried) if (lane !== null) this.promote(lane);
    return buried.map(({ seq }) => seq);
  }

  /** A row that is dead, or waits, begins anew. */
  revive(seq: number, due: number): void {
    this.#run('revive', due, seq);
  }

  /** A delivery that is done is to be handled once more. */
  reopen(seq: number, due: number, lane: string | null): void {
    this.#run('reopen', seq, due, this.#placeIn(lane), lane);
  }

  drop(seq: number): void {
    const rows = this.#all('forget', seq) as { lane: string | null; dead: number }[];
    for (const { lane, dead } of rows) if (lane !== null && dead === 0) this.promote(lane);
    this.#run('drop', seq);
  }

  /** The latest time that any process has told; 0 if none has. */
  clock(): number {
    return Number((this.#get('clock') as { value: string } | undefined)?.value ?? 0);
  }

  setClock(now: number): void {
    this.#run('setClock', String(now));
  }

  /** Whatever waits is due earlier by this time, but not before now. */
  bringForward(milliseconds: number, now: number): void {
    this.#run('bringForward', milliseconds, now, now);
  }

  /** Another number whenever another connection has written. */
  version(): unknown {
    return (this.#get('version') as { data_version: unknown }).data_version;
  }

  isPaused(): boolean {
    return this.#get('paused') !== undefined;
  }

  setPaused(isPaused: boolean, now: number): void {
    if (isPaused) this.#run('pause', String(now));
    else this.#run('resume');
  }

  #statement(name: keyof typeof sql): SqliteStatement {
    let statement = this.#prepared.get(name);
    if (!statement) {
      statement = this.#database.prepare(sql[name]);
      this.#prepared.set(name, statement);
    }
    return statement;
  }

  #run(name: keyof typeof sql, ...values: SqliteValue[]): ReturnType<SqliteStatement['run']> {
    return this.#statement(name).run(...values);
  }

  #get(name: keyof typeof sql, ...values: SqliteValue[]): unknown {
    return this.#statement(name).get(...values);
  }

  #all(name: keyof typeof sql, ...values: SqliteValue[]): unknown[] {
    return this.#statement(name).all(...values);
  }
}

function inOrder(rows: readonly unknown[]): readonly Claimed[] {
  return [...(rows as readonly Claimed[])].sort((one, other) => one.seq - other.seq);
}
