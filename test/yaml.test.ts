import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { placeAt, toJson } from '../src/document/node.js';
import { parseYaml } from '../src/document/yaml.js';
import { documentOf, fileOf, forge } from './support/forge.js';

const read = (text: string) => {
  const diagnostics = new Diagnostics();
  const root = parseYaml({ label: 'a.yaml', text }, diagnostics);
  return { root, said: diagnostics.all.map(formatDiagnostic) };
};
const valueOf = (text: string) => {
  const { root, said } = read(text);
  return root ? toJson(root) : said;
};

describe('YAML is read as the JSON that it stands for', () => {
  test.each([
    [
      'a key is its text',
      '1.10: a\n0x1F: b\n1_000: c\n~: d\nTrue: e\n2024-01-01: f\n1e3: g\n"1": h',
    ],
    ['keys that are one number are two texts', '1.0: a\n1: b\n01: c\n+1: d\n'],
  ])('%s', (_, text) => {
    const { root } = read(text);
    const keys = text.split('\n').flatMap((line) => /^"?(.+?)"?: /.exec(line)?.[1] ?? []);
    expect(root?.kind === 'map' && [...root.entries.keys()]).toEqual(keys);
  });

  test.each([
    [
      'a merge of a list',
      'a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], w: 0 }',
      { x: 1, y: 1, z: 2, w: 0 },
    ],
    ['of a map in place', 'c: { <<: { x: 1 }, y: 2 }', { x: 1, y: 2 }],
    ['of maps in place', 'c: { <<: [{ x: 1 }, { x: 2, y: 2 }] }', { x: 1, y: 2 }],
    ['under an own key, wherever it stands', 'a: &a { x: 1 }\nc: { x: 0, <<: *a }\n', { x: 0 }],
    ['under an own key after it', 'a: &a { x: 1, y: 1 }\nc: { <<: *a, x: 0 }\n', { x: 0, y: 1 }],
    ['of a merge', 'a: &a { <<: { x: 1 } }\nb: &b { <<: *a, y: 1 }\nc: { <<: *b }', { x: 1, y: 1 }],
    ['of a list that has an anchor', 'a: &a [{ x: 1 }]\nc: { <<: *a }', { x: 1 }],
    ['of nothing', 'c: { <<: [], x: 1 }', { x: 1 }],
    ['twice', 'c: { <<: { x: 1 }, <<: { x: 2, y: 2 } }', { x: 1, y: 2 }],
    ['a quoted << is a key', 'c: { "<<": 1 }', { '<<': 1 }],
    ['an anchor on a key', '&k name: 1\nc: *k\n', 'name'],
    ['an alias as a key', 'a: &k name\nc: { *k : 1 }', { name: 1 }],
    ['an anchor that is set again', 'a: &a 1\nb: &a 2\nc: [*a, &a 3, *a]', [2, 3, 3]],
    ['an explicit key', '? c\n: 1', 1],
    ['a key without a value', 'c:', null],
    ['a text by its tag', 'c: !!str 1', '1'],
    ['a text by !', 'c: ! 1', '1'],
    ['a number by its tag', 'c: !!int "0b11"', 3],
    ['a tag in full', 'c: !<tag:yaml.org,2002:str> 1', '1'],
    ['a tag by a handle', '%TAG !y! tag:yaml.org,2002:\n---\nc: !y!str 1', '1'],
    [
      'bytes and dates as their text',
      'c: [!!binary aGk=, !!timestamp 2024-01-01]',
      ['aGk=', '2024-01-01'],
    ],
    ['a set', 'c: !!set { a, b }', { a: null, b: null }],
    ['an ordered map', 'c: !!omap [a: 1, b: 2]', [{ a: 1 }, { b: 2 }]],
    ['numbers', 'c: [0o17, 0x1F, +1, .5, 1., 1e3, -0.0, 007]', [15, 31, 1, 0.5, 1, 1000, -0, 7]],
    [
      'no numbers',
      'c: [1_000, 12:30, 1e400, 0b1, 2024-01-01]',
      ['1_000', '12:30', '1e400', '0b1', '2024-01-01'],
    ],
    ['no booleans', 'c: [yes, NO, on, y, tRUE]', ['yes', 'NO', 'on', 'y', 'tRUE']],
  ])('%s', (_, text, value) => {
    const found = valueOf(text);
    expect(typeof found === 'object' && found && 'c' in found ? found['c'] : found).toEqual(value);
  });

  test('a key that is merged stands where it is written', () => {
    const text = 'a: &a\n  x: { y: 1 }\nc:\n  <<: [*a, { z: 2 }]\n';
    const { root } = read(text);
    const placeOf = (...path: string[]) => root && placeAt(root, ['c', ...path]).offset;
    expect(placeOf('x')).toBe(text.indexOf('x'));
    expect(placeOf('x', 'y')).toBe(text.indexOf('1'));
    expect(placeOf('z')).toBe(text.indexOf('2'));
  });

  test('a list of nothing stands where the list does', () => {
    const { root } = read('a: 1\nc:\n  - \n');
    expect(root && placeAt(root, ['c', '0']).offset).toBe(10);
  });
});

