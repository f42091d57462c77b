import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { splitCredentials } from '../text.js';

/** The answer of the local server. */
export interface Answered {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly milliseconds: number;
}

/** The local server gave no answer. */
export interface Unanswered {
  readonly error: string;
}

/** A request of which nothing is changed but the host. */
export interface Forwarded {
  readonly method: string;
  /** Below the target, with its query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The time for which a server that is starting anew is waited for, in milliseconds. */
export const patience = 5000;
/** The time that an answer may take, in milliseconds. Somebody may be stepping through a handler. */
const longest = 120_000;
/** More of an answer isn't read, in bytes. */
const most = 1024 * 1024;
const pause = 200;

/** Headers that are of a connection, and those that are written anew. */
const ownHeaders =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|host|content-length)$/i;

/** Posts a delivery to a server. Tries again while nobody listens there, as long as `patience`. */
export async function forward(target: URL, delivery: Forwarded): Promise<Answered | Unanswered> {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await attempt(target, delivery);
    const isDown = 'error' in answer && answer.error === 'ECONNREFUSED';
    if (!isDown || performance.now() + pause > end) return answer;
    await wait(pause);
  }
}

function attempt(
  target: URL,
  { method, path, headers, body }: Forwarded,
): Promise<Answered | Unanswered> {
  const start = performance.now();
  const { headers: credentials } = splitCredentials(target);
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      resolve({ error: error.code ?? error.message });
    const outgoing = request(
      {
        ...{ method, path, agent: false, timeout: longest },
        hostname: target.hostname.replace(/^\[|\]$/g, ''),
        port: target.port,
        headers: [
          ...['host', target.host],
          ...headers.filter(([name]) => !ownHeaders.test(name)).flat(),
          ...['content-length', String(body.length)],
          ...Object.entries(credentials).flat(),
        ],
      },
      (incoming) => void read(incoming, start).then(resolve, fail),
    );
    outgoing.on('error', fail);
    outgoing.on('timeout', () => outgoing.destroy(new Error('it took longer than two minutes')));
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage, start: number): Promise<Answered | Unanswered> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return { error: `its answer has more than ${most} bytes` };
  }
  const { rawHeaders, statusCode = 0 } = incoming;
  return {
    status: statusCode,
    headers: pairsOf(rawHeaders),
    body: Buffer.concat(chunks),
    milliseconds: performance.now() - start,
  };
}

/** Headers as they came, name by name. */
export function pairsOf(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
}
