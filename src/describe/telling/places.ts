import type { Lookup } from '../../model/lookup.js';
import type { JsonType, KeywordSchema, Schema } from '../../model/model.js';
import type { Json } from '../../json.js';
import { at } from '../../runtime/json.js';

/** A value that can be compared. */
export type Scalar = string | number | boolean | null;

/** A place in a payload, as its schema describes it. */
export interface Place {
  /** The only values that it may have; undefined if any may be. */
  readonly values: readonly Scalar[] | undefined;
  /** Where any may be: values that it has in some alternative. */
  readonly likely?: readonly Scalar[];
  /** True if its parent requires it. */
  readonly isRequired: boolean;
  /** False if it is only required. */
  readonly isDescribed: boolean;
  readonly types: readonly JsonType[] | undefined;
}

/** The places of a payload by their JSON Pointers: `''` is the payload itself, and `/*` any item of a list. */
export type Places = ReadonlyMap<string, Place>;

/** The key of a list's items in a pointer. */
export const anyItem = '*';

/** True for a place in a list. */
export function isInList(pointer: string): boolean {
  return pointer.startsWith('/') && pointer.split('/').includes(anyItem);
}

/** Keys of more than this are not followed, and no more places than this are looked at, so that no document takes long. */
const deepest = 6;
const mostPlaces = 400;

const nothing: Place = {
  values: undefined,
  isRequired: false,
  isDescribed: true,
  types: undefined,
};

/** Finds places, and remembers those of named schemas. */
export class PlaceFinder {
  readonly #known = new Map<string, Places>();
  readonly #active = new Set<string>();

  constructor(private readonly lookup: Lookup) {}

  find(schema: Schema, depth = deepest): Places {
    if (schema.kind === 'boolean') return new Map();
    if (schema.kind === 'keywords') return this.#ofKeywords(schema, depth);
    const key = `${depth} ${schema.to}`;
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#active.has(key)) return new Map();
    this.#active.add(key);
    const places = this.find(this.lookup(schema.to), depth);
    this.#active.delete(key);
    this.#known.set(key, places);
    return places;
  }

  #ofKeywords(schema: KeywordSchema, depth: number): Places {
    const own = this.#own(schema, depth);
    if (!(schema.allOf ?? schema.oneOf ?? schema.anyOf)) return own;
    const { allOf = [], oneOf, anyOf } = schema;
    const alternatives = [oneOf, anyOf].flatMap((list) =>
      list ? [eitherOf(list.map((part) => this.find(part, depth)))] : [],
    );
    const parts = [own, ...allOf.map((part) => this.find(part, depth)), ...alternatives];
    const [only] = parts;
    return parts.length === 1 && only ? only : allTogether(parts);
  }

  #own(schema: KeywordSchema, depth: number): Places {
    const { types, properties = [], required = [], items } = schema;
    const places = new Map<string, Place>([['', { ...nothing, types, values: valuesOf(schema) }]]);
    const needed = new Set(required);
    const below: Below[] = [];
    const add = (key: string, part: Schema): void => {
      const start = at('', key);
      const inner = this.find(part, depth - 1);
      places.set(start, { ...(inner.get('') ?? nothing), isRequired: needed.has(key) });
      if (inner.size > 1) below.push({ start, inner: inner.entries() });
    };
    if (depth > 0) {
      for (const { key, schema: part } of properties) if (key !== anyItem) add(key, part);
      if (items) add(anyItem, items);
    }
    for (const key of needed) {
      const pointer = at('', key);
      if (key === anyItem || places.has(pointer)) continue;
      places.set(pointer, { ...nothing, isRequired: true, isDescribed: false });
    }
    if (below.length === 0) return places;
    for (const [pointer, place] of topFirst(below)) {
      if (places.size >= mostPlaces) break;
      places.set(pointer, place);
    }
    return places;
  }
}

/** The places in a property, the top ones first, and the pointer of the property. */
interface Below {
  readonly start: string;
  readonly inner: Iterator<readonly [string, Place]>;
}

/** The places in properties, level by level and whatever the properties' order, so that what there is no room for is deep. */
function* topFirst(below: readonly Below[]): Generator<readonly [string, Place]> {
  let parts = [...below]
    .sort((left, right) => (left.start < right.start ? -1 : 1))
    .map(({ start, inner }) => ({ start, inner, next: inner.next() }));
  for (let level = 0; parts.length > 0; level++) {
    for (const part of parts) {
      while (!part.next.done && depthOf(part.next.value[0]) <= level) {
        const [pointer, place] = part.next.value;
        if (pointer !== '') yield [part.start + pointer, place];
        part.next = part.inner.next();
      }
    }
    parts = parts.filter(({ next }) => !next.done);
  }
}

