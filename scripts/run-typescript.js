/** TypeScript of ours, and what it imports of ours, as one module that Node can run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** As deep below the repository as a source is, so that all it reads is found from there. */
const beside = resolve('node_modules', '.hooksmith-');

/** Tells where the module is, and how to be rid of it. */
export async function bundleTypescript(entry) {
  const folder = mkdtempSync(beside);
  const file = join(folder, 'main.mjs');
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs it in this process. */
export async function runTypescript(entry) {
  const { file, remove } = await bundleTypescript(entry);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    remove();
  }
}
