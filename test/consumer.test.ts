import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { compile, strictest } from './support/compile.js';
import { repository } from './support/folders.js';

const consumer = join(repository, 'test', 'consumer');

test('what a consumer may write compiles, and what he may not doesn’t', () => {
  expect(compile([join(consumer, 'receiver.ts')])).toEqual([]);
});

test('the adapters fit the types of their frameworks', () => {
  const options = { ...strictest, skipLibCheck: true, module: ts.ModuleKind.NodeNext };
  expect(compile([join(consumer, 'frameworks.ts')], options)).toEqual([]);
});

test.each([
  ['fetch.ts', 'a browser’s', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }],
  ['fetch.ts', 'those of Node.js', { types: ['node'] }],
  ['servers.ts', 'those of Node.js', { types: ['node'] }],
])('%s compiles, declarations and all, without types but %s', (file, _, options) => {
  expect(
    compile([join(consumer, file)], { ...strictest, skipLibCheck: false, ...options }),
  ).toEqual([]);
});
