import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  formatDiagnostic,
  generate as generatePackage,
  type GenerateOptions,
  type Outcome,
} from '../src/index.js';
import { cli, hooksmith, library, published } from './support/command.js';
import { must, run, type Result } from './support/run.js';
import {
  documents,
  emptyFolder,
  groove,
  read,
  readTree,
  repository,
  write,
} from './support/folders.js';
import { fileOf, forge } from './support/forge.js';

const parcels = read(documents, 'parcels.yaml');

/** Generates from a text, in a folder of its own. */
async function generate(
  text: string,
  args: readonly string[] = [],
): Promise<Result & { folder: string }> {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', text);
  const result = await hooksmith(['generate', 'spec.yaml', '-o', 'out', ...args], { cwd: folder });
  return { ...result, folder };
}

const nothingWritten = (folder: string): void =>
  expect(existsSync(join(folder, 'out'))).toBe(false);

describe('generate', () => {
  test('ends with one line: what it read, for which role, how many, what changed, how long', async () => {
    const { code, stdout, stderr, folder } = await generate(parcels);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^spec\.yaml: 2 events for the subscriber, \d+ files in out: \d+ added \(\d+\.\d s\)\n$/,
    );
    const again = await hooksmith(['generate', 'spec.yaml', '--output', 'out'], { cwd: folder });
    expect(again.stdout).toMatch(/^spec\.yaml: [^\n]*: nothing to change \(\d+\.\d s\)\n$/);
  });

  test('ends with a count for each folder where there are two', async () => {
    const { stdout, folder } = await generate(parcels, ['--handlers', 'own']);
    const found = /, (\d+) files in out: (\d+) added; own: 4 added \(\d+\.\d s\)\n$/.exec(stdout);
    expect(found, stdout).not.toBeNull();
    expect(found?.[1]).toBe(found?.[2]);
    rmSync(join(folder, 'own/index.ts'));
    const more = (...args: readonly string[]) =>
      hooksmith(['generate', 'spec.yaml', ...args], { cwd: folder });
    const both = ['--output', 'out', '--handlers', 'own'];
    expect((await more(...both, '--check')).stdout).toContain('\nown differs from spec.yaml.');
    expect((await more(...both, '--dry-run')).stdout).toMatch(
      /out: nothing to change; own: 1 added, had this not been a dry run \(/,
    );
    expect((await more('--handlers', 'own')).stdout).toMatch(
      /for the subscriber, own: 1 added \(\d+\.\d s\)\n$/,
    );
    rmSync(join(folder, 'own/index.ts'));
    rmSync(join(folder, 'out/index.ts'));
    expect((await more(...both, '--check')).stdout).toContain(
      '\nout and own differ from spec.yaml.',
    );
  });

  test('of the flagship document makes no noise', async () => {
    const { code, stderr } = await published(['generate', groove, '-o', 'out'], {
      cwd: emptyFolder(),
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('takes document and folder from the key hooksmith of package.json, from any folder below', async () => {
    const folder = emptyFolder();
    write(folder, 'docs/spec.yaml', parcels);
    write(
      folder,
      'package.json',
      JSON.stringify({
        hooksmith: { spec: 'docs/spec.yaml', output: 'pkg', packageName: '@me/parcels' },
      }),
    );
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    const { code, stderr } = await hooksmith(['generate'], { cwd: join(folder, 'deep', 'er') });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(read(folder, 'pkg', 'package.json'))).toMatchObject({ name: '@me/parcels' });
    expect(existsSync(join(folder, 'node_modules', '.cache', 'hooksmith'))).toBe(true);
  });

  test('gives the same bytes from another folder, and from JSON', async () => {
    const [one, two] = [await generate(parcels), emptyFolder()];
    const { load } = await import('js-yaml');
    write(two, 'a/b/other.json', JSON.stringify(load(parcels)));
    await hooksmith(['generate', '../b/other.json', '-o', '../../c'], { cwd: join(two, 'a', 'b') });
    expect(readTree(join(two, 'c'))).toEqual(readTree(join(one.folder, 'out')));
  });

  test('has two roles, and says what the other one has', async () => {
    const text = parcels.replace('  parcel_lost:\n    subscribe:', '  parcel_lost:\n    publish:');
    const { stdout, folder } = await generate(text, ['--role', 'application']);
    expect(stdout).toContain('1 event for the application (the subscriber has 1)');
    const handlers = readdirSync(join(folder, 'out', 'handlers'));
    expect(handlers).toEqual(['index.ts', 'on-parcel-lost.ts']);
    const none = await forge(parcels, { role: 'application' });
    expect(none.diagnostics.map(formatDiagnostic).join()).toContain('--role subscriber');
    expect([...none.files.keys()]).toEqual(expect.arrayContaining(['types/parcel.ts']));
  });

  test.each([
    ["'1.2'", '1.2.0', ''],
    ["'3'", '3.0.0', ''],
    ['v1', '0.0.0', 'document.yaml:4:12  warning  version-not-semver'],
  ])('of version %s makes %s', async (written, version, said) => {
    const forged = await forge(parcels.replace('version: 1.0.0', `version: ${written}`));
    expect(JSON.parse(fileOf(forged, 'package.json'))).toMatchObject({ version });
    expect(forged.diagnostics.map(formatDiagnostic).join().startsWith(said)).toBe(true);
    expect(forged.diagnostics).toHaveLength(said === '' ? 0 : 1);
  });
});

/** Loaded into the command line: fails as soon as a document is judged, which comes before anything is printed. */
const judgesNothing = `const Module = require('node:module');
     const load = Module._load;
     Module._load = function (path, ...rest) {
       if (path.includes('/dist/asyncapi/')) throw new TypeError('a bug');
       return load.call(this, path, ...rest);
     };`;

describe('an unchanged tree', () => {
  /** The build alone recognises one: sources change without a sign. */
  const again = async (folder: string, options: Partial<GenerateOptions> = {}): Promise<Outcome> =>
    (await library()).generate({ spec: 'spec.yaml', output: 'out', folder, ...options });
  const recognises = async (folder: string, options?: Partial<GenerateOptions>): Promise<boolean> =>
    (await again(folder, options)).stages.parse === undefined;

  test('is recognised, until the document, an option or any file changes', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    expect(await recognises(folder)).toBe(false);
    expect(await recognises(folder)).toBe(true);
    expect(await recognises(folder, { dryRun: true })).toBe(true);
    expect(await recognises(folder, { packageName: 'other', dryRun: true })).toBe(false);
    expect(await recognises(folder, { formats: 'assertion', dryRun: true })).toBe(false);
    write(folder, 'spec.yaml', `${parcels}# a comment\n`);
    expect(await recognises(folder, { dryRun: true })).toBe(false);
    write(folder, 'spec.yaml', parcels);
    expect(await recognises(folder)).toBe(true);
    write(folder, 'out/index.ts', '// mine\n');
    expect(await recognises(folder)).toBe(false);
  });

  test('needs nothing that reads documents', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    write(folder, 'judges-nothing.cjs', judgesNothing);
    const { ok } = await again(folder);
    const { code } = await published(['generate', 'spec.yaml', '-o', 'out', '--check'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '--require ./judges-nothing.cjs' },
    });
    expect([ok, code]).toEqual([true, 0]);
  });

  test('is recognised until a file that it refers to changes', async () => {
    const text = parcels.replace(
      'type: string',
      'type: string\n          more: { $ref: more.yaml }',
    );
    const folder = emptyFolder();
    write(folder, 'spec.yaml', text);
    write(folder, 'more.yaml', 'type: string\n');
    const { ok } = await again(folder);
    expect([ok, await recognises(folder)]).toEqual([true, true]);
    write(folder, 'more.yaml', 'type: number\n');
    expect(await recognises(folder, { dryRun: true })).toBe(false);
    write(folder, 'more.yaml', 'type: string\n');
    expect(await recognises(folder)).toBe(true);
    rmSync(join(folder, 'more.yaml'));
    const { ok: isFine, diagnostics } = await again(folder);
    expect([isFine, diagnostics.map(({ code }) => code)]).toEqual([
      false,
      expect.arrayContaining(['unresolved-reference']),
    ]);
  });

  test('says its warnings again', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels.replace('example: 17', 'example: x'));
    const said = async () => (await again(folder)).diagnostics.map(formatDiagnostic);
    const first = await said();
    expect(first.join()).toContain('invalid-example');
    expect(await said()).toEqual(first);
  });
});

