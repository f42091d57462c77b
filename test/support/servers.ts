import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port that nobody listens on, and below those that are given to whoever asks for any. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

export interface Running {
  readonly printed: () => string;
  /** Tells it to end, and returns its exit code. */
  end(): Promise<number | null>;
}

/** Runs a program until it has printed a line. Rejects where it ends before. */
export async function start(
  program: string,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Running> {
  const [command = '', ...args] = program.split(' ');
  const child = spawn(command, args, { cwd, env });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const listening = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('\n')) resolve();
      });
    }
  });
  await Promise.race([
    listening,
    ended.then((code) => Promise.reject(new Error(`It ended with ${code}: ${text}`))),
  ]);
  return {
    printed: () => text,
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** As in a shell, where no npm has left its settings. */
export const shellEnvironment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
);
