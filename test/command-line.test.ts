import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fetchText } from '../src/document/fetch.js';
import { Ajv } from 'ajv';
import { compile } from './support/compile.js';
import { cli, hooksmith, published } from './support/command.js';
import { unpacked } from './support/packed.js';
import { run, type Result } from './support/run.js';
import { documents, emptyFolder, read, readTree, repository, write } from './support/folders.js';

const parcels = read(documents, 'parcels.yaml');

/** A folder with a document. */
function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries({ 'spec.yaml': parcels, ...files })) {
    write(folder, path, text);
  }
  return folder;
}

/** Runs with a text as standard input. */
function piped(cwd: string, text: string | Buffer, args: readonly string[]): Promise<Result> {
  writeFileSync(join(cwd, 'input'), text);
  const words = [process.execPath, cli, ...args];
  return run('sh', ['-c', '"$@" < input', 'sh', ...words], { cwd });
}

const generated = (folder: string, path = 'types/parcel.ts'): boolean =>
  existsSync(join(folder, 'out', path));

describe('a document from standard input', () => {
  test('is called stdin, and gives the same bytes as from a file', async () => {
    const folder = project();
    const { code, stdout, stderr } = await piped(folder, parcels, ['generate', '-', '-o', 'out']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^stdin: 2 events for the subscriber, /);
    await hooksmith(['generate', 'spec.yaml', '-o', 'other'], { cwd: folder });
    expect(readTree(join(folder, 'out'))).toEqual(readTree(join(folder, 'other')));
    const wrong = await piped(folder, 'asyncapi: 1.0.0', ['generate', '-', '-o', 'out']);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/^stdin:1:11 {2}error/)]);
  });

  test('is UTF-8, or UTF-16 with its mark, as a file is', async () => {
    const wide = Buffer.from(`\ufeff${parcels}`, 'utf16le');
    expect((await piped(emptyFolder(), wide, ['validate', '-'])).code).toBe(0);
    const latin = Buffer.from(parcels.replace('Parcels', 'Caf\xe9'), 'latin1');
    const { code, stderr } = await piped(emptyFolder(), latin, ['validate', '-']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^stdin:3:13 .*it is not UTF-8/)]);
  });

  test('finds the files that it refers to in the working folder', async () => {
    const text = parcels.replace('type: string', "$ref: 'to.yaml'");
    const folder = project({ 'to.yaml': 'type: boolean\n' });
    expect((await piped(folder, text, ['generate', '-', '-o', 'out'])).code).toBe(0);
    expect(read(folder, 'out', 'types', 'parcel.ts')).toContain('to?: To');
  });
});

