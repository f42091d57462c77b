import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isUrl } from './read.js';

/** A file as a revision of a git repository has it. */
export interface Revision {
  readonly revision: string;
  /** From the folder that the user is in. */
  readonly path: string;
}

/** `main:spec/asyncapi.yaml`; undefined for a file that is there, a URL, a drive, and what looks like an option. */
export function revisionOf(written: string, folder: string): Revision | undefined {
  const [, revision, path] = /^([^:]{2,}):(.+)$/.exec(written) ?? [];
  if (revision === undefined || path === undefined || revision.startsWith('-')) return undefined;
  if (isUrl(written) || existsSync(resolve(folder, written))) return undefined;
  return { revision, path: path.replaceAll('\\', '/') };
}
