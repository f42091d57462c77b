import type { Lookup } from '../model/lookup.js';
import { lookupOf } from '../model/lookup.js';
import type { FormatRole, KeywordSchema, Model, ReferenceSchema, Schema } from '../model/model.js';
import { mapSubschemas } from '../model/subschemas.js';
import type { Json } from '../json.js';
import { asksOnly } from '../typescript/possible.js';
import type { Misfit } from '../values/misfit.js';
import { payloadJudges } from '../values/misfits.js';
import { impliesTypes } from '../values/rules.js';
import { erase } from './erase.js';
import { documentationOf, Identities } from './identity.js';
import type { Side } from './side.js';

export type Age = 'old' | 'new';

/** The schemas of two documents under one lookup: a name begins with the age of its document, `new:Order`. */
export class World {
  readonly formats: FormatRole;
  readonly side: Side;
  readonly identities: Identities;
  /** Schemas have one number here if their annotations are the same, too. */
  readonly exact: Identities;
  #types: { readonly side: Side; readonly identities: Identities } | undefined;
  readonly #lookups: Readonly<Record<Age, Lookup>>;
  readonly #known = new Map<string, Schema>();
  readonly #models: Readonly<Record<Age, Model>>;
  readonly #judges: Partial<Record<Age, ReturnType<typeof payloadJudges>>> = {};

  constructor(old: Model, next: Model) {
    this.formats = next.formats;
    this.#models = { old, new: next };
    this.#lookups = { old: lookupOf(old), new: lookupOf(next) };
    const names = [...namesOf(old, 'old'), ...namesOf(next, 'new')];
    const lookup = (name: string): Schema => this.#find(name);
    this.side = { lookup, names };
    this.identities = new Identities([this.side], this.formats);
    this.exact = new Identities([this.side], this.formats, { isExact: true });
  }

  /** The same schemas, as types say them: `types:new:Order`. Made when they are first asked for. */
  get types(): { readonly side: Side; readonly identities: Identities } {
    if (this.#types) return this.#types;
    const { lookup, names } = this.side;
    const side = { lookup, names: names.map((name) => `types:${name}`) };
    this.#types = { side, identities: new Identities([side], 'annotation') };
    return this.#types;
  }

  /** The schema of a type of one of the documents. */
  named(age: Age, name: string): ReferenceSchema {
    return { kind: 'reference', pointer: '', to: `${age}:${name}` };
  }

  /** The issues that a document's validators find in a payload of this type. */
  issuesOf(age: Age, name: string, payload: Json, limit: number): readonly Misfit[] {
    const judge = (this.#judges[age] ??= payloadJudges(this.#models[age], () => false));
    return judge(name).issues(payload, { limit });
  }

  /** True for schemas that demand the same. */
  isSame(left: Schema, right: Schema): boolean {
    return this.identities.of(left, this.side) === this.identities.of(right, this.side);
  }

  /** True for schemas that say the same, annotations included. */
  isExactly(left: Schema, right: Schema): boolean {
    return this.exact.of(left, this.side) === this.exact.of(right, this.side);
  }

  #find(name: string): Schema {
    const known = this.#known.get(name);
    if (known) return known;
    const found = this.#make(name);
    this.#known.set(name, found);
    return found;
  }

  #make(name: string): Schema {
    const [age = '', ...rest] = name.split(':');
    const own = rest.join(':');
    if (age === 'types') return erase(this.#find(own));
    const schema = this.#lookups[age as Age](own);
    return tagged(schema, age as Age);
  }
}

function namesOf({ schemas, messages }: Model, age: Age): readonly string[] {
  return [...schemas, ...messages].map(({ name }) => `${age}:${name}`);
}

function tagged(schema: Schema, age: Age): Schema {
  if (schema.kind === 'reference') return { ...schema, to: `${age}:${schema.to}` };
  if (schema.kind === 'boolean') return schema;
  return asList(mapSubschemas(schema, (part) => tagged(part, age)));
}

/** Alternatives that only list scalars, read as one list. Their words become words of the list. */
function asList(schema: KeywordSchema): KeywordSchema {
  const { anyOf, oneOf, ...rest } = schema;
  const parts = anyOf ?? oneOf;
  if (!parts || (anyOf && oneOf) || !asksOnly(rest, 'types')) return schema;
  const lists = parts.map(scalarsOf);
  const values = lists.flatMap((list) => list ?? []);
  const all = { ...rest, enum: [...new Set(values)] };
  const isAll = lists.every((list) => list) && all.enum.length === values.length;
  if (!isAll || !isOfItsTypes(all)) return schema;
  const words = parts.flatMap((part, index) =>
    documentationOf(part).map((text) => `${JSON.stringify(lists[index])} ${text}`),
  );
  if (words.length === 0) return all;
  return { ...all, description: [rest.description ?? '', ...words.sort()].join('\n') };
}

/** The values of a schema that says nothing else; undefined if it says more or has others than scalars. */
function scalarsOf(schema: Schema): readonly Json[] | undefined {
  if (schema.kind !== 'keywords' || schema.deprecated || schema.format !== undefined)
    return undefined;
  const { const: constant, enum: values = constant && [constant.value] } = schema;
  const isAlone = asksOnly(schema, 'types', constant ? 'const' : 'enum') && isOfItsTypes(schema);
  const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;
  return isAlone && values?.every(isScalar) ? values : undefined;
}

function isOfItsTypes(schema: KeywordSchema): boolean {
  return !schema.types || impliesTypes(schema);
}

/** The name without its age. */
export function bareName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
