import { convert } from '@asyncapi/converter';
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import type { Json } from '../src/json.js';
import { schemaExports } from '../src/model/export-names.js';
import { typedThings } from '../src/outputs/shared.js';
import { emptyFolder, read, readTree, repository } from './support/folders.js';
import { forge, type Forged } from './support/forge.js';
import { load } from './support/load.js';
import { allNames, modelOf } from './support/names.js';
import { ownDocuments } from './support/own-documents.js';
import { asJson, randomOf, withReorderedLists, withShuffledMaps } from './support/rewrite.js';
import { parseScenarios } from './support/scenario.js';
import { share } from './support/share.js';

type Loaded = Readonly<Record<string, (value: unknown) => unknown>>;

interface Kit {
  readonly messageFixtures: Readonly<Record<string, Json>>;
}

const documents = share(ownDocuments, 9);

/** The packages of our own documents, forged once. */
const packages = new Map(ownDocuments.map(([name, path]) => [name, forge(read(path))]));

function packageOf(name: string): Promise<Forged> {
  return packages.get(name) ?? expect.unreachable(name);
}

function contents({ files }: Forged): object {
  expect(files.size).toBeGreaterThan(0);
  return Object.fromEntries(files);
}

describe.each(documents)('%s', (name, path) => {
  test('with CRLF for LF gives the same bytes', async () => {
    const text = read(path);
    expect(text).not.toContain('\r');
    const folder = emptyFolder();
    writeFileSync(join(folder, 'document.yaml'), text.replaceAll('\n', '\r\n'));
    const { ok } = await generate({ spec: 'document.yaml', output: 'package', folder });
    expect(ok).toBe(true);
    const tree = new Map(readTree(join(folder, 'package')));
    expect(tree.delete('.manifest.json')).toBe(true);
    expect(Object.fromEntries(tree)).toEqual(contents(await packageOf(name)));
  });

  test('as JSON gives the same bytes', async () => {
    const json = asJson(read(path));
    expect(JSON.parse(json)).toHaveProperty('asyncapi');
    expect(contents(await forge(json))).toEqual(contents(await packageOf(name)));
  });

  test.each(share([1, 2, 3], 3))(
    'with its maps shuffled gives the same package, seed %i',
    async (seed) => {
      const text = withShuffledMaps(read(path), randomOf(seed));
      expect(text).not.toBe(asJson(read(path)));
      const [before, after] = [await packageOf(name), await forge(text)];
      expect([...after.files.keys()]).toEqual([...before.files.keys()]);
      expect(wordsOf(after)).toEqual(wordsOf(before));
    },
  );

  test('with its maps shuffled gives the same verdicts', async () => {
    const before = await packageOf(name);
    const after = await forge(withShuffledMaps(read(path), randomOf(4)));
    const [own, other] = [
      await load<Loaded>(before, 'validators/index'),
      await load<Loaded>(after, 'validators/index'),
    ];
    const { messageFixtures } = await load<Kit>(before, 'testing/index');
    const values = Object.values(messageFixtures).flatMap((fixture) => [
      fixture,
      ...variants(fixture),
    ]);
    const names = typedThings(before.model ?? expect.unreachable());
    const verdicts = (validators: Loaded) =>
      names.map((thing) => {
        const { is, issues } = schemaExports(thing.name);
        return values.map((value) => [
          validators[is]?.(value),
          new Set((validators[issues]?.(value) as { pointer: string }[]).map((i) => i.pointer)),
        ]);
      });
    expect(names.length).toBeGreaterThan(0);
    expect(verdicts(other)).toEqual(verdicts(own));
  });
});

/** Every word of every file, wherever in it; the README shows the first event, whichever that is. */
function wordsOf({ files }: Forged): object {
  const sorted = [...files]
    .filter(([path]) => path !== 'README.md')
    .map(([path, text]) => [path, (text.match(/[^\s(),;|&[\]{}]+/g) ?? []).sort()]);
  return Object.fromEntries(sorted) as object;
}

/** The value without one of its members, or with another in its place. */
function variants(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [null, 5, 'x'];
  return Object.entries(value).flatMap(([key, member]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
    ...[null, 5, 'x', [member]].map((item) => ({ ...value, [key]: item })),
  ]);
}

