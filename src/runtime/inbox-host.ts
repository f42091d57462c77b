import { platform } from './platform.js';

/** The part of `node:fs` that is needed. */
interface FileSystem {
  openSync(path: string, flags: string, mode?: number): number;
  closeSync(descriptor: number): void;
  fsyncSync(descriptor: number): void;
  fdatasync(descriptor: number, done: (error: Error | null) => void): void;
  mkdirSync(path: string, options: { readonly recursive: true }): unknown;
  chmodSync(path: string, mode: number): void;
  realpathSync(path: string): string;
  statfsSync(path: string): { readonly type: number };
  statSync(
    path: string,
    options: { readonly throwIfNoEntry: false },
  ): { readonly ino: number } | undefined;
}

interface Process {
  readonly pid: number;
  readonly platform: string;
  /** With 0: throws unless there is a process of this id. */
  kill(pid: number, signal: 0): unknown;
}

/** A module of Node.js; undefined if there is none of this name. */
export function builtin<Module>(name: string): Module | undefined {
  return platform.process?.getBuiltinModule?.(name) as Module | undefined;
}

export function fileSystem(): FileSystem {
  return builtin<FileSystem>('node:fs') as FileSystem;
}

const self = platform.process as unknown as Process;

/** Ids of processes are less. */
const firstThread = 2 ** 32;

/** Names this process to others of the same store. In a thread of its own, that is part of the id. */
export function whoAmI(): { readonly host: string; readonly pid: number } {
  const host = builtin<{ hostname(): string }>('node:os')?.hostname() ?? '';
  const thread = builtin<{ threadId: number }>('node:worker_threads')?.threadId ?? 0;
  return { host, pid: self.pid + thread * firstThread };
}

/** The id that the system has for a process, whichever thread of it. */
export function processOf(pid: number): number {
  return pid % firstThread;
}

/** False if the process is gone. One that belongs to another user is there. */
export function isAlive(pid: number): boolean {
  try {
    self.kill(processOf(pid), 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}

/** The folder of a file; `.` for a name alone. */
export function folderOf(path: string): string {
  return builtin<{ dirname(path: string): string }>('node:path')?.dirname(path) ?? '.';
}

/** Only there has a sync beside SQLite's own been tried by killing and by cutting the power. */
export function canSyncBeside(): boolean {
  return self.platform === 'linux';
}

/** Stops the whole process, so only for a start. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Runs something when all that has arrived in this turn of the loop is read. */
export function runThisTurn(run: () => void): void {
  (globalThis as unknown as { setImmediate(run: () => void): unknown }).setImmediate(run);
}

/** The time in milliseconds since 1970. It goes on where the clock of the machine is set back. */
export class Clock {
  #offset = 0;
  #last = Date.now();
  #lastSteady = steady();

  now(): number {
    const passed = steady();
    const least = this.#last + (passed - this.#lastSteady) - tolerance;
    let time = Date.now() + this.#offset;
    if (time < least) {
      this.#offset += Math.round(least - time);
      time = Date.now() + this.#offset;
    }
    this.#last = time;
    this.#lastSteady = passed;
    return time;
  }
}

/** Clocks are corrected by this much all the time, in milliseconds. */
const tolerance = 1000;

function steady(): number {
  return (globalThis as unknown as { performance: { now(): number } }).performance.now();
}
