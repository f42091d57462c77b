import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { partNames, parts, partsOf, type Part } from '../src/outputs/parts.js';
import { documents, read, repository } from './support/folders.js';
import { forge } from './support/forge.js';

const document = read(documents, 'parcels.yaml');
const api = read(documents, 'parcels.openapi.yaml');

/** The files of the package that these files import, and those that they import in turn. */
function reached(files: ReadonlyMap<string, string>, from: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { fileName } of ts.preProcessFile(files.get(path) ?? '', true, true).importedFiles) {
      if (fileName.startsWith('.')) {
        follow(posix.join(path, '..', fileName).replace(/\.js$/, '.ts'));
      }
    }
  };
  for (const path of from) follow(path);
  return found;
}

/** The modules that package.json exports, as the paths of their sources. */
function exported(files: ReadonlyMap<string, string>): readonly string[] {
  const { exports } = JSON.parse(files.get('package.json') ?? '') as { exports: object };
  return Object.values(exports)
    .flatMap((entry: string | { default: string }) =>
      typeof entry === 'string' || entry.default.includes('*') ? [] : [entry.default],
    )
    .map((path) => path.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts'));
}

describe.each(partNames.map((name) => [name]))('%s', (name) => {
  const forged = forge(document, { only: [name], api: { text: api } });

  test('brings the files of the runtime that its exports import, and no others', async () => {
    const { files } = await forged;
    const own = [...files.keys()].filter((path) => path.endsWith('.ts'));
    const imported = [
      ...reached(files, [
        ...exported(files),
        ...own.filter((path) => !path.startsWith('runtime/')),
      ]),
    ];
    expect(imported.filter((path) => !files.has(path))).toEqual([]);
    const inRuntime = (paths: readonly string[]): readonly string[] =>
      paths.filter((path) => path.startsWith('runtime/')).sort();
    expect(inRuntime(own)).toEqual(inRuntime(imported));
  });

  test('publishes its files', async () => {
    const { files } = await forged;
    const { files: patterns } = JSON.parse(files.get('package.json') ?? '') as { files: string[] };
    const isPublished = (path: string): boolean =>
      patterns.some((pattern) => path.startsWith(`${pattern}/`) || matches(path, pattern));
    expect([...files.keys()].filter((path) => !isAlwaysThere(path) && !isPublished(path))).toEqual(
      [],
    );
  });

  test('is off unless asked for, if it needs another package', () => {
    const part: Part = parts[name];
    expect(part.peers === undefined || part.isOnRequest === true).toBe(true);
  });
});

/** npm publishes the README and package.json anyway; settings of the compiler and of git are for the package's own folder. */
const isAlwaysThere = (path: string): boolean =>
  /^(?:\.gitattributes|README\.md|package\.json|tsconfig\.json)$/.test(path);

const matches = (path: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(path);

test('every file of the runtime belongs to a part', () => {
  const listed = partNames.flatMap((name): readonly string[] => parts[name].runtime);
  expect([...new Set(listed)].sort()).toEqual(
    readdirSync(join(repository, 'src', 'runtime'))
      .filter((file) => file.endsWith('.ts'))
      .sort(),
  );
});

test('the word default stands for all that are on by default, beside others', () => {
  const names = (words?: Parameters<typeof partsOf>[0]) => partsOf(words).map(({ name }) => name);
  expect(names()).toEqual(names(['default']));
  expect(names(['default', 'types'])).toEqual(names());
  expect(names(['schemas'])).toEqual(['schemas']);
  expect(names(['testing'])).toEqual(['types', 'validators', 'handlers', 'receiver', 'testing']);
});
