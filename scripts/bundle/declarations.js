/** The types of the library: the declarations that an entry point reaches, and no others. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const compiler = join('node_modules', 'typescript-7', 'bin', 'tsc');
/** Looks at no package, and checks nothing: `npm run lint` does. */
const ownAlone = ['--noCheck', '--noResolve', '--types', ''];

/** Writes dist/<entry>.d.ts and what it imports. */
export async function writeDeclarations(entry) {
  const all = mkdtempSync(join(tmpdir(), 'hooksmith-types-'));
  try {
    await promisify(execFile)(process.execPath, [
      compiler,
      '-p',
      '.',
      ...ownAlone,
      '--outDir',
      all,
    ]);
    for (const path of reachedFrom(`${entry}.d.ts`, all)) {
      mkdirSync(join('dist', dirname(path)), { recursive: true });
      copyFileSync(join(all, path), join('dist', path));
    }
  } finally {
    rmSync(all, { recursive: true });
  }
}

/** The paths of a declaration and of those that it imports, below their folder. */
function reachedFrom(entry, folder) {
  const reached = new Set([entry]);
  for (const path of reached) {
    const text = readFileSync(join(folder, path), 'utf8');
    for (const [, imported] of text.matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]*)\.js['"]/g)) {
      reached.add(join(dirname(path), `${imported}.d.ts`));
    }
  }
  return reached;
}
