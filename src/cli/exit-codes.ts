export const exitCodes = { fine: 0, wrong: 1, usage: 2, bug: 70, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Thrown for wrong usage, before anything has been done. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** A way to mend it. */
    readonly hint = 'See hooksmith --help.',
  ) {
    super(message);
  }
}