describe('--check', () => {
  let folder = '';
  const check = (): Promise<Result> =>
    hooksmith(['generate', 'spec.yaml', '-o', 'out', '--check'], { cwd: folder });

  beforeAll(async () => {
    ({ folder } = await generate(parcels));
  });

  test('is silent about a tree that is right', async () => {
    const { code, stdout } = await check();
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing to change')]);
  });

  test('lists each file that is changed, missing or stale, with a short diff and the command', async () => {
    const before = parcels
      .replace('  parcel_lost:', '  parcel_found:')
      .replace('onParcelLost', 'onParcelFound');
    write(folder, 'spec.yaml', before);
    write(
      folder,
      'out/types/parcel.ts',
      read(folder, 'out', 'types', 'parcel.ts').replace('to?: string', 'to?: number'),
    );
    const tree = readTree(join(folder, 'out'));
    const { code, stdout } = await check();
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'missing  out/handlers/on-parcel-found.ts',
        'stale    out/handlers/on-parcel-lost.ts',
        'changed  out/types/parcel.ts',
        '    -  to?: number;',
        '    +  to?: string;',
        'out differs from spec.yaml. Mend it with: npx hooksmith generate spec.yaml --output out',
      ]),
    );
    expect(readTree(join(folder, 'out'))).toEqual(tree);
    expect((await hooksmith(['generate', 'spec.yaml', '-o', 'out'], { cwd: folder })).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  test('names the npm script that ran it, where one did', async () => {
    const project = emptyFolder();
    write(project, 'spec.yaml', parcels);
    const configuration = { spec: 'spec.yaml', output: 'out' };
    const scripts = { forge: `node ${JSON.stringify(cli)} generate` };
    write(project, 'package.json', JSON.stringify({ hooksmith: configuration, scripts }));
    const { code, stdout } = await run('npm', ['run', '--silent', 'forge', '--', '--check'], {
      cwd: project,
    });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/Mend it with: npm run forge\n$/)]);
  });

  test('finds nothing at all where nothing was generated', async () => {
    const { code, stdout, folder: empty } = await generate(parcels, ['--check']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('missing  out/index.ts')]);
    nothingWritten(empty);
  });
});

