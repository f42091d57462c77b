import type { Json } from '../json.js';
import { expectedType } from '../model/expected.js';
import type { JsonType, KeywordSchema } from '../model/model.js';
import { isEqual } from '../runtime/validation.js';
import type { Lookup } from '../model/lookup.js';
import { impliedType } from '../model/implied.js';
import { asksOnly } from '../typescript/possible.js';
import { distinctTypes, isOfType } from '../values/rules.js';
import { taking, type Found, type Place, type Report } from './change.js';
import { flatten } from './flatten.js';
import type { ChangeCode } from './catalogue.js';
import { sortedJson } from './identity.js';
import { unreadText } from './unread.js';

/**
 * Compares types, also those that listed values and alternatives have; true if no value can be of both. Of two lists it says only
 * that nothing is in both.
 */
export function compareTypes(
  { old, new: next }: Pick<Place, 'old' | 'new'>,
  report: Report,
  lookup: Lookup,
): boolean {
  const [before, after] = [old.schema, next.schema];
  if (!before.types && !after.types && !(before.enum && after.enum)) return false;
  const [was, is] = [typesOf(before, lookup), typesOf(after, lookup)];
  if (was?.join() === is?.join()) return false;
  const alone = taking(after, 'types');
  if (before.types && asksOnly(after)) {
    report('type-removed', { was: expectedType(before.types) }, { alone: () => after });
    return true;
  }
  if (!was || !is) {
    if (after.types) report('type-added', { is: expectedType(after.types) }, { alone });
    if (before.types) report('type-removed', { was: expectedType(before.types) }, { alone });
    return false;
  }
  const given = { was: expectedType(was), is: expectedType(is) };
  if (!was.some((type) => covers(is, type)) && !is.some((type) => covers(was, type))) {
    const areConstants = before.enum?.length === 1 && after.enum?.length === 1;
    if (areConstants) compareListed(before, after, report);
    else report('type-changed', given, { alone: () => after });
    return true;
  }
  // A list without types says its types, too.
  const isListed = [before, after].some((schema) => schema.enum && !schema.types);
  if (!isListed && !(before.enum && after.enum)) compareEachType(was, is, report);
  return false;
}

/** Compares types that values can be of in both. */
function compareEachType(was: readonly JsonType[], is: readonly JsonType[], report: Report): void {
  const [wasNull, isNull] = [was.includes('null'), is.includes('null')];
  const [wasOther, isOther] = [was, is].map((types) => types.filter((type) => type !== 'null'));
  if (wasNull !== isNull && wasOther?.join() === isOther?.join()) {
    report(isNull ? 'null-allowed' : 'null-forbidden', {}, { alone: withTypes(is) });
    return;
  }
  const given = { was: expectedType(was), is: expectedType(is) };
  const alone = withTypes(is);
  const [lost, gained] = [without(was, is), without(is, was)];
  const integers = lost.join() === 'integer' && gained.join() === 'number';
  const numbers = lost.join() === 'number' && gained.join() === 'integer';
  if (integers) report('integer-became-number', {}, { alone });
  else if (numbers) report('number-became-integer', {}, { alone });
  else if (lost.every((type) => covers(is, type))) report('type-widened', given, { alone });
  else if (gained.every((type) => covers(was, type))) report('type-narrowed', given, { alone });
  else report('type-changed', given, { alone });
}

/** With other types, and `null` in the list if it is one of them. */
function withTypes(types: readonly JsonType[]): Found['alone'] {
  return (old) => {
    const isNew = types.includes('null') && !old.types?.includes('null');
    const listed = old.enum && isNew ? [...old.enum, null] : old.enum;
    return { ...old, types, ...(listed && { enum: listed }) };
  };
}

/** More alternatives within alternatives are not looked at. */
const deepest = 4;

/** The types that values can be of; undefined if of any. */
export function typesOf(
  schema: KeywordSchema,
  lookup: Lookup,
  depth = 0,
): readonly JsonType[] | undefined {
  const { types, enum: listed } = schema;
  if (listed) return distinct(listed.map(typeOfValue));
  if (types) return distinct(types);
  const parts = schema.oneOf ?? schema.anyOf;
  if (!parts) {
    const meant = impliedType(schema);
    return meant && [meant];
  }
  if (depth === deepest) return undefined;
  const all = parts.map((part) => typesOf(flatten([part], lookup).schema, lookup, depth + 1));
  return all.every((one) => one !== undefined) ? distinct(all.flat()) : undefined;
}

function distinct(types: readonly JsonType[]): readonly JsonType[] {
  return [...distinctTypes(types)].sort();
}

function typeOfValue(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as JsonType;
}

function without(types: readonly JsonType[], others: readonly JsonType[]): readonly JsonType[] {
  return types.filter((type) => !others.includes(type));
}

