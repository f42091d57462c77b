import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliveryServer } from './delivery-server.js';
import { pageOf } from './page.js';
import { pageServer } from './page-server.js';
import { texts } from './page-texts.js';
import { Session, type SessionOptions } from './session.js';
import type { Delivery } from './store.js';
import { summaryOf, type Summary } from './views.js';

export type { SampleDelivery } from './session.js';
export type { Delivery } from './store.js';
export type { Summary } from './views.js';

export interface ListenOptions extends SessionOptions {
  /** For deliveries. The page has the next one; 0 is for any that is free. */
  readonly port: number;
  /** The key of the page's URL; a new one unless set. */
  readonly key?: string | undefined;
  /** Called with each delivery that has come, or whose answer has. */
  readonly onDelivery: (summary: Summary, delivery: Delivery) => void;
}

/** Two servers on this machine that take deliveries and show them. */
export interface Listening {
  /** The URL below which the addresses of channels are posted to. */
  readonly url: string;
  /** The page's, with its key. */
  readonly pageUrl: string;
  /** The same with a key that works once: a command line that holds it can be read by others on this machine. */
  readonly pageUrlOnce: () => string;
  close(): void;
}

/** Rejects if a port is taken. */
export async function startListening(options: ListenOptions): Promise<Listening> {
  const session = new Session(options);
  const { port, key = newKey(), basePath, onDelivery } = options;
  const keys: { always: string; once?: string | undefined } = { always: key };
  const deliveries = deliveryServer(session);
  const own = await listenAt(deliveries, port);
  const origin = `http://localhost:${own}`;
  const pages = pageServer({ session, page: pageOf(texts), keys, origin });
  const close = (): void => {
    for (const server of [deliveries, pages]) {
      server.close();
      server.closeAllConnections();
    }
  };
  const pagePort = await listenAt(pages, port === 0 ? 0 : own + 1).catch((error: unknown) => {
    close();
    throw error;
  });
  session.store.listen((delivery) => {
    if (delivery) onDelivery(summaryOf(delivery, session), delivery);
  });
  const pageUrl = `http://localhost:${pagePort}/?key=`;
  return {
    url: origin + basePath,
    pageUrl: pageUrl + key,
    pageUrlOnce: () => pageUrl + (keys.once = newKey()),
    close,
  };
}

/** A key for the page's URL. */
export function newKey(): string {
  return randomBytes(12).toString('base64url');
}

/** Listens on this machine alone. */
function listenAt(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
