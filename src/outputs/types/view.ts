import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface TypesTemplates {
  'types/type': TypeView;
  'types/index': TypesIndexView;
}

export interface TypeView {
  readonly header: Code;
  readonly hasImports: boolean;
  readonly imports: Code;
  readonly doc: readonly Code[];
  /** Of the type, with its members and their comments. */
  readonly declaration: Code;
  readonly isRough: boolean;
}

export interface TypesIndexView {
  readonly header: Code;
  readonly exports: readonly Code[];
}