describe('a broken document: one clear sentence with its place, exit 1, nothing written', () => {
  test.each([
    [
      'bad YAML',
      'asyncapi: 2.6.0\ninfo: [1\n',
      /^spec\.yaml:\d+:\d+ {2}error {2}invalid-yaml {2}This is not YAML: /,
    ],
    [
      'bad indentation',
      'asyncapi: 2.6.0\n  info: 1\n',
      /^spec\.yaml:2:7 {2}error {2}invalid-yaml {2}/,
    ],
    [
      'a key twice',
      'asyncapi: 2.6.0\nasyncapi: 2.6.0\n',
      /^spec\.yaml:2:1 {2}error {2}invalid-yaml {2}/,
    ],
    [
      'an alias to nothing',
      'asyncapi: *nothing\n',
      /^spec\.yaml:1:\d+ {2}error {2}invalid-yaml {2}/,
    ],
    [
      'two documents',
      'asyncapi: 2.6.0\n---\nasyncapi: 2.6.0\n',
      /^spec\.yaml:3:1 {2}error {2}several-documents {2}/,
    ],
    ['an empty one', '', /^spec\.yaml:1:1 {2}error {2}empty-document {2}The document is empty\./],
    ['nothing but comments', '# hello\n', /^spec\.yaml:1:1 {2}error {2}empty-document {2}/],
    ['OpenAPI', 'openapi: 3.0.0\n', /^spec\.yaml:1:1 {2}error {2}not-asyncapi {2}/],
    ['a list', '- asyncapi\n', /^spec\.yaml:1:1 {2}error {2}not-asyncapi {2}/],
    ['a text', 'hello', /^spec\.yaml:1:1 {2}error {2}not-asyncapi {2}/],
    [
      'the wrong version',
      'asyncapi: 1.2.0\n',
      /^spec\.yaml:1:11 {2}error {2}unsupported-version {2}AsyncAPI 1\.2\.0 is not supported/,
    ],
    [
      'a version to come',
      'asyncapi: 4.0.0\n',
      /^spec\.yaml:1:11 {2}error {2}unsupported-version {2}/,
    ],
    [
      'a missing $ref',
      parcels.replace("'#/components/messages/Parcel'", "'#/components/messages/Packet'"),
      /^spec\.yaml:10:15 {2}error {2}unresolved-reference {2}Nothing is at #\/components\/messages\/Packet\./,
    ],
    [
      'a $ref out of the document',
      parcels.replace('type: string', "$ref: 'other.yaml#/a'"),
      /^spec\.yaml:\d+:\d+ {2}error {2}(?:unsupported|unresolved)-reference {2}/,
    ],
    [
      'a $ref that goes in a circle',
      parcels.replace(
        '          to:\n            type: string',
        "          to:\n            $ref: '#/components/messages/Parcel/payload/properties/to'",
      ),
      /^spec\.yaml:\d+:\d+ {2}error {2}/,
    ],
    [
      'a name that is misspelt',
      parcels.replace('subscribe:', 'subcribe:'),
      /^spec\.yaml:7:5 {2}error {2}invalid-document {2}Property "subcribe" .*Did you mean subscribe\?/,
    ],
    [
      'a type that is none',
      parcels.replace('type: string', 'type: strin'),
      /^spec\.yaml:\d+:19 {2}error {2}invalid-document {2}.*type/,
    ],
    [
      'an id twice',
      parcels.replace('onParcelLost', 'onParcelSent'),
      /^spec\.yaml:\d+:\d+ {2}error {2}duplicate-operation-id {2}.*unique/,
    ],
    [
      'an address with a quote',
      parcels.replace('parcel_lost', 'parcel"lost'),
      /^spec\.yaml:11:3 {2}error {2}invalid-address {2}/,
    ],
  ])('%s', async (_, text, first) => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', text);
    const { ok, diagnostics } = await generatePackage({ spec: 'spec.yaml', output: 'out', folder });
    const printed = diagnostics.map(formatDiagnostic).join('\n');
    expect(printed).toMatch(first);
    expect(ok).toBe(false);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(printed).toContain(' | ');
    nothingWritten(folder);
  });

  test('ends the process with 1, and what is wrong on stderr', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels.replace('/Parcel', '/Packet'));
    const { code, stdout, stderr } = await published(['generate', 'spec.yaml', '-o', 'out'], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^spec\.yaml:10:15 {2}error {2}unresolved-reference {2}.*Packet/);
    nothingWritten(folder);
  });

  test('a text with control characters shows none of them', async () => {
    const { stderr } = await generate(
      parcels.replace('parcel_lost', '"parcel\\u001b[31m\\u202e lost"'),
    );
    expect(stderr).toContain('invalid-address');
    // eslint-disable-next-line no-control-regex
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('a very long line is cut', async () => {
    const { stderr } = await generate(`{"asyncapi":"1.0.0","x":"${'y'.repeat(100_000)}"}`);
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(200);
  });
});

