import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from './support/compile.js';
import { emptyFolder, read, repository, write } from './support/folders.js';
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

/** Code that shows the inbox, as a module beside the committed package, with the names that it leaves to the reader. */
function inboxCode(text: string): string {
  const dist = join(repository, 'generated', 'dist').replaceAll('\\', '/');
  const [code = ''] = /(?<=```ts\n)[^`]*?openInbox\([^]*?(?=```)/.exec(text) ?? [];
  expect(code).toContain("from 'groove-webhooks/inbox'");
  return [
    'declare const crm: { upsert(value: unknown, options: object): Promise<unknown> };',
    'declare function save(value: unknown, options: object): Promise<boolean>;',
    'declare function alert(error: unknown): void;',
    code
      .replace("'groove-webhooks/inbox'", `'${dist}/runtime/inbox.js'`)
      .replace("'groove-webhooks'", `'${dist}/index.js'`),
    'export { receiver };',
  ].join('\n');
}

test('the code that a package’s README shows of the inbox compiles, and comes after its promise', () => {
  const [inPackage, inGuide] = [
    readmeSection('## Lose nothing'),
    read(repository, 'docs', 'guides', 'inbox.md'),
  ];
  expect(compile([write(emptyFolder(), 'inbox.mts', inboxCode(inPackage))])).toEqual([]);
  for (const text of [inPackage, inGuide]) {
    const promise = text.indexOf('**A delivery is handled at least once');
    expect(promise).toBeGreaterThan(0);
    expect(promise).toBeLessThan(text.indexOf('```'));
    expect(text.indexOf('delivery.id')).toBeLessThan(text.indexOf('openInbox('));
  }
});

test('what a consumer may write compiles, what the README shows him too, and what he may not doesn’t', () => {
  const folder = emptyFolder();
  const dist = join(repository, 'generated', 'dist').replaceAll('\\', '/');
  const tested = readmeCode('## Test').replace(
    'groove-webhooks/testing',
    `${dist}/testing/index.js`,
  );
  const shown = [
    write(folder, 'shown.mts', shownCode()),
    write(folder, 'tested.mts', `${tested}\nexport { events, problem, status };`),
  ];
  expect(compile([join(consumer, 'receiver.ts'), ...shown])).toEqual([]);
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
