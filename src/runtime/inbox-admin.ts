import { InboxError, unshareableVersion, type SqliteDatabase } from './inbox-database.js';
import { processOf } from './inbox-host.js';
import { openStore, type OpenedFile } from './inbox-format.js';
import { recordsOf, type Records } from './inbox-records.js';
import { search, type InboxFilter, type ListedDelivery, type ListOptions } from './inbox-search.js';
import { Statements } from './inbox-statements.js';
import { countsOf, type InboxStats } from './inbox-stats.js';
import { liveWorker } from './inbox-workers.js';
import type { KeptDelivery } from './kept.js';

/** Which inbox to look after: needs `path` or `database` of one that exists. */
export interface InboxAdminOptions {
  readonly path?: string;
  /** Is the administration's from then on, which closes it. */
  readonly database?: SqliteDatabase;
  /** The inbox's own, where it has one: `where` and `find` look into bodies. */
  readonly unseal?: (body: Uint8Array) => Uint8Array;
}

/** How deliveries are handled again. */
export interface ReplayOptions {
  /** The most a second; all at once unless set. */
  readonly rate?: number;
}

/** The most rows of one transaction, so that a receiver at work waits for none of them. */
const most = 200;

/** A century in milliseconds, so that the time of an attempt stays a whole number. */
const longestDelay = 100 * 365 * 24 * 60 * 60 * 1000;

/**
 * Looks after an inbox, also while receivers are at work on it. Throws an `InboxError` if there is none at the path.
 * It waits up to five seconds for a lock.
 */
export class InboxAdmin {
  readonly #file: OpenedFile;
  readonly #database: SqliteDatabase;
  readonly #statements: Statements;
  readonly #records: Records;

  constructor({ unseal, ...options }: InboxAdminOptions) {
    this.#file = openStore(options, { isCreated: false });
    this.#database = this.#file.database;
    this.#database.exec('pragma synchronous = full; pragma secure_delete = on');
    this.#statements = new Statements(this.#database);
    this.#records = recordsOf({ unseal });
  }

  close(): void {
    this.#database.close();
  }

  stats(): InboxStats {
    return countsOf(this.#database, Date.now());
  }

  list(filter: InboxFilter = {}, options: ListOptions = {}): readonly ListedDelivery[] {
    return search(this.#database, filter, this.#records, options);
  }

  /** A delivery by its number; undefined if there is none. */
  find(seq: number): (ListedDelivery & { readonly delivery: KeptDelivery }) | undefined {
    const [found] = this.list({ seqs: [seq] });
    const stored = found && this.#statements.read(seq);
    return stored && { ...found, delivery: this.#records.decode(stored) };
  }

  /** Has dead and waiting ones tried at once, as if for the first time. Returns the numbers of those. */
  retry(filter: InboxFilter): readonly number[] {
    return this.#each(filter, ({ seq, state }) => {
      if (state !== 'dead' && state !== 'waiting') return false;
      this.#statements.revive(seq, Date.now());
      return true;
    });
  }

  /**
   * Has them handled again, those as well that are done, as if for the first time. Returns the numbers of those: all but
   * what is at work.
   */
  replay(filter: InboxFilter, { rate = Infinity }: ReplayOptions = {}): readonly number[] {
    if (!(rate > 0)) throw new TypeError('rate has to be a number above 0.');
    const start = Date.now();
    let count = 0;
    return this.#each(filter, ({ seq, state, lane = null }) => {
      if (state === 'running') return false;
      const due = Math.round(start + Math.min((count++ * 1000) / rate, longestDelay));
      if (state === 'done') this.#statements.reopen(seq, due, lane);
      else this.#statements.revive(seq, due);
      return true;
    });
  }

  /** Deletes them, and overwrites their bytes. Returns the numbers of those: all but what is at work. */
  drop(filter: InboxFilter): readonly number[] {
    const dropped = this.#each(filter, ({ seq, state }) => {
      if (state === 'running') return false;
      this.#statements.drop(seq);
      return true;
    });
    // Their pages are in the log as they were.
    this.#database.prepare('pragma wal_checkpoint(truncate)').get();
    return dropped;
  }

  /** Has nothing more be handled, in every process; what arrives is kept. */
  pause(): void {
    this.#setPaused(true);
  }

  /** Ends a pause. */
  resume(): void {
    this.#setPaused(false);
  }

  #setPaused(isPaused: boolean): void {
    this.#checkWriting();
    this.#statements.write(() => this.#statements.setPaused(isPaused, Date.now()));
  }

  /** Changes rows in short transactions, each of which looks first at what has become of its rows. */
  #each(filter: InboxFilter, change: (row: ListedDelivery) => boolean): readonly number[] {
    this.#checkWriting();
    const rows = this.list(filter);
    const changed: number[] = [];
    for (let start = 0; start < rows.length; start += most) {
      const seqs = rows.slice(start, start + most).map(({ seq }) => seq);
      const now = this.#statements.write(() => this.list({ seqs }).filter(change));
      changed.push(...now.map(({ seq }) => seq));
    }
    return changed;
  }

  /** Throws if writing beside a receiver isn't safe with this SQLite. */
  #checkWriting(): void {
    const worker = liveWorker(this.#database, Date.now());
    const version = worker && unshareableVersion(this.#database);
    if (worker && version !== undefined) {
      throw new InboxError(
        `${this.#file.path} is open in process ${processOf(worker.pid)} on ${worker.host}. Writing beside it needs SQLite 3.51.3 or later, and this is ${version}: use a later Node.js, or stop that process first.`,
      );
    }
  }
}
