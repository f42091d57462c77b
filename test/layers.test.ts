import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { findCycles } from '../src/model/references.js';
import { parts } from '../src/outputs/parts.js';
import { read, repository } from './support/folders.js';

const src = join(repository, 'src');

interface Import {
  readonly file: string;
  readonly from: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

const imports: readonly Import[] = files.flatMap((file) =>
  ts
    .preProcessFile(read(src, file), true, true)
    .importedFiles.map(({ fileName }) => ({
      file,
      from: fileName.startsWith('.') ? join(file, '..', fileName).replaceAll('\\', '/') : fileName,
    })),
);

/** The only folder or file that may import a package. */
const onlyImporter: Readonly<Record<string, RegExp>> = {
  '@asyncapi/parser': /^document\//,
  'js-yaml': /^document\//,
  '@asyncapi/modelina': /^typescript\//,
  '@eslint-community/regexpp': /^patterns\/automaton\.ts$/,
  handlebars: /^render\//,
  prettier: /^render\//,
  yargs: /^cli\//,
  diff: /^cli\//,
  '@clack/prompts': /^cli\//,
};

/** A room is a folder of `src`, or a file there. The rooms by their floors, the lowest first: imports lead down. */
const floors: readonly (readonly string[])[] = [
  ['json.ts', 'text.ts', 'runtime'],
  ['diagnostics', 'model'],
  ['document', 'patterns'],
  ['typescript', 'values'],
  ['describe', 'evolution', 'render'],
  ['disk', 'listen', 'outputs'],
  ['configuration', 'engine'],
  ['cli', 'index.ts'],
];

/** Every arrow of the plan: the rooms that a room imports. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'json.ts': [],
  'text.ts': [],
  runtime: [],
  diagnostics: ['text.ts'],
  model: ['json.ts', 'runtime', 'text.ts'],
  document: ['diagnostics', 'json.ts', 'runtime', 'text.ts'],
  patterns: ['diagnostics', 'model'],
  typescript: ['json.ts', 'model', 'patterns', 'text.ts'],
  values: ['json.ts', 'model', 'patterns', 'runtime', 'text.ts'],
  describe: [
    ...['diagnostics', 'document', 'json.ts', 'model', 'patterns', 'runtime', 'text.ts', 'values'],
  ],
  evolution: ['json.ts', 'model', 'patterns', 'runtime', 'text.ts', 'typescript', 'values'],
  render: ['json.ts', 'typescript'],
  disk: ['diagnostics', 'render'],
  outputs: ['json.ts', 'model', 'render', 'runtime', 'typescript', 'values'],
  listen: ['json.ts', 'model', 'runtime', 'text.ts', 'typescript', 'values'],
  configuration: ['diagnostics', 'document', 'json.ts', 'model', 'outputs'],
  engine: [
    ...['describe', 'diagnostics', 'disk', 'document', 'evolution', 'json.ts', 'model', 'outputs'],
    ...['patterns', 'render', 'runtime', 'values'],
  ],
  cli: [
    ...['configuration', 'diagnostics', 'disk', 'document', 'engine', 'json.ts', 'listen', 'model'],
    ...['outputs', 'runtime', 'text.ts'],
  ],
  'index.ts': [
    ...['configuration', 'diagnostics', 'disk', 'document', 'engine', 'model', 'outputs'],
    'render',
  ],
};

/** The files of a room that others may import, where those are not all. */
const doors: Readonly<Record<string, RegExp>> = {
  'configuration → model': /^model\/tell-rule\./,
  'configuration → outputs': /^outputs\/parts\./,
  'cli → outputs': /^outputs\/project\/choices\./,
  'cli → listen': /^listen\/listen\./,
  'cli → disk': /^disk\/(?:diff|private-files)\./,
  'cli → document': /^document\/read\./,
  'cli → model': /^model\/(?:known-signatures|model|subscriptions)\./,
  'cli → runtime':
    /^runtime\/(?:forms|inbox-(?:admin|database|search)|json|kept|subscription-api)\./,
  'outputs → render': /^render\/planned-file\./,
  'disk → render': /^render\/planned-file\./,
  'model → runtime': /^runtime\/(?:formats|json|signatures|subscription-api)\./,
  'document → runtime': /^runtime\/(?:json|validation)\./,
  'describe → runtime': /^runtime\/(?:content|json|subscription-api|validation)\./,
  'evolution → typescript': /^typescript\/possible\./,
  'evolution → runtime': /^runtime\/(?:events|json|lists|routes|validation)\./,
  'values → runtime': /^runtime\/(?:formats|forms|json|validation)\./,
  'listen → values': /^values\/misfits\./,
  'listen → typescript': /^typescript\/(?:code|layout|readable)\./,
  'outputs → runtime': /^runtime\/(?:answer|formats|json|validation)\./,
  'engine → runtime': /^runtime\/(?:json|signatures|subscription-(?:api|urls)|subscriptions)\./,
};

const roomOf = (path: string): string => path.split('/')[0] ?? '';

/** The imports that lead from one room to another. */
const between = imports
  .map(({ file, from }) => ({ file, to: from.replace(/\.js$/, '.ts') }))
  .filter(({ file, to }) => files.includes(to) && roomOf(to) !== roomOf(file));

test('every room has a floor, and a row in the table of arrows', () => {
  const rooms = [...new Set(files.map(roomOf))].sort();
  expect(floors.flat().sort()).toEqual(rooms);
  expect(Object.keys(arrows).sort()).toEqual(rooms);
});

test.each(Object.entries(arrows))('%s imports %j, and these are below it', (room, expected) => {
  const found = between.filter(({ file }) => roomOf(file) === room).map(({ to }) => roomOf(to));
  expect([...new Set(found)].sort()).toEqual([...expected].sort());
  const floorOf = (name: string): number => floors.findIndex((floor) => floor.includes(name));
  expect(expected.filter((below) => floorOf(below) >= floorOf(room))).toEqual([]);
});

test.each(Object.entries(doors))('%s leads through %s', (arrow, door) => {
  const through = between.filter(({ file, to }) => `${roomOf(file)} → ${roomOf(to)}` === arrow);
  expect(through.length).toBeGreaterThan(0);
  expect(through.filter(({ to }) => !door.test(to))).toEqual([]);
});

test('no files import each other in a circle, types included', () => {
  const graph = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, from } of imports) {
    const target = from.replace(/\.js$/, '.ts');
    if (graph.has(target)) graph.get(file)?.push(target);
  }
  const { areOnOne } = findCycles(graph);
  const inCircle = imports.filter(({ file, from }) => {
    const target = from.replace(/\.js$/, '.ts');
    return graph.has(target) && areOnOne(file, target);
  });
  expect(inCircle).toEqual([]);
});

