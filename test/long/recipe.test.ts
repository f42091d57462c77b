import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { must } from '../support/run.js';
import { emptyFolder, read, repository, write } from '../support/folders.js';

/** The fences of CONTRIBUTING's recipe that name a file: its path, what is added to it if it is there, and the text. */
function steps(): readonly { path: string; place: string | undefined; text: string }[] {
  const [recipe = ''] =
    /^## Adding a part$[^]*?(?=^## )/m.exec(read(repository, 'CONTRIBUTING.md')) ?? [];
  return [...recipe.matchAll(/^( *)```\w+ (\S+\/\S+)(?: \+(\w+))?\n([^]*?)^ *```$/gm)].map(
    ([, indent = '', path = '', place, text = '']) => ({
      path,
      place,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** A row before the end of the table, or a line, with its import, at the end of the planners. */
function addTo(source: string, place: string, text: string): string {
  if (place === 'row') return source.replace(/^\} as const satisfies/m, (end) => `${text}${end}`);
  const planner = text.replace(/^.*: |,\n$/g, '');
  const folder = text.replace(/:.*\n$/, '');
  return `import { ${planner} } from './${folder}/plan.js';\n${source}`.replace(
    /^ {2}testing: planTesting,\n/m,
    (last) => `${last}  ${text}`,
  );
}

test('a part can be added by following CONTRIBUTING to the letter', async () => {
  const copy = emptyFolder();
  const copied = [
    'src',
    'templates',
    'scripts',
    'generated',
    'test',
    'spec',
    'dist',
    'package.json',
  ];
  const settings = [
    'package-lock.json',
    'tsconfig.json',
    'vitest.config.ts',
    'README.md',
    'docs',
    '.prettierrc.json',
  ];
  for (const path of [...copied, ...settings, '.prettierignore']) {
    cpSync(join(repository, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));

  const written = steps();
  expect(written.map(({ path }) => path)).toHaveLength(6);
  for (const { path, place, text } of written) {
    write(copy, path, place === undefined ? text : addTo(read(copy, path), place, text));
  }
  const files = written.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
  const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
  const run = (program: string, args: readonly string[]) => must(program, args, { cwd: copy });
  await run('node', ['node_modules/prettier/bin/prettier.cjs', '--write', ...files]);
  await run('node', ['node_modules/typescript-7/bin/tsc', '-p', 'test']);
  await run('npm', ['run', 'reference']);
  const tests = ['golden', 'parts', 'templates', 'layers'].map((name) => `test/${name}.test.ts`);
  await run('node', [...vitest, ...tests, '--update']);

  const golden = join(copy, 'test', 'golden', 'pets-addresses', 'package');
  expect(read(golden, 'addresses.ts')).toContain(
    "export const addresses = { onPetAdopted: 'pet_adopted' };",
  );
  expect(read(golden, 'README.md')).toContain('\nAddresses. No dependencies.\n');
  expect(JSON.parse(read(golden, 'package.json'))).toMatchObject({
    exports: { './addresses': { default: './dist/addresses.js' } },
  });
  expect(read(copy, 'docs', 'reference', 'options.md')).toContain(
    '`testing`, `addresses`, `default`',
  );
  expect(read(copy, 'docs', 'reference', 'exports.md')).toContain('| `./addresses` | addresses |');
  await run('npm', ['run', 'bundle']);
  const only = ['--only', 'default,addresses', '--output', 'out'];
  await run('node', ['dist/cli.cjs', 'generate', 'test/golden/pets/document.yaml', ...only]);
  expect(read(copy, 'out', 'addresses.ts')).toContain('onPetAdopted');
  expect(read(copy, 'out', 'README.md')).toContain('a testing kit and addresses.');
});
