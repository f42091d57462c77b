import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { createServer, type IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Fetch } from '../../src/runtime/platform.js';

/** A provider, where its document leaves something open. */
export interface Habits {
  /** The path of the collection, its parameters filled in. */
  readonly path: string;
  /** The keys of members in the body. */
  readonly url: readonly string[];
  readonly event: readonly string[];
  /** Names of members in answers. */
  readonly answer: { readonly id: string; readonly url: string; readonly event: string };
  /** An answer without a schema may tell the id all the same. */
  readonly idBy?: 'body' | 'location' | 'href';
  /** Refuses a second subscription of an event to a URL. */
  readonly refusesTwice?: 409 | 422;
}

export interface Stored {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}

/** Things that go wrong with a request. `lost` and `500-after` have carried it out. */
export const faults = [
  ...['none', 'refused', 'reset', 'lost', 'hang', '401', '422', '429', '429-date', '429-long'],
  ...['500', '500-after', '503', '503-retry', 'html', 'redirect'],
] as const;

export type Fault = (typeof faults)[number] | string;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Part = { readonly [key: string]: unknown };

/** The subscriptions that one page of a list has. */
const pageSize = 2;

/** The API of a provider, made of its OpenAPI document: it judges what it is sent, and answers as the document says. */
export class Provider {
  readonly stored: Stored[] = [];
  /** Requests as `POST /webhooks 201`. */
  readonly log: string[] = [];
  /** Complaints about requests that the document doesn't allow. */
  readonly complaints: string[] = [];
  /** One for each request to come. */
  faults: Fault[] = [];
  readonly token = 't0k3n-of-the-provider';
  readonly #document: Part;
  readonly #habits: Habits;
  readonly #collection: string;
  #last = 0;

