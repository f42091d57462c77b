import type { Code } from '../../code/text.js';
import { expectedType, expectedValue } from '../../model/expected.js';
import type { Json, JsonType, Schema } from '../../model/model.js';
import { demandsOf, findConstant, type Constant, type Lookup } from '../../model/tell.js';
import { all, any, type Test } from './conditions.js';
import { kindOf, kinds, typeTest, valueTest, type Kind } from './keywords.js';
import { read } from './members.js';

/** Alternatives, as far as a value tells which of them it is meant as. */
export interface Alternatives {
  /** Those that a value is meant as, each with the test that says so. No two of the tests pass at once. */
  readonly told: readonly { readonly test: Test; readonly schema: Schema }[];
  /** Whether one of these tests passes. */
  readonly isTold: Test;
  /** Those that a value which is none of the told may still be. */
  readonly others: readonly Schema[];
  /** What is asked of a value that is none of them; undefined where two may accept the same value. */
  readonly expected: string | undefined;
}

/** A value is meant as the only alternative of its type, or as the one whose constant it has. */
export function tellApart(
  alternatives: readonly Schema[],
  value: Code,
  lookup: Lookup,
): Alternatives {
  const typed = alternatives.map((schema) => ({ schema, types: possibleTypes(schema, lookup) }));
  const of = (kind: JsonType): readonly Schema[] =>
    typed
      .filter(({ types }) => types?.some((type) => (kindOf(type) ?? type) === kind) ?? true)
      .map(({ schema }) => schema);
  const objects = of('object');
  const constant = objects.length > 1 ? constantOf(objects, lookup) : undefined;
  const singles = typed.every(({ types }) => types)
    ? kinds.filter((kind) => of(kind).length === 1)
    : [];
  const handled: readonly Kind[] = constant ? [...singles, 'object'] : singles;

  const bySingle = singles.flatMap((kind) =>
    of(kind).map((schema) => ({ test: typeTest(value, kind), schema })),
  );
  const isObject = typeTest(value, 'object');
  const byConstant = objects.flatMap((schema, index) => {
    const values = constant?.values[index];
    if (!constant || !values) return [];
    return [{ test: valueTest(read(value, constant.key, undefined), values), schema }];
  });
  const allTypes = typed.flatMap(({ types = [] }) => types);
  const isSingle = (type: JsonType): boolean =>
    (type === 'object' && constant !== undefined) || of(kindOf(type) ?? type).length === 1;
  const areExclusive = typed.every(({ types }) => types) && allTypes.every(isSingle);
  return {
    told: [
      ...bySingle,
      ...byConstant.map(({ test, schema }) => ({ test: all([isObject, test]), schema })),
    ],
    isTold: any([
      ...bySingle.map(({ test }) => test),
      all([isObject, any(byConstant.map(({ test }) => test))]),
    ]),
    others: typed
      .filter(({ types }) => !types?.every((type) => handled.some((kind) => kind === kindOf(type))))
      .map(({ schema }) => schema),
    expected: areExclusive ? expectation([...new Set(allTypes)], constant) : undefined,
  };
}

function constantOf(schemas: readonly Schema[], lookup: Lookup): Constant | undefined {
  return findConstant(
    schemas.map((schema) => demandsOf(schema, lookup)),
    lookup,
  );
}

function expectation(types: readonly JsonType[], constant: Constant | undefined): string {
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

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}
