/** The bundled size of a validator that a consumer imports. */
import { gzipSync } from 'node:zlib';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/** The most that a verdict of Groove's Ticket may take, and one with its issues; gzipped. */
export const limits = { verdict: 450, issues: 1375 };

const imports = { verdict: ['isTicket'], issues: ['isTicket', 'ticketIssues'] };

/** Gzipped bytes of what is bundled for each, from the index of a compiled package. */
export async function sizesOf(folder) {
  const sizes = {};
  for (const [name, functions] of Object.entries(imports)) {
    const index = JSON.stringify(resolve(folder, 'dist', 'index.js'));
    sizes[name] = gzipSync(
      await bundle(`export { ${functions.join(', ')} } from ${index};`),
    ).length;
  }
  return sizes;
}

async function bundle(source) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}
