import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RenderedFile } from '../render/planned-file.js';
import { printManifest } from './manifest.js';
import { isBelow, manifestPath, stagingFolder } from './paths.js';
import { recover, writeTree } from './write.js';

/** Our files and the manifest that lists them, as a later run expects both. */
export function withManifest(
  files: readonly RenderedFile[],
  role: string | undefined,
): readonly RenderedFile[] {
  const paths = (isSeed: boolean) =>
    files.filter((file) => (file.isSeed ?? false) === isSeed).map(({ path }) => path);
  const manifest = printManifest({ files: paths(false), seeds: paths(true), role });
  return [...files, { path: manifestPath, text: manifest }];
}

/** Tells if a folder is missing, or empty except for the staging folder of a cut-off run. */
export function isEmptyFolder(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).every((name) => name === stagingFolder);
}

/** The paths that would have to be replaced to write these, files above them included. */
export function findOccupied(folder: string, paths: readonly string[]): readonly string[] {
  const occupied = paths.flatMap((path) => {
    const parts = path.split('/');
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    return above.find((part) => isInTheWay(join(folder, part), part === path)) ?? [];
  });
  return [...new Set(occupied)];
}

/** A link may stand for a folder. */
function isInTheWay(path: string, isFile: boolean): boolean {
  if (isFile) return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isSymbolicLink() && !found.isDirectory();
}

/**
 * Writes new files into a folder. One that isn't there is made beside its place and renamed, so that it is there
 * as a whole or not at all; into one that is there, files are written as a package's are.
 */
export function writeProject(files: readonly RenderedFile[], folder: string): void {
  const odd = files.find(({ path }) => !isBelow(path));
  if (odd) throw new Error(`Not a path of a project: ${odd.path}`);
  if (existsSync(folder)) {
    recover(folder);
    writeTree({ changes: files.map(added), foreign: [], orphaned: [], files }, folder);
    return;
  }
  const staging = join(dirname(folder), `${stagingFolder}-${basename(folder)}`);
  const made = mkdirSync(dirname(folder), { recursive: true });
  try {
    rmSync(staging, { recursive: true, force: true });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(staging, path)), { recursive: true });
      writeFileSync(join(staging, path), text);
    }
    renameSync(staging, folder);
  } catch (error) {
    rmSync(made ?? staging, { recursive: true, force: true });
    throw error;
  }
}

function added({ path, text }: RenderedFile) {
  return { path, kind: 'added', before: undefined, after: text, provenance: 'ours' } as const;
}