  constructor(text: string, habits: Habits) {
    this.#document = load(text) as Part;
    this.#habits = habits;
    const path = Object.keys(this.#part('paths')).find((one) => matches(one, habits.path));
    this.#collection = path ?? '';
  }

  readonly fetch: Fetch = async (url, { method, headers, body, signal }) => {
    const fault = this.faults.shift() ?? 'none';
    await setImmediate(); // as anything from a network, it takes a turn of the loop
    if (fault === 'refused') throw failure('ECONNREFUSED');
    if (fault === 'reset') throw failure('ECONNRESET');
    if (fault === 'hang') {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }
    const answer =
      broken(fault, url, headers) ?? (await this.answer(method, new URL(url), headers, body ?? ''));
    this.log.push(`${method} ${new URL(url).pathname} ${answer.status}`);
    if (fault === 'lost') throw failure('ECONNRESET');
    const {
      status,
      headers: given,
      body: value,
    } = fault === '500-after' ? { status: 500, headers: {}, body: 'oops' } : answer;
    const text =
      value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    return {
      status,
      headers: { get: (name) => given?.[name] ?? null },
      text: () => Promise.resolve(text),
    };
  };

  add(url: string, events: readonly string[]): Stored {
    const made = { id: `sub_${++this.#last}`, url, events };
    this.stored.push(made);
    return made;
  }

  async answer(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Answer> {
    if (!this.#isAuthorised(headers)) return { status: 401, body: { error: 'who are you?' } };
    const { base } = this;
    const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : '';
    if (path === this.#habits.path && method === 'POST') return this.#create(headers, body);
    if (path === this.#habits.path && method === 'GET') return this.#list(url);
    const [stem = '', ending = ''] = this.#habits.path.split(/(?=\.json$)/);
    const id = decodeURIComponent(path.slice(stem.length + 1).replace(ending, ''));
    const index = this.stored.findIndex((one) => one.id === id);
    if (method !== 'DELETE' || index < 0) return { status: 404, body: { error: 'not found' } };
    this.stored.splice(index, 1);
    return { status: 204 };
  }

  /** The path of the server's URL. */
  get base(): string {
    const [server] = this.#document['servers'] as readonly { readonly url: string }[];
    return new URL((server?.url ?? '').replace(/\{[^}]*\}/, 'x')).pathname.replace(/\/$/, '');
  }

  #isAuthorised(headers: Readonly<Record<string, string>>): boolean {
    const encoded = `Basic ${btoa(`${this.token}:`)}`;
    return Object.values(headers).some((value) =>
      [`Bearer ${this.token}`, encoded, this.token].includes(value),
    );
  }

  #create(headers: Readonly<Record<string, string>>, text: string): Answer {
    const [type, media] = Object.entries(
      this.#part('paths', this.#collection, 'post', 'requestBody', 'content'),
    )[0] as [string, Part];
    if (headers['content-type'] !== type) this.complaints.push(`sent ${headers['content-type']}`);
    const body = type === 'application/json' ? (JSON.parse(text) as unknown) : formOf(text);
    const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
    const schema = { ...(media['schema'] as Part), components: this.#document['components'] };
    if (!ajv.validate(schema, body)) this.complaints.push(ajv.errorsText());
    const [url, event] = [this.#habits.url, this.#habits.event].map((keys) => at(body, keys));
    const events = [event].flat().map(String);
    const isThere = this.stored.some(
      (one) => one.url === url && one.events.some((other) => events.includes(other)),
    );
    const { refusesTwice } = this.#habits;
    if (isThere && refusesTwice) {
      return { status: refusesTwice, body: { error: `${String(url)} has already been taken` } };
    }
    return this.#made(this.add(String(url), events));
  }

  #made(made: Stored): Answer {
    const responses = this.#part('paths', this.#collection, 'post', 'responses');
    const [status = '', written] = Object.entries(responses)[0] ?? [];
    const response = this.#resolved(written) as Part;
    const media = (response['content'] as Record<string, Part> | undefined)?.['application/json'];
    const { idBy } = this.#habits;
    const location = `/somewhere${this.#habits.path}/${made.id}`;
    const hasLocation = idBy === 'location' || 'headers' in response;
    return {
      status: Number(status),
      ...(hasLocation && { headers: { location } }),
      body: media?.['schema'] ? this.#filled(media['schema'], made) : this.#echoed(media, made),
    };
  }

  /** An answer without a schema: its example, with what was sent. */
  #echoed(media: Part | undefined, made: Stored): unknown {
    const { idBy, answer } = this.#habits;
    const own = { [answer.event]: made.events[0], [answer.url]: made.url };
    const more = idBy === 'body' ? { id: made.id } : idBy === 'href' ? { href: hrefOf(made) } : {};
    const example = media?.['example'] as Part | undefined;
    if (!example) return undefined;
    return Object.fromEntries(
      Object.entries(example).map(([key, value]) => [key, { ...(value as Part), ...own, ...more }]),
    );
  }

  #list(url: URL): Answer {
    const [, get] = [this.#collection, this.#part('paths', this.#collection, 'get')];
    const response = (get['responses'] as Record<string, Part>)['200'] ?? {};
    const content = (response['content'] as Record<string, Part>)['application/json'];
    const names = ['page_token', 'iterator', 'starting_after'];
    const asked = names.map((name) => url.searchParams.get(name)).find((one) => one !== null);
    const start = asked ? this.stored.findIndex(({ id }) => id === asked) + 1 : 0;
    const isPaged = JSON.stringify(get['parameters'] ?? '').includes('name');
    const page = this.stored.slice(start, isPaged ? start + pageSize : undefined);
    const isLast = start + page.length >= this.stored.length;
    const last = isLast ? null : (page.at(-1)?.id ?? null);
    const pages = { next_page_token: last, iterator: last, has_more: !isLast, done: isLast };
    return { status: 200, body: this.#filled(content?.['schema'], undefined, page, pages) };
  }

  /** A value of a schema, with what is stored in its members. */
  #filled(
    written: unknown,
    made: Stored | undefined,
    items: readonly Stored[] = [],
    pages: Part = {},
  ): unknown {
    const schema = this.#resolved(written) as Part;
    if (schema['items'] && made === undefined) {
      return items.map((one) => this.#filled(schema['items'], one));
    }
    const { id, url, event } = this.#habits.answer;
    const properties = (schema['properties'] ?? {}) as Part;
    return Object.fromEntries(
      Object.entries(properties).flatMap(([key, member]) => {
        const inner = this.#resolved(member) as Part;
        if (made && key === id) return [[key, id === 'uri' ? hrefOf(made) : made.id]];
        if (made && key === url && !inner['properties']) return [[key, made.url]];
        if (made && key === event) {
          return [[key, inner['items'] ? made.events : made.events[0]]];
        }
        if (key in pages) return [[key, pages[key]]];
        if (inner['properties'] || inner['items']) {
          return [[key, this.#filled(inner, made, items, pages)]];
        }
        return [];
      }),
    );
  }

  #part(...keys: readonly string[]): Part {
    return keys.reduce<unknown>(
      (part, key) => this.#resolved((part as Part)[key]),
      this.#document,
    ) as Part;
  }

  #resolved(part: unknown): unknown {
    const reference = (part as Part | undefined)?.['$ref'];
    if (typeof reference !== 'string') return part;
    return this.#part(...reference.slice(2).split('/'));
  }
}

/** A provider that listens, until it is closed; its URL stands in its document, at the place of `$URL`. */
export async function listening(text: string, habits: Habits) {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      const fault = provider.faults.shift() ?? 'none';
      const given = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      );
      const body = await bodyOf(request);
      const answer =
        broken(fault, url, given) ??
        (await provider.answer(method, new URL(url, 'http://localhost'), given, body));
      provider.log.push(`${method} ${url} ${answer.status}`);
      if (fault === 'lost') return response.destroy();
      response.writeHead(answer.status, { ...answer.headers, 'content-type': 'application/json' });
      return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  const document = text.replace('$URL', `http://127.0.0.1:${port}`);
  const provider = new Provider(document, habits);
  const close = () => {
    server.closeAllConnections();
    return new Promise<unknown>((resolve) => server.close(resolve));
  };
  return { provider, document, close };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function hrefOf({ id }: Stored): string {
  return `https://api.example/anything/${id}`;
}

function failure(code: string): Error {
  return Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(), { code }),
  });
}

