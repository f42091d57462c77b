// Copied by hooksmith 0.1.0 from its src/runtime/inbox-marks.ts
// It is the same in every package: this file is overwritten.

import type { Mark } from './inbox-statements.js';

/** Milliseconds before marks that could not be written are tried again. */
export const markPause = 1000;

/** The most marks in one transaction. */
const most = 256;

/** Ends of attempts that wait to be written, which may take long: a disk that is full loses none. */
export class Marks {
  #waiting: Mark[] = [];
  /** They are not tried again before this time. */
  notBefore = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get isMany(): boolean {
    return this.#waiting.length >= most;
  }

  get waiting(): readonly Mark[] {
    return this.#waiting;
  }

  push(mark: Mark): void {
    this.#waiting.push(mark);
  }

  /** None while the last ones wait to be tried again. */
  take(now: number): readonly Mark[] {
    return now < this.notBefore ? [] : this.#waiting.splice(0, most);
  }

  giveBack(marks: readonly Mark[], notBefore: number): void {
    this.#waiting = [...marks, ...this.#waiting];
    this.notBefore = notBefore;
  }

  /** Has the next be tried at once. */
  hurry(): void {
    this.notBefore = 0;
  }
}
