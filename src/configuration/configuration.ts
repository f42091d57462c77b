import type { Json } from '../json.js';
import { problemOfTell, tellSchema } from '../model/tell-rule.js';
import { options, type Option, type OptionName, type OptionValue } from './options.js';

type ConfiguredName = {
  [Name in OptionName]: (typeof options)[Name] extends { readonly isConfigured: true }
    ? Name
    : never;
}[OptionName];

/**
 * A project's settings: `hooksmith.config.mjs`, `.js`, `.cjs` or `.json`, or the key `hooksmith` of
 * package.json. Paths are taken from the folder of that file.
 */
export type Configuration = {
  readonly [Name in ConfiguredName]?: OptionValue<(typeof options)[Name]>;
};

/** Has the compiler check a configuration: `export default defineConfig({ … })`. */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration;
}

/** The options that may stand in a configuration. */
export const configured = (Object.keys(options) as OptionName[]).filter(
  (name) => 'isConfigured' in options[name],
) as readonly ConfiguredName[];

/** The problem with a configuration as written; undefined if there is none. */
export function problemOf(written: unknown): string | undefined {
  if (typeof written === 'function') return 'it is a function: export the object itself';
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return 'it is not an object';
  }
  for (const [key, value] of Object.entries(written)) {
    if (key === '$schema') continue;
    if (!(configured as readonly string[]).includes(key)) {
      return `it has no key "${key}", but ${configured.join(', ')}`;
    }
    const problem = problemOfValue(options[key as ConfiguredName], value);
    if (problem !== undefined) return `"${key}" is ${problem}`;
  }
  return undefined;
}

/** The problem with a value of an option: "not a string". */
export function problemOfValue({ kind, choices }: Option, value: unknown): string | undefined {
  if (kind === 'flag') return typeof value === 'boolean' ? undefined : 'neither true nor false';
  if (kind === 'rule') {
    const problem = problemOfTell(value as Json);
    return problem === undefined ? undefined : `no rule: it ${problem}`;
  }
  if (kind === 'list') {
    if (!Array.isArray(value)) return 'not a list';
    return value
      .map((item) => problemOfWord(item, choices))
      .find((problem) => problem !== undefined);
  }
  return problemOfWord(value, choices);
}

function problemOfWord(value: unknown, choices: readonly string[] | undefined): string | undefined {
  if (typeof value !== 'string') return 'not a string';
  if (value === '') return 'empty';
  if (!choices || choices.includes(value)) return undefined;
  return `"${value}", neither ${choices.join(' nor ')}`;
}

/** The JSON Schema of a configuration, for editors. */
export function configurationSchema(): object {
  const properties = configured.map((name) => {
    const option: Option = options[name];
    const word = { type: 'string', ...(option.choices && { enum: option.choices }) };
    const shape =
      option.kind === 'rule'
        ? tellSchema
        : option.kind === 'flag'
          ? { type: 'boolean' }
          : option.kind === 'list'
            ? { type: 'array', items: word }
            : word;
    const otherwise = option.otherwise === undefined ? '' : ` Unless set: ${option.otherwise}.`;
    return [name, { description: `${option.describe}${otherwise}`, ...shape }] as const;
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The configuration of hooksmith',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}
