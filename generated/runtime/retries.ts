// Copied by hooksmith 0.1.0 from its src/runtime/retries.ts
// It is the same in every package: this file is overwritten.

import type { Failure } from './kept.js';

/** How often and when a delivery that failed is handled again. */
export interface RetryOptions {
  /** Times that a delivery is handled before it is a dead letter; 12 unless set. */
  readonly attempts?: number;
  /** Milliseconds after an attempt, counted from 1. Unless set: 1 s, 4 s, 16 s and so on to an hour, half of it random. */
  readonly backoff?: (attempt: number) => number;
}

export const defaultConcurrency = 16;

export const defaultAttempts = 12;

export function defaultBackoff(attempt: number): number {
  const longest = Math.min(3_600_000, 1_000 * 4 ** (attempt - 1));
  return Math.round(longest * (0.5 + Math.random() / 2));
}

/** Milliseconds until the next attempt, or undefined if the delivery is a dead letter. */
export function nextTry(
  failure: Failure,
  attempt: number,
  { attempts = defaultAttempts, backoff }: RetryOptions,
): number | undefined {
  return failure.isFinal || attempt >= attempts ? undefined : delayAfter(failure, attempt, backoff);
}

/** Milliseconds until the next attempt: of a handler, of the option `backoff`, or else our own. Never throws. */
export function delayAfter(
  { retryAfter }: Pick<Failure, 'retryAfter'>,
  attempt: number,
  backoff: (attempt: number) => number = defaultBackoff,
): number {
  if (isDelay(retryAfter)) return retryAfter;
  try {
    const delay = backoff(attempt);
    if (isDelay(delay)) return delay;
  } catch {
    // One that throws is as one that gives no number: the default follows.
  }
  return defaultBackoff(attempt);
}

/** Milliseconds of less than a year. Engines that are given no number lose a delivery, or hand it over at once. */
function isDelay(milliseconds: unknown): milliseconds is number {
  return (
    typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds < 365 * 24 * 3_600_000
  );
}
