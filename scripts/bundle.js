/** Bundles the command line and the library into dist/, our own sources only. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compileSchemas } from './compile-asyncapi.js';

const { version, devDependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Changes with all that a generated package follows from, its document aside. */
function buildId() {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const folder of ['src', 'templates', 'scripts']) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    for (const path of paths.sort()) hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

mkdirSync('dist', { recursive: true });
for (const name of readdirSync('dist')) {
  if (name !== 'asyncapi') rmSync(join('dist', name), { recursive: true, force: true });
}
await compileSchemas();
await build({
  entryPoints: {
    cli: 'src/cli/bin.ts',
    index: 'src/index.ts',
    'parser-worker': 'src/spec/parser-worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  define: {
    HOOKSMITH_VERSION: JSON.stringify(version),
    HOOKSMITH_DEPENDENCIES: JSON.stringify({ ...devDependencies, ...overrides }),
    HOOKSMITH_BUILD: JSON.stringify(buildId()),
  },
});
