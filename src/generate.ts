import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { buildId } from './build-id.js';
import { Diagnostics, Stop, type Diagnostic, type Source } from './diagnostics/diagnostic.js';
import type { FormatRole, Model, Role } from './model/model.js';
import type { RenderedFile } from './render/planned-file.js';
import type { ReadFile } from './spec/files.js';
import { displayPath, readBeside, readSpec } from './spec/read.js';
import { Cache, hashOf, isAsWritten, replacedFolder, type Written } from './tree/cache.js';
import { diffTree, type Change, type TreeDiff } from './tree/diff.js';
import { hasStaging, isInterrupted, recover, writeTree } from './tree/write.js';

export interface GenerateOptions {
  /** Path of the document, from `folder`. */
  readonly spec: string;
  /** Path of the package's folder, from `folder`. Made if it isn't there. */
  readonly output: string;
  /** What paths are taken from. The working folder unless set. */
  readonly folder?: string | undefined;
  /** Where `node_modules/.cache` is. `folder` unless set. */
  readonly project?: string | undefined;
  /** Whose side to generate for. The subscriber's unless set. */
  readonly role?: Role | undefined;
  /** `assertion`: the validators check formats always. Otherwise only on request. */
  readonly formats?: FormatRole | undefined;
  /** The name of the package. The document's title as a slug unless set. */
  readonly packageName?: string | undefined;
  /** The version of the package. The document's unless set. */
  readonly packageVersion?: string | undefined;
  /** Generates what a document with errors leaves; they become warnings. */
  readonly partial?: boolean | undefined;
  /** Compares and writes nothing. */
  readonly check?: boolean | undefined;
}

export interface Outcome {
  /** False when there was an error: then nothing has been written. With `check`, also when anything differs. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** What has been changed, or would be with `check`. Sorted by path. */
  readonly changes: readonly Change[];
  /** Undefined where the document is not good. */
  readonly summary: Summary | undefined;
}

/** What a document came to. */
export interface Summary {
  readonly role: Role;
  readonly operations: number;
  /** How many operations the other role would have. */
  readonly otherOperations: number;
  /** How many files the package has. */
  readonly files: number;
}

/** A folder to be generated, and what to call it. */
interface Target {
  readonly output: string;
  readonly label: string;
  readonly cache: Cache;
  readonly isCheck: boolean;
}

/**
 * Reads a document and brings the folder to the package that follows from it. What a user can do wrong
 * ends up in the diagnostics; what is thrown is a bug.
 */
export async function generate(options: GenerateOptions): Promise<Outcome> {
  const { folder = process.cwd(), check: isCheck = false } = options;
  const diagnostics = new Diagnostics(options.partial);
  const output = resolve(folder, options.output);
  const label = displayPath(options.output, folder);
  const project = options.project ?? folder;
  const cache = new Cache(project, relative(project, output));
  const target = { output, label, cache, isCheck };
  try {
    const source = await readSpec(options.spec, folder, diagnostics);
    diagnostics.throwOnError();
    const read = readBeside(options.spec, folder);
    const fingerprint = (referenced: readonly string[]) =>
      source && fingerprintOf(source, referenced, read, options);
    const known = await recognise(fingerprint, target);
    if (known) return { ok: true, diagnostics: [], changes: [], summary: known };

    // What reads documents is loaded once it is known that there is something to read.
    const { forge } = await import('./forge.js');
    const forged = source && (await forge(source, modelOptions(options), diagnostics, { read }));
    diagnostics.throwOnError();
    if (!forged) throw new Error('There is neither a package nor an error');
    const { model, files, referenced } = forged;
    const diff = onDisk(label, diagnostics, () => compare(files, target, diagnostics));
    diagnostics.throwOnError();
    const summary = summarise(model, diff);
    if (!isCheck) {
      const run = { fingerprint: await fingerprint(referenced), referenced, summary };
      onDisk(label, diagnostics, () => write(diff, target, run, diagnostics));
    }
    const hasDrift = isCheck && (diff.changes.length > 0 || hasInterruption(diagnostics));
    return { ok: !hasDrift, diagnostics: diagnostics.all, changes: diff.changes, summary };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ok: false, diagnostics: diagnostics.all, changes: [], summary: undefined };
  }
}

function modelOptions(options: GenerateOptions) {
  const { role = 'subscriber', formats = 'annotation', packageName, packageVersion } = options;
  return { role, formats, packageName, packageVersion };
}

