import type { Json } from '../../json.js';
import type { Lookup } from '../../model/lookup.js';
import type { Dependency, JsonType, KeywordSchema, Schema } from '../../model/model.js';
import {
  describing,
  excludesAll,
  isObject,
  possibleTypes,
  possibleValues,
} from '../../typescript/possible.js';
import { speaksOfObjects } from '../../model/implied.js';
import { isPlainObject } from '../../values/places.js';
import { joint, never as nothing } from '../flatten.js';
import { sortedJson } from '../identity.js';
import { TooMuch } from '../effort.js';
import { Scalars } from './scalars.js';

/** A type in TypeScript, as the union of its alternatives; `unknown` has every value. Without alternatives it is `never`. */
export type Shape = 'unknown' | Union;

export interface Union {
  /** The texts, numbers and other single values in it. */
  readonly scalars: Scalars;
  readonly compounds: readonly Compound[];
}

/** An intersection with objects or lists. TypeScript keeps one of a text and an object, which no value is. */
export interface Compound {
  readonly scalars: Scalars | undefined;
  readonly objects: readonly ObjectType[];
  readonly lists: readonly KeywordSchema[];
}

/** An object as it is printed, alone or in an intersection. */
export interface ObjectType {
  readonly schema: KeywordSchema;
  /** An interface: TypeScript takes it for no map, whatever its members are. */
  readonly isInterface: boolean;
}

/** A type with more alternatives than this isn't looked at. */
const mostAlternatives = 5_000;

const never: Union = { scalars: new Scalars(), compounds: [] };

/** The types of schemas, as `printType` prints them. Throws `TooMuch` for one that has too many alternatives. */
export class Shapes {
  readonly #known = new WeakMap<Schema, Shape>();
  readonly #open = new Set<string>();

  constructor(
    private readonly lookup: Lookup,
    private readonly spend: (work: number) => void,
  ) {}

  /** The type of a value that meets all of these. */
  ofAll(schemas: readonly Schema[]): Shape {
    return schemas.map((schema) => this.of(schema)).reduce<Shape>(this.#both, 'unknown');
  }

  of(schema: Schema): Shape {
    const known = this.#known.get(schema);
    if (known) return known;
    const shape = this.#made(schema);
    this.#known.set(schema, shape);
    return shape;
  }

  #made(schema: Schema): Shape {
    this.spend(1);
    if (schema.kind === 'boolean') return schema.accepts ? 'unknown' : never;
    if (schema.kind === 'keywords') return this.#ofKeywords(schema, false);
    if (this.#open.has(schema.to)) throw new TooMuch();
    this.#open.add(schema.to);
    const target = this.lookup(schema.to);
    const shape = target.kind === 'keywords' ? this.#ofKeywords(target, true) : this.of(target);
    this.#open.delete(schema.to);
    return shape;
  }

  #ofKeywords(schema: KeywordSchema, isNamed: boolean): Shape {
    const { allOf = [], anyOf, oneOf, dependencies = [], not } = schema;
    if ((schema.const ?? schema.enum) !== undefined) return this.#listed(possibleValues(schema));
    const parts = [
      ...(excludesAll(not) ? [never] : []),
      this.#own(schema, isNamed),
      ...allOf.map((part) => this.of(part)),
      ...[oneOf, anyOf].map((list) => (list ? this.#either(list) : 'unknown')),
      this.#conditional(schema),
      ...dependencies.map((one) => this.#dependent(one, schema)),
    ];
    return parts.reduce<Shape>(this.#both, 'unknown');
  }

  #own(schema: KeywordSchema, isNamed: boolean): Shape {
    const types = possibleTypes(schema);
    if (!types) return 'unknown';
    const { allOf, anyOf, oneOf, dependencies } = schema;
    const isPart = (allOf ?? oneOf ?? anyOf) !== undefined;
    const isObjectAlone = types.length === 1 && types[0] === 'object';
    if (isObjectAlone && isPart && !speaksOfObjects(schema)) return 'unknown';
    const isInterface = isNamed && !isPart && !schema.if && !dependencies && isObject(schema);
    return unionOf(types.map((type) => ofType(type, schema, isInterface)));
  }

  #listed(values: readonly Json[]): Shape {
    this.spend(values.length);
    const isSingle = (value: Json): boolean => typeof value !== 'object' || value === null;
    const single = values.filter(isSingle);
    const others = values.filter((value) => !isSingle(value));
    return unionOf([
      { scalars: new Scalars(undefined, new Set(single.map(sortedJson))), compounds: [] },
      ...others.map((value) => ofKeywords(literalOf(value))),
    ]);
  }

  #either(list: readonly Schema[]): Shape {
    return unionOf(list.map((part) => this.of(part)));
  }

  #conditional({ if: condition, then, else: otherwise }: KeywordSchema): Shape {
    if (!condition || !otherwise) return 'unknown';
    return unionOf([this.ofAll(then ? [condition, then] : [condition]), this.of(otherwise)]);
  }

