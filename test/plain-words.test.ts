import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlainWords } from '../src/cli/plain-words.js';
import { readWords } from '../src/cli/words.js';
import { commands, globalOptions, type Command } from '../src/configuration/commands.js';
import { flagOf, options, type Option, type OptionName } from '../src/configuration/options.js';

/*
 * A plain command line is read without yargs; of every other, yargs says what is right. Both are of one opinion.
 */

const odd = [
  '',
  '-',
  '--',
  '-x',
  '--no-json',
  '-qo',
  '--output=out',
  '--packageName',
  'true',
  'false',
];
const values = [
  'out',
  'a.yaml',
  'https://a.example',
  'a=1',
  '7',
  '007',
  '1e3',
  'a,b',
  'types,schemas',
];
const quoted = ['"out"', "'out'", '`out`', 'a"b', 'a b', '0x10', 'ünï', '$0', '__proto__', 'a.b'];
const words = [...odd, ...values, ...values, ...quoted];

/** A flag with a value that it may have, mostly. */
function setting(names: readonly OptionName[]): fc.Arbitrary<readonly string[]> {
  return fc.constantFrom(...names).chain((name) => {
    const { kind, alias, choices }: Option = options[name];
    const flags = alias === undefined ? [flagOf(name)] : [flagOf(name), `-${alias}`];
    const value = fc.constantFrom(...(choices ?? []), ...words);
    const pair = fc.tuple(fc.constantFrom(...flags), value);
    return kind === 'flag' ? pair.map(([flag]) => [flag]) : pair;
  });
}

const line = fc.constantFrom(...Object.entries<Command>(commands)).chain(([name, command]) => {
  const flags = setting([...command.options, ...globalOptions]);
  const word = fc.constantFrom(...words).map((one) => [one]);
  const rest = fc.array(fc.oneof({ arbitrary: flags, weight: 3 }, word), { maxLength: 4 });
  return rest.map((parts) => [name, ...parts.flat()]);
});

test('what is read as plain, yargs reads alike', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(line, async (argv) => {
      const plain = readPlainWords(argv);
      if (!plain) return;
      count++;
      expect(plain).toEqual(await readWords(argv));
    }),
    { numRuns: 100, seed: 18 },
  );
  expect(count).toBeGreaterThan(20);
});

describe('plain is', () => {
  const examples = Object.values<Command>(commands).flatMap(({ examples: lines }) =>
    lines.map(([one]) => one),
  );
  test.each(examples.filter((one) => !one.includes('--rate')))('%s', (one) => {
    expect(readPlainWords(one.split(' ').slice(1))).toBeDefined();
  });
});

test.each([
  ['generate', '--watch', '--check'],
  ['generate', '--quiet', '--verbose'],
  ['generate', '--role', 'nobody'],
  ['generate', '--output'],
  ['generate', 'a.yaml', 'b.yaml'],
  ['send'],
  ['--help'],
  [],
])('%s %s %s is left to yargs', (...argv) => {
  expect(readPlainWords(argv.filter((word) => word !== undefined))).toBeUndefined();
});
