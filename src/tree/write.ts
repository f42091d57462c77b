import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TreeDiff } from './diff.js';
import { isBelow, stagingFolder } from './paths.js';

/** What a run has decided to do; once it is on disk, it will be done. */
interface Journal {
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Brings the folder to what belongs there: stages every file beside it, writes the journal, then
 * renames file by file. Killed before the journal, nothing has happened; after it, `recover` does the rest.
 */
export async function writeTree({ changes }: TreeDiff, output: string): Promise<void> {
  if (changes.length === 0) return;
  const staging = join(output, stagingFolder);
  const isNew = (await mkdir(output, { recursive: true })) !== undefined;
  const journal: Journal = {
    write: changes.filter(({ after }) => after !== undefined).map(({ path }) => path),
    remove: changes.filter(({ after }) => after === undefined).map(({ path }) => path),
  };
  try {
    for (const { path, after } of changes) {
      if (after !== undefined) await writeWithFolder(join(staging, 'new', path), after);
    }
    await writeWithFolder(join(staging, 'journal.new'), JSON.stringify(journal));
    await rename(join(staging, 'journal.new'), join(staging, 'journal.json'));
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    if (isNew) await rmdir(output).catch(() => undefined);
    throw error;
  }
  await carryOut(journal, output);
}

/** Whether a run was cut off here, before or after it had decided what to do. */
export async function hasStaging(output: string): Promise<boolean> {
  return (await readdir(join(output, stagingFolder)).catch(() => undefined)) !== undefined;
}

/** Whether a run was cut off here after it had decided what to do. */
export async function isInterrupted(output: string): Promise<boolean> {
  return (await readJournal(output)) !== undefined;
}

/** Completes what a run that was cut off had decided, and clears what one left that hadn't. */
export async function recover(output: string): Promise<void> {
  const journal = await readJournal(output);
  if (journal) await carryOut(journal, output);
  else await rm(join(output, stagingFolder), { recursive: true, force: true });
}

async function readJournal(output: string): Promise<Journal | undefined> {
  try {
    const text = await readFile(join(output, stagingFolder, 'journal.json'), 'utf8');
    const { write, remove } = JSON.parse(text) as Journal;
    return [...write, ...remove].every(isBelow) ? { write, remove } : undefined;
  } catch {
    return undefined;
  }
}

/** Can be done again from wherever it stopped. */
async function carryOut({ write, remove }: Journal, output: string): Promise<void> {
  const staging = join(output, stagingFolder);
  for (const path of write) {
    const target = join(output, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(staging, 'new', path), target).catch(ignoreMissing);
  }
  for (const path of remove) {
    await rm(join(output, path), { force: true });
    await removeEmptyFolders(output, dirname(path));
  }
  await rm(join(staging, 'journal.json'), { force: true });
  await rm(staging, { recursive: true, force: true });
}

/** A staged file that is gone has been renamed already. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function removeEmptyFolders(output: string, folder: string): Promise<void> {
  if (folder === '.' || (await readdir(join(output, folder)).catch(() => [''])).length > 0) return;
  await rmdir(join(output, folder));
  await removeEmptyFolders(output, dirname(folder));
}

async function writeWithFolder(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
