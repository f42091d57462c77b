import { expect, test } from 'vitest';
import { Judge } from '../../src/evolution/judge.js';
import { World } from '../../src/evolution/world.js';
import { rows } from '../support/changes.js';
import { compile } from '../support/compile.js';
import { emptyFolder, write } from '../support/folders.js';
import { documentOf, forge } from '../support/forge.js';
import { randomOf, type Random } from '../support/rewrite.js';
import { strictestOptions } from '../support/strictest.js';

type Schemas = readonly [old: object, next: object];

/** To the compiler an object with an index is more than one that just has the members. */
const usable = rows.filter(({ code }) => code !== 'pattern-property-added');

/** A schema before and after an edit: changes of the catalogue, some the other way, some none, in objects, lists and maps. */
function randomPair(random: Random, depth: number): Schemas {
  const one = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  if (depth === 0) {
    const row = one(usable);
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
  const root = emptyFolder();
  const models = [];
  for (const [index, age] of ['old', 'new'].entries()) {
    const schemas = Object.fromEntries(pairs.map((pair, at) => [`S${at}`, pair[index]]));
    const forged = await forge(documentOf({ schemas }), { only: ['types'], parserLimit: 0 });
    models.push(forged.model ?? expect.unreachable(JSON.stringify(forged.diagnostics)));
    for (const [path, text] of forged.files) {
      if (path.startsWith('types/')) write(root, `${age}/${path}`, text);
    }
  }
  const lines = pairs.flatMap((_, at) => [
    `{ const value: was.S${at} = null! as is.S${at}; void value; }`,
    `{ const value: is.S${at} = null! as was.S${at}; void value; }`,
  ]);
  const imports = ['old', 'new'].map((age, at) => {
    return `import type * as ${['was', 'is'][at]} from './${age}/types/index.js';`;
  });
  const path = write(root, 'pairs.ts', [...imports, ...lines, ''].join('\n'));
  const options = { ...strictestOptions, exactOptionalPropertyTypes: true };
  const errors = compile([path], options);
  const failed = new Set(errors.map((error) => Number(/:(\d+): /.exec(error)?.[1]) - 3));
  const [old, next] = models;
  if (!old || !next) return expect.unreachable();
  const world = new World(old, next);
  const judge = new Judge(world);
  const counts = { fine: 0, refused: 0, undecided: 0 };
  const faults = pairs.flatMap((pair, at) => {
    const payloads = { old: world.named('old', `S${at}`), new: world.named('new', `S${at}`) };
    const { reading, building } = judge.ofPayloads(payloads);
    return [reading, building].flatMap(({ verdict }, axis) => {
      counts[verdict]++;
      const fails = failed.has(at * 2 + axis);
      if (verdict === 'undecided' || (verdict === 'refused') === fails) return [];
      return [`${['reading', 'building'][axis]} ${verdict}: ${JSON.stringify(pair)}`];
    });
  });
  console.log(`random pairs: ${JSON.stringify(counts)}`);
  expect(faults).toEqual([]);
  expect(counts.undecided / (2 * count)).toBeLessThan(0.1);
  expect(Math.min(counts.fine, counts.refused)).toBeGreaterThan(count / 4);
});
