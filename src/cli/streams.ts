import { writeSync } from 'node:fs';

type Name = 'stdout' | 'stderr';

const made = new Set<Name>();

let isDirect = false;

/**
 * Lets a process that is all ours write without the streams of Node.js as long as nobody asks for one: to make one takes a
 * tenth of a run over an unchanged tree. The console of Windows needs them, as it has code pages.
 */
export function writeDirectly(): void {
  isDirect = process.platform !== 'win32';
}

/** A standard stream. A reader that has gone ends the process. */
export function streamOf(name: Name): NodeJS.WriteStream {
  const stream = process[name];
  if (!made.has(name)) stream.on('error', endOrThrow);
  made.add(name);
  return stream;
}

export function write(name: Name, text: string): void {
  const rest = isDirect && !made.has(name) ? writeNow(name, text) : text;
  if (rest.length > 0) streamOf(name).write(rest);
}

/** Returns what the system doesn't take now: a pipe may be full, and not wait. */
function writeNow(name: Name, text: string): Uint8Array {
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(name === 'stdout' ? 1 : 2, rest));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') endOrThrow(error);
  }
  return rest;
}

/** Ends the process as soon as all is written: at once, if no stream was needed, which saves taking the heap apart. */
export function endProcess(exitCode: number): void {
  process.exitCode = exitCode;
  if (made.size === 0) process.exit();
}

function endOrThrow(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  process.exit();
}
