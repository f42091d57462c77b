// Copied by hooksmith 0.1.0 from its src/runtime/errors.ts
// It is the same in every package: this file is overwritten.

/** A delivery used up its time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** A delivery came while the receiver was closing. */
export class ReceiverClosedError extends Error {
  override readonly name = 'ReceiverClosedError';
}
