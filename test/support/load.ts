import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyFolder, write } from './folders.js';
import type { Forged } from './forge.js';

/** A module of a package that was forged in memory, loaded. */
export async function load<Module>(forged: Forged, entry: string): Promise<Module> {
  const folder = emptyFolder();
  for (const [path, text] of forged.files) write(folder, path, text);
  const outfile = join(folder, 'dist', `${entry.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [join(folder, `${entry}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  return (await import(pathToFileURL(outfile).href)) as Module;
}
