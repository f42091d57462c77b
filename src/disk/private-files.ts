import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.js';

/** Makes a folder that only its owner reads. Throws if none can be made. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Writes a file that only its owner reads, and replaces none: `name.json`, or else `name-2.json`. Throws if the disk does. */
export function savePrivately(folder: string, name: string, bytes: Uint8Array): void {
  for (let more = 1; ; more++) {
    const path = join(folder, `${name}${more === 1 ? '' : `-${more}`}.json`);
    try {
      writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** A key that a project keeps among its facts of this machine, made by the first call. Where it can't be kept, each call makes one. */
export function keptKey(root: string, name: string, make: () => string): string {
  const path = join(root, cacheFolder, name);
  try {
    const known = readFileSync(path, 'utf8');
    if (/^[\w-]{16,}$/.test(known)) return known;
  } catch {
    // There is none yet.
  }
  const key = make();
  // Where nothing is installed there is no such folder, and none is made for this.
  if (!existsSync(join(root, 'node_modules'))) return key;
  try {
    mkdirSync(join(root, cacheFolder), { recursive: true });
    writeFileSync(path, key, { mode: 0o600 });
  } catch {
    // It holds for this run.
  }
  return key;
}
