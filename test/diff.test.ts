import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hooksmith } from './support/command.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';

const before = read(groove);
const after = before
  .replace(/( {4}Link:\n[^]*? {10}format: uri\n) {6}required:\n {8}- href\n/, '$1')
  .replace(
    / {4}Ticket:\n[^]*? {6}properties:\n/,
    (start) =>
      `${start}        snoozed_until:\n          type: string\n          format: date-time\n`,
  );

/** A folder with the document before and after an edit. */
function edited(): string {
  const folder = emptyFolder();
  write(folder, 'old.yaml', before);
  write(folder, 'new.yaml', after);
  return folder;
}

async function diff(...args: readonly string[]) {
  return hooksmith(['diff', ...args], { cwd: edited() });
}

describe('hooksmith diff', () => {
  test('says what breaks, for whom, and the payload that breaks it', async () => {
    const { code, stdout, stderr } = await diff('old.yaml', 'new.yaml');
    expect([code, stderr]).toEqual([0, '']);
    const [, shown = ''] =
      /<!-- diff -->\s*```text\n([^]*?)```/.exec(read(repository, 'README.md')) ?? [];
    expect(stdout).toBe(shown);
  });

  test('is silent where nothing has changed', async () => {
    const { code, stdout } = await diff('old.yaml', 'old.yaml', '--fail-on', 'any');
    expect([code, stdout]).toEqual([0, 'old.yaml: 0 breaking, 0 risky, 0 safe since old.yaml\n']);
  });

  test.each([
    [['old.yaml', 'new.yaml', '--fail-on', 'breaking'], 1],
    [['old.yaml', 'new.yaml', '--fail-on', 'any'], 1],
    [['old.yaml', 'new.yaml'], 0],
    [['old.yaml', 'missing.yaml'], 1],
    [[], 2],
    [['old.yaml'], 2],
    [['old.yaml', 'new.yaml', '--fail-on', 'warn'], 2],
    [['old.yaml', 'new.yaml', 'more.yaml'], 2],
  ])('%j exits %i', async (args, expected) => {
    expect((await diff(...args)).code).toBe(expected);
  });

  test('--json has every change with its places, its axes and its payload', async () => {
    const { stdout } = await diff('old.yaml', 'new.yaml', '--json');
    const { release, counts, changes } = JSON.parse(stdout) as {
      readonly release: object;
      readonly counts: object;
      readonly changes: readonly object[];
    };
    expect(release).toEqual({ from: '1.0.0', declared: '1.0.0', bump: 'major', next: '2.0.0' });
    expect(counts).toEqual({ breaking: 1, risky: 0, safe: 1, docs: 0 });
    expect(changes[0]).toMatchObject({
      code: 'property-made-optional',
      severity: 'breaking',
      fingerprint: expect.stringMatching(/^[\da-f]{12}$/) as string,
      old: { file: 'old.yaml', line: 380, column: 9 },
      new: { file: 'new.yaml', line: 383, column: 9 },
      axes: {
        deployed: { verdict: 'refused', witness: { links: { assignee: {} } } },
        upgrade: { verdict: 'fine' },
      },
    });
  });

  test('long parts of a payload are cut', async () => {
    const folder = emptyFolder();
    const document = (more: object): string =>
      JSON.stringify({
        asyncapi: '2.6.0',
        info: { title: 'Orders', version: '1.0.0' },
        channels: {
          a: {
            subscribe: { operationId: 'onA', message: { payload: { type: 'object', ...more } } },
          },
        },
      });
    const limited = (many: number): object => ({
      required: ['s', 'l', 'm'],
      properties: {
        s: { type: 'string', maxLength: many },
        l: { type: 'array', items: { type: 'integer' }, maxItems: many },
        m: { type: 'object', additionalProperties: { type: 'integer' }, maxProperties: many },
      },
    });
    write(folder, 'old.json', document(limited(100)));
    write(folder, 'new.json', document(limited(200)));
    const { stdout } = await hooksmith(['diff', 'old.json', 'new.json'], { cwd: folder });
    expect(stdout).toContain('"s":"xxxxxxxxxxxxxxxxxxxx… (101 characters)"');
    expect(stdout).toMatch(/"l":\[\d+,\d+,\d+,"… 98 more"\]/);
    expect(stdout).toMatch(/"m":\{("\w+":\d+,){3}"…":"98 more"\}/);
  });

  test('a package is its folder, or its contract', async () => {
    const folder = edited();
    await hooksmith(['generate', 'old.yaml', '--output', 'packed'], { cwd: folder });
    const said = async (old: string) => {
      const { stdout } = await hooksmith(['diff', old, 'new.yaml'], { cwd: folder });
      return stdout.replaceAll(old, 'old');
    };
    expect(await said('packed/contract.json')).toBe(await said('packed'));
    expect(await said('packed')).toContain('1 breaking');
    write(folder, 'other/contract.json', '{}');
    const { code, stderr } = await hooksmith(['diff', 'other/contract.json', 'new.yaml'], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('The file contract.json in other is not as hooksmith writes it.'),
    ]);
  });

  test('each document is read for the side that its own package is for', async () => {
    const folder = emptyFolder();
    const document = (action: string): string =>
      JSON.stringify({
        asyncapi: '3.0.0',
        info: { title: 'Orders', version: '1.0.0' },
        channels: { a: { address: 'a', messages: { a: { payload: { type: 'object' } } } } },
        operations: { onA: { action, channel: { $ref: '#/channels/a' } } },
      });
    write(folder, 'old.json', document('send'));
    write(folder, 'new.json', document('receive'));
    const said = async (...args: readonly string[]) =>
      (await hooksmith(['diff', ...args], { cwd: folder })).stdout;
    expect(await said('old.json', 'new.json')).toContain(
      'breaking  role-flipped  The package is for the application now, not for the subscriber.',
    );
    expect(await said('old.json', 'new.json', '--role', 'subscriber')).toContain(
      'breaking  event-removed  onA is gone',
    );
    const info = { title: 'Orders', version: '1.0.0' };
    write(folder, 'empty.json', JSON.stringify({ asyncapi: '3.0.0', info, channels: {} }));
    expect(await said('empty.json', 'new.json')).toContain('safe  event-added  onA is new');
    expect(await said('new.json', 'empty.json')).toContain('breaking  event-removed  onA is gone');
    await hooksmith(['generate', 'old.json', '--output', 'package'], { cwd: folder });
    expect(await said('package', 'new.json')).toContain('breaking  role-flipped');
    expect(await said('new.json', 'package')).toContain('breaking  role-flipped');
  });

  test('--format version prints the next version alone', async () => {
    const { stdout } = await diff('old.yaml', 'new.yaml', '--format', 'version');
    expect(stdout).toBe('2.0.0\n');
  });

  test('--format github makes annotations at the new place', async () => {
    const { stdout } = await diff('old.yaml', 'new.yaml', '--format', 'github');
    expect(stdout.split('\n')[0]).toBe(
      '::error file=new.yaml,line=383,col=9,title=property-made-optional::Link.href is optional now. Old receivers answer 422 until they have the new package: tell their teams first.',
    );
  });

  test('--format github has paths from the root of the repository, wherever the step runs', async () => {
    const root = emptyFolder();
    write(root, 'api/old.yaml', before);
    write(root, 'api/new.yaml', after);
    const fileIn = async (workspace: string): Promise<string | undefined> => {
      const { stdout } = await hooksmith(['diff', 'old.yaml', 'new.yaml', '--format', 'github'], {
        cwd: join(root, 'api'),
        env: { GITHUB_WORKSPACE: workspace },
      });
      return /file=([^,]*)/.exec(stdout)?.[1];
    };
    expect(await fileIn(root)).toBe('api/new.yaml');
    expect(await fileIn(emptyFolder())).toBe('new.yaml');
  });

  test('--format markdown makes a section of a changelog', async () => {
    const { stdout } = await diff('old.yaml', 'new.yaml', '--format', 'markdown');
    expect(stdout).toMatchInlineSnapshot(`
      "## 2.0.0

      ### Breaking

      - Link.href is optional now. Receivers made before refuse \`{"links":{"assignee":{}}}\` with 422.

      ### Added

      - Ticket.snoozed\\_until is new, and optional.
      "
    `);
  });
});

