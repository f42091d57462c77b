import type { Code } from '../../typescript/code.js';
import type { Markdown } from '../../typescript/markdown.js';

/** The templates of this output and what each prints. */
export interface PackageTemplates {
  'package/index': IndexView;
  'package/readme': ReadmeView;
}

/** The exports of the package, by the parts it has. */
export interface IndexView {
  readonly header: Code;
  readonly hasTypes: boolean;
  readonly hasValidators: boolean;
  readonly hasHandlers: boolean;
  /** The exports that are lists of names. */
  readonly listed: readonly Code[];
  readonly isEmpty: boolean;
}

export interface ReadmeView {
  readonly title: Markdown;
  readonly packageName: Code;
  /** In one sentence, what is in it. */
  readonly contents: Code;
  /** The packages that have to be beside it, if any. */
  readonly dependencies: Code;
  readonly isReceiving: boolean;
  /** True if it has inboxes. */
  readonly isKeeping: boolean;
  /** An OpenAPI document says how to subscribe. */
  readonly isSubscribing: boolean;
  /** The options of a client, as they are written. */
  readonly subscriptionOptions: Code;
  /** Of a sync, besides its first. */
  readonly syncArguments: Code;
  /** The provider has no list. */
  readonly hasRecord: boolean;
  /** The title of its API. */
  readonly provider: Markdown;
  readonly isValidating: boolean;
  readonly isTesting: boolean;
  readonly hasSchemas: boolean;
  readonly firstHandler: Code;
  readonly firstPath: Markdown;
  readonly firstIs: Code;
  readonly firstParse: Code;
  readonly firstIssues: Code;
  readonly firstValidators: Code;
  /** Says when formats are. */
  readonly areChecked: Code;
  /** Something in a delivery tells events. */
  readonly hasTold: boolean;
  readonly areByUrl: boolean;
  readonly told: Markdown;
  readonly events: readonly EventRowView[];
  readonly signatures: readonly SignatureRowView[];
}

export interface SignatureRowView {
  readonly provider: Markdown;
  readonly options: Markdown;
}

export interface EventRowView {
  readonly handler: Markdown;
  readonly path: Markdown;
  readonly told: Markdown;
  readonly payload: Markdown;
  readonly description: Markdown;
}
