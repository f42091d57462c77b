import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { axes } from '../scripts/bench/axes.js';
import { ticketIssues } from '../generated/validators/ticket.js';
import { formats } from '../src/runtime/formats.js';
import { must } from './support/run.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';
import { commandLineReference } from './support/options-table.js';

const readme = read(repository, 'README.md');
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );

describe('the README', () => {
  test('shows a piece of the document as it is', () => {
    const [piece = ''] = blocks('yaml');
    const indented = piece.replace(/^(?=.)/gm, '    ').trimEnd();
    expect(read(groove)).toContain(indented);
  });

  test('shows what really becomes of it', () => {
    const [type = '', validator = ''] = blocks('ts');
    expect(read(repository, 'generated', 'types', 'link.ts')).toContain(type);
    expect(read(repository, 'generated', 'validators', 'ticket.ts')).toContain(validator);
  });

  test('shows the issues that there really are', () => {
    const [, , example = ''] = blocks('ts');
    const [, value = '', shown = ''] =
      /^console\.log\(ticketIssues\((.*)\)\);\n([^]*)$/.exec(example) ?? [];
    const issues = ticketIssues(runInNewContext(`(${value})`));
    expect(shown.replace(/^\/\/ /gm, '')).toBe(`${inspect(issues)}\n`);
  });

  test('lists the formats that there are checks for', () => {
    const [, list = ''] = /There are checks, each by its RFC, of\n([^]*?)\.\n/.exec(readme) ?? [];
    const named = [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(formats));
  });

  test('lists the options that there are: npm run readme', async () => {
    const [, listed = ''] = /<!-- options -->\n([^]*)<!-- \/options -->/.exec(readme) ?? [];
    const options = { ...(await resolveConfig(join(repository, 'README.md'))), parser: 'markdown' };
    expect(listed.trim()).toBe((await format(commandLineReference(), options)).trim());
  });

  test('says of each axis that was measured who is ahead, when it was and on what', () => {
    const [, listed = ''] = /<!-- measured -->\n([^]*)<!-- \/measured -->/.exec(readme) ?? [];
    const [, , ...rows] = listed.trim().split('\n');
    const shown = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    const known = Object.values(axes).filter(({ words }) =>
      shown.some(([, axis]) => axis === words),
    );
    expect(shown.map(([, axis]) => axis)).toEqual(known.map(({ words }) => words));
    for (const [index, [, , ours = '', others = '', ahead, unit, when]] of shown.entries()) {
      const rivals = others
        .split(', ')
        .map((rival) => /^(.*) ([\d.]+)$/.exec(rival)?.slice(1) ?? []);
      const sign = known[index]?.best === 'least' ? 1 : -1;
      const [best] = [['hooksmith', ours], ...rivals].sort(
        ([, left], [, right]) => sign * (Number(left) - Number(right)),
      );
      expect([ahead, unit]).toEqual([best?.[0], known[index]?.unit]);
      expect(when).toMatch(/^\d{4}-\d\d-\d\d, \d+ × .+, Node \d+\.\d+\.\d+$/);
    }
  });

  test('shows how it is used as a library, and that runs', async () => {
    const [example = ''] = blocks('js').filter((text) => text.includes('loadDocument'));
    const folder = emptyFolder();
    write(folder, 'asyncapi.yaml', read(groove));
    const library = pathToFileURL(join(repository, 'dist', 'index.js')).href;
    write(folder, 'example.mjs', example.replace("'hooksmith'", JSON.stringify(library)));
    const printed = await must(process.execPath, ['example.mjs'], { cwd: folder });
    expect(printed).toContain("'onTicketStarted ticket_started'");
    expect(printed).toMatch(/true \d+ \[\]\ntrue\n$/);
  });

  test('names the commands that there are', () => {
    const { scripts } = JSON.parse(read(repository, 'package.json')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !scripts[name ?? ''])).toEqual([]);
    expect(read(repository, '.ci', 'run')).toContain('npm ci && npm test');
  });

  test('names the exports that there are', () => {
    const { exports } = JSON.parse(read(repository, 'generated', 'package.json')) as {
      exports: object;
    };
    const named = [...readme.matchAll(/^\| `(\.[^`]*)`/gm)].map(([, path]) => path);
    expect([...named, './package.json'].sort()).toEqual(Object.keys(exports).sort());
  });
});

/** Our documents: those at the top, and the READMEs of folders. */
const ours = [
  ...['README.md', 'ARCHITECTURE.md', 'DECISIONS.md', 'CONTRIBUTING.md', 'spec/README.md'],
  ...['src', 'scripts', 'test'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'README.md' && !file.includes('golden'))
      .map((file) => join(folder, file)),
  ),
];

test.each(ours)('every link of %s leads somewhere', (file) => {
  const links = [...read(repository, file).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(
    ([, link = '']) => link,
  );
  const broken = links.filter(
    (link) => !link.startsWith('https:') && !existsSync(join(repository, file, '..', link)),
  );
  expect(broken).toEqual([]);
});

test('ARCHITECTURE names files that exist, and says where each new thing goes', () => {
  const text = read(repository, 'ARCHITECTURE.md');
  const named = [...text.matchAll(/`((?:src|test|templates|scripts)\/[^`<]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  const [, table = ''] = /^## Where does a new[^]*?\n\n([^]*?)\n\n/m.exec(text) ?? [];
  const rows = table.split('\n').slice(2);
  expect(rows.map((row) => row.split('|')[1]?.trim().split(' ')[0])).toEqual([
    ...[
      'diagnostic',
      'option',
      'part',
      'keyword',
      'adapter',
      'telling',
      'change',
      'shape',
      'inbox',
    ],
    'hook',
  ]);
  for (const row of rows) expect(row).toMatch(/`src\/.*\|.*`test\//);
});

test('test/README names every file of tests', () => {
  const text = read(repository, 'test', 'README.md');
  const files = readdirSync(join(repository, 'test')).filter((file) => file.endsWith('.test.ts'));
  const names = files.map((file) => file.replace('.test.ts', ''));
  expect(names.filter((name) => !new RegExp(`\`${name}(?:\\.test\\.ts)?\``).test(text))).toEqual(
    [],
  );
});
