import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { generate } from '../src/index.js';
import { format } from './support/prettier.js';
import { compile } from './support/compile.js';
import { emptyFolder, groove, grooveApi, read, readTree, repository } from './support/folders.js';
import { forge } from './support/forge.js';

const generated = join(repository, 'generated');

describe('the committed package', () => {
  test('is what the document says, to the byte', async () => {
    const { files } = await forge(read(groove), { api: { text: read(grooveApi) } });
    const committed = readTree(generated);
    expect([...committed.keys()]).toEqual([...files.keys(), '.manifest.json'].sort());
    for (const [path, text] of files) expect(committed.get(path), path).toBe(text);
  });

  test('prints no noise and names every file that it owns', async () => {
    const output = emptyFolder();
    const outcome = await generate({ spec: groove, output, project: emptyFolder() });
    expect(outcome.diagnostics).toEqual([]);
    const { files } = JSON.parse(read(output, '.manifest.json')) as { files: string[] };
    expect([...files, '.manifest.json'].sort()).toEqual([...readTree(output).keys()]);
  });

  test('has the bytes that Prettier would give every TypeScript file', async () => {
    for (const [path, text] of readTree(generated)) {
      if (path.endsWith('.ts') && !path.startsWith('runtime/')) {
        expect(await format(text), path).toBe(text);
      }
    }
  });

  test('compiles under the strictest options, the core without any platform', () => {
    const files = (...paths: readonly string[]): string[] =>
      paths.map((path) => join(generated, ...path.split('/')));
    const core = files(
      ...['index.ts', 'subscriptions.ts', 'testing/index.ts'],
      ...['runtime/fetch.ts', 'runtime/lambda.ts'],
    );
    expect(compile(core)).toEqual([]);
    const adapters = ['node', 'express', 'fastify'].map((name) => `runtime/${name}.ts`);
    expect(compile(files('handlers/index.ts', ...adapters))).toEqual([]);
  });

  test('the compiler that says so can say otherwise', () => {
    const bad = join(repository, 'test', 'consumer', 'must-fail.ts');
    expect(compile([bad])).not.toEqual([]);
  });

  test('says of each file of the runtime where it comes from, in which version', () => {
    const { version } = JSON.parse(read(repository, 'package.json')) as { version: string };
    const runtime = [...readTree(generated)].filter(([path]) => path.startsWith('runtime/'));
    expect(runtime.length).toBeGreaterThan(0);
    for (const [path, text] of runtime) {
      const [first, second, third, ...rest] = text.split('\n');
      expect(first).toBe(`// Copied by hooksmith ${version} from its src/${path}`);
      expect([second, third]).toEqual([expect.stringContaining('overwritten'), '']);
      expect(rest.join('\n')).toBe(read(repository, 'src', path));
    }
  });

  test('needs no other package but to be built', () => {
    const manifest = JSON.parse(read(generated, 'package.json')) as Record<string, unknown>;
    expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([
      'devDependencies',
    ]);
  });
});

test('the document as it was scraped generates too, with warnings where it is wrong', async () => {
  const scraped = join(repository, 'test', 'documents', 'groove-webhooks.as-scraped.yaml');
  const { diagnostics, files } = await forge(read(scraped));
  expect(diagnostics.map(({ code, severity }) => [severity, code])).toEqual(
    Array(4).fill(['warning', 'invalid-example']),
  );
  const lines = diagnostics.map(({ place }) => {
    const before = place?.source.text.slice(0, place.offset).split('\n') ?? [];
    return [before.length, (before.at(-1)?.length ?? 0) + 1];
  });
  expect(lines).toEqual([
    [225, 20],
    [257, 20],
    [288, 20],
    [358, 20],
  ]);
  expect(files.get('types/ticket.ts')).not.toContain('protected');
  expect(files.get('testing/ticket-event.ts')).not.toContain('protected');
});
