import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface ValidatorsTemplates {
  'validators/validator': ValidatorView;
  'validators/same': SameValidatorView;
  'validators/index': ValidatorsIndexView;
}

export interface ValidatorView {
  readonly header: Code;
  readonly imports: Code;
  readonly hasPlace: boolean;
  /** Says where the schema is. */
  readonly place: Code;
  readonly type: Code;
  /** Says that the verdict is about formats too, or that it isn't. */
  readonly areChecked: Code;
  /** The first lines of the functions. */
  readonly isHead: Code;
  readonly assertHead: Code;
  readonly parseHead: Code;
  readonly issuesHead: Code;
  readonly collectHead: Code;
  /** The statements of the functions, a line each. */
  readonly verdict: Code;
  readonly assertion: Code;
  readonly assertCall: Code;
  readonly issuesCall: Code;
  readonly collector: Code;
  readonly standard: Code;
}

/** A validator that is another one under a further name. */
export interface SameValidatorView {
  readonly header: Code;
  readonly exports: readonly Code[];
}

export interface ValidatorsIndexView {
  readonly header: Code;
  readonly exports: readonly Code[];
}
