import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { axes } from '../scripts/bench/axes.js';
import { formats } from '../src/runtime/formats.js';
import { read, repository } from './support/folders.js';
import { pages } from './support/pages.js';
import { derived, withDerived } from './support/reference/pages.js';

describe('the reference', () => {
  test.each(Object.keys(derived))('has %s as the code has them: npm run reference', (name) => {
    const page = read(repository, 'docs', 'reference', `${name}.md`);
    expect(page).toBe(withDerived(name, page));
  });

  test('lists the formats that there are checks for', () => {
    const page = read(repository, 'docs', 'guides', 'receiver.md');
    const [, list = ''] =
      /These formats have a check, each by its RFC:\n([^]*?)\.\n/.exec(page) ?? [];
    const named = [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(formats));
  });

  test('lists the exports that a package has', () => {
    const { exports } = JSON.parse(read(repository, 'generated', 'package.json')) as {
      exports: object;
    };
    const page = read(repository, 'docs', 'reference', 'exports.md');
    const named = [...page.matchAll(/^\| `(\.[^`]*)`/gm)].map(([, path]) => path);
    expect([...named, './package.json'].sort()).toEqual(Object.keys(exports).sort());
  });

  test('shows the recipes for signatures that every package shows', () => {
    const rows = (text: string) =>
      [...text.matchAll(/^\| (\w+) +\| (`\{ header: .*\}`) *\|$/gm)].map(([, ...row]) => row);
    const guide = rows(read(repository, 'docs', 'guides', 'signatures.md'));
    expect(guide.length).toBeGreaterThan(5);
    expect(guide).toEqual(rows(read(repository, 'generated', 'README.md')));
  });

  test('says of each axis that was measured who is ahead, when it was and on what', () => {
    const page = read(repository, 'docs', 'reference', 'measured.md');
    const [, listed = ''] = /<!-- measured -->\n([^]*)<!-- \/measured -->/.exec(page) ?? [];
    const [, , ...rows] = listed.trim().split('\n');
    const shown = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    const known = Object.values(axes).filter(({ words }) =>
      shown.some(([, axis]) => axis === words),
    );
    expect(shown.map(([, axis]) => axis)).toEqual(known.map(({ words }) => words));
    for (const [index, [, , ours = '', others = '', ahead, unit, when]] of shown.entries()) {
      const rivals = others
        .split('; ')
        .map((rival) => /^(.*) ([\d.]+)$/.exec(rival)?.slice(1) ?? []);
      const sign = known[index]?.best === 'least' ? 1 : -1;
      const [best] = [['hooksmith', ours], ...rivals].sort(
        ([, left], [, right]) => sign * (Number(left) - Number(right)),
      );
      expect([ahead, unit]).toEqual([best?.[0], known[index]?.unit]);
      expect(when).toMatch(/^\d{4}-\d\d-\d\d, \d+ × .+, Node \d+\.\d+\.\d+$/);
    }
  });
});

/** Our documents: those at the top, and the READMEs of folders. */
const ours = [
  ...pages,
  ...['ARCHITECTURE.md', 'DECISIONS.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'],
  'spec/README.md',
  ...['src', 'scripts', 'test'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'README.md' && !file.includes('golden'))
      .map((file) => join(folder, file)),
  ),
];

test('every page is in the menu of the site, and on its first page', () => {
  const menu = read(repository, 'docs', '.vitepress', 'config.ts');
  const first = read(repository, 'docs', 'index.md');
  const named = pages.flatMap((page) => /^docs\/(.*)\.md$/.exec(page)?.[1] ?? []);
  const missing = named.filter(
    (page) => page !== 'index' && !(menu.includes(`'/${page}'`) && first.includes(`(${page}.md)`)),
  );
  expect(missing).toEqual([]);
});

test.each(ours)('every link of %s leads somewhere', (file) => {
  const text = read(repository, file).replace(/^```[^]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => !link.startsWith('https:') && !leads(file, link));
  expect(broken).toEqual([]);
});

/** The file is there, and so is the heading, where one is named. */
function leads(file: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(repository, target))) return false;
  if (heading === undefined) return true;
  return headingsOf(read(repository, target)).includes(heading);
}

/** As GitHub names them in links. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Those of a project that `init` makes. */
const scriptsOfProjects = ['dev', 'start', 'listen', 'subscribe'];

const workflows = readdirSync(join(repository, '.github', 'workflows')).map(
  (file) => `.github/workflows/${file}`,
);

test.each([...ours, ...workflows])('%s names commands and tests that there are', (file) => {
  const { scripts } = JSON.parse(read(repository, 'package.json')) as { scripts: object };
  const known = [...Object.keys(scripts), ...scriptsOfProjects];
  const named = [...read(repository, file).matchAll(/npm run (?:--silent |-s )?([\w:]+)/g)];
  expect(named.map(([, name = '']) => name).filter((name) => !known.includes(name))).toEqual([]);
  const tests = [...read(repository, file).matchAll(/vitest run ((?:test\/[\w/-]+\.test\.ts ?)+)/g)]
    .flatMap(([, paths = '']) => paths.trim().split(' '))
    .filter((path) => path !== 'test/x.test.ts');
  expect(tests.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

test('what CI runs first is what the README says', () => {
  for (const file of ['README.md', 'CONTRIBUTING.md', '.ci/run']) {
    expect(read(repository, file)).toContain('npm ci && npm test');
  }
});

test('ARCHITECTURE names files that exist, and says where each new thing goes', () => {
  const text = read(repository, 'ARCHITECTURE.md');
  const named = [...text.matchAll(/`((?:src|test|templates|scripts)\/[^`<]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  const [, section = ''] = /^## Where does a new[^]*?\n\n([^]*?)\n## /m.exec(text) ?? [];
  const things = section.split(/^(?=- )/m);
  expect(things.map((thing) => /^- \*\*([\w ]+)/.exec(thing)?.[1]?.split(' ')[0])).toEqual([
    ...['diagnostic', 'option', 'part', 'keyword', 'adapter', 'telling', 'change', 'shape'],
    ...['tab', 'inbox', 'fact', 'hook'],
  ]);
  for (const thing of things) expect(thing).toMatch(/held by `test\/[^]*`(?:src|templates)\//);
});

test('test/README names every file of tests', () => {
  const text = read(repository, 'test', 'README.md');
  const files = readdirSync(join(repository, 'test')).filter((file) => file.endsWith('.test.ts'));
  const names = files.map((file) => file.replace('.test.ts', ''));
  expect(names.filter((name) => !new RegExp(`\`${name}(?:\\.test\\.ts)?\``).test(text))).toEqual(
    [],
  );
});
