import { statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { Cache, replacedFolder, writtenOf, type Written } from '../disk/cache.js';
import { diffFiles, diffTree, type TreeDiff } from '../disk/diff.js';
import { onDisk } from '../disk/on-disk.js';
import { isInterrupted, recover, writeTree } from '../disk/write.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { displayPath } from '../document/read.js';
import type { RenderedFile } from '../render/planned-file.js';
import { reportPackageRename } from './renames.js';

/** A place to be written, and what to call it. */
export interface Target {
  /** The package, handlers of the consumer's own, or a page in a folder that is not ours. */
  readonly holds: 'files' | 'stubs' | 'docs';
  /** Its folder, as a full path. */
  readonly output: string;
  /** Its folder, for people. */
  readonly label: string;
  readonly cache: Cache;
}

/** A target beside what belongs there. */
export interface Comparison {
  readonly target: Target;
  readonly diff: TreeDiff;
}

interface Places {
  readonly output?: string | undefined;
  readonly handlers?: string | undefined;
  readonly docs?: string | undefined;
  readonly project?: string | undefined;
}

/** The targets that options name, by their paths from `folder`. */
export function targetsOf(places: Places, folder: string): readonly Target[] {
  const { output, handlers, docs, project = folder } = places;
  const named = [
    ['files', output, output],
    ['stubs', handlers, handlers],
    ['docs', docs, docs === undefined ? undefined : dirname(docs)],
  ] as const;
  return named.flatMap(([holds, path, within]) => {
    if (path === undefined || within === undefined) return [];
    const cache = new Cache(project, relative(project, resolve(folder, path)));
    const label = displayPath(within, folder);
    return [{ holds, output: resolve(folder, within), label, cache }];
  });
}

/** The name of the page's file. */
export function pageName(docs: string | undefined): string | undefined {
  return docs === undefined ? undefined : basename(docs);
}

/** Compares a target with the files that belong there, of the events of a side. Reports those in the way that are not ours. */
export function compare(
  files: readonly RenderedFile[],
  target: Target,
  role: string | undefined,
  isWriting: boolean,
  diagnostics: Diagnostics,
): Comparison {
  const { holds, output, label, cache } = target;
  return onDisk(label, diagnostics, () => {
    prepareOutput(target, isWriting, diagnostics);
    const { files: record } = cache.readWritten();
    const diff =
      holds === 'docs' ? diffFiles(files, output, record) : diffTree(files, output, record, role);
    for (const path of diff.foreign) {
      diagnostics.report('foreign-file', { path: pathIn(label, path) });
    }
    return { target, diff };
  });
}

/** The path of a file in a folder, for people. */
export function pathIn(label: string, path: string): string {
  return label === '.' ? path : `${label}/${path}`;
}

/** Makes sure that the output is, or can be, a folder, and completes what an earlier run began. */
function prepareOutput(
  { output, label }: Target,
  isWriting: boolean,
  diagnostics: Diagnostics,
): void {
  const found = statSync(output, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    diagnostics.report('output-not-a-folder', { path: label });
    diagnostics.throwOnError();
  }
  if (isInterrupted(output)) diagnostics.report('interrupted-run', { path: label });
  if (isWriting) recover(output);
}

/** Writes what differs, keeps the texts that somebody else wrote, and remembers the run. */
export function write(
  { diff, target }: Comparison,
  { fingerprint, ...run }: Omit<Written, 'files' | 'seeds'>,
  diagnostics: Diagnostics,
): void {
  const { output, label, cache } = target;
  onDisk(label, diagnostics, () => {
    const unknown: string[] = [];
    for (const { path, before, provenance } of diff.changes) {
      if (before === undefined || provenance === 'ours') continue;
      const kept = cache.keep(path, before);
      if (provenance === 'unknown') unknown.push(pathIn(label, path));
      else diagnostics.report('edited-file', { path: pathIn(label, path), kept });
    }
    if (unknown.length > 0) {
      diagnostics.report('unrecorded-files', { paths: unknown.join(', '), kept: replacedFolder });
    }
    reportPackageRename(diff.changes, diagnostics);
    writeTree(diff, output);
    const isQuiet = diagnostics.all.every(({ severity }) => severity === 'info');
    cache.remember({
      fingerprint: isQuiet ? fingerprint : undefined,
      ...run,
      ...writtenOf(diff.files),
    });
  });
}
