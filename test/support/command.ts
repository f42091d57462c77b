import type { SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { unpacked } from './packed.js';
import { run, type Result } from './run.js';

/** The command line, as it is published: unpacked from its tarball, with nothing around it. */
export const cli = join(unpacked, 'dist', 'cli.js');

/** The published command line as a process of its own. */
export function hooksmith(
  args: readonly string[],
  options: SpawnOptions & { readonly cwd: string },
): Promise<Result> {
  return run(process.execPath, [cli, ...args], options);
}
