import { build } from 'esbuild';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json } from '../../src/json.js';
import { emptyFolder, write } from './folders.js';
import type { Forged } from './forge.js';

/** A module of a package that was forged in memory, loaded. */
export async function load<Module>(forged: Forged, entry: string): Promise<Module> {
  return (await import(pathToFileURL(await bundleOf(forged, entry)).href)) as Module;
}

/** A module of a package that was forged in memory, as a file that stands alone. */
export async function bundleOf(forged: Forged, entry: string): Promise<string> {
  const folder = emptyFolder();
  for (const [path, text] of forged.files) write(folder, path, text);
  const outfile = join(folder, 'dist', `${entry.replaceAll('/', '-')}.mjs`);
  await build({ ...bundling, entryPoints: [join(folder, `${entry}.ts`)], outfile });
  return outfile;
}

const bundling = { bundle: true, format: 'esm', platform: 'node', logLevel: 'error' } as const;

export type Validators = Readonly<Record<string, (value: unknown) => unknown>>;

/** The parts of a package that can be run. */
export interface Loaded {
  /** By events, and by messages. */
  readonly fixtures: Readonly<Record<string, Json>>;
  readonly messageFixtures: Readonly<Record<string, Json>>;
  readonly validators: Validators;
}

/**
 * Writes a package below `root`; tells the paths of its files. The runtime is the same in all: it is written, and
 * compiled, once, so the other files import it by its path there.
 */
export function writePackage(root: string, folder: string, { files }: Forged): readonly string[] {
  const runtime = join(root, 'runtime');
  mkdirSync(runtime, { recursive: true });
  mkdirSync(folder);
  symlinkSync(runtime, join(folder, 'runtime'));
  return [...files].map(([path, text]) => {
    if (!path.startsWith('runtime/')) {
      return write(folder, path, withSharedRuntime(text, files, runtime));
    }
    const full = join(root, path);
    return existsSync(full) ? full : write(root, path, text);
  });
}

/** The text of a file that imports the runtime from the folder `runtime`. Throws where its package has no such file. */
export function withSharedRuntime(
  text: string,
  files: { has(path: string): boolean },
  runtime: string,
): string {
  return text.replace(/(?<= from ')\.\.?\/runtime\/([\w-]+)\.js(?=';$)/gm, (_, module: string) => {
    if (files.has(`runtime/${module}.ts`)) return join(runtime, `${module}.js`);
    throw new Error(`There is no runtime/${module}.ts in the package`);
  });
}

/** The packages in these folders, bundled at once. */
export async function loadAll(
  folders: readonly string[],
  root: string,
): Promise<readonly Loaded[]> {
  const entries = folders.map((folder) => ({
    in: write(
      folder,
      'loaded.mjs',
      `export { fixtures, messageFixtures } from './testing/index.js';
       export * as validators from './validators/index.js';`,
    ),
    out: basename(folder),
  }));
  return importAll<Loaded>(entries, root);
}

/** These modules, bundled at once below `root`; `out` is a name of each. */
export async function importAll<Module>(
  entries: readonly { readonly in: string; readonly out: string }[],
  root: string,
): Promise<readonly Module[]> {
  if (entries.length === 0) return [];
  const outdir = join(root, 'loaded');
  await build({
    ...bundling,
    entryPoints: entries.map((entry) => ({ in: entry.in, out: entry.out })),
    outdir,
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
  });
  return Promise.all(
    entries.map(
      async ({ out }) => (await import(pathToFileURL(join(outdir, `${out}.mjs`)).href)) as Module,
    ),
  );
}
