import type { Claimed, Statements } from './inbox-statements.js';
import { runAfter } from './time-limit.js';

/** Deliveries that were taken, and true if nothing may be handled beside them. */
export interface Taken {
  readonly rows: readonly Claimed[];
  readonly isAlone: boolean;
}

const nothing: Taken = { rows: [], isAlone: false };

/** The most that are taken in one transaction, however many may be handled at a time. */
const mostTaken = 1000;

/** Milliseconds after which a retry is looked for anyway: timers count no more than some weeks. */
const longestWait = 24 * 60 * 60 * 1000;

/**
 * Takes what is due. A suspect, which was at work when a process ended, comes before all others, alone: so that it
 * takes none with it.
 */
export class Claims {
  readonly #statements: Statements;
  readonly #onDue: () => void;
  /** False if it is known that none waits that is due. */
  #mayBeDue = true;
  #mayBeSuspect = true;
  #isAlone = false;
  /** A suspect waits until nothing is at work. */
  #isDraining = false;
  #stopTimer: (() => void) | undefined;
  #timerDue = Infinity;

  /** `onDue` is called when the next retry is due. */
  constructor(statements: Statements, onDue: () => void) {
    this.#statements = statements;
    this.#onDue = onDue;
  }

  /** True if nothing waits before what arrives now. */
  get isClear(): boolean {
    return !this.#mayBeDue && !this.#mayBeSuspect && !this.#isAlone;
  }

  /** True if `take` may find something. */
  get isWorthwhile(): boolean {
    return !this.#isAlone && !this.#isDraining && (this.#mayBeDue || this.#mayBeSuspect);
  }

  /** Something may wait that this process doesn't know of. */
  wake(): void {
    this.#mayBeDue = true;
    this.#mayBeSuspect = true;
  }

  /** Something waits that is due. */
  wakeDue(): void {
    this.#mayBeDue = true;
  }

  /** Within a transaction; `handled` has to be called when that is written. */
  take(owner: number, now: number, { room, atWork }: { room: number; atWork: number }): Taken {
    if (!this.isWorthwhile) return nothing;
    if (this.#mayBeSuspect) {
      this.#isDraining = atWork > 0 && this.#statements.hasSuspect(now);
      if (this.#isDraining) return nothing;
      const rows = atWork > 0 ? [] : this.#statements.takeSuspect(owner, now);
      if (rows.length > 0) return { rows, isAlone: true };
      this.#mayBeSuspect = false;
    }
    if (room <= 0 || !this.#mayBeDue) return nothing;
    const most = Math.min(room, mostTaken);
    const rows = this.#statements.takeDue(owner, now, most);
    if (rows.length < most) {
      this.#mayBeDue = false;
      const due = this.#statements.nextDue();
      if (due !== undefined) this.expect(due, now);
    }
    return { rows, isAlone: false };
  }

  /** Deliveries that were taken are going to be handled. */
  handled({ isAlone }: Taken): void {
    if (isAlone) this.#isAlone = true;
  }

  /** A delivery is done, or has failed. */
  ended(): void {
    this.#isDraining = false;
    if (!this.#isAlone) return;
    this.#isAlone = false;
    this.#mayBeSuspect = true;
  }

  /** A retry is due at some time. */
  expect(due: number, now: number): void {
    if (due >= this.#timerDue) return;
    this.stop();
    this.#timerDue = due;
    this.#stopTimer = runAfter(Math.min(due - now, longestWait), () => {
      this.#timerDue = Infinity;
      this.#mayBeDue = true;
      this.#onDue();
    });
  }

  stop(): void {
    this.#stopTimer?.();
    this.#timerDue = Infinity;
  }
}