  /** No such member, or all that it asks for, as the schema describes them. */
  #dependent({ key, required = [], schema }: Dependency, owner: KeywordSchema): Shape {
    const own = { kind: 'keywords', pointer: owner.pointer } as const;
    const needed = [key, ...required];
    const properties = needed.map((name) => ({
      key: name,
      schema: joint(describing(name, owner)),
    }));
    const present = ofKeywords({ ...own, required: needed, properties });
    return unionOf([
      ofKeywords({ ...own, properties: [{ key, schema: nothing }] }),
      schema ? this.#both(present, this.of(schema)) : present,
    ]);
  }

  /** What is of both types: alternatives of one with those of the other. */
  readonly #both = (left: Shape, right: Shape): Shape => {
    if (left === 'unknown') return right;
    if (right === 'unknown') return left;
    const [own, others] = [left.compounds.length + 1, right.compounds.length + 1];
    if (own * others > mostAlternatives) throw new TooMuch();
    this.spend(own * others);
    const pairs = [
      ...left.compounds.map((one) => [one, branded(right.scalars)] as const),
      ...right.compounds.map((one) => [branded(left.scalars), one] as const),
      ...left.compounds.flatMap((one) => right.compounds.map((other) => [one, other] as const)),
    ];
    return {
      scalars: left.scalars.and(right.scalars),
      compounds: pairs.flatMap(([one, other]) => together(one, other)),
    };
  };
}

function branded(own: Scalars): Compound {
  return { scalars: own.withoutNull(), objects: [], lists: [] };
}

function together(one: Compound, other: Compound): readonly Compound[] {
  const own =
    one.scalars && other.scalars ? one.scalars.and(other.scalars) : (one.scalars ?? other.scalars);
  if (own?.isEmpty) return [];
  return [
    {
      scalars: own,
      objects: [...new Set([...one.objects, ...other.objects])],
      lists: [...new Set([...one.lists, ...other.lists])],
    },
  ];
}

function unionOf(shapes: readonly Shape[]): Shape {
  const known = shapes.filter((shape) => shape !== 'unknown');
  if (known.length < shapes.length) return 'unknown';
  return {
    scalars: Scalars.union(known.map((shape) => shape.scalars)),
    compounds: known.flatMap(({ compounds }) => compounds),
  };
}

function ofKeywords(schema: KeywordSchema): Shape {
  return ofType(schema.tuple ? 'array' : 'object', schema, false);
}

function ofType(type: JsonType, schema: KeywordSchema, isInterface: boolean): Shape {
  const own = { scalars: undefined, objects: [], lists: [] };
  if (type === 'object') {
    return { ...never, compounds: [{ ...own, objects: [{ schema, isInterface }] }] };
  }
  if (type === 'array') return { ...never, compounds: [{ ...own, lists: [schema] }] };
  return { ...never, scalars: Scalars.ofType(type) };
}

/** A schema of just this list or object. */
function literalOf(value: Json): KeywordSchema {
  const just = (part: Json): Schema => ({ kind: 'keywords', pointer: '', const: { value: part } });
  const own = { kind: 'keywords', pointer: '' } as const;
  if (!isPlainObject(value)) {
    const items = value as readonly Json[];
    return { ...own, tuple: items.map(just), minItems: items.length, maxItems: items.length };
  }
  const members = Object.entries(value);
  return {
    ...own,
    additionalProperties: { kind: 'boolean', pointer: '', accepts: false },
    properties: members.map(([key, member]) => ({ key, schema: just(member) })),
    required: members.map(([key]) => key),
  };
}
