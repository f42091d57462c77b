import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface TypesTemplates {
  'types/interface': InterfaceView;
  'types/alias': AliasView;
  'types/index': TypesIndexView;
}

export interface InterfaceView {
  readonly header: readonly Code[];
  readonly hasImports: boolean;
  readonly imports: readonly Code[];
  readonly doc: readonly Code[];
  readonly name: Code;
  readonly members: readonly MemberView[];
  readonly isOpen: boolean;
  /** The type of what no member names. */
  readonly index: Code;
}

export interface MemberView {
  readonly doc: readonly Code[];
  /** The member, with an alternative a line where it is too long. */
  readonly lines: readonly Code[];
}

export interface AliasView {
  readonly header: readonly Code[];
  readonly hasImports: boolean;
  readonly imports: readonly Code[];
  readonly doc: readonly Code[];
  /** The declaration, with an alternative a line where it is too long. */
  readonly lines: readonly Code[];
}

export interface TypesIndexView {
  readonly header: readonly Code[];
  readonly exports: readonly Code[];
}
