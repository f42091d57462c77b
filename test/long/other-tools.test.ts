import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documents, emptyFolder, groove, read, repository, write } from '../support/folders.js';
import { forge } from '../support/forge.js';
import { must, run } from '../support/run.js';

/* The sources of a package in somebody's project: with the oldest compiler that we promise, and with a linter. */

const golden = join(repository, 'test', 'golden');
const packages = {
  groove: read(groove),
  // In an intersection TypeScript 5.2 takes a property called constructor for that of every object as well.
  orders: read(golden, 'orders', 'document.yaml').replace('constructor:', 'builder:'),
  pets: read(golden, 'pets', 'document.yaml'),
  parcels: read(documents, 'parcels.yaml'),
  hostile: read(documents, 'hostile.json'),
  patterns: patterns(),
};

/** Patterns as people write them. */
function patterns(): string {
  const sources = [
    '^BE[0-9]{10}$',
    '[^\\/\\s]+',
    '^[\\w.-]+@[\\w-]+$',
    '[\\.]',
    '^https?://',
    '\\u0007',
    'a  b',
  ];
  const properties = Object.fromEntries(
    sources.map((pattern, index) => [
      `p${index}`,
      { type: 'object', properties: { it: { type: 'string', pattern } } },
    ]),
  );
  return JSON.stringify({
    asyncapi: '2.6.0',
    info: { title: 'Patterns', version: '1.0.0' },
    channels: {
      '/p': {
        subscribe: { operationId: 'onP', message: { payload: { type: 'object', properties } } },
      },
    },
  });
}

const linting = (name: string): string => `import js from '@eslint/js';
import { config, configs } from 'typescript-eslint';

export default config(js.configs.recommended, configs.recommendedTypeChecked, {
  languageOptions: { parserOptions: { project: './${name}/tsconfig.json' } },
});
`;

let root: string;

beforeAll(async () => {
  root = emptyFolder();
  write(root, 'package.json', '{ "type": "module", "private": true }');
  const tools = ['typescript@5.9', 'oldest@npm:typescript@5.2', 'eslint@9', 'typescript-eslint@8'];
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  await must('npm', [...args, ...tools, '@types/node@20'], { cwd: root });
});

describe.each(Object.entries(packages))('the package %s', (name, document) => {
  beforeAll(async () => {
    const { files } = await forge(document);
    for (const [path, text] of files) write(root, join(name, path), text);
    write(root, `${name}.eslint.config.js`, linting(name));
  });

  test('compiles with TypeScript 5.2', async () => {
    const tsc = join(root, 'node_modules', 'oldest', 'bin', 'tsc');
    const { stdout, code } = await run('node', [tsc, '-p', name, '--noEmit'], { cwd: root });
    expect([stdout, code]).toEqual(['', 0]);
  });

  test('pleases the recommended rules of ESLint and typescript-eslint', async () => {
    const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
    const args = [eslint, '--config', `${name}.eslint.config.js`, `${name}/**/*.ts`];
    const { stdout, stderr, code } = await run('node', args, { cwd: root });
    expect([stdout, stderr, code]).toEqual(['', '', 0]);
  });
});
