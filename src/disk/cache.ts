import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RenderedFile } from '../render/planned-file.js';
import { readText } from './read.js';

/** The record of the last run that wrote a folder, or found it right. */
export interface Written {
  /** The hash of every file as it was last written, by its path below the output. */
  readonly files: ReadonlyMap<string, string>;
  /** The files that were there, whoever wrote them. */
  readonly seeds: readonly string[];
  /** A hash of that run's input; undefined if a run with the same input has something to say. */
  readonly fingerprint: string | undefined;
  /** The files that the document referred to, whose texts are in the fingerprint. */
  readonly referenced: readonly string[];
  /** That run's summary of the document, as the caller left it. */
  readonly summary: unknown;
}

/** The folder of facts that only this machine knows, from the project's folder. */
export const cacheFolder = 'node_modules/.cache/hooksmith';

/** The folder for texts of replaced files, from the project's folder. */
export const replacedFolder = `${cacheFolder}/replaced`;

/**
 * Facts that only this machine knows: a hash of each file as last written, and the texts of edited
 * files that were replaced.
 */
export class Cache {
  constructor(
    /** The project's folder. */
    private readonly root: string,
    private readonly output: string,
  ) {}

  private get path(): string {
    return join(this.root, cacheFolder, `written-${hashOf(this.output).slice(0, 16)}.json`);
  }

  /** Without files if nothing was recorded here. */
  readWritten(): Written {
    try {
      const written = JSON.parse(readFileSync(this.path, 'utf8')) as {
        fingerprint?: string;
        referenced?: readonly string[];
        summary?: unknown;
        seeds?: readonly string[];
        files: { [path: string]: string };
      };
      const { fingerprint, referenced = [], summary, seeds = [], files } = written;
      return { fingerprint, referenced, summary, seeds, files: new Map(Object.entries(files)) };
    } catch {
      const nothing = { fingerprint: undefined, referenced: [], summary: undefined };
      return { ...nothing, seeds: [], files: new Map() };
    }
  }

  remember({ files, ...run }: Written): void {
    const { path } = this;
    const text = JSON.stringify({ ...run, files: Object.fromEntries(files) });
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }

  /** Keeps a text aside, where no later one replaces it; tells where, from the project's folder. */
  keep(path: string, text: string): string {
    const kept = `${replacedFolder}/${hashOf(text).slice(0, 8)}/${path}`;
    mkdirSync(dirname(join(this.root, kept)), { recursive: true });
    writeFileSync(join(this.root, kept), text);
    return kept;
  }
}

/** The record of files that have been written. */
export function writtenOf(files: readonly RenderedFile[]): Pick<Written, 'files' | 'seeds'> {
  return {
    files: new Map(
      files.flatMap(({ path, text, isSeed }) => (isSeed ? [] : [[path, hashOf(text)]])),
    ),
    seeds: files.flatMap(({ path, isSeed }) => (isSeed ? [path] : [])),
  };
}

/** Tells if every file is in the folder as it was written. */
export function isAsWritten({ files, seeds }: Written, output: string): boolean {
  try {
    const isSame = ([path, recorded]: readonly [string, string]) =>
      hashOf(readText(`${output}/${path}`) ?? '') === recorded;
    const isThere = (path: string) => existsSync(`${output}/${path}`);
    return files.size > 0 && [...files].every(isSame) && seeds.every(isThere);
  } catch {
    return false;
  }
}

export function hashOf(text: string): string {
  return hash('sha256', text);
}
