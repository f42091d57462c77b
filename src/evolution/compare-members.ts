import type { KeywordSchema, Property, Schema } from '../model/model.js';
import { matches } from '../patterns/patterns.js';
import { misspelt, nearest } from '../text.js';
import { labelOf, taking, type Inner, type IsSame, type Place, type Report } from './change.js';
import type { Lookup } from '../model/lookup.js';
import { anything, flatten } from './flatten.js';

/** Compares what is in lists and in objects. */
export function compareMembers(
  place: Place,
  report: Report,
  inner: Inner,
  isSame: IsSame,
  lookup: Lookup,
): void {
  compareItems(place, report, inner);
  compareProperties(place, report, inner, isSame, lookup);
  compareOthers(place, report, inner);
  comparePatterns(place, report, inner);
  compareWhole('contains', place, report, isSame);
  compareNames(place, report, isSame);
  compareDependencies(place, report, isSame);
}

function compareItems(place: Place, report: Report, inner: Inner): void {
  const { old, new: next } = { old: place.old.schema, new: place.new.schema };
  const [was, is] = [old.tuple ?? [], next.tuple ?? []];
  const alone = taking(next, 'tuple', 'items', 'additionalItems');
  if (is.length > was.length) report('tuple-item-added', { count: is.length }, { alone });
  if (is.length < was.length) report('tuple-item-removed', { count: is.length }, { alone });
  for (let index = 0; index < Math.min(was.length, is.length); index++) {
    const pair = { old: one(was[index]), new: one(is[index]) };
    inner(pair, { suffix: `[${index}]` });
  }
  const [left, right] = [old, next].map((schema) =>
    schema.tuple ? schema.additionalItems : schema.items,
  );
  const isTuple = was.length > 0 && is.length > 0;
  const suffix = isTuple ? `[${is.length}…]` : '[]';
  const [wasClosed, isClosed] = [left, right].map((schema) => schema && isNone(schema));
  // A list that becomes a tuple has more items or fewer; that is said.
  if (was.length > 0 !== is.length > 0 && (wasClosed || isClosed)) return;
  if (left && right) inner({ old: [left], new: [right] }, { suffix });
  else if (was.length !== is.length) return;
  else if (right && isClosed) report('value-forbidden', {}, { alone, suffix, new: right.pointer });
  else if (left && wasClosed) report('value-allowed', {}, { alone, suffix, old: left.pointer });
  else if (right && !isAny(right)) report('items-described', {}, { alone, new: right.pointer });
  else if (left && !isAny(left)) report('items-undescribed', {}, { alone, old: left.pointer });
}

function isNone(schema: Schema): boolean {
  return schema.kind === 'boolean' && !schema.accepts;
}

function one(schema: Schema | undefined): readonly Schema[] {
  return schema ? [schema] : [];
}

function isAny(schema: Schema): boolean {
  return schema.kind === 'boolean' && schema.accepts;
}

function compareProperties(
  place: Place,
  report: Report,
  inner: Inner,
  isSame: IsSame,
  lookup: Lookup,
): void {
  const { old, new: next } = { old: place.old.schema, new: place.new.schema };
  const [was, is] = [membersOf(old), membersOf(next)];
  const added = [...is.values()].filter(({ key }) => !was.has(key));
  const removed = [...was.values()].filter(({ key }) => !is.has(key));
  const renamed = renamesOf(removed, added, isSame);
  for (const [from, to] of renamed) {
    const code = to.isRequired ? 'required-property-renamed' : 'property-renamed';
    report(
      code,
      { was: labelOf(from.key, place) },
      {
        alone: (schema) => withProperty(withoutProperty(schema, from.key), to),
        key: to.key,
        oldKey: from.key,
        ...{ old: from.schema.pointer, new: to.schema.pointer },
      },
    );
  }
  const [before, after] = [new Set(renamed.keys()), new Set(renamed.values())];
  const inPartsOf = ({ oneOf = [], anyOf = [] }: KeywordSchema) =>
    [...oneOf, ...anyOf].map((part) => membersOf(flatten([part], lookup).schema));
  const [wasInParts, isInParts] = [inPartsOf(old), inPartsOf(next)];
  for (const member of added) {
    if (after.has(member)) continue;
    const isMoved = wasInParts.some((members) => members.has(member.key));
    const isClosed = refusesMember(member.key, old);
    const code = isClosed
      ? 'property-added-to-closed'
      : member.isRequired
        ? 'required-property-added'
        : 'property-added';
    const alone = (schema: KeywordSchema) => withProperty(schema, member);
    const pointers = { old: undefined, new: member.schema.pointer };
    report(code, {}, { alone, key: member.key, isMoved, ...pointers });
  }
  for (const member of removed) {
    if (before.has(member)) continue;
    const isInAll = isInParts.every((members) => members.has(member.key));
    reportRemoved(member, { place, report }, isInParts.length > 0 && isInAll);
  }
  for (const member of is.values()) {
    const other = was.get(member.key);
    if (!other) continue;
    compareRequired(other, member, { place, report });
    const pair = { old: [other.schema], new: [member.schema] };
    inner(pair, member);
  }
}