/** An answer of a request that wasn't carried out; it says what no error may repeat. */
function broken(
  fault: Fault,
  url: string,
  headers: Readonly<Record<string, string>>,
): Answer | undefined {
  const body = { url, headers, error: 'no' };
  const known: Readonly<Record<string, Answer>> = {
    401: { status: 401, body },
    422: { status: 422, body },
    429: { status: 429, headers: { 'retry-after': '0' }, body },
    '429-date': { status: 429, headers: { 'retry-after': new Date(0).toUTCString() }, body },
    '429-long': { status: 429, headers: { 'retry-after': '3600' }, body },
    500: { status: 500, body },
    503: { status: 503, body },
    '503-retry': { status: 503, headers: { 'retry-after': '0' }, body },
    html: { status: 200, body: '<!doctype html><title>Log in</title>' },
    redirect: { status: 302, headers: { location: 'https://elsewhere.example/' }, body },
  };
  return known[fault];
}

function matches(template: string, path: string): boolean {
  const pattern = template.replace(/[.]/g, '\\.').replace(/\{[^}]*\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((one, key) => (one as Part | undefined)?.[key], value);
}

/** A form with lists as `events[0]=…`. */
function formOf(text: string): unknown {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, list] = /^(.+)\[\d+\]$/.exec(name) ?? [];
    if (list === undefined) form[name] = value;
    else form[list] = [...((form[list] as readonly string[] | undefined) ?? []), value];
  }
  return form;
}
