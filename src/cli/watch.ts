import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isUrl } from '../document/read.js';
import { UsageError, type ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** Milliseconds between looks at the files; a saved file is read once it has been stable for so long. */
const interval = 100;

/** By its path, what changes with a file. */
type Stamps = ReadonlyMap<string, string>;

/**
 * Runs now, and again whenever the document or a file it refers to has been saved, until the process is
 * interrupted. `run` tells the files that the document refers to, from its folder.
 */
export async function watchDocument(
  spec: string,
  folder: string,
  terminal: Terminal,
  run: () => Promise<readonly string[]>,
): Promise<ExitCode> {
  if (spec === '-' || isUrl(spec)) {
    throw new UsageError('Only a file can be watched.', 'Name the document by its path.');
  }
  const document = resolve(folder, spec);
  const files = new Set([document]);
  for (;;) {
    const before = stampsOf(files);
    const start = Date.now();
    for (const path of await run()) files.add(resolve(dirname(document), path));
    terminal.say(`Watching ${spec}; Ctrl-C ends it.`);
    await saving(document, files, read(before, stampsOf(files), start));
  }
}

/** The files as a run read them: as they were before it; those that it found itself, if not saved meanwhile. */
function read(before: Stamps, after: Stamps, start: number): Stamps {
  const stamps = [...after].map(([path, stamp]) => {
    const isNew = !before.has(path);
    return [path, isNew && Number(stamp.split(' ')[0]) < start ? stamp : (before.get(path) ?? '')];
  });
  return new Map(stamps as [string, string][]);
}

/** Until a file is another than the one that was read, and the document is there and left alone. */
async function saving(document: string, files: Iterable<string>, seen: Stamps): Promise<void> {
  let last = seen;
  for (;;) {
    await wait(interval);
    const now = stampsOf(files);
    if (now.get(document) !== missing && !areSame(now, seen) && areSame(now, last)) return;
    last = now;
  }
}

const missing = 'missing';

function stampsOf(files: Iterable<string>): Stamps {
  return new Map([...files].map((path) => [path, stampOf(path)]));
}

/** Starts with when it was saved, in milliseconds. An atomic save makes another inode. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : missing;
}

function areSame(left: Stamps, right: Stamps): boolean {
  return [...left].every(([path, stamp]) => right.get(path) === stamp);
}
