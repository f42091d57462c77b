// Copied by hooksmith 0.1.0 from its src/runtime/time-limit.ts
// It is the same in every package: this file is overwritten.

import { TimeLimitError } from './errors.js';
import { platform } from './platform.js';

/** The longest time that timers count, in milliseconds: 24.8 days. */
const longestTimer = 2 ** 31 - 1;

/** Rejects with a `TimeLimitError` after as many milliseconds, and aborts the context with it. */
export function withinTime<Result>(
  result: Promise<Result>,
  timeLimit: number,
  context: { abort(reason: unknown): void },
): Promise<Result> {
  if (timeLimit > longestTimer) return result;
  let timer: unknown;
  const limit = new Promise<never>((_, reject) => {
    timer = platform.setTimeout(() => {
      const error = new TimeLimitError(`The event took longer than ${timeLimit} ms.`);
      context.abort(error);
      reject(error);
    }, timeLimit);
  });
  return Promise.race([result, limit]).finally(() => platform.clearTimeout(timer));
}
