import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RenderedFile } from '../render/planned-file.js';
import { readText } from './read.js';

/** The record of the last run that wrote a folder, or found it right. */
export interface Written {
  /** The hash of every file as it was last written, by its path below the output. */
  readonly files: ReadonlyMap<string, string>;
  /** The file system's word of each file that was read and found right. As long as it is the same, the file is right. */
  readonly marks?: ReadonlyMap<string, string> | undefined;
  /** The files that were there, whoever wrote them. */
  readonly seeds: readonly string[];
  /** That run's input or, if it is long, a hash of it; undefined if a run with the same input has something to say. */
  readonly fingerprint: string | undefined;
  /** The files that the document referred to, whose texts are in the fingerprint. */
  readonly referenced: readonly string[];
  /** That run's summary of the document, as the caller left it. */
  readonly summary: unknown;
}

/**
 * Milliseconds: a file that was changed so lately can change again without a sign, since file systems count time in steps.
 */
const longestStep = 2000;

/** Characters: a longer name of a folder may be too long for a file. */
const longestName = 150;

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
    const name = encodeURIComponent(Buffer.from(this.output).toString());
    const short = name.length > longestName ? hashOf(name) : name;
    return join(this.root, cacheFolder, `written-${short}.json`);
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
        marks?: { [path: string]: string };
      };
      const { fingerprint, referenced = [], summary, seeds = [], files, marks = {} } = written;
      const run = { fingerprint, referenced, summary, seeds };
      return {
        ...run,
        files: new Map(Object.entries(files)),
        marks: new Map(Object.entries(marks)),
      };
    } catch {
      const nothing = { fingerprint: undefined, referenced: [], summary: undefined };
      return { ...nothing, seeds: [], files: new Map(), marks: new Map() };
    }
  }

  remember({ files, marks = new Map(), ...run }: Written): void {
    const { path } = this;
    const maps = { files: Object.fromEntries(files), marks: Object.fromEntries(marks) };
    const text = JSON.stringify({ ...run, ...maps });
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }

  /** Adds marks to the record, if it can be written: else the next run reads those files again. */
  mark(written: Written, marks: ReadonlyMap<string, string>): void {
    if (marks.size === 0) return;
    try {
      this.remember({ ...written, marks: new Map([...(written.marks ?? []), ...marks]) });
    } catch {
      // A run that changes nothing needs no folder that it can write in.
    }
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

/**
 * Tells if every file is in the folder as it was written; undefined if one differs. A file whose mark is in the record isn't
 * read. `marks` has those of the files that were read.
 */
export function compareWithDisk(
  { files, seeds, marks: known }: Written,
  output: string,
): { readonly marks: ReadonlyMap<string, string> } | undefined {
  const latest = Date.now() - longestStep;
  const marks = new Map<string, string>();
  const isSame = ([path, recorded]: readonly [string, string]): boolean => {
    const full = `${output}/${path}`;
    const { mark, changed } = look(full);
    if (known?.get(path) === mark) return true;
    if (changed < latest) marks.set(path, mark);
    return hashOf(readText(full) ?? '') === recorded;
  };
  const isThere = (path: string) => existsSync(`${output}/${path}`);
  try {
    const isRight = files.size > 0 && [...files].every(isSame) && seeds.every(isThere);
    return isRight ? { marks } : undefined;
  } catch {
    return undefined;
  }
}

/** All that changes if the file does, and when it changed last, in milliseconds. */
function look(path: string): { readonly mark: string; readonly changed: number } {
  const { ino, size, mtimeMs, ctimeMs } = statSync(path);
  return { mark: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, changed: Math.max(mtimeMs, ctimeMs) };
}

export function hashOf(text: string): string {
  return hash('sha256', text);
}
