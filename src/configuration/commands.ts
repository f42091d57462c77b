import { options, type Option, type OptionName } from './options.js';

export interface Command {
  /** Its argument, beside options. */
  readonly positional?: {
    readonly name: string;
    readonly isRequired?: true;
    readonly describe: string;
  };
  /** The arguments that may follow it, as many as one likes. */
  readonly rest?: { readonly name: string; readonly describe: string; readonly isOne?: true };
  readonly describe: string;
  readonly options: readonly OptionName[];
  /** Where an option has other words for this command than in the table of options. */
  readonly own?: { readonly [Name in OptionName]?: Partial<Option> };
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
      ...(['spec', 'subscriptions', 'framework', 'engine', 'select', 'pm', 'package'] as const),
      ...(['role', 'partial', 'install', 'git', 'force', 'yes'] as const),
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
    describe: 'Write the package of a document, or update it',
    options: [
      'output',
      'handlers',
      'docs',
      'select',
      'role',
      'formats',
      'only',
      'subscriptions',
      'packageName',
      'packageVersion',
      'baseline',
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
  docs: {
    positional: { name: 'spec', describe: options.spec.describe },
    describe: 'Write a page of the events for people, as one file of HTML',
    options: ['output', 'since', 'role', 'formats', 'subscriptions', 'packageName'],
    own: {
      output: {
        value: 'file',
        describe: 'The file of the page, or - for standard output.',
        otherwise: 'docs of the configuration, else docs.html',
      },
      since: {
        value: 'document',
        describe:
          'Shows also what has changed since this release: a file of a git revision, v1.4.0:asyncapi.yaml, a package in node_modules, a path or a URL.',
        otherwise: 'baseline of the configuration',
      },
    },
    examples: [
      ['hooksmith docs asyncapi.yaml --output docs.html', 'the page, in docs.html'],
      ['hooksmith docs --since v1.4.0:asyncapi.yaml', 'with the changes since that release'],
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
    describe: 'Say what is wrong with a document, and what will cause trouble later',
    options: ['role', 'subscriptions', 'failOn', 'format'],
    own: {
      failOn: { choices: ['error', 'warn', 'info'] },
      format: { choices: ['text', 'json', 'github'] },
    },
    examples: [['hooksmith validate asyncapi.yaml --fail-on warn', 'exits 1 on a warning, too']],
  },
  diff: {
    positional: {
      name: 'old',
      describe:
        'The old document, baseline unless given: a path, an https: URL, -, a package (its folder or its contract.json), or a file of a git revision, main:asyncapi.yaml',
    },
    rest: { name: 'new', describe: 'The new document, spec unless given', isOne: true },
    describe: 'Say what an edit of a document means for users of its package',
    options: ['baseline', 'role', 'formats', 'failOn', 'format', 'changelog'],
    own: {
      failOn: { choices: ['breaking', 'risky', 'any'], otherwise: 'none does' },
      format: {
        choices: ['text', 'json', 'github', 'markdown', 'version'],
        describe:
          'How changes are printed; github makes annotations of a workflow, markdown a part of a changelog, version only the next version.',
      },
    },
    examples: [
      ['hooksmith diff main:asyncapi.yaml asyncapi.yaml', 'what this branch changes'],
      ['hooksmith diff v1.4.0:asyncapi.yaml --fail-on breaking', 'exits 1 on a breaking change'],
    ],
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
  listen: {
    positional: { name: 'spec', describe: options.spec.describe },
    describe: 'Take deliveries on this machine, and show each with what the document says of it',
    options: ['port', 'forwardTo', 'save', 'strict', 'open', 'role', 'formats'],
    examples: [
      ['hooksmith listen asyncapi.yaml', 'deliveries as they come, here and on a page'],
      [
        'hooksmith listen --forward-to http://localhost:3000/webhooks',
        'and on to a receiver that runs there',
      ],
    ],
  },
  subscribe: {
    describe: 'Ask a provider to send events to a receiver, through its API',
    options: [
      ...(['to', 'select', 'subscriptions', 'with', 'dryRun', 'prune', 'first', 'list'] as const),
      ...(['remove', 'keep', 'forget', 'spec', 'role', 'yes'] as const),
    ],
    own: {
      to: { otherwise: 'PUBLIC_URL of the environment or of .env' },
      select: {
        describe:
          'The events to subscribe to, by the names of their handlers. May be repeated, or a list with commas.',
      },
      yes: { describe: 'Asks nothing. Scripts need it to subscribe.' },
    },
    examples: [
      [
        'hooksmith subscribe --to https://example.com/webhooks --dry-run',
        'what would be subscribed',
      ],
      [
        'hooksmith subscribe --to https://example.com/webhooks --select onOrderPlaced',
        'one event; the token is HOOKSMITH_TOKEN of the environment or of .env',
      ],
    ],
  },
  inbox: {
    positional: {
      name: 'action',
      isRequired: true,
      describe: 'One of ls, show, retry, replay, drop, pause and resume',
    },
    rest: { name: 'ids', describe: 'The numbers of deliveries, as ls shows them' },
    describe: 'Look at the deliveries in an inbox, and handle them again',
    options: [
      ...(['inbox', 'dead', 'waiting', 'event', 'since', 'until', 'where', 'rate'] as const),
      ...(['dryRun', 'yes', 'payload'] as const),
    ],
    own: {
      yes: {
        describe: 'Asks nothing. Scripts need it to change more than 100 deliveries at once.',
      },
    },
    examples: [
      ['hooksmith inbox ls --dead --since 2h', 'the dead letters of two hours'],
      ['hooksmith inbox show 4211', 'its attempts and errors, and its payload with --payload'],
      ['hooksmith inbox retry --dead --dry-run', 'what would be handled again'],
      [
        'hooksmith inbox replay --since 2026-11-28T10:00Z --until 11:00Z --where number=7 --rate 50',
        'handles an hour again, done or not',
      ],
    ],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commands;

/** An option as a command has it. */
export function optionOf(command: Command, name: OptionName): Option {
  return { ...options[name], ...command.own?.[name] };
}
