import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, repository, write } from '../support/folders.js';
import { must, run } from '../support/run.js';

/* The sources of a package in somebody's project: with the oldest compiler that we promise, and with a linter. */

const golden = join(repository, 'test', 'golden');
const packages = [
  ['groove', join(repository, 'generated')],
  ...readdirSync(golden).map((name) => [name, join(golden, name, 'package')]),
] as readonly (readonly [string, string])[];

let root: string;

beforeAll(async () => {
  root = emptyFolder();
  write(root, 'package.json', '{ "type": "module", "private": true }');
  const tools = ['typescript@5.9', 'oldest@npm:typescript@5.2', 'eslint@9', 'typescript-eslint@8'];
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  await must('npm', [...args, ...tools, '@types/node@20'], { cwd: root });
  for (const [name, folder] of packages) {
    const isSource = (path: string): boolean => !/\/(?:dist|node_modules)$/.test(path);
    cpSync(folder, join(root, name), { recursive: true, filter: isSource });
  }
});

describe.each(packages)('the package %s', (name) => {
  test('compiles with TypeScript 5.2', async () => {
    const tsc = join(root, 'node_modules', 'oldest', 'bin', 'tsc');
    const { stdout } = await run('node', [tsc, '-p', name, '--noEmit'], { cwd: root });
    expect(stdout).toBe('');
  });

  test('pleases the recommended rules of ESLint and typescript-eslint', async () => {
    write(
      root,
      `${name}.eslint.config.js`,
      `import js from '@eslint/js';
import { config, configs } from 'typescript-eslint';

export default config(js.configs.recommended, configs.recommendedTypeChecked, {
  languageOptions: { parserOptions: { project: './${name}/tsconfig.json' } },
});
`,
    );
    const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
    const args = [eslint, '--config', `${name}.eslint.config.js`, `${name}/**/*.ts`];
    const { stdout } = await run('node', args, { cwd: root });
    expect(stdout).toBe('');
  });
});
