import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Cache, compareWithDisk, writtenOf } from '../src/disk/cache.js';
import { diffTree } from '../src/disk/diff.js';
import { writeTree } from '../src/disk/write.js';
import { emptyFolder, readTree, write } from './support/folders.js';

const { readdirSync, readFileSync, statSync } = fs;
const original = { readdirSync, readFileSync, statSync };

/** Replaces functions of `node:fs` for all who import them; undone after the test. */
function patch(replacements: object): void {
  Object.assign(fs, replacements);
  syncBuiltinESMExports();
}

afterEach(() => patch(original));

test('a foreign file is found on a disk that ignores case', () => {
  const output = emptyFolder();
  write(output, 'types/Ticket.ts', 'precious');
  write(output, '.manifest.json', '{ "files": [] }');
  const onDisk = (path: unknown) => String(path).replace('ticket.ts', 'Ticket.ts');
  patch({
    statSync: (path: string, options: object) => original.statSync(onDisk(path), options),
    readFileSync: (path: string, encoding: 'utf8') => original.readFileSync(onDisk(path), encoding),
  });
  const { foreign } = diffTree([{ path: 'types/ticket.ts', text: 'ours' }], output, new Map());
  expect(foreign).toEqual(['types/ticket.ts']);
});

test('removing files looks into each folder once, not once a file', () => {
  const output = emptyFolder();
  const paths = Array.from({ length: 300 }, (_, index) => `types/a${index}.ts`);
  for (const path of [...paths, 'types/kept.ts']) write(output, path, 'text');
  let listings = 0;
  patch({
    readdirSync: (...given: Parameters<typeof readdirSync>) => {
      listings++;
      return original.readdirSync(...given);
    },
  });
  const changes = paths.map(
    (path) =>
      ({ path, kind: 'removed', before: 'text', after: undefined, provenance: 'ours' }) as const,
  );
  writeTree({ changes, foreign: [], orphaned: [], files: [] }, output);
  patch(original);
  expect([...readTree(output).keys()]).toEqual(['types/kept.ts']);
  expect(listings).toBeLessThan(10);
});

test('a file that was found right is read again only once the file system says that it changed', async () => {
  const root = emptyFolder();
  const output = `${root}/out`;
  const files = ['a.ts', 'b.ts'].map((path) => ({ path, text: `export {}; // ${path}` }));
  for (const { path, text } of files) write(output, path, text);
  const cache = new Cache(root, 'out');
  const run = { fingerprint: 'input', referenced: [], summary: undefined };
  cache.remember({ ...run, ...writtenOf(files) });
  let reads = 0;
  patch({
    readFileSync: (path: string, encoding: 'utf8') => {
      if (path.startsWith(output)) reads++;
      return original.readFileSync(path, encoding);
    },
  });
  const compare = () => {
    const written = cache.readWritten();
    const found = compareWithDisk(written, output);
    if (found) cache.mark(written, found.marks);
    return found;
  };

  expect(compare()?.marks.size, 'what may still change without a sign').toBe(0);
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + 60_000);
  expect(compare()?.marks.size).toBe(2);
  expect(reads).toBe(4);
  expect(compare()).toEqual({ marks: new Map() });
  expect(reads).toBe(4);

  await wait(50); // longer than the steps in which a file system counts time
  write(output, 'b.ts', 'export {}; // B.ts');
  expect(compare()).toBeUndefined();
  expect(reads).toBe(5);
  write(output, 'b.ts', 'export {}; // b.ts');
  await wait(50);
  expect(compare()?.marks.size).toBe(1);
  vi.restoreAllMocks();
});

test('what is known of folders with names alike, long or odd is kept apart', () => {
  const root = emptyFolder();
  const names = [
    'out',
    'a/b',
    'a_b',
    'a%2Fb',
    '../out',
    `${'long/'.repeat(80)}a`,
    `${'long/'.repeat(80)}b`,
    '',
  ];
  for (const name of names) {
    new Cache(root, name).remember({
      ...{ fingerprint: name, referenced: [], summary: undefined },
      ...{ files: new Map(), seeds: [] },
    });
  }
  expect(names.map((name) => new Cache(root, name).readWritten().fingerprint)).toEqual(names);
});
