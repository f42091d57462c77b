import { impliedType } from '../model/implied.js';
import type { Lookup } from '../model/lookup.js';
import type { JsonType, KeywordSchema, Schema } from '../model/model.js';
import type { Nothing } from './made.js';

/** All that schemas say at once of one value: references and `allOf` are followed. */
export interface Parts {
  readonly parts: readonly KeywordSchema[];
  /** The named schemas among them. */
  readonly followed: ReadonlySet<string>;
}

/** `active` are the schemas that the value stands in: none of them may begin again. */
export function partsOf(
  schemas: readonly Schema[],
  lookup: Lookup,
  active: ReadonlySet<string>,
  known: ReadonlySet<string> = new Set(),
): Parts | Nothing {
  const [only] = schemas;
  if (only?.kind === 'keywords' && schemas.length === 1 && !only.allOf) {
    return { parts: [only], followed: known };
  }
  const followed = new Set(known);
  const parts: KeywordSchema[] = [];
  const visit = (schema: Schema): Nothing | undefined => {
    if (schema.kind === 'boolean') return schema.accepts ? undefined : 'never';
    if (schema.kind === 'reference') {
      if (active.has(schema.to)) return 'endless';
      if (followed.has(schema.to)) return undefined;
      followed.add(schema.to);
      return visit(lookup(schema.to));
    }
    parts.push(schema);
    return (schema.allOf ?? []).map(visit).find((nothing) => nothing !== undefined);
  };
  const nothing = schemas.map(visit).find((one) => one !== undefined);
  return nothing ?? { parts, followed };
}

/** Lists of schemas; a value is made of one list. The last is empty, for a value that happens to fit. */
type Choice = readonly (readonly Schema[])[];

function choicesOf(schema: KeywordSchema): readonly Choice[] {
  const { pointer, oneOf, anyOf, dependencies = [] } = schema;
  if (dependencies.length === 0 && !(oneOf ?? anyOf ?? schema.if)) return [];
  const lists = [oneOf, anyOf].flatMap((list) => (list ? [list.map((part) => [part])] : []));
  const dependent = dependencies.flatMap(({ key, schema: part }) =>
    part ? [[[part], [withoutProperty(key, pointer)]]] : [],
  );
  return [...lists, ...branchesOf(schema), ...dependent].map((choice) => [...choice, []]);
}

/** Types know nothing of a condition without an `else`, so a value that doesn't meet it comes first. */
function branchesOf({ pointer, if: condition, then, else: otherwise }: KeywordSchema): Choice[] {
  if (!condition) return [];
  const met = [condition, ...(then ? [then] : [])];
  const unmet = { kind: 'keywords' as const, pointer, not: condition };
  const isAny = otherwise === undefined || (otherwise.kind === 'boolean' && otherwise.accepts);
  return [isAny ? [[unmet], met] : [met, [unmet, otherwise]]];
}

function withoutProperty(key: string, pointer: string): KeywordSchema {
  const never = { kind: 'boolean', pointer, accepts: false } as const;
  return { kind: 'keywords', pointer, properties: [{ key, schema: never }] };
}

/** The parts with one alternative of each choice that they leave, in the document's order. */
export function alternativesOf(
  start: Parts,
  lookup: Lookup,
  active: ReadonlySet<string>,
  choices: readonly Choice[] = start.parts.flatMap(choicesOf),
): Iterable<Parts | Nothing> {
  const [choice, ...others] = choices;
  return choice ? chosenFrom(choice, others, start, lookup, active) : [start];
}

function* chosenFrom(
  choice: Choice,
  others: readonly Choice[],
  start: Parts,
  lookup: Lookup,
  active: ReadonlySet<string>,
): Generator<Parts | Nothing> {
  for (const schemas of choice) {
    const chosen = partsOf(schemas, lookup, active, start.followed);
    if (typeof chosen === 'string') {
      yield chosen;
      continue;
    }
    const { parts, followed } = chosen;
    const next = { parts: [...start.parts, ...parts], followed };
    const left = [...parts.flatMap(choicesOf), ...others];
    yield* alternativesOf(next, lookup, active, left);
  }
}

/** The types that all parts allow, `null` last; else those that they mean. Undefined if no part says any. */
export function typesOf(parts: readonly KeywordSchema[]): readonly JsonType[] | undefined {
  const [only] = parts;
  if (only?.types?.length === 1 && parts.length === 1) return only.types;
  const said = parts.flatMap(({ types }) => (types ? [types] : []));
  if (said.length === 0) {
    const meant = [...new Set(parts.flatMap(meantTypes))];
    return meant.length === 0 ? undefined : meant;
  }
  const common = said.reduce(commonTypes);
  return [...common.filter((type) => !isNull(type)), ...common.filter(isNull)];
}

function isNull(type: JsonType): boolean {
  return type === 'null';
}

/** The types that both allow. Undefined allows any. */
export function joinTypes(left: KeywordSchema['types'], right: KeywordSchema['types']) {
  return left && right ? commonTypes(left, right) : (left ?? right);
}

function commonTypes(left: readonly JsonType[], right: readonly JsonType[]): readonly JsonType[] {
  const allows = (types: readonly JsonType[], type: JsonType): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const found = [
    ...left.filter((type) => allows(right, type)),
    ...right.filter((type) => allows(left, type)),
  ];
  return [...new Set(found)];
}

function meantTypes(part: KeywordSchema): readonly JsonType[] {
  const implied = impliedType(part);
  if (implied) return [implied];
  if (part.pattern ?? part.format ?? part.minLength ?? part.maxLength) return ['string'];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = part;
  const bound = minimum ?? maximum ?? exclusiveMinimum ?? exclusiveMaximum ?? multipleOf;
  return bound === undefined ? [] : ['number'];
}