test('what begins with two slashes is text where no comment of JavaScript could be', () => {
  const { root, said } = read('//a: // "b"\nc: { "//": 1, d: //e, f: [/*] }');
  expect(said).toEqual([]);
  expect(root && toJson(root)).toEqual({ '//a': '// "b"', c: { '//': 1, d: '//e', f: ['/*'] } });
});

describe('YAML that can’t be read has one clear sentence with its place', () => {
  test.each([
    ['a: .inf', '1:4', 'not-json', 'The number .inf is YAML'],
    ['a: [1, -.INF]', '1:8', 'not-json', 'The number -.INF is YAML'],
    ['a:\n  b: .nan', '2:6', 'not-json', 'The number .nan is YAML'],
    ['? [a, b]\n: 1', '1:3', 'not-json', 'A key that is no text is YAML'],
    ['{ { a: 1 }: 1 }', '1:3', 'not-json', 'A key that is no text is YAML'],
    ['a: &a {}\n*a : 1', '2:1', 'not-json', 'A key that is no text is YAML'],
    ['!!seq : 1', '1:1', 'not-json', 'A key that is no text is YAML'],
    ['a: !include b.yaml', '1:4', 'not-json', 'The tag !include of "b.yaml" is YAML'],
    ['a: !mine { b: 1 }', '1:4', 'not-json', 'The tag !mine of a map is YAML'],
    ['a: !!int b', '1:4', 'not-json', 'The tag !!int of "b" is YAML'],
    ['a: &a [1, *a]', '1:11', 'not-json', 'An alias of what it stands in is YAML'],
    ['a: *b', '1:4', 'invalid-yaml', 'there is no anchor &b before it.'],
    ['a: 1\n"a": 2', '2:1', 'invalid-yaml', 'the key "a" is in this map twice.'],
    ['a: { <<: 1 }', '1:6', 'invalid-yaml', '"<<" takes a map, or a list of maps.'],
    ['a: { <<: [1] }', '1:6', 'invalid-yaml', '"<<" takes a map, or a list of maps.'],
    ['a: { <<: }', '1:6', 'invalid-yaml', '"<<" takes a map, or a list of maps.'],
    [
      '{\n  // one\n  "a": 1 }',
      '2:3',
      'invalid-yaml',
      'JSON has no comments, and YAML starts them with #.',
    ],
    ['{ "a": 1, // one\n  "b": 2 }', '1:11', 'invalid-yaml', 'JSON has no comments'],
    ['{ "a": [ // one\n  "b", "c"] }', '1:10', 'invalid-yaml', 'JSON has no comments'],
    ['{ "a": [ // one\n  1] }', '1:10', 'invalid-yaml', 'JSON has no comments'],
    ['{ "a": /* one */ "b" }', '1:8', 'invalid-yaml', 'JSON has no comments'],
    ['a: 1\n<<<<<<< HEAD\nb: 1\n=======\n', '2:1', 'invalid-yaml', 'a merge that git left open.'],
    ['a: 1\n---\nb: 1', '3:1', 'several-documents', ''],
    ['a: 1\n---\n', '2:4', 'several-documents', ''],
    ['# nothing\n', '1:1', 'empty-document', ''],
    ['null', '1:1', 'empty-document', ''],
  ])('%j', (text, place, code, words) => {
    const { said } = read(text);
    expect(said).toHaveLength(1);
    expect(said[0]?.startsWith(`a.yaml:${place}  error  ${code}  `)).toBe(true);
    expect(said[0]).toContain(words);
  });

  test('also where lines were moved that begin left of their block', () => {
    const { said } = read('a:\n  b: [\n  1\n  ]\n  c: .nan\n');
    expect(said[0]).toMatch(/^a\.yaml:5:6 /);
  });

  test('nesting is limited, by aliases too', () => {
    const levels = Array.from({ length: 200 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}]`);
    expect(read(`l0: &l0 1\n${levels.join('\n')}`).said[0]).toContain('nested more than 100 deep');
  });
});

describe('aliases cost what they are', () => {
  const letters = [...'abcdefghi'];
  const levels = (level: (below: string) => string): string =>
    Array.from({ length: 9 }, (_, i) => `x-${i + 1}: &l${i + 1} ${level(`*l${i}`)}\n`).join('');
  const listOf = (below: string): string => `[${letters.map(() => below).join(', ')}]`;
  const mapOf = (below: string): string =>
    `{ properties: { ${letters.map((letter) => `${letter}: ${below}`).join(', ')} } }`;
  const forgeWith = (schema: string, level: (below: string) => string) =>
    forge(
      `asyncapi: 2.6.0\ninfo: { title: T, version: 1.0.0 }\nchannels: {}\nx-0: &l0 { type: string }\n${levels(level)}components: { schemas: { A: ${schema} } }\n`,
    );
  const codesOf = async (schema: string, level: (below: string) => string) =>
    (await forgeWith(schema, level)).diagnostics.map(({ code }) => code);

  test.each([
    ['a default', '{ default: *l9 }', listOf],
    ['an example', '{ examples: [*l9] }', listOf],
    ['a constant', '{ const: *l9 }', listOf],
    ['an enum', '{ enum: [*l9, *l8] }', listOf],
    ['a schema', '*l9', mapOf],
    ['a schema that is asked for', "{ $ref: '#/x-9' }", mapOf],
    ['alternatives', '*l9', (below: string) => `{ anyOf: ${listOf(below)} }`],
    ['a tuple', '*l9', (below: string) => `{ items: ${listOf(below)} }`],
  ])('%s that comes to millions is one error', async (_, schema, level) => {
    expect(await codesOf(schema, level)).toContain('too-many-repeats');
  });

  test.each([
    ['an extension', '{ x-all: *l9 }'],
    ['a keyword that nobody knows', '{ all: *l9 }'],
    ['a description', '{ description: *l9 }'],
  ])('%s is not read', async (_, schema) => {
    expect(await codesOf(schema, listOf)).not.toContain('too-many-repeats');
  });

  test('an error elsewhere is found all the same', async () => {
    expect(await codesOf('{ type: strin, x-all: *l9 }', listOf)).toContain('invalid-document');
  });
});

describe('a number that a double can’t hold', () => {
  const schema = `{ type: integer, minimum: -9223372036854775807, maximum: 9223372036854775807,
    default: 9007199254740993, examples: [1234567890123456789, 5], enum: [9007199254740993, 9007199254740992, 5] }`;

  test('keeps its digits in JSON Schemas and comments, with a warning', async () => {
    const text = JSON.stringify(documentOf({ schemas: { A: 'SCHEMA' } })).replace(
      '"SCHEMA"',
      schema,
    );
    const forged = await forge(text);
    const file = fileOf(forged, 'schemas/a.json').replace(/\s+/g, ' ');
    expect(file).toContain('"enum": [ 9007199254740993, 9007199254740992, 5 ]');
    expect(file).toContain('"minimum": -9223372036854775807');
    expect(file).toContain('"default": 9007199254740993');
    expect(fileOf(forged, 'types/a.ts')).toContain('@defaultValue 9007199254740993');
    expect(fileOf(forged, 'types/a.ts')).toContain('export type A = 9007199254740992 | 5');
    expect(forged.diagnostics.filter(({ code }) => code === 'inexact-number')).toHaveLength(5);
    expect(forged.diagnostics.map(({ code }) => code)).not.toContain('questionable-document');
  });

  test.each([
    ['0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['+.12345678901234567891', '0.12345678901234567891'],
    ['-0012345678901234567891.e2', '-12345678901234567891e2'],
    ['1e-400', '1e-400'],
  ])('%s is written %s in JSON', async (written, digits) => {
    const text = JSON.stringify(documentOf({ schemas: { A: { const: 'N' } } }));
    const forged = await forge(text.replace('"N"', `${written}`));
    expect(fileOf(forged, 'schemas/a.json')).toContain(`"const": ${digits}\n`);
  });

  test.each([
    '1.0',
    '0.1',
    '1e21',
    '0x1F',
    '9007199254740994',
    '9223372036854775808',
    '-0.0',
    '1E+3',
  ])('%s is none', (written) => {
    expect(read(`a: ${written}`).said).toEqual([]);
  });
});
