import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { ReadFile } from './files.js';
import { plain } from './read.js';
import type { Revision } from './revision-name.js';

/** Larger files are not read. */
const mostBytes = 64 * 2 ** 20;

/** Reads a file of a revision; undefined, and a diagnostic, where it can't be. */
export async function readRevision(
  { revision, path }: Revision,
  folder: string,
  diagnostics: Diagnostics,
): Promise<Source | undefined> {
  const label = `${revision}:${path}`;
  const { output, problem } = await show(revision, path, folder);
  if (output !== undefined) return { label, text: plain(output) };
  const inside = await git(['rev-parse', '--git-dir'], folder);
  if (inside.output === undefined) {
    diagnostics.report('no-repository', { reason: reasonOf(inside.problem) });
    return undefined;
  }
  const known = await git(['rev-parse', '--verify', '--quiet', `${revision}^{tree}`], folder);
  if (known.output === undefined) diagnostics.report('unknown-revision', { revision });
  else if (await isThere(revision, path, folder)) {
    diagnostics.report('unreadable-file', { path: label, reason: reasonOf(problem) });
  } else diagnostics.report('file-not-found', { path: label });
  return undefined;
}

async function isThere(revision: string, path: string, folder: string): Promise<boolean> {
  return (await git(['cat-file', '-e', `${revision}:./${path}`], folder)).output !== undefined;
}

function reasonOf(problem: string): string {
  return (problem.split('\n')[0] ?? '').replace(/^fatal: /, '');
}

/** Reads the files beside it, of the same revision. */
export function besideRevision({ revision, path }: Revision, folder: string): ReadFile {
  return async (relativePath) => {
    const beside = posix.join(posix.dirname(path), relativePath);
    const { output } = await show(revision, beside, folder);
    return output === undefined
      ? undefined
      : { label: `${revision}:${beside}`, text: plain(output) };
  };
}

interface Said {
  /** Undefined if git failed. */
  readonly output: string | undefined;
  readonly problem: string;
}

function show(revision: string, path: string, folder: string): Promise<Said> {
  return git(['show', `${revision}:./${path}`], folder);
}

function git(args: readonly string[], folder: string): Promise<Said> {
  return new Promise((done) => {
    execFile('git', args, { cwd: folder, maxBuffer: mostBytes }, (error, stdout, stderr) => {
      const problem = error?.code === 'ENOENT' ? 'there is no git' : stderr;
      done({ output: error ? undefined : stdout, problem });
    });
  });
}
