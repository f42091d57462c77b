import { build } from 'esbuild';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check as checkPackage, generate, type Outcome } from '../src/index.js';
import { must, run } from './support/run.js';
import {
  documents,
  emptyFolder,
  groove,
  read,
  readTree,
  repository,
  write,
} from './support/folders.js';
import { stride } from './support/share.js';

const parcels = read(documents, 'parcels.yaml');

/** A project of its own, with a document and a generated package. */
async function project(document = parcels) {
  const folder = emptyFolder();
  const output = join(folder, 'out');
  write(folder, 'spec.yaml', document);
  const again = (check = false): Promise<Outcome> =>
    (check ? checkPackage : generate)({ spec: 'spec.yaml', output: 'out', folder });
  const first = await again();
  expect(first.ok).toBe(true);
  return { folder, output, again };
}

const codes = ({ diagnostics }: Outcome): readonly string[] => diagnostics.map(({ code }) => code);
const paths = ({ changes }: Outcome): readonly string[] =>
  changes.map(({ kind, path }) => `${kind} ${path}`);

describe('a second run', () => {
  test('writes nothing: no time of any file moves', async () => {
    const { output, again } = await project();
    const past = new Date('2001-01-01T00:00:00Z');
    for (const path of readTree(output).keys()) utimesSync(join(output, path), past, past);
    const second = await again();
    expect([second.ok, second.changes]).toEqual([true, []]);
    for (const path of readTree(output).keys()) {
      expect(statSync(join(output, path)).mtime, path).toEqual(past);
    }
    expect(readdirSync(output)).not.toContain('.hooksmith');
  });

  test('of an edited document changes what follows from the edit', async () => {
    const { folder, again } = await project();
    write(folder, 'spec.yaml', parcels.replace('type: string', 'type: boolean'));
    expect(paths(await again())).toEqual([
      'changed contract.json',
      'changed schemas/parcel.json',
      'changed testing/parcel.ts',
      'changed types/parcel.ts',
      'changed validators/parcel.ts',
    ]);
  });
});

