import { bytesOf } from './bytes.js';
import { own } from './json.js';
import { platform, type Fetch } from './platform.js';
import {
  SubscriptionError,
  type CallName,
  type ClientOptions,
  type JsonValue,
  type PlannedRequest,
  type SubscriptionApi,
  type SubscriptionInput,
} from './subscription-api.js';
import { bodyOf, type Member } from './subscription-bodies.js';
import { isUrl, Secrets } from './subscription-urls.js';

/** Times that a call is tried again. */
const mostRetries = 3;
/** A longer wait is left to the caller. In milliseconds. */
const longestWait = 60_000;
/** More of an answer isn't kept with an error. In characters. */
const mostKept = 2_000;

const defaultTimeout = 30_000;

/** Failures of a connection that was never there, so that nothing can have happened. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/;

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
  /** The text as JSON; undefined if it isn't one. */
  readonly body: unknown;
}

interface Request extends PlannedRequest {
  readonly headers: Record<string, string>;
  /** It does the same if it is done twice. */
  readonly isRepeatable: boolean;
  /** Names of events, for errors. */
  readonly event?: string | undefined;
}

/** A failure of the network, by its code. */
interface NoAnswer {
  readonly status?: undefined;
  readonly code: string;
}

/** Calls a provider. */
export class Caller {
  readonly secrets: Secrets;
  readonly #api: SubscriptionApi;
  readonly #options: ClientOptions;
  readonly #base: string;
  readonly #fetch: Fetch;

  /** The options have the inputs of the API, too. */
  constructor(api: SubscriptionApi, options: ClientOptions) {
    this.#api = api;
    this.#options = options;
    this.secrets = new Secrets(options.token);
    for (const input of api.inputs) this.#valueOf(input);
    this.#base = this.#baseOf(options.baseUrl ?? api.server);
    this.#fetch = options.fetch ?? ((url, init) => platform.fetch(url, init));
  }

  /** The URL of all subscriptions, without its query. */
  get collection(): string {
    return this.#base + this.#fill(this.#api.create.path);
  }

  /** Its origin, which no page of a list may leave. */
  get origin(): string {
    return new URLOf(this.#base).origin;
  }

  creating(events: readonly string[], url: string): Request {
    const { path, format, url: urlAt, event: eventAt, isList, idempotencyKey } = this.#api.create;
    const members: readonly Member[] = [
      ...this.#api.inputs
        .filter((input) => input.in === 'body')
        .map((input) => [input.at, this.#valueOf(input) as JsonValue] as const),
      [urlAt, url],
      [eventAt, isList ? events : (events[0] ?? '')],
    ];
    const { body, contentType } = bodyOf(members, format);
    const key = idempotencyKey && { [idempotencyKey]: platform.crypto.randomUUID() };
    return {
      ...this.#request('create', 'POST', path, { 'content-type': contentType, ...key }),
      body,
      isRepeatable: idempotencyKey !== undefined,
      event: events.join(', '),
    };
  }

  /** Throws if an id would lead to another resource. */
  removing(id: string): Request {
    const { path, method, parameter } = this.#api.remove;
    const below = path.replace(`{${parameter}}`, () => segment(lastSegment(id)));
    return this.#request('remove', method, below);
  }

  listing(): Request {
    return this.#request('list', 'GET', this.#api.list?.path ?? '');
  }

  /** Another page of a list, by its URL. */
  paging(url: string): Request {
    return { ...this.listing(), url };
  }

  /** An answer of 2xx. Throws a `SubscriptionError` for anything else, once it isn't worth trying, or must not be tried, again. */
  async call(request: Request): Promise<Answer> {
    let mayHaveHappened = false;
    for (let attempt = 1; ; attempt++) {
      const found = await this.#once(request);
      if (found.status !== undefined && found.status >= 200 && found.status < 300) return found;
      const wait = attempt > mostRetries ? undefined : this.#waitAfter(found, request, attempt);
      if (wait === undefined) throw this.#errorOf(found, request, mayHaveHappened);
      mayHaveHappened ||= isLost(found) && request.method !== 'GET';
      const why = found.status === undefined ? found.code : `status ${found.status}`;
      this.#options.logger?.warn(
        `${request.method} ${this.#shown(request)}: ${why}, tried again in ${Math.round(wait)} ms`,
      );
      if (wait > 0) await new Promise<void>((resolve) => void platform.setTimeout(resolve, wait));
    }
  }

  #request(name: CallName, method: string, path: string, more: Record<string, string> = {}) {
    const url = new URLOf(this.#base + this.#fill(path));
    const headers: Record<string, string> = { accept: 'application/json', ...more };
    for (const input of this.#api.inputs) {
      if (!input.calls.includes(name)) continue;
      const [at = ''] = input.at;
      if (input.in === 'query') url.searchParams.set(at, String(this.#valueOf(input)));
      if (input.in === 'header') headers[at] = String(this.#valueOf(input));
    }
    return { method, url: url.href, headers, body: undefined, isRepeatable: true };
  }

  async #once({ method, url, headers, body }: Request): Promise<Answer | NoAnswer> {
    const { timeout = defaultTimeout } = this.#options;
    const controller = new platform.AbortController();
    const timer = platform.setTimeout(() => controller.abort(new Error('timeout')), timeout);
    const authorised = this.#authorised(url, headers);
    try {
      const answer = await this.#fetch(authorised.url, {
        ...{ method, headers: authorised.headers, redirect: 'manual', signal: controller.signal },
        ...(body !== undefined && { body }),
      });
      const text = await answer.text();
      const header = (name: string) => answer.headers.get(name) ?? undefined;
      return { status: answer.status, header, text, body: parse(text) };
    } catch (error) {
      return { code: controller.signal.aborted ? 'no answer in time' : codeOf(error) };
    } finally {
      platform.clearTimeout(timer);
    }
  }

  #authorised(url: string, headers: Record<string, string>) {
    const { in: place, name, scheme } = this.#api.auth;
    const { token } = this.#options;
    if (token === undefined) return { url, headers };
    if (place === 'query') {
      const withToken = new URLOf(url);
      withToken.searchParams.set(name, token);
      return { url: withToken.href, headers };
    }
    const basic = () => platform.btoa(String.fromCharCode(...bytesOf(pairOf(token))));
    const value = {
      bearer: () => `Bearer ${token}`,
      basic: () => `Basic ${basic()}`,
      plain: () => token,
    };
    return { url, headers: { ...headers, [name]: value[scheme]() } };
  }

  /** Milliseconds until it may be tried again; undefined if it may not. */
  #waitAfter(found: Answer | NoAnswer, { isRepeatable }: Request, attempt: number) {
    const { backoff = defaultBackoff } = this.#options;
    if (found.status === undefined) {
      return isRepeatable || neverSent.test(found.code) ? backoff(attempt) : undefined;
    }
    const { status } = found;
    const asked = retryAfterOf(found);
    const isUntouched = status === 429 || (status === 503 && asked !== undefined);
    if (!isUntouched && !(isRepeatable && [502, 503, 504].includes(status))) return undefined;
    if (asked === undefined) return backoff(attempt);
    return asked > longestWait ? undefined : asked;
  }