describe('what is wrong around the document', () => {
  test.each([
    ['a missing file', ['nothing.yaml'], 'error  file-not-found  There is no file nothing.yaml.'],
    ['a folder', ['.'], 'error  not-a-file  . is a folder, not a document.'],
    [
      'a missing folder',
      ['no/where.yaml'],
      'error  file-not-found  There is no file no/where.yaml.',
    ],
  ])('%s', async (_, args, sentence) => {
    const folder = emptyFolder();
    const { code, stderr } = await hooksmith(['generate', ...args, '-o', 'out'], { cwd: folder });
    expect([code, stderr.split('\n')[0]]).toEqual([1, sentence]);
    nothingWritten(folder);
  });

  test.each([
    ['{ "hooksmith": 5 }', 'is not an object'],
    ['{ "hooksmith": { "spek": "x" } }', 'no key "spek"'],
    ['{ "hooksmith": { "spec": 5 } }', '"spec" is not a string'],
    ['{ "hooksmith": { "role": "other" } }', '"role" is "other", neither'],
  ])('a configuration of %s', async (text, said) => {
    const folder = emptyFolder();
    write(folder, 'package.json', text);
    write(folder, 'spec.yaml', parcels);
    const { code, stderr } = await hooksmith(['generate', 'spec.yaml', '-o', 'out'], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
    nothingWritten(folder);
  });

  test.each([
    ['--package-name', "Not Valid'", 'invalid-package-name'],
    ['--package-version', 'one', 'invalid-package-version'],
  ])('%s %s', async (option, value, said) => {
    const { code, stderr, folder } = await generate(parcels, [option, value]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`error  ${said}  `)]);
    nothingWritten(folder);
  });

  test('an output that is a file', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    write(folder, 'out', 'precious');
    const { code, stderr } = await hooksmith(['generate', 'spec.yaml', '-o', 'out'], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('output-not-a-folder')]);
    expect(read(folder, 'out')).toBe('precious');
  });

  test('a folder that may not be written', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    const asNobody = write(
      emptyFolder(),
      'nobody.mjs',
      `import fs from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       const { mkdirSync } = fs;
       fs.mkdirSync = (...given) => {
         if (process.getuid?.() === 0) process.seteuid(65534);
         return mkdirSync(...given);
       };
       syncBuiltinESMExports();`,
    );
    chmodSync(folder, 0o555);
    const { code, stderr } = await published(['generate', 'spec.yaml', '-o', 'out'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: `--import ${asNobody}` },
    });
    chmodSync(folder, 0o755);
    expect([code, stderr.split('\n')[0]]).toEqual([
      1,
      "error  cannot-write  out can't be written: permission denied.",
    ]);
    nothingWritten(folder);
  });

  test('a disk that takes no more: what was there stays as it was', async () => {
    const { folder } = await generate(parcels);
    const before = readTree(join(folder, 'out'));
    write(
      folder,
      'spec.yaml',
      parcels.replace(
        'type: string',
        `type: string\n            description: ${'long '.repeat(4000)}`,
      ),
    );
    const limited = 'ulimit -f 16; exec "$0" "$@"';
    const args = ['-c', limited, process.execPath, cli, 'generate', 'spec.yaml', '-o', 'out'];
    const { code, stderr } = await run('sh', args, { cwd: folder });
    expect([code, stderr.split('\n')[0]]).toEqual([
      1,
      "error  cannot-write  out can't be written: the file is larger than the system allows.",
    ]);
    expect(readTree(join(folder, 'out'))).toEqual(before);
    expect(readdirSync(join(folder, 'out'))).not.toContain('.hooksmith');
  });

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the disk is read-only'],
  ])(
    '%s at the first byte and at the last: one sentence, nothing written',
    async (errno, reason) => {
      const folder = emptyFolder();
      write(folder, 'spec.yaml', parcels);
      write(
        folder,
        'fail.mjs',
        `import fs from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       let left = Number(process.env.WRITES);
       const { writeFileSync } = fs;
       fs.writeFileSync = (path, ...rest) => {
         if (left-- > 0) return writeFileSync(path, ...rest);
         throw Object.assign(new Error('failed'), { code: '${errno}', syscall: 'write' });
       };
       syncBuiltinESMExports();`,
      );
      for (const writes of ['0', '20']) {
        const { code, stderr } = await published(['generate', 'spec.yaml', '-o', 'out'], {
          cwd: folder,
          env: { ...process.env, WRITES: writes, NODE_OPTIONS: '--import ./fail.mjs' },
        });
        expect([code, stderr.split('\n')[0]]).toEqual([
          1,
          `error  cannot-write  out can't be written: ${reason}.`,
        ]);
        nothingWritten(folder);
      }
    },
  );
});

