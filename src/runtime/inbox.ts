import { failureKind, InboxError } from './inbox-database.js';
import { checkInbox, type InboxOptions } from './inbox-options.js';
import { countsOf, type InboxStats } from './inbox-stats.js';
import { openingFailure } from './inbox-format.js';
import { openStoreOf, type Store } from './inbox-store.js';
import { Turns } from './inbox-turns.js';
import { Pruning, shrink } from './inbox-upkeep.js';
import { beat } from './inbox-workers.js';
import type { Inbox, KeptDelivery, WorkOff } from './kept.js';
import { platform } from './platform.js';
import { runEvery, sleep } from './time-limit.js';

export {
  InboxError,
  type SqliteDatabase,
  type SqliteStatement,
  type SqliteValue,
} from './inbox-database.js';
export { InboxAdmin, type InboxAdminOptions, type ReplayOptions } from './inbox-admin.js';
export type { InboxOptions } from './inbox-options.js';
export type { InboxFilter, InboxState, ListedDelivery, ListOptions } from './inbox-search.js';
export type { InboxStats } from './inbox-stats.js';
export {
  GiveUpError,
  RetryAfterError,
  type Attempt,
  type Failure,
  type Inbox,
  type KeptDelivery,
  type WorkOff,
} from './kept.js';
export { grouped, pack, unpack, type PackedDelivery } from './packed.js';

/** An inbox in a file. */
export interface FileInbox extends Inbox {
  stats(): InboxStats;
  /** Has nothing more be handled, in every process of the file and after a restart; what arrives is kept. */
  pause(): Promise<void>;
  /** Ends a pause. */
  resume(): Promise<void>;
}

/**
 * An inbox in a file of SQLite. Processes of one machine can share it. Throws a `TypeError` for wrong options, and an
 * `InboxError` that says what is wrong with the file.
 */
export function openInbox(options: InboxOptions): FileInbox {
  checkInbox(options);
  return new SqliteInbox(openStoreOf(options));
}

/** Milliseconds between looks at what other processes have written. */
const look = 250;
/** Milliseconds between looks at what was kept long enough, and where there is more of it. */
const pruning = 1000;
/** Bytes in the log that are worth to be written to the tables when there is nothing else to do. */
const worthwhile = 2 ** 20;
/** Milliseconds that `pause` and `resume` wait for a lock. */
const longestLock = 5000;

/** A process that has no server lives until its inbox is closed. Returns what lets it end. */
function keepAlive(): () => void {
  const timer = platform.setInterval(() => undefined, 2 ** 30);
  return () => platform.clearInterval(timer);
}

class SqliteInbox implements FileInbox {
  readonly hasLanes = true;
  readonly #store: Store;
  readonly #turns: Turns;
  readonly #pruning: Pruning;
  readonly #stops: (() => void)[] = [];
  #isStarted = false;
  #version: unknown;
  #isMoreToPrune = false;
  #closed: Promise<void> | undefined;
  #isClosed = false;

  constructor(store: Store) {
    this.#store = store;
    this.#turns = new Turns(store);
    this.#pruning = new Pruning(store);
    this.#every(beat, () => this.#beat());
  }

  put(deliveries: readonly KeptDelivery[]): Promise<void> {
    return this.#turns.put(deliveries);
  }

  start(work: WorkOff): void {
    this.#checkOpen();
    if (this.#isStarted) {
      throw new InboxError(
        `${this.#store.path} has a receiver already. A second receiver needs an inbox of its own.`,
      );
    }
    this.#isStarted = true;
    // Nothing is handled before the first look, which a lock of another program can put off.
    this.#turns.isPaused = true;
    this.#turns.start(work);
    try {
      this.#look();
    } catch (error) {
      if (failureKind(error) !== 'busy') {
        throw new InboxError(openingFailure(this.#store.path, error), { cause: error });
      }
    }
    this.#every(look, () => this.#look());
    this.#every(pruning, () => this.#prune());
    this.#stops.push(keepAlive());
  }

  stats(): InboxStats {
    this.#checkOpen();
    return countsOf(this.#store.database, this.#store.clock.now());
  }

  pause(): Promise<void> {
    return this.#setPaused(true);
  }

  resume(): Promise<void> {
    return this.#setPaused(false);
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#turns.close();
    for (const stop of this.#stops) stop();
    try {
      this.#store.workers.leave(Math.round(this.#store.clock.now()));
    } catch {
      // Its row is that of a process that is gone, for whoever comes next.
    }
    this.#isClosed = true;
    this.#store.close();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new InboxError('The inbox is closed.');
  }

  async #setPaused(isPaused: boolean): Promise<void> {
    const { statements, clock } = this.#store;
    const deadline = clock.now() + longestLock;
    for (;;) {
      this.#checkOpen();
      try {
        statements.write(() => statements.setPaused(isPaused, Math.round(clock.now())));
        break;
      } catch (error) {
        if (failureKind(error) !== 'busy' || clock.now() > deadline) throw error;
        await sleep(10);
      }
    }
    this.#turns.isPaused = isPaused;
  }

  #every(milliseconds: number, run: () => void): void {
    const attempt = (): void => {
      try {
        run();
      } catch {
        // The file is locked or full, which puts and marks tell. It is tried again.
      }
    };
    this.#stops.push(runEvery(milliseconds, attempt));
  }

  #beat(): void {
    this.#store.workers.renew(this.#store.clock.now());
    if (this.#isStarted) this.#freeGone();
  }

  #freeGone(): void {
    const { workers, clock, settings, path } = this.#store;
    const dead = workers.freeGone(clock.now());
    if (dead === undefined) return;
    for (const seq of dead) {
      settings.logger.error(
        `${path}: the delivery ${seq} is a dead letter, as the process ended each time while it was at work.`,
      );
    }
    this.#turns.wake();
  }

  #look(): void {
    const { path, statements, settings, log } = this.#store;
    const version = statements.version();
    if (version !== this.#version) {
      const isFirst = this.#version === undefined;
      if (isFirst) this.#freeGone();
      const isPaused = statements.isPaused();
      if (isFirst && isPaused) {
        settings.logger.warn(`${path} is paused: deliveries are kept, and not handled.`);
      }
      this.#turns.isPaused = isPaused;
      this.#version = version;
    }
    if (this.#isMoreToPrune) this.#prune();
    if (this.#turns.isIdle && this.#turns.bytes >= worthwhile) {
      this.#turns.bytes = 0;
      log.checkpoint();
    }
  }

  #prune(): void {
    this.#isMoreToPrune = this.#pruning.prune();
    if (this.#turns.isIdle && !this.#isMoreToPrune) shrink(this.#store.database);
  }
}
