import { expect, test, vi } from 'vitest';
import { breakagesOf } from '../src/values/breakages.js';
import { findMisfit } from '../src/values/misfit.js';
import { Prover } from '../src/evolution/containment/prover.js';
import { compareModels } from '../src/evolution/compare.js';
import { Effort } from '../src/evolution/effort.js';
import { never } from '../src/evolution/flatten.js';
import { World } from '../src/evolution/world.js';
import { schemaExports } from '../src/model/export-names.js';
import { ajvOf } from './support/ajv.js';
import { attack, mirrorFaults, noAttack, type Attack } from './support/attack.js';
import { describedOf } from './support/described.js';
import { documentOf, forge } from './support/forge.js';
import { load, type Validators } from './support/load.js';
import { randomEdits } from './support/random-edits.js';

const kind = (value: string) => ({ required: ['kind'], properties: { kind: { const: value } } });
const listed = { type: 'object', required: ['list'] };

test.each<[string, object, object]>([
  [
    'an alternative',
    { ...listed, oneOf: ['a', 'b', 'c'].map(kind) },
    { ...listed, oneOf: [kind('c'), { type: 'string' }] },
  ],
  [
    'a condition',
    {
      ...listed,
      if: { properties: { list: { type: 'array' } } },
      then: { properties: { b: { type: 'string' } } },
    },
    { ...listed, properties: { b: { type: 'integer' } } },
  ],
  [
    'a dependency',
    { ...listed, dependencies: { list: { properties: { b: { type: 'string' } } } } },
    { ...listed, properties: { b: { type: 'integer' } } },
  ],
])('members that %s describes are sent, beside those that are required', async (_, old, next) => {
  const [was, is] = await Promise.all(
    [old, next].map((Subject) => describedOf(documentOf({ schemas: { Subject } }))),
  );
  const world = new World(was ?? expect.unreachable(), is ?? expect.unreachable());
  const [inner, outer] = (['old', 'new'] as const).map((age) => {
    return { schema: world.named(age, 'Subject'), side: world.side };
  });
  if (!inner || !outer) return expect.unreachable();
  expect(new Prover(world.identities, world.formats).isWithin(inner, outer)).toBe(false);
});

test('a value that is beyond a limit already is broken as it is', () => {
  const schema = { kind: 'keywords', pointer: '', types: ['string'], maxLength: 2 } as const;
  const found = [...breakagesOf('a long text', schema, () => schema)];
  expect(found.map(({ value }) => value)).toContain('a long text');
});

/** How many schemas are edited; the long tests ask for more. */
const count = Number(process.env['HOOKSMITH_EDITS'] ?? 50);
const firstSeed = Number(process.env['HOOKSMITH_FUZZ_SEED'] ?? 1);
const isWhole = process.env['HOOKSMITH_WHOLE'] !== undefined;

/** So many are in one document. */
const atOnce = 200;

/** The seeds of the documents, far enough from each other to have no schema in common. */
const seeds = Array.from({ length: Math.ceil(count / atOnce) }, (_, at) => firstSeed + at * atOnce);

test('no proof of a random edit has a counterexample, few are undecided, and both directions mirror', async () => {
  const said = noAttack();
  const mirrors: string[] = [];
  for (const seed of seeds) {
    const edits = randomEdits(seed, Math.min(count, atOnce));
    const old = (await describedOf(edits.old)) ?? expect.unreachable(`${seed}`);
    const next = (await describedOf(edits.new)) ?? expect.unreachable(`${seed}`);
    attack(old, next, said, isWhole ? { tries: 400, isOpen: true } : { tries: 25 });
    mirrors.push(...mirrorFaults(old, next, isWhole ? 8 : 32));
  }
  expect(said.faults).toEqual([]);
  expect(mirrors).toEqual([]);
  const all = said.fine + said.refused + said.undecided;
  console.log(
    `random edits: ${all} verdicts, ${said.refused} refused, ${said.undecided} undecided`,
  );
  expect(said.refused).toBeGreaterThan(count / 4);
  expect(said.undecided / all).toBeLessThan(0.1);
});

