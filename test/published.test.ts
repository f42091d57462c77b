import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { licencesOf } from '../scripts/bundle/licences.js';
import { mostBytes } from '../scripts/pack.js';
import { compile } from './support/compile.js';
import { library } from './support/command.js';
import { npm, run } from './support/run.js';
import { documents, emptyFolder, groove, read, readTree, write } from './support/folders.js';
import { forge } from './support/forge.js';
import { goldenDocuments } from './support/own-documents.js';
import { tarball, unpacked } from './support/packed.js';
import { strictestOptions } from './support/strictest.js';
import { share } from './support/share.js';

/*
 * The tarball that `npm pack` makes of the build. The tests of the command line run it, too, from where it is unpacked.
 */

const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => statSync(join(unpacked, path)).isFile())
  .sort();

test('the tarball is small', () => {
  expect(statSync(tarball).size).toBeLessThanOrEqual(mostBytes);
});

test('it depends on nothing, runs nothing when it is installed, and is tested where nothing else is found', () => {
  const manifest = JSON.parse(read(unpacked, 'package.json')) as Record<string, object>;
  expect(Object.keys(manifest).filter((key) => /^(?!devDep).*dependencies$/i.test(key))).toEqual(
    [],
  );
  expect(
    Object.keys(manifest['scripts'] ?? {}).filter((name) => /install|^prepare$/.test(name)),
  ).toEqual([]);
  for (let folder = unpacked; folder !== dirname(folder); folder = dirname(folder)) {
    expect(existsSync(join(folder, 'node_modules')), folder).toBe(false);
  }
});

test('it has a bundle, declarations, licences, and nothing that it is built from', () => {
  const other = files.filter(
    (path) => !/^dist\/(?:[\w-]+\.c?js|asyncapi\/\d\.cjs|(?:[\w-]+\/)?[\w-]+\.d\.ts)$/.test(path),
  );
  expect(other).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/schema.json',
    'package.json',
  ]);
});

/** The files that a file of `dist` loads at once, itself first. */
function loadedBy(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const text = read(unpacked, 'dist', name);
  for (const [, next = ''] of text.matchAll(/(?<!=>)\brequire\("\.\/([\w-]+\.cjs)"\)/g)) {
    loadedBy(next, found);
  }
  return found;
}

