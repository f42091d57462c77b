import {
  commands,
  globalOptions,
  optionOf,
  type Command,
  type CommandName,
} from '../configuration/commands.js';
import {
  flagOf,
  options,
  type Option,
  type OptionName,
  type Settings,
} from '../configuration/options.js';
import type { Asked } from './command.js';

/**
 * Reads a command line in which there is nothing to find out: a command, its arguments, and flags by their names, each
 * once unless it is a list. Undefined for any other, right or wrong: `words.ts` reads that, with yargs, which takes
 * longer than the rest of a run over an unchanged tree.
 */
export function readPlainWords(argv: readonly string[]): Asked | undefined {
  const [name = '', ...words] = argv;
  if (!isCommand(name)) return undefined;
  const command: Command = commands[name];
  const flags = flagsOf(command);
  const plain: string[] = [];
  const given = new Map<OptionName, true | string | readonly string[]>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const option = flags.get(word);
    if (option === undefined) {
      if (!isPlain(word)) return undefined;
      plain.push(word);
      continue;
    }
    const before = given.get(option);
    const value =
      options[option].kind === 'flag' || valueOf(optionOf(command, option), words[++index]);
    if (value === undefined) return undefined;
    if (before !== undefined && typeof before !== 'object') return undefined;
    given.set(option, typeof value === 'object' ? [...(before ?? []), ...value] : value);
  }
  if (!isEnough(plain.length, command) || mayBeAtOdds(given)) return undefined;
  const [argument, ...rest] = plain;
  const settings = Object.fromEntries(given) as Settings;
  return { name, invocation: { argument, rest, settings, folder: process.cwd(), argv } };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function flagsOf(command: Command): ReadonlyMap<string, OptionName> {
  const flags = new Map<string, OptionName>();
  for (const name of [...command.options, ...globalOptions]) {
    const { alias }: Option = options[name];
    flags.set(flagOf(name), name);
    if (alias !== undefined) flags.set(`-${alias}`, name);
  }
  return flags;
}

/** Tells a word that yargs takes as it is: no flag, nothing that it unquotes, and no value that a flag could have. */
function isPlain(word: string): boolean {
  return word === '-' || (/^[^-'"`]/.test(word) && word !== 'true' && word !== 'false');
}

/** Undefined for a value that may be wrong, or of a kind that is read otherwise. */
function valueOf(
  { kind, choices, hasCommas }: Option,
  word = '',
): string | readonly string[] | undefined {
  if (kind === 'number' || !isPlain(word)) return undefined;
  const isSplit = kind === 'list' && (hasCommas ?? choices !== undefined);
  const values = isSplit ? word.split(',').map((part) => part.trim()) : [word];
  if (choices && !values.every((value) => choices.includes(value))) return undefined;
  return kind === 'list' ? values : word;
}

function isEnough(count: number, command: Command): boolean {
  return count >= (command.positional?.isRequired ? 1 : 0) && count <= mostOf(command);
}

function mostOf({ positional, rest }: Command): number {
  if (rest) return rest.isOne ? 2 : Infinity;
  return positional ? 1 : 0;
}

/** Tells options that can't go with some others. */
function mayBeAtOdds(given: ReadonlyMap<OptionName, unknown>): boolean {
  return given.has('watch') || (given.has('quiet') && given.has('verbose'));
}