test('what a random edit refuses is sent by one package and refused by the other, and Ajv agrees', async () => {
  for (const seed of isWhole ? seeds : [firstSeed]) {
    const edits = randomEdits(seed, isWhole ? atOnce : 12);
    const packages = { old: await made(edits.old), new: await made(edits.new) };
    const said: Attack = noAttack();
    const [old, next] = [packages.old.model, packages.new.model];
    attack(old, next, said, { tries: 50 });
    expect(said.refusals.length).toBeGreaterThan(0);
    const faults = said.refusals.flatMap(({ name, sender, value }) => {
      const receiver = sender === 'new' ? 'old' : 'new';
      return [
        ...(takes(packages[sender], name, value) === true ? [] : ['is not sent']),
        ...(takes(packages[receiver], name, value) === false ? [] : ['is not refused']),
      ].map((words) => `${name} by ${sender}: ${JSON.stringify(value)} ${words}`);
    });
    expect(faults).toEqual([]);
  }
});

async function made(document: object) {
  const forged = await forge(document, { only: ['validators', 'schemas'], parserLimit: 0 });
  return {
    model: forged.model ?? expect.unreachable(JSON.stringify(forged.diagnostics)),
    validators: await load<Validators>(forged, 'validators/index'),
    ajv: ajvOf(forged),
  };
}

/** The verdict of a package's validator, if it is Ajv's. */
function takes(
  { model, validators, ajv }: Awaited<ReturnType<typeof made>>,
  name: string,
  value: Attack['refusals'][number]['value'],
): boolean | undefined {
  const isTaken = validators[schemaExports(name).is]?.(value) === true;
  const { file = '' } = model.schemas.find((one) => one.name === name) ?? {};
  const byAjv = ajv(file, value);
  return byAjv === undefined || byAjv === isTaken ? isTaken : undefined;
}

const many = <Part>(of: (text: string) => Part) =>
  Array.from({ length: 1_000 }, (_, at) => of(`${at}`));

test.each<[string, (of: (text: string) => string) => object]>([
  ['values', (of) => ({ enum: many(of) })],
  ['constants in anyOf', (of) => ({ anyOf: many((text) => ({ const: of(text) })) })],
  ['lists in oneOf', (of) => ({ oneOf: many((text) => ({ type: 'string', enum: [of(text)] })) })],
])('many %s are compared in few steps, and decided', async (_, payloadOf) => {
  const described = (of: (text: string) => string) => {
    const message = { name: 'thing', payload: payloadOf(of) };
    return describedOf({ ...documentOf({}), channels: { thing: { subscribe: { message } } } });
  };
  const old = (await described((text) => text)) ?? expect.unreachable();
  const next = (await described((text) => (text === '7' ? 'other' : text))) ?? expect.unreachable();
  const spend = vi.spyOn(Effort.prototype, 'spend');
  const axes = compareModels(old, next).map((change) => Object.values(change.axes ?? {}));
  const work = spend.mock.calls.reduce((sum, [own]) => sum + own, 0);
  spend.mockRestore();
  expect(axes.flat()).toHaveLength(8);
  expect(axes.flat().filter(({ verdict }) => verdict === 'undecided')).toEqual([]);
  expect(work).toBeLessThan(200_000);
});

test('the width of a schema counts, and not only the length of the value', () => {
  const anyOf = many(
    (text) => ({ kind: 'keywords', pointer: '', maxLength: -Number(text) }) as const,
  );
  const patternProperties = many((source) => ({ source, flags: 'u', schema: anyOf[0] ?? never }));
  for (const [value, own] of [
    ['text', { anyOf }],
    [{ a: 'b' }, { patternProperties }],
    [{}, { required: many(String) }],
  ] as const) {
    let work = 0;
    const spend = (more: number): void => void (work += more);
    const schema = { kind: 'keywords', pointer: '', ...own } as const;
    findMisfit(value, schema, () => expect.unreachable(), 'annotation', spend);
    expect(work).toBeGreaterThanOrEqual(1_000);
  }
  const effort = new Effort();
  const asked = effort.attempt(() => many(() => effort.use(10_000)));
  expect([asked, effort.spend(1_000)]).toEqual([undefined, true]);
});
