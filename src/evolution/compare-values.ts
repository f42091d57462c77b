import type { Json } from '../json.js';
import { expectedType } from '../model/expected.js';
import type { JsonType, KeywordSchema } from '../model/model.js';
import { isEqual } from '../runtime/validation.js';
import { taking, type Report } from './change.js';
import type { ChangeCode } from './catalogue.js';
import { unreadText } from './unread.js';

/** Compares types; true if no value can be of both. */
export function compareTypes(old: KeywordSchema, next: KeywordSchema, report: Report): boolean {
  const [was, is] = [typesOf(old), typesOf(next)];
  if (was?.join() === is?.join()) return false;
  const alone = taking(next, 'types');
  if (!was || !is) {
    if (is) report('type-added', { is: expectedType(is) }, { alone });
    if (was) report('type-removed', { was: expectedType(was) }, { alone });
    return false;
  }
  const [wasNull, isNull] = [was.includes('null'), is.includes('null')];
  const [wasOther, isOther] = [was, is].map((types) => types.filter((type) => type !== 'null'));
  if (!wasOther || !isOther) return false;
  const isSame = wasOther.join() === isOther.join();
  const others = isSame || wasOther.length === 0 || isOther.length === 0;
  if (wasNull !== isNull && others && wasOther.length > 0 && isOther.length > 0) {
    report(isNull ? 'null-allowed' : 'null-forbidden', {}, { alone });
    return false;
  }
  const given = { was: expectedType(was), is: expectedType(is) };
  const [lost, gained] = [without(was, is), without(is, was)];
  const integers = lost.join() === 'integer' && gained.join() === 'number';
  const numbers = lost.join() === 'number' && gained.join() === 'integer';
  if (integers) report('integer-became-number', {}, { alone });
  else if (numbers) report('number-became-integer', {}, { alone });
  else if (lost.every((type) => covers(is, type))) report('type-widened', given, { alone });
  else if (gained.every((type) => covers(was, type))) report('type-narrowed', given, { alone });
  else report('type-changed', given, { alone });
  return !was.some((type) => covers(is, type)) && !is.some((type) => covers(was, type));
}

function typesOf({ types }: KeywordSchema): readonly JsonType[] | undefined {
  const all = types?.filter((type) => type !== 'integer' || !types.includes('number'));
  return all && [...new Set(all)].sort();
}

function without(types: readonly JsonType[], others: readonly JsonType[]): readonly JsonType[] {
  return types.filter((type) => !others.includes(type));
}

function covers(types: readonly JsonType[], type: JsonType): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

export function compareListed(old: KeywordSchema, next: KeywordSchema, report: Report): void {
  const [was, is] = [old.enum, next.enum];
  const alone = taking(next, 'enum');
  if (!was || !is) {
    if (is) report('enum-introduced', { value: listed(is) }, { alone });
    if (was) report('enum-lifted', { value: listed(was) }, { alone });
    return;
  }
  const added = is.filter((value) => !was.some((other) => isEqual(value, other)));
  const removed = was.filter((value) => !is.some((other) => isEqual(value, other)));
  const [one, another] = [was[0], is[0]];
  if (was.length === 1 && is.length === 1 && added.length === 1) {
    report('constant-changed', { was: shown(one ?? null), is: shown(another ?? null) }, { alone });
    return;
  }
  for (const value of added) {
    const more = (schema: KeywordSchema) => ({ ...schema, enum: [...(schema.enum ?? []), value] });
    report('enum-value-added', { value: shown(value) }, { alone: more });
  }
  for (const value of removed) {
    const less = (schema: KeywordSchema) => ({
      ...schema,
      enum: (schema.enum ?? []).filter((other) => !isEqual(other, value)),
    });
    report('enum-value-removed', { value: shown(value) }, { alone: less });
  }
}

/** A value in a sentence. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function listed(values: readonly Json[]): string {
  const all = values.slice(0, 4).map(shown).join(', ');
  return values.length > 4 ? `${all} and ${values.length - 4} more` : all;
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