function summarise({ role, operations, otherOperations }: Model, { files }: TreeDiff): Summary {
  return { role, operations: operations.length, otherOperations, files: files.length };
}

/** All that the package follows from. Undefined from sources, which change without a sign. */
async function fingerprintOf(
  source: Source,
  referenced: readonly string[],
  read: ReadFile,
  options: GenerateOptions,
): Promise<string | undefined> {
  if (buildId === undefined) return undefined;
  const { partial = false } = options;
  const own = [buildId, source.text, modelOptions(options), partial];
  const others = referenced.map(async (path) => [path, (await read(path))?.text ?? null]);
  return hashOf(JSON.stringify([own, await Promise.all(others)]));
}

/** What the last run said, if it had nothing to complain of and nothing has changed since. */
async function recognise(
  fingerprint: (referenced: readonly string[]) => Promise<string | undefined> | undefined,
  { cache, output }: Target,
): Promise<Summary | undefined> {
  const written = cache.readWritten();
  if (written.fingerprint === undefined) return undefined;
  const isKnown = written.fingerprint === (await fingerprint(written.referenced));
  const isSame = isKnown && !hasStaging(output);
  return isSame && isAsWritten(written, output) ? (written.summary as Summary) : undefined;
}

function hasInterruption({ all }: Diagnostics): boolean {
  return all.some(({ code }) => code === 'interrupted-run');
}

function compare(
  rendered: readonly RenderedFile[],
  { output, label, cache, isCheck }: Target,
  diagnostics: Diagnostics,
): TreeDiff {
  prepareOutput(output, label, isCheck, diagnostics);
  const { files } = cache.readWritten();
  const diff = diffTree(rendered, output, files);
  for (const path of diff.foreign) {
    diagnostics.report('foreign-file', { path: `${label}/${path}` });
  }
  return diff;
}

/** Makes sure that the output is, or can be, a folder, and completes what an earlier run began. */
function prepareOutput(
  output: string,
  label: string,
  isCheck: boolean,
  diagnostics: Diagnostics,
): void {
  const found = statSync(output, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    diagnostics.report('output-not-a-folder', { path: label });
    diagnostics.throwOnError();
  }
  if (isInterrupted(output)) diagnostics.report('interrupted-run', { path: label });
  if (!isCheck) recover(output);
}

function write(
  diff: TreeDiff,
  { output, label, cache }: Target,
  { fingerprint, ...run }: Omit<Written, 'files'>,
  diagnostics: Diagnostics,
): void {
  const unknown: string[] = [];
  for (const { path, before, provenance } of diff.changes) {
    if (before === undefined || provenance === 'ours') continue;
    const kept = cache.keep(path, before);
    if (provenance === 'unknown') unknown.push(path);
    else diagnostics.report('edited-file', { path: `${label}/${path}`, kept });
  }
  if (unknown.length > 0) {
    diagnostics.report('unrecorded-files', { paths: unknown.join(', '), kept: replacedFolder });
  }
  reportRename(diff, diagnostics);
  writeTree(diff, output);
  const isQuiet = diagnostics.all.every(({ severity }) => severity === 'info');
  cache.remember({
    fingerprint: isQuiet ? fingerprint : undefined,
    ...run,
    files: new Map(diff.files.map(({ path, text }) => [path, hashOf(text)])),
  });
}

function reportRename({ changes }: TreeDiff, diagnostics: Diagnostics): void {
  const change = changes.find(({ path }) => path === 'package.json');
  const [from, to] = [change?.before, change?.after].map(nameOf);
  if (from !== undefined && to !== undefined && from !== to) {
    diagnostics.report('package-renamed', { from, to });
  }
}

function nameOf(packageJson: string | undefined): string | undefined {
  try {
    return (JSON.parse(packageJson ?? '{}') as { name?: string }).name;
  } catch {
    return undefined;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file is larger than the system allows',
  ENOTDIR: 'a file stands where a folder belongs',
  EEXIST: 'a file stands where a folder belongs',
  ENAMETOOLONG: 'the name is too long',
};

/** The file system's errors are the user's to mend, not bugs of ours. */
function onDisk<Result>(label: string, diagnostics: Diagnostics, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    diagnostics.report('cannot-write', { path: label, reason: reasons[code] ?? code });
    throw new Stop();
  }
}
