import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { JsonType, KeywordSchema, Property, Schema } from '../model/model.js';
import { matches } from '../patterns/patterns.js';
import { documentationOf, sortedJson } from './identity.js';
import { isOfType } from '../values/rules.js';
import { joinTypes } from '../values/parts.js';

/** All that schemas demand of one value, as one schema: references and `allOf` are merged in. */
export interface View {
  readonly schema: KeywordSchema;
  /** No value is valid. */
  readonly isNever: boolean;
  /** The named schema that it is, and no more. */
  readonly name: string | undefined;
  /** The named schemas that speak of a member; undefined is one without a name. */
  readonly namesOf: (key: string) => ReadonlySet<string | undefined>;
  /** Something that was merged is deprecated. */
  readonly isDeprecated: boolean;
  /** The other annotations of what was merged, as a text. */
  readonly documentation: string;
}

/** Merges what schemas demand of one value; `allOf` is left only for what can't be said in one schema. */
export function flatten(schemas: readonly Schema[], lookup: Lookup): View {
  const merging = new Merging(lookup);
  for (const schema of schemas) merging.add(schema, new Set());
  const [only] = schemas;
  return merging.view(schemas.length === 1 && only ? nameOf(only, lookup) : undefined);
}

/** The last name of a schema that is only a reference. */
function nameOf(schema: Schema, lookup: Lookup): string | undefined {
  let name: string | undefined;
  let at = schema;
  for (const seen = new Set<string>(); at.kind === 'reference' && !seen.has(at.to);) {
    name = at.to;
    seen.add(name);
    at = lookup(name);
  }
  return name;
}

export const anything: Schema = { kind: 'boolean', pointer: '', accepts: true };
export const never: Schema = { kind: 'boolean', pointer: '', accepts: false };

/** One schema that demands what all of these do. */
export function joint(schemas: readonly Schema[]): Schema {
  const [only] = schemas;
  if (!only) return anything;
  if (schemas.length === 1) return only;
  return { kind: 'keywords', pointer: only.pointer, allOf: schemas };
}

class Merging {
  readonly #parts: KeywordSchema[] = [];
  /** The named schema that each part is from. */
  readonly #names = new Map<KeywordSchema, string | undefined>();
  #isNever = false;
  #pointer: string | undefined;
  #isDeprecated = false;
  readonly #documentation: string[] = [];

  constructor(private readonly lookup: Lookup) {}

  add(schema: Schema, seen: Set<string>, name?: string): void {
    this.#pointer ??= schema.kind === 'reference' ? undefined : schema.pointer;
    if (schema.kind === 'boolean') {
      this.#isNever ||= !schema.accepts;
      return;
    }
    this.#isDeprecated ||= schema.deprecated === true;
    this.#documentation.push(...documentationOf(schema));
    if (schema.kind === 'reference') {
      if (seen.has(schema.to)) return;
      this.add(this.lookup(schema.to), seen.add(schema.to), schema.to);
      return;
    }
    const { allOf = [], ...own } = this.#withoutNull(schema);
    this.#parts.push(own);
    this.#names.set(own, this.#names.get(schema) ?? name);
    for (const part of allOf) this.add(part, seen, name);
    this.#unwrap(own, seen, name);
  }

