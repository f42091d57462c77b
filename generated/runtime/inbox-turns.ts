// Copied by hooksmith 0.1.0 from its src/runtime/inbox-turns.ts
// It is the same in every package: this file is overwritten.

import { Claims, type Taken } from './inbox-claims.js';
import { failureKind, InboxError } from './inbox-database.js';
import { runThisTurn } from './inbox-host.js';
import { Jobs, type Job } from './inbox-jobs.js';
import { markPause, Marks } from './inbox-marks.js';
import { longestWait, Puts, refuse, sizeOf, type Put } from './inbox-puts.js';
import { Recent } from './inbox-recent.js';
import type { Claimed, Mark } from './inbox-statements.js';
import type { Store } from './inbox-store.js';
import { Space } from './inbox-upkeep.js';
import type { KeptDelivery, WorkOff } from './kept.js';
import { platform } from './platform.js';
import { sleep } from './time-limit.js';

/** Milliseconds that marks wait for others, unless something else is written. */
const markWait = 10;
/** Milliseconds before a lock is tried again. */
const lockPause = 10;
/** Milliseconds that closing tries to write the last marks. */
const closingTime = 5000;

interface Written {
  readonly arrived: Arrived;
  readonly claimed: readonly Job[];
  readonly taken: Taken;
}

/** Deliveries that are kept. */
interface Arrived {
  /** Those that are handled here at once. */
  readonly fresh: Job[];
  readonly waiting: { readonly seq: number; readonly delivery: KeptDelivery }[];
  bytes: number;
}

/**
 * Writes to the file once in a turn of the loop: what arrived, the marks of what ended, and what is taken next are one
 * transaction. Puts are resolved when the log is synced, which the next ones wait for.
 */