describe('a document from a URL', () => {
  const tls = join(repository, 'test', 'support', 'tls');
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(tls, 'certificate.pem') };
  const key = read(tls, 'key.pem');
  const server = createServer({ key, cert: read(tls, 'certificate.pem') }, (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://localhost');
    const answers: Record<string, () => unknown> = {
      '/spec.yaml': () => response.end(parcels.replace('type: string', "$ref: 'to.yaml'")),
      '/private.yaml': () =>
        request.headers.authorization === `Basic ${btoa('me:secret')}`
          ? response.end(parcels.replace('type: string', "$ref: 'to.yaml'"))
          : response.writeHead(401).end(),
      '/to.yaml': () => response.end('type: boolean\n'),
      '/moved': () => response.writeHead(302, { location: '/spec.yaml' }).end(),
      '/plain': () => response.writeHead(302, { location: 'http://localhost/spec.yaml' }).end(),
      '/round': () => response.writeHead(302, { location: '/round' }).end(),
      '/large': () => response.end(Buffer.alloc(11 * 1024 * 1024, 32)),
      '/latin': () => response.end(Buffer.from([0x61, 0xe9, 0x0a])),
    };
    (answers[pathname] ?? (() => response.writeHead(404).end('nothing')))();
  });
  let origin = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const generate = (url: string, cwd = emptyFolder()): Promise<Result> =>
    published(['generate', url, '-o', 'out'], { cwd, env });

  test('is read, redirects followed, and the files of the same server that it refers to', async () => {
    const folder = emptyFolder();
    const { code, stdout, stderr } = await generate(`${origin}/spec.yaml?token=secret`, folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${origin}/spec.yaml: 2 events`);
    expect(stdout).not.toContain('secret');
    expect(read(folder, 'out', 'types', 'to.ts')).toContain('boolean');
    const again = await generate(`${origin}/spec.yaml?token=secret`, folder);
    expect(again.stdout).toContain('nothing to change');
    expect((await generate(`${origin}/moved`)).code).toBe(0);
    const own = `${origin.replace('//', '//me:secret@')}/private.yaml`;
    const { code: end, stdout: said } = await generate(own);
    expect([end, said]).toEqual([0, expect.not.stringContaining('secret')]);
  });

  test('is refused in one sentence, whatever is wrong with the answer', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const refused = [
      [`${origin}/nothing`, 'the server answered 404'],
      [`${origin}/plain`, 'http: is not read, only https:'],
      [`${origin}/round`, 'it was redirected more than 5 times'],
      [`${origin}/large`, 'it is larger than 10 MiB'],
      [`${origin}/latin`, 'it is not UTF-8'],
      [`https://127.0.0.1:${port}/spec.yaml`, 'ECONNREFUSED'],
      ['http://localhost:1/spec.yaml', 'http: is not read, only https:'],
      ['ftp://localhost/spec.yaml', 'ftp: is not read, only https:'],
      ['file:///spec.yaml', 'file: is not read, only https:'],
    ] as const;
    const urls = refused.map(([url]) => url);
    const folder = emptyFolder();
    const program = `
      import { formatDiagnostic, generate } from ${JSON.stringify(join(unpacked, 'dist', 'index.js'))};
      const outcomes = await Promise.all(
        ${JSON.stringify(urls)}.map((spec) => generate({ spec, output: 'out' })),
      );
      console.log(JSON.stringify(outcomes.map(({ diagnostics }) => diagnostics.map(formatDiagnostic))));`;
    write(folder, 'main.mjs', program);
    const { stdout, stderr } = await run(process.execPath, ['main.mjs'], { cwd: folder, env });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(
      refused.map(([url, said]) => [
        expect.stringContaining(`error  unreadable-url  ${url} can't be read: ${said}.`),
      ]),
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('is refused by the command line too', async () => {
    const { code, stdout, stderr } = await generate(`${origin}/nothing`);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('404')]);
  });

  test('starts a project, which has copies of what was read', async () => {
    const folder = emptyFolder();
    const args = ['init', 'mine', '--spec', `${origin}/moved`, '--no-install', '--yes'];
    const { code, stderr } = await published(args, { cwd: folder, env });
    expect([code, stderr]).toEqual([0, '']);
    expect(read(folder, 'mine', 'spec', 'to.yaml')).toBe('type: boolean\n');
    const again = await hooksmith(['generate'], { cwd: join(folder, 'mine') });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('nothing to change')]);
  });

  test('that never ends is given up', async () => {
    vi.stubGlobal('fetch', (url: URL, { signal }: RequestInit) => {
      const body = new ReadableStream({
        start: (controller) =>
          signal?.addEventListener('abort', () => controller.error(signal.reason)),
      });
      return Promise.resolve(new Response(url.protocol === 'https:' ? body : ''));
    });
    expect(await fetchText('https://localhost/endless', 50)).toEqual({
      problem: "it didn't arrive within 0.05 seconds",
    });
    vi.unstubAllGlobals();
  });

  test('of a server that nobody vouches for is not read', async () => {
    const { code, stderr } = await published(['generate', `${origin}/spec.yaml`, '-o', 'out'], {
      cwd: emptyFolder(),
    });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/SELF_SIGNED|SIGNATURE/)]);
  });
});

