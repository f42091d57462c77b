import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that is gone when the run is over. */
    temporaryFolder: string;
    /** The run was asked to write what the tests compare with: `--update`. */
    isUpdating: boolean;
  }
}

/** Runs once, before all test files. */
export default function setUp({ config, provide }: TestProject): () => Promise<void> {
  if (!existsSync('dist/asyncapi/2.js')) {
    throw new Error('AsyncAPI’s schemas are not compiled yet: run `npm run bundle`.');
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hooksmith-tests-')));
  provide('temporaryFolder', folder);
  provide('isUpdating', config.snapshotOptions.updateSnapshot === 'all');
  // Not at once: Vitest would take a worker that ends meanwhile for one that does not.
  return () => rm(folder, { recursive: true, force: true });
}
