import type { Code } from '../../code/text.js';

export interface StubView {
  readonly doc: readonly Code[];
  readonly packageName: Code;
  readonly handler: Code;
  readonly stub: Code;
}
