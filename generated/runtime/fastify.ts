// Copied by hooksmith 0.1.0 from its src/runtime/fastify.ts
// It is the same in every package: this file is overwritten.

/// <reference types="node" preserve="true" />
import type { Readable } from 'node:stream';
import type { AdapterOptions } from './accept.js';
import { basePathOf } from './checks.js';
import { receive, type NodeRequest, type NodeResponse } from './node-http.js';
import type { Acceptor } from './receiver.js';
import { originForm, pathBelow } from './routes.js';

/** The part of a Fastify instance that is used. */
export interface FastifyApp {
  readonly prefix: string;
  hasRoute?(route: { readonly method: 'GET' | 'OPTIONS' | 'POST'; readonly url: string }): boolean;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: '*',
    parser: (request: unknown, body: unknown, done: (error: null, body: unknown) => void) => void,
  ): unknown;
  all(
    path: string,
    options: {
      preParsing(request: FastifyRequest, reply: unknown, body: unknown, done: () => void): void;
    },
    handler: (request: FastifyRequest, reply: FastifyReply) => void,
  ): unknown;
}

/** The part of a request of Fastify that is used. */
export interface FastifyRequest {
  readonly raw: NodeRequest;
  readonly body?: unknown;
}

/** The part of a reply of Fastify that is used. */
export interface FastifyReply {
  readonly raw: NodeResponse;
  getHeaders(): Readonly<Record<string, number | string | string[] | undefined>>;
  hijack(): unknown;
  callNotFound(): unknown;
}

/**
 * A plugin for Fastify: `app.register(createFastifyPlugin(receiver), { prefix: '/groove' })`. It answers every
 * request below its prefix and `basePath`; without a prefix, what is outside of `basePath` is not found, and no other
 * receiver or route may take every path.
 *
 * It reads the bodies itself, so the limits are the receiver's, and writes the answers itself: every hook runs
 * except `onSend`, and headers that hooks have set are kept.
 */
export function createFastifyPlugin(
  receiver: Acceptor,
  options: AdapterOptions = {},
): (app: FastifyApp) => Promise<void> {
  const basePath = basePathOf(options);
  const contentTypes = new WeakMap<FastifyRequest, string>();
  return (app) => new Promise((resolve) => resolve(setUp(app)));

  function setUp(app: FastifyApp): void {
    if (isTaken(app)) throw new Error(everyPathIsTaken);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, body, done) => done(null, body));
    const paths = app.prefix === '' ? ['/*'] : ['', '/*'];
    for (const path of paths) app.all(path, { preParsing: hideContentType }, handle);

    /** Fastify refuses a content type that is none, such as `json`, before a parser sees it. */
    function hideContentType(
      request: FastifyRequest,
      _reply: unknown,
      _body: unknown,
      done: () => void,
    ): void {
      const { headers } = request.raw;
      if (headers['content-type']) contentTypes.set(request, headers['content-type']);
      delete headers['content-type'];
      done();
    }

    function handle(request: FastifyRequest, reply: FastifyReply): void {
      const mountedPath = pathAfter(app.prefix, originForm(request.raw.url ?? ''));
      if (pathBelow(basePath, mountedPath) === undefined) {
        reply.callNotFound();
        return;
      }
      const contentType = contentTypes.get(request);
      if (contentType) request.raw.headers['content-type'] = contentType;
      handOver(receiver, request, reply, mountedPath, basePath);
    }
  }
}

const everyPathIsTaken =
  'Another receiver or a route of yours takes every path of this application. ' +
  "Register this one with a prefix, such as { prefix: '/hooks' }; basePath comes after that.";

/** True for an application that has the route which a plugin without a prefix needs. */
function isTaken(app: FastifyApp): boolean {
  const methods = ['GET', 'OPTIONS', 'POST'] as const;
  return app.prefix === '' && methods.some((method) => app.hasRoute?.({ method, url: '/*' }));
}

/** Has the answer written by the receiver, beside the headers that hooks have set. */
function handOver(
  receiver: Acceptor,
  { raw: request, body }: FastifyRequest,
  reply: FastifyReply,
  mountedPath: string,
  basePath: string,
): void {
  const response = reply.raw;
  for (const [name, value = ''] of Object.entries(reply.getHeaders())) {
    response.setHeader(name, value);
  }
  reply.hijack();
  const exchange = { request, response, mountedPath, body: body as Readable | undefined };
  receive(receiver, exchange, basePath);
}

/** The path without as many segments as the prefix has, which may have parameters; the query stays. */
function pathAfter(prefix: string, url: string): string {
  const [path = '', ...query] = url.split('?');
  const { length } = prefix.replace(/\/$/, '').split('/');
  return [`/${path.split('/').slice(length).join('/')}`, ...query].join('?');
}