describe('a configuration', () => {
  const settings = { spec: 'spec.yaml', output: 'out', packageName: 'from-file' };
  const module = `export default ${JSON.stringify(settings)};\n`;
  const nameOf = (folder: string): unknown =>
    (JSON.parse(read(folder, 'out', 'package.json')) as { name: string }).name;

  test.each([
    ['hooksmith.config.mjs', module],
    ['hooksmith.config.json', JSON.stringify({ $schema: 'schema.json', ...settings })],
    ['package.json', JSON.stringify({ hooksmith: settings })],
    ['hooksmith.config.cjs', `module.exports = ${JSON.stringify(settings)};`],
    ['hooksmith.config.json', `\ufeff${JSON.stringify(settings)}\r\n`],
    ['package.json', `\ufeff${JSON.stringify({ hooksmith: settings })}`],
    ['hooksmith.config.mjs', `\ufeff${module}`],
    ['hooksmith.config.mjs', `export default Promise.resolve(${JSON.stringify(settings)});`],
  ])('stands in %s, and its paths are from there', async (path, text) => {
    const folder = project({ [path]: text, 'below/it': '' });
    const { code, stderr } = await hooksmith(['generate'], { cwd: join(folder, 'below') });
    expect([code, stderr]).toEqual([0, '']);
    expect(nameOf(folder)).toBe('from-file');
  });

  test('stands in hooksmith.config.js of an ES module package', async () => {
    const folder = project({
      'package.json': '{ "type": "module" }',
      'hooksmith.config.js': module,
    });
    expect((await hooksmith(['generate'], { cwd: folder })).code).toBe(0);
    expect(nameOf(folder)).toBe('from-file');
  });

  test('yields to the environment, and that to the command line', async () => {
    const folder = project({ 'hooksmith.config.mjs': module });
    const env = { ...process.env, HOOKSMITH_PACKAGE_NAME: 'from-environment' };
    await hooksmith(['generate'], { cwd: folder, env });
    expect(nameOf(folder)).toBe('from-environment');
    await hooksmith(['generate', '--package-name', 'from-flag'], { cwd: folder, env });
    expect(nameOf(folder)).toBe('from-flag');
  });

  test.each([
    [
      { HOOKSMITH_ROLE: 'nobody' },
      'HOOKSMITH_ROLE can\'t be used as a configuration: it is "nobody", neither',
    ],
    [{ HOOKSMITH_ONLY: 'types,typos' }, 'HOOKSMITH_ONLY'],
    [{ HOOKSMITH_PARTIAL: 'maybe' }, 'neither true nor false'],
  ])('of the environment %j is refused', async (variables, said) => {
    const folder = project({ 'hooksmith.config.mjs': module });
    const { code, stderr } = await hooksmith(['generate'], {
      cwd: folder,
      env: { ...process.env, ...variables },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
    expect(generated(folder)).toBe(false);
  });

  test.each([
    ['hooksmith.config.mjs', 'export default {', "hooksmith.config.mjs can't be used"],
    ['hooksmith.config.json', '{', "it can't be loaded"],
    ['hooksmith.config.json', '{ // mine\n}', 'it is not JSON, which has no comments'],
    ['hooksmith.config.json', '', 'it is not JSON'],
    ['hooksmith.config.mjs', 'export default () => ({})', 'it is a function'],
    ['hooksmith.config.cjs', 'module.exports = () => ({})', 'it is a function'],
    ['hooksmith.config.mjs', 'export const spec = 1', 'it has no default export'],
    ['hooksmith.config.mjs', 'export default { spek: 1 }', 'it has no key "spek"'],
    ['hooksmith.config.mjs', 'export default { only: "types" }', '"only" is not a list'],
    [
      'hooksmith.config.mjs',
      'export default { only: ["typos"] }',
      '"only" is "typos", neither types nor',
    ],
    ['hooksmith.config.mjs', 'export default { output: "" }', '"output" is empty'],
    ['package.json', '{ "hooksmith": { "output": "out" ', "package.json can't be used"],
    ['package.json', '{ "hookSmith": {} }', 'the key "hookSmith" has to be "hooksmith"'],
  ])('%s of %s is refused', async (path, text, said) => {
    const folder = project({ [path]: text });
    const { code, stderr } = await hooksmith(['generate'], { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  });

  test.each([
    ...['hooksmith.config.ts', 'hooksmith.config.mts', 'hooksmith.config.cts'],
    ...['hooksmith.config.yaml', 'hooksmith.config.yml', 'hooksmith.config.json5'],
    ...['.hooksmithrc', '.hooksmithrc.json', 'Hooksmith.config.mjs', 'hooksmith.json'],
  ])('called %s is named, with what is read', async (name) => {
    const folder = project({ [name]: 'spec: spec.yaml', 'below/it': '' });
    const { code, stderr } = await hooksmith(['generate'], { cwd: join(folder, 'below') });
    expect(code).toBe(1);
    expect(stderr).toContain(`${name} looks like a configuration, but is not read.`);
    expect(stderr).toContain('A folder has one: hooksmith.config.mjs, .js, .cjs or .json');
  });

  test('in a broken package.json that is about something else is not looked for', async () => {
    const folder = project({ 'package.json': '{ "name": ', 'hooksmith.config.mjs': module });
    expect((await hooksmith(['generate'], { cwd: folder })).code).toBe(0);
  });

  test.each([
    ['package.json', JSON.stringify({ hooksmith: settings })],
    ['hooksmith.config.mjs', module],
  ])('in %s is the only one of its folder', async (name, text) => {
    const folder = project({ [name]: text, 'hooksmith.config.json': JSON.stringify(settings) });
    const { code, stderr } = await hooksmith(['generate'], { cwd: folder });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        `hooksmith.config.json is a configuration, but is not read: ${name} is one, too`,
      ),
    ]);
    expect(generated(folder)).toBe(false);
  });

  test.each([
    'hooksmith.config.ts',
    'hooksmith.config.d.mts',
    'hooksmith.config.json.bak',
    'hooksmith.ts',
  ])('may have %s beside it', async (name) => {
    const folder = project({ 'hooksmith.config.mjs': module, [name]: 'of no matter' });
    expect((await hooksmith(['generate'], { cwd: folder })).stderr).toBe('');
    expect(nameOf(folder)).toBe('from-file');
  });

  test('is looked for above a file that only starts like one', async () => {
    const folder = project({ 'hooksmith.config.mjs': module, 'below/hooksmith.ts': '' });
    expect((await hooksmith(['generate'], { cwd: join(folder, 'below') })).code).toBe(0);
  });

  test('has a JSON Schema that agrees', () => {
    const schema = JSON.parse(read(repository, 'dist', 'schema.json')) as object;
    const validate = new Ajv().compile(schema);
    expect(validate({ ...settings, only: ['types'], role: 'application', partial: true })).toBe(
      true,
    );
    expect(validate({ spek: 'x' })).toBe(false);
    expect(validate({ role: 'nobody' })).toBe(false);
  });
});

describe('what is said', () => {
  const generate = (folder: string, ...args: readonly string[]): Promise<Result> =>
    hooksmith(['generate', 'spec.yaml', '-o', 'out', ...args], { cwd: folder });
  interface Report {
    readonly version: number;
    readonly command: string | null;
    readonly exitCode: number;
    readonly diagnostics: readonly Record<string, unknown>[];
    readonly [key: string]: unknown;
  }

  test('comes whole through a pipe that is full and does not wait, and ends with its reader', async () => {
    const folder = project();
    const paths = Array.from({ length: 250 }, (_, index) => `parcel/moved${index}`);
    const channel = { subscribe: { message: { payload: { type: 'object' } } } };
    const channels = Object.fromEntries(paths.map((path) => [path, channel]));
    const info = { title: 'Many', version: '1.0.0' };
    write(folder, 'many.json', JSON.stringify({ asyncapi: '2.6.0', info, channels }));
    // A process that shares its pipe with hooksmith has made it one that doesn't wait, and who reads it comes late.
    const sharing = `const [, ...words] = process.argv;
      require('node:child_process').spawn(process.execPath, words, { stdio: 'inherit' });
      process.stdout;`;
    const generate = [cli, 'generate', 'many.json', '--output', 'out', '--dry-run', '--json'];
    const late = [
      '-c',
      '"$@" | (sleep 0.6; cat)',
      'sh',
      process.execPath,
      '-e',
      sharing,
      ...generate,
    ];
    const { stdout } = await run('sh', late, { cwd: folder });
    expect(stdout.length).toBeGreaterThan(100_000);
    expect((JSON.parse(stdout) as { ok: boolean }).ok).toBe(true);

    const soon = ['-c', '"$@" | head -c 10', 'sh', process.execPath, ...generate];
    const gone = await run('sh', soon, { cwd: folder });
    expect(gone.stderr).toBe('');
  });

  test('--dry-run lists what would be written, and writes nothing', async () => {
    const folder = project();
    const { code, stdout } = await generate(folder, '--only', 'types', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('  added    out/types/parcel.ts\n');
    expect(stdout).toMatch(/\d+ added, had this not been a dry run/);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });

  test('--json is one document: what changed, how long each stage took', async () => {
    const folder = project();
    const { code, stdout, stderr } = await generate(folder, '--json');
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      ...{ version: 1, command: 'generate', exitCode: 0, ok: true, diagnostics: [] },
      summary: { role: 'subscriber', events: 2, otherEvents: 0 },
    });
    expect(report['changes']).toContainEqual({ kind: 'added', path: 'out/types/parcel.ts' });
    expect(Object.keys(report['milliseconds'] as object)).toEqual(
      expect.arrayContaining(['read', 'parse', 'model', 'plan', 'render', 'write']),
    );
  });

  test.each([
    ['a wrong document', { 'spec.yaml': parcels.replace('/Parcel', '/Packet') }, [], 1],
    ['drift', {}, ['--check'], 1],
    ['an option that there is not', {}, ['--chek'], 2],
  ])('--json is one document for %s, too', async (_, files, args, expected) => {
    const { code, stdout, stderr } = await generate(project(files), '--json', ...args);
    expect([code, stderr]).toEqual([expected, '']);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, exitCode: expected });
  });

  test('--json gives each diagnostic its place', async () => {
    const folder = project({ 'spec.yaml': parcels.replace('/Parcel', '/Packet') });
    const { diagnostics } = JSON.parse((await generate(folder, '--json')).stdout) as Report;
    expect(diagnostics).toEqual([
      {
        code: 'unresolved-reference',
        severity: 'error',
        message: expect.stringContaining('/Packet') as string,
        hint: expect.stringContaining('JSON Pointer') as string,
        ...{ file: 'spec.yaml', line: 10, column: 15 },
      },
      {
        code: 'partial-possible',
        severity: 'info',
        message: '--partial generates the rest, without the part that has the error.',
      },
    ]);
  });

  test('--quiet leaves warnings and errors, --verbose says how long each stage took', async () => {
    const folder = project({ 'spec.yaml': parcels.replace('example: 17', 'example: x') });
    const quiet = await generate(folder, '--quiet');
    expect([quiet.code, quiet.stdout]).toEqual([0, '']);
    expect(quiet.stderr).toContain('invalid-example');
    const { stderr } = await generate(folder, '--verbose');
    expect(stderr).toMatch(/read [\d.]+ ms, .*parse [\d.]+ ms, .*in all [\d.]+ ms\n/);
  });

  test.each([
    [['genrate'], 'There is no command genrate. Did you mean generate?'],
    [['gen', 'a.yaml', '--output', 'x'], 'There is no command gen.'],
    [['validat', '--output', 'x'], 'There is no command validat. Did you mean validate?'],
    [['toString'], 'There is no command toString.'],
    [['generate', 'a.yaml', '--output', ''], 'The option --output needs a value.'],
    [['generate', 'a.yaml', '--output='], 'The option --output needs a value.'],
    [['generate', '', '--output', 'x'], 'No AsyncAPI document was named.'],
    [['diff', 'a.yaml'], 'No new document was named.'],
    [['generate', '--ouput', 'x'], 'There is no option --ouput. Did you mean --output?'],
    [['generate', '--dry-rum'], 'There is no option --dry-rum. Did you mean --dry-run?'],
    [['validate', 'a', '--fail-om', 'x'], 'There is no option --fail-om. Did you mean --fail-on?'],
    [['generate', 'a', '-x'], 'There is no option -x.'],
    [['generate', 'a', '--', '-x'], 'There is no option -x.'],
    [['generate', '--', 'a', 'b'], 'What is b? generate takes no more arguments.'],
    [['generate', 'a', '--watch', '--check'], "--watch and --check can't go together."],
    [['generate', 'a', '--only', 'typos'], '--only takes types, validators, '],
    [['validate', 'a', '--fail-on', 'x'], 'The option --fail-on takes error, warn, info, not x.'],
    [
      ['send'],
      "hooksmith send needs an argument: the event: its handler, its operation's id, its message or its channel.",
    ],
  ])('hooksmith %j: %s', async (args, said) => {
    const { code, stdout, stderr } = await hooksmith(args, { cwd: emptyFolder() });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
    expect(stderr.split('\n').length).toBeLessThan(5);
  });

  test('standard input is not watched', async () => {
    const args = ['generate', '-', '-o', 'out', '--watch'];
    const { code, stdout, stderr } = await published(args, { cwd: emptyFolder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Only a file can be watched.');
  });

  test.each(['init', 'generate', 'validate', 'events', 'send'])(
    '%s has a help of its own',
    async (name) => {
      const { code, stdout } = await published([name, '--help'], { cwd: emptyFolder() });
      expect([code, stdout]).toEqual([0, expect.stringMatching(/Options:[^]*Examples:/)]);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    },
  );
});

