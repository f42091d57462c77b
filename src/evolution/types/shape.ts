import type { Json } from '../../json.js';
import { speaksOfObjects } from '../../model/implied.js';
import type { Lookup } from '../../model/lookup.js';
import type { Dependency, KeywordSchema, ReferenceSchema, Schema } from '../../model/model.js';
import { demandsOf } from '../../model/telling.js';
import {
  conjunctsOf,
  excludesAll,
  isListed,
  isObject,
  isPlainObject,
  keysOf,
  possibleTypes,
  possibleValues,
} from '../../typescript/possible.js';
import { isPlainObject as isJsonObject } from '../../values/places.js';
import { TooMuch } from '../effort.js';
import { never as nothing } from '../flatten.js';
import { sortedJson } from '../identity.js';
import { listOf, type ListType } from './list-type.js';
import { membersOf, neededBy, neededMembers, ObjectType, type Around } from './object-type.js';
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
  readonly lists: readonly ListType[];
}

/** A type with more alternatives than this isn't looked at. */
const mostAlternatives = 5_000;

const never: Union = { scalars: new Scalars(), compounds: [] };

/** The types of schemas, as `printType` prints them. Throws `TooMuch` for one that has too many alternatives. */
export class Shapes {
  readonly #known = new WeakMap<Schema, Shape>();
  readonly #declared = new WeakSet<Schema>();
  readonly #names = new Map<string, Shape>();
  readonly #open = new Set<string>();

  constructor(
    private readonly lookup: Lookup,
    private readonly spend: (work: number) => void,
  ) {}

  /** The type of a value that meets all of these. */
  ofAll(schemas: readonly Schema[]): Shape {
    return this.#all(schemas.map((schema) => this.of(schema)));
  }

  /** From now on, a schema is printed by a name of its own. */
  declare(schema: Schema): void {
    this.#declared.add(schema);
  }

  of(schema: Schema): Shape {
    const known = this.#known.get(schema);
    if (known) return known;
    const shape = this.#declared.has(schema) ? this.#declaredOf(schema) : this.#printed(schema, []);
    this.#known.set(schema, shape);
    return shape;
  }

