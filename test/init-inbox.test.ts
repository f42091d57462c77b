import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../src/engine/init.js';
import type { InboxKind, PackageManager } from '../src/outputs/project/choices.js';
import { hooksmith } from './support/command.js';
import { emptyFolder, groove, read, write } from './support/folders.js';
import { send } from './support/http.js';
import { bundleServer, linkSqlite, makeProject, startServer } from './support/project.js';
import { run } from './support/run.js';
import { hasSqlite as isSqliteHere } from './support/sqlite.js';
import { eventually } from './support/wait.js';
import { share } from './support/share.js';

interface Manifest {
  readonly engines: { readonly node: string };
  readonly hooksmith: { readonly inbox?: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly trustedDependencies?: readonly string[];
}

/** A project as a Node.js with or without SQLite makes it. */
async function projectOf(
  inbox: InboxKind,
  { hasSqlite = true, packageManager = 'npm' as PackageManager } = {},
) {
  const folder = emptyFolder();
  const { project } = await init({
    ...{ target: 'project', spec: () => Promise.resolve(groove), folder, framework: 'node' },
    ...{ inbox, hasSqlite, packageManager, version: '1.2.3', source: undefined },
    commandFor: () => '',
  });
  expect(project).toBeDefined();
  const root = join(folder, 'project');
  const manifest = JSON.parse(read(root, 'package.json')) as Manifest;
  return { root, manifest };
}

describe('a project with a file', () => {
  test('opens it by Node.js’ own SQLite, and asks for a Node.js that has one', async () => {
    const { root, manifest } = await projectOf('sqlite');
    expect(read(root, 'src/inbox.ts')).toContain('return openInbox({ path: inboxPath });');
    expect(manifest.engines.node).toBe('>=22.13');
    expect(Object.keys(manifest.dependencies)).toEqual(['groove-webhooks']);
    expect(manifest.hooksmith.inbox).toBe('data/inbox.db');
    expect(read(root, 'src/settings.ts')).toContain("env['INBOX_PATH'] || 'data/inbox.db'");
    expect(read(root, '.env.example')).toContain('\nINBOX_PATH=data/inbox.db\n');
    expect(read(root, '.gitignore')).toContain('\ndata/\n');
  });

  test.each<[PackageManager, string, RegExp]>([
    ['npm', 'package.json', /"allowScripts": \{\s*"better-sqlite3": true\s*\}/],
    ['pnpm', 'pnpm-workspace.yaml', /^onlyBuiltDependencies:\n {2}- better-sqlite3\n/m],
    ['bun', 'package.json', /"trustedDependencies": \[\s*"better-sqlite3"\s*\]/],
  ])(
    'that a Node.js without SQLite made opens it by better-sqlite3, which %s may build',
    async (packageManager, file, text) => {
      const { root, manifest } = await projectOf('sqlite', { hasSqlite: false, packageManager });
      expect(read(root, 'src/inbox.ts')).toContain('new Database(inboxPath)');
      expect(manifest.engines.node).toBe('>=20.19');
      expect(manifest.dependencies['better-sqlite3']).toMatch(/^\d+\.\d+\.\d+$/);
      expect(manifest.devDependencies['@types/better-sqlite3']).toMatch(/^\d+\.\d+\.\d+$/);
      expect(read(root, file)).toMatch(text);
    },
  );

  test('says that deliveries come twice before it says anything else of the inbox', async () => {
    const { root } = await projectOf('sqlite');
    const [, section = ''] = read(root, 'README.md').split('## Lose nothing\n');
    const places = [
      'A delivery may be handled more than once',
      'context.delivery.id',
      'It is a file',
      'INBOX_PATH',
      'own disk of a container',
      'hooksmith inbox retry --dead',
    ].map((words) => section.indexOf(words));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(places[0]).toBeGreaterThan(0);
  });
});

describe('an inbox that can’t be opened ends a project in one sentence', () => {
  const start = async (root: string, env: Record<string, string>) => {
    const server = await bundleServer(root, 'node');
    const { code, stdout, stderr } = await run(process.execPath, [server], { cwd: root, env });
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };

  // better-sqlite3 is installed for a Node.js that has none.
  test.each(isSqliteHere ? [true] : [true, false])(
    'a file; made for SQLite of Node.js: %s',
    async (hasSqlite) => {
      const { root } = await projectOf('sqlite', { hasSqlite });
      write(root, 'notes.txt', 'This is no database, but a text of more than sixteen characters.');
      const reason =
        hasSqlite && !isSqliteHere
          ? 'This Node.js has no SQLite, '
          : `${join(root, 'notes.txt')} is no inbox: `;
      const told = await start(root, { INBOX_PATH: join(root, 'notes.txt') });
      expect(told).toMatch(/^.+\n$/);
      expect(told).toContain(`The inbox can't be opened: ${reason}`);
    },
  );

  test('a queue of PostgreSQL', async () => {
    const { root } = await projectOf('postgres');
    const boss = `export class PgBoss {
      on() {}
      async start() {}
      async createQueue() { throw new Error('permission denied'); }
      async update() {}
    }\n`;
    write(root, 'node_modules/pg-boss/index.js', boss);
    const module = { name: 'pg-boss', type: 'module', exports: './index.js' };
    write(root, 'node_modules/pg-boss/package.json', JSON.stringify(module));
    expect(await start(root, { DATABASE_URL: 'postgres://x' })).toBe(
      "The inbox can't be opened: PostgreSQL keeps nothing now: permission denied\n",
    );
  });
});

describe('a project with a server', () => {
  test.each<[InboxKind, string, readonly string[], string, string]>([
    ['postgres', 'DATABASE_URL', ['pg-boss'], '>=22.12', 'the URL of a PostgreSQL database'],
    ['redis', 'REDIS_URL', ['bullmq', 'ioredis'], '>=20.19', 'the URL of a Redis server'],
  ])(
    'of %s has its client in exact versions, and starts only with %s',
    async (inbox, variable, clients, node, meaning) => {
      const { root, manifest } = await projectOf(inbox);
      const { 'groove-webhooks': _, ...dependencies } = manifest.dependencies;
      expect(Object.keys(dependencies)).toEqual(clients);
      for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect([manifest.engines.node, manifest.hooksmith.inbox]).toEqual([node, undefined]);
      expect(read(root, '.env.example')).toContain(`\n${variable}=\n`);
      expect(read(root, '.gitignore')).not.toContain('data/');
      const [client = ''] = clients;
      write(root, `node_modules/${client}/index.js`, 'export class PgBoss {}\n');
      const module = { name: client, type: 'module', exports: './index.js' };
      write(root, `node_modules/${client}/package.json`, JSON.stringify(module));
      const server = await bundleServer(root, 'node');
      expect(await run(process.execPath, [server], { cwd: root, env: {} })).toEqual({
        code: 1,
        stdout: '',
        stderr: `${variable} is not set: write ${meaning} into .env, or set it in the environment.\n`,
      });
    },
  );
});

describe('the option --inbox', () => {
  const start = (args: readonly string[]) => {
    const cwd = emptyFolder();
    const given = ['init', 'project', '--spec', groove, '--no-install', ...args];
    return hooksmith(given, { cwd }).then((result) => ({ ...result, cwd }));
  };

  test.each(['sqlite', 'postgres', 'redis'])(
    'of Lambda is none: %s is refused in a sentence',
    async (inbox) => {
      const { code, stdout, stderr, cwd } = await start([
        '--framework',
        'lambda',
        '--inbox',
        inbox,
      ]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `A function of Lambda has neither a disk that stays nor a process that goes on, as --inbox ${inbox} needs.\n` +
          'Leave it out: a queue of SQS keeps its deliveries, and the README of the project says how.\n',
      );
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test('of Lambda is none unless told, and its README says what keeps deliveries there', async () => {
    const project = await makeProject('lambda', []);
    expect(existsSync(join(project, 'src/inbox.ts'))).toBe(false);
    expect(read(project, 'README.md')).toContain('groove-webhooks/inbox/sqs');
  });

  test('that is misspelt is told which was meant', async () => {
    const { code, stderr } = await start(['--inbox', 'sqllite']);
    expect([code, stderr]).toEqual([
      2,
      'The option --inbox takes sqlite, postgres, redis, none, not sqllite. Did you mean sqlite?\nSee hooksmith --help.\n',
    ]);
  });

  test('is said with what it needs', async () => {
    expect((await start([])).stdout).toContain(
      'Deliveries are kept in data/inbox.db until they are handled. Its disk must survive a restart.\n',
    );
    expect((await start(['--inbox', 'redis'])).stdout).toContain(
      'Deliveries are kept in Redis or Valkey, by BullMQ, until they are handled.\nIt starts once .env has REDIS_URL.\n',
    );
    expect((await start(['--inbox', 'none'])).stdout).not.toContain('Deliveries are kept');
  });
});

/** Fails while there is no file `mended`; gives the number 8 up. */
const handler = `import { existsSync } from 'node:fs';
import { GiveUpError, type OnTicketStartedHandler } from 'groove-webhooks';

export const onTicketStarted: OnTicketStartedHandler = ({ payload }, { delivery }) => {
  if (payload.number === 8) throw new GiveUpError('No such customer');
  if (!existsSync('mended')) throw new Error('The CRM is away');
  console.log('handled', payload.number, delivery?.id);
};
`;

test.each(share(['node', 'express', 'fastify', 'hono'], 2))(
  'a project of %s answers 202, goes on after a restart, and hands a dead letter over again',
  async (framework) => {
    const project = await makeProject(framework, ['--inbox', 'sqlite']);
    write(project, 'src/handlers/on-ticket-started.ts', handler);
    await bundleServer(project, framework);
    linkSqlite(project);
    const first = await startServer(project);
    const path = '/webhooks/ticket_started';
    expect((await send(first.origin, path, { body: '{"number":7}' })).status).toBe(202);
    expect((await send(first.origin, path, { body: '{"number":8}' })).status).toBe(202);
    await eventually(() => expect(first.printed()).toContain('onTicketStarted failed:'));
    const last = 'onTicketStarted is a dead letter: GiveUpError: No such customer';
    await eventually(() => expect(first.printed()).toContain(last));
    first.child.kill('SIGTERM');
    expect(await once(first.child, 'exit')).toEqual([0, null]);

    const inbox = async (...args: readonly string[]) => {
      const { code, stdout } = await hooksmith(['inbox', ...args, '--json'], { cwd: project });
      expect(code).toBe(0);
      return JSON.parse(stdout) as { deliveries: readonly { id: string; state: string }[] };
    };
    expect((await inbox('ls', '--dead')).deliveries).toMatchObject([{ attempts: 1 }]);
    const { deliveries } = await inbox('ls', '--waiting');
    expect(deliveries).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    write(project, 'mended', '');
    await inbox('retry', '--waiting');
    const second = await startServer(project);
    const line = `handled 7 ${deliveries[0]?.id}\n`;
    await eventually(() => expect(second.printed()).toContain(line));
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    expect((await inbox('ls', '--waiting')).deliveries).toEqual([]);
    expect(readFileSync(join(project, 'data/inbox.db')).length).toBeGreaterThan(0);
  },
);

test('the command works beside a server that is at work', async () => {
  const project = await makeProject('node', ['--inbox', 'sqlite']);
  write(project, 'src/handlers/on-ticket-started.ts', handler);
  write(project, 'mended', '');
  await bundleServer(project, 'node');
  const { child, origin, printed } = await startServer(project);
  const path = '/webhooks/ticket_started';
  const inbox = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await hooksmith(['inbox', ...args], { cwd: project });
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  await inbox('pause');
  // A pause is seen a quarter of a second later.
  await eventually(async () => {
    expect((await send(origin, path, { body: '{"number":7}' })).status).toBe(202);
    expect(await inbox('ls', '--waiting')).toMatch(/^number[^]*\n\d+ +onTicketStarted/);
  });
  await inbox('resume');
  await eventually(() => expect(printed()).toContain('handled 7 '));
  await eventually(async () => expect(await inbox('ls', '--waiting')).toMatch(/^Nothing matches/));
  const before = printed().split('handled 7 ').length;
  await inbox('replay', '--where', 'number=7');
  await eventually(() => expect(printed().split('handled 7 ').length).toBeGreaterThan(before));
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