/** Windows refuses to rename a file that an editor or a scanner has open. */
test.each([
  ['EBUSY', 0, 'another program has it open'],
  ['EPERM', 3, 'permission denied'],
])(
  '%s after %i files are put in place: one sentence, and the next run completes it',
  async (errno, renames, reason) => {
    const folder = emptyFolder();
    const words = ['generate', 'spec.yaml', '-o', 'out'];
    write(folder, 'spec.yaml', parcels);
    expect((await published(words, { cwd: folder })).code).toBe(0);
    write(folder, 'spec.yaml', parcels.replaceAll('type: string', 'type: integer'));
    write(
      folder,
      'fail.mjs',
      `import fs from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       let left = ${renames};
       const { renameSync } = fs;
       fs.renameSync = (...paths) => {
         if (left-- > 0) return renameSync(...paths);
         throw Object.assign(new Error('failed'), { code: '${errno}', syscall: 'rename' });
       };
       syncBuiltinESMExports();`,
    );
    const env = { ...process.env, NODE_OPTIONS: '--import ./fail.mjs' };
    const { code, stderr } = await published(words, { cwd: folder, env });
    expect(code).toBe(1);
    expect(stderr).toContain(`error  cannot-write  out can't be written: ${reason}.\n`);
    expect((await published(words, { cwd: folder })).code).toBe(0);
    expect((await published([...words, '--check'], { cwd: folder })).code).toBe(0);
    expect(readdirSync(join(folder, 'out'))).not.toContain('.hooksmith');
  },
);

