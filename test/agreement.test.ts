import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineAndColumn } from '../src/diagnostics/format.js';
import { typedThings } from '../src/outputs/shared.js';
import { judge, spread, tally } from './support/agreement.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';
import { documentOf, forge, type Forged } from './support/forge.js';
import { asWritten, withExamples } from './support/invalid-examples.js';
import { loadAll, writePackage } from './support/load.js';
import { goldenDocuments } from './support/own-documents.js';
import { randomComposition } from './support/random-composition.js';
import { randomDocument } from './support/random-document.js';
import { forgeScenario, parseScenarios } from './support/scenario.js';
import { share } from './support/share.js';
import { judgeByTypes, judgeRequired } from './support/type-agreement.js';

/** With HOOKSMITH_COUNTS set, says how many values there were. */
const say = process.env['HOOKSMITH_COUNTS'] ? console.log : () => undefined;

const scenarios = join(repository, 'test', 'scenarios');
const seeds = share(
  Array.from({ length: 20 }, (_, index) => 1_000 + index),
  20,
);

/** How many documents of compositions; `npm run test:all` asks for more. */
const compositions = Number(process.env['HOOKSMITH_COMPOSITIONS'] ?? 4);
const firstComposition = Number(process.env['HOOKSMITH_FUZZ_SEED'] ?? 1);

const text = { type: 'string' };
const count = { type: 'integer' };

/** Every rule that there is, so that each is broken at least once. */
const everyRule = documentOf({
  schemas: {
    Numbers: {
      type: 'object',
      required: ['least', 'step'],
      properties: {
        least: { type: 'number', minimum: 2.5, maximum: 9 },
        between: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
        step: { ...count, multipleOf: 5, examples: [10] },
        cents: { type: 'number', multipleOf: 0.01, default: 0.07 },
      },
    },
    Texts: {
      type: 'object',
      properties: {
        short: { ...text, minLength: 2, maxLength: 3 },
        code: { ...text, pattern: '^[A-Z]+$' },
        state: { enum: ['open', 'closed', null, 3] },
        kind: { const: { nested: [1, 'a'] } },
        either: { type: ['string', 'integer', 'null', 'array'] },
        nothing: false,
      },
    },
    Lists: {
      type: 'object',
      required: ['unique', 'some'],
      properties: {
        unique: { type: 'array', items: text, minItems: 1, maxItems: 3, uniqueItems: true },
        some: { type: 'array', contains: { type: 'integer', minimum: 3 } },
        exact: { type: 'array', items: [text, count], additionalItems: false },
        open: { type: 'array', items: [text], additionalItems: count },
        none: { type: 'array', items: false },
      },
    },
    Maps: {
      type: 'object',
      required: ['closed'],
      minProperties: 1,
      maxProperties: 6,
      properties: {
        closed: { type: 'object', properties: { a: text }, additionalProperties: false },
        named: { type: 'object', propertyNames: { pattern: '^x-', maxLength: 20 } },
        patterned: {
          type: 'object',
          patternProperties: { '^n-': count, '^n': { not: { const: 1 } } },
        },
        counts: { type: 'object', additionalProperties: { ...count, minimum: 1 } },
      },
      dependencies: { named: ['counts'], patterned: { required: ['closed', 'counts'] } },
    },
    Either: {
      type: 'object',
      required: ['by'],
      properties: {
        by: { oneOf: [text, { type: 'number' }, { ...count, minimum: 10 }] },
        any: { anyOf: [{ $ref: '#/components/schemas/Numbers' }, { type: 'array', items: text }] },
        other: { type: ['string', 'number'], not: { enum: ['no', 0] } },
      },
      allOf: [{ $ref: '#/components/schemas/Texts' }, { required: ['either'] }],
      if: { properties: { by: text } },
      then: { required: ['any'] },
      else: { properties: { other: { minimum: 5, minLength: 5 } } },
    },
    Pairs: {
      type: 'object',
      properties: {
        some: {
          type: 'array',
          items: { type: 'object', properties: { a: text } },
          contains: { type: 'object', required: ['b'] },
        },
        pair: { type: 'array', items: [{ properties: { a: text } }, { properties: { b: text } }] },
      },
      examples: [
        { some: [{ a: '', b: 1 }] },
        { pair: [{ b: '' }, { b: '' }] },
        { pair: [{ a: '' }, { b: '' }], some: [{ a: '' }, { b: '' }] },
      ],
    },
    Tree: {
      type: 'object',
      required: ['label'],
      properties: {
        label: text,
        first: { $ref: '#/components/schemas/Tree' },
        others: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
      },
      additionalProperties: { $ref: '#/components/schemas/Numbers' },
    },
  },
  messages: {
    Grown: {
      payload: { $ref: '#/components/schemas/Tree' },
      examples: [{ payload: { label: 'oak', first: { label: 'branch', others: [] } } }],
    },
    Told: { payload: { $ref: '#/components/schemas/Either' } },
    Paired: { payload: { $ref: '#/components/schemas/Pairs' } },
  },
});

