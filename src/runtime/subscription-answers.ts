import { isObject, own } from './json.js';
import { platform } from './platform.js';
import {
  SubscriptionError,
  type ListedSubscription,
  type SubscriptionApi,
} from './subscription-api.js';
import { lastSegment, type Answer, type Caller } from './subscription-calls.js';
import { isUrl } from './subscription-urls.js';

/** Members of an object that can be its id, where the document doesn't say it. */
const idMembers = ['id', 'href', 'uri'];
/** An answer isn't looked at any deeper. */
const deepest = 4;
/** A list has no more pages than this. */
const mostPages = 1_000;

/** The id of a subscription that was made; undefined if nothing of the answer is one. */
export function idOf(api: SubscriptionApi, answer: Answer, url: string): string | undefined {
  const { id } = api.create;
  const promised = typeof id === 'string' ? answer.header(id) : id && at(answer.body, id);
  if (isId(promised)) return lastSegment(String(promised));
  const location = answer.header('location');
  if (location !== undefined && isBelowCollection(location, api)) return lastIn(location);
  const echo = echoOf(answer.body, url, deepest);
  const members = [api.remove.parameter, ...idMembers];
  const found = echo && members.map((name) => own(echo, name)).find(isId);
  return found === undefined ? undefined : lastSegment(String(found));
}

/** `Location` of some APIs names the collection itself: the id is what comes after it. */
function isBelowCollection(location: string, { create }: SubscriptionApi): boolean {
  const keyword =
    create.path
      .replace(/\.\w+$/, '')
      .split('/')
      .at(-1) ?? '';
  const segments = location.split(/[?#]/)[0]?.split('/') ?? [];
  return segments.length > 1 && segments.at(-2) === keyword && segments.at(-1) !== '';
}

function lastIn(location: string): string {
  return lastSegment(resolved(location, 'https://localhost')).replace(/\.json$/, '');
}

/** The object of an answer that has the URL which was sent. */
function echoOf(value: unknown, url: string, depth: number): object | undefined {
  if (depth === 0 || typeof value !== 'object' || value === null) return undefined;
  const members = Object.values(value) as readonly unknown[];
  if (members.includes(url)) return value;
  for (const member of members) {
    const found = echoOf(member, url, depth - 1);
    if (found) return found;
  }
  return undefined;
}

function isId(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function at(body: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (isObject(value) ? own(value, key) : undefined),
    body,
  );
}

/** Every subscription that the provider lists, of all pages. Throws if pages can't be followed to their end. */
export async function listAll(
  api: SubscriptionApi,
  caller: Caller,
): Promise<readonly ListedSubscription[]> {
  const found: ListedSubscription[] = [];
  const seen = new Set<string>();
  let request = caller.listing();
  for (;;) {
    seen.add(request.url);
    const answer = await caller.call(request);
    found.push(...itemsOf(api, answer));
    const next = nextPage(api, answer, request.url, found.at(-1)?.id);
    if (next === undefined) return found;
    const isForeign = new platform.URL(next).origin !== caller.origin;
    if (isForeign || seen.has(next) || seen.size >= mostPages) {
      throw new SubscriptionError('refused', "The pages of the provider's list don't end.");
    }
    request = caller.paging(next);
  }
}

function itemsOf({ list }: SubscriptionApi, answer: Answer): readonly ListedSubscription[] {
  const items = list && at(answer.body, list.items);
  if (!list || !Array.isArray(items)) {
    const message = "The provider's list has another shape than its document says.";
    throw new SubscriptionError('refused', message, { status: answer.status });
  }
  return items.flatMap((item: unknown) => {
    const url = at(item, list.url);
    if (typeof url !== 'string') return [];
    const id = at(item, list.id);
    const told = list.event && at(item, list.event);
    const events = told === undefined ? undefined : [told].flat().map(String);
    return [{ id: isId(id) ? lastSegment(String(id)) : undefined, url, events, answer: item }];
  });
}

/** The URL of the next page; undefined if this is the last. Throws if there is one that can't be found. */
function nextPage(
  { list }: SubscriptionApi,
  answer: Answer,
  current: string,
  lastId: string | undefined,
): string | undefined {
  const linked = linkedPage(answer.header('link')) ?? namedPage(answer.body);
  if (linked !== undefined) return resolved(linked, current);
  const isLast = flagOf(answer.body, ['done']) ?? not(flagOf(answer.body, ['has_more', 'hasMore']));
  if (isLast === true) return undefined;
  const { parameter, from } = list?.cursor ?? {};
  const cursor = from ? at(answer.body, from) : isLast === false ? lastId : undefined;
  if (parameter !== undefined && isId(cursor)) {
    const url = new platform.URL(current);
    url.searchParams.set(parameter, String(cursor));
    return url.href;
  }
  if (isLast !== false) return undefined;
  throw new SubscriptionError('refused', "The provider's list has a page that can't be found.");
}

function resolved(link: string, current: string): string {
  try {
    return new platform.URL(link, current).href;
  } catch {
    throw new SubscriptionError('refused', "The provider's list has a page that can't be found.");
  }
}

/** `<https://…?page=2>; rel="next"` */
function linkedPage(link: string | undefined): string | undefined {
  return link
    ?.split(/,\s*(?=<)/)
    .map((one) => /^\s*<([^>]*)>(.*)$/.exec(one))
    .find((match) => /;\s*rel="?next"?/i.test(match?.[2] ?? ''))?.[1];
}

/** A member of an answer, or of an object in it, that is called `next` or `next_page` and has a URL. */
function namedPage(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  for (const level of [body, ...Object.values(body)]) {
    if (!isObject(level)) continue;
    for (const [name, value] of Object.entries(level)) {
      const isNext = /^next(?:_?(?:page|url|link|href))*$/i.test(name);
      if (isNext && typeof value === 'string' && (/^[/?]/.test(value) || isUrl(value)))
        return value;
    }
  }
  return undefined;
}

function flagOf(body: unknown, names: readonly string[]): boolean | undefined {
  if (!isObject(body)) return undefined;
  const levels = [body, ...Object.values(body).filter((value) => isObject(value))];
  return levels
    .flatMap((level) => names.map((name) => own(level, name)))
    .find((value) => typeof value === 'boolean');
}

function not(flag: boolean | undefined): boolean | undefined {
  return flag === undefined ? undefined : !flag;
}
