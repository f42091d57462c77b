import type { Lookup } from '../../model/lookup.js';
import type { JsonType, KeywordSchema, Schema } from '../../model/model.js';
import type { Json } from '../../json.js';
import { at } from '../../runtime/json.js';

/** A value that can be compared. */
export type Scalar = string | number | boolean | null;

/** A place in a payload, as its schema describes it. */
export interface Place {
  /** The only values that it may have; undefined where any may be. */
  readonly values: readonly Scalar[] | undefined;
  /** True where its parent requires it. */
  readonly isRequired: boolean;
  /** False where it is only required. */
  readonly isDescribed: boolean;
  readonly types: readonly JsonType[] | undefined;
}

/** The places of a payload by their JSON Pointers: `''` is the payload itself, and `/*` any item of a list. */
export type Places = ReadonlyMap<string, Place>;

/** The key of a list's items in a pointer. */
export const anyItem = '*';

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
    if (this.#active.has(schema.to)) return new Map();
    this.#active.add(schema.to);
    const places = this.find(this.lookup(schema.to), depth);
    this.#active.delete(schema.to);
    this.#known.set(key, places);
    return places;
  }

  #ofKeywords(schema: KeywordSchema, depth: number): Places {
    const own = this.#own(schema, depth);
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
    const add = (key: string, isRequired: boolean, below: Schema): void => {
      const inner = this.find(below, depth - 1);
      const top = inner.get('') ?? nothing;
      places.set(at('', key), { ...top, isRequired });
      for (const [pointer, place] of inner) {
        if (pointer !== '' && places.size < mostPlaces) places.set(at('', key) + pointer, place);
      }
    };
    if (depth > 0) {
      for (const { key, schema: below } of properties) {
        if (key !== anyItem) add(key, required.includes(key), below);
      }
      if (items) add(anyItem, false, items);
    }
    for (const key of required) {
      const pointer = at('', key);
      if (key === anyItem || places.has(pointer) || places.size >= mostPlaces) continue;
      places.set(pointer, { ...nothing, isRequired: true, isDescribed: false });
    }
    return places;
  }
}

/** True where every value has the place: it is required, and so is all that it is in. */
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
    if (known) merged.set(pointer, both(known, place));
    else if (merged.size < mostPlaces) merged.set(pointer, place);
  }
  return merged;
}

function both(left: Place, right: Place): Place {
  return {
    values: common(left.values, right.values),
    types: common(left.types, right.types),
    isRequired: left.isRequired || right.isRequired,
    isDescribed: left.isDescribed || right.isDescribed,
  };
}

function common<Value>(
  left: readonly Value[] | undefined,
  right: readonly Value[] | undefined,
): readonly Value[] | undefined {
  return left && right ? left.filter((value) => right.includes(value)) : (left ?? right);
}

/** One of the schemas holds, at least. */
function eitherOf(alternatives: readonly Places[]): Places {
  const pointers = new Set(alternatives.flatMap((places) => [...places.keys()]));
  const merged = new Map<string, Place>();
  for (const pointer of pointers) {
    const places = alternatives.map((alternative) => alternative.get(pointer));
    const isEverywhere = places.every((place) => place !== undefined);
    merged.set(pointer, {
      values: isEverywhere ? union(places.map((place) => place?.values)) : undefined,
      types: isEverywhere ? union(places.map((place) => place?.types)) : undefined,
      isRequired: places.every((place) => place?.isRequired),
      isDescribed: true,
    });
  }
  return merged;
}

function union<Value>(
  lists: readonly (readonly Value[] | undefined)[],
): readonly Value[] | undefined {
  return lists.every((list) => list !== undefined)
    ? [...new Set(lists.flatMap((list) => list ?? []))]
    : undefined;
}
