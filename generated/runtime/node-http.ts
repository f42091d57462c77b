// Copied by hooksmith 0.1.0 from its src/runtime/node-http.ts
// It is the same in every package: this file is overwritten.

/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Readable } from 'node:stream';
import { longestUpload, type BodyReception } from './accept.js';
import { problem, type Answer } from './answer.js';
import { encode } from './body.js';
import { contentKind } from './content.js';
import { encodeParsedForm, isCutApart } from './forms.js';
import { platform } from './platform.js';
import type { Acceptor } from './receiver.js';

/** A request of node:http, or of node:http2 by its compatibility API. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** A request, its response, and the framework's knowledge of both. */
export interface Exchange {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** The rest of the path below what a framework has the adapter at. */
  readonly mountedPath: string;
  /** The body, where it is another stream than the request. */
  readonly body?: Readable | undefined;
  /** Takes a request whose body was read before. It is logged and answered with 500 unless set. */
  readonly fail?: ((error: unknown) => void) | undefined;
}

/** The time for which the rest of a refused body is read, in milliseconds. A sender that is cut off never sees the answer. */
const lingering = 2_000;

/** Has a request answered by the receiver. Never throws. */
export function receive(receiver: Acceptor, exchange: Exchange, basePath: string): void {
  const { request, mountedPath, body = request, fail } = exchange;
  const { method = '', headers } = request;
  const path = sentPath(request) ?? mountedPath;
  const reception = receiver.accept({ method, path, headers }, { basePath, mountedPath });
  if (reception.answer) {
    void answer(exchange, reception.answer);
  } else if (body.readableDidRead || body.readableEnded) {
    const kept = keptBody(request);
    if (kept) complete(exchange, reception, kept.bytes, kept.isRewritten);
    else if (fail) fail(new BodyReadError());
    else refuse(exchange, new BodyReadError());
  } else if (body === request && body.readableFlowing === null && request.httpVersionMajor === 1) {
    setImmediate(readArrived, exchange, reception);
  } else {
    readBody(exchange, reception);
  }
}

/** Frameworks cut the URL of a request, and keep what it was. */
function sentPath(request: NodeRequest): string | undefined {
  return (request as { readonly originalUrl?: string }).originalUrl ?? request.url;
}

/** Most bodies are there as a whole by the time that everything which has arrived is parsed. */
function readArrived(exchange: Exchange, reception: BodyReception): void {
  const { request } = exchange;
  const body = request.complete ? (request.read() as Buffer | string | null) : null;
  if (body === null) readBody(exchange, reception);
  else complete(exchange, reception, bufferOf(body));
}

function readBody(exchange: Exchange, reception: BodyReception): void {
  const { request, body = request } = exchange;
  collect(body, reception.bodyLimit, (read) => {
    if (typeof read === 'number') void answer(exchange, reception.refuse(read));
    else complete(exchange, reception, read);
  });
}

function complete(
  exchange: Exchange,
  reception: BodyReception,
  rawBody: Uint8Array,
  isRewritten?: boolean,
): void {
  if (rawBody.length > reception.bodyLimit) void answer(exchange, reception.refuse(413));
  else void reception.complete(rawBody, (given) => answer(exchange, given), isRewritten);
}

/** Resolves once the answer is out, or its sender is gone; undefined if that is so at once. */
function answer({ request, response }: Exchange, given: Answer): Promise<void> | undefined {
  try {
    send(request, response, given);
  } catch (error) {
    refuse({ request, response }, error);
  }
  if (response.destroyed || response.writableFinished) return undefined;
  return new Promise((resolve) => {
    response.once('finish', resolve).once('close', resolve);
  });
}

function refuse(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  error: unknown,
): void {
  platform.console.error(error);
  send(request, response, problem(500));
}

/** The body was read before the receiver could, and nothing is left of it. */
class BodyReadError extends Error {
  override readonly name = 'BodyReadError';
  override readonly message =
    'The body was read before the receiver got the request, and nothing was kept of it. ' +
    'Mount the receiver first.';
}

/** Gives the whole body to `done`, or the status for one that broke off, takes too long, or is beyond the limit. */
function collect(
  stream: Readable,
  limit: number,
  done: (read: Uint8Array | 400 | 408 | 413) => void,
): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const finish = (read: Uint8Array | 400 | 408 | 413): void => {
    clearTimeout(timer);
    stream.off('data', onData).off('end', onEnd).off('close', onBreak).off('error', onBreak);
    stream.on('error', () => undefined);
    done(read);
  };
  const onData = (data: Buffer | string): void => {
    const chunk = bufferOf(data);
    size += chunk.length;
    chunks.push(chunk);
    if (size > limit) finish(413);
  };
  const onEnd = (): void => {
    const [first] = chunks;
    finish(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  const onBreak = (): void => finish(400);
  const timer = setTimeout(finish, longestUpload, 408);
  stream.on('data', onData).on('end', onEnd).on('close', onBreak).on('error', onBreak);
}

/** A stream may have been told to decode what it gives. */
function bufferOf(data: Buffer | string): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : data;
}

interface KeptBody {
  readonly bytes: Uint8Array;
  readonly isRewritten: boolean;
}

/** The bytes that a body parser, or the runtime of a cloud, has kept of a body that it read; else what it read, written anew. */
function keptBody(request: NodeRequest): KeptBody | undefined {
  const { rawBody, body } = request as { readonly rawBody?: unknown; readonly body?: unknown };
  for (const kept of [rawBody, body]) {
    const bytes = typeof kept === 'string' ? Buffer.from(kept) : kept;
    if (bytes instanceof Uint8Array) return { bytes, isRewritten: false };
  }
  if (!request.readableDidRead) return { bytes: new Uint8Array(), isRewritten: false };
  const bytes = writeAnew(body, request.headers['content-type']);
  return bytes && { bytes, isRewritten: true };
}

/** The form, or the JSON, that a parser has read. XML is no longer what it was, and so it is nothing. */
function writeAnew(body: unknown, contentType: string | undefined): Uint8Array | undefined {
  const kind = contentKind(contentType);
  if (kind === 'other') return new Uint8Array();
  if (isCutApart(body)) return undefined;
  const form = kind === 'form' ? encodeParsedForm(body) : undefined;
  return form === undefined ? encode(body) : Buffer.from(form);
}

/** Sends an answer, unless the sender is gone. Throws for an answer that HTTP can't say, such as a header of two lines. */
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
