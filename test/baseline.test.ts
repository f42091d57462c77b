import {
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareModels } from '../src/evolution/compare.js';
import { check, generate, loadDocument } from '../src/index.js';
import { contractLines, readContract } from '../src/model/contract.js';
import { hooksmith } from './support/command.js';
import { documents, emptyFolder, read, write } from './support/folders.js';
import { ownDocuments } from './support/own-documents.js';
import { share } from './support/share.js';

const before = read(documents, 'parcels.yaml');
const after = before.replace('type: string', 'type: integer');

function folderOf(old: string, next: string): string {
  const folder = emptyFolder();
  write(folder, 'old.yaml', old);
  write(folder, 'new.yaml', next);
  return folder;
}

function codes({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }) {
  return diagnostics
    .map(({ code }) => code)
    .filter((code) => /baseline|version|edited|payload/.test(code));
}

describe('contract.json', () => {
  test.each(share(ownDocuments, 6))('of %s says what its Model does', async (_, path) => {
    const { model } = await loadDocument({ spec: path, folder: '/' });
    if (!model) return expect(model).toBeUndefined();
    const lines = contractLines(model);
    expect(lines.length).toBeGreaterThan(model.schemas.length + model.events.length);
    const contract = readContract(lines.join('\n'));
    if (!contract || contract === 'newer') expect.unreachable();
    else expect([...compareModels(contract, model), ...compareModels(model, contract)]).toEqual([]);
  });

  test('is compared in place of a document, by the folder of its package', async () => {
    const folder = folderOf(before, after);
    await generate({ spec: 'old.yaml', output: 'package', folder });
    const { code, stdout } = await hooksmith(['diff', 'package', 'new.yaml'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^new\.yaml: 1 breaking, 0 risky, 0 safe since package; /);
  });

  test.each([
    ['{"contract": 2}', 'newer-contract'],
    ['{"contract": 1}', 'not-a-contract'],
    [
      '{"contract": 1, "schemas": [], "messages": [], "events": [{"messages":[{"type":"x"}]}], "tellings": [], "rivals": []}',
      'not-a-contract',
    ],
    ['no JSON', 'not-a-contract'],
  ])('%j is refused', async (text, expected) => {
    const folder = folderOf(before, after);
    write(folder, 'package/contract.json', text);
    const { code, stderr } = await hooksmith(['diff', 'package', 'new.yaml'], { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
  });
});

test.each([
  [
    'far too large',
    (path: string) => (writeFileSync(path, ''), truncateSync(path, 700e6)),
    'not-a-contract',
  ],
  ['a link to itself', (path: string) => symlinkSync('contract.json', path), 'unreadable-file'],
])('a contract that is %s is refused', async (_, make, expected) => {
  const folder = folderOf(before, after);
  mkdirSync(join(folder, 'package'));
  make(join(folder, 'package', 'contract.json'));
  const { code, stderr } = await hooksmith(['diff', 'package', 'new.yaml'], { cwd: folder });
  expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
});

describe('generate', () => {
  test('says what an edit breaks for those who have the package, once', async () => {
    const folder = folderOf(before, after);
    await generate({ spec: 'old.yaml', output: 'package', folder });
    const edited = await generate({ spec: 'new.yaml', output: 'package', folder });
    expect(codes(edited)).toEqual(['edited']);
    expect(edited.diagnostics[0]?.sentence).toContain('breaking');
    expect(codes(await generate({ spec: 'new.yaml', output: 'package', folder }))).toEqual([]);
  });

  test('with a baseline says which version is due; --check holds to it', async () => {
    const folder = folderOf(before, after);
    const options = { spec: 'new.yaml', output: 'package', folder, baseline: 'old.yaml' };
    const made = await generate(options);
    expect([made.ok, codes(made)]).toEqual([true, ['since-baseline', 'version-too-low']]);
    const checked = await check(options);
    expect([checked.ok, codes(checked)]).toEqual([
      false,
      ['since-baseline', 'version-too-low-for-release'],
    ]);
    const same = { ...options, spec: 'old.yaml', output: 'other' };
    expect([(await generate(same)).ok, (await check(same)).ok]).toEqual([true, true]);
  });

  test.each(['package', 'node_modules/parcels', 'node_modules/parcels/contract.json'])(
    'a baseline %s that leads to the output itself is an error',
    async (baseline) => {
      const folder = folderOf(before, after);
      const options = { spec: 'old.yaml', output: 'package', folder };
      expect((await generate(options)).ok).toBe(true);
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
      symlinkSync(join(folder, 'package'), join(folder, 'node_modules', 'parcels'), 'junction');
      const edited = { ...options, spec: 'new.yaml', baseline };
      const outcomes = [await check(edited), await generate(edited)];
      for (const outcome of outcomes) {
        expect([outcome.ok, codes(outcome)]).toEqual([false, ['baseline-is-output']]);
      }
      expect(codes(await check({ ...edited, output: 'other', spec: 'old.yaml' }))).toEqual([]);
    },
  );

  test('--package-version auto is the version that is due, every time', async () => {
    const folder = folderOf(before.replace(/version: .*/, 'version: 1.2.3'), after);
    const options = {
      ...{ spec: 'new.yaml', output: 'package', folder },
      ...{ baseline: 'old.yaml', packageVersion: 'auto' },
    };
    for (const _ of [1, 2]) {
      expect((await generate(options)).ok).toBe(true);
      expect(JSON.parse(read(folder, 'package/package.json'))).toHaveProperty('version', '2.0.0');
    }
    expect((await check(options)).ok).toBe(true);
    const without = await generate({ ...options, baseline: undefined });
    expect([without.ok, without.diagnostics.map(({ code }) => code)]).toEqual([
      false,
      ['auto-without-baseline'],
    ]);
  });
});

test('--changelog puts one section on top, and touches nothing else', async () => {
  const folder = folderOf(before, after);
  const own = '# Changes\n\nWords.\n\n## 0.0.1\n\n- The first.\n';
  write(folder, 'CHANGES.md', own);
  const args = ['diff', 'old.yaml', 'new.yaml', '--changelog', 'CHANGES.md', '--quiet'];
  for (const _ of [1, 2]) {
    expect((await hooksmith(args, { cwd: folder })).code).toBe(0);
    const text = read(folder, 'CHANGES.md');
    expect(text.match(/^## .*$/gm)).toHaveLength(2);
    expect(text.startsWith('# Changes\n\nWords.\n\n## ')).toBe(true);
    expect(text.endsWith('\n\n## 0.0.1\n\n- The first.\n')).toBe(true);
    expect(text).toContain('### Breaking\n');
  }
  const failing = ['diff', 'old.yaml', 'new.yaml', '--changelog', join('old.yaml', 'x.md')];
  expect((await hooksmith(failing, { cwd: folder })).code).toBe(1);
});

test.each([
  [
    'lines that end as on Windows',
    Buffer.from('# Changes\r\n\r\n## 0.0.1\r\n\r\n- Ä.\r\n'),
    'utf8',
  ],
  ['another encoding', Buffer.from('# Changes\n\n## 0.0.1\n\n- Ä.\n', 'latin1'), 'latin1'],
  ['UTF-16', Buffer.from('\ufeff# Changes\r\n\r\n## 0.0.1\r\n\r\n- Ä.\r\n', 'utf16le'), 'utf16le'],
] as const)('--changelog keeps a file with %s as it is', async (_, own, encoding) => {
  const folder = folderOf(before, after);
  const path = join(folder, 'CHANGES.md');
  writeFileSync(path, own);
  const args = ['diff', 'old.yaml', 'new.yaml', '--changelog', 'CHANGES.md', '--quiet'];
  for (const _again of [1, 2]) {
    expect((await hooksmith(args, { cwd: folder })).code).toBe(0);
    const text = readFileSync(path).toString(encoding);
    const section = text.slice(text.indexOf('## '), text.indexOf('## 0.0.1'));
    expect(section).toContain('### Breaking');
    expect(text.replace(section, '')).toBe(own.toString(encoding));
    expect(section.replaceAll('\r\n', '').includes('\n')).toBe(encoding === 'latin1');
  }
});

test('diff takes the configured baseline for the old document', async () => {
  const folder = folderOf(before, after);
  const configuration = { spec: 'new.yaml', baseline: 'old.yaml' };
  write(folder, 'hooksmith.config.json', JSON.stringify(configuration));
  const { code, stdout } = await hooksmith(['diff', '--format', 'version'], { cwd: folder });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});

test('another document that is named isn’t held to the baseline and the API of the configured one', async () => {
  const folder = folderOf(before, after);
  const configuration = { spec: 'old.yaml', baseline: 'gone.yaml', subscriptions: 'gone.yaml' };
  write(folder, 'hooksmith.config.json', JSON.stringify(configuration));
  const generate = async (specs: readonly string[], env = {}) => {
    const words = ['generate', ...specs, '--output', 'out', '--quiet'];
    return (await hooksmith(words, { cwd: folder, env })).code;
  };
  expect(await generate(['new.yaml'])).toBe(0);
  expect(await generate([], { HOOKSMITH_SPEC: 'new.yaml' })).toBe(0);
  expect(await generate(['./old.yaml'])).toBe(1);
  expect(await generate(['new.yaml'], { HOOKSMITH_BASELINE: 'gone.yaml' })).toBe(1);
});

test('another document that is named leaves the page of the configured one as it is', async () => {
  const folder = folderOf(before, after);
  write(folder, 'hooksmith.config.json', JSON.stringify({ spec: 'old.yaml', docs: 'page.html' }));
  const generate = async (spec: string, output: string) =>
    (await hooksmith(['generate', spec, '--output', output, '--quiet'], { cwd: folder })).code;
  expect(await generate('new.yaml', 'other')).toBe(0);
  expect(existsSync(join(folder, 'page.html'))).toBe(false);
  expect(await generate('old.yaml', 'out')).toBe(0);
  expect(existsSync(join(folder, 'page.html'))).toBe(true);
});
