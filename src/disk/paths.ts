import { existsSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';

/** The one file in a package's folder that no output plans. */
export const manifestPath = '.manifest.json';
/** A run stages its files here; the folder is gone afterwards. */
export const stagingFolder = '.hooksmith';

/** Tells if a run was cut off here, before or after it wrote its journal. */
export function hasStaging(output: string): boolean {
  return existsSync(join(output, stagingFolder));
}

/** Tells if a path that was read from disk stays below its folder. */
export function isBelow(path: unknown): path is string {
  if (typeof path !== 'string' || path === '' || isAbsolute(path) || /[\\\0:]/.test(path))
    return false;
  const plain = normalize(path).replaceAll('\\', '/');
  return plain === path && plain !== '.' && !plain.startsWith('..');
}