  /** As `printType` prints a schema; `outer` are schemas that hold of the same value. */
  #printed(schema: Schema, outer: readonly KeywordSchema[]): Shape {
    this.spend(1);
    if (schema.kind === 'boolean') return schema.accepts ? 'unknown' : never;
    if (schema.kind === 'keywords' && isListed(schema)) return this.#listed(schema);
    if (schema.kind === 'reference' && outer.length === 0) return this.#named(schema);
    const own = demandsOf(schema, this.lookup);
    const demands = [...outer, ...own];
    const parts = conjunctsOf(schema);
    const others = parts.filter((part) => part.kind !== 'reference');
    const objects = others.filter((part) => part.kind === 'keywords').filter(isPlainObject);
    const printed = new Set(others.flatMap(keysOf));
    const needed = neededBy(own, this.#around(outer)).filter((key) => !printed.has(key));
    return this.#all([
      ...parts.filter((part) => part.kind === 'reference').map((part) => this.#named(part)),
      ...(objects.length > 0 ? [this.#object(objects, demands)] : []),
      ...(needed.length > 0 ? [this.#needed(needed, own, outer)] : []),
      ...others.filter((part) => !isPlainObject(part)).map((part) => this.#own(part, demands)),
      ...others.flatMap((part) => this.#choices(part, demands)),
    ]);
  }

  #named(reference: ReferenceSchema): Shape {
    const { to } = reference;
    const known = this.#names.get(to);
    if (known) return known;
    if (this.#open.has(to)) throw new TooMuch();
    this.#open.add(to);
    try {
      const shape = this.#declaredOf(this.lookup(to));
      this.#names.set(to, shape);
      return shape;
    } finally {
      this.#open.delete(to);
    }
  }

  #declaredOf(schema: Schema): Shape {
    if (!this.#isInterface(schema)) return this.#printed(schema, []);
    return this.#object([schema], [schema], { isInterface: true, indexed: schema });
  }

  #isInterface(schema: Schema): schema is KeywordSchema {
    if (schema.kind !== 'keywords' || !isObject(schema)) return false;
    const parts = [
      ...(schema.allOf ?? []).map((part) => this.of(part)),
      ...this.#choices(schema, []),
    ];
    return parts.every((part) => part === 'unknown');
  }

  #around(demands: readonly KeywordSchema[]): Around {
    const isUnknown = (schemas: readonly Schema[]): boolean => this.ofAll(schemas) === 'unknown';
    return { lookup: this.lookup, demands, isUnknown };
  }

  #object(
    schemas: readonly KeywordSchema[],
    demands: readonly KeywordSchema[],
    { isInterface = false, indexed = undefined as KeywordSchema | undefined } = {},
  ): Shape {
    const find = () => membersOf(schemas, this.#around(demands));
    return ofObject(new ObjectType(find, indexed, isInterface));
  }

  #needed(
    needed: readonly string[],
    own: readonly KeywordSchema[],
    outer: readonly KeywordSchema[],
  ): Shape {
    const find = () => neededMembers(needed, own, this.#around(outer));
    return ofObject(new ObjectType(find, undefined, false));
  }

  /** The type by a schema's own keywords. */
  #own(schema: Schema, demands: readonly KeywordSchema[]): Shape {
    if (schema.kind !== 'keywords' || isListed(schema)) return this.#printed(schema, demands);
    const types = possibleTypes(schema);
    if (!types) return 'unknown';
    const isRestated = types.length === 1 && types[0] === 'object' && !speaksOfObjects(schema);
    if (isRestated && (schema.allOf ?? schema.oneOf ?? schema.anyOf)) return 'unknown';
    return unionOf(
      types.map((type) => {
        if (type === 'object') return this.#object([schema], demands, { indexed: schema });
        if (type === 'array') return ofList(listOf(schema, demands));
        return { ...never, scalars: Scalars.ofType(type) };
      }),
    );
  }

  #choices(schema: Schema, demands: readonly KeywordSchema[]): readonly Shape[] {
    if (schema.kind !== 'keywords' || isListed(schema)) return [];
    const { oneOf, anyOf, dependencies = [], not } = schema;
    return [
      ...[oneOf, anyOf].map((list) => (list ? this.#either(list, demands) : ('unknown' as const))),
      this.#conditional(schema, demands),
      ...dependencies.map((one) => this.#dependent(one, schema, demands)),
      excludesAll(not) ? never : 'unknown',
    ];
  }

  #listed(schema: KeywordSchema): Shape {
    const values = possibleValues(schema);
    this.spend(values.length);
    const isSingle = (value: Json): boolean => typeof value !== 'object' || value === null;
    const single = values.filter(isSingle);
    const others = values.filter((value) => !isSingle(value));
    return unionOf([
      { scalars: new Scalars(undefined, new Set(single.map(sortedJson))), compounds: [] },
      ...others.map((value) => this.of(literalOf(value))),
    ]);
  }

  #either(list: readonly Schema[], demands: readonly KeywordSchema[]): Shape {
    return unionOf(list.map((part) => this.#printed(part, demands)));
  }

  #conditional(schema: KeywordSchema, demands: readonly KeywordSchema[]): Shape {
    const { if: condition, then, else: otherwise, pointer } = schema;
    if (!condition || !otherwise) return 'unknown';
    const allOf = then ? [condition, then] : [condition];
    return this.#either([{ kind: 'keywords', pointer, allOf }, otherwise], demands);
  }

  /** No such member, or all that it asks for. */
  #dependent(
    { key, required = [], schema }: Dependency,
    { pointer }: KeywordSchema,
    demands: readonly KeywordSchema[],
  ): Shape {
    const own = { kind: 'keywords', pointer } as const;
    const absent = this.of({ ...own, properties: [{ key, schema: nothing }] });
    const present = { ...own, required: [key, ...required], allOf: schema ? [schema] : [] };
    return unionOf([absent, this.#printed(present, demands)]);
  }

  #all(shapes: readonly Shape[]): Shape {
    return shapes.reduce<Shape>(this.#both, 'unknown');
  }

  /** A value of both types is of an alternative of each. */
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

const alone = { scalars: undefined, objects: [], lists: [] };

function ofObject(object: ObjectType): Union {
  return { ...never, compounds: [{ ...alone, objects: [object] }] };
}

function ofList(list: ListType): Union {
  return { ...never, compounds: [{ ...alone, lists: [list] }] };
}

/** A schema of just this list or object. */
function literalOf(value: Json): KeywordSchema {
  const just = (part: Json): Schema => ({ kind: 'keywords', pointer: '', const: { value: part } });
  const own = { kind: 'keywords', pointer: '' } as const;
  if (!isJsonObject(value)) {
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
