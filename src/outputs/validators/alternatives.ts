import { expectedType, expectedValue } from '../../model/expected.js';
import type { Lookup } from '../../model/lookup.js';
import { typeOf } from '../../values/misfit.js';
import type { JsonType, Schema } from '../../model/model.js';
import { demandsOf, findConstant, type Constant } from '../../model/telling.js';
import type { Snippet } from '../imports.js';
import { all, any, type Test } from './conditions.js';
import { kindOf, kinds, typeTest, valueTest } from './keywords.js';
import { read } from './members.js';

/** Alternatives, as far as a value tells which of them it is meant as. */
export interface Alternatives {
  /** Those that a value is meant as, each with the test that says so. No two of the tests pass at once. */
  readonly told: readonly Told[];
  /** Passes where one of these tests does. */
  readonly isTold: Test;
  /** Those that a value which is none of the told may still be. */
  readonly others: readonly Schema[];
  /** The demand on a value that is none of them; undefined where two may accept the same value. */
  readonly expected: string | undefined;
}

interface Told {
  readonly test: Test;
  readonly schema: Schema;
}

/** An alternative and the types that it may accept, where it says so. */
interface Typed {
  readonly schema: Schema;
  readonly types: readonly JsonType[] | undefined;
}

/** A value is meant as the only alternative of its type, or as the one whose constant it has. */
export function tellApart(
  alternatives: readonly Schema[],
  value: Snippet,
  lookup: Lookup,
): Alternatives {
  const { typed, areTyped, objects, constant } = survey(alternatives, lookup);
  const singles = areTyped ? kinds.filter((kind) => ofKind(kind, typed).length === 1) : [];
  const byKind = singles.flatMap((kind) =>
    ofKind(kind, typed).map((schema) => ({ test: typeTest(value, kind), schema })),
  );
  const byConstant = constant ? toldByConstant(objects, value, constant) : [];
  const isObject = typeTest(value, 'object');
  const handled = new Set<string | undefined>([...singles, ...(constant ? ['object'] : [])]);
  return {
    told: [
      ...byKind,
      ...byConstant.map(({ test, schema }) => ({ test: all([isObject, test]), schema })),
    ],
    isTold: any([...byKind.map(testOf), all([isObject, any(byConstant.map(testOf))])]),
    others: typed
      .filter(({ types }) => !types?.every((type) => handled.has(kindOf(type))))
      .map(({ schema }) => schema),
    expected: areTyped ? expectation(typed, constant) : undefined,
  };
}

/** Says that no value fits two of them, as their types and constants show. */
export function areExclusive(alternatives: readonly Schema[], lookup: Lookup): boolean {
  const { typed, areTyped, constant } = survey(alternatives, lookup);
  return areTyped && expectation(typed, constant) !== undefined;
}

/** The types that alternatives may accept, and the constant that tells those apart which are objects. */
function survey(alternatives: readonly Schema[], lookup: Lookup) {
  const typed = alternatives.map((schema) => ({ schema, types: possibleTypes(schema, lookup) }));
  const objects = ofKind('object', typed);
  return {
    typed,
    areTyped: typed.every(({ types }) => types !== undefined),
    objects,
    constant: objects.length > 1 ? constantOf(objects, lookup) : undefined,
  };
}

function ofKind(kind: JsonType, typed: readonly Typed[]): readonly Schema[] {
  return typed
    .filter(({ types }) => types?.some((type) => (kindOf(type) ?? type) === kind) ?? true)
    .map(({ schema }) => schema);
}

function testOf({ test }: Told): Test {
  return test;
}

function constantOf(schemas: readonly Schema[], lookup: Lookup): Constant | undefined {
  return findConstant(
    schemas.map((schema) => demandsOf(schema, lookup)),
    lookup,
  );
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

/** The demand on a value, if it can't be two of them. */
function expectation(typed: readonly Typed[], constant: Constant | undefined): string | undefined {
  const types = [...new Set(typed.flatMap((part) => part.types ?? []))];
  const isShared = (type: JsonType): boolean =>
    !(constant && type === 'object') && ofKind(kindOf(type) ?? type, typed).length > 1;
  if (types.some(isShared)) return undefined;
  if (!constant) return expectedType(types);
  const object = `an object whose ${constant.key} is ${expectedValue(constant.values.flat())}`;
  const others = types.filter((type) => type !== 'object');
  return others.length === 0 ? object : `${expectedType(others)}, or ${object}`;
}

/** The types that a schema may accept; undefined where it says nothing of them. */
function possibleTypes(schema: Schema, lookup: Lookup): readonly JsonType[] | undefined {
  const said = demandsOf(schema, lookup).flatMap(({ types, enum: values, const: constant }) => [
    ...(types ? [types] : []),
    ...(values ? [values.map(typeOf)] : []),
    ...(constant ? [[typeOf(constant.value)]] : []),
  ]);
  const [first, ...others] = said;
  return first && others.reduce(commonTypes, first);
}

function commonTypes(left: readonly JsonType[], right: readonly JsonType[]): readonly JsonType[] {
  const isIn = (type: JsonType, types: readonly JsonType[]) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  return [
    ...left.filter((type) => isIn(type, right)),
    ...right.filter((type) => !left.includes(type) && isIn(type, left)),
  ];
}
