/** A delivery used up its time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** A delivery came while the receiver was closing. */
export class ReceiverClosedError extends Error {
  override readonly name = 'ReceiverClosedError';
}