test.each([
  ['CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
])('%s change nothing', async (_, edit) => {
  const [plain, edited] = [await project(), await project(edit(parcels))];
  expect(read(edited.folder, 'spec.yaml')).not.toBe(parcels);
  expect(readTree(edited.output)).toEqual(readTree(plain.output));
});

describe('where Git has changed the line ends', () => {
  const toCrlf = (output: string, isChosen = (_: string): boolean => true): void => {
    for (const [path, text] of readTree(output)) {
      if (isChosen(path)) write(output, path, text.replaceAll('\n', '\r\n'));
    }
  };
  const places = [
    ['here', ''],
    ['in a fresh clone', 'node_modules'],
  ] as const;

  test.each(places)('nothing differs, %s', async (_, lost) => {
    const { folder, output, again } = await project();
    toCrlf(output);
    if (lost) rmSync(join(folder, lost), { recursive: true });
    const converted = readTree(output);
    for (const outcome of [await again(true), await again()]) {
      expect([outcome.ok, outcome.changes, outcome.diagnostics]).toEqual([true, [], []]);
    }
    expect(readTree(output)).toEqual(converted);
  });

  test('in some files only, an edit of the document changes only what follows from it', async () => {
    const { folder, output, again } = await project();
    toCrlf(output, (path) => path.startsWith('types/') || path === '.manifest.json');
    write(folder, 'spec.yaml', parcels.replace('type: string', 'type: boolean'));
    const outcome = await again();
    expect(codes(outcome)).toEqual(['edited']);
    expect(paths(outcome)).toEqual([
      'changed contract.json',
      'changed schemas/parcel.json',
      'changed testing/parcel.ts',
      'changed types/parcel.ts',
      'changed validators/parcel.ts',
    ]);
    expect((await again(true)).ok).toBe(true);
  });

  test('the edit of such a file is seen and kept', async () => {
    const { folder, output, again } = await project();
    toCrlf(output);
    write(output, 'types/parcel.ts', '// mine\r\n');
    expect(paths(await again(true))).toEqual(['changed types/parcel.ts']);
    const outcome = await again();
    expect(codes(outcome)).toEqual(['edited-file']);
    const kept = readTree(join(folder, 'node_modules', '.cache', 'hooksmith', 'replaced'));
    expect([...kept.values()].join('')).toContain('// mine');
  });

  test('what is no longer ours to have is removed', async () => {
    const { folder, output, again } = await project();
    toCrlf(output);
    write(folder, 'spec.yaml', parcels.replace(/ {2}parcel_lost:[^]*?(?=components:)/, ''));
    const outcome = await again();
    expect(codes(outcome)).toEqual([]);
    expect(paths(outcome)).toContain('removed handlers/on-parcel-lost.ts');
  });

  test('a file of somebody in the way with the very text is taken, as before', async () => {
    const { output, again } = await project();
    const text = read(output, 'types', 'parcel.ts');
    rmSync(join(output, '.manifest.json'));
    write(output, 'types/parcel.ts', text.replaceAll('\n', '\r\n'));
    expect(paths(await again())).toEqual(['added .manifest.json']);
  });
});

describe('what is whose', () => {
  test('our edited file is overwritten, named, and its text kept aside', async () => {
    const { folder, output, again } = await project();
    const right = read(output, 'types', 'parcel.ts');
    write(output, 'types/parcel.ts', '// mine\n');
    const outcome = await again();
    expect(codes(outcome)).toEqual(['edited-file']);
    expect(outcome.diagnostics[0]?.sentence).toContain('out/types/parcel.ts');
    const kept = /kept in (\S+)\.$/.exec(outcome.diagnostics[0]?.sentence ?? '')?.[1] ?? '';
    expect(kept).toMatch(/^node_modules\/\.cache\/hooksmith\/replaced\//);
    expect(read(folder, kept)).toBe('// mine\n');
    expect(read(output, 'types', 'parcel.ts')).toBe(right);
  });

  test('in a fresh clone nothing tells an edit: one line names the files, and their texts are kept', async () => {
    const { folder, output, again } = await project();
    rmSync(join(folder, 'node_modules'), { recursive: true });
    write(output, 'types/parcel.ts', '// mine\n');
    write(output, 'index.ts', '// mine too\n');
    const outcome = await again();
    expect(codes(outcome)).toEqual(['unrecorded-files']);
    expect(outcome.diagnostics[0]?.sentence).toContain('out/index.ts, out/types/parcel.ts');
    const kept = readTree(join(folder, 'node_modules', '.cache', 'hooksmith', 'replaced'));
    expect(new Set(kept.values())).toEqual(new Set(['// mine\n', '// mine too\n']));
  });

  test('a second edited text does not replace the first', async () => {
    const { folder, output, again } = await project();
    for (const text of ['// one\n', '// two\n']) {
      write(output, 'types/parcel.ts', text);
      await again();
    }
    const kept = readTree(join(folder, 'node_modules', '.cache', 'hooksmith', 'replaced'));
    expect([...kept.values()].sort()).toEqual(['// one\n', '// two\n']);
  });

  test('a file that is as we wrote it is changed without a word about it', async () => {
    const { folder, again } = await project();
    write(folder, 'spec.yaml', parcels.replace('type: string', 'type: boolean'));
    expect(codes(await again())).toEqual(['edited']);
  });

  test('our stale file is removed, and its folder when it is empty', async () => {
    const { folder, output, again } = await project();
    write(folder, 'spec.yaml', parcels.replace(/ {2}parcel_lost:[^]*?(?=components:)/, ''));
    expect(paths(await again())).toContain('removed handlers/on-parcel-lost.ts');
    expect(existsSync(join(output, 'handlers', 'on-parcel-lost.ts'))).toBe(false);
    write(folder, 'spec.yaml', parcels);
    await again();
    expect(existsSync(join(output, 'handlers', 'on-parcel-lost.ts'))).toBe(true);
  });

  test('a foreign file is never touched', async () => {
    const { folder, output, again } = await project();
    write(output, 'types/mine.ts', '// foreign\n');
    write(output, 'notes/mine.md', 'foreign');
    write(folder, 'spec.yaml', parcels.replace(/ {2}parcel_lost:[^]*?(?=components:)/, ''));
    await again();
    expect(read(output, 'types', 'mine.ts')).toBe('// foreign\n');
    expect(read(output, 'notes', 'mine.md')).toBe('foreign');
  });

  test('a foreign file in the way stops the run, and nothing is written', async () => {
    const { folder, output, again } = await project();
    write(output, 'handlers/on-parcel-found.ts', '// foreign\n');
    const before = readTree(output);
    write(
      folder,
      'spec.yaml',
      parcels.replaceAll('parcel_lost', 'parcel_found').replace('onParcelLost', 'onParcelFound'),
    );
    const outcome = await again();
    expect([outcome.ok, codes(outcome)]).toEqual([false, ['foreign-file']]);
    expect(outcome.diagnostics[0]?.sentence).toContain('out/handlers/on-parcel-found.ts');
    expect(readTree(output)).toEqual(before);
  });

  test('a file where a folder belongs, and a folder where a file does, stop the run', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    write(folder, 'out/types', 'a file');
    mkdirSync(join(folder, 'out', 'index.ts'), { recursive: true });
    const outcome = await generate({ spec: 'spec.yaml', output: 'out', folder });
    expect(codes(outcome)).toEqual(['foreign-file', 'foreign-file']);
    expect([...readTree(join(folder, 'out'))]).toEqual([['types', 'a file']]);
  });

  test.each([
    ['missing', undefined],
    ['unreadable', '{'],
    ['in conflict', '<<<<<<< ours\n{\n=======\n{\n>>>>>>> theirs\n'],
    ['hostile', '{ "files": ["../../../precious.txt", "/etc/passwd"] }'],
  ])('a manifest that is %s counts as listing every path of the plan', async (_, text) => {
    const { folder, output, again } = await project();
    write(folder, 'precious.txt', 'precious');
    const manifest = read(output, '.manifest.json');
    if (text === undefined) rmSync(join(output, '.manifest.json'));
    else write(output, '.manifest.json', text);
    write(output, 'types/parcel.ts', '<<<<<<< ours\n');
    write(output, 'types/mine.ts', '// foreign\n');
    const outcome = await again();
    expect([outcome.ok, codes(outcome)]).toEqual([true, ['edited-file']]);
    expect(read(output, '.manifest.json')).toBe(manifest);
    expect(read(output, 'types', 'mine.ts')).toBe('// foreign\n');
    expect(read(folder, 'precious.txt')).toBe('precious');
  });

  test('a clone that has lost its manifest is known by what its index says', async () => {
    const { folder, output, again } = await project();
    rmSync(join(output, '.manifest.json'));
    rmSync(join(folder, 'node_modules'), { recursive: true });
    write(output, 'types/parcel.ts', '// edited\n');
    const outcome = await again();
    expect([outcome.ok, codes(outcome)]).toEqual([true, ['unrecorded-files']]);
    expect(read(output, 'types/parcel.ts')).toContain('interface Parcel');
  });

  test('a folder that was never ours keeps what is in it', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    write(folder, 'app/package.json', '{ "name": "precious" }');
    write(folder, 'app/index.ts', "console.log('mine');");
    const outcome = await generate({ spec: 'spec.yaml', output: 'app', folder });
    expect([outcome.ok, codes(outcome)]).toEqual([false, ['foreign-file', 'foreign-file']]);
    expect([...readTree(join(folder, 'app'))]).toEqual([
      ['index.ts', "console.log('mine');"],
      ['package.json', '{ "name": "precious" }'],
    ]);
  });

  test('the manifest is sorted, a line a file, without anything that two branches would both change', async () => {
    const { folder, output, again } = await project();
    const before = read(output, '.manifest.json');
    const lines = before.split('\n').filter((line) => line.startsWith('    "'));
    expect(lines).toEqual([...lines].sort());
    expect(lines).toHaveLength(readTree(output).size - 1);
    write(folder, 'spec.yaml', parcels.replace('type: string', 'type: boolean'));
    await again();
    expect(read(output, '.manifest.json')).toBe(before);
  });

  test('a folder that is reached through a link is written to', async () => {
    const folder = emptyFolder();
    write(folder, 'spec.yaml', parcels);
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'out'));
    expect((await generate({ spec: 'spec.yaml', output: 'out', folder })).ok).toBe(true);
    expect(readTree(join(folder, 'real')).has('index.ts')).toBe(true);
  });

  test('a package that is called otherwise now asks for npm install', async () => {
    const { folder, again } = await project();
    write(folder, 'spec.yaml', parcels.replace('title: Parcels', 'title: Packets'));
    const outcome = await again();
    expect(codes(outcome)).toEqual(['package-renamed']);
    expect(outcome.diagnostics[0]?.hint).toContain('npm install');
  });
});

