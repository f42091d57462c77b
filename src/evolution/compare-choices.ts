import type { Json } from '../json.js';
import { isEqual } from '../runtime/validation.js';
import type { Lookup } from '../model/lookup.js';
import { expectedType } from '../model/expected.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { demandsOf, findConstant } from '../model/telling.js';
import { taking, type Inner, type IsSame, type Place, type Report } from './change.js';
import { shown } from './compare-values.js';
import { flatten, joint } from './flatten.js';
import { asksOnly } from '../typescript/possible.js';
import { bareName } from './world.js';

/** Compares alternatives, conditions, and what is excluded. */
export function compareChoices(
  place: Place,
  report: Report,
  inner: Inner,
  isSame: IsSame,
  lookup: Lookup,
): void {
  compareAlternatives(place, report, inner, isSame, lookup);
  compareParts('not', ['not'], place, report, isSame);
  compareParts('condition', ['if', 'then', 'else'], place, report, isSame);
  const [was, is] = [place.old.schema, place.new.schema].map(
    ({ allOf = [], pointer }): KeywordSchema => ({ kind: 'keywords', pointer, allOf }),
  );
  if (was && is && !isSame(was, is)) {
    report('parts-changed', {}, { alone: taking(place.new.schema, 'allOf') });
  }
}

function compareParts(
  word: 'not' | 'condition',
  keywords: readonly ['not'] | readonly ['if', 'then', 'else'],
  place: Place,
  report: Report,
  isSame: IsSame,
): void {
  const [was, is] = [place.old.schema, place.new.schema].map((schema) =>
    taking(schema, ...keywords)({ kind: 'keywords', pointer: '' }),
  );
  if (!was || !is || isSame(was, is)) return;
  const [first] = keywords;
  const verb = !was[first] ? 'added' : !is[first] ? 'removed' : 'changed';
  report(`${word}-${verb}`, {}, { alone: taking(place.new.schema, ...keywords) });
}

function compareAlternatives(
  place: Place,
  report: Report,
  inner: Inner,
  isSame: IsSame,
  lookup: Lookup,
): void {
  const [old, next] = [place.old.schema, place.new.schema];
  const [was, is] = [listOf(old), listOf(next)];
  const alone = taking(next, 'anyOf', 'oneOf');
  if (was.length === 0 && is.length === 0) return;
  if (was.length === 0) return report('alternatives-introduced', {}, { alone });
  if (is.length === 0) return report('alternatives-lifted', {}, { alone });
  const pairs = pairsOf(was, is, isSame, lookup);
  for (const [left, right] of pairs) inner({ old: [left], new: [right] }, 'alternative');
  const [wordsOfOld, wordsOfNew] = [namesFor(was, lookup), namesFor(is, lookup)];
  const kept = new Set<Schema>([...pairs].flat());
  const key = old.oneOf ? 'oneOf' : 'anyOf';
  for (const part of is.filter((one) => !kept.has(one))) {
    const more = (schema: KeywordSchema) => ({ ...schema, [key]: [...(schema[key] ?? []), part] });
    report('alternative-added', { which: wordsOfNew(part) }, { alone: more, new: part.pointer });
  }
  for (const part of was.filter((one) => !kept.has(one))) {
    const less = (schema: KeywordSchema) => ({
      ...schema,
      [key]: (schema[key] ?? []).filter((other) => other !== part),
    });
    report('alternative-removed', { which: wordsOfOld(part) }, { alone: less, old: part.pointer });
  }
  if (!old.oneOf !== !next.oneOf) {
    const words = next.oneOf ? 'exclusive' : 'not exclusive';
    report('alternatives-counted', { is: words }, { alone });
  }
}

/** A value that was of one kind and may be of others now, or the other way; false if neither is so. */
export function compareSingle(
  place: Place,
  report: Report,
  inner: Inner,
  isSame: IsSame,
  lookup: Lookup,
): boolean {
  const [old, next] = [place.old.schema, place.new.schema];
  const [whole, wholeOfNew] = [place.whole.old, place.whole.new].map((schemas) =>
    unwrapped(joint(schemas), lookup),
  );
  if (!whole || !wholeOfNew) return false;
  const isMore = isOneOf(whole, old, next, isSame);
  const isLess = isOneOf(wholeOfNew, next, old, isSame);
  if (isMore === isLess) return false;
  const [was, is] = [isMore ? [whole] : listOf(old), isLess ? [wholeOfNew] : listOf(next)];
  const [pair] = pairsOf(was, is, isSame, lookup);
  if (!pair) return false;
  inner({ old: [pair[0]], new: [pair[1]] }, 'alternative');
  const { pointer } = next;
  const [wordsOfOld, wordsOfNew] = [namesFor(was, lookup), namesFor(is, lookup)];
  for (const part of is.filter((one) => one !== pair[1])) {
    const alone = (): KeywordSchema => ({ kind: 'keywords', pointer, anyOf: [...was, part] });
    report('alternative-added', { which: wordsOfNew(part) }, { alone, new: part.pointer });
  }
  for (const part of was.filter((one) => one !== pair[0])) {
    const kept = was.filter((one) => one !== part);
    const alone = (): KeywordSchema => ({ kind: 'keywords', pointer, anyOf: kept });
    report('alternative-removed', { which: wordsOfOld(part) }, { alone, old: part.pointer });
  }
  return true;
}