  /** One alternative alone is no alternative. */
  #unwrap(own: KeywordSchema, seen: Set<string>, name?: string): void {
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const [only, ...others] = own[keyword] ?? [];
      if (!only || others.length > 0) continue;
      const { [keyword]: _, ...rest } = own;
      this.#parts[this.#parts.indexOf(own)] = rest;
      this.#names.set(rest, name);
      this.add(only, seen, name);
    }
  }

  /** `null` or something else is something else with another type. */
  #withoutNull(schema: KeywordSchema): KeywordSchema {
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const { [keyword]: parts, ...rest } = schema;
      const others = parts?.filter((part) => !isNull(part)) ?? [];
      const [only] = others;
      if (!parts || !only || others.length !== 1 || parts.length !== 2) continue;
      const { schema: other, isNever, name } = flatten([only], this.lookup);
      const isPlain = !(other.anyOf ?? other.oneOf ?? other.not ?? other.if ?? other.allOf);
      if (isNever || !isPlain || !other.types || rest.types) continue;
      const values = other.enum ?? (other.const && [other.const.value]);
      const { const: _, ...kept } = other;
      const own = {
        ...kept,
        types: [...other.types.filter((type) => type !== 'null'), 'null' as const],
        ...(values && { enum: [...values.filter((value) => value !== null), null] }),
      };
      this.#names.set(own, name);
      return { ...rest, pointer: schema.pointer, allOf: [...(rest.allOf ?? []), own] };
    }
    return schema;
  }

  view(name: string | undefined): View {
    const parts = this.#parts;
    const [first] = parts;
    const unread = parts.flatMap((part) => part.unread ?? []);
    const schema: KeywordSchema = {
      kind: 'keywords',
      pointer: first?.pointer ?? this.#pointer ?? '',
      ...values(parts),
      ...limitsOf(parts),
      ...texts(parts),
      ...items(parts),
      ...members(parts),
      ...choices(parts),
      ...(unread.length > 0 && { unread }),
    };
    const all = rest(parts);
    const isNever = this.#isNever || schema.types?.length === 0;
    const { pointer } = schema;
    return {
      schema: isNever
        ? { kind: 'keywords', pointer, types: [] }
        : all.length === 0
          ? schema
          : { ...schema, allOf: all },
      isNever,
      name,
      namesOf: (key) =>
        new Set(parts.filter((part) => speaksOf(key, part)).map((part) => this.#names.get(part))),
      isDeprecated: this.#isDeprecated,
      documentation: this.#documentation.join('\n'),
    };
  }
}

function speaksOf(key: string, { properties = [], required = [] }: KeywordSchema): boolean {
  return required.includes(key) || properties.some((property) => property.key === key);
}

function isNull(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return false;
  const { types, const: constant } = schema;
  return types?.join() === 'null' || constant?.value === null;
}

type Parts = readonly KeywordSchema[];

function values(parts: Parts): Partial<KeywordSchema> {
  const types = parts.map((part) => part.types).reduce(joinTypes, undefined);
  const lists = parts.flatMap(({ enum: listed, const: constant }) => [
    ...(listed ? [listed] : []),
    ...(constant ? [[constant.value]] : []),
  ]);
  const [first, ...rest] = lists;
  const others = rest.map((list) => new Set(list.map(sortedJson)));
  const found = first?.filter(
    (value) =>
      others.every((list) => list.has(sortedJson(value))) &&
      (!types || types.some((type: JsonType) => isOfType(value, type))),
  );
  return { ...(types && { types }), ...(found && { enum: distinct(found) }) };
}

function distinct(list: readonly Json[]): readonly Json[] {
  return [...new Map(list.map((value) => [sortedJson(value), value] as const)).values()];
}

const lower = [
  ...(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const),
];
const upper = [
  ...(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const),
];

function limitsOf(parts: Parts): Partial<KeywordSchema> {
  const found: Record<string, number> = {};
  for (const [keywords, strictest] of [
    [lower, Math.max],
    [upper, Math.min],
  ] as const) {
    for (const keyword of keywords) {
      const limits = parts.flatMap((part) => part[keyword] ?? []);
      const limit = strictest(...limits);
      const isIdle = limit === 0 && /^min[LIP]/.test(keyword);
      if (limits.length > 0 && !isIdle) found[keyword] = limit;
    }
  }
  // Of two lower limits one says nothing, and of two upper ones.
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = found;
  if (minimum !== undefined && exclusiveMinimum !== undefined) {
    delete found[exclusiveMinimum < minimum ? 'exclusiveMinimum' : 'minimum'];
  }
  if (maximum !== undefined && exclusiveMaximum !== undefined) {
    delete found[exclusiveMaximum > maximum ? 'exclusiveMaximum' : 'maximum'];
  }
  return found;
}

/** The first of what one schema can have but once; `rest` has the others. */
function texts(parts: Parts): Partial<KeywordSchema> {
  const { pattern } = parts.find((part) => part.pattern) ?? {};
  const { multipleOf } = parts.find((part) => part.multipleOf !== undefined) ?? {};
  const { format } = parts.find((part) => part.format !== undefined) ?? {};
  return {
    ...(pattern && { pattern }),
    ...(multipleOf !== undefined && { multipleOf }),
    ...(format !== undefined && { format }),
    ...(parts.some((part) => part.uniqueItems) && { uniqueItems: true }),
  };
}

function items(parts: Parts): Partial<KeywordSchema> {
  const tuples = parts.flatMap(({ tuple }) => (tuple ? [tuple] : []));
  const at = (index?: number): readonly Schema[] =>
    parts.flatMap(({ tuple, items: every, additionalItems }) => {
      const part = tuple ? (tuple[index ?? Infinity] ?? additionalItems) : every;
      return part ? [part] : [];
    });
  const { contains } = parts.find((part) => part.contains) ?? {};
  const length = Math.max(0, ...tuples.map((tuple) => tuple.length));
  const others = at();
  return {
    ...(contains && { contains }),
    ...(tuples.length > 0 && { tuple: Array.from({ length }, (_, index) => joint(at(index))) }),
    ...(others.length > 0 && { [tuples.length > 0 ? 'additionalItems' : 'items']: joint(others) }),
  };
}

function members(parts: Parts): Partial<KeywordSchema> {
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const keys = new Set(parts.flatMap(({ properties = [] }) => properties.map(({ key }) => key)));
  const properties = [...keys].map((key): Property => ({
    key,
    schema: joint(parts.flatMap((part) => demandsOf(key, part))),
  }));
  const patterns = parts.flatMap((part) => part.patternProperties ?? []);
  const others = parts.flatMap((part) => part.additionalProperties ?? []);
  const names = parts.flatMap((part) => part.propertyNames ?? []);
  const dependencies = parts.flatMap((part) => part.dependencies ?? []);
  const speaks = parts.some((part) => part.properties);
  return {
    ...(speaks && { properties }),
    ...(required.length > 0 && { required }),
    ...(patterns.length > 0 && { patternProperties: patterns }),
    ...(others.length > 0 && { additionalProperties: joint(others) }),
    ...(names.length > 0 && { propertyNames: joint(names) }),
    ...(dependencies.length > 0 && { dependencies }),
  };
}

/** All that a part demands of a property that another part names, or that it names itself. */
function demandsOf(
  key: string,
  { properties = [], patternProperties = [], additionalProperties }: KeywordSchema,
): readonly Schema[] {
  const named = properties.filter((property) => property.key === key);
  const isMatched = patternProperties.some((pattern) => matches(pattern, key));
  if (named.length > 0 || isMatched) return named.map((property) => property.schema);
  return additionalProperties ? [additionalProperties] : [];
}

function choices(parts: Parts): Partial<KeywordSchema> {
  const { anyOf } = parts.find((part) => part.anyOf) ?? {};
  const { oneOf } = parts.find((part) => part.oneOf) ?? {};
  const { not } = parts.find((part) => part.not) ?? {};
  const condition = parts.find((part) => part.if && (part.then ?? part.else));
  return {
    ...(anyOf && { anyOf }),
    ...(oneOf && { oneOf }),
    ...(not && { not }),
    ...(condition?.if && { if: condition.if }),
    ...(condition?.then && { then: condition.then }),
    ...(condition?.else && { else: condition.else }),
  };
}

const once = ['pattern', 'multipleOf', 'contains', 'anyOf', 'oneOf', 'not'] as const;

/** The second and later of what one schema can have but once. */
function rest(parts: Parts): readonly KeywordSchema[] {
  const left = once.flatMap((keyword) =>
    parts
      .filter((part) => part[keyword] !== undefined)
      .slice(1)
      .map(({ pointer, [keyword]: value }) => ({ kind: 'keywords', pointer, [keyword]: value })),
  );
  const conditions = parts
    .filter((part) => part.if && (part.then ?? part.else))
    .slice(1)
    .map(({ pointer, if: condition, then, else: otherwise }) => ({
      ...{ kind: 'keywords', pointer, if: condition },
      ...(then && { then }),
      ...(otherwise && { else: otherwise }),
    }));
  return [...left, ...conditions] as readonly KeywordSchema[];
}
