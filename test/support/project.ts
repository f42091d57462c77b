import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { expect, onTestFinished } from 'vitest';
import { hooksmith } from './command.js';
import { emptyFolder, groove, repository } from './folders.js';
import { freePort } from './servers.js';

/** The package inside of a project, from its sources. */
function inside(project: string): Plugin {
  return {
    name: 'inside',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^groove-webhooks(?:\/|$)/ }, ({ path }) => {
        const [, ...names] = path.split('/');
        const file = names.length === 0 ? 'index.ts' : `runtime/${names.join('-')}.ts`;
        return { path: join(project, 'generated', file) };
      });
    },
  };
}

/** Makes a project of Groove's document, with these options of `init`; tells where it is. */
export async function makeProject(framework: string, args: readonly string[]): Promise<string> {
  const root = emptyFolder();
  const given = ['init', 'project', '--spec', groove, '--framework', framework, '--no-install'];
  const made = await hooksmith([...given, ...args], { cwd: root });
  expect(made.stderr).toBe('');
  return join(root, 'project');
}

/** Makes one file of a project's server, and what it needs of ours; but for what can't be in one. */
export async function bundleServer(project: string, framework: string): Promise<string> {
  const outfile = join(project, 'server.mjs');
  await build({
    entryPoints: [join(project, 'src', framework === 'lambda' ? 'local.ts' : 'server.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['better-sqlite3', 'pg-boss', 'bullmq'],
    nodePaths: [join(repository, 'node_modules')],
    plugins: [inside(project)],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  linkSqlite(project);
  return outfile;
}

/** Our own better-sqlite3, where the project would install its own. */
export function linkSqlite(project: string): void {
  const place = join(project, 'node_modules', 'better-sqlite3');
  if (existsSync(place)) return;
  mkdirSync(join(place, '..'), { recursive: true });
  symlinkSync(join(repository, 'node_modules', 'better-sqlite3'), place);
}

export interface Running {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly printed: () => string;
}

/** Starts a server that `bundleServer` has made, once it prints that it listens. */
export async function startServer(
  project: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const port = await freePort();
  const given = { cwd: project, env: { PORT: String(port), ...env }, silent: true };
  const child = fork(join(project, 'server.mjs'), given);
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  while (!printed.includes('Events are received')) {
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error(printed);
  }
  return { child, origin: `http://127.0.0.1:${port}`, printed: () => printed };
}