test('license and repository of the configuration stand in package.json, and neither does without', async () => {
  const settings = { spec: 'spec.yaml', output: 'out', license: 'MIT' };
  const folder = project({ 'hooksmith.config.json': JSON.stringify(settings) });
  const manifest = (): Record<string, unknown> =>
    JSON.parse(read(folder, 'out', 'package.json')) as Record<string, unknown>;
  await hooksmith(['generate', '--repository', 'github:acme/"parcels"'], { cwd: folder });
  expect(manifest()).toMatchObject({ license: 'MIT', repository: 'github:acme/"parcels"' });
  await hooksmith(['generate'], { cwd: folder });
  expect(manifest()).not.toHaveProperty('repository');
});

describe('--only', () => {
  const written: string[] = [];
  const always = [
    '.gitattributes',
    '.manifest.json',
    'README.md',
    'contract.json',
    'index.ts',
    'package.json',
    'tsconfig.json',
  ];

  test.each([
    [['types'], ['types']],
    [['validators'], ['runtime', 'types', 'validators']],
    [
      ['types', 'schemas'],
      ['schemas', 'types'],
    ],
    [['handlers'], ['events.ts', 'handlers', 'runtime', 'types']],
    [
      ['receiver'],
      ['events.ts', 'handlers', 'receiver.ts', 'runtime', 'table.ts', 'types', 'validators'],
    ],
  ])('%j writes these and what they need', async (parts, folders) => {
    const folder = project();
    const args = ['generate', 'spec.yaml', '-o', 'out', '--only', parts.join(',')];
    const { code, stderr } = await hooksmith(args, { cwd: folder });
    expect([code, stderr]).toEqual([0, '']);
    const paths = [...readTree(join(folder, 'out')).keys()];
    const found = new Set(paths.map((path) => path.split('/')[0]));
    expect([...found].sort()).toEqual([...always, ...folders].sort());
    written.push(
      ...paths.filter((path) => path.endsWith('.ts')).map((path) => join(folder, 'out', path)),
    );
  });

  test('and all of that compiles', () => {
    expect(written.length).toBeGreaterThan(50);
    expect(compile(written)).toEqual([]);
  });
});