interface Spot {
  readonly place: Place;
  readonly report: Report;
}

function reportRemoved(member: Member, { place, report }: Spot, isMoved: boolean): void {
  const alone = (schema: KeywordSchema) => withoutProperty(schema, member.key);
  const detail = { alone, key: member.key, isMoved, old: member.schema.pointer };
  const { schema } = member;
  const isDeprecated = schema.kind !== 'boolean' && schema.deprecated === true;
  if (refusesMember(member.key, place.new.schema)) {
    const closing = taking(place.new.schema, 'additionalProperties');
    const closed = (schema: KeywordSchema) => closing(alone(schema));
    report('property-removed-from-closed', {}, { ...detail, alone: closed });
  } else if (member.isRequired) report('required-property-removed', {}, detail);
  else report('property-removed', { isDeprecated }, detail);
}

function compareRequired(was: Member, is: Member, { report }: Spot): void {
  if (was.isRequired === is.isRequired) return;
  const code = is.isRequired ? 'property-made-required' : 'property-made-optional';
  const alone = (schema: KeywordSchema): KeywordSchema => {
    const others = (schema.required ?? []).filter((key) => key !== is.key);
    return { ...schema, required: is.isRequired ? [...others, is.key] : others };
  };
  const pointers = { old: was.schema.pointer, new: is.schema.pointer };
  report(code, {}, { alone, key: is.key, ...pointers });
}

interface Member extends Property {
  readonly isRequired: boolean;
}

/** The members that are named, those too that are only required. */
function membersOf({ pointer, properties = [], required = [] }: KeywordSchema) {
  const keys = new Set(required);
  const named = properties.map((one): Member => ({ ...one, isRequired: keys.has(one.key) }));
  const known = new Set(properties.map(({ key }) => key));
  const others = required
    .filter((key) => !known.has(key))
    .map((key): Member => ({ key, schema: { ...anything, pointer }, isRequired: true }));
  return new Map([...named, ...others].map((member) => [member.key, member]));
}

/** A member that is gone, and another that came with the same schema and nearly its name. */
function renamesOf(
  removed: readonly Member[],
  added: readonly Member[],
  isSame: IsSame,
): ReadonlyMap<Member, Member> {
  const isLike = (left: Member, right: Member): boolean =>
    left.isRequired === right.isRequired &&
    isSame(left.schema, right.schema) &&
    isNear(left.key, right.key);
  return new Map(
    removed.flatMap((member) => {
      const [only, ...others] = added.filter((other) => isLike(member, other));
      const rivals = only ? removed.filter((other) => isLike(other, only)) : [];
      return only && others.length === 0 && rivals.length === 1 ? [[member, only] as const] : [];
    }),
  );
}

function isNear(left: string, right: string): boolean {
  return misspelt(left, [right]) !== undefined || nearest(left, [right]) !== undefined;
}

function withProperty(schema: KeywordSchema, { key, schema: own, isRequired }: Member) {
  const { properties = [], required = [] } = schema;
  return {
    ...schema,
    properties: [...properties, { key, schema: own }],
    ...(isRequired && { required: [...required, key] }),
  };
}