const keywords = [
  ...['type', 'enum', 'const', 'required', 'false schema'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern'],
  ...['contains', 'uniqueItems', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  ...['not', 'anyOf', 'oneOf'],
].sort();

/** Those that examples are added to. */
const written = [
  JSON.stringify(everyRule),
  read(groove),
  ...goldenDocuments.map(([, path]) => read(path)),
];

/** Packages by the set of documents that they are of. */
async function forgeAll(): Promise<readonly { readonly set: string; readonly forged: Forged }[]> {
  const pages = readdirSync(scenarios).flatMap((page) => parseScenarios(read(scenarios, page)));
  const sets = {
    own: written.map((document) => forge(document)),
    scenarios: share(
      pages.filter(({ blocks }) => blocks.some(({ kind }) => kind.startsWith('yaml'))),
      9,
    ).map(forgeScenario),
    random: seeds.map((seed) => forge(randomDocument(seed))),
    composed: Array.from({ length: compositions }, (_, index) =>
      forge(randomComposition(firstComposition + index)),
    ),
  };
  const made = Object.entries(sets).map(async ([set, documents]) =>
    (await Promise.all(documents)).map((forged) => ({ set, forged })),
  );
  const all = (await Promise.all(made)).flat();
  return all.filter(({ forged }) => forged.files.has('testing/index.ts'));
}

async function judgeAll() {
  const root = emptyFolder();
  write(root, 'package.json', '{ "type": "module" }');
  const packages = (await forgeAll()).map((made, index) => {
    const folder = join(root, `${made.set}-${index}`);
    writePackage(root, folder, made.forged);
    return { ...made, folder };
  });
  const loaded = await loadAll(
    packages.map(({ folder }) => folder),
    root,
  );
  return packages.flatMap((made, index) => {
    const module = loaded[index];
    return module ? [{ ...made, ...judge(made.forged, module) }] : [];
  });
}

describe('types and validators agree', () => {
  const all = judgeAll();
  const things = all.then((judged) => judged.flatMap((made) => made.things));

  test('on what is valid, and on where and why a value is not', async () => {
    const judged = await all;
    expect(judged.flatMap(({ set, faults }) => faults.map((fault) => `${set}: ${fault}`))).toEqual(
      [],
    );
  });

  test('as far as every rule goes', async () => {
    const judged = await all;
    const counts = tally(
      (await things).flatMap(({ breakages }) => breakages.map(({ keyword }) => keyword)),
    );
    expect(Object.keys(counts)).toEqual(keywords);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(seeds.length / 2);
    const samples = tally(
      judged.flatMap((made) => made.things.flatMap((thing) => thing.samples.map(() => made.set))),
    );
    expect(Math.min(...Object.values(samples))).toBeGreaterThan(100);
    say(samples, counts);
  });

  test('on what the compiler takes, and mostly on what it does not', async () => {
    const { faults, refused, taken, accepted } = judgeByTypes(await all);
    expect(faults).toEqual([]);
    expect(accepted).toBeGreaterThan(1_000);
    // Integers and patterns of keys are what types can't say; how many there are depends on the pages that are shared out.
    expect(refused.length).toBeGreaterThan(15 * taken.length);
    say(accepted, refused.length, taken);
  });

  test('on what has to be there', async () => {
    const composed = (await all).filter(({ set }) => set === 'composed');
    const { asked, faults } = judgeRequired(composed);
    expect(asked).toBeGreaterThan(20 * compositions);
    expect(faults.slice(asked / 200)).toEqual([]);
    say(asked, faults);
  });

  test.each(written.map((document, index) => ({ index, document })))(
    'and what is no valid example leaves no trace but a warning, document $index',
    async ({ index, document }) => {
      const { forged, things: judged } = (await all)[index] ?? expect.unreachable();
      const model = forged.model ?? expect.unreachable();
      const pointers = new Map(typedThings(model).map(({ name, pointer }) => [name, pointer]));
      const broken = judged.map(({ name, breakages }) => {
        const values = spread(breakages, 30).map(({ value }) => value);
        return [pointers.get(name) ?? '', values] as const;
      });
      const root = asWritten(document);
      const without = await forge(withExamples(root, new Map()).text);
      const { text: changed, examples } = withExamples(root, new Map(broken));
      const made = await forge(changed);
      const warningsOf = ({ diagnostics }: Forged) =>
        diagnostics.filter(({ code }) => code === 'invalid-example');
      // Each example stands in one line, and a warning at the value in it that is wrong.
      const places = warningsOf(made).map(({ place, severity }) => ({
        severity,
        line: place && lineAndColumn(place).line,
      }));
      expect(examples.length).toBeGreaterThan(50);
      expect(places).toEqual(
        expect.arrayContaining(examples.map(({ line }) => ({ severity: 'warning', line }))),
      );
      expect(places.length).toBe(examples.length + warningsOf(without).length);
      expect(made.files).toEqual(without.files);
    },
  );
});
