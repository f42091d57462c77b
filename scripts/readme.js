/** Writes what the README derives from the code: the reference of the command line, between its markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { runTypescript } from './run-typescript.js';

const { commandLineReference } = await runTypescript('test/support/options-table.ts');
const readme = readFileSync('README.md', 'utf8');
const between = /(?<=<!-- options -->\n)[^]*(?=<!-- \/options -->)/;
if (!between.test(readme)) throw new Error('README.md has no place for the options');
const text = readme.replace(between, () => `\n${commandLineReference()}\n\n`);
writeFileSync(
  'README.md',
  await format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' }),
);
