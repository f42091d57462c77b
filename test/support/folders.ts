import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The root of the repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

export const groove = join(repository, 'spec', 'groove-webhooks.asyncapi.yaml');
export const grooveApi = join(repository, 'spec', 'groove-rest-v1.openapi.yaml');
export const documents = join(repository, 'test', 'documents');

/** An empty folder that is gone when the run is over. */
export function emptyFolder(): string {
  return mkdtempSync(join(inject('temporaryFolder'), 'folder-'));
}

/** The same on a disk, for what has to be synced. */
export function emptyFolderOnDisk(): string {
  return mkdtempSync(join(inject('diskFolder'), 'folder-'));
}

export function read(...path: readonly string[]): string {
  return readFileSync(join(...path), 'utf8');
}

/** Writes a file, and the folders it stands in; tells its path. */
export function write(folder: string, path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/**
 * Gives a folder all modules of this repository. Each is a link of its own: a link to all of node_modules would have the
 * folder's runs write their record into ours.
 */
export function linkModules(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const entry of readdirSync(join(repository, 'node_modules'))) {
    const place = join(modules, entry);
    if (!entry.startsWith('.'))
      symlinkSync(join(repository, 'node_modules', entry), place, 'junction');
  }
}

/** Every file below a folder by its path, `dist` and `node_modules` aside. */
export function readTree(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !/^(?:dist|node_modules|.*\.tgz$)/.test(path))
    .sort();
  return new Map(files.map((path) => [path, read(folder, path)]));
}
