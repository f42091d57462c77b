import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { paintDiagnostics } from '../src/cli/report.js';
import { catalogue } from '../src/diagnostics/catalogue.js';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { formatBlocks, formatDiagnostic, lineAndColumn } from '../src/diagnostics/format.js';
import { buildModel } from '../src/describe/build.js';
import { reservedNames } from '../src/outputs/reserved-names.js';
import { gatherFiles, readNothing } from '../src/document/files.js';
import { parseYaml } from '../src/document/yaml.js';
import { documents, read, repository } from './support/folders.js';
import type { Model } from '../src/model/model.js';
import { documentOf, forge } from './support/forge.js';
import { readTold } from './support/told.js';

const src = join(repository, 'src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('catalogue.ts'))
  .map((file) => read(src, file))
  .join('\n');

describe('the catalogue', () => {
  test.each(Object.keys(catalogue))(
    '%s is reported somewhere, and its name is kebab-case',
    (code) => {
      expect(sources.includes(`'${code}'`), 'it is reported').toBe(true);
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    },
  );

  test('a parameter that is missing does not compile', () => {
    const diagnostics = new Diagnostics();
    // @ts-expect-error: the sentence needs a path
    const report = () => diagnostics.report('file-not-found');
    // @ts-expect-error: there is no such code
    const unknown = () => diagnostics.report('no-such-code');
    expect([report, unknown]).toHaveLength(2);
  });
});

test('a diagnostic is printed with its place, a frame and a hint', () => {
  const text = 'first: 1\nsecond:\tx\u202e [a]\nthird: 3\n';
  const diagnostics = new Diagnostics();
  const place = { source: { label: 'a.yaml', text }, offset: text.indexOf('[a]') };
  diagnostics.report('invalid-example', { problem: 'it is\nwrong' }, place);
  expect(lineAndColumn(place)).toEqual({ line: 2, column: 12 });
  expect(formatDiagnostic(diagnostics.all[0] ?? expect.unreachable())).toBe(
    [
      'a.yaml:2:12  warning  invalid-example  This example is not valid: it is wrong.',
      '  1 | first: 1',
      '  2 | second: x· [a]',
      '    |            ^',
      '  hint: It is left out of the types and the fixtures. YAML reads [text] as a list: quote what is meant as text.',
    ].join('\n'),
  );
});

test.each([
  ['a terminal', { isTTY: true }, '', '\u001b[31merror\u001b[39m'],
  ['a terminal that wants no colours', { isTTY: true }, '1', 'error'],
  ['a file', { isTTY: false }, '', 'error'],
])('in %s the severity is painted as it should be', (_, stream, noColor, painted) => {
  vi.stubEnv('NO_COLOR', noColor);
  const diagnostics = new Diagnostics();
  diagnostics.report('empty-document');
  const [diagnostic = expect.unreachable()] = diagnostics.all;
  const text = paintDiagnostics([diagnostic], false, stream as NodeJS.WriteStream);
  vi.unstubAllEnvs();
  expect(text).toEqual([`${painted}  empty-document  The document is empty.`]);
});

test('findings of one code stand together: three of them, and the number of the others', () => {
  const text = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n';
  const diagnostics = new Diagnostics();
  for (const key of 'abcde') {
    const place = { source: { label: 'a.yaml', text }, offset: text.indexOf(key) };
    diagnostics.report('duplicate-tag', { name: key }, place);
    if (key === 'b') diagnostics.report('empty-document');
  }
  const blocks = [
    [
      'a.yaml:1:1  warning  duplicate-tag  The tag "a" is listed twice.',
      '  1 | a: 1',
      '    | ^',
      'a.yaml:2:1  warning  duplicate-tag  The tag "b" is listed twice.',
      'a.yaml:3:1  warning  duplicate-tag  The tag "c" is listed twice.',
      '  and 2 more (--verbose shows all)',
      '  hint: Remove one of the two.',
    ].join('\n'),
    'error  empty-document  The document is empty.',
  ];
  expect(formatBlocks(diagnostics.all)).toEqual(blocks);
  const stream = { isTTY: true } as NodeJS.WriteStream;
  const painted = paintDiagnostics(diagnostics.all, false, stream).join('\n');
  expect(painted.match(/\u001b\[33mwarning\u001b\[39m/g)).toHaveLength(3);
  expect(paintDiagnostics(diagnostics.all, true, stream)).toHaveLength(6);
});

test('the same thing at the same place is said once', () => {
  const diagnostics = new Diagnostics();
  for (let times = 0; times < 4; times++) diagnostics.report('empty-document');
  expect(diagnostics.all).toHaveLength(1);
});

describe('a warning still generates', () => {
  const parcels = read(documents, 'parcels.yaml');
  test.each([
    ['invalid-example', parcels.replace('example: 17', 'example: seventeen')],
    ['invalid-pattern', parcels.replace('type: string', "type: string\n            pattern: '('")],
    [
      'unsupported-schema-format',
      parcels.replace(
        /payload:\n[^]*$/,
        "schemaFormat: 'application/vnd.apache.avro;version=1.9.0'\n" +
          '      payload: { type: record, name: Parcel, fields: [] }\n',
      ),
    ],
    [
      'no-fixture',
      parcels
        .replace('type: string', () => "type: string\n            pattern: '^(?<=q)r$'")
        .replace('[number]', '[number, to]'),
    ],
    [
      'incomplete-fixture',
      parcels.replace('type: string', () => "type: string\n            pattern: '^(?<=q)r$'"),
    ],
    ['version-not-semver', parcels.replace('version: 1.0.0', 'version: one')],
    ['no-operations', parcels.replace(/channels:\n[^]*(?=components:)/, 'channels: {}\n')],
  ])('%s', async (code, text) => {
    const { diagnostics, files } = await forge(text);
    expect(diagnostics.map((diagnostic) => [diagnostic.severity, diagnostic.code])).toEqual([
      ['warning', code],
    ]);
    expect(diagnostics[0]?.place).toBeDefined();
    expect(files.size).toBeGreaterThan(20);
  });
});

test('operations that share an address are a warning, and generated', async () => {
  const channel = { address: 'same', messages: { thing: { payload: { type: 'object' } } } };
  const operation = (name: string) => ({ action: 'send', channel: { $ref: `#/channels/${name}` } });
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'x', version: '1.0.0' },
    channels: { a: channel, b: channel },
    operations: { onA: operation('a'), onB: operation('b') },
  };
  const { diagnostics, model } = await forge(document);
  expect(diagnostics.map(({ code }) => code)).toEqual(['shared-address']);
  expect(model?.events.map(({ name }) => name)).toEqual(['onA', 'onB']);
  const [, rule = ''] = /tell: (\{.*\})/.exec(diagnostics[0]?.hint ?? '') ?? [];
  const tell = JSON.parse(rule.replaceAll(/(\w+): /g, '"$1": ')) as object;
  const { told } = await readTold(document, { tell });
  expect(told).toEqual({
    onA: 'configuration: /type = "onA"',
    onB: 'configuration: /type = "onB"',
  });
});

/** The Model of a document that @asyncapi/parser is not asked about: it would take minutes. */
async function modelOf(
  components: { schemas: object },
  diagnostics: Diagnostics,
): Promise<Model | undefined> {
  const source = { label: 'x', text: JSON.stringify(documentOf(components)) };
  const root = parseYaml(source, diagnostics);
  if (root?.kind !== 'map') return undefined;
  const document = await gatherFiles({ source, version: '2.6.0', root }, readNothing, diagnostics);
  return buildModel(
    document,
    { role: undefined, formats: 'annotation', tell: undefined, reservedNames },
    diagnostics,
  );
}

test('schemas that refer to each other for the same value are no endless loop', async () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const chain = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `C${index}`,
      { allOf: [reference(`C${index + 1}`), reference(`C${index + 1}`)] },
    ]),
  );
  const schemas = {
    Pet: { example: { type: 'dog' }, oneOf: [reference('Dog'), reference('Cat')] },
    Dog: { allOf: [reference('Pet'), { required: ['type'] }] },
    Cat: { allOf: [reference('Pet'), { required: ['cat'] }] },
    Start: { example: {}, allOf: [reference('C0')] },
    ...chain,
    C60: { type: 'object' },
  };
  const diagnostics = new Diagnostics();
  const model = await modelOf({ schemas }, diagnostics);
  expect(model?.schemas).toHaveLength(65);
  expect(diagnostics.all.map(({ code }) => code)).toEqual(['no-operations']);
});

