import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { reply } from '../../src/runtime/answer.js';
import { createExpressMiddleware } from '../../src/runtime/express.js';
import { createFastifyPlugin } from '../../src/runtime/fastify.js';
import { createFetchHandler } from '../../src/runtime/fetch.js';
import { createNodeListener } from '../../src/runtime/node.js';
import { createReceiverOf } from '../../src/runtime/receiver.js';
import { table } from './receiver-events.js';

/** Serves a receiver by a framework. Tells when so many deliveries are at work; ends as soon as it is closed. */
const framework = process.argv[2] ?? '';
const count = Number(process.argv[3]);
let atWork = 0;
const receiver = createReceiverOf(table, [], {
  onError: () => undefined,
  handlers: {
    thing: async () => {
      if (++atWork === count) process.send?.('at work');
      await setTimeout(300);
      return reply({ body: 'x'.repeat(100_000) });
    },
  },
});

const listen = (listener: RequestListener): Server => createServer(listener).listen(0);
const servers: Readonly<Record<string, () => Promise<Server>>> = {
  'node:http': () => Promise.resolve(listen(createNodeListener(receiver))),
  Express: async () => {
    const { default: express } = await import('express');
    return listen(express().use(createExpressMiddleware(receiver)));
  },
  'Express 4': async () => {
    const { default: express } = await import('express-4');
    return listen(express().use(createExpressMiddleware(receiver)));
  },
  Fastify: async () => {
    const { default: fastify } = await import('fastify');
    const app = fastify();
    await app.register(createFastifyPlugin(receiver));
    await app.listen({ port: 0 });
    return app.server;
  },
  Hono: async () => {
    const [{ serve }, { Hono }] = await Promise.all([import('@hono/node-server'), import('hono')]);
    const handle = createFetchHandler(receiver);
    const app = new Hono().all('*', (context) => handle(context.req.raw));
    return serve({ fetch: app.fetch, port: 0 }) as Server;
  },
};

const server = await servers[framework]?.();
if (!server?.listening) await new Promise((resolve) => server?.once('listening', resolve));
process.send?.({ port: (server?.address() as AddressInfo).port });
process.on('message', () => {
  void receiver.close().then(() => process.exit(7));
});
