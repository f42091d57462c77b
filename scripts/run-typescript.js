/** TypeScript of ours, and what it imports of ours, as one module that Node can run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Below the repository, so that packages, templates and the runtime are found from there. */
const cache = 'node_modules/.cache/hooksmith-scripts';

/** Tells where the module is, and how to be rid of it. */
export async function bundleTypescript(entry) {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(resolve(cache), 'run-'));
  const file = join(folder, 'main.mjs');
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
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
