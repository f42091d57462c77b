import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { frameworks, type Framework } from '../../src/outputs/project/choices.js';
import { published } from '../support/command.js';
import { emptyFolder, groove, read, repository } from '../support/folders.js';
import { must } from '../support/run.js';
import { freePort, shellEnvironment, start } from '../support/servers.js';
import { eventually } from '../support/wait.js';

/* Each framework's project as its owner has it: installed by npm, built, tested, started, delivered to, ended. */

let root: string;

beforeAll(async () => {
  root = emptyFolder();
  const { version } = JSON.parse(read(sqlite, 'package.json')) as { version: string };
  const { platform, arch, versions } = process;
  const name = `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`;
  const binary = 'build/Release/better_sqlite3.node';
  await must('tar', ['-czf', join(root, name), '-C', sqlite, binary], { cwd: root });
});

const sqlite = join(repository, 'node_modules', 'better-sqlite3');

/** Our own build of better-sqlite3 spares each project a minute. */
const environment = (): NodeJS.ProcessEnv => ({
  ...shellEnvironment,
  npm_config_better_sqlite3_local_prebuilds: root,
});

/** For a busy machine, in milliseconds. */
const patience = 180_000;

describe.concurrent.each(Object.keys(frameworks) as Framework[])('%s', (framework) => {
  const name = `on-${framework}`;
  const project = () => join(root, name);

  test(
    'installs, builds, tests, starts, answers a delivery and ends',
    { timeout: patience },
    async () => {
      const args = [
        'init',
        name,
        '--spec',
        groove,
        '--framework',
        framework,
        '--pm',
        'npm',
        '--yes',
      ];
      const made = await published(args, { cwd: root, env: environment() });
      expect([made.code, made.stderr]).toEqual([0, 'npm installs what it needs …\n']);
      const tests = await must('npm', ['test'], { cwd: project(), env: environment() });
      expect(tests).toMatch(/^# pass 15$/m);
      expect(tests).toMatch(/^# fail 0$/m);

      const { scripts } = JSON.parse(read(project(), 'package.json')) as {
        scripts: { start: string };
      };
      const program = scripts.start.replace('npm run build && ', '');
      const port = await freePort();
      const env = { ...environment(), PORT: String(port), BASE_PATH: '/hooks/s3cret' };
      const server = await start(program, { cwd: project(), env });
      const to = `http://localhost:${port}/hooks/s3cret`;
      await must('npx', ['hooksmith', 'send', 'onTicketStarted', '--to', to], {
        cwd: project(),
        env: environment(),
      });
      const post = (path: string, body: string) =>
        fetch(`http://localhost:${port}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        }).then(({ status }) => status);
      const answer = framework === 'lambda' ? 204 : 202;
      expect(await post('/hooks/s3cret/ticket_started', '{"number":77}')).toBe(answer);
      expect(await post('/hooks/s3cret/ticket_started', '{"number":"77"}')).toBe(422);
      expect(await post('/hooks/other/ticket_started', '{}')).toBe(404);
      await eventually(() => expect(server.printed()).toContain('onTicketStarted { number: 77 }'));
      expect(await server.end()).toBe(0);
      expect(server.printed()).toContain(`Events are received at ${to}\n`);
      if (framework === 'lambda') return;

      const inbox = (...args: readonly string[]) =>
        must('npx', ['hooksmith', 'inbox', ...args], { cwd: project(), env: environment() });
      expect(await inbox('replay', '--where', 'number=77')).toBe('1 delivery is handled again.\n');
      const again = await start(program, { cwd: project(), env });
      await eventually(() => expect(again.printed()).toContain('onTicketStarted { number: 77 }'));
      expect(await again.end()).toBe(0);
      expect(await inbox('ls', '--waiting', '--dead')).toMatch(/^Nothing matches\.\n/);
    },
  );
});
