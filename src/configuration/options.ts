import type { TellConfiguration } from '../model/tell-rule.js';
import { defaultParts, partNames } from '../outputs/parts.js';

/** An option's value. A list is given several times, or between commas where it has `choices`; a rule stands in the configuration only. */
export type OptionKind = 'flag' | 'list' | 'number' | 'text' | 'rule';

export interface Option {
  readonly kind: OptionKind;
  readonly alias?: string;
  readonly choices?: readonly string[];
  /** The name of its value. */
  readonly value?: string;
  /** Its values may stand between commas, as choices may. */
  readonly hasCommas?: true;
  /** Its effect, for the help, the README and the schema of the configuration. */
  readonly describe: string;
  /** Its default, in words. */
  readonly otherwise?: string;
  /** It may also stand in the configuration, and in the environment as HOOKSMITH_…. */
  readonly isConfigured?: true;
  /** A path, from the folder that it is written in. */
  readonly isPath?: true;
}

/** Every option there is, once: the help, the README, the configuration and its schema follow from it. */
export const options = {
  spec: {
    kind: 'text',
    value: 'document',
    describe: 'The AsyncAPI document: a path, an https: URL, or - for standard input.',
    isConfigured: true,
    isPath: true,
  },
  output: {
    kind: 'text',
    alias: 'o',
    value: 'folder',
    describe: "The folder of the package. Made if it isn't there.",
    isConfigured: true,
    isPath: true,
  },
  handlers: {
    kind: 'text',
    value: 'folder',
    describe:
      'A folder for handlers of your own: it gets a stub for each event that has none there, and what is there stays.',
    isConfigured: true,
    isPath: true,
  },
  role: {
    kind: 'text',
    choices: ['subscriber', 'application'],
    describe:
      'Whose side to generate for: the subscriber handles what the application sends, the application what is sent to it.',
    otherwise: 'the side that has events; of two, the one with more that are told',
    isConfigured: true,
  },
  tell: {
    kind: 'rule',
    describe:
      'Where a delivery names its event, for a document that doesn\'t say it: { "header": "x-github-event", "is": "key" }, or { "payload": "/type" }.',
    isConfigured: true,
  },
  formats: {
    kind: 'text',
    choices: ['annotation', 'assertion'],
    describe: 'Whether validators check formats on request alone, or always.',
    otherwise: 'annotation',
    isConfigured: true,
  },
  only: {
    kind: 'list',
    choices: [...partNames, defaultParts],
    describe: `Generates these parts, and those that they need; \`${defaultParts}\` stands for all that need no other package.`,
    otherwise: defaultParts,
    isConfigured: true,
  },
  packageName: {
    kind: 'text',
    value: 'name',
    describe: 'The name of the package.',
    otherwise: 'the title as a slug',
    isConfigured: true,
  },
  packageVersion: {
    kind: 'text',
    value: 'version',
    describe: 'The version of the package.',
    otherwise: "the document's",
    isConfigured: true,
  },
  license: {
    kind: 'text',
    value: 'license',
    describe: "The package's license, such as MIT, for its package.json.",
    isConfigured: true,
  },
  repository: {
    kind: 'text',
    value: 'url',
    describe: "The package's repository, a URL or github:owner/name, for its package.json.",
    isConfigured: true,
  },
  partial: {
    kind: 'flag',
    describe: "Warns of what can't be resolved or is misshapen, and generates the rest.",
    isConfigured: true,
  },
  select: {
    kind: 'list',
    value: 'event',
    hasCommas: true,
    describe:
      'The events to handle, by name, of a document that has many: only they get a handler of yours. May be repeated, or between commas.',
    otherwise: 'all',
    isConfigured: true,
  },
  check: {
    kind: 'flag',
    describe:
      'Writes nothing; lists each file that is changed, missing or stale, and exits 1 when there is one. For CI.',
  },
  dryRun: { kind: 'flag', describe: 'Writes nothing; lists what would be written.' },
  watch: {
    kind: 'flag',
    alias: 'w',
    describe: 'Generates again whenever the document or a file it refers to is saved.',
  },
  to: {
    kind: 'text',
    value: 'url',
    describe: "Where the receiver listens, its basePath included; the channel's address is added.",
    otherwise: 'http://localhost:3000/webhooks',
  },
  set: {
    kind: 'list',
    value: 'path=value',
    describe:
      'Sets a member of the payload: links.customer.href=https://example.com. May be repeated.',
  },
  file: {
    kind: 'text',
    value: 'path',
    describe: 'Sends this payload, as its bytes are, and not a fixture; - is standard input.',
  },
  header: {
    kind: 'list',
    alias: 'H',
    value: 'name: value',
    describe: 'Adds a header. May be repeated.',
  },
  message: {
    kind: 'text',
    value: 'name',
    describe: 'Which message to send of an event that has several.',
    otherwise: 'its first',
  },
  sign: {
    kind: 'flag',
    describe:
      'Signs it as the provider whose signature the document names; the secret is in the environment or in .env, as for a project of init.',
  },
  count: {
    kind: 'number',
    alias: 'n',
    value: 'times',
    describe: 'Sends it so often.',
    otherwise: '1',
  },
  failOn: {
    kind: 'text',
    choices: ['error', 'warn', 'info'],
    describe: 'The least severity that makes it exit 1.',
    otherwise: 'error',
  },
  format: {
    kind: 'text',
    choices: ['text', 'json', 'github'],
    describe: 'How findings are printed; github makes annotations of a workflow.',
    otherwise: 'text',
  },
  framework: {
    kind: 'text',
    choices: ['node', 'express', 'fastify', 'hono', 'lambda'],
    describe: 'What the receiver runs in.',
    otherwise: 'node',
  },
  pm: {
    kind: 'text',
    choices: ['npm', 'pnpm', 'yarn', 'bun'],
    describe: 'The package manager.',
    otherwise: 'the one that runs this',
  },
  package: {
    kind: 'text',
    value: 'name',
    describe:
      'Depends on this published package, name or name@version, and has no generated one inside.',
  },
  install: { kind: 'flag', describe: 'Installs the dependencies; --no-install leaves them out.' },
  git: { kind: 'flag', describe: 'Makes it a git repository.' },
  force: {
    kind: 'flag',
    describe: "Writes into a folder that isn't empty; no file that is there is replaced.",
  },
  yes: { kind: 'flag', alias: 'y', describe: 'Asks nothing.' },
  json: { kind: 'flag', describe: 'Prints one JSON document on stdout, also on failure.' },
  quiet: { kind: 'flag', alias: 'q', describe: 'Prints nothing but warnings and errors.' },
  verbose: {
    kind: 'flag',
    describe: 'Prints every finding, and how many milliseconds each stage took.',
  },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof options;

export type OptionValue<Given extends Option> = Given['kind'] extends 'flag'
  ? boolean
  : Given['kind'] extends 'rule'
    ? TellConfiguration
    : Given['kind'] extends 'number'
      ? number
      : Given['kind'] extends 'list'
        ? readonly WordOf<Given>[]
        : WordOf<Given>;

type WordOf<Given extends Option> = Given['choices'] extends readonly (infer Word)[]
  ? Word
  : string;

/** The options of a command, those that were given. */
export type Settings = {
  readonly [Name in OptionName]?: OptionValue<(typeof options)[Name]> | undefined;
};

export interface Command {
  /** Its argument, beside options. */
  readonly positional?: {
    readonly name: string;
    readonly isRequired?: true;
    readonly describe: string;
  };
  readonly describe: string;
  readonly options: readonly OptionName[];
  /** Command lines, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
}

/** Options of every command. */
export const globalOptions = ['json', 'quiet', 'verbose'] as const satisfies readonly OptionName[];

export const commands = {
  init: {
    positional: { name: 'dir', describe: 'The folder of the project' },
    describe: 'Start a project that receives the webhooks of a document',
    options: [
      ...(['spec', 'framework', 'select', 'pm', 'package', 'role', 'partial'] as const),
      ...(['install', 'git', 'force', 'yes'] as const),
    ],
    examples: [
      ['hooksmith init my-receiver --spec asyncapi.yaml', 'a receiver that runs, in my-receiver'],
      [
        'hooksmith init my-receiver --spec https://example.com/asyncapi.yaml --framework hono --yes',
        'asks nothing',
      ],
    ],
  },
  generate: {
    positional: { name: 'spec', describe: options.spec.describe },
    describe: 'Write the package of a document, or what has changed of it',
    options: [
      'output',
      'handlers',
      'select',
      'role',
      'formats',
      'only',
      'packageName',
      'packageVersion',
      'license',
      'repository',
      'partial',
      'check',
      'dryRun',
      'watch',
    ],
    examples: [
      ['hooksmith generate asyncapi.yaml --output generated', 'the package, in generated'],
      ['hooksmith generate --check', 'whether the package is what the document says, for CI'],
    ],
  },
  events: {
    positional: { name: 'spec', describe: options.spec.describe },
    describe: 'Show the events of a document: handler, message, what tells it, URL',
    options: ['role'],
    examples: [['hooksmith events asyncapi.yaml', 'a line for each event']],
  },
  validate: {
    positional: { name: 'spec', describe: options.spec.describe },
    describe: 'Say what is wrong with a document, and what will hurt',
    options: ['role', 'failOn', 'format'],
    examples: [['hooksmith validate asyncapi.yaml --fail-on warn', 'exits 1 on a warning, too']],
  },
  send: {
    positional: {
      name: 'event',
      isRequired: true,
      describe: "The event: its handler, its operation's id, its message or its channel",
    },
    describe: 'Post a valid sample of an event to a receiver, and print the answer',
    options: ['to', 'spec', 'message', 'set', 'file', 'header', 'sign', 'count', 'role'],
    examples: [
      [
        'hooksmith send onOrderPlaced --to http://localhost:3000/webhooks --set number=7',
        'an order, with that number',
      ],
    ],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commands;

/** As it is written on the command line: `--package-name`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** As it is written in the environment: `HOOKSMITH_PACKAGE_NAME`. */
export function variableOf(name: string): string {
  return `HOOKSMITH_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}
