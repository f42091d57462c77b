import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface TypesTemplates {
  'types/interface': InterfaceView;
  'types/alias': AliasView;
  'types/index': TypesIndexView;
}

export interface InterfaceView {
  readonly header: Code;
  readonly hasImports: boolean;
  readonly imports: readonly Code[];
  readonly doc: readonly Code[];
  readonly name: Code;
  /** The members with their comments, and the type of what no member names. */
  readonly lines: Code;
}

export interface AliasView {
  readonly header: Code;
  readonly hasImports: boolean;
  readonly imports: readonly Code[];
  readonly doc: readonly Code[];
  /** The declaration, with an alternative a line where it is too long. */
  readonly lines: Code;
}

export interface TypesIndexView {
  readonly header: Code;
  readonly exports: readonly Code[];
}
