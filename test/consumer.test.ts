import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from './support/compile.js';
import { emptyFolder, repository, write } from './support/folders.js';
import { readmeCode, readmeSection } from './support/readme-blocks.js';
import { strictestOptions } from './support/strictest.js';

const consumer = join(repository, 'test', 'consumer');

/** The code of the README's signatures and handshakes, with the names that it leaves to the reader. */
function shownCode(): string {
  const dist = join(repository, 'generated', 'dist').replaceAll('\\', '/');
  const types = ['Handlers', 'IncomingRequest', 'Middleware', 'WebhookEvent'];
  const recipes = [...readmeSection('## Signatures').matchAll(/`(\{.*\})` \|$/gm)];
  return [
    '/// <reference types="node" />',
    "import { createHmac } from 'node:crypto';",
    `import { createReceiver, reply, type ${types.join(', type ')} } from '${dist}/index.js';`,
    `import { signHmac, verifyHmac } from '${dist}/runtime/signatures.js';`,
    'declare const handlers: Handlers, zoomSecret: string, notionToken: string, xeroKey: string;',
    ...recipes.map(([, options]) => `verifyHmac({ secrets: 'x', url: 'x', ...${options} });`),
    ...recipes.map(([, options]) => `signHmac({ secrets: 'x', url: 'x', ...${options} });`),
    readmeCode('### Handshakes'),
    'createReceiver({ handlers, verify: forNotion, middleware: [challenges] });',
    'createReceiver({ handlers, verify: forXero, middleware: [answers200] });',
  ].join('\n');
}

test('what a consumer may write compiles, what the README shows him too, and what he may not doesn’t', () => {
  const shown = write(emptyFolder(), 'shown.mts', shownCode());
  expect(compile([join(consumer, 'receiver.ts'), shown])).toEqual([]);
});

test('the adapters fit the types of their frameworks', () => {
  const options = { ...strictestOptions, skipLibCheck: true };
  expect(compile([join(consumer, 'frameworks.ts')], options)).toEqual([]);
});

test.each([
  ['fetch.ts', 'a browser’s', { lib: ['es2022', 'dom'] }],
  ['fetch.ts', 'those of Node.js', { types: ['node'] }],
  ['servers.ts', 'those of Node.js', { types: ['node'] }],
])('%s compiles, declarations and all, without types but %s', (file, _, options) => {
  expect(
    compile([join(consumer, file)], { ...strictestOptions, skipLibCheck: false, ...options }),
  ).toEqual([]);
});
