import type { Html } from '../../typescript/html.js';

/** The templates below `templates/docs`. They escape every text; `Html` is printed as it is. */
export interface DocsTemplates {
  'docs/page': PageView;
}

export interface PageView {
  readonly title: string;
  readonly version: string;
  /** The policy by which a browser runs and loads nothing but the page's own script and style. */
  readonly policy: string;
  readonly style: Html;
  readonly script: Html;
  readonly description: Html;
  readonly install: Html;
  readonly usage: Html;
  readonly isSubscribing: boolean;
  readonly subscribe: Html;
  /** There is something beside the first lines of a receiver. */
  readonly hasAside: boolean;
  readonly isServed: boolean;
  readonly servers: readonly ServerView[];
  readonly count: string;
  readonly hasEvents: boolean;
  readonly basePath: string;
  readonly isBelowBasePath: boolean;
  readonly events: readonly EventView[];
  /** The facts that hold of every event. */
  readonly hasFacts: boolean;
  readonly facts: readonly FactView[];
  readonly sections: readonly SectionView[];
  readonly hasPayloads: boolean;
  readonly payloads: readonly LinkView[];
  readonly hasSchemas: boolean;
  readonly schemas: readonly LinkView[];
  readonly answers: readonly AnswerView[];
  readonly hasChanges: boolean;
  readonly since: string;
  readonly changes: readonly ChangesView[];
}

/** A link within the page. */
export interface LinkView {
  readonly address: string;
  readonly label: Html;
}

export interface ServerView {
  readonly name: string;
  readonly url: string;
  readonly description: Html;
  readonly hasFacts: boolean;
  readonly facts: readonly FactView[];
}

/** A line of the table of events. */
export interface EventView extends LinkView {
  /** The place of the event is this line, and no section. */
  readonly isHere: boolean;
  readonly id: string;
  readonly isDeprecated: boolean;
  readonly summary: Html;
  readonly payloads: Html;
  readonly handler: Html;
  readonly delivery: Html;
}

export interface FactView {
  readonly label: string;
  readonly fact: Html;
}

/** A payload or another schema: its rows, and an example. */
export interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly isDeprecated: boolean;
  /** One line below the title. */
  readonly line: Html;
  readonly description: Html;
  readonly hasFacts: boolean;
  readonly facts: readonly FactView[];
  /** The id of the table's type, which it has where the section has another. */
  readonly type: string;
  readonly hasAnchor: boolean;
  readonly rows: readonly RowView[];
  readonly hasExample: boolean;
  readonly examples: readonly ExampleView[];
}

/** A line of a table of members. */
export interface RowView {
  /** A member, an item, or an alternative. Otherwise it is a line of words above some of those. */
  readonly isRow: boolean;
  readonly isLabel: boolean;
  readonly hasId: boolean;
  readonly hasNoId: boolean;
  readonly id: string;
  readonly isIndented: boolean;
  /** The class for its depth. */
  readonly level: string;
  /** For a line of words, those. */
  readonly name: Html;
  readonly type: Html;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
  readonly description: Html;
  readonly hasRules: boolean;
  readonly rules: Html;
}

export interface ExampleView {
  readonly label: string;
  readonly code: Html;
}

export interface AnswerView {
  readonly status: string;
  readonly meaning: string;
}

/** The changes of one severity. */
export interface ChangesView {
  readonly heading: string;
  readonly items: readonly Html[];
}
