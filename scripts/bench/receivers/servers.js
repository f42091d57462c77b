/** The receivers of a delivery of a ticket: each makes a request listener of its own. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { messageFixtures } from 'groove-webhooks/testing';
import { schemaOf } from '../validators/packages.js';

export const own = 'hooksmith, every check on';
export const peer = 'bare node:http + JSON.parse';
/** The same, with a hundred events at one URL. */
export const told = ['hooksmith, told by a member', 'hooksmith, told by a header'];

/** A segment that nobody guesses, as our own subject has it. */
const basePath = '/groove-4fb1c1a1d3';
const path = `${basePath}/ticket_started`;
const secret = 'an octocat keeps it';

export const payload = ticketOf(629);

/** The request that a subject is sent, over and over. */
export function requestTo(name) {
  const signature = createHmac('sha256', secret).update(payload).digest('hex');
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${payload.length}`,
    'user-agent: groove-webhooks',
    'x-event: ticket_started',
    ...(name.includes('octokit')
      ? [
          'x-github-event: issues',
          'x-github-delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958',
          `x-hub-signature-256: sha256=${signature}`,
        ]
      : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${payload}`);
}

/** The fixture of Groove's package, in as many bytes. */
function ticketOf(size) {
  const ticket = { event: 'ticket_started', ...messageFixtures.TicketEvent, title: '' };
  const room = size - Buffer.byteLength(JSON.stringify(ticket));
  return JSON.stringify({ ...ticket, title: 'x'.repeat(room) });
}

let handled = 0;
const handle = (ticket) => {
  if (ticket.number === 1) handled++;
};

/** Reads a body as it is done by hand. */
function withBody(then) {
  return (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () =>
      then(JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)), response),
    );
  };
}

const done = (response) => response.writeHead(204).end();

export const servers = {
  [peer]: () =>
    createServer(
      withBody((ticket, response) => {
        handle(ticket);
        done(response);
      }),
    ),

  'bare + ajv': async () => {
    const isValid = await ajv();
    return createServer(
      withBody((ticket, response) => {
        if (isValid(ticket)) handle(ticket);
        done(response);
      }),
    );
  },

  [own]: async () => {
    const { createReceiver } = await import('groove-webhooks');
    return serve(createReceiver(options({ onTicketStarted })));
  },
  [told[0]]: () => serveTold('/event'),
  [told[1]]: () => serveTold('x-event'),

  'hono on node': async () => {
    const { createAdaptorServer } = await import('@hono/node-server');
    const { Hono } = await import('hono');
    const app = new Hono().post(path, async (context) => {
      handle(await context.req.json());
      return context.body(null, 204);
    });
    return createAdaptorServer({ fetch: app.fetch });
  },

  'fastify with schema': async () => {
    const { fastify } = await import('fastify');
    const app = fastify();
    app.post(path, { schema: { body: schema() } }, async (request, reply) => {
      handle(request.body);
      return reply.code(204).send();
    });
    await app.ready();
    return app.server;
  },

  '@octokit/webhooks, with its HMAC': async () => {
    const { Webhooks, createNodeMiddleware } = await import('@octokit/webhooks');
    const webhooks = new Webhooks({ secret });
    webhooks.on('issues', ({ payload: ticket }) => handle(ticket));
    return createServer(createNodeMiddleware(webhooks, { path }));
  },

  'express 5 + express.json()': async () => {
    const { default: express } = await import('express');
    const app = express().use(express.json());
    app.post(path, (request, response) => {
      handle(request.body);
      response.status(204).end();
    });
    return createServer(app);
  },
};

const onTicketStarted = ({ payload: ticket }) => handle(ticket);

/** Every check on. */
function options(handlers) {
  return {
    handlers,
    verify: ({ headers }) => headers['user-agent'] === 'groove-webhooks',
    strictContentType: true,
    bodyLimit: 100_000,
    timeLimit: 10_000,
    health: true,
    onError: console.error,
  };
}

async function serve(receiver) {
  const { createNodeListener } = await import('groove-webhooks/node');
  return createServer(createNodeListener(receiver, { basePath }));
}

/** A hundred events at one URL, which a value at a location tells apart. */
async function serveTold(location) {
  const { isTicket, ticketIssues: issues } = await import('groove-webhooks');
  const { createReceiverOf } = await import('../../../generated/dist/runtime/receiver.js');
  const names = ['onTicketStarted', ...Array.from({ length: 99 }, (_, index) => `on${index}`)];
  const message = { message: 'TicketEvent', is: isTicket, issues };
  const channel = 'ticket_started';
  const events = Object.fromEntries(names.map((name) => [name, { channel, messages: [message] }]));
  const values = Object.fromEntries(
    names.map((name, index) => [name, [index === 0 ? channel : String(index)]]),
  );
  const tellings = [{ channels: [channel], tells: [{ at: [location], events: values }] }];
  return serve(createReceiverOf(events, tellings, options({ onTicketStarted })));
}

const schema = () => schemaOf('generated/schemas', 'ticket.json');

async function ajv() {
  const { Ajv } = await import('ajv');
  const { default: addFormats } = await import('ajv-formats');
  const instance = new Ajv({ strict: false });
  addFormats.default(instance);
  return instance.compile(schema());
}

/** In a process of its own: serves one of them, and tells its CPU microseconds and what it handled when asked. */
if (process.argv[2] === 'serve') {
  const server = await servers[process.argv[3]]();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system, handled });
  });
  process.send({ port: server.address().port });
}