function depthOf(pointer: string): number {
  let depth = 0;
  for (let at = pointer.indexOf('/'); at >= 0; at = pointer.indexOf('/', at + 1)) depth++;
  return depth;
}

/** True if every value has the place: it is required, and so is all that it is in. */
export function isAlwaysThere(places: Places, pointer: string): boolean {
  const keys = pointer.split('/').slice(1);
  return keys.every((_, index) => {
    const place = places.get(`/${keys.slice(0, index + 1).join('/')}`);
    return place?.isRequired === true;
  });
}

function valuesOf({ const: constant, enum: values }: KeywordSchema): readonly Scalar[] | undefined {
  if (constant) return isScalar(constant.value) ? [constant.value] : undefined;
  return values?.every(isScalar) ? values : undefined;
}

export function isScalar(value: Json | undefined): value is Scalar {
  return value !== undefined && (typeof value !== 'object' || value === null);
}

/** All schemas hold at once. */
function allTogether(parts: readonly Places[]): Places {
  const merged = new Map<string, Place>();
  for (const [pointer, place] of parts.flatMap((part) => [...part])) {
    const known = merged.get(pointer);
    merged.set(pointer, known ? both(known, place) : place);
  }
  return inOrder(merged);
}

/** The top ones first, as many as there is room for. */
function inOrder(places: Places): Places {
  const byDepth = [...places].map((entry) => ({ entry, depth: depthOf(entry[0]) }));
  byDepth.sort((left, right) => left.depth - right.depth);
  return new Map(byDepth.slice(0, mostPlaces).map(({ entry }) => entry));
}

function both(left: Place, right: Place): Place {
  const values = common(left.values, right.values);
  const likely = left.likely ?? right.likely;
  return {
    ...(!values && likely && { likely }),
    values,
    types: commonTypes(left.types, right.types),
    isRequired: left.isRequired || right.isRequired,
    isDescribed: left.isDescribed || right.isDescribed,
  };
}

function common<Value>(
  left: readonly Value[] | undefined,
  right: readonly Value[] | undefined,
): readonly Value[] | undefined {
  if (!left || !right) return left ?? right;
  const others = new Set(right);
  return left.filter((value) => others.has(value));
}

/** An integer is a number. */
function commonTypes(left: Place['types'], right: Place['types']): Place['types'] {
  if (!left || !right) return left ?? right;
  const has = (types: readonly JsonType[], type: JsonType): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  return [
    ...left.filter((type) => has(right, type)),
    ...right.filter((type) => type === 'integer' && !left.includes(type) && has(left, type)),
  ];
}

/** One of the schemas holds, at least. One that allows no object says nothing of the places in it. */
function eitherOf(alternatives: readonly Places[]): Places {
  const pointers = new Set(alternatives.flatMap((places) => [...places.keys()]));
  const composed = alternatives.filter((places) => mayHaveMembers(places.get('')?.types));
  const merged = new Map<string, Place>();
  for (const pointer of pointers) {
    const having = pointer === '' ? alternatives : composed;
    const places = having.map((alternative) => alternative.get(pointer));
    const isEverywhere = places.every((place) => place !== undefined);
    const values = isEverywhere ? union(places.map((place) => place?.values)) : undefined;
    const likely = values ? [] : places.flatMap((place) => place?.values ?? place?.likely ?? []);
    merged.set(pointer, {
      ...(likely.length > 0 && { likely: [...new Set(likely)] }),
      values,
      types: isEverywhere ? union(places.map((place) => place?.types)) : undefined,
      isRequired:
        composed.length === alternatives.length && places.every((place) => place?.isRequired),
      isDescribed: true,
    });
  }
  return inOrder(merged);
}

function mayHaveMembers(types: Place['types']): boolean {
  return !types || types.includes('object') || types.includes('array');
}

function union<Value>(
  lists: readonly (readonly Value[] | undefined)[],
): readonly Value[] | undefined {
  return lists.every((list) => list !== undefined)
    ? [...new Set(lists.flatMap((list) => list ?? []))]
    : undefined;
}
