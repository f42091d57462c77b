import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareModels } from '../src/evolution/compare.js';
import { contractOf } from '../src/engine/read-contract.js';
import { contractLines, readContract } from '../src/model/contract.js';
import type { Model } from '../src/model/model.js';
import { describedOf } from './support/described.js';
import { documents, read, repository } from './support/folders.js';
import { randomOf, type Random } from './support/rewrite.js';

type Fields = Record<string, unknown>;

const count = Number(process.env['HOOKSMITH_CONTRACTS'] ?? 16);

const others: readonly unknown[] = [
  ...[null, 0, -1, 1e999, 'text', '', true, [], {}, [[]], [null], { kind: 'reference', to: 'x' }],
  ...[{ kind: 'boolean' }, { kind: 'keywords', pointer: '' }, '__proto__', 'constructor'],
];

/** Puts something else in a random place of JSON, or takes the place away. */
function broken(whole: unknown, random: Random): unknown {
  const one = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  const copy = structuredClone(whole);
  const holders: Fields[] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Object.keys(node).length > 0) holders.push(node as Fields);
    Object.values(node).forEach(collect);
  };
  collect(copy);
  const holder = one(holders);
  const key = one(Object.keys(holder));
  if (random() < 0.3) delete holder[key];
  else holder[key] = random() < 0.3 ? structuredClone(one(holders)) : one(others);
  return copy;
}

test.each([
  join(documents, 'parcels.yaml'),
  join(repository, 'test', 'golden', 'orders', 'document.yaml'),
])('a contract that somebody has changed is refused, or compared: %s', async (spec) => {
  const model = (await describedOf(read(spec))) ?? expect.unreachable(spec);
  const whole: unknown = JSON.parse(contractLines(model).join('\n'));
  const random = randomOf(7);
  const seen = { refused: 0, compared: 0 };
  for (let left = count; left > 0; left--) {
    const text = JSON.stringify(broken(whole, random));
    const contract = readContract(text);
    if (contract === undefined || contract === 'newer') seen.refused++;
    else {
      seen.compared++;
      expect(() => both(contract, model), text).not.toThrow();
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(count / 16);
});

function both(old: Model, next: Model): void {
  compareModels(old, next);
  compareModels(next, old);
}

describe('a contract', () => {
  const string = (more: object) => ({
    kind: 'keywords',
    pointer: '#/x',
    types: ['string'],
    ...more,
  });
  const named = (schemas: Readonly<Record<string, object>>, more: object = {}) =>
    JSON.stringify({
      ...{ contract: 1, title: '', packageName: 'a', packageVersion: '1.0.0' },
      ...{ role: 'subscriber', formats: 'annotation', otherEvents: 0 },
      schemas: Object.entries(schemas).map(([name, schema]) => ({ name, file: 'a', schema })),
      ...{ messages: [], events: [], tellings: [], servers: [], ...more },
    });
  const reference = (to: string) => ({ kind: 'reference', pointer: '#/x', to });
  const deep = (depth: number): object =>
    depth === 0 ? string({}) : { kind: 'keywords', pointer: '#/x', not: deep(depth - 1) };

  test('is one where every name leads somewhere', () => {
    const good = named({ A: string({}), B: reference('A') });
    expect(contractOf(good)).toHaveProperty('packageName', 'a');
  });

  test.each([
    ['a name that leads to itself', named({ A: reference('A') })],
    ['names that lead to each other', named({ A: reference('B'), B: reference('A') })],
    ['a name that leads nowhere', named({ A: reference('constructor') })],
    ['a pattern that is none', named({ A: string({ pattern: { source: '(', flags: 'u' } }) })],
    ['flags that are none', named({ A: string({ pattern: { source: 'a', flags: 'gy' } }) })],
    ['schemas a thousand deep', named({ A: deep(1_000) })],
    ['lists a million deep', `{"contract":1,"schemas":${'['.repeat(1e6)}${']'.repeat(1e6)}}`],
    ['a role that is none', named({}, { role: '__proto__' })],
    ['no role', named({}, { role: undefined })],
    ['an event without an operation', named({}, { events: [{ name: 'a' }] })],
  ])('is none with %s', (_, text) => {
    expect(contractOf(text)).toBeUndefined();
  });

  test('has no say in how fast its patterns are', () => {
    const slow = (more: object) => ({ source: '^(a+)+$', flags: 'u', ...more });
    const said = contractOf(named({ A: string({ pattern: slow({ growth: 'none' }) }) }));
    expect(said).toHaveProperty('schemas.0.schema.pattern', slow({ growth: 'exponential' }));
  });

  test('whose schemas are parts of themselves is compared', () => {
    const parts = (allOf: readonly object[]) => ({ kind: 'keywords', pointer: '#/x', allOf });
    const own = named({ A: parts([reference('B'), string({})]), B: parts([reference('A')]) });
    const model = contractOf(own);
    if (!model || model === 'newer') return expect.unreachable();
    expect(compareModels(model, model)).toEqual([]);
  });
});
