import { statSync } from 'node:fs';
import { replacedFolder, writtenOf, type Written } from '../disk/cache.js';
import { diffFiles, diffTree, type Change, type TreeDiff } from '../disk/diff.js';
import { onDisk } from '../disk/on-disk.js';
import { isInterrupted, recover, writeTree } from '../disk/write.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Change as Edit } from '../evolution/compare.js';
import type { Model, Role } from '../model/model.js';
import { countUntold, toldInWords } from '../model/told.js';
import { editsOf, formerModel, payloadEdits, reportEdits } from './edits.js';
import type { Forged } from './forge.js';
import { recordedRole } from './recorded-role.js';
import { reportPackageRename, reportRenames, reportRivals } from './renames.js';
import type { RenderedFile } from '../render/planned-file.js';
import type { Stopwatch } from './stopwatch.js';
import { pathIn, type Target } from './targets.js';

/** A change in one of the folders that are generated into. */
export interface FolderChange extends Change {
  /** The folder, as the options name it. */
  readonly folder: string;
  /** The package, handlers, or the page for people. */
  readonly holds: Target['holds'];
}

/** A document in numbers. */
export interface Summary {
  readonly role: Role;
  readonly events: number;
  /** The number of events of the other role. */
  readonly otherEvents: number;
  /** The way in which events are told that come to one URL, in words; undefined if URLs tell all. */
  readonly told: string | undefined;
  /** The number of messages that share a handler, since nothing tells them apart. */
  readonly untold: number;
  /** Number of files in the package. */
  readonly files: number;
}

/** A folder beside what belongs there. */
export interface Comparison {
  readonly target: Target;
  readonly diff: TreeDiff;
}

export interface Update {
  /** The side that was asked for; undefined if nobody said it. */
  readonly role: Role | undefined;
  /** The record of the run, beside its files; undefined if nothing is to be written. */
  readonly record: Pick<Written, 'fingerprint'> | undefined;
}

/** Compares folders with the package that was forged, and writes them where that is asked for. Reports what it means for those who have it. */
export async function updateFolders(
  forged: Forged,
  targets: readonly Target[],
  { role, record }: Update,
  diagnostics: Diagnostics,
  stopwatch: Stopwatch,
): Promise<{ readonly changes: readonly FolderChange[]; readonly summary: Summary }> {
  const recorded = recordedRole(forged.model);
  const isWriting = record !== undefined;
  const compared = await stopwatch.time('compare', () =>
    targets.map((target) =>
      compare(forged[target.holds], target, { role: recorded, isWriting }, diagnostics),
    ),
  );
  diagnostics.throwOnError();
  await reportEvents(forged, compared, role, diagnostics);
  diagnostics.throwOnError();
  const summary = summarise(forged);
  if (record) {
    const written = { ...record, referenced: forged.referenced, summary };
    await stopwatch.time('write', () => {
      for (const one of compared) write(one, written, diagnostics);
    });
  }
  const changes = compared.flatMap(({ target: { label: folder, holds }, diff }) =>
    diff.changes.map((change) => ({ ...change, folder, holds })),
  );
  return { changes, summary };
}

/** Compares a folder with the files that belong there, for the events of a side. Reports what is in the way and is not ours. */
export function compare(
  files: readonly RenderedFile[],
  target: Target,
  { role, isWriting }: { readonly role: Role | undefined; readonly isWriting: boolean },
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

function changesOf(holds: Target['holds'], compared: readonly Comparison[]): readonly Change[] {
  return compared.find(({ target }) => target.holds === holds)?.diff.changes ?? [];
}

/** Reports what has become of the events that were there, and of the consumer's handlers. */
async function reportEvents(
  forged: Forged,
  compared: readonly Comparison[],
  role: Role | undefined,
  diagnostics: Diagnostics,
): Promise<void> {
  const { model } = forged;
  const former = await formerModel(changesOf('files', compared));
  if (role === undefined) checkRole(model, former, compared, diagnostics);
  if (former && !diagnostics.hasErrors) reportRivals(former, forged, diagnostics);
  if (diagnostics.hasErrors) return;
  if (former) reportRenames(former, model, diagnostics);
  const edits = former ? await editsOf(former, model) : [];
  reportHandlers(forged, compared, edits, diagnostics);
  reportEdits(edits, diagnostics);
}

/** Nobody has said which side it is: then it has to be the side that it was. */
function checkRole(
  { role, events }: Model,
  former: Model | undefined,
  compared: readonly Comparison[],
  diagnostics: Diagnostics,
): void {
  if (events.length === 0) return;
  for (const { target, diff } of compared) {
    const contract = target.holds === 'files' && former ? recordedRole(former) : undefined;
    const was = diff.formerRole ?? contract ?? role;
    if (was === role) continue;
    diagnostics.report('role-changed', { path: target.label, was, role });
    return;
  }
}

/** Reports the consumer's handlers whose event is gone, or whose payload has changed. */
function reportHandlers(
  { model, selected }: Forged,
  compared: readonly Comparison[],
  edits: readonly Edit[],
  diagnostics: Diagnostics,
): void {
  const stubs = compared.find(({ target }) => target.holds === 'stubs');
  if (!stubs) return;
  const { diff, target } = stubs;
  for (const path of diff.orphaned) {
    const isKnown = model.events.some(({ file }) => path === `${file}.ts`);
    const code = isKnown ? 'unselected-handler' : 'orphaned-handler';
    diagnostics.report(code, { path: `${target.label}/${path}` });
  }
  const added = new Set(diff.changes.flatMap(({ kind, path }) => (kind === 'added' ? [path] : [])));
  for (const { name, file } of selected) {
    const what = payloadEdits(edits, name);
    if (what === undefined || added.has(`${file}.ts`)) continue;
    diagnostics.report('payload-changed', { path: `${target.label}/${file}.ts`, what });
  }
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
  if (isInterrupted(output)) {
    diagnostics.report('interrupted-run', { path: label, isCompleted: isWriting });
  }
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
/** The manifest counts as a file. */
function summarise({ model, files }: Forged): Summary {
  const { role, events, otherEvents } = model;
  const told = toldInWords(model);
  const untold = countUntold(model);
  return { role, events: events.length, otherEvents, told, untold, files: files.length + 1 };
}
