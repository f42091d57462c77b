import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { Diagnostics, Stop, type Diagnostic } from './diagnostics/diagnostic.js';
import { buildModel } from './model/build.js';
import type { Model, Role } from './model/model.js';
import { plan } from './outputs/index.js';
import { render } from './render/render.js';
import { parseDocument } from './spec/parse.js';
import { displayPath, readSpec } from './spec/read.js';
import { Cache, hashOf } from './tree/cache.js';
import { diffTree, type Change, type TreeDiff } from './tree/diff.js';
import { isInterrupted, recover, writeTree } from './tree/write.js';

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
  /** The name of the package. The document's title as a slug unless set. */
  readonly packageName?: string | undefined;
  /** The version of the package. The document's unless set. */
  readonly packageVersion?: string | undefined;
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
  readonly model: Model | undefined;
  /** How many files the package has. */
  readonly fileCount: number;
}

/**
 * Reads a document and brings the folder to the package that follows from it. What a user can do wrong
 * ends up in the diagnostics; what is thrown is a bug.
 */
export async function generate(options: GenerateOptions): Promise<Outcome> {
  const diagnostics = new Diagnostics();
  const folder = options.folder ?? process.cwd();
  const output = resolve(folder, options.output);
  const label = displayPath(options.output, folder);
  const project = options.project ?? folder;
  let model: Model | undefined;
  let diff: TreeDiff = { changes: [], foreign: [], files: [] };
  try {
    const source = await readSpec(options.spec, folder, diagnostics);
    const document = source && (await parseDocument(source, diagnostics));
    diagnostics.throwOnError();
    const { role = 'subscriber', packageName, packageVersion } = options;
    model = document && buildModel(document, { role, packageName, packageVersion }, diagnostics);
    diagnostics.throwOnError();
    const rendered = model ? await render(plan(model)) : [];
    const cache = new Cache(project, relative(project, output));
    diff = await onDisk(label, diagnostics, async () => {
      await prepareOutput(output, label, options.check === true, diagnostics);
      return diffTree(rendered, output, await cache.readRecord());
    });
    for (const path of diff.foreign)
      diagnostics.report('foreign-file', { path: `${label}/${path}` });
    diagnostics.throwOnError();
    if (options.check !== true) {
      await onDisk(label, diagnostics, () => write(diff, output, label, cache, diagnostics));
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  const { changes, files } = diff;
  const hasDrift = options.check === true && (changes.length > 0 || hasInterruption(diagnostics));
  return {
    ok: !diagnostics.hasErrors && !hasDrift,
    diagnostics: diagnostics.all,
    changes: diagnostics.hasErrors ? [] : changes,
    model,
    fileCount: files.length,
  };
}

function hasInterruption({ all }: Diagnostics): boolean {
  return all.some(({ code }) => code === 'interrupted-run');
}

/** Makes sure that the output is, or can be, a folder, and completes what an earlier run began. */
async function prepareOutput(
  output: string,
  label: string,
  isCheck: boolean,
  diagnostics: Diagnostics,
): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found && !found.isDirectory()) {
    diagnostics.report('output-not-a-folder', { path: label });
    diagnostics.throwOnError();
  }
  if (await isInterrupted(output)) diagnostics.report('interrupted-run', { path: label });
  if (!isCheck) await recover(output);
}

async function write(
  diff: TreeDiff,
  output: string,
  label: string,
  cache: Cache,
  diagnostics: Diagnostics,
): Promise<void> {
  const unknown: string[] = [];
  for (const { path, before, provenance } of diff.changes) {
    if (before === undefined || provenance === 'ours') continue;
    const kept = await cache.keep(path, before);
    if (provenance === 'unknown') unknown.push(path);
    else diagnostics.report('edited-file', { path: `${label}/${path}`, kept });
  }
  if (unknown.length > 0) {
    diagnostics.report('unrecorded-files', { paths: unknown.join(', '), kept: cache.replaced });
  }
  reportRename(diff, diagnostics);
  await writeTree(diff, output);
  await cache.writeRecord(new Map(diff.files.map(({ path, text }) => [path, hashOf(text)])));
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
async function onDisk<Result>(
  label: string,
  diagnostics: Diagnostics,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    diagnostics.report('cannot-write', { path: label, reason: reasons[code] ?? code });
    throw new Stop();
  }
}
