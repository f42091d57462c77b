import { commands, optionOf, type Command } from '../../../src/configuration/commands.js';
import {
  flagOf,
  options,
  type Option,
  type OptionName,
} from '../../../src/configuration/options.js';
import { configured } from '../../../src/configuration/configuration.js';

/** Every command with its options. */
export function commandLineReference(): string {
  const sections = Object.entries(commands).map(([name, command]: [string, Command]) =>
    [
      `## hooksmith ${name}`,
      '',
      `\`${usageOf(name, command)}\``,
      '',
      `${command.describe}.`,
      '',
      '| option | |',
      '| --- | --- |',
      ...command.options.map((option) => rowOf(option, optionOf(command, option))),
    ].join('\n'),
  );
  const everywhere = ['## Options of every command', '', '| option | |', '| --- | --- |'];
  const common = (['json', 'quiet', 'verbose'] as const).map((name) => rowOf(name, options[name]));
  return [...sections, [...everywhere, ...common].join('\n')].join('\n\n');
}

function usageOf(name: string, { positional, rest }: Command): string {
  const argument = positional?.isRequired ? `<${positional.name}>` : `[${positional?.name}]`;
  const more = rest ? ` [${rest.name}${rest.isOne ? '' : '..'}]` : '';
  return `hooksmith ${name}${positional ? ` ${argument}` : ''}${more}`;
}

function rowOf(name: OptionName, option: Option): string {
  const { choices, value, describe, otherwise } = option;
  const shown = choices ? choices.join('`, `') : value;
  const takes = shown === undefined ? '' : choices ? ` \`${shown}\`` : ` \`<${shown}>\``;
  const unless = otherwise === undefined ? '' : ` Unless given: ${otherwise}.`;
  const key = (configured as readonly string[]).includes(name) ? ' ¹' : '';
  const spellings = spellingsOf(name).map((spelling) => `\`${spelling}\``);
  return `| ${spellings.join(', ')}${takes}${key} | ${describe}${unless} |`;
}

/** `--output`, `-o` */
function spellingsOf(name: OptionName): readonly string[] {
  const { alias }: Option = options[name];
  return [flagOf(name), ...(alias === undefined ? [] : [`-${alias}`])];
}
