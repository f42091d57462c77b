import { spawn } from 'node:child_process';

export interface Ended {
  readonly isFine: boolean;
  /** All that it said; empty if that went to stderr as it came. */
  readonly said: string;
}

/** Runs a program in a folder. What it says goes to stderr, or is kept. None that we run takes words of a user. */
export function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { folder, isHeard, env = {} }: { folder: string; isHeard: boolean; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', isHeard ? 2 : 'pipe', isHeard ? 2 : 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    }
    child.on('error', ({ message }) => resolve({ isFine: false, said: message }));
    child.on('close', (code) => resolve({ isFine: code === 0, said }));
  });
}
