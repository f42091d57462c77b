import { spawn, type SpawnOptions } from 'node:child_process';

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly cwd: string },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a program that must succeed; tells what it printed. */
export async function must(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly cwd: string },
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
}

/** npm, without asking the registry for anything but what is installed. */
export function npm(args: readonly string[], cwd: string): Promise<string> {
  return must('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd });
}
