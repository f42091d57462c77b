import type { TellConfiguration } from '../model/tell-rule.js';
import { defaultParts, partNames } from '../outputs/parts.js';

/** An option's value. A list is given several times, or between commas where it has `choices`; a rule stands in the configuration only. */
export type OptionKind = 'flag' | 'list' | 'number' | 'text' | 'rule';

export interface Option {
  readonly kind: OptionKind;
  readonly alias?: string;
  /** Its flag, where that isn't its name. */
  readonly flag?: string;
  readonly choices?: readonly string[];
  /** The name of its value. */
  readonly value?: string;
  /** Its values may stand between commas, as choices may. */
  readonly hasCommas?: true;
  /** Its effect, for the help, the reference and the schema of the configuration. */
  readonly describe: string;
  /** Its default, in words. */
  readonly otherwise?: string;
  /** It may also stand in the configuration, and in the environment as HOOKSMITH_…. */
  readonly isConfigured?: true;
  /** A path, from the folder that it is written in. */
  readonly isPath?: true;
  /** In a configuration, it is about the document that is named there, and about no other. */
  readonly isOfDocument?: true;
}

/** Every option there is, once: the help, the reference, the configuration and its schema follow from it. */
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
      'A folder for your handlers. Each event without a handler gets a stub there. Existing files are never changed.',
    isConfigured: true,
    isPath: true,
  },
  docs: {
    kind: 'text',
    value: 'file',
    describe:
      'A page of the events for people: one file of HTML that needs nothing else, with every field, its rules and examples.',
    isConfigured: true,
    isPath: true,
    isOfDocument: true,
  },
  role: {
    kind: 'text',
    choices: ['subscriber', 'application'],
    describe:
      'Whose side to generate for: the subscriber handles what the application sends, the application what is sent to it.',
    otherwise:
      'the side that has events; if both have, the one with more events that can be told apart',
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
    describe: 'Whether validators check formats only on request, or always.',
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
  subscriptions: {
    kind: 'text',
    value: 'document',
    describe:
      "The OpenAPI document of the provider's API for subscriptions: a path. If several operations may subscribe, the pointer of one follows: api.yaml#/paths/~1webhooks/post.",
    isConfigured: true,
    isPath: true,
    isOfDocument: true,
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
    describe:
      'The version of the package. auto is the version that is due after the baseline, by what has changed since.',
    otherwise: "the document's",
    isConfigured: true,
  },
  baseline: {
    kind: 'text',
    value: 'document',
    describe:
      'The release that consumers have, to compare with: a file of a git revision, v1.4.0:asyncapi.yaml, a package in node_modules, a path or a URL.',
    isConfigured: true,
    isPath: true,
    isOfDocument: true,
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
    describe: 'Generates a document with errors without its faulty parts, and warns about them.',
    isConfigured: true,
  },
  select: {
    kind: 'list',
    value: 'event',
    hasCommas: true,
    describe:
      'The events to handle, by the names of their handlers: only they get a handler in your project. May be repeated, or a list with commas.',
    otherwise: 'all',
    isConfigured: true,
  },
  check: {
    kind: 'flag',
    describe:
      'Writes nothing; lists each file that is changed, missing or stale, and exits 1 when there is one. For CI.',
  },
  changelog: {
    kind: 'text',
    value: 'file',
    describe: 'Puts what changed under the next version at the top of this file.',
  },
  dryRun: { kind: 'flag', describe: 'Changes nothing; lists what would be changed.' },
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
    describe: 'Sends the bytes of this file instead of a fixture; - is standard input.',
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
      'Signs the delivery as its provider does, if the document names a known signature. The secret is in the environment or in .env, as for a project of init.',
  },
  count: {
    kind: 'number',
    alias: 'n',
    value: 'times',
    describe: 'How many times to send it.',
    otherwise: '1',
  },
  failOn: {
    kind: 'text',
    choices: ['error', 'warn', 'info', 'breaking', 'risky', 'any'],
    describe: 'The least severity that makes it exit 1.',
    otherwise: 'error',
  },
  format: {
    kind: 'text',
    choices: ['text', 'json', 'github', 'markdown', 'version'],
    describe: 'How findings are printed; github makes annotations of a workflow.',
    otherwise: 'text',
  },
  inbox: {
    kind: 'text',
    flag: 'db',
    value: 'file',
    describe:
      'The file of the inbox. Its key in the configuration is inbox, its variable is HOOKSMITH_INBOX.',
    isConfigured: true,
    isPath: true,
  },
  dead: { kind: 'flag', describe: 'Only dead letters.' },
  waiting: { kind: 'flag', describe: 'Only deliveries that wait for their next attempt.' },
  event: {
    kind: 'text',
    value: 'name',
    describe: 'Only deliveries of an event, by the name of its handler.',
  },
  since: {
    kind: 'text',
    value: 'time',
    describe:
      'Only deliveries that came at that time or later: 2h, 30m or 7d ago, or 2026-11-28T10:00Z.',
  },
  until: {
    kind: 'text',
    value: 'time',
    describe:
      'Only deliveries that came before it. A time alone, 11:00Z, is on the day of --since.',
  },
  where: {
    kind: 'list',
    value: 'path=value',
    describe: 'Only deliveries whose payload has this value: links.customer.id=7. May be repeated.',
  },
  rate: {
    kind: 'number',
    value: 'number',
    describe: 'How many deliveries to handle in a second. Without it, all at once.',
  },
  payload: { kind: 'flag', describe: 'Shows the payload, too.' },
  framework: {
    kind: 'text',
    choices: ['node', 'express', 'fastify', 'hono', 'lambda'],
    describe: 'What the receiver runs in.',
    otherwise: 'node',
  },
  engine: {
    kind: 'text',
    flag: 'inbox',
    choices: ['sqlite', 'postgres', 'redis', 'none'],
    describe:
      'Where each delivery is kept until it is handled, with retries: in a file, in PostgreSQL by pg-boss, in Redis by BullMQ, or nowhere.',
    otherwise: 'sqlite; none for lambda',
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
    describe: 'Uses this published package, name or name@version, instead of a generated one.',
  },
  install: { kind: 'flag', describe: 'Installs the dependencies; --no-install leaves them out.' },
  git: { kind: 'flag', describe: 'Makes it a git repository.' },
  force: {
    kind: 'flag',
    describe: "Writes into a folder that isn't empty. Existing files are never replaced.",
  },
  with: {
    kind: 'list',
    value: 'name=value',
    describe: "Gives an option that the provider's API needs besides the token. May be repeated.",
  },
  prune: {
    kind: 'flag',
    describe: 'Removes subscriptions of this receiver to events that you did not ask for.',
  },
  first: {
    kind: 'flag',
    describe: 'Says that nothing is subscribed yet, for a provider that has no list.',
  },
  list: { kind: 'flag', describe: 'Shows what is subscribed, and changes nothing.' },
  remove: {
    kind: 'list',
    value: 'id',
    describe: 'Removes the subscription with this id. May be repeated.',
  },
  keep: {
    kind: 'list',
    value: 'event',
    hasCommas: true,
    describe:
      'Records that an event is subscribed: its answer was lost, and you have looked at the provider.',
  },
  forget: {
    kind: 'list',
    value: 'event',
    hasCommas: true,
    describe:
      "Records that an event isn't subscribed: its answer was lost, and you have looked at the provider.",
  },
  port: {
    kind: 'number',
    value: 'port',
    describe: 'The port for deliveries; the page has the next one. 0 takes any that is free.',
    otherwise: '4000',
  },
  forwardTo: {
    kind: 'text',
    value: 'url',
    describe:
      'Posts each delivery on to a server of yours, bytes and headers as they came, and gives its answer to the sender.',
  },
  save: {
    kind: 'text',
    value: 'folder',
    describe: 'Keeps the body of each delivery in a file there, for `hooksmith send --file`.',
  },
  strict: {
    kind: 'flag',
    describe:
      'Answers as a receiver does, with 422 to a payload that breaks its schema. Otherwise all JSON and all forms are answered with 204, so that no sender gives up.',
  },
  open: { kind: 'flag', describe: 'Opens the page in the browser.' },
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

/** As it is written on the command line: `--package-name`. */
export function flagOf(name: OptionName): string {
  const { flag = name }: Option = options[name];
  return `--${inKebabCase(flag)}`;
}

/** `package-name`, of `packageName`. */
export function inKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** As it is written in the environment: `HOOKSMITH_PACKAGE_NAME`. */
export function variableOf(name: string): string {
  return `HOOKSMITH_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}
