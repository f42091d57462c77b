import type { Code } from '../../typescript/code.js';
import type { HandlersIndexView } from '../handlers/view.js';

/** The templates of this output and what each prints. */
export interface StubsTemplates {
  'stubs/handler': StubView;
  'handlers/index': HandlersIndexView;
}

export interface StubView {
  readonly doc: readonly Code[];
  readonly packageName: Code;
  readonly handler: Code;
  /** The function, a line each. */
  readonly stub: readonly Code[];
}
