import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test, vi } from 'vitest';
import { frameworks, type Framework } from '../src/outputs/project/choices.js';
import { placeCopies } from '../src/document/copies.js';
import { hooksmith, published } from './support/command.js';
import { must, type Result } from './support/run.js';
import { compile } from './support/compile.js';
import {
  documents,
  emptyFolder,
  groove,
  linkModules,
  read,
  readTree,
  repository,
  write,
} from './support/folders.js';
import { readFrom } from './support/forge.js';
import { format } from './support/prettier.js';
import { share } from './support/share.js';

const parcels = read(documents, 'parcels.yaml');
const all = Object.keys(frameworks) as Framework[];

/** Starts a project of a text in an empty folder, without installing; tells where it is. */
async function start(
  text: string,
  args: readonly string[] = [],
): Promise<Result & { root: string; project: string }> {
  const root = emptyFolder();
  write(root, 'spec.yaml', text);
  const command = ['init', 'receiver', '--spec', 'spec.yaml', '--no-install', ...args];
  const result = await hooksmith(command, { cwd: root });
  return { ...result, root, project: join(root, 'receiver') };
}

const json = (folder: string, path = 'package.json') =>
  JSON.parse(read(folder, path)) as Record<string, Record<string, string>>;

const own = (project: string): readonly string[] =>
  [...readTree(project).keys()].filter((path) => !path.startsWith('generated/'));

