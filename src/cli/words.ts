import yargs, { type Argv } from 'yargs';
import {
  commands,
  globalOptions,
  optionOf,
  type Command,
  type CommandName,
} from '../configuration/commands.js';
import {
  flagOf,
  inKebabCase,
  options,
  type Option,
  type OptionName,
  type Settings,
} from '../configuration/options.js';
import { version } from '../engine/release.js';
import { nearest, visible } from '../text.js';
import type { Asked, Invocation } from './command.js';
import { UsageError } from './exit-codes.js';
import { streamOf } from './streams.js';

/** Stands for standard input while yargs parses, to which `-` is an option without a name. */
const standardInput = '\0stdin';

/** Reads any command line. Undefined if it asked for help or the version, which has been printed; throws a `UsageError`. */
export async function readWords(argv: readonly string[]): Promise<Asked | undefined> {
  const given: { asked?: Asked } = {};
  let parser = yargs(inWordsOf(argv))
    .scriptName('hooksmith')
    .usage('$0 <command>\n\nForges a typed webhook package from an AsyncAPI document.')
    .parserConfiguration({ 'greedy-arrays': false })
    .demandCommand(1, `Which command? There are: ${Object.keys(commands).join(', ')}.`)
    .strict()
    .version(version)
    .help()
    .alias({ h: 'help', v: 'version' })
    .wrap(Math.min(100, streamOf('stdout').columns || 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw message ? new UsageError(rephrase(message, argv)) : error;
    });
  for (const [name, command] of Object.entries(commands) as [CommandName, Command][]) {
    parser = parser.command(
      usageOf(name, command),
      command.describe,
      (built) => declare(built, command),
      (values) => {
        given.asked = { name, invocation: invocationOf(command, values, argv) };
      },
    );
  }
  await parser.parseAsync();
  return given.asked;
}

/** pnpm hands on the `--` of `pnpm run listen -- --port 4010`, and yargs would drop what comes after it. */
function inWordsOf(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv
    .filter((_, index) => index !== end)
    .map((word) => (word === '-' ? standardInput : word));
}

function usageOf(name: string, { positional, rest }: Command): string {
  if (!positional) return name;
  const first = positional.isRequired ? `<${positional.name}>` : `[${positional.name}]`;
  const more = rest ? ` [${rest.name}${rest.isOne ? '' : '..'}]` : '';
  return `${name} ${first}${more}`;
}

function declare(parser: Argv, command: Command): Argv {
  const { positional, rest, options: names, examples } = command;
  let declared = parser.example(examples.map(([line, what]) => [line, what]));
  if (positional) {
    const { name, describe } = positional;
    declared = declared.positional(name, { type: 'string', describe });
  }
  if (rest) {
    const { name, describe } = rest;
    declared = declared.positional(name, { type: 'string', array: rest.isOne !== true, describe });
  }
  for (const name of names) declared = declareOption(declared, name, optionOf(command, name));
  for (const name of globalOptions) declared = declareOption(declared, name);
  return declared.conflicts({ watch: ['check', 'dry-run', 'json'], quiet: 'verbose' });
}

function declareOption(parser: Argv, name: OptionName, option: Option = options[name]): Argv {
  const { kind, alias, choices, hasCommas, describe, otherwise } = option;
  return parser.option(flagOf(name).slice(2), {
    ...(alias !== undefined && { alias }),
    ...(choices && { choices }),
    describe: otherwise === undefined ? describe : `${describe} [default: ${otherwise}]`,
    ...(kind === 'flag' ? { type: 'boolean' } : { requiresArg: true }),
    ...(kind === 'text' && { type: 'string' }),
    ...(kind === 'number' && { type: 'number' }),
    ...(kind === 'list' && {
      type: 'string',
      array: true,
      coerce: split(hasCommas ?? choices !== undefined),
    }),
  });
}

/** Some lists may stand between commas: `--only types,validators`. */
function split(hasCommas: boolean) {
  return (given: readonly string[]): readonly string[] =>
    hasCommas ? given.flatMap((item) => item.split(',').map((word) => word.trim())) : given;
}

function invocationOf(
  { positional, rest, options: names }: Command,
  values: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): Invocation {
  const restore = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(restore) : value === standardInput ? '-' : value;
  const settings = [...names, ...globalOptions].flatMap((name) => {
    const given = values[flagOf(name).slice(2)];
    const isSeveral = Array.isArray(given) && options[name].kind !== 'list';
    const value = restore(isSeveral ? (given.at(-1) as unknown) : given);
    if (value === '') throw new UsageError(`The option ${flagOf(name)} needs a value.`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const first = positional && restore(values[positional.name]);
  return {
    argument: first === undefined ? undefined : String(first),
    rest: rest ? [restore(values[rest.name] ?? [])].flat().map(String) : [],
    settings: Object.fromEntries(settings) as Settings,
    folder: process.cwd(),
    argv,
  };
}

/** The parser's words, where they don't say which option they mean, or which was meant. */
function rephrase(message: string, argv: readonly string[]): string {
  const [, option] = /^Not enough arguments following: (\S+)$/.exec(message) ?? [];
  if (option !== undefined) {
    return `The option ${option.length === 1 ? '-' : '--'}${option} needs a value.`;
  }
  const [, name, value, choices = ''] =
    /Argument: (\S+), Given: "(.*)", Choices: (.*)/.exec(message) ?? [];
  if (name !== undefined) {
    const known = choices.replace(/"/g, '');
    const sentence = `The option ${spelt(name)} takes ${known}, not ${visible(value ?? '')}.`;
    return withMeant(sentence, nearest(value ?? '', known.split(', ')));
  }
  const [, one = '', other = ''] =
    /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (one !== '') return `${spelt(one)} and ${spelt(other)} can't go together.`;
  const command = argv.find((item) => Object.hasOwn(commands, item)) as CommandName | undefined;
  const { positional }: Command = commands[command ?? 'generate'];
  if (message.startsWith('Not enough non-option arguments') && positional) {
    return `hooksmith ${command} needs an argument: ${positional.describe.charAt(0).toLowerCase()}${positional.describe.slice(1)}.`;
  }
  const [, unknown = ''] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  const [word = ''] = unknown.split(', ');
  if (word === '') return message;
  const [first = ''] = argv;
  if (command === undefined && !first.startsWith('-')) {
    return withMeant(`There is no command ${first}.`, nearest(first, Object.keys(commands)));
  }
  const isOption = argv.some((item) => /^--?/.test(item) && item.replace(/^-+|=.*$/g, '') === word);
  if (!isOption) return `What is ${word}? ${command ?? 'hooksmith'} takes no more arguments.`;
  const known = [...(command ? commands[command].options : []), ...globalOptions].map(flagOf);
  const meant = nearest(word, [...known.map((name) => name.slice(2)), 'help', 'version']);
  const flag = word.length === 1 ? `-${word}` : `--${word}`;
  return withMeant(`There is no option ${flag}.`, meant && `--${meant}`);
}

/** A flag, of its name in the parser's words. */
function spelt(name: string): string {
  return `--${inKebabCase(name)}`;
}

function withMeant(sentence: string, meant: string | undefined): string {
  return meant === undefined ? sentence : `${sentence} Did you mean ${meant}?`;
}