test('what compares documents is loaded by who has two of them, and adds little', () => {
  const chunks = files.flatMap((path) => /^dist\/([\w-]+\.cjs)$/.exec(path)?.[1] ?? []);
  const has = (name: string) => read(unpacked, 'dist', name).includes('"property-made-optional":');
  const [comparing, ...others] = chunks.filter(has);
  if (comparing === undefined) return expect.unreachable('Nothing compares');
  expect(others).toEqual([]);
  const loading = chunks.filter((name) => name !== comparing && loadedBy(name).has(comparing));
  expect(loading.map((name) => name.replace(/-\w+\.cjs$/, '')).sort()).toEqual(['compare', 'diff']);
  const own = [comparing, ...loading].map((name) => gzipSync(read(unpacked, 'dist', name)).length);
  expect(own.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});

test('what every run loads is little, and in few files', () => {
  const [, core = ''] =
    /=>require\("\.\/(chunk-\w+\.cjs)"\)/.exec(read(unpacked, 'dist', 'cli.cjs')) ?? [];
  const loaded = [...new Set([...loadedBy('cli.cjs'), ...loadedBy(core)])];
  // An import of node:fs loads streams and promises, which no such run needs.
  const builtins = loaded.filter((path) => /\brequire\("node:/.test(read(unpacked, 'dist', path)));
  expect(builtins).toEqual([]);
  const bytes = loaded.map((path) => statSync(join(unpacked, 'dist', path)).size);
  expect(loaded.length).toBe(2);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
});

test('what is loaded is ASCII: one other character makes Node.js take twice the time to read a file', () => {
  const loaded = files.filter((path) => path.endsWith('.cjs'));
  expect(loaded.length).toBeGreaterThan(10);
  expect(loaded.filter((path) => /[^\0-\x7f]/.test(read(unpacked, path)))).toEqual([]);
});

describe('the licences of what is bundled', () => {
  test('are there', () => {
    const text = read(unpacked, 'dist', 'THIRD-PARTY-LICENSES.txt');
    const packages = ['yargs', 'js-yaml', 'handlebars', 'prettier', '@babel/parser', 'ajv'];
    const asyncapi = ['@asyncapi/parser', '@asyncapi/modelina', '@asyncapi/specs'];
    for (const name of [...packages, ...asyncapi, '@stoplight/spectral-core']) {
      expect(text).toMatch(new RegExp(`^(?:## )?${name}[ @]v?\\d`, 'm'));
    }
    expect(text).toContain('Apache License');
  });

  test('are asked for by the build: a package that has none is refused', () => {
    const folder = emptyFolder();
    const file = write(folder, 'node_modules/@me/it/lib/index.js', '');
    const manifest = { name: '@me/it', version: '1.0.0' };
    write(folder, 'node_modules/@me/it/package.json', JSON.stringify(manifest));
    expect(() => licencesOf([file])).toThrow('@me/it is in the bundle and has no licence');
    write(
      folder,
      'node_modules/@me/it/package.json',
      JSON.stringify({ ...manifest, license: 'X' }),
    );
    expect(licencesOf([file])).toContain('@me/it 1.0.0, X\n');
    write(folder, 'node_modules/@me/it/License.md', 'Do as you like.');
    expect(licencesOf([file])).toContain('Do as you like.');
  });
});

test('regular expressions with classes of Unicode stay literals, which are made once and not by every call', () => {
  for (const path of files.filter((file) => /\.c?js$/.test(file))) {
    expect(read(unpacked, path), path).not.toMatch(/new RegExp\("[^"]*\\\\p\{/);
  }
});

describe('the types', () => {
  test('are those that the entry point reaches, and import no package', () => {
    const reached = ['dist/index.d.ts'];
    for (const path of reached) {
      for (const { fileName } of ts.preProcessFile(read(unpacked, path)).importedFiles) {
        expect(fileName, path).toMatch(/^\.\.?\//);
        const next = join(path, '..', fileName.replace(/\.js$/, '.d.ts'));
        if (!reached.includes(next)) reached.push(next);
      }
    }
    expect(reached.sort()).toEqual(files.filter((path) => path.endsWith('.d.ts')));
  });

  test('compile under the strictest options, with no other types around', () => {
    const folder = emptyFolder();
    const source = `
      import { defineConfig, formatDiagnostic, generate, type Outcome } from ${JSON.stringify(join(unpacked, 'dist', 'index.js'))};
      const outcome: Outcome = await generate({ spec: 'a.yaml', output: 'out', role: 'subscriber' });
      export const said: readonly string[] = outcome.diagnostics.map(formatDiagnostic);
      export default defineConfig({ spec: 'a.yaml', only: ['types', 'validators'], role: 'application' });
      // @ts-expect-error It is spelt spec.
      defineConfig({ spek: 'a.yaml' });
      // @ts-expect-error There is no such part.
      defineConfig({ only: ['typos'] });
      // @ts-expect-error There is no such diagnostic.
      export const isOther = outcome.diagnostics[0]?.code === 'no-such-thing';`;
    write(folder, 'package.json', '{ "type": "module" }');
    const options = { ...strictestOptions, skipLibCheck: false };
    expect(compile([write(folder, 'main.ts', source)], options)).toEqual([]);
  });

  test('and package.json please publint; test/long asks attw', async () => {
    const { publint } = await import('publint');
    expect((await publint({ pkgDir: unpacked, strict: true })).messages).toEqual([]);
  });
});

test('installed by npm into an empty folder, without a network, npx runs it', async () => {
  const folder = emptyFolder();
  write(folder, 'package.json', '{ "private": true }');
  await npm(['install', tarball, '--offline'], folder);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
    ['hooksmith'],
  );
  const args = ['--offline', 'hooksmith', 'generate', groove, '-o', 'out'];
  const { code, stdout, stderr } = await run('npx', args, { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('14 events for the subscriber');
  const library = `import { generate } from 'hooksmith';
    const { ok } = await generate({ spec: ${JSON.stringify(groove)}, output: 'out', check: true });
    console.log(ok);`;
  write(folder, 'main.mjs', library);
  expect((await run(process.execPath, ['main.mjs'], { cwd: folder })).stdout).toBe('true\n');
});

describe('the bundle prints what the sources do', () => {
  test.each(
    share([groove, ...goldenDocuments.map(([, path]) => path), join(documents, 'hostile.json')], 4),
  )('of %s', async (spec) => {
    const folder = emptyFolder();
    const { generate } = await library();
    expect(await generate({ spec, output: 'out', folder })).toMatchObject({ ok: true });
    const { files: expected } = await forge(read(spec));
    const printed = new Map(readTree(join(folder, 'out')));
    printed.delete('.manifest.json');
    expect(printed).toEqual(
      new Map([...expected].sort(([left], [right]) => (left < right ? -1 : 1))),
    );
  });
});
