import type { Code } from '../../code/text.js';
import type { Markdown } from '../../code/markdown.js';

export interface ReadmeView {
  readonly title: Markdown;
  readonly packageName: Code;
  readonly hasOperations: boolean;
  readonly firstHandler: Code;
  readonly firstPath: Markdown;
  readonly firstIs: Code;
  readonly firstParse: Code;
  readonly firstIssues: Code;
  readonly firstMessage: Code;
  /** Says when formats are. */
  readonly areChecked: Code;
  readonly events: readonly EventRowView[];
}

export interface EventRowView {
  readonly handler: Markdown;
  readonly path: Markdown;
  readonly payload: Markdown;
  readonly description: Markdown;
}
