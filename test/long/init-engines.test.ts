import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inboxes } from '../../src/outputs/project/choices.js';
import { cli } from '../support/command.js';
import { emptyFolder, groove } from '../support/folders.js';
import { must, run } from '../support/run.js';
import { freePort, shellEnvironment, start } from '../support/servers.js';
import { eventually } from '../support/wait.js';

/*
 * A project with the inbox of a server, which has to run on this machine: installed, built, tested, started, delivered
 * to, started again. Their clients ask for Node 22. Where a server isn't there, its test is left out, unless
 * HOOKSMITH_ENGINES is `required`.
 */

const servers = {
  postgres: { port: 5432, url: 'postgres://postgres@127.0.0.1:5432/test' },
  redis: { port: 6379, url: 'redis://127.0.0.1:6379/9' },
} as const;

function isThere(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** A command line that runs on Node 22. */
const on22 = (...words: readonly string[]): readonly string[] => [
  ...['exec', '--yes', '--package=node@22', '--', ...words],
];

const isRequired = process.env['HOOKSMITH_ENGINES'] === 'required';
const found = await Promise.all(
  Object.entries(servers).map(async ([name, server]) => ({
    name: name as keyof typeof servers,
    ...server,
    isLeftOut: !isRequired && !(await isThere(server.port)),
  })),
);

describe.each(found)('$name', ({ name, url, isLeftOut }) => {
  const { variable } = inboxes[name];

  test.skipIf(isLeftOut)(
    'a project of it installs, builds, tests, starts, answers 202, handles and ends',
    { timeout: 180_000 },
    async () => {
      const root = emptyFolder();
      const folder = `inbox-${process.pid}`;
      const project = join(root, folder);
      const npm = (words: readonly string[], cwd: string) =>
        must('npm', on22(...words), { cwd, env: shellEnvironment });
      const args = ['init', folder, '--spec', groove, '--inbox', name, '--pm', 'npm', '--yes'];
      await npm(['node', cli, ...args], root);
      expect(await npm(['npm', 'test'], project)).toMatch(/^# pass 15$/m);

      const node = (await npm(['node', '-p', 'process.execPath'], root)).trim();
      const port = await freePort();
      const env = { ...shellEnvironment, PORT: String(port), [variable]: url };
      for (const number of [7, 8]) {
        const server = await start(`${node} dist/server.js`, { cwd: project, env });
        await eventually(() => expect(server.printed()).toContain('Events are received'));
        const { status } = await fetch(`http://localhost:${port}/webhooks/ticket_started`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ number }),
        });
        expect(status).toBe(202);
        const line = `onTicketStarted { number: ${number} }`;
        await eventually(() => expect(server.printed()).toContain(line));
        expect(await server.end()).toBe(0);
      }
    },
  );
});

test('a project of PostgreSQL that can’t reach it says so in a sentence, and ends', async () => {
  const root = emptyFolder();
  const args = ['init', 'away', '--spec', groove, '--inbox', 'postgres', '--pm', 'npm', '--yes'];
  await must('npm', on22('node', cli, ...args), { cwd: root, env: shellEnvironment });
  const cwd = join(root, 'away');
  await must('npm', on22('npm', 'run', 'build'), { cwd, env: shellEnvironment });
  const env = { ...shellEnvironment, DATABASE_URL: `postgres://x@127.0.0.1:${await freePort()}/x` };
  const { code, stderr } = await run('npm', on22('node', 'dist/server.js'), { cwd, env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^DATABASE_URL can't be used: connect ECONNREFUSED 127\.0\.0\.1:\d+\n/);
}, 180_000);
