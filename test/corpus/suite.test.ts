import { Ajv } from 'ajv';
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMisfit } from '../../src/values/misfit.js';
import { emptyFolder, write } from '../support/folders.js';
import { writePackage } from '../support/load.js';
import { forge, type Forged } from '../support/forge.js';
import { compileWithTypescript6 } from './compilers.js';
import { corpusFolder } from './documents.js';
import { documentOf, readGroups, readRemotes, type Case, type Group } from './suite.js';

const annotation = 'draft-07 leaves the content of strings to the application, as it does formats';
const elsewhere = 'it refers to a schema of draft 2019-09, which no document in draft-07 bundles';

/** The optional cases that don't come out as they say, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'content.json: validation of string-encoded content based on media type: an invalid JSON document':
    annotation,
  'content.json: validation of binary string-encoding: an invalid base64 string (% is not a valid character)':
    annotation,
  'content.json: validation of binary-encoded media type documents: a validly-encoded invalid JSON document':
    annotation,
  'content.json: validation of binary-encoded media type documents: an invalid base64 string that is valid JSON':
    annotation,
  'cross-draft.json: refs to future drafts are processed as future drafts: missing bar is invalid':
    elsewhere,
  'cross-draft.json: refs to future drafts are processed as future drafts: present bar is valid':
    elsewhere,
};

/** Where Ajv, given our JSON Schema, says otherwise than the suite. */
const byAjv: Readonly<Record<string, string>> = {
  'properties.json: properties whose names are Javascript object property names: __proto__ not valid':
    'it leaves out a property that is called __proto__',
  'float-overflow.json: all integers are multiples of 0.5, if overflow is handled: valid if optional overflow handling is implemented':
    'it divides in floating point',
};

interface Validator {
  readonly isSubject: (value: unknown) => boolean;
  readonly subjectIssues: (value: unknown) => readonly unknown[];
}

/** How many cases of a file there are, and how many come out right. */
interface Count {
  cases: number;
  verdicts: number;
  issues: number;
}

const corpus = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const suite = join(corpus, 'json-schema-test-suite');
const required = readGroups(suite);
const groups = [...required, ...readGroups(suite, 'optional')];
const remotes = readRemotes(suite);

const root = emptyFolder();
const forged = new Map<Group, Forged>();
const validators = new Map<Group, Validator>();
const counts = new Map<string, Count>();

beforeAll(async () => {
  write(root, 'package.json', '{ "type": "module" }');
  for (const group of groups) {
    const { document, files } = documentOf(group, remotes);
    const made = await forge(document, { files });
    forged.set(group, made);
    writePackage(root, join(root, folderOf(group)), made);
  }
  await build({
    entryPoints: groups
      .filter((group) => forged.get(group)?.model)
      .map((group) => ({
        in: join(root, folderOf(group), 'validators', 'subject.ts'),
        out: folderOf(group),
      })),
    outdir: join(root, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
});

afterAll(() => {
  console.table(Object.fromEntries(counts));
});

function folderOf(group: Group): string {
  return `group${groups.indexOf(group)}`;
}

function nameOf({ file, description }: Group, { description: what }: Case): string {
  return `${file.replace('optional/', '')}: ${description}: ${what}`;
}

function namesIn(group: Group): readonly string[] {
  return group.tests.map((one) => nameOf(group, one));
}

async function load(group: Group): Promise<Validator> {
  const file = pathToFileURL(join(root, 'dist', `${folderOf(group)}.mjs`)).href;
  const validator = validators.get(group) ?? ((await import(file)) as Validator);
  validators.set(group, validator);
  return validator;
}

function countOf({ file }: Group): Count {
  const count = counts.get(file) ?? { cases: 0, verdicts: 0, issues: 0 };
  counts.set(file, count);
  return count;
}

/** The cases of a group that come out otherwise than they should. */
async function faultsOf(group: Group): Promise<readonly string[]> {
  const count = countOf(group);
  const { isSubject, subjectIssues } = await load(group);
  return group.tests
    .filter(({ data, valid }) => {
      const isRight = isSubject(data) === valid;
      const areRight = (subjectIssues(data).length === 0) === valid;
      if (isRight) count.verdicts++;
      if (areRight) count.issues++;
      return !isRight || !areRight;
    })
    .map((one) => nameOf(group, one));
}

describe.each(groups)('$file: $description', (group) => {
  test('as the suite says', async () => {
    const said = forged.get(group)?.diagnostics.map(({ sentence }) => sentence);
    countOf(group).cases += group.tests.length;
    const excepted = namesIn(group).filter((name) => exceptions[name]);
    const found = forged.get(group)?.model ? await faultsOf(group) : namesIn(group);
    expect(found, said?.join('\n')).toEqual(excepted);
  });

  test('as its JSON Schemas say to Ajv', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, ownProperties: true });
    const { model, files } = forged.get(group) ?? {};
    if (!model) return;
    for (const { file } of model.schemas) {
      ajv.addSchema(JSON.parse(files?.get(`schemas/${file}.json`) ?? '') as object, `${file}.json`);
    }
    const validate = ajv.getSchema('subject.json') ?? expect.unreachable();
    const wrong = group.tests.filter(({ data, valid }) => validate(data) !== valid);
    const excepted = namesIn(group).filter((name) => exceptions[name] ?? byAjv[name]);
    expect(wrong.map((one) => nameOf(group, one))).toEqual(excepted);
  });
});

test('what judges the examples of a document says the same', () => {
  const wrong = groups.flatMap((group) => {
    const model = forged.get(group)?.model;
    if (!model) return namesIn(group);
    const { schemas } = model;
    const byName = new Map(schemas.map(({ name, schema }) => [name, schema]));
    const lookup = (name: string) => byName.get(name) ?? expect.unreachable(name);
    return group.tests
      .filter(
        ({ data, valid }) => (findMisfit(data, lookup('Subject'), lookup) === undefined) !== valid,
      )
      .map((one) => nameOf(group, one));
  });
  expect(wrong).toEqual(Object.keys(exceptions));
});

test('nothing that the suite requires is left out', () => {
  const cases = required.flatMap(({ tests }) => tests);
  expect(cases).toHaveLength(927);
  const files = new Set(required.map(({ file }) => file));
  const run = [...counts].filter(([file]) => files.has(file)).map(([, { cases: count }]) => count);
  expect(run.reduce((total, count) => total + count, 0)).toBe(927);
});

test('what is excepted is there', () => {
  const names = new Set(groups.flatMap(namesIn));
  expect(Object.keys({ ...exceptions, ...byAjv }).filter((name) => !names.has(name))).toEqual([]);
});

test('every package compiles under the strictest options', { timeout: 900_000 }, () => {
  const { errors } = compileWithTypescript6(root);
  expect([...errors.values()].flat()).toEqual([]);
});
