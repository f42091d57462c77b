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
  { isFinal, retryAfter }: Failure,
  attempt: number,
  { attempts = defaultAttempts, backoff = defaultBackoff }: RetryOptions,
): number | undefined {
  return isFinal || attempt >= attempts ? undefined : (retryAfter ?? backoff(attempt));
}
