import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type Diagnostic } from '../../src/index.js';
import type { CorpusDocument } from './documents.js';

/** What became of a document. */
export interface CorpusPackage {
  readonly document: CorpusDocument;
  /** Where its files are, if there are any. */
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it was thrown out of, which is a bug of ours whatever the document. */
  readonly crash: string | undefined;
  readonly milliseconds: number;
  /** Its TypeScript by path within the package, the runtime aside, which is the same in all. */
  readonly typescript: ReadonlyMap<string, string>;
}

/** Generates the package of a document as its user would, `extra` options besides. */
export async function generatePackage(
  document: CorpusDocument,
  folder: string,
  extra: object = {},
): Promise<CorpusPackage> {
  mkdirSync(folder, { recursive: true });
  const { folder: from, spec } = document;
  const options = { spec, output: folder, folder: from, project: join(folder, '..', '..') };
  const start = performance.now();
  const { diagnostics, crash } = await attempt({ ...options, ...extra });
  const milliseconds = performance.now() - start;
  return { document, folder, diagnostics, crash, milliseconds, typescript: readTypescript(folder) };
}

async function attempt(options: Parameters<typeof generate>[0]) {
  try {
    const { diagnostics } = await generate(options);
    return { diagnostics, crash: undefined };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { diagnostics: [], crash };
  }
}

function readTypescript(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('runtime/'))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
