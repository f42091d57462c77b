import type { Code } from '../typescript/code.js';
import type { ExactJson } from '../json.js';

/** A file of the package, before it is text. Paths are relative to it, with `/`. */
export type PlannedFile = {
  readonly path: string;
  /** It is made once and is the consumer's from then on. */
  readonly isSeed?: true;
} & (
  | { readonly kind: 'template'; readonly template: string; readonly view: View | (() => View) }
  | { readonly kind: 'json'; readonly value: ExactJson | (() => ExactJson) }
  /** A file whose lines depend on no document. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** A page of HTML. Its template gets two more members, the texts of these files below `templates`, and the policy that allows them alone. */
  | {
      readonly kind: 'page';
      readonly template: string;
      readonly view: object;
      readonly style: string;
      readonly script: string;
    }
  /** A file of `src/runtime`, as it is, below the lines of a header. */
  | { readonly kind: 'runtime'; readonly file: string; readonly header: readonly Code[] }
);

/** The data that a template prints. */
interface View {
  /** It has lines that only Prettier can lay out. */
  readonly isRough?: boolean;
}

export interface RenderedFile {
  readonly path: string;
  /** It is made once and is the consumer's from then on. */
  readonly isSeed?: true;
  readonly text: string;
}
