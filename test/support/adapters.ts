import type { IncomingMessage, RequestListener } from 'node:http';
import { serve as serveHono } from '@hono/node-server';
import connect from 'connect';
import express from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { createExpressMiddleware } from '../../src/runtime/express.js';
import { createFastifyPlugin } from '../../src/runtime/fastify.js';
import { createFetchHandler } from '../../src/runtime/fetch.js';
import { createLambdaHandler, type LambdaEvent } from '../../src/runtime/lambda.js';
import { createNodeListener } from '../../src/runtime/node.js';
import type { Receiver } from '../../src/runtime/receiver.js';
import { serve } from './http.js';

/** Serves a receiver below `/hooks`; tells the origin. */
export type Adapter = (receiver: Receiver) => Promise<string>;

const basePath = '/hooks';

const nodes = ['Request', 'Response'].map(
  (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name) ?? {}] as const,
);

/** Hono's server puts classes of its own in the place of Node's, for all test files that come after. */
function restoreGlobals(): void {
  for (const [name, descriptor] of nodes) Object.defineProperty(globalThis, name, descriptor);
}

/** Every way into a receiver, each inside the real framework and over HTTP. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'node:http': (receiver) => serve(createNodeListener(receiver, { basePath })),
  Connect: (receiver) => serve(connect().use(createExpressMiddleware(receiver, { basePath }))),
  Express: (receiver) => serve(express().use(createExpressMiddleware(receiver, { basePath }))),
  'Express, mounted': (receiver) =>
    serve(express().use(basePath, createExpressMiddleware(receiver))),
  'Express 4': (receiver) => serve(express4().use(basePath, createExpressMiddleware(receiver))),
  'Express behind express.raw()': (receiver) =>
    serve(
      express()
        .use(express.raw({ type: () => true, limit: '10mb' }))
        .use(createExpressMiddleware(receiver, { basePath })),
    ),
  'Express behind a parser that keeps rawBody': (receiver) =>
    serve(
      express()
        .use(
          express.json({
            limit: '10mb',
            strict: false,
            type: ['application/json', 'text/plain'],
            verify: (request, _response, bytes) => Object.assign(request, { rawBody: bytes }),
          }),
        )
        // Whatever the parser says of a body, the receiver is the judge.
        .use(((_error, _request, _response, next: () => void) =>
          next()) as express.ErrorRequestHandler)
        .use(createExpressMiddleware(receiver, { basePath })),
    ),
  Fastify: (receiver) => serveFastify(receiver, { basePath }, {}),
  'Fastify, with a prefix': (receiver) => serveFastify(receiver, {}, { prefix: basePath }),
  'Fetch in Hono': async (receiver) => {
    const handle = createFetchHandler(receiver, { basePath });
    const app = new Hono().all('*', (context) => handle(context.req.raw));
    return new Promise((resolve) => {
      const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      onTestFinished(() => {
        server.close();
        restoreGlobals();
      });
    });
  },
  'Lambda behind a REST API': (receiver) => serveLambda(receiver, restEvent),
  'Lambda behind an HTTP API': (receiver) => serveLambda(receiver, httpEvent('$default', false)),
  'Lambda behind an HTTP API with a stage': (receiver) =>
    serveLambda(receiver, httpEvent('prod', true)),
  'Lambda behind a function URL': (receiver) => serveLambda(receiver, httpEvent('$default', true)),
};

async function serveFastify(
  receiver: Receiver,
  options: { basePath?: string },
  registration: { prefix?: string },
): Promise<string> {
  const app = fastify();
  await app.register(createFastifyPlugin(receiver, options), registration);
  onTestFinished(() => void app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

type Bridge = (request: IncomingMessage, body: Buffer) => LambdaEvent;

/** Stands in for a gateway: a request becomes an event, and its result the answer. */
function serveLambda(receiver: Receiver, toEvent: Bridge): Promise<string> {
  const handler = createLambdaHandler(receiver, { basePath });
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void handler(toEvent(request, Buffer.concat(chunks))).then(({ statusCode, headers, body }) =>
        response.writeHead(statusCode, headers).end(body),
      );
    });
  };
  return serve(listener);
}

/** Format 1.0: names as they were sent. A gateway hands bytes that are no text on in base64. */
function restEvent(request: IncomingMessage, body: Buffer): LambdaEvent {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const multiValueHeaders: Record<string, string[]> = {};
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    (multiValueHeaders[name] ??= []).push(request.rawHeaders[index + 1] ?? '');
  }
  const names = [...new Set(searchParams.keys())];
  const isText = Buffer.from(body.toString()).equals(body);
  return {
    httpMethod: request.method ?? '',
    path: pathname,
    headers: Object.fromEntries(
      Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)]),
    ),
    multiValueHeaders,
    multiValueQueryStringParameters: Object.fromEntries(
      names.map((name) => [name, searchParams.getAll(name)]),
    ),
    body: body.length === 0 ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

/** Format 2.0, whose path begins with a stage that has a name. */
function httpEvent(stage: string, isBase64Encoded: boolean): Bridge {
  return (request, body) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const isEncoded = isBase64Encoded || !Buffer.from(body.toString()).equals(body);
    return {
      rawPath: stage === '$default' ? path : `/${stage}${path}`,
      rawQueryString: query,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      requestContext: { stage, http: { method: request.method ?? '' } },
      body: body.toString(isEncoded ? 'base64' : 'utf8'),
      isBase64Encoded: isEncoded,
    };
  };
}
