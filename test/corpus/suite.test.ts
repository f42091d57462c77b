import { Ajv } from 'ajv';
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, write } from '../support/folders.js';
import { forge, type Forged } from '../support/forge.js';
import { compileWithTypescript6 } from './compilers.js';
import { corpusFolder } from './documents.js';
import { documentOf, readGroups, readRemotes, type Case, type Group } from './suite.js';

/** What draft-07 leaves open, or we don't do, and why: by file, group and case. */
const exceptions: Readonly<Record<string, string>> = {};

interface Validator {
  readonly isSubject: (value: unknown) => boolean;
  readonly subjectIssues: (value: unknown) => readonly unknown[];
}

const corpus = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const suite = join(corpus, 'json-schema-test-suite');
const required = readGroups(suite);
const groups = [...required, ...readGroups(suite, 'optional')];
const remotes = readRemotes(suite);

const root = emptyFolder();
const forged = new Map<Group, Forged>();
const validators = new Map<Group, Validator>();
const counts = new Map<string, { cases: number; verdicts: number; issues: number }>();

beforeAll(async () => {
  write(root, 'package.json', '{ "type": "module" }');
  for (const group of groups) {
    const { document, files } = documentOf(group, remotes);
    const made = await forge(document, { files });
    forged.set(group, made);
    for (const [path, text] of made.files) write(join(root, folderOf(group)), path, text);
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
  return `${file}: ${description}: ${what}`;
}

async function load(group: Group): Promise<Validator> {
  const file = pathToFileURL(join(root, 'dist', `${folderOf(group)}.mjs`)).href;
  const validator = validators.get(group) ?? ((await import(file)) as Validator);
  validators.set(group, validator);
  return validator;
}

/** The cases of a group that come out otherwise than they should. */
async function faultsOf(group: Group): Promise<readonly string[]> {
  const count = counts.get(group.file) ?? { cases: 0, verdicts: 0, issues: 0 };
  counts.set(group.file, count);
  count.cases += group.tests.length;
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
    const excepted = group.tests
      .map((one) => nameOf(group, one))
      .filter((name) => exceptions[name]);
    const found = await faultsOf(group).catch(() => group.tests.map((one) => nameOf(group, one)));
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
    for (const { data, valid, description } of group.tests) {
      expect(validate(data), description).toBe(valid);
    }
  });
});

test('nothing that the suite requires is left out', () => {
  const cases = required.flatMap(({ tests }) => tests);
  expect(cases).toHaveLength(927);
  const files = new Set(required.map(({ file }) => file));
  const run = [...counts].filter(([file]) => files.has(file)).map(([, { cases: count }]) => count);
  expect(run.reduce((total, count) => total + count, 0)).toBe(927);
});

test('every package compiles under the strictest options', { timeout: 900_000 }, () => {
  const { errors } = compileWithTypescript6(root);
  expect([...errors.values()].flat()).toEqual([]);
});
