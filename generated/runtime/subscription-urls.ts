// Copied by hooksmith 0.1.0 from its src/runtime/subscription-urls.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { platform } from './platform.js';
import type { SubscribedEvent, SubscriptionApi, Wanted } from './subscription-api.js';

/** An event that is to come to a URL. */
export interface Target {
  readonly event: string;
  readonly url: string;
  /** Stands for the URL. */
  readonly key: string;
  /** The URL without what can be a secret. */
  readonly shown: string;
}

export function isUrl(text: string): boolean {
  try {
    return new platform.URL(text).href !== '';
  } catch {
    return false;
  }
}

/** The URL of a receiver, and all that belongs to it. */
export class Receiver {
  readonly #api: SubscriptionApi;
  readonly #to: Wanted<string>['to'];
  /** The normalised URLs of events, and what is below them. */
  readonly #base: string | undefined;

  /** Throws if `to` is no URL that a provider can post to. */
  constructor(api: SubscriptionApi, to: Wanted<string>['to']) {
    this.#api = api;
    this.#to = to;
    this.#base = typeof to === 'string' ? normalise(checked(to)) : undefined;
  }

  urlOf({ event, path }: SubscribedEvent): string {
    if (typeof this.#to === 'function') return checked(this.#to(event));
    if (path.includes('{')) {
      throw new TypeError(`The URL of ${event} has parameters: give to as a function.`);
    }
    return below(this.#to, path);
  }

  async targetsOf(events: readonly SubscribedEvent[]): Promise<readonly Target[]> {
    return Promise.all(
      events.map(async (event) => {
        const url = this.urlOf(event);
        return { event: event.event, url, key: await keyOf(url), shown: this.#shownOf(url) };
      }),
    );
  }

  /** Tells if a URL is of this receiver: it is `to`, or below it where events have a URL each. `own` are those of its events. */
  owns(url: string, own: readonly Target[]): boolean {
    if (typeof this.#to === 'function') {
      return own.some((target) => normalise(target.url) === normalise(url));
    }
    if (!isUrl(url)) return false;
    const base = new platform.URL(this.#base ?? '');
    const other = new platform.URL(normalise(url));
    const isSame = other.href === base.href;
    const start = `${base.pathname.replace(/\/$/, '')}/`;
    const isBelow = other.pathname.startsWith(start) && this.#api.events.some(({ path }) => path);
    return isSame || (isBelow && other.origin === base.origin && other.search === base.search);
  }

  /** Tells if an entry of a record, of which only a hash is known, is of this receiver. */
  async ownsHash(shown: string, hash: string, own: readonly Target[]): Promise<boolean> {
    if (own.some(({ key }) => key === hash)) return true;
    if (typeof this.#to === 'function') return false;
    const start = shownOf(this.#to);
    if (!shown.startsWith(start)) return false;
    return (await keyOf(below(this.#to, shown.slice(start.length)))) === hash;
  }

  #shownOf(url: string): string {
    if (typeof this.#to === 'function') return shownOf(url);
    const base = new platform.URL(this.#to).pathname.replace(/\/$/, '');
    return shownOf(this.#to) + new platform.URL(url).pathname.slice(base.length).replace(/\/$/, '');
  }
}

/** `https://example.com/…`: the path and the query of a receiver's URL can be secrets. */
function shownOf(url: string): string {
  const { origin, pathname, search } = new platform.URL(url);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}

/** A path below a URL, whose query stays. */
function below(to: string, path: string): string {
  const url = new platform.URL(to);
  if (path === '') return to;
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  return url.href;
}

/** A slash at the end makes no difference. */
function normalise(text: string): string {
  if (!isUrl(text)) return text;
  const url = new platform.URL(text);
  url.pathname = url.pathname.replace(/(?<=.)\/$/, '');
  return url.href;
}

/** SHA-256 of a URL, in hexadecimal. */
export async function keyOf(url: string): Promise<string> {
  const hash = await platform.crypto.subtle.digest('SHA-256', bytesOf(normalise(url)));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function checked(url: string): string {
  const parsed = isUrl(url) ? new platform.URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hash !== '') {
    throw new TypeError('The URL of the receiver is no http: or https: URL, or has a #.');
  }
  return url;
}

/** Texts that no error may show. */
export class Secrets {
  readonly #texts = new Set<string>();

  constructor(token: string | undefined) {
    if (token) this.#add(token);
  }

  /** The parts of a receiver's URL: each segment of its path, the values of its query, a name and a password. */
  addUrl(url: string): void {
    if (!isUrl(url)) return;
    const { pathname, searchParams, username, password } = new platform.URL(url);
    const parts = [...pathname.split('/'), ...searchParams.values(), username, password];
    for (const part of parts) if (part.length > 2) this.#add(part);
  }

  hide(text: string): string {
    const longestFirst = [...this.#texts].sort((left, right) => right.length - left.length);
    return longestFirst.reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text);
  }

  /** As it is, as URLs write it, and as JSON does. */
  #add(secret: string): void {
    const plain = decoded(secret);
    const spellings = [
      secret,
      plain,
      encodeURIComponent(plain),
      JSON.stringify(plain).slice(1, -1),
    ];
    for (const spelling of spellings) this.#texts.add(spelling);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