describe('the project', () => {
  test.each(share(all, 6))('of %s: its files, as Prettier has them', async (framework) => {
    const { code, stderr, project } = await start(parcels, ['--framework', framework]);
    expect([code, stderr]).toEqual([0, '']);
    expect(own(project)).toEqual(
      [
        ...['.env.example', '.gitignore', 'README.md', 'dev.js', 'package.json', 'spec/spec.yaml'],
        ...['src/handlers/.manifest.json', 'src/handlers/index.ts'],
        ...['src/handlers/on-parcel-lost.ts', 'src/handlers/on-parcel-sent.ts'],
        ...(framework === 'lambda'
          ? ['src/lambda.ts', 'src/local.ts']
          : ['src/inbox.ts', 'src/server.ts']),
        ...[
          'src/announce.ts',
          'src/options.ts',
          'src/receiver.test.ts',
          'src/receiver.ts',
          'src/settings.ts',
          'tsconfig.json',
        ],
      ].sort(),
    );
    for (const [path, text] of readTree(join(project, 'src'))) {
      if (path.endsWith('.ts')) expect(await format(text), path).toBe(text);
    }
    expect(read(project, 'spec/spec.yaml')).toBe(parcels);
  });

  test.each(share(all, 6))(
    'of %s compiles, and depends on hooksmith for development alone',
    async (framework) => {
      const root = emptyFolder();
      const args = ['init', 'receiver', '--spec', groove, '--framework', framework, '--no-install'];
      expect(await hooksmith(args, { cwd: root })).toMatchObject({ code: 0, stderr: '' });
      const project = join(root, 'receiver');
      linkAll(project);
      expect(errorsOf(project)).toEqual([]);
      const { dependencies, devDependencies } = json(project);
      expect(dependencies).not.toHaveProperty('hooksmith');
      expect(devDependencies?.['hooksmith']).toBe(`file:${relative(project, repository)}`);
      const sources = own(project).filter((path) => path.startsWith('src/'));
      expect(sources.filter((path) => /from '.*hooksmith/.test(read(project, path)))).toEqual([]);
    },
  );

  test('of an awkward document builds, and its tests pass', async () => {
    const { code, project } = await start(awkward);
    expect(code).toBe(0);
    expect(json(project)['hooksmith']).toMatchObject({ packageName: 'events-webhooks' });
    link(project, 'events-webhooks');
    const tsc = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');
    await must(process.execPath, [tsc, '-b'], { cwd: project });
    const tests = await must(process.execPath, ['--test', '--test-reporter=tap'], {
      cwd: join(project, 'dist'),
      env: withoutVitest(),
    });
    expect(tests).toMatch(/^# pass 6$/m);
    expect(tests).toMatch(/^# skipped 1$/m);
    expect(tests).toMatch(/^# fail 0$/m);
    expect(['data', 'dist/data'].filter((path) => existsSync(join(project, path)))).toEqual([]);
    expect(read(project, 'src/options.ts')).toContain(
      '  // Nothing tells onOne and onTwo: name the event that is meant, by a member of the payload for example.',
    );
  });

  test('of a document that has nothing to handle says so, and compiles', async () => {
    const { code, stdout, stderr, project } = await start(parcels, ['--role', 'application']);
    expect(code).toBe(0);
    expect(stderr).toContain('no-operations');
    expect(stdout).toContain(
      'The application has nothing to handle; the subscriber has 2 events: --role subscriber.',
    );
    expect(stdout).not.toContain('send');
    const files = ['src/receiver.ts', 'src/receiver.test.ts', 'src/server.ts'];
    linkAll(project);
    expect(errorsFromSource(project, 'parcels', files)).toEqual([]);
  });

  test('of a document without operations says what to do once it has some', async () => {
    const { code, stdout } = await start(
      parcels.replace(/channels:[^]*(?=components)/, 'channels: {}\n'),
    );
    expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      'The document has nothing to handle yet; once it has, generate it again.',
    ]);
  });

  test('is told its role', async () => {
    const text = parcels.replace('subscribe', 'publish');
    const { project, stdout } = await start(text, ['--role', 'application']);
    expect(stdout).toContain('1 handler for you to fill in, a server that calls it, and tests.');
    expect(json(project)['hooksmith']).toMatchObject({ role: 'application' });
    expect(await generate(project)).toMatchObject({ code: 0, changes: [] });
  });

  test('depends on a published package, and has none inside', async () => {
    const { project, stdout } = await start(parcels, [
      ...['--package', '@acme/parcels@^1.2.0', '--inbox', 'none'],
    ]);
    expect(existsSync(join(project, 'generated'))).toBe(false);
    const { dependencies, hooksmith: configuration, scripts, workspaces } = json(project);
    expect(dependencies).toEqual({ '@acme/parcels': '^1.2.0' });
    expect(workspaces).toBeUndefined();
    expect(scripts?.['build']).toBe('tsc -b');
    expect(read(project, 'tsconfig.json')).not.toContain('references');
    expect(configuration).toEqual({
      ...{ spec: 'spec/spec.yaml', handlers: 'src/handlers', role: 'subscriber' },
      packageName: '@acme/parcels',
    });
    expect(read(project, 'src/server.ts')).toContain("from '@acme/parcels/node'");
    expect(stdout).toContain('npx hooksmith send');
    expect(await generate(project)).toMatchObject({ code: 0, changes: [] });
  });

  test.each(share(['Receiver', 'Events', 'Express'], 2))(
    'of a document called %s has no name twice',
    async (title) => {
      const { project } = await start(parcels.replace('Parcels', title), ['--inbox', 'none']);
      const { name, dependencies } = json(project) as unknown as {
        name: string;
        dependencies: Record<string, string>;
      };
      const [inside = ''] = Object.keys(dependencies);
      expect(inside).toBe(title === 'Receiver' ? 'receiver' : `${title.toLowerCase()}-webhooks`);
      expect(name).not.toBe(inside);
      expect(json(project, 'generated/package.json')['name']).toBe(inside);
      expect(await generate(project)).toMatchObject({ code: 0, changes: [] });
    },
  );

  test.each([
    ['npm', 'file:generated', { test: 'npm run build && cd dist && node --test' }],
    ['pnpm', 'workspace:*', { start: 'pnpm run build && node dist/server.js' }],
    ['yarn', '*', { test: 'yarn run build && cd dist && node --test' }],
    ['bun', 'workspace:*', { generate: 'hooksmith generate' }],
  ])('is one of %s', async (pm, version, scripts) => {
    const { project, stdout } = await start(parcels, ['--pm', pm, '--inbox', 'none']);
    const { dependencies, scripts: written, workspaces } = json(project);
    expect(dependencies).toEqual({ parcels: version });
    expect(written).toMatchObject(scripts);
    expect(workspaces).toEqual(pm === 'pnpm' ? undefined : ['generated']);
    expect(existsSync(join(project, 'pnpm-workspace.yaml'))).toBe(pm === 'pnpm');
    expect(stdout).toContain(`${pm} install && ${pm === 'bun' ? 'bun run' : pm} test`);
  });

  test.each([
    ['npm', 'package.json', /"overrides": \{\s*"light-my-request": "[\d.]+"/],
    ['pnpm', 'pnpm-workspace.yaml', /^overrides:\n {2}light-my-request: [\d.]+\n/m],
    ['yarn', 'package.json', /"resolutions": \{\s*"light-my-request": "[\d.]+"/],
    ['bun', 'package.json', /"overrides": \{\s*"light-my-request": "[\d.]+"/],
  ])(
    'has the versions of Fastify’s own dependencies where %s reads them',
    async (pm, file, text) => {
      const options = ['--pm', pm, '--framework', 'fastify', '--inbox', 'none'];
      const { project } = await start(parcels, options);
      expect(read(project, file)).toMatch(text);
    },
  );

  test('is of the package manager that runs hooksmith', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    const env = { ...process.env, npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20' };
    const { stdout } = await published(
      ['init', 'receiver', '--spec', 'spec.yaml', '--no-install', '--yes'],
      { cwd: root, env },
    );
    expect(stdout).toContain('pnpm install && pnpm test');
  });

  test('has the command that makes it again, and that makes the same', async () => {
    const { root, project } = await start(parcels, ['--framework', 'hono', '--git']);
    expect(existsSync(join(project, '.git', 'HEAD'))).toBe(true);
    const [, command = ''] =
      /## Made with\n\n```sh\n(.*)\n```/.exec(read(project, 'README.md')) ?? [];
    const clone = relative(root, repository);
    expect(command).toBe(
      `npx ${clone} init receiver --spec spec.yaml --framework hono --inbox sqlite --pm npm --git`,
    );
    const before = readTree(project);
    rmSync(project, { recursive: true });
    const [, , ...args] = command.split(' ');
    await hooksmith([...args, '--no-install'], { cwd: root });
    const files = (tree: ReadonlyMap<string, string>) =>
      [...tree].filter(([path]) => !path.startsWith('.git/'));
    expect(files(readTree(project))).toEqual(files(before));
  });
});

describe('a project of some events', () => {
  const select = ['--select', 'onParcelLost'];

  test('has handlers for them only, now and later', async () => {
    const { code, stdout, project } = await start(parcels, select);
    expect(code).toBe(0);
    expect(stdout).toContain('1 handler for you to fill in, a server that calls it, and tests.\n');
    expect(stdout).toContain('The other event is answered with 202.\n');
    expect(stdout).toContain('send onParcelLost');
    expect(json(project)['hooksmith']).toMatchObject({ select: ['onParcelLost'] });
    expect(own(project).filter((path) => /handlers\/on-/.test(path))).toEqual([
      'src/handlers/on-parcel-lost.ts',
    ]);
    linkAll(project);
    expect(errorsFromSource(project, 'parcels', ['src/options.ts'])).toEqual([]);
    expect(await generate(project)).toMatchObject({ code: 0, changes: [], diagnostics: [] });
  });

  test('gets a handler for another one that is selected, and names one that no longer is', async () => {
    const { project } = await start(parcels, select);
    const choose = (names: readonly string[]) =>
      write(
        project,
        'package.json',
        read(project, 'package.json').replace(
          /"select": \[[^\]]*\]/,
          `"select": ${JSON.stringify(names)}`,
        ),
      );
    choose(['onParcelLost', 'onParcelSent']);
    expect((await generate(project)).changes).toContain('added src/handlers/on-parcel-sent.ts');
    choose(['onParcelSent']);
    expect((await generate(project)).diagnostics).toEqual([
      'warning unselected-handler src/handlers/on-parcel-lost.ts handles an event that is not selected.',
    ]);
    expect(read(project, 'src/handlers/index.ts')).not.toContain('Lost');
    choose(['onParcelSend']);
    expect(await generate(project)).toMatchObject({
      code: 1,
      diagnostics: [
        'error unknown-event No event is called onParcelSend; one is called onParcelSent.',
      ],
    });
  });

  test('is one of channels and messages, too; of no event it is none', async () => {
    const { project } = await start(parcels, ['--select', 'parcel_lost, onParcelSent']);
    expect(json(project)['hooksmith']).toMatchObject({ select: ['onParcelSent', 'onParcelLost'] });
    const { code, stderr, root } = await start(parcels, ['--select', 'lost']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('No event is called lost.')]);
    expect(existsSync(join(root, 'receiver'))).toBe(false);
  });
});

describe('a document with errors', () => {
  const broken = parcels.replace('type: object', 'type: object\n        oneOf: 1');

  test('is said to leave something, and makes a project with --partial', async () => {
    const refused = await start(broken);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /partial-possible {2}--partial generates the rest, without the part/,
    );
    const { code, project } = await start(broken, ['--partial']);
    expect(code).toBe(0);
    expect(json(project)['hooksmith']).toMatchObject({ partial: true });
    expect(read(project, 'README.md')).toContain(' --partial\n');
    expect(await generate(project)).toMatchObject({ code: 0, changes: [] });
  });

  test('makes one where the environment says so', async () => {
    vi.stubEnv('HOOKSMITH_PARTIAL', 'true');
    const { code, project } = await start(broken);
    vi.unstubAllEnvs();
    expect(code).toBe(0);
    expect(json(project)['hooksmith']).toMatchObject({ partial: true });
  });

  test('makes none where an error leaves nothing', async () => {
    const { code, stderr } = await start(broken.replace('asyncapi: ', 'asyncapi: 9'));
    expect(code).toBe(1);
    expect(stderr).not.toContain('--partial');
  });
});

test('the tests deliver the headers that the document describes, and take any success', async () => {
  const headers = `      headers: { type: object, properties: { X-Delivery-Id: { type: string, example: d-1 }, X-Try: { type: integer, minimum: 3 }, Content-Type: { type: string }, X-Text: { type: string, example: "a\\nb" } } }
      bindings: { http: { headers: { type: object, properties: { X-Tenant: { type: string, enum: [acme] } } } } }
`;
  const { project } = await start(
    parcels.replace('      payload:\n', `${headers}      payload:\n`),
  );
  const tests = read(project, 'src/receiver.test.ts');
  expect(tests).toContain(
    "onParcelSent: { headers: { 'x-delivery-id': 'd-1', 'x-try': '3', 'x-tenant': 'acme' } },",
  );
  expect(tests).toContain('assert.ok(status < 300');
  linkAll(project);
  const files = ['src/receiver.test.ts'];
  expect(errorsFromSource(project, 'parcels', files)).toEqual([]);
});

describe('a project that subscribes', () => {
  const openApi = join(documents, 'parcels.openapi.yaml');

  test('has the OpenAPI document, the commands and the variables, and its package a client', async () => {
    const { code, stderr, project } = await start(parcels, ['--subscriptions', openApi]);
    expect([code, stderr]).toEqual([0, '']);
    const { hooksmith: configuration, scripts } = json(project);
    expect(configuration?.['subscriptions']).toBe('spec/parcels.openapi.yaml');
    expect(read(project, 'spec/parcels.openapi.yaml')).toBe(read(openApi));
    expect(scripts).toMatchObject({
      listen: 'hooksmith listen --forward-to http://localhost:3000/webhooks',
      subscribe: 'hooksmith subscribe',
    });
    expect(read(project, '.env.example')).toMatch(/^HOOKSMITH_TOKEN=\n[^]*^PUBLIC_URL=$/m);
    const readme = read(project, 'README.md');
    expect(readme).toMatch(
      /## Get real events[^]*npm run listen[^]*npm run subscribe -- --dry-run/,
    );
    expect(existsSync(join(project, 'generated', 'subscriptions.ts'))).toBe(true);
    expect(readme).toContain(`--subscriptions ${openApi}`);
    expect(await hooksmith(['generate', '--check'], { cwd: project })).toMatchObject({ code: 0 });
  });

  test('keeps both documents where they have the same name', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', read(openApi));
    const named = `${join(folder, 'spec.yaml')}#/paths/~1hooks/post`;
    const { project } = await start(parcels, ['--subscriptions', named]);
    expect(json(project)['hooksmith']?.['subscriptions']).toBe(
      'spec/subscriptions/spec.yaml#/paths/~1hooks/post',
    );
    expect(read(project, 'spec/spec.yaml')).toBe(parcels);
    expect(await hooksmith(['generate', '--check'], { cwd: project })).toMatchObject({ code: 0 });
  });

  test('is none without it, and says how to give the URLs to the sender', async () => {
    const { project } = await start(parcels);
    expect(Object.keys(json(project)['scripts'] ?? {})).not.toContain('subscribe');
    expect(read(project, '.env.example')).not.toContain('HOOKSMITH_TOKEN');
    expect(read(project, 'README.md')).toMatch(/Give the sender the URLs that `npm start` prints/);
  });

  test('is not made where the OpenAPI document is wrong', async () => {
    const { code, stderr, project } = await start(parcels, ['--subscriptions', 'nowhere.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere.yaml');
    expect(existsSync(project)).toBe(false);
  });
});

test('a document of whole paths has its URLs at the root', async () => {
  const { project, stdout } = await start(parcels.replace(/^ {2}parcel_/gm, '  /hooks/parcel_'));
  expect(stdout).toContain('--to http://localhost:3000\n');
  expect(read(project, 'src/settings.ts')).toContain("env['BASE_PATH'] || '/'");
  expect(read(project, '.env.example')).toContain('BASE_PATH=/\n');
  const mixed = await start(parcels.replace('  parcel_sent', '  /parcel_sent'));
  expect(mixed.stdout).toContain('--to http://localhost:3000/webhooks\n');
});

describe('where it is written', () => {
  test('is never a folder that isn’t empty', async () => {
    const { root } = await start(parcels);
    const before = readTree(root);
    const again = await hooksmith(['init', 'receiver', '--spec', 'spec.yaml'], { cwd: root });
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(
      /^error {2}folder-not-empty {2}receiver is not empty\.\n {2}hint: .*--force/,
    );
    expect(readTree(root)).toEqual(before);
  });

  test('is one that holds other things, with --force', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    write(root, 'receiver/notes.md', 'mine');
    write(root, 'receiver/src/other.ts', 'mine');
    const args = ['init', 'receiver', '--spec', 'spec.yaml', '--no-install', '--force'];
    expect(await hooksmith(args, { cwd: root })).toMatchObject({ code: 0, stderr: '' });
    const files = readTree(join(root, 'receiver'));
    expect([files.get('notes.md'), files.get('src/other.ts')]).toEqual(['mine', 'mine']);
    expect(files.has('src/server.ts')).toBe(true);
    expect(readdirSync(join(root, 'receiver'))).not.toContain('.hooksmith');
  });

  test.each([
    ['a file', 'README.md', 'README.md'],
    ['a file of the package', 'generated/index.ts', 'generated/index.ts'],
    ['a file where a folder belongs', 'src', 'src'],
    ['a folder where a file belongs', 'tsconfig.json/x', 'tsconfig.json'],
  ])('is never over %s', async (_, path, named) => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    write(root, `receiver/${path}`, 'mine');
    const before = readTree(root);
    const args = ['init', 'receiver', '--spec', 'spec.yaml', '--force'];
    const { code, stderr } = await hooksmith(args, { cwd: root });
    expect([code, stderr]).toEqual([
      1,
      `error  file-in-the-way  receiver/${named} is there already, and a file of the project belongs there.\n` +
        '  hint: Nothing was written. Move what is in the way, or name another folder.\n',
    ]);
    expect(readTree(root)).toEqual(before);
  });

  test('is an empty folder, the one that one is in', async () => {
    const root = emptyFolder();
    mkdirSync(join(root, 'here'));
    write(root, 'spec.yaml', parcels);
    const { code, stdout } = await hooksmith(
      ['init', '.', '--spec', '../spec.yaml', '--no-install'],
      { cwd: join(root, 'here') },
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain('cd ');
    expect(json(join(root, 'here'))['name']).toBe('here');
  });

  test('is named so that a shell finds it', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    const args = ['init', './-dash', '--spec', 'spec.yaml', '--no-install'];
    const { stdout } = await hooksmith(args, { cwd: root });
    expect(stdout).toContain('  cd ./-dash && npm install');
  });

  test('is no file', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    const { code, stderr } = await hooksmith(['init', 'spec.yaml', '--spec', 'spec.yaml'], {
      cwd: root,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('spec.yaml is not a folder')]);
    const below = await hooksmith(['init', 'spec.yaml/x', '--spec', 'spec.yaml'], { cwd: root });
    expect([below.code, below.stderr]).toEqual([1, expect.stringContaining('cannot-write')]);
    expect(readdirSync(root)).toEqual(['spec.yaml']);
  });

  test('has nothing of a run that failed or was killed', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels.replace('subscribe:', 'subscribe: 1'));
    write(root, '.hooksmith-receiver/package.json', '{');
    const args = ['init', 'receiver', '--spec', 'spec.yaml', '--no-install'];
    expect(await hooksmith(args, { cwd: root })).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(join(root, 'receiver'))).toBe(false);
    write(root, 'spec.yaml', parcels);
    expect(await hooksmith(args, { cwd: root })).toMatchObject({ code: 0 });
    expect(readdirSync(root).sort()).toEqual(['receiver', 'spec.yaml']);
  });
});