describe('a chain of schemas that each pass a value on', () => {
  const ways: Readonly<Record<string, (next: object) => object>> = {
    $ref: (next) => next,
    allOf: (next) => ({ allOf: [next] }),
    anyOf: (next) => ({ anyOf: [{ minimum: 1 }, next] }),
    oneOf: (next) => ({ oneOf: [{ minimum: 1 }, next] }),
    not: (next) => ({ not: next }),
    if: (next) => ({ if: next, then: next, else: { allOf: [next] } }),
    dependencies: (next) => ({ dependencies: { key: next } }),
  };
  const chainOf = (way: string, length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => {
        const next = { $ref: `#/components/schemas/C${index + 1}` };
        return [`C${index}`, index + 1 < length ? ways[way]?.(next) : { type: 'object' }];
      }),
    );

  test.each(Object.keys(ways))(
    'by %s is refused where it is longer than any is meant',
    async (way) => {
      for (const length of [250, 5000]) {
        const { diagnostics, files } = await forge(documentOf({ schemas: chainOf(way, length) }));
        expect(diagnostics.map(({ code }) => code)).toEqual(['long-chain']);
        expect(files.size).toBe(0);
      }
    },
  );

  test('of two hundred is none, and neither is one through members', async () => {
    const through = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => {
        const properties = { next: { $ref: `#/components/schemas/M${index + 1}` } };
        const needs = { type: 'object', required: ['next'], properties };
        return [`M${index}`, index < 899 ? needs : { type: 'object' }];
      }),
    );
    const schemas = { ...chainOf('allOf', 200), ...through };
    const payload = { $ref: '#/components/schemas/M0' };
    const { diagnostics } = await forge(documentOf({ schemas, messages: { M: { payload } } }));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toContain('no-fixture');
  });
});

test.each(['#', '#/', '#/components', '#/info', '#/components/schemas/Loop'])(
  'a reference to %s is no endless loop',
  async (reference) => {
    const schemas = {
      Loop: { $ref: '#/components/schemas/Loop' },
      Thing: { properties: { a: { $ref: reference } } },
    };
    const diagnostics = new Diagnostics();
    await modelOf({ schemas }, diagnostics);
    expect(diagnostics.all.length).toBeGreaterThan(0);
  },
);
