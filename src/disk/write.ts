import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeDiff } from './diff.js';
import { isBelow, stagingFolder } from './paths.js';

/** A run's plan; once it is on disk, it will be done. */
interface Journal {
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Brings the folder to what belongs there: stages every file beside it, writes the journal, then
 * renames file by file. Killed before the journal, nothing has happened; after it, `recover` does the rest.
 * Not asynchronous: of tens of thousands of files, each would cost several times as much.
 */
export function writeTree({ changes }: TreeDiff, output: string): void {
  if (changes.length === 0) return;
  const staging = join(output, stagingFolder);
  const isNew = mkdirSync(output, { recursive: true }) !== undefined;
  const journal: Journal = {
    write: changes.filter(({ after }) => after !== undefined).map(({ path }) => path),
    remove: changes.filter(({ after }) => after === undefined).map(({ path }) => path),
  };
  try {
    const folders = new Folders();
    for (const { path, after } of changes) {
      if (after === undefined) continue;
      const staged = `${staging}/new/${path}`;
      folders.make(dirname(staged));
      writeFileSync(staged, after);
    }
    folders.make(staging);
    writeFileSync(join(staging, 'journal.new'), JSON.stringify(journal));
    renameSync(join(staging, 'journal.new'), join(staging, 'journal.json'));
  } catch (error) {
    attempt(() => rmSync(staging, { recursive: true, force: true }));
    if (isNew) attempt(() => rmdirSync(output));
    throw error;
  }
  carryOut(journal, output);
}

/** Tells if a run was cut off here after it wrote its journal. */
export function isInterrupted(output: string): boolean {
  return readJournal(output) !== undefined;
}

/** Completes what a run that was cut off had decided, and clears what one left that hadn't. */
export function recover(output: string): void {
  const journal = readJournal(output);
  if (journal) carryOut(journal, output);
  else rmSync(join(output, stagingFolder), { recursive: true, force: true });
}

function readJournal(output: string): Journal | undefined {
  try {
    const text = readFileSync(join(output, stagingFolder, 'journal.json'), 'utf8');
    const { write, remove } = JSON.parse(text) as Journal;
    return [...write, ...remove].every(isBelow) ? { write, remove } : undefined;
  } catch {
    return undefined;
  }
}

/** Can be done again from wherever it stopped. */
function carryOut({ write, remove }: Journal, output: string): void {
  const staging = join(output, stagingFolder);
  const folders = new Folders();
  const moved = moveNewFolders(join(staging, 'new'), output);
  for (const path of write) {
    if (moved.has(path.split('/', 1).join())) continue;
    const target = join(output, path);
    folders.make(dirname(target));
    ignoreMissing(() => renameSync(join(staging, 'new', path), target));
  }
  for (const path of remove) rmSync(join(output, path), { force: true });
  for (const folder of new Set(remove.map((path) => dirname(path)))) {
    removeEmptyFolders(output, folder);
  }
  rmSync(join(staging, 'journal.json'), { force: true });
  rmSync(staging, { recursive: true, force: true });
}

/** Moves each folder, or file, whole that isn't there yet; tells their names. */
function moveNewFolders(staged: string, output: string): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const entry of readFolder(staged)) {
    const target = join(output, entry);
    if (existsSync(target)) continue;
    renameSync(join(staged, entry), target);
    moved.add(entry);
  }
  return moved;
}

/** A staged file that is gone has been renamed already. */
function ignoreMissing(change: () => void): void {
  try {
    change();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function removeEmptyFolders(output: string, folder: string): void {
  const path = join(output, folder);
  if (folder === '.' || !existsSync(path) || readFolder(path).length > 0) return;
  rmdirSync(path);
  removeEmptyFolders(output, dirname(folder));
}

/** The names in a folder; none if there is no such folder. */
function readFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** For tidying up after a failure, so that the user sees the failure and nothing else. */
function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // The failure itself is about to be reported.
  }
}

/** Makes folders, each once. */
class Folders {
  private readonly made = new Set<string>();

  make(path: string): void {
    if (this.made.has(path)) return;
    mkdirSync(path, { recursive: true });
    this.made.add(path);
  }
}