test('a run that is cut off in a folder that was there is completed by the next', async () => {
  const root = emptyFolder();
  write(root, 'spec.yaml', parcels);
  write(root, 'receiver/tsconfig.json', 'first');
  write(root, 'receiver/.hooksmith/new/package.json', 'second');
  const journal = { write: ['package.json', 'tsconfig.json'], remove: [] };
  write(root, 'receiver/.hooksmith/journal.json', JSON.stringify(journal));
  const args = ['init', 'receiver', '--spec', 'spec.yaml', '--no-install'];
  const { code, stderr } = await hooksmith(args, { cwd: root });
  expect(code).toBe(1);
  expect(stderr).toMatch(/interrupted-run[^]*folder-not-empty/);
  expect([...readTree(join(root, 'receiver'))]).toEqual([
    ['package.json', 'second'],
    ['tsconfig.json', 'first'],
  ]);
});

describe('the document', () => {
  test('comes from standard input', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    const cli = join(repository, 'dist', 'cli.cjs');
    const line = `"${process.execPath}" "${cli}" init receiver --spec - --no-install < spec.yaml`;
    await must('sh', ['-c', line], { cwd: root });
    expect(read(root, 'receiver/spec/asyncapi.yaml')).toBe(parcels);
    expect(read(root, 'receiver/README.md')).toContain('--spec receiver/spec/asyncapi.yaml ');
    expect(await generate(join(root, 'receiver'))).toMatchObject({ code: 0, changes: [] });
  });

  test('brings along what it refers to, also above its folder', async () => {
    const root = emptyFolder();
    write(root, 'api/hooks/spec.yaml', split);
    write(
      root,
      'api/hooks/parts/parcel.yaml',
      "payload: { $ref: '../../common/types.yaml#/Parcel' }\n",
    );
    write(
      root,
      'api/common/types.yaml',
      'Parcel: { type: object, properties: { number: { type: integer } } }\n',
    );
    write(root, 'api/common/unrelated.yaml', 'x: 1\n');
    const args = ['init', 'receiver', '--spec', 'api/hooks/spec.yaml', '--no-install'];
    expect(await hooksmith(args, { cwd: root })).toMatchObject({ code: 0, stderr: '' });
    const project = join(root, 'receiver');
    expect(own(project).filter((path) => path.startsWith('spec/'))).toEqual([
      ...['spec/common/types.yaml', 'spec/hooks/parts/parcel.yaml', 'spec/hooks/spec.yaml'],
    ]);
    rmSync(join(root, 'api'), { recursive: true });
    expect(await generate(project)).toMatchObject({ code: 0, changes: [] });
  });

  test.each([
    [
      'https://example.com/a/b/api.json',
      ['../c.json', 'd/e.json'],
      'b/api.json',
      ['c.json', 'b/d/e.json'],
    ],
    ['https://example.com/api', [], 'api.yaml', []],
    ['https://example.com/', ['../x.yaml'], 'above/asyncapi.yaml', ['x.yaml']],
    [
      'https://example.com/%2e%2e%2fx/..%2f.git/api.yaml',
      ['../c.yaml'],
      'above/api.yaml',
      ['c.yaml'],
    ],
  ])('of %s is placed so that its references lead somewhere', async (spec, paths, main, placed) => {
    const files = Object.fromEntries(paths.map((path) => [path, '{}']));
    const source = { label: 'x', text: 'asyncapi: 2.6.0' };
    const copies = await placeCopies({ spec, folder: '/', source, read: readFrom(files) }, [
      ...paths,
      'lost.yaml',
    ]);
    expect(copies.main).toBe(main);
    expect(copies.files.map(({ path }) => path)).toEqual([main, ...placed]);
    expect(copies.unsafe).toEqual([]);
  });

  test.each(['.git/config', 'package.json', 'a/hooksmith.config.mjs', 'node_modules/x.json'])(
    'brings no %s along',
    async (path) => {
      const root = emptyFolder();
      write(root, 'spec.yaml', split.replace('parts/parcel.yaml', `${path}#/x`));
      write(root, path, JSON.stringify({ x: { payload: { type: 'object' } } }));
      const args = ['init', 'receiver', '--spec', 'spec.yaml', '--no-install'];
      const { code, stderr } = await hooksmith(args, { cwd: root });
      expect([code, stderr]).toEqual([1, expect.stringContaining('unsafe-file-name')]);
      expect(existsSync(join(root, 'receiver'))).toBe(false);
    },
  );

  test.each(['hostile.json'])('%s reaches no file but as text', async (name) => {
    const { code, project } = await start(read(documents, name));
    expect(code).toBe(0);
    for (const path of own(project).filter((file) => file.endsWith('.ts'))) {
      const text = read(project, path);
      const { parseDiagnostics } = ts.createSourceFile(
        path,
        text,
        ts.ScriptTarget.ES2022,
      ) as unknown as { parseDiagnostics: readonly unknown[] };
      expect(parseDiagnostics, path).toEqual([]);
    }
  });
});

