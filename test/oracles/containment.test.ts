import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describe } from '../../src/engine/forge.js';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { Prover } from '../../src/evolution/containment/prover.js';
import { Identities } from '../../src/evolution/identity.js';
import type { Sided } from '../../src/evolution/side.js';
import { Witnesses } from '../../src/evolution/witness.js';
import { lookupOf } from '../../src/model/lookup.js';
import { readFrom } from '../support/forge.js';

interface Case {
  readonly test: string;
  /** The first schema is within the second, or says the same. */
  readonly kind: 'sub' | 'eq';
  readonly a: unknown;
  readonly b: unknown;
  readonly expected: boolean;
}

/** The disagreements with IBM/jsonsubschema: its test, how many of its answers, and the reason. */
const waived: readonly (readonly [test: string, count: number, reason: string])[] = [
  ['test_api_join', 1, 'the case is a join, and no equality: 0.5 is a number and no integer'],
  ['test_all_all_3', 1, '3 is a multiple of 0.3'],
  ['test_equiv_multiple_case', 11, 'a line break is a text that the pattern . does not match'],
];

/** The cases that are neither proved nor refuted. */
const undecided = 5;

/** Draft-04 has exclusive limits as flags. */
function modern(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(modern);
  if (typeof schema !== 'object' || schema === null) return schema;
  const whole = new Set(['enum', 'const', 'default']);
  const all: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, whole.has(key) ? value : modern(value)]),
  );
  for (const [flag, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof all[flag] !== 'boolean') continue;
    const isExclusive = all[flag] && all[limit] !== undefined;
    delete all[flag];
    if (!isExclusive) continue;
    all[flag] = all[limit];
    delete all[limit];
  }
  return all;
}

async function sidedOf(schema: unknown): Promise<Sided> {
  const document = {
    asyncapi: '2.6.0',
    info: { title: 'Case', version: '1.0.0' },
    channels: {},
    components: { schemas: { Subject: { $ref: './subject.json' } } },
  };
  const read = readFrom({ 'subject.json': JSON.stringify(modern(schema)) });
  const found = await describe(
    { label: 'document.yaml', text: JSON.stringify(document) },
    { role: 'subscriber', formats: 'annotation', tell: undefined, ...unnamed },
    new Diagnostics(true),
    { read, parserLimit: 0 },
  );
  const { model } = found ?? expect.unreachable(JSON.stringify(schema));
  const subject = model.schemas.find(({ name }) => name === 'Subject') ?? model.schemas[0];
  const lookup = lookupOf(model);
  const names = model.schemas.map(({ name }) => name);
  return { schema: lookup(subject?.name ?? ''), side: { lookup, names } };
}

const unnamed = {
  packageName: undefined,
  packageVersion: undefined,
  license: undefined,
  repository: undefined,
};

/** True or false where it is proved or refuted. */
function answer(inner: Sided, outer: Sided): boolean | undefined {
  const identities = new Identities([inner.side, outer.side], 'annotation');
  const prover = new Prover(identities, 'annotation');
  const isProved = prover.isWithin(inner, outer, { isSent: false });
  const witness = new Witnesses(identities, 'annotation').find(inner, outer, { isSent: false });
  if (isProved && witness) throw new Error(`Proved, but ${JSON.stringify(witness.value)}`);
  return isProved ? true : witness ? false : undefined;
}

test('agrees with IBM/jsonsubschema, but for what is known', { timeout: 120_000 }, async () => {
  const path = join(process.env['HOOKSMITH_ORACLES'] ?? '', 'jsonsubschema.json');
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };
  const disagreements = new Map<string, number>();
  let [agree, open] = [0, 0];
  for (const { test: name, kind, a, b, expected } of cases) {
    const [left, right] = [await sidedOf(a), await sidedOf(b)];
    const both = [answer(left, right), ...(kind === 'eq' ? [answer(right, left)] : [])];
    const said = kind === 'eq' && !expected ? [both.every((one) => one === true)] : both;
    for (const one of said) {
      if (one === expected) agree++;
      else if (one === undefined) open++;
      else disagreements.set(name, (disagreements.get(name) ?? 0) + 1);
    }
  }
  console.log(`jsonsubschema: ${agree} agree, ${open} undecided, ${[...disagreements].join(' ')}`);
  expect([...disagreements].sort()).toEqual(waived.map(([name, count]) => [name, count]).sort());
  expect(open).toBeLessThanOrEqual(undecided);
  expect(agree).toBeGreaterThanOrEqual(545);
});
