import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { findCycles } from '../src/schema/references.js';
import { read, repository } from './support/folders.js';

const src = join(repository, 'src');

interface Import {
  readonly file: string;
  readonly from: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

const imports: readonly Import[] = files.flatMap((file) =>
  ts
    .preProcessFile(read(src, file), true, true)
    .importedFiles.map(({ fileName }) => ({
      file,
      from: fileName.startsWith('.') ? join(file, '..', fileName).replaceAll('\\', '/') : fileName,
    })),
);

/** Whose alone a package is; nothing else in `src` may import it. */
const onlyImporter: Readonly<Record<string, RegExp>> = {
  '@asyncapi/parser': /^spec\//,
  'js-yaml': /^spec\//,
  '@asyncapi/modelina': /^schema\//,
  '@eslint-community/regexpp': /^model\/automaton\.ts$/,
  handlebars: /^render\//,
  prettier: /^render\//,
  yargs: /^cli\//,
  diff: /^cli\//,
  '@clack/prompts': /^cli\//,
  lilconfig: /^configuration\//,
};

/** What the files of a folder may import of ours, besides their own folder. */
const layers: Readonly<Record<string, RegExp>> = {
  runtime: /^$/,
  code: /^model\/model\./,
  diagnostics: /^code\//,
  spec: /^(?:diagnostics|model\/model|runtime\/validation)/,
  model: /^(?:diagnostics|spec|runtime\/(?:formats|validation))/,
  schema: /^(?:code|model)\//,
  outputs: /^(?:code|model|schema|render\/planned-file|runtime\/(?:formats|validation))/,
  render: /^(?:code|model\/model)/,
  tree: /^render\/planned-file/,
  configuration: /^(?:diagnostics|outputs\/part-table|spec\/read)/,
  cli: /^(?:code\/text|configuration|diagnostics|generate|init|model\/model|outputs\/project\/choices|core|release|spec\/(?:nearest|read)|stopwatch|tree\/diff)/,
};

test('every package that we import has one folder that may, or one file', () => {
  const packages = imports
    .map(({ from }) => from)
    .filter((from) => !from.includes('node:') && !from.endsWith('.js') && !from.startsWith('.'))
    .map((from) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0]);
  expect([...new Set(packages)].sort()).toEqual(Object.keys(onlyImporter).sort());
});

describe.each(Object.entries(onlyImporter))('%s', (name, folder) => {
  test(`is imported by ${folder.source} alone`, () => {
    const importers = imports.filter(({ from }) => from === name || from.startsWith(`${name}/`));
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter(({ file }) => !folder.test(file))).toEqual([]);
  });
});

describe.each(Object.entries(layers))('%s', (layer, allowed) => {
  test('imports nothing of a later stage', () => {
    const outside = imports.filter(
      ({ file, from }) =>
        file.startsWith(`${layer}/`) &&
        files.includes(from.replace(/\.js$/, '.ts')) &&
        !from.startsWith(`${layer}/`) &&
        !allowed.test(from),
    );
    expect(outside).toEqual([]);
  });
});

test('no files of the generator import each other in a circle, types included', () => {
  const graph = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, from } of imports) {
    const target = from.replace(/\.js$/, '.ts');
    if (graph.has(target)) graph.get(file)?.push(target);
  }
  const { areOnOne } = findCycles(graph);
  const inCircle = imports.filter(({ file, from }) => {
    const target = from.replace(/\.js$/, '.ts');
    return !file.startsWith('runtime/') && graph.has(target) && areOnOne(file, target);
  });
  expect(inCircle).toEqual([]);
});

test('the runtime imports nothing but itself, and from Node.js types alone', () => {
  const foreign = imports.filter(
    ({ file, from }) => file.startsWith('runtime/') && !from.startsWith('runtime/'),
  );
  expect(new Set(foreign.map(({ from }) => from))).toEqual(
    new Set(['node:http', 'node:http2', 'node:stream']),
  );
  for (const { file } of foreign) {
    expect(read(src, file), file).not.toMatch(/import (?!type)[^;]*'node:/);
  }
});

test('no files of the runtime import each other in a circle, types included', () => {
  const left = new Map(
    files
      .filter((file) => file.startsWith('runtime/'))
      .map((file) => [file, imports.filter((found) => found.file === file)]),
  );
  const isFree = ({ from }: Import): boolean => !left.has(from.replace(/\.js$/, '.ts'));
  for (let size = 0; size !== left.size;) {
    size = left.size;
    for (const [file, all] of left) if (all.every(isFree)) left.delete(file);
  }
  expect([...left.keys()]).toEqual([]);
});

test('nothing but tree/ writes files', () => {
  const writing =
    /import \{[^}]*\b(?:write|append|copy|rename|rm|mkdir|create|open)\w*\b[^}]*\} from 'node:fs/;
  const writers = files.filter((file) => writing.test(read(src, file)));
  expect(writers.length).toBeGreaterThan(0);
  expect(writers.filter((file) => !file.startsWith('tree/'))).toEqual([]);
});

test('process and console are the command line’s, but for the working folder', () => {
  const users = files.filter(
    (file) =>
      !/^(?:cli|runtime)\//.test(file) &&
      /\b(?:process\.(?!cwd\(\))|console\.)/.test(read(src, file).replace(/\/\*[^]*?\*\//g, '')),
  );
  expect(users).toEqual([]);
});

test('nothing that ships or is printed names Groove', () => {
  const sources = [
    ...files.map((file) => read(src, file)),
    ...readdirSync(join(repository, 'templates'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => read(repository, 'templates', file)),
  ];
  expect(
    sources.filter((text) => /groove|ticket/i.test(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ''))),
  ).toEqual([]);
});
