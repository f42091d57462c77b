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
