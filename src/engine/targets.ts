import { basename, dirname, relative, resolve } from 'node:path';
import { Cache } from '../disk/cache.js';
import { displayPath } from '../document/read.js';

/** A folder to be written, and what to call it. */
export interface Target {
  /** The package, handlers of the consumer's own, or a page in a folder that is not ours. */
  readonly holds: 'files' | 'stubs' | 'docs';
  /** Its full path. */
  readonly output: string;
  /** Its path for people. */
  readonly label: string;
  readonly cache: Cache;
}

export interface Places {
  readonly output?: string | undefined;
  readonly handlers?: string | undefined;
  readonly docs?: string | undefined;
  readonly project?: string | undefined;
}

/** The targets that options name, by their paths from `folder`. */
export function targetsOf(places: Places, folder: string): readonly Target[] {
  const { output, handlers, docs, project = folder } = places;
  const named = [
    ['files', output, output],
    ['stubs', handlers, handlers],
    ['docs', docs, docs === undefined ? undefined : dirname(docs)],
  ] as const;
  return named.flatMap(([holds, path, within]) => {
    if (path === undefined || within === undefined) return [];
    const cache = new Cache(project, relative(project, resolve(folder, path)));
    return [{ holds, output: resolve(folder, within), label: displayPath(within, folder), cache }];
  });
}

/** The name of the page's file. */
export function pageName(docs: string | undefined): string | undefined {
  return docs === undefined ? undefined : basename(docs);
}

/** The path of a file in a folder, for people. */
export function pathIn(label: string, path: string): string {
  return label === '.' ? path : `${label.replace(/\/$/, '')}/${path}`;
}
