/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Readable } from 'node:stream';
import { problem, type Answer } from './answer.js';
import { encode } from './body.js';
import { platform } from './platform.js';
import { after } from './promises.js';
import type { AcceptOptions, Acceptor } from './receiver.js';

/** A request of node:http, or of node:http2 by its compatibility API. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** A request, what answers it, and what a framework knows of both. */
export interface Exchange {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  readonly path: string;
  /** The body, where it is another stream than the request. */
  readonly body?: Readable | undefined;
  /** Takes a request whose body was read before. It is logged and answered with 500 unless set. */
  readonly fail?: ((error: unknown) => void) | undefined;
}

/** How long the rest of a refused body is read. Who is cut off while sending never sees the answer. */
const lingering = 2_000;

/** Has a request answered by the receiver. Never throws. */
export function receive(receiver: Acceptor, exchange: Exchange, options: AcceptOptions): void {
  const { request, response, path, body = request, fail = refuse } = exchange;
  const { method = '', headers } = request;
  function refuse(error: unknown): void {
    platform.console.error(error);
    send(request, response, problem(500));
  }
  function answer(given: Answer): void {
    try {
      send(request, response, given);
    } catch (error) {
      refuse(error);
    }
  }
  const reception = receiver.accept({ method, path, headers }, options);
  if (reception.answer) {
    answer(reception.answer);
    return;
  }
  const { bodyLimit, tooLarge } = reception;
  const complete = (rawBody: Uint8Array | undefined): void => {
    if (!rawBody || rawBody.length > bodyLimit) answer(tooLarge);
    else void after(reception.complete(rawBody), answer);
  };
  if (!body.readableDidRead && !body.readableEnded) {
    body.on('error', () => answer(problem(400)));
    readBody(body, bodyLimit, complete);
    return;
  }
  const kept = keptBytes(request);
  if (kept) complete(kept);
  else fail(new BodyReadError());
}

/** The body was read before the receiver could, and nothing is left of it. */
class BodyReadError extends Error {
  override readonly name = 'BodyReadError';
  override readonly message =
    'The body was read before the receiver got the request, and nothing was kept of it. ' +
    'Mount the receiver first.';
}

/** Gives the whole body to `done`, or undefined for one beyond the limit. */
function readBody(
  stream: Readable,
  limit: number,
  done: (body: Uint8Array | undefined) => void,
): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const onData = (data: Buffer | string): void => {
    const chunk = typeof data === 'string' ? Buffer.from(data) : data;
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    stream.off('data', onData).off('end', onEnd);
    chunks.length = 0;
    done(undefined);
  };
  const onEnd = (): void => {
    const [first] = chunks;
    done(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  stream.on('data', onData).on('end', onEnd);
}

/** What a body parser, or the runtime of a cloud, has kept of a body that it read; else its JSON written anew. */
function keptBytes(request: NodeRequest): Uint8Array | undefined {
  const { rawBody, body } = request as { readonly rawBody?: unknown; readonly body?: unknown };
  for (const kept of [rawBody, body]) {
    if (kept instanceof Uint8Array) return kept;
    if (typeof kept === 'string') return Buffer.from(kept);
  }
  return request.readableDidRead ? encode(body) : new Uint8Array();
}

/** Sends an answer, unless the sender is gone. Throws for what HTTP can't say, such as a header of two lines. */
function send(request: NodeRequest, response: NodeResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = answer;
  const isHttp1 = request.httpVersionMajor === 1;
  response.statusCode = status;
  for (const name of Object.keys(headers)) {
    if (isHttp1 || name !== 'connection') response.setHeader(name, headers[name] ?? '');
  }
  if (headers['connection'] !== 'close' || request.complete) response.end(body);
  else if (isHttp1) sendLast(request, response as ServerResponse, body);
  else response.end(body, () => (response as Http2ServerResponse).stream.close());
}

/** Sends an answer while the sender is still sending, and closes the connection when it is done, or in a while. */
function sendLast(request: NodeRequest, response: ServerResponse, body: string): void {
  response.setHeader('content-length', Buffer.byteLength(body));
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingering);
  request.once('end', end).once('close', end).resume();
}
