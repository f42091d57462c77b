import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What a good generator does with a document; the corpus' README says it in full. */
export type Expectation = 'generate' | 'tolerate' | 'diagnose';

export interface CorpusDocument {
  readonly slug: string;
  /** Its full path, in two parts as `generate` takes them. */
  readonly folder: string;
  readonly spec: string;
  readonly referencedFiles: readonly string[];
  readonly expect: Expectation;
}

interface Manifest {
  readonly documents: readonly {
    readonly slug: string;
    readonly file: string;
    readonly path: string;
    readonly referencedFiles: readonly string[];
    readonly expect: Expectation;
  }[];
}

/** The folder that `HOOKSMITH_CORPUS` names; undefined where it names none. One that isn't there is an error. */
export function corpusFolder(): string | undefined {
  const named = process.env['HOOKSMITH_CORPUS'];
  if (named === undefined || named === '') return undefined;
  const folder = resolve(named);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  throw new Error(`HOOKSMITH_CORPUS names ${named}, and there is no manifest.json`);
}

export function readCorpus(folder: string): readonly CorpusDocument[] {
  const { documents } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return documents.map(({ slug, file, path, referencedFiles, expect }) => {
    const full = join(folder, file);
    const root = referencedFiles.length > 0 ? full.slice(0, -path.length) : '';
    return {
      slug,
      folder: dirname(full),
      spec: basename(full),
      referencedFiles: referencedFiles.map((referenced) => join(root, referenced)),
      expect,
    };
  });
}
