import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generate, type Diagnostic } from '../../src/index.js';
import { withSharedRuntime } from '../support/load.js';
import type { CorpusDocument } from './documents.js';

/** A document, and the package that was made of it. */
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
  const typescript = readTypescript(folder);
  shareRuntime(folder, typescript);
  return { document, folder, diagnostics, crash, milliseconds, typescript };
}

/**
 * The runtime is the same in all packages, and most of what a compiler has to read: here it stands once, beside the
 * packages, whose other files import it from there.
 */
function shareRuntime(folder: string, typescript: ReadonlyMap<string, string>): void {
  const shared = join(folder, '..', 'runtime');
  const own = join(folder, 'runtime');
  if (!existsSync(own)) return;
  mkdirSync(shared, { recursive: true });
  const files = new Set<string>();
  for (const file of readdirSync(own)) {
    files.add(`runtime/${file}`);
    const path = join(shared, file);
    if (!existsSync(path)) renameSync(join(own, file), path);
    else if (readFileSync(path, 'utf8') !== readFileSync(join(own, file), 'utf8')) {
      throw new Error(`${join(own, file)} is not what other packages have`);
    }
  }
  rmSync(own, { recursive: true });
  for (const [path, text] of typescript) {
    writeFileSync(join(folder, path), withSharedRuntime(text, files, shared));
  }
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
