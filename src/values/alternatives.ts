import type { JsonType, Schema } from '../model/model.js';
import { expectedType, expectedValue } from '../model/expected.js';
import type { Lookup } from '../model/lookup.js';
import { demandsOf, findConstant, type Constant } from '../model/telling.js';
import { kindOfType, kinds, typeOf, type Kind } from './rules.js';

/** An alternative and the types that it may accept, where it says so. */
interface Typed {
  readonly schema: Schema;
  readonly types: readonly JsonType[] | undefined;
}

/** Alternatives, as far as a value's type and one constant member tell which of them it is meant as. */
export interface Survey {
  /** The kinds of which only one alternative may accept values, each with that alternative. */
  readonly byKind: readonly (readonly [kind: Kind, schema: Schema])[];
  /** The member whose values tell those alternatives apart which accept objects. */
  readonly constant: Constant | undefined;
  /** The alternatives that accept objects, in the order of the constant's values. */
  readonly objects: readonly Schema[];
  /** The alternatives that a value may be which is meant as none of these. */
  readonly others: readonly Schema[];
  /** The demand on a value that is none of them; undefined if two may accept the same value. */
  readonly expected: string | undefined;
}

/** Surveys the alternatives of an `anyOf` or a `oneOf`. */
export function survey(alternatives: readonly Schema[], lookup: Lookup): Survey {
  const typed = alternatives.map((schema) => ({ schema, types: possibleTypes(schema, lookup) }));
  const areTyped = typed.every(({ types }) => types !== undefined);
  const objects = ofKind('object', typed);
  const constant = objects.length > 1 ? constantOf(objects, lookup) : undefined;
  const byKind = (areTyped ? kinds : []).flatMap((kind) => {
    const [only, ...others] = ofKind(kind, typed);
    return only && others.length === 0 ? [[kind, only] as const] : [];
  });
  const handled = new Set<string | undefined>([
    ...byKind.map(([kind]) => kind),
    ...(constant ? ['object'] : []),
  ]);
  return {
    byKind,
    constant,
    objects,
    others: typed
      .filter(({ types }) => !types?.every((type) => handled.has(kindOfType(type))))
      .map(({ schema }) => schema),
    expected: areTyped ? expectation(typed, constant) : undefined,
  };
}

function ofKind(kind: JsonType, typed: readonly Typed[]): readonly Schema[] {
  return typed
    .filter(({ types }) => types?.some((type) => (kindOfType(type) ?? type) === kind) ?? true)
    .map(({ schema }) => schema);
}

function constantOf(schemas: readonly Schema[], lookup: Lookup): Constant | undefined {
  return findConstant(
    schemas.map((schema) => demandsOf(schema, lookup)),
    lookup,
  );
}

/** The demand on a value, if it can't be two of them. */
function expectation(typed: readonly Typed[], constant: Constant | undefined): string | undefined {
  const types = [...new Set(typed.flatMap((part) => part.types ?? []))];
  const isShared = (type: JsonType): boolean =>
    !(constant && type === 'object') && ofKind(kindOfType(type) ?? type, typed).length > 1;
  if (types.some(isShared)) return undefined;
  if (!constant) return expectedType(types);
  const object = `an object whose ${constant.key} is ${expectedValue(constant.values.flat())}`;
  const others = types.filter((type) => type !== 'object');
  return others.length === 0 ? object : `${expectedType(others)}, or ${object}`;
}

/** The types that a schema may accept; undefined if it says nothing of them. */
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