describe('--watch', () => {
  /** Starts it, and waits for what it says. */
  function start(folder: string) {
    const child: ChildProcess = spawn(
      process.execPath,
      [cli, 'generate', 'spec.yaml', '-o', 'out', '--watch'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        for (const listener of listeners) listener();
      });
    }
    return {
      /** Until it has said so, since the last time. */
      hears: (words: RegExp): Promise<string> =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`It said only: ${said}`)), 120_000);
          const listener = (): void => {
            if (!words.test(said)) return;
            clearTimeout(timer);
            listeners.delete(listener);
            const heard = said;
            said = '';
            resolve(heard);
          };
          listeners.add(listener);
          listener();
        }),
      stop: (): Promise<number | null> =>
        new Promise((resolve) => {
          child.on('exit', (code) => resolve(code));
          child.kill('SIGINT');
        }),
    };
  }
  const type = (folder: string): string => read(folder, 'out', 'types', 'parcel.ts');

  test('generates once a file is mended that the document refers to', async () => {
    const text = parcels.replace('type: string', "$ref: 'to.yaml'");
    const folder = project({ 'spec.yaml': text, 'to.yaml': 'type: [\n' });
    const { hears, stop } = start(folder);
    await hears(/to\.yaml:2:1 {2}error[^]*Watching/);
    write(folder, 'to.yaml', 'type: integer\n');
    await hears(/^(?=[^]*added)[^]*Watching/);
    expect(await stop()).toBe(130);
  });

  test('generates again when the document or what it refers to is saved, in whatever way', async () => {
    const text = parcels.replace('type: string', "$ref: 'to.yaml'");
    const folder = project({ 'spec.yaml': text, 'to.yaml': 'type: boolean\n' });
    const { hears, stop } = start(folder);
    await hears(/added[^]*Watching spec\.yaml/);

    write(folder, 'to.yaml', 'type: integer\n');
    await hears(/^(?=[^]*changed)[^]*Watching/);
    expect(read(folder, 'out', 'types', 'to.ts')).toContain('number');

    write(folder, 'spec.yaml', 'asyncapi: [\n');
    await hears(/invalid-yaml[^]*Watching/);
    expect(type(folder)).toContain('to?: To');

    writeFileSync(join(folder, 'spec.yaml.swp'), parcels);
    renameSync(join(folder, 'spec.yaml.swp'), join(folder, 'spec.yaml'));
    await hears(/^(?=[^]*removed)[^]*Watching/);
    expect(type(folder)).toContain('to?: string');

    rmSync(join(folder, 'spec.yaml'));
    writeFileSync(join(folder, 'spec.yaml'), parcels.replace('type: string', 'type: boolean'));
    await hears(/^(?=[^]*changed)[^]*Watching/);
    expect(type(folder)).toContain('to?: boolean');
    expect(await stop()).toBe(130);
  });
});
