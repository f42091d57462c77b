import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { hooksmith } from './support/command.js';
import { emptyFolder, groove, repository } from './support/folders.js';
import { send } from './support/http.js';
import { open, post } from './support/raw.js';

/** The package inside of a project, from its sources. */
function inside(project: string): Plugin {
  return {
    name: 'inside',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^groove-webhooks(?:\/|$)/ }, ({ path }) => {
        const [, name] = path.split('/');
        const file = name === undefined ? 'index.ts' : `runtime/${name}.ts`;
        return { path: join(project, 'generated', file) };
      });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the server of a new project, once it prints that it listens. */
async function start(framework: string) {
  const root = emptyFolder();
  const args = ['init', 'project', '--spec', groove, '--framework', framework, '--no-install'];
  const made = await hooksmith(args, { cwd: root });
  expect(made.stderr).toBe('');
  const project = join(root, 'project');
  const outfile = join(project, 'server.mjs');
  await build({
    entryPoints: [join(project, 'src', framework === 'lambda' ? 'local.ts' : 'server.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    nodePaths: [join(repository, 'node_modules')],
    plugins: [inside(project)],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const port = await freePort();
  const child = fork(outfile, { cwd: project, env: { PORT: String(port) }, silent: true });
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

test.each(['node', 'express', 'fastify', 'hono', 'lambda'])(
  'a project of %s ends while connections are silent or half a request, and tells what it refused',
  async (framework) => {
    const { child, origin, printed } = await start(framework);
    const path = '/webhooks/ticket_started';
    const [idle, silent, head, body] = await Promise.all([1, 2, 3, 4].map(() => open(origin)));
    idle?.write(post(path, '{"number":7}'));
    await once(idle ?? child, 'data');
    head?.write(post(path, '{}').subarray(0, 20));
    body?.write(post(path, '{"number":7}').subarray(0, -3));
    expect((await send(origin, path, { body: '{"number":"s3cret"}' })).status).toBe(422);
    expect((await send(origin, '/webhooks/elsewhere?s3cret', { body: '{}' })).status).toBe(404);
    const closed = [idle, silent, head, body].map((socket) => socket && once(socket, 'close'));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await Promise.all(closed);
    expect(printed()).toContain('422 onTicketStarted /number: expected');
    expect(printed()).toContain('404 POST /elsewhere No operation has this URL');
    expect(printed()).not.toContain('s3cret');
  },
);