describe('the command', () => {
  test.each([
    [['init'], 'Which folder?'],
    [['init', 'receiver'], 'Which document?'],
    [['init', 'receiver', '--yes'], 'Which document?'],
    [['init', '--spec', 'spec.yaml'], 'Which folder?'],
    [['init', 'receiver', '--spec', 'spec.yaml', '--framework', 'koa'], 'framework'],
  ])('%j asks nothing without a terminal, and exits 2', async (args, said) => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    const { code, stdout, stderr } = await hooksmith(args, { cwd: root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
    expect(readdirSync(root)).toEqual(['spec.yaml']);
  });

  test('says what was made and what to do next', async () => {
    const { stdout } = await start(parcels, ['--framework', 'fastify']);
    expect(stdout).toBe(
      `receiver is ready: 2 handlers for you to fill in, Fastify that calls them, and tests.
Deliveries are kept in data/inbox.db until they are handled. Its disk must survive a restart.

  cd receiver && npm install && npm test
  npm start
  npx hooksmith send onParcelSent --to http://localhost:3000/webhooks
  npm run listen

Start with src/handlers/on-parcel-sent.ts: it gets the first event.
`,
    );
  });

  test('prints one document with --json', async () => {
    const { stdout, stderr, project } = await start(parcels, ['--json', '--framework', 'lambda']);
    expect(stderr).toBe('');
    const { files, ...rest } = JSON.parse(stdout) as { files: readonly string[] };
    expect(rest).toEqual({
      ...{
        version: 1,
        command: 'init',
        exitCode: 0,
        diagnostics: [],
        ok: true,
        folder: 'receiver',
      },
      ...{ framework: 'lambda', inbox: 'none', packageManager: 'npm', isInstalled: false },
      ...{ role: 'subscriber', signature: null },
    });
    expect([...files]).toEqual(
      [...readTree(project).keys()].map((path) => `receiver/${path}`).sort(),
    );
  });

  test('prints one document of what is wrong, too', async () => {
    const { code, stdout } = await start('asyncapi: 9.0.0', ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ command: 'init', ok: false, exitCode: 1 },
      diagnostics: [{ code: 'unsupported-version' }],
    });
  });

  test('keeps the project where installing fails, says so and exits 1', async () => {
    const root = emptyFolder();
    write(root, 'spec.yaml', parcels);
    write(root, 'bin/npm', '#!/bin/sh\necho "no such host"\nexit 7\n');
    chmodSync(join(root, 'bin', 'npm'), 0o755);
    const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}` };
    const args = ['init', 'receiver', '--spec', 'spec.yaml', '--pm', 'npm'];
    const { code, stdout, stderr } = await published(args, { cwd: root, env });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `npm installs what it needs …
no such host
error  install-failed  The project is complete, but "npm install" failed in receiver.
  hint: Run it there again; --no-install leaves it to you.
`,
    );
    expect(existsSync(join(root, 'receiver', 'package.json'))).toBe(true);
  });
});

describe('generate in a project', () => {
  test('of the built command line finds nothing to change either', async () => {
    const { project } = await start(parcels);
    for (const how of ['reads the document', 'recognises it']) {
      const { stdout, stderr } = await published(['generate'], { cwd: project });
      expect([how, stderr, stdout]).toEqual([
        ...[how, ''],
        expect.stringMatching(/^spec\/spec\.yaml: 2 events .* in generated: nothing to change/),
      ]);
    }
  });

  test('finds nothing to change, and leaves handlers alone', async () => {
    const { project } = await start(parcels);
    expect(await generate(project)).toMatchObject({ code: 0, changes: [], diagnostics: [] });
    write(project, 'src/handlers/on-parcel-sent.ts', '// mine\n');
    expect(await generate(project)).toMatchObject({ code: 0, changes: [], diagnostics: [] });
    expect(read(project, 'src/handlers/on-parcel-sent.ts')).toBe('// mine\n');
  });

  test('adds a handler for a new event alone', async () => {
    const { project } = await start(parcels);
    write(project, 'src/handlers/on-parcel-sent.ts', '// mine\n');
    edit(project, (text) =>
      text.replace(
        'channels:',
        `channels:\n  parcel_found:\n    subscribe:\n      operationId: onParcelFound\n      message:\n        $ref: '#/components/messages/Parcel'`,
      ),
    );
    const { code, changes, diagnostics } = await generate(project);
    expect([code, diagnostics]).toEqual([0, []]);
    expect(changes.filter((change) => change.includes('src/'))).toEqual([
      'changed src/handlers/.manifest.json',
      'changed src/handlers/index.ts',
      'added src/handlers/on-parcel-found.ts',
    ]);
    expect(read(project, 'src/handlers/on-parcel-sent.ts')).toBe('// mine\n');
    expect(read(project, 'src/handlers/on-parcel-found.ts')).toContain('OnParcelFoundHandler');
  });

  test('makes a handler again that is missing, and only that', async () => {
    const { project } = await start(parcels);
    await generate(project);
    rmSync(join(project, 'src/handlers/on-parcel-lost.ts'));
    expect((await generate(project)).changes).toEqual(['added src/handlers/on-parcel-lost.ts']);
  });

  test('names a handler whose event is gone, each time, until it is removed', async () => {
    const { project } = await start(parcels);
    write(project, 'src/handlers/on-parcel-lost.ts', '// mine\n');
    edit(project, (text) => text.replace(/ {2}parcel_lost:\n(?: {4}.*\n)+/, ''));
    for (const run of ['first', 'second']) {
      const { code, diagnostics } = await generate(project);
      expect([run, code, diagnostics]).toEqual([
        run,
        0,
        [
          'warning orphaned-handler src/handlers/on-parcel-lost.ts handles an event that the document no longer has.',
        ],
      ]);
    }
    expect(read(project, 'src/handlers/on-parcel-lost.ts')).toBe('// mine\n');
    expect(read(project, 'src/handlers/index.ts')).not.toContain('Lost');
    rmSync(join(project, 'src/handlers/on-parcel-lost.ts'));
    const { diagnostics } = await generate(project);
    expect(diagnostics).toEqual([]);
    expect(await generate(project)).toMatchObject({ changes: [] });
  });

  test('takes a handler back whose event has come back', async () => {
    const { project } = await start(parcels);
    write(project, 'src/handlers/on-parcel-lost.ts', '// mine\n');
    edit(project, (text) => text.replace(/ {2}parcel_lost:\n(?: {4}.*\n)+/, ''));
    await generate(project);
    write(project, 'spec/spec.yaml', parcels);
    expect(await generate(project)).toMatchObject({ code: 0, diagnostics: [] });
    expect(read(project, 'src/handlers/on-parcel-lost.ts')).toBe('// mine\n');
    expect(read(project, 'src/handlers/index.ts')).toContain('onParcelLost');
  });

  test('has the compiler name a handler that is missing', async () => {
    const { project } = await start(parcels);
    const files = ['src/options.ts'];
    linkAll(project);
    expect(errorsFromSource(project, 'parcels', files)).toEqual([]);
    write(
      project,
      'src/handlers/index.ts',
      "export { onParcelSent } from './on-parcel-sent.js';\n",
    );
    expect(errorsFromSource(project, 'parcels', files).join('\n')).toMatch(
      /options\.ts:\d+: Property 'onParcelLost' is missing in type .* but required in type 'Handlers'/,
    );
  });

  test('--check finds a handler that is missing', async () => {
    const { project } = await start(parcels);
    rmSync(join(project, 'src/handlers/on-parcel-lost.ts'));
    const { code, stdout } = await hooksmith(['generate', '--check'], { cwd: project });
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('missing  src/handlers/on-parcel-lost.ts'),
    ]);
  });
});

/** Runs `hooksmith generate` there. */
async function generate(
  project: string,
): Promise<{
  readonly code: number | null;
  readonly changes: readonly string[];
  readonly diagnostics: readonly string[];
}> {
  const { code, stdout } = await hooksmith(['generate', '--json'], { cwd: project });
  const { changes, diagnostics } = JSON.parse(stdout) as {
    changes: readonly { kind: string; path: string }[];
    diagnostics: readonly { severity: string; code: string; message: string }[];
  };
  return {
    code,
    changes: changes.map(({ kind, path }) => `${kind} ${path}`),
    diagnostics: diagnostics.map(
      ({ severity, code: of, message }) => `${severity} ${of} ${message}`,
    ),
  };
}

function edit(project: string, change: (text: string) => string): void {
  const [name = ''] = readdirSync(join(project, 'spec'));
  const text = read(project, 'spec', name);
  expect(change(text)).not.toBe(text);
  write(project, `spec/${name}`, change(text));
}

/** The compiler's complaints about a project as its own tsconfig.json has it. */
function errorsOf(project: string): readonly string[] {
  const { config, fileNames } = settingsOf(project);
  expect(fileNames.map((file) => basename(file))).toContain('receiver.test.ts');
  return compile(fileNames, { ...config.compilerOptions, noEmit: true }, project);
}

/** The same, with the package inside as it is written and not as it is built. */
function errorsFromSource(
  project: string,
  name: string,
  files: readonly string[],
): readonly string[] {
  const { rootDir: _, ...options } = settingsOf(project).config.compilerOptions;
  return compile(
    [...files, sqliteTypes].map((file) => join(project, file)),
    {
      ...{ ...options, noEmit: true },
      paths: {
        [name]: [join(project, 'generated/index.ts')],
        [`${name}/testing`]: [join(project, 'generated/testing/index.ts')],
        [`${name}/inbox/*`]: [join(project, 'generated/runtime/inbox-*.ts')],
        [`${name}/*`]: [join(project, 'generated/runtime/*.ts')],
      },
    },
    project,
  );
}

function settingsOf(project: string) {
  const { config } = ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile) as {
    config: { readonly compilerOptions: Readonly<Record<string, unknown>> };
  };
  return { config, fileNames: ts.parseJsonConfigFileContent(config, ts.sys, project).fileNames };
}

/** Our own node_modules, in which the flagship package is. They have no types of better-sqlite3. */
function linkAll(project: string): void {
  rmSync(join(project, 'node_modules'), { recursive: true });
  linkModules(project);
  write(project, sqliteTypes, sqliteDeclaration);
}

const sqliteTypes = 'src/better-sqlite3.d.ts';
const sqliteDeclaration = `declare module 'better-sqlite3' {
  export default class Database {
    constructor(path: string);
    exec(sql: string): this;
    prepare(sql: string): {
      run(...values: unknown[]): { changes: number; lastInsertRowid: number };
      get(...values: unknown[]): unknown;
      all(...values: unknown[]): unknown[];
    };
    close(): this;
  }
}
`;

/** Our own types, and the package inside. */
function link(project: string, name: string): void {
  write(project, sqliteTypes, sqliteDeclaration);
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  symlinkSync(join(repository, 'node_modules', '@types'), join(project, 'node_modules', '@types'));
  symlinkSync(join(project, 'generated'), join(project, 'node_modules', name));
}

function withoutVitest(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:NODE_|VITEST|TEST)/.test(name)),
  );
}

