// Copied by hooksmith 0.1.0 from its src/runtime/promises.ts
// It is the same in every package: this file is overwritten.

import { platform } from './platform.js';

/** Goes on with a result: at once where it is there, so that what needs no promise makes none. */
export function after<Result, Next>(
  result: Result | PromiseLike<Result>,
  next: (result: Result) => Next | Promise<Next>,
): Next | Promise<Next> {
  return isThenable(result) ? Promise.resolve(result).then(next) : next(result);
}

/** Lets what is waiting be done first, such as sending an answer. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    platform.setTimeout(resolve, 0);
  });
}

export function isThenable<Result>(
  value: Result | PromiseLike<Result>,
): value is PromiseLike<Result> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
