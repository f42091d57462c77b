/** Twelve lines for every framework, as the README has them, held to the frameworks' own types. */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { APIGatewayProxyHandler, APIGatewayProxyHandlerV2 } from 'aws-lambda';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { createReceiver } from 'groove-webhooks';
import { createExpressMiddleware } from 'groove-webhooks/express';
import { createFastifyPlugin } from 'groove-webhooks/fastify';
import { createFetchHandler } from 'groove-webhooks/fetch';
import { createLambdaHandler } from 'groove-webhooks/lambda';
import { createNodeListener } from 'groove-webhooks/node';

const receiver = createReceiver({
  handlers: { onTicketStarted: (_event, { signal }) => fetch('https://example.com', { signal }) },
  logger: console,
});
const basePath = '/groove';

export const server = createServer(createNodeListener(receiver, { basePath }));
export const http2Server = createHttp2Server(createNodeListener(receiver, { basePath }));

export const expressApp = express().use(basePath, createExpressMiddleware(receiver));

export const fastifyApp = fastify();
await fastifyApp.register(createFastifyPlugin(receiver), { prefix: basePath });
await fastify({ http2: true }).register(createFastifyPlugin(receiver, { basePath }));

const handle = createFetchHandler(receiver, { basePath });
export const honoApp = new Hono().all(`${basePath}/*`, (context) => handle(context.req.raw));

export const POST: (request: Request) => Promise<Response> = (request) => handle(request);

/** Such as `Deno.serve` and `Bun.serve` take, whose second arguments keep nothing alive. */
export const served: (
  request: Request,
  info: { readonly remoteAddr: string },
) => Promise<Response> = handle;

export const worker = {
  fetch: (
    request: Request,
    _env: unknown,
    context: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> => handle(request, context),
};

export const rest: APIGatewayProxyHandler = createLambdaHandler(receiver, { basePath });
export const http: APIGatewayProxyHandlerV2 = createLambdaHandler(receiver, { basePath });
