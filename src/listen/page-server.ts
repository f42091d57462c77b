import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { read } from './delivery-server.js';
import { guards, type Page } from './page.js';
import type { Session } from './session.js';
import { streamTo } from './stream.js';
import { check, operationsOf, replay, send, type Asked } from './requests.js';
import { detailsOf } from './views.js';

/** The most bytes of a request's body. A payload stands in it as a text of JSON. */
const bodyLimit = 4 * 1024 * 1024;

export interface PageOptions {
  readonly session: Session;
  readonly page: Page;
  /** The keys of its URL. One that is `once` works once. */
  readonly keys: { readonly always: string; once?: string | undefined };
  /** The origin that deliveries are posted to. */
  readonly origin: string;
}

/** The server of the page. Only a browser on this machine that has opened the printed URL gets anything of it. */
export function pageServer(options: PageOptions): Server {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    void new Exchange(request, response, port, options).answer().catch(() => response.destroy());
  });
  return server;
}

class Exchange {
  readonly #cookie: string;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly port: number,
    readonly options: PageOptions,
  ) {
    this.#cookie = `hooksmith-${port}`;
  }

  async answer(): Promise<void> {
    const { method = '', headers, url = '/' } = this.request;
    const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${this.port}`);
    if (!hosts.includes(headers.host ?? ''))
      return this.#refuse(403, 'This host is not served here.');
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const key = searchParams.get('key');
    if (pathname === '/' && method === 'GET' && key !== null) return this.#enter(key);
    if (!this.#isKnown()) {
      return this.#refuse(401, 'Open the URL that hooksmith listen has printed: it has the key.');
    }
    if (method === 'GET' && pathname === '/') return this.#page();
    if (method === 'GET' && pathname === '/events') {
      return streamTo(this.response, this.options.session, headers['last-event-id']);
    }
    if (method === 'GET' || method === 'HEAD') return this.#get(pathname);
    if (headers.origin !== `http://${headers.host ?? ''}`) {
      return this.#refuse(403, 'Only the page itself may do this.');
    }
    if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
      return this.#refuse(415, 'This takes application/json.');
    }
    return this.#change(method, pathname);
  }

  /** The key of the printed URL becomes a cookie, so that it stands in no history and in no referrer. */
  #enter(key: string): void {
    const { keys } = this.options;
    const isOnce = keys.once !== undefined && isSame(key, keys.once);
    if (!isOnce && !isSame(key, keys.always)) {
      return this.#refuse(
        401,
        'The key of this URL is of another run: open the one that was printed last.',
      );
    }
    if (isOnce) keys.once = undefined;
    const cookie = `${this.#cookie}=${keys.always}; HttpOnly; SameSite=Strict; Path=/`;
    this.#end(303, { location: '/', 'set-cookie': cookie }, '');
  }

  #isKnown(): boolean {
    const cookies = (this.request.headers.cookie ?? '').split(/;\s*/);
    const own = cookies.find((cookie) => cookie.startsWith(`${this.#cookie}=`));
    return (
      own !== undefined && isSame(own.slice(this.#cookie.length + 1), this.options.keys.always)
    );
  }

  #page(): void {
    const { html, policy } = this.options.page;
    this.#end(
      200,
      { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
      html,
    );
  }

  #get(path: string): void {
    const { session, origin } = this.options;
    if (path === '/api/operations') return this.#json(200, operationsOf(session, origin));
    const delivery = session.store.get(Number(/^\/api\/deliveries\/(\d+)$/.exec(path)?.[1]));
    return delivery ? this.#json(200, detailsOf(delivery, session, origin)) : this.#missing();
  }

  async #change(method: string, path: string): Promise<void> {
    const { session } = this.options;
    if (method === 'DELETE' && path === '/api/deliveries') {
      session.store.clear();
      return this.#end(204, {}, '');
    }
    if (method !== 'POST') return this.#missing();
    const body = await read(this.request, bodyLimit);
    const asked = body && parse(body);
    if (!asked) return this.#refuse(body ? 400 : 413, 'This is no request of the page.');
    const number = /^\/api\/deliveries\/(\d+)\/replay$/.exec(path)?.[1];
    if (number !== undefined) {
      const delivery = session.store.get(Number(number));
      return delivery ? this.#json(200, await replay(delivery, asked, session)) : this.#missing();
    }
    const made =
      path === '/api/send'
        ? send(asked, session)
        : path === '/api/check'
          ? check(asked, session)
          : undefined;
    const result = await made;
    return result ? this.#json(200, result) : this.#missing();
  }

  #missing(): void {
    this.#refuse(404, 'This is not here any more.');
  }

  #refuse(status: number, sentence: string): void {
    this.#end(status, { 'content-type': 'text/plain; charset=utf-8' }, `${sentence}\n`);
  }

  #json(status: number, value: unknown): void {
    this.#end(status, { 'content-type': 'application/json' }, JSON.stringify(value));
  }

  #end(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    const { request, response } = this;
    const isRead = request.complete || request.method === 'GET';
    response.writeHead(status, { ...guards, ...headers, ...(!isRead && { connection: 'close' }) });
    response.end(body);
  }
}

/** Compares in a time that tells nothing. */
function isSame(given: string, key: string): boolean {
  const sum = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(sum(given), sum(key));
}

function parse(body: Buffer): Asked | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Asked) : undefined;
  } catch {
    return undefined;
  }
}
