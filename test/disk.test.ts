import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, test } from 'vitest';
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
