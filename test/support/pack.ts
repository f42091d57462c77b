import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `npm pack` made of the last build. */
    tarball: string;
    /** The package in it, unpacked: as it has no dependencies, that is all that installing it would do. */
    unpacked: string;
  }
}

/** Packs and unpacks, once for all test files, where nothing of the repository is found from. */
export default function pack({ provide }: TestProject): () => void {
  const repository = fileURLToPath(new URL('../..', import.meta.url));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hooksmith-packed-')));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const printed = execFileSync('npm', args, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const packed = JSON.parse(printed.toString()) as { filename: string }[];
  const tarball = join(folder, packed[0]?.filename ?? '');
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  provide('tarball', tarball);
  provide('unpacked', join(folder, 'package'));
  return () => rmSync(folder, { recursive: true, force: true });
}