function covers(types: readonly JsonType[], type: JsonType): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

export function compareListed(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  const [was, is] = [old.enum, next.enum];
  if (!was || !is) {
    if (is) {
      const alone: Found['alone'] = ({ types, ...rest }) => ({
        ...rest,
        ...(types && { types }),
        enum: is.filter((value) => !types || types.some((type) => isOfType(value, type))),
      });
      report('enum-introduced', { value: listed(is) }, { alone });
    }
    const alone = taking(next, 'enum', ...(old.types ? [] : (['types'] as const)));
    if (was) report('enum-lifted', { value: listed(was) }, { alone });
    return;
  }
  const [before, after] = [new Set(was.map(sortedJson)), new Set(is.map(sortedJson))];
  const added = is.filter((value) => !before.has(sortedJson(value)));
  const removed = was.filter((value) => !after.has(sortedJson(value)));
  const [one, another] = [was[0], is[0]];
  if (was.length === 1 && is.length === 1 && added.length === 1) {
    report(
      'constant-changed',
      { was: shown(one ?? null), is: shown(another ?? null) },
      { alone: listing(is) },
    );
    return;
  }
  for (const value of added) {
    const alone = listing([...was, value]);
    if (value === null) report('null-allowed', {}, { alone });
    else report('enum-value-added', { value: shown(value) }, { alone });
  }
  for (const value of removed) {
    const alone = listing(was.filter((other) => !isEqual(other, value)));
    if (value === null) report('null-forbidden', {}, { alone });
    else report('enum-value-removed', { value: shown(value) }, { alone });
  }
}

/** Just these values, which say the types, too. */
function listing(values: readonly Json[]): Found['alone'] {
  return ({ types: _, ...old }) => ({ ...old, enum: values });
}

/** A value in a sentence. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function listed(values: readonly Json[]): string {
  const all = values.slice(0, 4).map(shown).join(', ');
  if (values.length === 1) return all;
  return `one of ${values.length > 4 ? `${all} and ${values.length - 4} more` : all}`;
}

const limits = [
  ['minimum', 'minimum'],
  ['exclusiveMinimum', 'minimum'],
  ['maximum', 'maximum'],
  ['exclusiveMaximum', 'maximum'],
  ['minLength', 'min-length'],
  ['maxLength', 'max-length'],
  ['minItems', 'min-items'],
  ['maxItems', 'max-items'],
  ['minProperties', 'min-properties'],
  ['maxProperties', 'max-properties'],
] as const;

export function compareLimits(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  for (const [keyword, word] of limits) {
    const [was, is] = [old[keyword], next[keyword]];
    if (was === is) continue;
    const verb =
      was === undefined ? 'added' : is === undefined ? 'removed' : is > was ? 'raised' : 'lowered';
    report(`${word}-${verb}`, { keyword, was, is }, { alone: taking(next, keyword) });
  }
  const [was, is] = [old.multipleOf, next.multipleOf];
  if (was === is) return;
  const verb = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
  const given = { keyword: 'multipleOf', was, is };
  report(`multiple-${verb}`, given, { alone: taking(next, 'multipleOf') });
}

export function compareTexts(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  const alone = taking(next, 'pattern');
  const [was, is] = [old.pattern?.source, next.pattern?.source];
  if (was === undefined && is !== undefined) report('pattern-added', { is }, { alone });
  else if (was !== undefined && is === undefined) report('pattern-removed', { was }, { alone });
  else if (is !== undefined && was !== is) report('pattern-changed', { is }, { alone });
  compareFormats(old, next, report);
  if ((old.uniqueItems ?? false) === (next.uniqueItems ?? false)) return;
  const code: ChangeCode = next.uniqueItems ? 'unique-items-added' : 'unique-items-removed';
  report(code, {}, { alone: taking(next, 'uniqueItems') });
}

function compareFormats(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  const alone = taking(next, 'format');
  const [was, is] = [old.format, next.format];
  if (was === undefined && is !== undefined) report('format-added', { is }, { alone });
  else if (was !== undefined && is === undefined) report('format-removed', { was }, { alone });
  else if (was !== undefined && is !== undefined && was !== is) {
    report('format-changed', { was, is }, { alone });
  }
}

/** Compares what is not read: all that can be told of it is that it is another. */
export function compareUnread(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  const [was, is] = [old.unread ?? [], next.unread ?? []];
  const [before, after] = [was, is].map((list) => new Set(list.map(unreadText)));
  const changed = [
    ...was.filter((one) => !after?.has(unreadText(one))),
    ...is.filter((one) => !before?.has(unreadText(one))),
  ];
  for (const keyword of new Set(changed.map((one) => one.keyword))) {
    report('unread-keyword-changed', { keyword }, { alone: taking(next, 'unread') });
  }
}