/** Tells if a schema may be one of the alternatives of another; one that has alternatives itself has to be it as a whole. */
function isOneOf(whole: Schema, own: KeywordSchema, other: KeywordSchema, isSame: IsSame): boolean {
  if (!asksOnly(other, 'oneOf', 'anyOf')) return false;
  if (listOf(own).length === 0) return true;
  const name = meantBy(whole);
  return listOf(other).some(
    (part) => isSame(part, whole) || (name !== undefined && meantBy(part) === name),
  );
}

/** One alternative alone is no alternative, whatever it is called. */
function unwrapped(schema: Schema, lookup: Lookup, seen = new Set<string>()): Schema {
  if (schema.kind === 'reference') {
    if (seen.has(schema.to)) return schema;
    const target = lookup(schema.to);
    const inner = unwrapped(target, lookup, seen.add(schema.to));
    return inner === target && target.kind !== 'reference' ? schema : inner;
  }
  if (schema.kind === 'boolean' || !asksOnly(schema, 'oneOf', 'anyOf')) return schema;
  const [only, ...others] = listOf(schema);
  return only && others.length === 0 ? unwrapped(only, lookup, seen) : schema;
}

function listOf({ anyOf, oneOf }: KeywordSchema): readonly Schema[] {
  return oneOf ?? anyOf ?? [];
}

/** Names for alternatives in sentences. */
function namesFor(parts: readonly Schema[], lookup: Lookup): (part: Schema) => string {
  const constants = constantsOf(parts, lookup);
  return (part) => {
    const known = nameOf(part) ?? titleOf(part);
    if (known !== undefined) return known;
    const constant = constants.get(part);
    if (constant) {
      return `an object whose ${constant.key} is ${constant.values.map(shown).join(' or ')}`;
    }
    const { schema: own } = flatten([part], lookup);
    if (own.enum) return own.enum.slice(0, 3).map(shown).join(' or ');
    return own.types ? expectedType(own.types) : 'something else';
  };
}

/** The alternatives of both that are meant to be the same one. */
function pairsOf(
  was: readonly Schema[],
  is: readonly Schema[],
  isSame: IsSame,
  lookup: Lookup,
): ReadonlyMap<Schema, Schema> {
  const pairs = new Map<Schema, Schema>();
  const left = new Set(was);
  const right = new Set(is);
  const take = (one: Schema, other: Schema): void => {
    pairs.set(one, other);
    left.delete(one);
    right.delete(other);
  };
  const match = (isLike: (one: Schema, other: Schema) => boolean): void => {
    for (const one of [...left]) {
      const other = [...right].find((candidate) => isLike(one, candidate));
      if (other) take(one, other);
    }
  };
  const constants = [constantsOf(was, lookup), constantsOf(is, lookup)] as const;
  match(isSame);
  match((one, other) => {
    const [mine, its] = [constants[0].get(one), constants[1].get(other)];
    return mine !== undefined && its?.key === mine.key && isEqual(its.values, mine.values);
  });
  match((one, other) => meantBy(one) !== undefined && meantBy(one) === meantBy(other));
  match((one, other) => titleOf(one) !== undefined && titleOf(one) === titleOf(other));
  const types = new Map(
    [...left, ...right].map((part) => [part, flatten([part], lookup).schema.types?.join()]),
  );
  match((one, other) => {
    const [mine, its] = [types.get(one), types.get(other)];
    return mine !== undefined && mine === its && mine !== 'object';
  });
  const [first, ...more] = left;
  const [last, ...rest] = right;
  if (first && last && more.length === 0 && rest.length === 0) take(first, last);
  return pairs;
}

/** The constant that tells each alternative from the others. */
function constantsOf(parts: readonly Schema[], lookup: Lookup) {
  const constant = findConstant(
    parts.map((part) => demandsOf(part, lookup)),
    lookup,
  );
  const found = new Map<Schema, { readonly key: string; readonly values: readonly Json[] }>();
  for (const [index, part] of parts.entries()) {
    const values = constant?.values[index];
    if (constant && values) found.set(part, { key: constant.key, values });
  }
  return found;
}

function nameOf(schema: Schema): string | undefined {
  return schema.kind === 'reference' ? bareName(schema.to) : undefined;
}

/** The name of the schema that an alternative is, also if a discriminator demands a constant of it. */
function meantBy(schema: Schema): string | undefined {
  const [first, tag, ...others] = (schema.kind === 'keywords' && schema.allOf) || [];
  const isTagged = first && tag?.kind === 'keywords' && asksOnly(tag, 'required', 'properties');
  return nameOf(isTagged && others.length === 0 ? first : schema);
}

function titleOf(schema: Schema): string | undefined {
  return schema.kind === 'keywords' ? schema.title : undefined;
}