export class Turns {
  readonly #store: Store;
  readonly #puts = new Puts();
  readonly #marks = new Marks();
  readonly #claims: Claims;
  readonly #jobs: Jobs;
  readonly #recent = new Recent();
  readonly #space: Space;
  #isScheduled = false;
  #isSyncing = false;
  #isClosing = false;
  #isPaused = false;
  #isStarted = false;
  /** A transaction has failed: rows may be ours that nobody handles. */
  #isUnsure = false;
  #isClosed = false;
  #later: { readonly timer: unknown; readonly due: number } | undefined;
  /** Bytes that were written since the last look. */
  bytes = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#claims = new Claims(store.statements, () => this.#schedule());
    this.#space = new Space(store);
    this.#jobs = new Jobs(store, (mark) => this.#ended(mark));
  }

  /** True if nothing is written, and nothing at work. */
  get isIdle(): boolean {
    return this.#puts.isEmpty && this.#marks.isEmpty && this.#jobs.count === 0;
  }

  start(work: WorkOff): void {
    this.#jobs.work = work;
    this.#isStarted = true;
    this.wake();
  }

  /** Looks for work, as another process may have left some. */
  wake(): void {
    this.#claims.wake();
    this.#schedule();
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    this.wake();
  }

  put(deliveries: readonly KeptDelivery[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosing) throw new InboxError('The inbox is closed.');
      const { records } = this.#store;
      const entries = deliveries.map((delivery) => ({ delivery, row: records.encode(delivery) }));
      const deadline = this.#store.clock.now() + longestWait;
      this.#puts.push({ entries, resolve, reject, deadline });
      this.#schedule();
    });
  }

  /** Waits for what is at work and writes its marks. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#claims.stop();
    await this.#jobs.settled();
    const { clock } = this.#store;
    const deadline = clock.now() + closingTime;
    for (let wait = 1; !this.isIdle || this.#isSyncing; wait = lockPause) {
      if (clock.now() > deadline) {
        this.#tell('deliveries that are done could not be marked, and will be handled again');
        break;
      }
      this.#marks.hurry();
      this.#schedule();
      await sleep(wait);
      await this.#jobs.settled();
    }
    platform.clearTimeout(this.#later?.timer);
    this.#isClosed = true;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    runThisTurn(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  /** Another turn after some time. */
  #scheduleLater(milliseconds: number): void {
    const due = Date.now() + milliseconds;
    if (this.#later && this.#later.due <= due) return;
    platform.clearTimeout(this.#later?.timer);
    const timer = platform.setTimeout(() => {
      this.#later = undefined;
      this.#schedule();
    }, milliseconds);
    this.#later = { timer, due };
  }

  #turn(): void {
    if (this.#isClosed) return;
    if (!this.#isSyncing && this.#puts.isGathering) return this.#schedule();
    const now = this.#store.clock.now();
    const marks = this.#marks.take(now);
    const puts = this.#isSyncing ? [] : this.#takePuts();
    if (puts.length > 0 || marks.length > 0 || this.#canTake) this.#attempt(puts, marks, true);
    if (!this.#puts.isEmpty && !this.#isSyncing && !this.#later) this.#schedule();
    if (!this.#marks.isEmpty) this.#scheduleLater(Math.max(1, this.#marks.notBefore - now));
  }

  #takePuts(): readonly Put[] {
    const puts = this.#puts.take();
    try {
      if (puts.length > 0) this.#store.checkFile();
      return puts;
    } catch (error) {
      refuse(puts, error);
      return [];
    }
  }

  get #room(): number {
    return this.#store.settings.concurrency - this.#jobs.count;
  }

  get #isAtWork(): boolean {
    return this.#isStarted && !this.#isPaused && !this.#isClosing;
  }

  get #canTake(): boolean {
    return this.#isAtWork && this.#claims.isWorthwhile && this.#room > 0;
  }

  #attempt(puts: readonly Put[], marks: readonly Mark[], isTaking: boolean): void {
    let written: Written;
    try {
      if (puts.length > 0) this.#store.log.mend();
      written = this.#store.statements.write(() => this.#write(puts, marks, isTaking));
    } catch (error) {
      this.#recover(puts, marks, isTaking, error);
      return;
    }
    this.#written(puts, marks, written);
  }

  #write(puts: readonly Put[], marks: readonly Mark[], isTaking: boolean): Written {
    const { statements, workers, clock } = this.#store;
    const now = clock.now();
    if (this.#isUnsure) this.#freeLost([...marks, ...this.#marks.waiting]);
    const arrived: Arrived = { fresh: [], waiting: [], bytes: 0 };
    const { fresh } = arrived;
    for (const put of puts) this.#keep(put, arrived, now);
    if (fresh.length > 0) statements.openTaken(fresh.map(seqOf), now, workers.id);
    for (const mark of marks) statements.mark(mark);
    const room = this.#room - fresh.length;
    const taken: Taken =
      isTaking && this.#canTake
        ? this.#claims.take(workers.id, now, { room, atWork: this.#jobs.count + fresh.length })
        : { rows: [], isAlone: false };
    return { arrived, claimed: taken.rows.map((row) => this.#jobOf(row)), taken };
  }

  #keep({ entries }: Put, arrived: Arrived, now: number): void {
    const { statements, workers } = this.#store;
    const { fresh, waiting } = arrived;
    for (const { delivery, row } of entries) {
      const seq = statements.keep(row);
      if (seq === undefined) continue;
      const { lane, body, head } = row;
      arrived.bytes += body.length + head.length;
      if (lane === null && this.#isAtWork && this.#claims.isClear && fresh.length < this.#room) {
        fresh.push({ seq, owner: workers.id, attempts: 1, replay: 0, lane, delivery });
      } else {
        statements.open(seq, now, lane);
        waiting.push({ seq, delivery });
        this.#claims.wakeDue();
      }
    }
  }

  #jobOf(row: Claimed): Job {
    const { statements, workers } = this.#store;
    const delivery = this.#recent.take(row.seq);
    const stored = delivery ? undefined : statements.read(row.seq);
    return { ...row, owner: workers.id, delivery, stored };
  }

  /** Rows that a transaction has made ours whose outcome we don't know. */
  #freeLost(marks: readonly Mark[]): void {
    const { statements, workers } = this.#store;
    const marked = new Set(marks.map(({ seq, attempts }) => `${seq} ${attempts}`));
    for (const row of statements.ofOwner(workers.id)) {
      if (this.#jobs.has(row.seq) || marked.has(`${row.seq} ${row.attempts}`)) continue;
      statements.mark({ ...row, owner: workers.id, kind: 'free' });
    }
  }

  #written(puts: readonly Put[], marks: readonly Mark[], written: Written): void {
    const { arrived, claimed, taken } = written;
    const { fresh, waiting, bytes } = arrived;
    const { clock } = this.#store;
    if (this.#isUnsure) this.#claims.wakeDue();
    this.#isUnsure = false;
    this.bytes += bytes;
    if (this.#isStarted) for (const { seq, delivery } of waiting) this.#recent.add(seq, delivery);
    for (const mark of marks) {
      if (mark.kind === 'retry') this.#claims.expect(mark.due, clock.now());
      else if (mark.kind === 'free' || mark.lane !== null) this.#claims.wakeDue();
    }
    this.#claims.handled(taken);
    for (const job of [...fresh, ...claimed]) this.#jobs.expect(job);
    for (const job of claimed) this.#jobs.run(job);
    if (puts.length > 0) void this.#sync(puts, fresh);
    if (this.#canTake) this.#schedule();
  }

  async #sync(puts: readonly Put[], fresh: readonly Job[]): Promise<void> {
    this.#isSyncing = true;
    try {
      await this.#store.log.sync();
      for (const { resolve } of puts) resolve();
    } catch (error) {
      refuse(puts, error);
    }
    this.#isSyncing = false;
    if (fresh.length > 0) runThisTurn(() => this.#begin(fresh));
    this.#schedule();
  }

  /** Their senders have been answered by now: no handler keeps them waiting. */
  #begin(fresh: readonly Job[]): void {
    for (const job of fresh) {
      if (!this.#isAtWork) this.#jobs.free(job);
      else this.#jobs.run(job);
    }
  }

  /** Nothing was written. A lock is waited for; after any other failure marks wait, and can't fail a put. */
  #recover(puts: readonly Put[], marks: readonly Mark[], isTaking: boolean, error: unknown): void {
    const now = this.#store.clock.now();
    const kind = failureKind(error);
    this.#claims.wake();
    this.#isUnsure ||= this.#store.statements.hasBegun;
    if (kind === 'busy') {
      this.#puts.giveBack(puts, now, error);
      this.#marks.giveBack(marks, now);
      this.#scheduleLater(lockPause);
      return;
    }
    // Once for each transaction, as room in the file is no help where the disk is full.
    if (kind === 'full' && isTaking && this.#space.make(sizeOf(puts))) {
      return this.#attempt(puts, marks, false);
    }
    if (marks.length > 0) {
      this.#marks.giveBack(marks, now + markPause);
      this.#tell('what is done could not be marked, which is tried again', error);
    }
    this.#scheduleLater(markPause);
    if (marks.length > 0 || isTaking) this.#putAlone(puts);
    else if (kind === 'other' && puts.length > 1) for (const put of puts) this.#putAlone([put]);
    else refuse(puts, error);
  }

  #putAlone(puts: readonly Put[]): void {
    if (puts.length > 0) this.#attempt(puts, [], false);
  }

  #ended(mark: Mark): void {
    this.#marks.push(mark);
    this.#claims.ended();
    if (this.#canTake || this.#marks.isMany || this.#isClosing) this.#schedule();
    else this.#scheduleLater(markWait);
  }

  #tell(text: string, ...values: readonly unknown[]): void {
    this.#store.settings.logger.error(`${this.#store.path}: ${text}.`, ...values);
  }
}

function seqOf({ seq }: Job): number {
  return seq;
}