const split = `asyncapi: 2.6.0
info: { title: Parcels, version: 1.0.0 }
channels:
  parcel_sent:
    subscribe:
      operationId: onParcelSent
      message: { $ref: 'parts/parcel.yaml' }
`;

/** Operations on one URL, parameters, messages that a header tells, no sample, a name that Node.js has. */
const awkward = `asyncapi: 3.0.0
info: { title: Events, version: 1.0.0 }
channels:
  shared: { address: /same/, messages: { one: { payload: { type: object, required: [a], properties: { a: { type: integer } } } } } }
  again: { address: same, messages: { two: { payload: { type: object } } } }
  user:
    address: users/{userId}/{kind}
    parameters: { userId: {}, kind: { enum: [old, new] } }
    messages: { user: { payload: { type: object } } }
  told:
    address: told
    messages:
      first: { headers: { type: object, required: [x-kind], properties: { x-kind: { const: first } } }, payload: { type: string } }
      second: { headers: { type: object, required: [x-kind], properties: { x-kind: { const: second } } }, payload: { type: integer } }
  impossible: { address: impossible, messages: { none: { payload: { type: string, pattern: '^q{7}$', format: odd, not: { const: qqqqqqq } } } } }
operations:
  onOne: { action: send, channel: { $ref: '#/channels/shared' } }
  onTwo: { action: send, channel: { $ref: '#/channels/again' } }
  onUser: { action: send, channel: { $ref: '#/channels/user' } }
  onTold: { action: send, channel: { $ref: '#/channels/told' } }
  onImpossible: { action: send, channel: { $ref: '#/channels/impossible' } }
`;
