import type { Markdown } from '../../typescript/markdown.js';
import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface ProjectTemplates {
  'project/announce': ImportingView;
  'project/dev': { readonly entry: Code };
  'project/environment': EnvironmentView;
  'project/gitignore': GitignoreView;
  'project/inbox': InboxFileView;
  'project/options': OptionsFileView;
  'project/pnpm': PnpmView;
  'project/yarn': PlainView;
  'project/readme': ProjectReadmeView;
  'project/receiver': ReceiverFileView;
  'project/settings': SettingsView;
  'project/test': TestView;
  'project/node': ImportingView;
  'project/express': ImportingView;
  'project/fastify': ImportingView;
  'project/hono': ImportingView;
  'project/lambda': ImportingView;
  'project/local': PlainView;
}

/** Depends only on the name of the package. */
export interface ImportingView {
  readonly packageName: Code;
}

/** Nothing depends on anything. */
export type PlainView = object;

export interface GitignoreView {
  readonly isYarn: boolean;
  readonly isFile: boolean;
}

export interface PnpmView {
  /** True if the package stands inside. */
  readonly hasWorkspace: boolean;
  readonly isBuilding: boolean;
  /** Dependencies whose scripts are to run. */
  readonly built: readonly Code[];
  readonly hasOverrides: boolean;
  /** A line for each package that has an exact version, whatever brings it along. */
  readonly overrides: readonly Code[];
}

/** The place that deliveries are kept in. */
export interface InboxView {
  readonly hasInbox: boolean;
  readonly hasNone: boolean;
  /** True if it is a file of ours; of these two is the SQLite: Node.js' own, or a dependency. */
  readonly isFile: boolean;
  readonly isOfNode: boolean;
  readonly isBesideNode: boolean;
  /** True if it is a server, and of these two. */
  readonly isEngine: boolean;
  readonly isPostgres: boolean;
  readonly isRedis: boolean;
  /** True if opening it fails rather than wait. */
  readonly canStop: boolean;
  /** `a file, by SQLite` */
  readonly inboxLabel: Code;
  /** From the project's folder. */
  readonly inboxFile: Code;
  readonly inboxFileSpan: Markdown;
  /** The variable of the environment for the URL of a server; empty for a file. */
  readonly inboxVariable: Code;
  readonly inboxVariableText: Code;
  /** The name of the queue on a server, as a literal. */
  readonly queue: Code;
}

export interface InboxFileView extends ImportingView, InboxView {}

/** The signature that deliveries are verified by. All but the flags is empty if there is none. */
export interface SignatureView {
  readonly isSigned: boolean;
  readonly isUnsigned: boolean;
  /** True if the public URL is signed, too. */
  readonly signsUrl: boolean;
  readonly provider: Code;
  readonly header: Code;
  /** The variable of the environment for its secret. */
  readonly variable: Code;
  readonly variableText: Code;
  /** The variable for the public URL. */
  readonly urlVariable: Code;
  /** `the secret that GitHub signs with` */
  readonly secretWords: Code;
  readonly secretText: Code;
  /** A secret of its kind. */
  readonly testSecret: Code;
  readonly verifier: Code;
  readonly signer: Code;
  readonly imports: readonly Code[];
  /** The names that its options take from the settings. */
  readonly settings: Code;
  readonly options: readonly Code[];
  /** A sentence without its end. */
  readonly assumed: Markdown;
}

export interface SettingsView extends SignatureView, InboxView {
  /** True if there are variables without which nothing starts. */
  readonly hasSecrets: boolean;
  /** The beginning of the paths of all events. */
  readonly basePath: Code;
}

export interface EnvironmentView extends SettingsView {
  /** True if an OpenAPI document says how to subscribe. */
  readonly canSubscribe: boolean;
  /** True if subscribing is all that needs the public URL. */
  readonly needsUrl: boolean;
}

export interface ReceiverFileView extends ImportingView, InboxView {}

export interface OptionsFileView extends ImportingView, SignatureView, InboxView {
  /** True if every event has a handler; else some are selected. */
  readonly isWhole: boolean;
  readonly isSelected: boolean;
  /** True if there are events that nothing leads to. */
  readonly hasRoutes: boolean;
  /** A comment on them. */
  readonly routes: readonly Code[];
}

export interface TestView extends ImportingView, SignatureView, InboxView {
  readonly hasEvents: boolean;
  readonly isEmpty: boolean;
  readonly testingImport: readonly Code[];
  readonly receiverOptions: Code;
  /** The same with an inbox. */
  readonly keepingOptions: Code;
  /** True if some event needs more than a payload. */
  readonly hasSpecial: boolean;
  readonly isPlain: boolean;
  readonly special: readonly Code[];
  readonly hasUntested: boolean;
  readonly untested: readonly Code[];
  /** True if there is a value that an event refuses. */
  readonly hasRefused: boolean;
  readonly refusedEvent: Code;
  readonly refused: Code;
  /** True if there is an event to deliver unsigned. */
  readonly hasUnsigned: boolean;
  readonly unsignedEvent: Code;
  /** The arguments of a test receiver after its options. */
  readonly signing: Code;
}

export interface ProjectReadmeView extends ImportingView, SignatureView, InboxView {
  /** Runs a program of a package that is installed. */
  readonly execute: Code;
  /** The handler of `firstFile`, and its type. */
  readonly firstHandler: Code;
  readonly firstType: Code;
  /** True for a server without an inbox. */
  readonly hasNoneOfServer: boolean;
  /** `20.19` */
  readonly node: Code;
  readonly name: Markdown;
  readonly title: Markdown;
  /** `14 events` */
  readonly events: Code;
  /** Its usual name. */
  readonly framework: Code;
  readonly hasEvents: boolean;
  readonly isEmpty: boolean;
  readonly isLambda: boolean;
  readonly isServer: boolean;
  /** True if an OpenAPI document says how to subscribe. */
  readonly canSubscribe: boolean;
  readonly isUnsubscribable: boolean;
  readonly listen: Code;
  readonly subscribe: Code;
  readonly subscribeDry: Code;
  readonly isGenerated: boolean;
  readonly isPublished: boolean;
  readonly install: Code;
  readonly test: Code;
  readonly start: Code;
  readonly dev: Code;
  /** True if only some events have a handler. */
  readonly isSelected: boolean;
  /** The number of the others. */
  readonly others: Code;
  /** The script `start` runs this. */
  readonly startProgram: Code;
  readonly generate: Code;
  readonly canSend: boolean;
  readonly send: Markdown;
  readonly firstFile: Markdown;
  readonly server: Code;
  readonly spec: Markdown;
  readonly packageLink: Markdown;
  readonly command: Markdown;
}
