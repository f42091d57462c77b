import { afterAll } from 'vitest';
import type { Model } from '../../src/model/model.js';
import { sampleDeliveries } from '../../src/engine/send-sample.js';
import { startListening, type Listening } from '../../src/listen/listen.js';
import type { Summary } from '../../src/listen/views.js';
import { forge } from './forge.js';
import { send, type Response } from './http.js';
import { freePort, isFree } from './servers.js';

/** `listen` in this process, and what it told. */
export interface Listener extends Listening {
  /** Where deliveries go, without `basePath`. */
  readonly origin: string;
  readonly pageOrigin: string;
  readonly key: string;
  /** The cookie of the page. */
  readonly cookie: string;
  readonly told: Summary[];
  /** Posts to the receiver, as JSON unless it is text. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Asks the page's server, as the page does. */
  ask(path: string, options?: Asking): Promise<Response>;
  /** The JSON of an answer. */
  get<Value>(path: string): Promise<Value>;
}

export interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Given {
  readonly forwardTo?: string;
  readonly isStrict?: boolean;
  readonly basePath?: string;
  readonly port?: number;
  readonly key?: string;
}

/** A port that is free, as the one after it is. */
export async function freePair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (await isFree(port + 1)) return port;
  }
}

const models = new Map<string, Promise<Model | undefined>>();

/** Forged once for each document. */
function modelOf(document: string): Promise<Model | undefined> {
  const model = models.get(document) ?? forge(document).then((forged) => forged.model);
  models.set(document, model);
  return model;
}

const all: Listening[] = [];

afterAll(() => {
  for (const one of all.splice(0)) one.close();
});

/** Listens for the events of a document. Closed when the test file is done. */
export async function listen(
  document: string,
  { forwardTo, isStrict = false, basePath = '/webhooks', port = 0, key }: Given = {},
): Promise<Listener> {
  const model = await modelOf(document);
  if (!model) throw new Error('The document has no model');
  const told: Summary[] = [];
  const listening = await startListening({
    ...{ model, basePath, isStrict, port, key },
    samples: sampleDeliveries(model),
    forwardTo: forwardTo === undefined ? undefined : new URL(forwardTo),
    onDelivery: (summary) => told.push(summary),
  });
  all.push(listening);
  const { origin } = new URL(listening.url);
  const page = new URL(listening.pageUrl);
  const known = page.searchParams.get('key') ?? '';
  const cookie = `hooksmith-${page.port}=${known}`;
  const ask: Listener['ask'] = (path, { method = 'GET', body, headers = {} } = {}) =>
    send(page.origin, path, {
      method,
      headers: {
        ...{ host: page.host, cookie },
        ...(method !== 'GET' && { origin: page.origin, 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? '' : JSON.stringify(body),
    });
  return {
    ...listening,
    ...{ origin, pageOrigin: page.origin, key: known, cookie, told, ask },
    post: (path, body, headers = {}) =>
      send(origin, path, {
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: async (path) => JSON.parse((await ask(path)).body) as never,
  };
}