test('another working folder gives the same bytes', async () => {
  const [first, second] = [emptyFolder(), emptyFolder()];
  for (const [name, path] of share(ownDocuments, 9)) {
    const relativePath = `${name.replace(/\W/g, '-')}.yaml`;
    copyFileSync(path, join(first, relativePath));
    const [here, there] = [`here-${relativePath}`, `there-${relativePath}`];
    await generate({ spec: relativePath, output: here, folder: first });
    const output = join(second, there);
    await generate({ spec: path, output, folder: second, project: emptyFolder() });
    const tree = readTree(join(first, here));
    expect(tree.size).toBeGreaterThan(10);
    expect(Object.fromEntries(tree)).toEqual(Object.fromEntries(readTree(output)));
  }
});

describe('lists', () => {
  const scenarios = readdirSync(join(repository, 'test', 'scenarios')).flatMap((page) =>
    parseScenarios(read(repository, 'test', 'scenarios', page)).flatMap(({ blocks }) =>
      blocks.filter(({ kind, text }) => kind === 'yaml' && /^asyncapi:/m.test(text)),
    ),
  );
  const texts = [
    ...ownDocuments.map(([, path]) => read(path)),
    ...scenarios.map(({ text }) => text),
  ];

  test('in another order rename nothing', async () => {
    let count = 0;
    for (const text of texts) {
      const model = await modelOf(text);
      const other = withReorderedLists(text, (items) => [...items].reverse());
      if (!model || other === asJson(text)) continue;
      const after = (await modelOf(other)) ?? expect.unreachable(text);
      expect(allNames(after)).toEqual(allNames(model));
      count++;
    }
    expect(count).toBeGreaterThan(6);
  });
});

describe('AsyncAPI 2 and its conversion to 3', () => {
  /** The converter does not escape what it refers to, `per%20cent` say, so not the hostile one. */
  const version2 = ownDocuments.filter(
    ([name, path]) => name !== 'hostile.json' && /^asyncapi: '?2/m.test(read(path)),
  );

  test.each(version2)(
    '%s: the same package, places and types of parameters aside',
    async (name, path) => {
      const converted = convert(JSON.parse(asJson(read(path))) as { asyncapi: string }, '3.0.0', {
        v2tov3: { pointOfView: 'application' },
      });
      const [before, after] = [await packageOf(name), await forge(converted)];
      expect([...after.files.keys()]).toEqual([...before.files.keys()]);
      for (const [file, text] of before.files) {
        expect(withoutPlaces(after.files.get(file) ?? ''), file).toBe(withoutPlaces(text));
      }
    },
  );

  test('there are several', () => expect(version2.length).toBeGreaterThan(2));
});

/** Pointers name other places in the two versions, in headers and in what issues say of the schema. */
function withoutPlaces(text: string): string {
  return text
    .replace(/^(\/\/ Generated by hooksmith from )\S+$/m, '$1')
    .replace(/'#\/[^']*'/g, "'#'")
    .replace(/"#\/[^"]*"/g, '"#"');
}

describe('roles', () => {
  const shared = /^(?:schemas|types|validators)\//;
  const eventsOf = ({ model }: Forged) => model?.events ?? [];
  const channelsOf = (forged: Forged) =>
    eventsOf(forged).map(({ operation }) => operation.channel.pointer + operation.id);

  test.each(documents)('%s: each handles what the other does not', async (name, path) => {
    const likelier = await packageOf(name);
    const role = likelier.model?.role === 'subscriber' ? 'application' : 'subscriber';
    const other = await forge(read(path), { role });
    const [ours, theirs] = [channelsOf(likelier), channelsOf(other)];
    expect(ours.filter((id) => theirs.includes(id))).toEqual([]);
    expect(likelier.model?.otherEvents).toBe(theirs.length);
    expect(other.model?.otherEvents).toBe(ours.length);
    expect(ours.length).toBeGreaterThanOrEqual(theirs.length);
    const fixtures = new Set(likelier.model?.messages.map(({ file }) => `testing/${file}.ts`));
    const both = ({ files }: Forged) =>
      [...files].filter(([file]) => shared.test(file) || fixtures.has(file));
    expect(both(other)).toEqual(both(likelier));
    const warned = other.diagnostics.some(({ code }) => code === 'no-operations');
    expect(warned).toBe(theirs.length === 0);
  });

  test('there is a document with events on both sides, and one with them on one', async () => {
    const all = await Promise.all(packages.values());
    const counts = all.map(({ model }) => [model?.events.length, model?.otherEvents]);
    expect(counts.some(([own, other]) => own && other)).toBe(true);
    expect(counts.some(([own, other]) => own && other === 0)).toBe(true);
  });
});
