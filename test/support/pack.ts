import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pack } from '../../scripts/pack.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `npm pack` made of the last build. */
    tarball: string;
    /** The package in it, unpacked. */
    unpacked: string;
  }
}

/** Packs once, for all test files. */
export default function setUp({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'hooksmith-packed-'));
  const { tarball, unpacked } = pack(folder);
  provide('tarball', tarball);
  provide('unpacked', unpacked);
  return () => rmSync(folder, { recursive: true, force: true });
}
