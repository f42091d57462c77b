import type { Lookup } from '../../model/lookup.js';
import { survey } from '../../values/alternatives.js';
import type { Schema } from '../../model/model.js';
import type { Constant } from '../../model/telling.js';
import type { Snippet } from '../imports.js';
import { all, any, type Test } from './conditions.js';
import { typeTest, valueTest } from './keywords.js';
import { read } from './members.js';

/** Alternatives, as far as a value tells which of them it is meant as. */
export interface Alternatives {
  /** Those that a value is meant as, each with the test that says so. No two of the tests pass at once. */
  readonly told: readonly Told[];
  /** Passes where one of these tests does. */
  readonly isTold: Test;
  /** Those that a value which is none of the told may still be. */
  readonly others: readonly Schema[];
  /** The demand on a value that is none of them; undefined if two may accept the same value. */
  readonly expected: string | undefined;
}

interface Told {
  readonly test: Test;
  readonly schema: Schema;
}

/** A value is meant as the only alternative of its type, or as the one whose constant it has. */
export function tellApart(
  alternatives: readonly Schema[],
  value: Snippet,
  lookup: Lookup,
): Alternatives {
  const { byKind, constant, objects, others, expected } = survey(alternatives, lookup);
  const toldByKind = byKind.map(([kind, schema]) => ({ test: typeTest(value, kind), schema }));
  const byConstant = constant ? toldByConstant(objects, value, constant) : [];
  const isObject = typeTest(value, 'object');
  return {
    told: [
      ...toldByKind,
      ...byConstant.map(({ test, schema }) => ({ test: all([isObject, test]), schema })),
    ],
    isTold: any([...toldByKind.map(testOf), all([isObject, any(byConstant.map(testOf))])]),
    others,
    expected,
  };
}

/** Says that no value fits two of them, as their types and constants show. */
export function areExclusive(alternatives: readonly Schema[], lookup: Lookup): boolean {
  return survey(alternatives, lookup).expected !== undefined;
}

function testOf({ test }: Told): Test {
  return test;
}

/** For each of them, the test that an object is meant as it. */
function toldByConstant(
  schemas: readonly Schema[],
  value: Snippet,
  { key, values }: Constant,
): readonly Told[] {
  const place = read(value, key, undefined);
  return schemas.map((schema, index) => ({ test: valueTest(place, values[index] ?? []), schema }));
}