describe('two branches that each add an event', () => {
  const git = (folder: string, ...args: readonly string[]): Promise<string> =>
    must(
      'git',
      [
        '-c',
        'user.name=t',
        '-c',
        'user.email=t@example.com',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { cwd: folder },
    );
  const channel = (name: string): string =>
    `  added_${name}:\n    subscribe:\n      operationId: on${name}\n` +
    `      message:\n        $ref: '#/components/messages/AgentEvent'\n`;

  /** A repository whose branches `left` and `right` each have an event more. */
  async function branches(left: (text: string) => string, right: (text: string) => string) {
    const { folder, output, again } = await project(read(groove));
    write(folder, '.gitignore', 'node_modules\n');
    await git(folder, 'init', '-q', '-b', 'main');
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', 'start');
    for (const [name, edit] of [
      ['left', left],
      ['right', right],
    ] as const) {
      await git(folder, 'checkout', '-q', '-b', name, 'main');
      write(folder, 'spec.yaml', edit(read(groove)));
      expect((await again()).ok).toBe(true);
      await git(folder, 'add', '-A');
      await git(folder, 'commit', '-qm', name);
    }
    return { folder, output, again };
  }

  test('merge without a conflict, and the merge is what would be generated', async () => {
    const { folder, again } = await branches(
      (text) => text.replace('  ticket_moved:\n', `${channel('TicketPrinted')}  ticket_moved:\n`),
      (text) => text.replace('components:\n', `${channel('CustomerLeft')}components:\n`),
    );
    await git(folder, 'merge', '-q', '--no-edit', 'left');
    const outcome = await again();
    expect(outcome.ok).toBe(true);
    expect(outcome.summary?.events).toBe(16);
    expect(paths(outcome)).toEqual([]);
  });

  test('regenerate when generated files are in conflict, the manifest too', async () => {
    const at = 'components:\n';
    const [left, right] = [channel('TicketPrinted'), channel('TicketPrinter')];
    const { folder, output, again } = await branches(
      (text) => text.replace(at, left + at),
      (text) => text.replace(at, right + at),
    );
    const { code } = await run('git', ['merge', '-q', 'left'], { cwd: folder });
    expect(code).toBe(1);
    expect(read(output, '.manifest.json')).toContain('<<<<<<<');
    expect(read(output, 'table.ts')).toContain('<<<<<<<');
    write(folder, 'spec.yaml', read(groove).replace(at, left + right + at));
    expect((await again()).ok).toBe(true);
    for (const [path, text] of readTree(output)) expect(text, path).not.toContain('<<<<<<<');
    expect((await again(true)).ok).toBe(true);
    expect([...readTree(output).keys()]).toEqual(
      expect.arrayContaining(['handlers/on-ticket-printed.ts', 'handlers/on-ticket-printer.ts']),
    );
  });
});

describe('killed', () => {
  /*
   * A process that writes a tree and is killed before its Nth change to the disk. What the
   * disk looks like then must be whole, and what `recover` makes of it must be the old tree or the new.
   */
  const old = { 'a.ts': 'old a', 'b/b.ts': 'old b', 'c/d/stale.ts': 'old stale' };
  const fresh = { 'a.ts': 'new a', 'b/b.ts': 'new b', 'e/f/g.ts': 'new g', 'h.ts': 'new h' };

  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    let left = Number(process.argv[2]);
    for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'rmdirSync']) {
      const original = fs[name];
      fs[name] = (...given) => {
        if (left-- === 0) process.kill(process.pid, 'SIGKILL');
        return original(...given);
      };
    }
    syncBuiltinESMExports();
    const { recover, writeTree } = await import('./write.mjs');
    const changes = JSON.parse(process.argv[4]);
    if (process.argv[5]) recover(process.argv[3]);
    else writeTree({ changes }, process.argv[3]);`;

  const changes = [
    ...Object.entries(fresh).map(([path, after]) => ({ path, after })),
    { path: 'c/d/stale.ts' },
  ];

  const whole = (output: string): readonly (readonly [string, string])[] =>
    [...readTree(output)].filter(([path]) => !path.startsWith('.hooksmith'));

  async function prepare(): Promise<{
    kill: (at: number, output: string, recover?: boolean) => Promise<number | null>;
  }> {
    const folder = emptyFolder();
    write(folder, 'kill.mjs', script);
    await build({
      entryPoints: [join(repository, 'src', 'disk', 'write.ts')],
      outfile: join(folder, 'write.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
    });
    const kill = async (at: number, output: string, recover = false): Promise<number | null> => {
      const args = [
        'kill.mjs',
        String(at),
        output,
        JSON.stringify(changes),
        ...(recover ? ['recover'] : []),
      ];
      return (await run(process.execPath, args, { cwd: folder })).code;
    };
    return { kill };
  }

  function oldTree(): string {
    const output = emptyFolder();
    for (const [path, text] of Object.entries(old)) write(output, path, text);
    return output;
  }

  test('between any two changes to the disk, every file is whole and the next run completes the rest', async () => {
    const { recover } = await import('../src/disk/write.js');
    const { kill } = await prepare();
    const outcomes = new Set<string>();
    for (let at = 0; ; at += stride(6)) {
      const output = oldTree();
      const code = await kill(at, output);
      for (const [path, text] of whole(output)) {
        const { [path]: before } = old as Record<string, string>;
        const { [path]: after } = fresh as Record<string, string>;
        expect([before, after], `${path}, killed at ${at}`).toContain(text);
      }
      await recover(output);
      const tree = JSON.stringify(whole(output));
      expect(readdirSync(output)).not.toContain('.hooksmith');
      outcomes.add(tree);
      if (code === 0) break;
      expect(code).toBe(null);
    }
    const sorted = (tree: object): string => JSON.stringify(Object.entries(tree).sort());
    expect([...outcomes]).toEqual([sorted(old), sorted(fresh)]);
  });

  test('while it completes an earlier run, the one after that completes it', async () => {
    const { recover } = await import('../src/disk/write.js');
    const { kill } = await prepare();
    for (let at = 0; ; at += stride(6)) {
      const output = oldTree();
      await kill(12, output);
      expect(existsSync(join(output, '.hooksmith', 'journal.json'))).toBe(true);
      const code = await kill(at, output, true);
      await recover(output);
      expect(whole(output)).toEqual(Object.entries(fresh).sort());
      if (code === 0) break;
    }
  });

  test('a run that was cut off is reported by --check and completed by the next', async () => {
    const { output, again } = await project();
    const right = readTree(output);
    write(output, '.hooksmith/new/types/parcel.ts', read(output, 'types', 'parcel.ts'));
    write(output, 'types/parcel.ts', '// old, and whole\n');
    write(
      output,
      '.hooksmith/journal.json',
      JSON.stringify({ write: ['types/parcel.ts'], remove: [] }),
    );
    const checked = await again(true);
    expect([checked.ok, codes(checked)]).toEqual([false, ['interrupted-run']]);
    expect(checked.diagnostics[0]?.sentence).toContain('The next run that writes completes it.');
    expect(existsSync(join(output, '.hooksmith'))).toBe(true);
    const next = await again();
    expect([next.ok, codes(next)]).toEqual([true, ['interrupted-run']]);
    expect(next.diagnostics[0]?.sentence).toContain('It has been completed.');
    expect(readTree(output)).toEqual(right);
    expect((await again(true)).ok).toBe(true);
  });

  test('a journal that leads out of the folder is not followed', async () => {
    const { folder, output, again } = await project();
    write(folder, 'precious.txt', 'precious');
    write(
      output,
      '.hooksmith/journal.json',
      JSON.stringify({ write: [], remove: ['../precious.txt'] }),
    );
    await again();
    expect(read(folder, 'precious.txt')).toBe('precious');
    expect(existsSync(join(output, '.hooksmith'))).toBe(false);
  });
});

test('a folder that was moved is recognised by what is in it', async () => {
  const { folder, output } = await project();
  renameSync(output, join(folder, 'moved'));
  const outcome = await generate({ spec: 'spec.yaml', output: 'moved', folder });
  expect([outcome.ok, paths(outcome), codes(outcome)]).toEqual([true, [], []]);
});
