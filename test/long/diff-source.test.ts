import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Judge } from '../../src/evolution/judge.js';
import { World } from '../../src/evolution/world.js';
import { rows } from '../support/changes.js';
import { compile } from '../support/compile.js';
import { emptyFolder, write } from '../support/folders.js';
import { documentOf, forge } from '../support/forge.js';
import { randomEdits } from '../support/random-edits.js';
import { randomOf, type Random } from '../support/rewrite.js';
import { strictestOptions } from '../support/strictest.js';

type Schemas = readonly [old: object, next: object];

/** A schema before and after an edit: changes of the catalogue, some the other way, some none, in objects, lists and maps. */
function randomPair(random: Random, depth: number): Schemas {
  const one = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  if (depth === 0) {
    const row = one(rows);
    return one<Schemas>([
      [row.old, row.new],
      [row.new, row.old],
      [row.old, row.old],
      [row.new, row.new],
    ]);
  }
  const inner = (): Schemas => randomPair(random, depth - 1);
  const both = (make: (part: object) => object, [old, next]: Schemas): Schemas => [
    make(old),
    make(next),
  ];
  const members = [inner(), inner()];
  const object = (age: 0 | 1, required: readonly string[]): object => ({
    ...{ type: 'object', required },
    properties: Object.fromEntries(members.map((pair, index) => [`m${index}`, pair[age]])),
  });
  const [before, after] = [one([[], ['m0']]), one([[], ['m0'], ['m0', 'm1']])];
  return one<() => Schemas>([
    () => [object(0, before), object(1, before)],
    () => [object(0, before), object(1, after)],
    () => both((items) => ({ type: 'array', items }), inner()),
    () => both((part) => ({ type: 'object', additionalProperties: part }), inner()),
    () => both((part) => ({ oneOf: [part, { type: 'null' }] }), inner()),
  ])();
}

const count = Number(process.env['HOOKSMITH_SOURCES'] ?? 300);

test('what is said of reading and building is what the compiler says, of random pairs', async () => {
  const random = randomOf(19);
  const pairs = Array.from({ length: count }, (_, at) => randomPair(random, 1 + (at % 2)));
  const [old, next] = ([0, 1] as const).map((age) =>
    documentOf({ schemas: Object.fromEntries(pairs.map((pair, at) => [`S${at}`, pair[age]])) }),
  );
  const { faults, ...counts } = await judged(old ?? {}, next ?? {});
  console.log(`random pairs: ${JSON.stringify(counts)}`);
  expect(faults).toEqual([]);
  expect(counts.undecided / (2 * count)).toBeLessThan(0.1);
  expect(Math.min(counts.fine, counts.refused)).toBeGreaterThan(count / 4);
});

/** So many schemas are in one document. */
const atOnce = 200;

test('what is said of reading and building is what the compiler says, of any random edit', async () => {
  const counts = { fine: 0, refused: 0, undecided: 0 };
  for (let seed = 1; seed <= count; seed += atOnce) {
    const edits = randomEdits(seed, atOnce);
    const { faults, ...found } = await judged(edits.old, edits.new);
    expect(faults).toEqual([]);
    for (const verdict of ['fine', 'refused', 'undecided'] as const) {
      counts[verdict] += found[verdict];
    }
  }
  console.log(`types of random edits: ${JSON.stringify(counts)}`);
  const all = counts.fine + counts.refused + counts.undecided;
  expect(counts.undecided / all).toBeLessThan(0.1);
});

/** The verdicts on the types of all schemas that both documents have by one name, and where the compiler says otherwise. */
async function judged(old: object, next: object) {
  const root = emptyFolder();
  const was = await typesOf(old, write.bind(undefined, join(root, 'old')));
  const is = await typesOf(next, write.bind(undefined, join(root, 'new')));
  const known = new Set(is.schemas.map(({ name }) => name));
  const names = was.schemas.map(({ name }) => name).filter((name) => known.has(name));
  const lines = names.flatMap((name) => [
    `{ const value: was.${name} = null! as is.${name}; void value; }`,
    `{ const value: is.${name} = null! as was.${name}; void value; }`,
  ]);
  const imports = [
    "import type * as was from './old/types/index.js';",
    "import type * as is from './new/types/index.js';",
  ];
  const path = write(root, 'pairs.ts', [...imports, ...lines, ''].join('\n'));
  const options = { ...strictestOptions, exactOptionalPropertyTypes: true };
  const errors = compile([path], options);
  const failed = new Set(errors.map((error) => Number(/:(\d+): /.exec(error)?.[1]) - 3));
  const world = new World(was, is);
  const judge = new Judge(world);
  const counts = { fine: 0, refused: 0, undecided: 0 };
  const faults = names.flatMap((name, at) => {
    const payloads = { old: world.named('old', name), new: world.named('new', name) };
    const { reading, building } = judge.ofPayloads(payloads);
    return [reading, building].flatMap(({ verdict }, axis) => {
      counts[verdict]++;
      const fails = failed.has(at * 2 + axis);
      if (verdict === 'undecided' || (verdict === 'refused') === fails) return [];
      return [`${['reading', 'building'][axis]} ${verdict}: ${name}`];
    });
  });
  return { ...counts, faults };
}

/** The Model of a document, whose types are written. */
async function typesOf(document: object, put: (path: string, text: string) => unknown) {
  const forged = await forge(document, { only: ['types'], parserLimit: 0 });
  for (const [path, text] of forged.files) if (path.startsWith('types/')) put(path, text);
  return forged.model ?? expect.unreachable(JSON.stringify(forged.diagnostics));
}