  /** `mayHaveHappened` says that an earlier attempt at a change got no answer: what a later one says doesn't tell whether it was made. */
  #errorOf(
    found: Answer | NoAnswer,
    request: Request,
    mayHaveHappened: boolean,
  ): SubscriptionError {
    const { event, isRepeatable } = request;
    const call = `${request.method} ${this.#shown(request)}`;
    if (found.status === undefined) {
      const isUnknown = mayHaveHappened || (!isRepeatable && isLost(found));
      const kind = isUnknown ? 'unknown' : 'unavailable';
      return new SubscriptionError(kind, `${call} got no answer: ${found.code}`, { event });
    }
    const { status, text } = found;
    const retryAfter = retryAfterOf(found);
    const kind = mayHaveHappened
      ? 'unknown'
      : kindOf(status, retryAfter !== undefined || isRepeatable);
    const body = this.secrets.hide(text).slice(0, mostKept);
    const details = { status, event, retryAfter, body };
    return new SubscriptionError(kind, `${call} was answered by status ${status}`, details);
  }

  /** The URL of a call as errors may show it: no query, where a token could stand. */
  #shown({ url }: Request): string {
    const { origin, pathname } = new URLOf(url);
    return this.secrets.hide(origin + pathname);
  }

  #baseOf(given: string | undefined): string {
    if (given === undefined) {
      throw new TypeError('The document of the provider names no server: give baseUrl.');
    }
    const base = withoutSlashes(this.#fill(given));
    const url = isUrl(base) ? new URLOf(base) : undefined;
    const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return base;
    throw new TypeError('The URL of the API has to begin with https: a token is sent to it.');
  }

  #fill(path: string): string {
    return this.#api.inputs.reduce((filled, input) => {
      if (input.in !== 'path' && input.in !== 'server') return filled;
      const value = String(this.#valueOf(input));
      const text = input.in === 'path' ? segment(value) : value;
      return filled.replaceAll(`{${input.at[0]}}`, () => text);
    }, path);
  }

  #valueOf({ option, value: otherwise }: SubscriptionInput): unknown {
    const value = own(this.#options, option) ?? otherwise;
    if (value === undefined) throw new TypeError(`The option ${option} is missing.`);
    return value;
  }
}

/** The platform's own, which every runtime with `fetch` has. */
const URLOf = platform.URL;

/** Basic authentication takes a name and a password; a token alone is the name. */
function pairOf(token: string): string {
  return token.includes(':') ? token : `${token}:`;
}

/** True if a request was sent and may have been carried out, though nothing says so. */
function isLost(found: Answer | NoAnswer): boolean {
  return found.status === undefined
    ? !neverSent.test(found.code)
    : [500, 502, 504].includes(found.status);
}

/** One segment of a path. Throws for what a URL takes for a way up. */
function segment(text: string): string {
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`"${text}" can't stand in a path.`);
  return encodeURIComponent(text);
}

/** The id in an id that is a URL. */
export function lastSegment(id: string): string {
  if (!/^https?:\/\//.test(id) || !isUrl(id)) return id;
  const last = new URLOf(id).pathname.replace(/\/$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function kindOf(status: number, isSafe: boolean): SubscriptionError['kind'] {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 429) return 'limited';
  const mayHaveHappened = status < 200 || status === 303 || status === 408 || status >= 500;
  if (!mayHaveHappened) return 'refused';
  return isSafe ? 'unavailable' : 'unknown';
}

/** Milliseconds; `Retry-After` has seconds, or a date. */
function retryAfterOf({ header }: Answer): number | undefined {
  const written = header('retry-after')?.trim();
  if (!written) return undefined;
  const wait = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function defaultBackoff(attempt: number): number {
  return Math.random() * 500 * 2 ** (attempt - 1);
}

/** The code of a failure, which never holds a URL; those of `fetch` have it in their cause. */
function codeOf(error: unknown): string {
  for (let one = error; typeof one === 'object' && one !== null;) {
    const { code, cause, errors } = one as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') return code;
    one = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return 'the connection failed';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function withoutSlashes(url: string): string {
  let end = url.length;
  while (url.endsWith('/', end)) end--;
  return url.slice(0, end);
}
