import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that is gone when the run is over, in memory if it can be. */
    temporaryFolder: string;
    /** Another one, on the disk. */
    diskFolder: string;
    /** The run was asked to write what the tests compare with: `--update`. */
    isUpdating: boolean;
  }
}

/** Runs once, before all test files. */
export default function setUp({ config, provide }: TestProject): () => Promise<void> {
  if (!existsSync('dist/asyncapi/2.cjs')) {
    throw new Error('AsyncAPI’s schemas are not compiled yet: run `npm run bundle`.');
  }
  const folder = newFolder(config.env?.['HOOKSMITH_WHOLE'] ? tmpdir() : quickestRoot());
  const diskFolder = newFolder(tmpdir());
  provide('temporaryFolder', folder);
  provide('diskFolder', diskFolder);
  provide('isUpdating', config.snapshotOptions.updateSnapshot === 'all');
  // Not at once: Vitest would take a worker that ends meanwhile for one that does not.
  return async () => {
    for (const path of [folder, diskFolder]) await rm(path, { recursive: true, force: true });
  };
}

function newFolder(root: string): string {
  return realpathSync(mkdtempSync(join(root, 'hooksmith-tests-')));
}

/** Where Linux has a folder in memory: some disks take fifty times as long to make a file. */
const memory = '/dev/shm';
/** Several times what `npm test` writes. */
const neededBytes = 4e9;

/** The folder in memory, if it has room and lets programs run. */
function quickestRoot(): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= neededBytes && runsPrograms(memory) ? memory : tmpdir();
}

function runsPrograms(root: string): boolean {
  const folder = newFolder(root);
  const program = join(folder, 'program');
  try {
    writeFileSync(program, '', { mode: 0o700 });
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