describe('wrong usage exits 2 and says how it is right', () => {
  test.each([
    [[], 'Which command?'],
    [['generat'], 'Did you mean generate?'],
    [['generate', '--chek'], 'chek'],
    [['generate', 'a.yaml', '-o'], 'The option -o needs a value.'],
    [['generate', 'a.yaml', '-o', 'out', '--role', 'both'], 'subscriber'],
    [['generate', 'a.yaml', 'b.yaml'], 'b.yaml'],
    [['generate'], 'No AsyncAPI document was named.'],
    [['generate', 'a.yaml'], 'No folder for the package was named.'],
  ])('hooksmith %j', async (args, said) => {
    const { code, stdout, stderr } = await hooksmith(args, { cwd: emptyFolder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  test('ends the process with 2', async () => {
    const { code, stdout, stderr } = await published(['generat'], { cwd: emptyFolder() });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('generate?')]);
  });
});

test('--help and --version answer on stdout', async () => {
  const cwd = emptyFolder();
  const help = await published(['generate', '--help'], { cwd });
  expect([help.code, help.stderr]).toEqual([0, '']);
  for (const option of ['--output', '--role', '--check', '--package-name', '--package-version']) {
    expect(help.stdout).toContain(option);
  }
  const { version } = JSON.parse(read(repository, 'package.json')) as { version: string };
  expect(await published(['--version'], { cwd })).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test('what was compiled is kept in the folder for temporary files, where Node.js can do that', async () => {
  const folder = emptyFolder();
  const env = { ...process.env, TMPDIR: folder, TMP: folder, NODE_COMPILE_CACHE: undefined };
  expect((await published(['--version'], { cwd: folder, env })).code).toBe(0);
  expect(readdirSync(folder).length).toBe('enableCompileCache' in module ? 1 : 0);
});

test('a bug of ours exits 70 and says what to report', async () => {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', parcels);
  write(folder, 'bug.cjs', judgesNothing);
  const { code, stderr } = await published(['generate', 'spec.yaml', '-o', 'out'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '--require ./bug.cjs' },
  });
  expect(code).toBe(70);
  expect(stderr).toContain('This is a bug in hooksmith, not in your document.');
  expect(stderr).toContain('TypeError: a bug');
  expect(stderr).toMatch(/hooksmith \d+\.\d+\.\d+, Node v\d+/);
  nothingWritten(folder);
});

test('a reader that goes away is no error', async () => {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', parcels);
  const printed = await must('sh', ['-c', `"$0" "$1" --help 2>&1 | true`, process.execPath, cli], {
    cwd: folder,
  });
  expect(printed).toBe('');
});
