import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer } from '../runtime/answer.js';
import { pairsOf } from './forward.js';
import type { Reply, Session } from './session.js';

/** The time for which the rest of a refused body is read, in milliseconds. A sender that is cut off never sees the answer. */
const lingering = 2000;

/** The server that providers, tunnels and `hooksmith send` post to. It has nothing of the page. */
export function deliveryServer(session: Session): Server {
  return createServer((request, response) => {
    void take(session, request, response).catch(() => response.destroy());
  });
}

async function take(
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: path = '', headers, rawHeaders } = request;
  if (isOfBrowser(request)) return end(request, response, forbidden);
  // A proxy is asked so, which this is not.
  if (!path.startsWith('/')) return end(request, response, { ...forbidden, status: 400 });
  const head = { method, path, headers };
  const accepted = session.judge.accept(head);
  const body = typeof accepted === 'number' ? await read(request, accepted) : Buffer.alloc(0);
  const refusal = typeof accepted === 'number' ? undefined : accepted;
  const arrived = { ...head, rawHeaders: pairsOf(rawHeaders), body: body ?? Buffer.alloc(0) };
  const taken = await session.take(arrived, undefined, body ? refusal : tooLarge);
  const reply = await taken.reply;
  taken.delivery.told = reply.status;
  end(request, response, reply);
}

const forbidden: Reply = {
  status: 403,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'A website may not post here: no provider of webhooks sends Origin or Sec-Fetch-Site.\n',
};

const tooLarge: Answer = {
  status: 413,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: 'The body is too large', status: 413 }),
};

/** Browsers send one of these with all that a website has them post. Node's `fetch` sends neither, though it sends Sec-Fetch-Mode. */
function isOfBrowser({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** Undefined for a body of more bytes than `limit`. Rejects if it breaks off. */
export async function read(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(size <= limit ? Buffer.concat(chunks) : undefined));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The body broke off')));
  });
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): void {
  if (request.complete) {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { ...headers, connection: 'close' });
  response.write(body);
  const timer = setTimeout(() => response.end(), lingering);
  request.once('close', () => {
    clearTimeout(timer);
    response.end();
  });
  request.resume();
}
