import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedFile } from '../render/planned-file.js';
import { hashOf, type Written } from './cache.js';
import { parseManifest, printManifest } from './manifest.js';
import { manifestPath } from './paths.js';
import { readText } from './read.js';

/** A folder's difference from its planned files. */
export interface TreeDiff {
  /** Sorted by path. */
  readonly changes: readonly Change[];
  /** Files that aren't ours and stand where ours belong. */
  readonly foreign: readonly string[];
  /** Seeds of an earlier run that are still there, and that nothing asks for any more. */
  readonly orphaned: readonly string[];
  readonly files: readonly RenderedFile[];
  /** The side that the folder was for, by its manifest; undefined if none says it. */
  readonly formerRole?: string | undefined;
}

export interface Change {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Undefined for what is added. */
  readonly before: string | undefined;
  /** Undefined for what is removed. */
  readonly after: string | undefined;
  /** The origin of the text that was there: ours, somebody's, or not recorded here. */
  readonly provenance: 'ours' | 'edited' | 'unknown';
}

/** Compares the folder with the files that belong there, for the events of a side. Reads, and writes nothing. */
export function diffTree(
  rendered: readonly RenderedFile[],
  output: string,
  record: Written['files'],
  role?: string,
): TreeDiff {
  const planned = new Set(rendered.filter(({ isSeed }) => !isSeed).map(({ path }) => path));
  const seeds = new Set(rendered.filter(({ isSeed }) => isSeed).map(({ path }) => path));
  const written = readText(join(output, manifestPath));
  const listed = written === undefined ? undefined : parseManifest(written);
  const orphaned = (listed?.seeds ?? []).filter(
    (path) => !seeds.has(path) && readText(join(output, path)) !== undefined,
  );
  const isOurs = written !== undefined || record.size > 0 || hasHeader(output);
  const owned = new Set(listed?.files ?? (isOurs ? planned : [])).add(manifestPath);
  const manifest = printManifest({ files: [...planned], seeds: [...seeds, ...orphaned], role });
  const files = [...rendered, { path: manifestPath, text: manifest }];
  const entries = new Entries(output);
  const changes: Change[] = [];
  const foreign: string[] = [];
  for (const { path, text, isSeed } of files) {
    const obstacle = findObstacle(path, entries);
    const isThere = obstacle === undefined && entries.isFolder(path) === false;
    const before = isThere ? readText(`${output}/${path}`) : undefined;
    if (obstacle !== undefined) foreign.push(obstacle);
    else if (before === undefined) {
      changes.push({ path, kind: 'added', before, after: text, provenance: 'ours' });
    } else if (isSeed) continue;
    else if (before !== text && !owned.has(path)) foreign.push(path);
    else if (before !== text) {
      const provenance = path === manifestPath ? 'ours' : provenanceOf(path, before, record);
      changes.push({ path, kind: 'changed', before, after: text, provenance });
    }
  }
  for (const path of owned) {
    if (planned.has(path) || path === manifestPath) continue;
    const before = readText(join(output, path));
    if (before === undefined) continue;
    const provenance = provenanceOf(path, before, record);
    changes.push({ path, kind: 'removed', before, after: undefined, provenance });
  }
  changes.sort((left, right) => (left.path < right.path ? -1 : 1));
  const formerRole = listed?.role;
  return { changes, foreign: [...new Set(foreign)], orphaned, files, formerRole };
}

/** The line by which a page is known to be ours, wherever it was written. */
const pageMark = '<meta name="generator" content="hooksmith">';

/** Compares files of a folder that is not ours with what belongs there. */
export function diffFiles(
  files: readonly RenderedFile[],
  output: string,
  record: Written['files'],
): TreeDiff {
  const entries = new Entries(output);
  const changes: Change[] = [];
  const foreign: string[] = [];
  for (const { path, text: after } of files) {
    const obstacle = findObstacle(path, entries);
    const before = obstacle === undefined ? readText(join(output, path)) : undefined;
    const isOurs = before === undefined || record.has(path) || before.includes(pageMark);
    if (obstacle !== undefined || !isOurs) foreign.push(obstacle ?? path);
    else if (before === undefined) {
      changes.push({ path, kind: 'added', before, after, provenance: 'ours' });
    } else if (before !== after) {
      const provenance = provenanceOf(path, before, record);
      changes.push({ path, kind: 'changed', before, after, provenance });
    }
  }
  return { changes, foreign, orphaned: [], files };
}

/** Tells if a folder that has lost its manifest is ours, and not somebody's project. */
function hasHeader(output: string): boolean {
  return readText(join(output, 'index.ts'))?.startsWith('// Generated by hooksmith') ?? false;
}

function provenanceOf(path: string, text: string, record: Written['files']): Change['provenance'] {
  const hash = record.get(path);
  return hash === undefined ? 'unknown' : hash === hashOf(text) ? 'ours' : 'edited';
}

/** A file where a folder belongs, or a folder where a file does. */
function findObstacle(path: string, entries: Entries): string | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join('/');
    const isFolder = entries.isFolder(part);
    if (isFolder === undefined) return undefined;
    if (isFolder === (length === parts.length)) return part;
  }
  return undefined;
}

/**
 * The kinds of paths below a folder, each asked once, and nothing in what isn't there: a listing of names would miss that a
 * disk ignores their case.
 */
class Entries {
  private readonly known = new Map<string, boolean | undefined>();

  constructor(private readonly output: string) {}

  /** Undefined if there is nothing. */
  isFolder(path: string): boolean | undefined {
    if (!this.known.has(path)) this.known.set(path, this.look(path));
    return this.known.get(path);
  }

  private look(path: string): boolean | undefined {
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (path !== '' && !this.isFolder(above)) return undefined;
    return statSync(`${this.output}/${path}`, { throwIfNoEntry: false })?.isDirectory();
  }
}
