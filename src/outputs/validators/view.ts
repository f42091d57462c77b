import type { Code } from '../../code/text.js';

export interface ValidatorView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  /** The schema's place, as a literal. */
  readonly place: Code;
  readonly type: Code;
  readonly is: Code;
  readonly assert: Code;
  readonly parse: Code;
  readonly issues: Code;
  readonly collect: Code;
  /** The statements of the functions, a line each. */
  readonly verdict: readonly Code[];
  readonly assertion: readonly Code[];
  readonly collector: readonly Code[];
  readonly standard: readonly Code[];
}

/** A validator that is another one under a further name. */
export interface SameValidatorView {
  readonly header: readonly Code[];
  readonly exports: readonly Code[];
}

export interface ValidatorsIndexView {
  readonly header: readonly Code[];
  readonly exports: readonly Code[];
}
