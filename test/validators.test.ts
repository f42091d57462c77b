import { Ajv } from 'ajv';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMisfit } from '../src/model/misfit.js';
import type { Json } from '../src/model/model.js';
import { schemaExports } from '../src/model/names.js';
import type { Issue } from '../src/runtime/validation.js';
import { groove, read, repository } from './support/folders.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { load } from './support/load.js';

type Loaded = Readonly<Record<string, (value: unknown) => unknown>>;

const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

/** A value near `sample`: the same, or with one member or item replaced, removed or added. */
function near(sample: Json): fc.Arbitrary<Json> {
  if (typeof sample !== 'object' || sample === null) return fc.oneof(fc.constant(sample), anyJson);
  if (Array.isArray(sample)) {
    const items = sample as readonly Json[];
    const changed = items.map((item, index) => near(item).map((other) => items.with(index, other)));
    return fc.oneof(fc.constant(sample), anyJson, fc.array(anyJson, { maxLength: 3 }), ...changed);
  }
  const members = Object.entries(sample);
  const replaced = members.map(([key, value]) =>
    near(value).map((other) => ({ ...sample, [key]: other })),
  );
  const removed = members.map(([key]) =>
    fc.constant(Object.fromEntries(members.filter(([other]) => other !== key))),
  );
  const added = fc.tuple(fc.string(), anyJson).map(([key, value]) => ({ ...sample, [key]: value }));
  return fc.oneof(
    fc.constant(sample),
    anyJson,
    added,
    ...replaced,
    ...removed,
  ) as fc.Arbitrary<Json>;
}

describe.each([
  ['Groove', groove],
  ['orders', join(repository, 'test', 'golden', 'orders', 'document.yaml')],
])('the validators of %s', (_, path) => {
  const prepare = async () => {
    const forged = await forge(read(path));
    const validators = await load<Loaded>(forged, 'validators/index');
    const { fixtures } = await load<{ fixtures: Record<string, Json> }>(forged, 'testing/index');
    const things = [...(forged.model?.schemas ?? []), ...(forged.model?.messages ?? [])];
    const ajv = new Ajv({ strict: false, validateFormats: false, ownProperties: true });
    for (const { file } of things) {
      ajv.addSchema(JSON.parse(fileOf(forged, `schemas/${file}.json`)) as object, `${file}.json`);
    }
    return { forged, validators, fixtures, things, ajv };
  };
  const prepared = prepare();

  test('accept every fixture, and say nothing of it', async () => {
    const { validators, fixtures, forged } = await prepared;
    expect(Object.keys(fixtures)).toEqual(forged.model?.messages.map(({ name }) => name));
    for (const [name, fixture] of Object.entries(fixtures)) {
      const { is, parse, issues } = schemaExports(name);
      expect(validators[is]?.(fixture)).toBe(true);
      expect(validators[issues]?.(fixture)).toEqual([]);
      expect(validators[parse]?.(fixture)).toBe(fixture);
    }
  });

  test('agree with their issues, with Ajv, and with what judges the examples', async () => {
    const { validators, fixtures, things, ajv, forged } = await prepared;
    const schemas = new Map(
      things.map((thing) => [thing.name, 'schema' in thing ? thing.schema : thing.payload]),
    );
    const lookup = (name: string) => schemas.get(name) ?? expect.unreachable(name);
    const samples = fc.constantFrom(...Object.values(fixtures)).chain(near);
    const parts = samples.chain((sample) =>
      fc.constantFrom(sample, ...Object.values(Object(sample) as object)),
    );
    let [accepted, refused] = [0, 0];
    for (const { name, file } of things) {
      const { is, issues, assert } = schemaExports(name);
      const byAjv = ajv.getSchema(`${file}.json`) ?? expect.unreachable(file);
      fc.assert(
        fc.property(parts as fc.Arbitrary<Json>, (value) => {
          const verdict = validators[is]?.(value);
          const found = validators[issues]?.(value) as readonly Issue[];
          expect(verdict).toBe(found.length === 0);
          expect(verdict).toBe(byAjv(value));
          expect(verdict).toBe(findMisfit(value, lookup(name), lookup) === undefined);
          if (verdict) validators[assert]?.(value);
          else expect(() => validators[assert]?.(value)).toThrow(/^Not a valid /);
          if (verdict) accepted++;
          else refused++;
        }),
        { numRuns: 300, seed: 7 },
      );
    }
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
    expect(forged.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('never say a value', async () => {
    const { validators, things } = await prepared;
    const secret = 'hunter2';
    for (const { name } of things) {
      const { issues } = schemaExports(name);
      for (const value of [secret, [secret], { number: secret, id: secret, links: secret }]) {
        expect(JSON.stringify(validators[issues]?.(value))).not.toContain(secret);
      }
    }
  });
});

test('schemas on a cycle ask about a value once', async () => {
  const path = join(repository, 'test', 'golden', 'pets', 'document.yaml');
  const { isPet, isDog, isCat, petIssues } = await load<Loaded>(
    await forge(read(path)),
    'validators/index',
  );
  const verdicts = (value: unknown) => [isPet, isDog, isCat].map((is) => is?.(value));
  const dog = { kind: 'dog', barks: true };
  const cat = { kind: 'cat', purrs: true, friends: [dog] };
  expect(verdicts(dog)).toEqual([true, true, false]);
  expect(verdicts(cat)).toEqual([true, false, true]);
  expect(verdicts({ ...cat, friends: [cat, { kind: 'dog' }] })).toEqual([false, false, false]);
  expect(verdicts({ kind: 'dog' })).toEqual([false, false, false]);
  expect(petIssues?.(dog)).toEqual([]);
  expect(petIssues?.({ kind: 'dog' })).toMatchObject([{ keyword: 'oneOf' }]);
});

test('a cycle of many schemas leaves none of them out', async () => {
  const length = 12;
  const schemas = Array.from({ length }, (_, index) => {
    const next = { $ref: `#/components/schemas/Part${(index + 1) % length}` };
    return [`Part${index}`, { required: [`a${index}`], allOf: [next] }] as const;
  });
  const forged = await forge(documentOf({ schemas: Object.fromEntries(schemas) }));
  const validators = await load<Loaded>(forged, 'validators/index');
  const whole = Object.fromEntries(schemas.map((_, index) => [`a${index}`, index]));
  for (let index = 0; index < length; index++) {
    expect(validators[`isPart${index}`]?.(whole)).toBe(true);
    for (const key of Object.keys(whole)) {
      const { [key]: left, ...rest } = whole;
      expect([left, validators[`isPart${index}`]?.(rest)]).toEqual([left, false]);
      expect(validators[`part${index}Issues`]?.(rest)).toMatchObject([{ pointer: `/${key}` }]);
    }
  }
});
