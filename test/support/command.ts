import type { SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { unpacked } from './packed.js';
import { run, type Result } from './run.js';

/** The command line, as it is published: unpacked from its tarball, with nothing around it. */
export const cli = join(unpacked, 'dist', 'cli.cjs');

/** The published command line as a process of its own: for what is of the process, or of what is published. */
export function published(
  args: readonly string[],
  options: SpawnOptions & { readonly cwd: string },
): Promise<Result> {
  return run(process.execPath, [cli, ...args], options);
}

/** The published library, in this process. */
export async function library(): Promise<typeof import('../../src/index.js')> {
  const file = join(unpacked, 'dist', 'index.js');
  return (await import(pathToFileURL(file).href)) as typeof import('../../src/index.js');
}

/** The command line of the sources in this process, which spares loading it each time. */
export async function hooksmith(
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Result> {
  const [folder, before, printed] = [process.cwd(), process.env, { stdout: '', stderr: '' }];
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  process.chdir(cwd);
  process.env = env;
  try {
    return { code: await main(args), ...printed };
  } finally {
    process.env = before;
    process.chdir(folder);
    for (const spy of spies) spy.mockRestore();
  }
}
