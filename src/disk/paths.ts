import { isAbsolute, normalize } from 'node:path';

/** What the folder of a package holds besides what the outputs plan. */
export const manifestPath = '.manifest.json';
/** Where a run stages its files; it is gone when the run is over. */
export const stagingFolder = '.hooksmith';

/** Whether a path that was read from disk stays below the folder it is meant for. */
export function isBelow(path: unknown): path is string {
  if (typeof path !== 'string' || path === '' || isAbsolute(path) || /[\\\0:]/.test(path))
    return false;
  const plain = normalize(path).replaceAll('\\', '/');
  return plain === path && plain !== '.' && !plain.startsWith('..');
}