function withoutProperty(schema: KeywordSchema, key: string): KeywordSchema {
  const { properties = [], required = [] } = schema;
  return {
    ...schema,
    properties: properties.filter((property) => property.key !== key),
    required: required.filter((other) => other !== key),
  };
}

function refusesOthers({ additionalProperties }: KeywordSchema): boolean {
  return additionalProperties !== undefined && isNone(additionalProperties);
}

/** Tells if a member that isn't named may not be there. */
function refusesMember(key: string, schema: KeywordSchema): boolean {
  return refusesOthers(schema) && !schema.patternProperties?.some((one) => matches(one, key));
}

function compareOthers({ old, new: next }: Place, report: Report, inner: Inner): void {
  const [was, is] = [old.schema.additionalProperties, next.schema.additionalProperties];
  const [wasClosed, isClosed] = [refusesOthers(old.schema), refusesOthers(next.schema)];
  const alone = taking(next.schema, 'additionalProperties');
  const [wasSaid, isSaid] = [was && !isAny(was) && !wasClosed, is && !isAny(is) && !isClosed];
  if (was && is && wasSaid && isSaid) inner({ old: [was], new: [is] }, { suffix: '.*' });
  else if (wasClosed !== isClosed && !wasSaid && !isSaid) {
    report(isClosed ? 'members-closed' : 'members-opened', {}, { alone });
  } else if (isSaid) report('members-described', {}, { alone, new: is?.pointer ?? '' });
  else if (wasSaid) report('members-undescribed', {}, { alone, old: was?.pointer ?? '' });
}

function comparePatterns({ old, new: next }: Place, report: Report, inner: Inner): void {
  const [was, is] = [old.schema.patternProperties ?? [], next.schema.patternProperties ?? []];
  const alone = taking(next.schema, 'patternProperties');
  for (const { source, schema } of is) {
    const other = was.find((one) => one.source === source);
    if (other) inner({ old: [other.schema], new: [schema] }, { suffix: '.*' });
    else report('pattern-property-added', { is: source }, { alone, new: schema.pointer });
  }
  for (const { source, schema } of was) {
    if (is.some((one) => one.source === source)) continue;
    report('pattern-property-removed', { was: source }, { alone, old: schema.pointer });
  }
}

function compareWhole(keyword: 'contains', place: Place, report: Report, isSame: IsSame): void {
  const [was, is] = [place.old.schema[keyword], place.new.schema[keyword]];
  const alone = taking(place.new.schema, keyword);
  if (!was && is) report(`${keyword}-added`, {}, { alone, new: is.pointer });
  else if (was && !is) report(`${keyword}-removed`, {}, { alone, old: was.pointer });
  else if (was && is && !isSame(was, is)) report(`${keyword}-changed`, {}, { alone });
}

function compareNames(place: Place, report: Report, isSame: IsSame): void {
  const [was, is] = [place.old.schema.propertyNames, place.new.schema.propertyNames];
  const alone = taking(place.new.schema, 'propertyNames');
  if (!was && is) report('property-names-added', {}, { alone, new: is.pointer });
  else if (was && !is) report('property-names-removed', {}, { alone, old: was.pointer });
  else if (was && is && !isSame(was, is)) report('property-names-changed', {}, { alone });
}

function compareDependencies(place: Place, report: Report, isSame: IsSame): void {
  const [was, is] = [place.old.schema.dependencies ?? [], place.new.schema.dependencies ?? []];
  const alone = taking(place.new.schema, 'dependencies');
  const keys = new Set([...was, ...is].map(({ key }) => key));
  for (const key of keys) {
    const [left, right] = [was, is].map((list) => list.filter((one) => one.key === key));
    const only = (list: typeof was): Schema => ({
      ...{ kind: 'keywords', pointer: '' },
      dependencies: list,
    });
    if (!left || !right || isSame(only(left), only(right))) continue;
    if (left.length === 0) report('dependency-added', {}, { alone, key });
    else if (right.length === 0) report('dependency-removed', {}, { alone, key });
    else report('dependency-changed', {}, { alone, key });
  }
}
