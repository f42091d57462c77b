import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { Body, Bodies } from './bodies.js';
import type { Rivals } from './candidate.js';
import { reportUnknownMessages } from './claims.js';
import { hasList, listsIn } from './items.js';
import type { Rules } from './rules.js';
import { TellingApart, type Told } from './tell-apart.js';

/** The deliveries to one URL. */
export interface Url {
  /** The channels' addresses, which differ by slashes at most; none for an operation without a URL. */
  readonly addresses: readonly string[];
  readonly bodies: readonly Body[];
  /** Those whose events come in one kind of list, or alone, are told together. */
  readonly parts: readonly UrlPart[];
}

export interface UrlPart extends Told {
  readonly each: string | undefined;
  readonly bodies: readonly Body[];
  /** The only one that comes in such a list, which the list tells by being there. */
  readonly alone: Body | undefined;
}

/** No more lists than this are tried. */
const mostLists = 5;

/** The URLs of a role's operations, and that of `basePath` itself, with what tells the events of each. */
export interface Urls {
  readonly own: readonly Url[];
  /** Undefined if nothing is told there, or a channel has it. */
  readonly base: Url | undefined;
  /** At any of them. */
  readonly rivals: readonly Rivals[];
}

export function tellByUrls(
  written: readonly Body[],
  bodies: Bodies,
  rules: Rules,
  diagnostics: Diagnostics,
): Urls {
  checkRules(written, bodies, rules, diagnostics);
  const apart = new TellingApart(rules);
  const groups = byAddress(written).map((group) => decideItems(group, bodies, rules, apart));
  const together = groups.flat();
  const all = decideBaseItems(together, bodies, rules, apart);
  const own = (all === together ? groups : byAddress(all)).map((group) =>
    tellUrl(group, apart, true, diagnostics),
  );
  const isTaken = all.some(({ operation }) => trimmed(operation.channel.address) === '');
  const base = isTaken ? undefined : tellUrl(withoutConfusion(all), apart, false, diagnostics);
  const isTold = base?.parts.some(
    ({ tellings, alone }) => tellings.length > 0 || (alone !== undefined && all.length > 1),
  );
  const rivals = [...own, ...(base ? [base] : [])].flatMap(({ parts }) =>
    parts.flatMap((part) => part.rivals),
  );
  return { own, base: isTold ? base : undefined, rivals };
}

/** At one URL, events in a list can't be known where the body of another event may have such a list. */
function withoutConfusion(all: readonly Body[]): readonly Body[] {
  const lists = new Set(all.flatMap(({ each }) => each ?? []));
  const confused = [...lists].filter((each) =>
    all.some((body) => body.each !== each && hasList(body.wholePlaces, each)),
  );
  if (confused.length === 0) return all;
  return all.filter(({ each }) => each === undefined || !confused.includes(each));
}

/** An address without a slash at either end: there, one never matters to a route. */
export function trimmed(address: string | undefined): string | undefined {
  return address?.replace(/^\//, '').replace(/\/$/, '');
}

/** An operation without an address is by itself. */
function byAddress(bodies: readonly Body[]): readonly (readonly Body[])[] {
  const keyOf = ({ operation }: Body) => trimmed(operation.channel.address) ?? operation;
  return [...groupBy<unknown>(bodies, keyOf).values()];
}

function tellUrl(
  bodies: readonly Body[],
  apart: TellingApart,
  isOwn: boolean,
  diagnostics: Diagnostics,
): Url {
  const addresses = bodies.flatMap(({ operation }) => operation.channel.address ?? []);
  const kinds = groupBy(bodies, ({ each }) => each);
  const parts = [...kinds].map(([each, list]) => {
    const alike = kinds.size === 1 ? bodies : list;
    const isUrlEnough = isOwn && bodies.length === 1;
    const told = isUrlEnough
      ? { tellings: [], untold: alike, rivals: [] }
      : apart.tell(alike, bodies, isOwn, diagnostics);
    const isAlone = each !== undefined && alike.length === 1 && told.untold.length === 1;
    return { each, bodies: alike, alone: isAlone ? alike[0] : undefined, ...told };
  });
  return { addresses: [...new Set(addresses)], bodies, parts };
}

function groupBy<Key>(
  bodies: readonly Body[],
  keyOf: (body: Body) => Key,
): ReadonlyMap<Key, readonly Body[]> {
  const groups = new Map<Key, Body[]>();
  for (const body of bodies) {
    const group = groups.get(keyOf(body));
    if (group) group.push(body);
    else groups.set(keyOf(body), [body]);
  }
  return groups;
}

/** Where a rule names a list, its items are the events; else where only constants in a list tell them apart. */
function decideItems(
  group: readonly Body[],
  bodies: Bodies,
  rules: Rules,
  apart: TellingApart,
): readonly Body[] {
  const ruled = group.map((body) => {
    const each = rules.of(body.operation)?.each;
    return each === undefined ? body : (bodies.ruledItemOf(body, each) ?? body);
  });
  const free = ruled.filter((body) => rules.of(body.operation) === undefined);
  return free.length < 2 || free.length < ruled.length ? ruled : inListsOr(ruled, bodies, apart);
}

/** Events that have a URL each may all come to `basePath` in lists. */
function decideBaseItems(
  all: readonly Body[],
  bodies: Bodies,
  rules: Rules,
  apart: TellingApart,
): readonly Body[] {
  const isFree = all.every(
    (body) => body.each === undefined && rules.of(body.operation) === undefined,
  );
  return isFree && all.length > 1 && toldOf(all, apart) === 0 ? inListsOr(all, bodies, apart) : all;
}

/** The items of the one list in which all are told apart; the bodies where they tell more themselves. */
function inListsOr(group: readonly Body[], bodies: Bodies, apart: TellingApart): readonly Body[] {
  const [first] = group;
  if (!first || toldOf(group, apart) === group.length) return group;
  const common = listsIn(first.places).filter((each) =>
    group.every(({ places }) => hasList(places, each)),
  );
  for (const each of common.slice(0, mostLists)) {
    const items = itemsOf(group, each, bodies);
    if (items && toldOf(items, apart) === group.length) return items;
  }
  return group;
}

/** The items of a list in each body; undefined if one has no such list. */
function itemsOf(
  group: readonly Body[],
  each: string,
  bodies: Bodies,
): readonly Body[] | undefined {
  const items: Body[] = [];
  for (const body of group) {
    const item = bodies.itemOf(body, each);
    if (!item) return undefined;
    items.push(item);
  }
  return items;
}

function toldOf(group: readonly Body[], apart: TellingApart): number {
  return group.length - apart.tell(group, group, false, undefined).untold.length;
}

function checkRules(
  all: readonly Body[],
  bodies: Bodies,
  rules: Rules,
  diagnostics: Diagnostics,
): void {
  for (const [rule, own] of groupBy(all, ({ operation }) => rules.of(operation))) {
    if (!rule) continue;
    reportUnknownMessages(rule, own, diagnostics);
    const { each, place } = rule;
    if (each === undefined || own.some((body) => bodies.ruledItemOf(body, each))) continue;
    const name = rule.by === 'configuration' ? '"tell" of the configuration' : 'x-hooksmith-tell';
    const problem = `has an "each" for a list at ${each}, and no message has one there`;
    diagnostics.report('invalid-tell', { name, problem }, place);
  }
}