describe('a revision of git', () => {
  const folder = edited();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  write(folder, 'spec/api.yaml', before);
  git('init', '-q', '-b', 'main');
  git('add', 'spec');
  git('commit', '-q', '-m', 'first');
  write(folder, 'spec/api.yaml', after);

  const run = (...args: readonly string[]) => hooksmith(['diff', ...args], { cwd: folder });

  test('is read with git', async () => {
    const { code, stdout } = await run('main:spec/api.yaml', 'spec/api.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('spec/api.yaml: 1 breaking, 0 risky, 1 safe since main:spec/api.yaml');
    expect(stdout).toContain('was at    main:spec/api.yaml:380:9');
  });

  test.each([
    ['v9:spec/api.yaml', 'unknown-revision', 'has no revision v9'],
    ['main:spec/other.yaml', 'file-not-found', 'main:spec/other.yaml'],
    ['--upload-pack:x', '', ''],
  ])('%s that is not there is said to be so', async (old, code, words) => {
    const { code: exit, stderr } = await run(old, 'spec/api.yaml');
    expect(exit).toBeGreaterThan(0);
    expect(stderr).toContain(code);
    expect(stderr).toContain(words);
  });

  test.each(['first:spec/api.yaml', 'HEAD~1:spec/api.yaml'])(
    '%s that a shallow clone lacks is one to fetch',
    async (old) => {
      git('tag', '-f', 'first', 'main');
      git('commit', '-q', '--allow-empty', '-m', 'second');
      const clone = emptyFolder();
      const from = ['--depth', '1', '--no-tags', pathToFileURL(folder).href];
      execFileSync('git', ['clone', '-q', ...from, clone], { stdio: 'pipe' });
      const { code, stderr } = await hooksmith(['diff', old, 'spec/api.yaml'], { cwd: clone });
      expect(code).toBe(1);
      expect(stderr.match(/unknown-revision/g)).toHaveLength(1);
      expect(stderr).toContain('hint: Fetch it: git fetch origin main; in a workflow of GitHub, ');
    },
  );

  test('outside of a repository nobody can read one', async () => {
    const { code, stderr } = await diff('main:old.yaml', 'new.yaml');
    expect(code).toBe(1);
    expect(stderr).toContain('no-repository');
  });
});
