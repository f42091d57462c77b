import type { Json } from '../json.js';
import type { Tell, Telling, ToldWay } from '../model/model.js';
import type { Draft, Drafts } from './events.js';
import { placeOf, textOf, type Candidate } from './telling/candidate.js';
import { allTuplesAt } from './telling/constants.js';
import type { Telling as Way } from './telling/tell-apart.js';
import type { Url, UrlPart } from './telling/urls.js';

type NameOf = (draft: Draft) => string;

/** The table by which a receiver tells events apart, URL by URL. */
export function describeTellings({ drafts, urls }: Drafts, nameOf: NameOf): readonly Telling[] {
  const draftOf = draftsByBody(drafts);
  const own = urls.own.flatMap((url) => describeUrl(url, false, draftOf, nameOf));
  const base = urls.base ? describeUrl(urls.base, true, draftOf, nameOf) : [];
  const known = new Set(own.map(contentOf));
  const alsoBase = new Set(base.map(contentOf));
  return [
    ...own.map((telling) => ({ ...telling, isBase: alsoBase.has(contentOf(telling)) })),
    ...base.filter((telling) => !known.has(contentOf(telling))),
  ];
}

/** Every way in which deliveries lead to each event. */
export function waysOf({ drafts, urls }: Drafts): ReadonlyMap<Draft, readonly ToldWay[]> {
  const draftOf = draftsByBody(drafts);
  const ways = new Map<Draft, ToldWay[]>(drafts.map((draft) => [draft, []]));
  const add = (candidate: Candidate, way: ToldWay): void => {
    const draft = draftOf.get(candidate);
    if (draft && !draft.isRest) ways.get(draft)?.push(way);
  };
  for (const [url, found] of [
    ...urls.own.map((one) => ['own', one] as const),
    ...(urls.base ? [['base', urls.base] as const] : []),
  ]) {
    const { bodies, addresses, parts } = found;
    const [only, ...others] = bodies;
    if (url === 'own' && only && others.length === 0) {
      if (addresses.length > 0) add(only, { by: 'url', url, at: addresses, values: [] });
      continue;
    }
    for (const part of parts) addPart(part, url, add);
  }
  return ways;
}

function addPart(
  { tellings, each, alone }: UrlPart,
  url: ToldWay['url'],
  add: (candidate: Candidate, way: ToldWay) => void,
): void {
  for (const { by, at, values } of tellings) {
    for (const [candidate, tuples] of values) add(candidate, { by, url, at, values: tuples });
  }
  if (alone && each !== undefined) add(alone, { by: 'presence', url, at: [each], values: [] });
}

function draftsByBody(drafts: readonly Draft[]): ReadonlyMap<Candidate, Draft> {
  return new Map<Candidate, Draft>(
    drafts.flatMap((draft) => draft.bodies.map((body) => [body, draft] as const)),
  );
}

/** All that tells, without the URL. */
function contentOf({ each, tells, events, rest }: Telling): string {
  return JSON.stringify({ each, tells, events, rest });
}

function describeUrl(
  { addresses, bodies, parts }: Url,
  isBase: boolean,
  draftOf: ReadonlyMap<Candidate, Draft>,
  nameOf: NameOf,
): readonly Telling[] {
  const isTold = bodies.length > 1 || isBase || parts.some(({ each }) => each !== undefined);
  if (!isTold || (!isBase && addresses.length === 0)) return [];
  const named = (candidate: Candidate): string => {
    const draft = draftOf.get(candidate);
    if (!draft) throw new Error(`${candidate.message.pointer} is in no event`);
    return nameOf(draft);
  };
  return parts.map((part) => {
    const untold = [...new Set(part.untold.map((candidate) => draftOf.get(candidate)))];
    const [left, ...others] = untold;
    // At `basePath` itself, an event that has a URL of its own is not what is left.
    const isLeft = left && others.length === 0 && (!isBase || left.isRest || isLost(left));
    const rest = isLeft ? nameOf(left) : part.alone && named(part.alone);
    return {
      channels: isBase ? [] : addresses,
      isBase,
      each: part.each,
      events: [...new Set(part.bodies.map(named))],
      rest,
      tells: part.tellings.map((way) => describeWay(way, part, rest, named)),
    };
  });
}

function isLost({ operation }: Draft): boolean {
  return operation.channel.address === undefined;
}

function describeWay(
  { by, at, values }: Way,
  { untold, bodies }: UrlPart,
  rest: string | undefined,
  named: (candidate: Candidate) => string,
): Tell {
  const claimed = new Map<string, (readonly Json[])[]>();
  for (const [candidate, tuples] of values) {
    const name = named(candidate);
    claimed.set(name, [...(claimed.get(name) ?? []), ...tuples]);
  }
  const kind = by === 'presence' || by === 'type' ? by : 'value';
  if (kind !== 'value') return { kind, at, values: [...claimed], others: [] };
  const isOpen = rest !== undefined && untold.some((candidate) => isOpenAt(candidate, at));
  const lost = new Set<Candidate>(rest === undefined ? untold : []);
  const others = isOpen ? [] : bodies.filter((body) => !values.has(body) && !lost.has(body));
  const free = new Map(allTuplesAt(at, others).map((tuple) => [textOf(tuple), tuple]));
  for (const text of [...values.values()].flat().map(textOf)) free.delete(text);
  return { kind, at, values: [...claimed], others: isOpen ? undefined : [...free.values()] };
}

/** True if the document describes the locations, and allows any value there. */
function isOpenAt(candidate: Candidate, at: readonly string[]): boolean {
  const places = at.map((location) => placeOf(candidate, location));
  return (
    places.every((place) => place?.isDescribed) &&
    places.some((place) => place?.values === undefined)
  );
}
