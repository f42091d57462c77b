import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface ValidatorsTemplates {
  'validators/validator': ValidatorView;
  'validators/same': SameValidatorView;
  'validators/index': ValidatorsIndexView;
}

export interface ValidatorView {
  readonly header: readonly Code[];
  readonly imports: readonly Code[];
  readonly hasPlace: boolean;
  /** Says where the schema is. */
  readonly place: readonly Code[];
  readonly type: Code;
  /** Says that the verdict is about formats too, or that it isn't. */
  readonly areChecked: Code;
  /** The first lines of the functions. */
  readonly isHead: readonly Code[];
  readonly assertHead: readonly Code[];
  readonly parseHead: readonly Code[];
  readonly issuesHead: readonly Code[];
  readonly collectHead: readonly Code[];
  /** The statements of the functions, a line each. */
  readonly verdict: readonly Code[];
  readonly assertion: readonly Code[];
  readonly assertCall: readonly Code[];
  readonly issuesCall: readonly Code[];
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
