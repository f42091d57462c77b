import { watch } from 'chokidar';
import { dirname, resolve } from 'node:path';
import { isUrl } from '../spec/read.js';
import { exitCodes, UsageError, type ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** How long a file must have been left alone before it is read, in milliseconds. */
const quietTime = 50;

/**
 * Runs now, and again whenever the document or a file it refers to has been saved, until the process is
 * interrupted. `run` tells the files that the document refers to, from its folder.
 */
export async function watchDocument(
  spec: string,
  folder: string,
  terminal: Terminal,
  run: () => Promise<readonly string[]>,
): Promise<ExitCode> {
  if (spec === '-' || isUrl(spec)) {
    throw new UsageError('Only a file can be watched.', 'Name the document by its path.');
  }
  const path = resolve(folder, spec);
  const watcher = watch(path, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: quietTime, pollInterval: 20 },
  });
  let running: Promise<void> | undefined;
  let isStale = false;

  /** One at a time: what is saved while it runs makes it run once more. */
  const again = (): Promise<void> => {
    isStale = true;
    running ??= (async () => {
      while (isStale) {
        isStale = false;
        const referenced = await run();
        watcher.add(referenced.map((file) => resolve(dirname(path), file)));
        if (!isStale) terminal.say(`Watching ${spec}; Ctrl-C ends it.`);
      }
    })().finally(() => {
      running = undefined;
    });
    return running;
  };

  await again();
  return new Promise((_, reject) => {
    watcher.on('all', (event) => {
      if (event !== 'unlink') again().catch(reject);
    });
    watcher.on('error', reject);
  }).finally(() => watcher.close()) as Promise<typeof exitCodes.fine>;
}