/** Tables may be as long as what they list. */
const tables = ['diagnostics/catalogue.ts', 'evolution/catalogue.ts'];

test('no file is longer than 400 lines, but tables', () => {
  const long = files.filter((file) => read(src, file).split('\n').length > 401);
  expect(long).toEqual(tables);
});

test('no function is longer than 60 lines', () => {
  const long: string[] = [];
  for (const file of files) {
    const source = ts.createSourceFile(file, read(src, file), ts.ScriptTarget.ES2023, true);
    const lineAt = (position: number): number =>
      source.getLineAndCharacterOfPosition(position).line;
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const lines = lineAt(node.end) - lineAt(node.getStart(source)) + 1;
        if (lines > 60) long.push(`${file}:${lineAt(node.getStart(source)) + 1} has ${lines}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(long).toEqual([]);
});

test('every folder says in its README what it is for, and what the folders in it are for; of a part its row does', () => {
  const folders = [...new Set(files.map((file) => file.split('/').slice(0, -1)).map(String))];
  for (const [room = '', inner] of folders.filter(Boolean).map((path) => path.split(','))) {
    const text = read(src, room, 'README.md');
    expect(text, room).toMatch(/^# .+\n\n[A-Z]/);
    const isPart = room === 'outputs' && Object.keys(parts).includes(inner ?? '');
    if (inner !== undefined && !isPart) expect(text, room).toContain(`\`${inner}/\``);
  }
});

test('comments begin with their subject', () => {
  const headless = files.filter((file) =>
    /^\s*(?:\/\*\*|\*|\/\/) (?:What|Whether|Who|Whose) /m.test(read(src, file)),
  );
  expect(headless).toEqual([]);
});

test('every package that we import has one folder that may, or one file', () => {
  const packages = imports
    .map(({ from }) => from)
    .filter((from) => !from.includes('node:') && !from.endsWith('.js') && !from.startsWith('.'))
    .map((from) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0]);
  expect([...new Set(packages)].sort()).toEqual(Object.keys(onlyImporter).sort());
});

describe.each(Object.entries(onlyImporter))('%s', (name, folder) => {
  test(`is imported only by ${folder.source}`, () => {
    const importers = imports.filter(({ from }) => from === name || from.startsWith(`${name}/`));
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter(({ file }) => !folder.test(file))).toEqual([]);
  });
});

test('the runtime imports nothing but itself, and from Node.js only types', () => {
  const foreign = imports.filter(
    ({ file, from }) => file.startsWith('runtime/') && !from.startsWith('runtime/'),
  );
  expect(new Set(foreign.map(({ from }) => from))).toEqual(
    new Set(['node:http', 'node:http2', 'node:stream']),
  );
  for (const { file } of foreign) {
    expect(read(src, file), file).not.toMatch(/import (?!type)[^;]*'node:/);
  }
});

test('nothing but disk/ writes files', () => {
  const writing =
    /import \{[^}]*\b(?:write(?!Sync\b)|append|copy|rename|rm|mkdir|create|open)\w*\b[^}]*\} from 'node:fs/;
  const writers = files.filter((file) => writing.test(read(src, file)));
  expect(writers.length).toBeGreaterThan(0);
  expect(writers.filter((file) => !file.startsWith('disk/'))).toEqual([]);
});

test('process and console are the command line’s, except for the working folder, the clock and what is printed', () => {
  const users = files.filter(
    (file) =>
      !/^(?:cli|runtime)\//.test(file) &&
      /\b(?:process\.(?!(?:cwd|uptime)\(\))|console\.)/.test(
        read(src, file).replace(/\/\*[^]*?\*\/|\bcode`[^`]*`/g, ''),
      ),
  );
  expect(users).toEqual([]);
});

test('nothing that ships or is printed names Groove', () => {
  const sources = [
    ...files.map((file) => read(src, file)),
    ...readdirSync(join(repository, 'templates'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => read(repository, 'templates', file)),
  ];
  expect(
    sources.filter((text) => /groove|ticket/i.test(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ''))),
  ).toEqual([]);
});
