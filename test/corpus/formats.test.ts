import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formats, type FormatName } from '../../src/runtime/formats.js';
import { corpusFolder } from './documents.js';
import { readGroups } from './suite.js';

const folder = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const groups = readGroups(join(folder, 'json-schema-test-suite'), 'optional/format');

/** The format that each file of the suite is about, but `unknown`; draft-07 knows no other. */
const files: Readonly<Record<string, FormatName>> = {
  'date-time': 'date-time',
  date: 'date',
  time: 'time',
  email: 'email',
  'idn-email': 'idn-email',
  hostname: 'hostname',
  'idn-hostname': 'idn-hostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  uri: 'uri',
  'uri-reference': 'uri-reference',
  iri: 'iri',
  'iri-reference': 'iri-reference',
  'uri-template': 'uri-template',
  'json-pointer': 'json-pointer',
  'relative-json-pointer': 'relative-json-pointer',
  regex: 'regex',
  'ecmascript-regex': 'regex',
};

/** A format says nothing of what isn't a string. */
function isValid(name: FormatName, data: unknown): boolean {
  return typeof data !== 'string' || formats[name](data);
}

describe.each(Object.entries(files))('%s', (file, name) => {
  const cases = groups
    .filter((group) => group.file === `optional/format/${file}.json`)
    .flatMap(({ tests }) => tests);

  test(`is what all ${cases.length} cases say`, () => {
    const wrong = cases.filter(({ data, valid }) => isValid(name, data) !== valid);
    expect(wrong).toEqual([]);
    expect(new Set(cases.map(({ valid }) => valid))).toEqual(new Set([true, false]));
  });
});

test('the suite has cases of every format but those that are of no draft', () => {
  const tested: readonly string[] = Object.values(files);
  const untested = Object.keys(formats).filter((name) => !tested.includes(name));
  expect(untested).toEqual(['duration', 'uuid']);
});
