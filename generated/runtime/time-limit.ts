// Copied by hooksmith 0.1.0 from its src/runtime/time-limit.ts
// It is the same in every package: this file is overwritten.

import { TimeLimitError } from './errors.js';
import { platform } from './platform.js';

/** The longest time that timers count, in milliseconds: 24.8 days. */
const longestTimer = 2 ** 31 - 1;

/** Runs something once, after as many milliseconds. Returns what stops it. */
export function runAfter(milliseconds: number, run: () => void): () => void {
  if (milliseconds > longestTimer) return () => undefined;
  const timer = platform.setTimeout(run, milliseconds);
  return () => platform.clearTimeout(timer);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void runAfter(milliseconds, resolve));
}

/** Runs something again and again, which keeps no process alive. Returns what stops it. */
export function runEvery(milliseconds: number, run: () => void): () => void {
  if (milliseconds > longestTimer) return () => undefined;
  const timer = platform.setInterval(run, milliseconds);
  (timer as { unref?(): void }).unref?.();
  return () => platform.clearInterval(timer);
}

/** Rejects with a `TimeLimitError` after as many milliseconds, and hands it to `onLate`. */
export function withinTime<Result>(
  result: PromiseLike<Result>,
  timeLimit: number,
  onLate: (error: TimeLimitError) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = runAfter(timeLimit, () => {
      const error = new TimeLimitError(
        `A handler, hook or store took longer than ${timeLimit} ms.`,
      );
      reject(error);
      onLate(error);
    });
    result.then(
      (value) => {
        stop();
        resolve(value);
      },
      () => {
        stop();
        resolve(result);
      },
    );
  });
}

/** True if work failed because its time limit has aborted it, which was told then. */
export function isOfLimit(error: unknown, limit: TimeLimitError): boolean {
  try {
    return error === limit || (error instanceof Error && error.cause === limit);
  } catch {
    return false; // Reading it throws.
  }
}
