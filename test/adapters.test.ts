import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type { DeliveredEvent, HandlerContext, IncomingRequest } from '../src/runtime/delivery.js';
import { createExpressMiddleware } from '../src/runtime/express.js';
import { createFastifyPlugin } from '../src/runtime/fastify.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { createLambdaHandler } from '../src/runtime/lambda.js';
import { createNodeListener } from '../src/runtime/node.js';
import { createMemoryInbox } from '../src/runtime/memory-inbox.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { adapters, type Adapter } from './support/adapters.js';
import { send, serve } from './support/http.js';
import { eventually } from './support/wait.js';
import { open as openSocket, post } from './support/raw.js';
import { share } from './support/share.js';
import type { Options } from './support/receiver.js';
import { table } from './support/receiver-events.js';

const valid = '{"secret":"x"}';
const json = { 'content-type': 'application/json' };
const formType = 'application/x-www-form-urlencoded';
const mebibyte = 1024 * 1024;

interface Row {
  /** The request that arrives. */
  readonly request?: NonNullable<Parameters<typeof send>[2]> & { readonly path?: string };
  readonly options?: Options;
  readonly isClosing?: boolean;
  readonly answer: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Members of the problem document. */
    readonly problem?: Readonly<Record<string, unknown>>;
  };
  /** The events that the handler of `thing`, or `byId`, got. None unless set. */
  readonly events?: readonly Partial<DeliveredEvent>[];
}

const fail = (): never => {
  throw new Error('broken');
};
const unbound = (): never => {
  throw new TypeError('Illegal invocation');
};
const thing = { name: 'thing', operation: 'thing', payload: { secret: 'x' } };

/** The table of the README, and what HTTP adds to it. */
const rows: Readonly<Record<string, Row>> = {
  'a valid payload': { answer: { status: 204, body: '' }, events: [thing] },
  'a valid payload with a header and a query': {
    request: { path: '/hooks/thing?a=b', headers: { ...json, 'X-Id': '7' } },
    answer: { status: 204 },
    events: [{ ...thing, headers: expect.objectContaining({ 'x-id': '7' }) as never }],
  },
  'a parameter with escapes': {
    request: { path: '/hooks/users/a%2Fb%20%C3%A9' },
    answer: { status: 204 },
    events: [{ name: 'byId', parameters: { id: 'a/b é' } }],
  },
  'a handler that replies': {
    options: {
      handlers: { thing: () => reply({ status: 201, headers: { 'x-a': 'b' }, body: { ok: 'é' } }) },
    },
    answer: {
      status: 201,
      headers: { 'x-a': 'b', 'content-type': 'application/json' },
      body: '{"ok":"é"}',
    },
  },
  'a handler that replies with headers of any case': {
    options: {
      handlers: { thing: () => reply({ body: '<a/>', headers: { 'Content-Type': 'text/html' } }) },
    },
    answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<a/>' },
  },
  'a handler that replies with no status of HTTP': {
    options: { handlers: { thing: () => reply({ status: 99 }) }, onError: () => undefined },
    answer: { status: 500, problem: {} },
  },
  'a handler that replies with text': {
    options: { handlers: { thing: () => reply({ body: 'pong' }) } },
    answer: { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'pong' },
  },
  'a GET': {
    request: { method: 'GET' },
    answer: { status: 405, headers: { allow: 'POST' }, problem: {} },
  },
  'a HEAD': { request: { method: 'HEAD' }, answer: { status: 405, body: '' } },
  'a handshake that onRequest answers': {
    request: { method: 'GET', path: '/hooks/thing?challenge=a%20b' },
    options: {
      onRequest: ({ path }) =>
        reply({ body: new URL(path, 'http://x').searchParams.get('challenge') }),
    },
    answer: { status: 200, body: 'a b' },
  },
  'a handshake without a body that onRequest answers': {
    request: {
      path: '/hooks/other?validationToken=a%20b',
      headers: { 'content-type': 'text/plain' },
      body: '',
    },
    options: {
      strictContentType: true,
      verify: () => false,
      onRequest: ({ method, path }) => reply({ body: `${method} ${path.split('=')[1]}` }),
    },
    answer: { status: 200, body: 'POST a%20b' },
  },
  'a handshake that verify answers': {
    options: { verify: async () => Promise.resolve(reply({ status: 401 })) },
    answer: { status: 401, body: '' },
  },
  'a health check': {
    request: { method: 'GET', path: '/hooks/health' },
    options: { health: true },
    answer: { status: 200, body: '{"status":"ok"}' },
  },
  'a health check by HEAD': {
    request: { method: 'HEAD', path: '/hooks/health' },
    options: { health: true },
    answer: { status: 200, body: '' },
  },
  'an unknown route': { request: { path: '/hooks/other' }, answer: { status: 404, problem: {} } },
  'an unknown route that onUnknown answers': {
    request: { path: '/hooks/other', body: 'any' },
    options: {
      onUnknown: ({ rawBody }: IncomingRequest) =>
        reply({ status: 202, body: String(rawBody.length) }),
    },
    answer: { status: 202, body: '3' },
  },
  'a route by a header': {
    request: { path: '/hooks/', headers: { ...json, 'X-Event': 'thing' } },
    options: { route: ({ headers }) => headers['x-event'] },
    answer: { status: 204 },
    events: [thing],
  },
  'another content type': {
    request: { headers: { 'content-type': 'text/plain' } },
    answer: { status: 204 },
    events: [thing],
  },
  'a content type that is none': {
    request: { headers: { 'content-type': 'json' } },
    answer: { status: 204 },
    events: [thing],
  },
  'no content type': { request: { headers: {} }, answer: { status: 204 }, events: [thing] },
  'another content type where that is strict': {
    request: { headers: { 'content-type': 'text/plain' } },
    options: { strictContentType: true },
    answer: { status: 415, problem: {} },
  },
  'a body over the limit': {
    request: { body: JSON.stringify({ secret: 'x'.repeat(mebibyte) }) },
    answer: { status: 413, problem: { detail: 'The limit is 1048576 bytes.' } },
  },
  'a body over the limit, which doesn’t say so': {
    request: {
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: Array.from({ length: 33 }, () => ' '.repeat(32 * 1024)),
    },
    answer: { status: 413, problem: {} },
  },
  'a body in pieces': {
    request: {
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: ['{"sec', 'ret":', '"x"}'],
    },
    answer: { status: 204 },
    events: [thing],
  },
  'what verify says no to': {
    options: { verify: () => false },
    answer: { status: 401, problem: {} },
  },
  'what verify says yes to, over the path as it was sent': {
    request: { path: '/hooks/thing?a=b%20c&d=%C3%A9' },
    options: {
      // Behind a stage, a sender posts to the stage.
      verify: ({ path }) => path.replace(/^\/prod/, '') === '/hooks/thing?a=b%20c&d=%C3%A9',
    },
    answer: { status: 204 },
    events: [thing],
  },
  'what verify says yes to, over the bytes as they arrived': {
    request: { body: ' { "secret" : "x" } ' },
    options: {
      verify: ({ rawBody }) =>
        createHash('sha1').update(rawBody).digest('hex') ===
        createHash('sha1').update(' { "secret" : "x" } ').digest('hex'),
    },
    answer: { status: 204 },
    events: [thing],
  },
  'no JSON': { request: { body: '{' }, answer: { status: 400, problem: {} } },
  nothing: { request: { body: '' }, answer: { status: 400, problem: {} } },
  'what is no UTF-8': {
    request: { body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
    answer: { status: 400, problem: {} },
  },
  'a byte order mark': {
    request: { body: `\ufeff${valid}` },
    answer: { status: 204 },
    events: [thing],
  },
  'a payload that breaks the schema': {
    request: { body: '{"secret":5}' },
    answer: {
      status: 422,
      problem: { errors: [{ pointer: '#/secret', detail: 'expected a string, found an integer' }] },
    },
  },
  'a number': { request: { body: '5' }, answer: { status: 422, problem: {} } },
  null: { request: { body: 'null' }, answer: { status: 422, problem: {} } },
  'a payload that breaks the schema, which onInvalid takes': {
    request: { body: '{}' },
    options: { onInvalid: ({ issues }) => reply({ status: 200, body: String(issues.length) }) },
    answer: { status: 200, body: '1' },
  },
  'an event without a handler': { options: { handlers: {} }, answer: { status: 202, body: '' } },
  'a handler that throws': {
    options: { handlers: { thing: fail }, onError: () => undefined },
    answer: { status: 500, problem: {} },
  },
  'a handler that rejects': {
    options: {
      handlers: { thing: () => Promise.reject(new Error('x')) },
      onError: () => undefined,
    },
    answer: { status: 500, problem: {} },
  },
  'a handler that takes too long': {
    options: { timeLimit: 5, handlers: { thing: () => setTimeout(50) }, onError: () => undefined },
    answer: { status: 503, problem: {} },
  },
  'a handler after its acknowledgement': {
    options: { acknowledge: 'before' },
    answer: { status: 202, body: '' },
    events: [thing],
  },
  'anything while closing': {
    isClosing: true,
    options: { onError: () => undefined },
    answer: { status: 503, problem: {} },
  },
};

/** Body parsers judge these by themselves. */
const encodings: Readonly<Record<string, Row>> = {
  'a compressed body': {
    request: { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(valid) },
    options: { verify: () => false },
    answer: {
      status: 415,
      headers: { 'accept-encoding': 'identity' },
      problem: { title: 'The content encoding is not read here' },
    },
  },
  'a content encoding that is a charset': {
    request: { headers: { ...json, 'content-encoding': 'utf-8' } },
    answer: { status: 204 },
    events: [thing],
  },
  'a content encoding that somebody has taken off': {
    request: { headers: { ...json, 'content-encoding': 'br' } },
    answer: { status: 204 },
    events: [thing],
  },
};
const readers = Object.entries(adapters).filter(
  ([name]) => !name.includes('behind express') && !name.includes('behind a parser'),
);

describe.each(Object.entries(adapters))('%s', (_name, open) => {
  test.each(Object.entries(rows))('answers %s', async (_, row) => hold(open, row));
});

describe.each(share(Object.entries(adapters), 6))('%s, with an inbox', (_name, open) => {
  const { 'a handler after its acknowledgement': _, ...kept } = rows;
  test.each(Object.entries(kept))('answers %s', async (__, row) => hold(open, withInbox(row)));
});

/** Whatever a handler is for is kept, and answered with 202. */
function withInbox(row: Row): Row {
  const isKept = row.answer.status === 204 || row.options?.handlers !== undefined;
  const options = { ...row.options, inbox: createMemoryInbox({ attempts: 1 }) };
  return { ...row, options, ...(isKept && { answer: { status: 202, body: '' } }) };
}

describe.each(readers)('%s', (_name, open) => {
  test.each(Object.entries(encodings))('answers %s', async (_, row) => hold(open, row));
});

async function hold(open: Adapter, row: Row): Promise<void> {
  const events: DeliveredEvent[] = [];
  const record = (event: DeliveredEvent): number => events.push(event);
  const receiver = createReceiverOf(table, [], {
    handlers: { thing: record, byId: record },
    ...row.options,
  });
  const origin = await open(receiver);
  if (row.isClosing) await receiver.close();
  const { path = '/hooks/thing', method = 'POST', ...request } = row.request ?? {};
  const isPost = method === 'POST';
  const body = isPost ? (request.body ?? valid) : '';
  const answer = await send(origin, path, { headers: json, ...request, method, body });
  await receiver.close();

  const { status, headers = {}, problem } = row.answer;
  expect([answer.status, answer.body]).toEqual([status, row.answer.body ?? answer.body]);
  expect(answer.headers).toMatchObject(headers);
  if (problem) {
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, ...problem });
  }
  expect(events).toMatchObject(row.events ?? []);
  for (const { rawBody, isRewritten } of events) {
    expect(isRewritten).toBe(false);
    expect(Buffer.from(rawBody).toString()).toBe([body].flat().join(''));
  }
}

describe('Express', () => {
  const open = async (parser: RequestHandler, options: Options = {}) => {
    const events: DeliveredEvent[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: (event) => events.push(event) },
      ...options,
    });
    const app = express()
      .use(parser)
      .use(createExpressMiddleware(receiver, { basePath: '/hooks' }))
      .use(
        ((error: Error, _request, response, _next) =>
          void response.status(500).send(error.message)) as ErrorRequestHandler,
      )
      .use((_request, response) => void response.status(200).send('next'));
    return { origin: await serve(app), events };
  };

  test('reads a payload that another parser has parsed, but for its bytes', async () => {
    const { origin, events } = await open(express.json());
    const body = ' { "secret" : "x" } ';
    expect((await send(origin, '/hooks/thing', { body, headers: json })).status).toBe(204);
    expect(events).toMatchObject([{ ...thing, isRewritten: true }]);
    expect(Buffer.from(events[0]?.rawBody ?? []).toString()).toBe(valid);
    const sum = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
    const signed = await open(express.json(), {
      verify: ({ rawBody }) => sum(rawBody) === sum(Buffer.from(body)),
    });
    const refused = await send(signed.origin, '/hooks/thing', { body, headers: json });
    expect(refused.status).toBe(401);
    expect(refused.body).toContain('mount the receiver before it');
  });

  test.each([
    ['JSON, as it calls itself', 'application/json', '{"secret":"a=b&c"}'],
    ['JSON, as text', 'text/plain', ' {"secret":"x"}'],
    ['JSON, as a form', formType, '[{"secret":"x"}]'],
    ['JSON with a key that counts', 'application/json', '{"secret":"a&1=2"}'],
    ['a text of JSON', 'application/json', '"a=b"'],
    ['XML, as JSON', 'application/json', '<secret a="x"/>'],
  ])('takes nothing for a payload that a parser of forms has left of %s', async (_, type, body) => {
    const headers = { 'content-type': type };
    for (const extended of [true, false]) {
      const { origin, events } = await open(express.urlencoded({ extended, type: () => true }));
      const answer = await send(origin, '/hooks/thing', { body, headers });
      expect([answer.status, events]).toEqual([500, []]);
      expect(answer.body).toMatch(/nothing was kept of it/);
    }
  });

  test('knows that a form was read before', async () => {
    const { origin, events } = await open(express.urlencoded());
    const headers = { 'content-type': formType };
    expect((await send(origin, '/hooks/thing', { body: 'secret=x', headers })).status).toBe(204);
    expect(events).toMatchObject([{ ...thing, isRewritten: true }]);
  });

  test('knows the path that was sent, where it is mounted in routers and URLs are rewritten', async () => {
    const paths: string[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: () => 1 },
      verify: ({ path }) => paths.push(path) > 0,
    });
    const listener = createNodeListener(receiver, { basePath: '/hooks' });
    const inner = express.Router().use('/hooks', createExpressMiddleware(receiver));
    const app = express()
      .use('/v1', inner)
      .use('/v2', listener)
      .use((request, _response, next) => {
        request.url = request.url.replace('/old', '/hooks');
        next();
      })
      .use(createExpressMiddleware(receiver, { basePath: '/hooks' }));
    const origin = await serve(app);
    const all = ['/v1/hooks/thing?a=1', '/v2/hooks/thing', '/old/thing/?', '/hooks/thing'];
    for (const path of all) {
      expect((await send(origin, path, { body: valid, headers: json })).status).toBe(204);
    }
    expect(paths).toEqual(all);
  });

  test('hands a body that was read and kept by nobody to next, as an error', async () => {
    const { origin } = await open((request, _response, next) => {
      request.resume().on('end', () => setImmediate(next));
    });
    const { status, body } = await send(origin, '/hooks/thing', { body: valid });
    expect([status, body]).toEqual([500, expect.stringMatching(/nothing was kept of it/)]);
  });

  test('knows a body of nothing by itself', async () => {
    const empty = { headers: { ...json, 'content-length': 0 } };
    for (const parser of [express.json(), express.raw({ type: () => true })]) {
      const { origin } = await open(parser);
      expect((await send(origin, '/hooks/thing', empty)).status).toBe(400);
      const onRequest: Options['onRequest'] = ({ rawBody }) =>
        reply({ body: `${rawBody.length} bytes` });
      const greeting = await open(parser, { onRequest });
      expect((await send(greeting.origin, '/hooks/thing', empty)).body).toBe('0 bytes');
    }
  });

  test('reads a text that another parser has read', async () => {
    const { origin, events } = await open(express.text({ type: () => true }));
    expect((await send(origin, '/hooks/thing', { body: valid, headers: json })).status).toBe(204);
    expect(events).toMatchObject([thing]);
  });

  test('holds what was parsed before to the limit', async () => {
    const { origin } = await open(express.raw({ type: () => true }), { bodyLimit: 10 });
    const chunked = { ...json, 'transfer-encoding': 'chunked' };
    const inPieces = await send(origin, '/hooks/thing', { body: [valid], headers: chunked });
    expect(inPieces.status).toBe(413);
    expect((await send(origin, '/hooks/thing', { body: valid, headers: json })).status).toBe(413);
  });

  test('leaves a path outside basePath to what comes next', async () => {
    const { origin } = await open((_request, _response, next) => next());
    expect(await send(origin, '/other', { body: valid })).toMatchObject({
      status: 200,
      body: 'next',
    });
    expect((await send(origin, '/hooks/other', { body: valid })).status).toBe(404);
  });
});

describe('Fastify', () => {
  const open = async (
    prepare: (app: FastifyInstance) => unknown,
    { prefix, basePath, ...options }: Options & { prefix?: string; basePath?: string },
  ): Promise<string> => {
    const app = fastify();
    await prepare(app);
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 }, ...options });
    await app.register(createFastifyPlugin(receiver, { basePath }), prefix ? { prefix } : {});
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  };

  test('leaves what is outside of basePath to the application', async () => {
    const origin = await open((app) => app.get('/', () => 'root'), { basePath: '/hooks' });
    expect((await send(origin, '/', { method: 'GET' })).body).toBe('root');
    expect((await send(origin, '/other')).body).toContain('Route POST:/other not found');
    expect((await send(origin, '/hooks/other')).body).toContain('No operation has this URL');
  });

  test.each([
    [
      'another receiver',
      (app: FastifyInstance) =>
        app.register(createFastifyPlugin(createReceiverOf(table, [], { handlers: {} }))),
    ],
    ['a route for every preflight', (app: FastifyInstance) => app.options('*', () => 'mine')],
  ])('needs a prefix beside %s, and says so', async (_, prepare) => {
    const basePath = '/secret';
    await expect(open(prepare, { basePath })).rejects.toThrow("such as { prefix: '/hooks' }");
    const origin = await open(prepare, { basePath, prefix: '/hooks' });
    expect((await send(origin, '/hooks/secret/thing', { body: valid })).status).toBe(204);
  });

  test.each(['/hooks', '/hooks/', '/:tenant/hooks'])('takes a prefix %s', async (prefix) => {
    const origin = await open(() => undefined, { prefix, route: ({ headers }) => headers['x-op'] });
    const path = prefix.replace(':tenant', 'a%2Fb');
    const post = (rest: string, headers = {}) =>
      send(origin, `${path}${rest}`.replace('//', '/'), { headers, body: valid });
    expect((await post('/thing?a=/b/c')).status).toBe(204);
    expect((await post('?a=/thing')).status).toBe(404);
    expect((await post('', { 'x-op': 'thing' })).status).toBe(204);
    // As a proxy gets it.
    const whole = `http://hooks.example.com${path.replace(/\/$/, '')}/thing`;
    expect((await send(origin, whole, { body: valid })).status).toBe(204);
  });

  test('knows the path that was sent, whatever its prefix, and where URLs are rewritten', async () => {
    const paths: string[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: () => 1 },
      verify: ({ path }) => paths.push(path) > 0,
    });
    const app = fastify({ rewriteUrl: ({ url = '' }) => url.replace('/old', '/a') });
    const plugin = createFastifyPlugin(receiver, { basePath: '/hooks' });
    await app.register((outer) => outer.register(plugin, { prefix: '/:tenant' }), {
      prefix: '/v1',
    });
    onTestFinished(() => app.close());
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    const all = ['/v1/a%2Fb/hooks/thing?c=d', '/v1/old/hooks/thing'];
    for (const path of all) {
      expect((await send(origin, path, { body: valid })).status).toBe(204);
    }
    expect(paths).toEqual(all);
  });

  test('runs the hooks of the application, and sends the headers that they set', async () => {
    const ran: string[] = [];
    const hooks = (app: FastifyInstance): unknown =>
      app
        .addHook('onRequest', async (_request, reply) => void reply.header('x-set', 'yes'))
        .addHook('preHandler', async ({ headers }) => void ran.push(headers['x-deny'] as string))
        .addHook('onResponse', async (_request, { statusCode }) => void ran.push(`${statusCode}`));
    const origin = await open(hooks, { prefix: '/hooks' });
    const headers = { 'x-deny': 'no' };
    const answer = await send(origin, '/hooks/thing', { headers, body: valid });
    expect([answer.status, answer.headers['x-set']]).toEqual([204, 'yes']);
    await eventually(() => expect(ran).toEqual(['no', '204']));
  });

  test('reads what a hook has made of the body', async () => {
    const unpack = (app: FastifyInstance): unknown =>
      app.addHook('preParsing', async (_request, _reply, body) => body.pipe(createGunzip()));
    const origin = await open(unpack, { prefix: '/hooks' });
    expect((await send(origin, '/hooks/thing', { body: gzipSync(valid) })).status).toBe(204);
    expect((await send(origin, '/hooks/thing', { body: valid })).status).toBe(400);
  });
});

describe('node:http', () => {
  const open = async (prepare: (request: IncomingMessage) => unknown): Promise<string> => {
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 } });
    const listener = createNodeListener(receiver, { basePath: '/hooks' });
    return serve(async (request, response) => {
      await prepare(request);
      listener(request, response);
    });
  };

  test('takes the bytes that whoever read them has kept', async () => {
    const origin = await open(async (request) => {
      Object.assign(request, { rawBody: await buffer(request) });
    });
    expect((await send(origin, '/hooks/thing', { body: valid })).status).toBe(204);
  });

  test('answers 500, and writes why, where the body was read and nothing was kept', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const origin = await open(buffer);
    expect((await send(origin, '/hooks/thing', { body: valid })).status).toBe(500);
    expect(written).toHaveBeenCalledWith(expect.objectContaining({ name: 'BodyReadError' }));
    written.mockRestore();
  });

  test('reads a body that comes as text', async () => {
    const origin = await open((request) => request.setEncoding('utf8'));
    expect((await send(origin, '/hooks/thing', { body: valid })).status).toBe(204);
  });

  test('reads a body that flows already', async () => {
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 } });
    const listener = createNodeListener(receiver, { basePath: '/hooks' });
    const origin = await serve((request, response) => listener(request.resume(), response));
    expect((await send(origin, '/hooks/thing', { body: valid })).status).toBe(204);
  });

  test.each([
    ['with its head', [0]],
    ['after its head', [0, -14]],
    ['in pieces, the first of them with its head', [0, -9, -5]],
  ])('reads a body that arrives %s, to the end of the request', async (_, starts) => {
    const events: DeliveredEvent[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: (event: DeliveredEvent) => events.push(event) },
    });
    const listener = createNodeListener(receiver, { basePath: '/hooks' });
    const closed = vi.fn();
    const origin = await serve((request, response) =>
      listener(request.on('close', closed), response),
    );
    const socket = await openSocket(origin);
    onTestFinished(() => void socket.destroy());
    const bytes = post('/hooks/thing', valid);
    for (const [index, start] of starts.entries()) {
      socket.write(bytes.subarray(start, starts[index + 1]));
      await setTimeout(20);
    }
    await eventually(() => expect(closed).toHaveBeenCalled());
    expect(events.map(({ rawBody }) => Buffer.from(rawBody).toString())).toEqual([valid]);
  });

  test('says how long an answer is', async () => {
    const origin = await open(() => undefined);
    const { headers, body } = await send(origin, '/hooks/thing', { body: '5' });
    expect(headers['content-length']).toBe(String(body.length));
    const { headers: empty } = await send(origin, '/hooks/thing', { body: valid });
    expect(empty).not.toHaveProperty('content-length');
    expect(empty).not.toHaveProperty('transfer-encoding');
  });
});

test('HTTP/2 is answered, without a header that it forbids, and cut off beyond the limit', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 }, bodyLimit: 100 });
  const server = createHttp2Server(createNodeListener(receiver));
  const closed = vi.fn();
  server.on('stream', (stream) => stream.on('close', closed));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  const post = (body: string | Buffer, isWhole: boolean): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const stream = client.request({ ':method': 'POST', ':path': '/thing' });
      stream.on('response', (headers) => resolve(headers[':status'])).on('error', reject);
      if (isWhole) stream.end(body);
      else stream.write(body);
    });
  expect(await post(valid, true)).toBe(204);
  expect(await post(Buffer.alloc(1000), false)).toBe(413);
  await eventually(() => expect(closed).toHaveBeenCalledTimes(2));
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

describe.each(['node:http', 'Connect', 'Express', 'Fastify'])('a reply through %s', (name) => {
  test.each([
    ['a header of two lines', { headers: { 'x-a': 'a\r\nb: c' } }],
    ['no name for a header', { headers: { 'x a': 'b' } }],
    ['no status', { status: 1000 }],
  ])('with %s is answered with 500, and ends no process', async (_, replied) => {
    const written = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => reply(replied) } });
    const origin = (await adapters[name]?.(receiver)) ?? '';
    const { status, headers } = await send(origin, '/hooks/thing', { body: valid });
    expect([status, headers['content-type']]).toEqual([500, 'application/problem+json']);
    expect(written).toHaveBeenCalledOnce();
    written.mockRestore();
  });
});

describe('Fetch', () => {
  const request = (body: RequestInit['body']): Request =>
    new Request('https://example.com/hooks/thing', {
      method: 'POST',
      body: body ?? null,
      duplex: 'half',
    } as RequestInit);

  test('reads no more of a body than its limit', async () => {
    let pulled = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(1024));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const receiver = createReceiverOf(table, [], { handlers: {}, bodyLimit: 4096 });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(endless))).status).toBe(413);
    expect([isCancelled, pulled < 10]).toEqual([true, true]);
  });

  test('answers a body that breaks off, which nobody hears of', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    });
    const events: unknown[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: (e: unknown) => events.push(e) },
    });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(broken))).status).toBe(400);
    expect(events).toEqual([]);
  });

  test('answers a body that never ends, and reads no more of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let isCancelled = false;
    const slow = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('{')),
      cancel: () => {
        isCancelled = true;
      },
    });
    const receiver = createReceiverOf(table, [], { handlers: {} });
    const answer = createFetchHandler(receiver, { basePath: '/hooks' })(request(slow));
    await vi.advanceTimersByTimeAsync(300_000);
    expect([(await answer).status, isCancelled]).toEqual([408, true]);
  });

  test('rejects a body that was read before, and says so', async () => {
    const read = request(valid);
    await read.text();
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 } });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    await expect(handle(read)).rejects.toThrow('The body was read before');
  });

  test('ignores a context that keeps nothing alive, such as Deno’s', async () => {
    const receiver = createReceiverOf(table, [], {
      acknowledge: 'before',
      handlers: { thing: () => 1 },
    });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(valid), { remoteAddr: 'x' })).status).toBe(202);
    await receiver.close();
  });

  test.each([
    ['throws', unbound],
    ['rejects', () => Promise.reject(new TypeError('Illegal invocation'))],
  ])('answers where waitUntil %s, and tells', async (_, waitUntil: () => unknown) => {
    const errors: unknown[] = [];
    const receiver = createReceiverOf(table, [], {
      acknowledge: 'before',
      handlers: { thing: fail },
      onError: (error) => errors.push(String(error)),
    });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(valid), { waitUntil })).status).toBe(202);
    await receiver.close();
    expect(new Set(errors)).toEqual(new Set(['Error: broken', 'TypeError: Illegal invocation']));
    const answer = await receiver.deliver('thing', {} as never, { waitUntil });
    expect(answer.status).toBe(503);
  });

  test('hands work that outlives its answer to what keeps the runtime alive', async () => {
    const work: Promise<unknown>[] = [];
    let isDone = false;
    const receiver = createReceiverOf(table, [], {
      acknowledge: 'before',
      handlers: {
        thing: () => {
          isDone = true;
        },
      },
    });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    const context = { waitUntil: (promise: Promise<unknown>) => work.push(promise) };
    expect((await handle(request(valid), context)).status).toBe(202);
    expect([isDone, work.length]).toEqual([false, 1]);
    await Promise.all(work);
    expect(isDone).toBe(true);
  });
});

test.each([
  ['/prod/hooks/thing', 'prod', '/hooks', 204],
  ['/prod/hooks/thing', 'prod', '/prod/hooks', 204],
  ['/hooks/thing', 'hooks', '/hooks', 204],
  ['/production/thing', 'prod', '', 404],
  ['/prod/thing', 'prod', '', 204],
  ['/hooks/thing', '$default', '/hooks', 204],
])(
  'Lambda takes %s of the stage %s for basePath "%s"',
  async (rawPath, stage, basePath, status) => {
    const receiver = createReceiverOf(table, [], { handlers: { thing: () => 1 } });
    const handler = createLambdaHandler(receiver, { basePath });
    const requestContext = { stage, http: { method: 'POST' } };
    expect((await handler({ rawPath, requestContext, body: valid })).statusCode).toBe(status);
  },
);

test('Lambda returns when all work is done', async () => {
  const done: string[] = [];
  const receiver = createReceiverOf(table, [], {
    acknowledge: 'before',
    handlers: {
      thing: (_event: DeliveredEvent, context: HandlerContext) => {
        done.push('handler');
        context.waitUntil(setTimeout(5).then(() => done.push('work')));
      },
    },
  });
  const handler = createLambdaHandler(receiver);
  const event = { httpMethod: 'POST', path: '/thing', body: valid };
  expect(await handler(event)).toMatchObject({ statusCode: 202, isBase64Encoded: false });
  expect(done).toEqual(['handler', 'work']);
});

describe('Lambda behind a load balancer', () => {
  const open = () => {
    const paths: string[] = [];
    const receiver = createReceiverOf(table, [], {
      handlers: { thing: () => reply({ headers: { 'x-a': 'b' } }) },
      verify: ({ path }) => paths.push(path) > 0,
    });
    return { handler: createLambdaHandler(receiver, { basePath: '/hooks' }), paths };
  };
  const event = {
    httpMethod: 'POST',
    path: '/hooks/thing',
    body: valid,
    isBase64Encoded: false,
    requestContext: { elb: { targetGroupArn: 'arn' } },
  };

  test('has the query as it was sent', async () => {
    const { handler, paths } = open();
    const headers = { 'content-type': 'application/json' };
    const queryStringParameters = { a: 'b%20c', d: '' };
    const answer = await handler({ ...event, headers, queryStringParameters });
    expect(answer).toEqual({
      ...{ statusCode: 200, headers: { 'x-a': 'b' }, body: '', isBase64Encoded: false },
    });
    expect(paths).toEqual(['/hooks/thing?a=b%20c&d=']);
  });

  test('answers in lists where it sends lists', async () => {
    const { handler, paths } = open();
    const multiValueHeaders = { 'Content-Type': ['application/json'] };
    const multiValueQueryStringParameters = { a: ['1', '2'] };
    const answer = await handler({ ...event, multiValueHeaders, multiValueQueryStringParameters });
    expect(answer).toMatchObject({ statusCode: 200, multiValueHeaders: { 'x-a': ['b'] } });
    expect(paths).toEqual(['/hooks/thing?a=1&a=2']);
  });
});

test('Lambda behind a REST API knows the path that was sent, with its stage', async () => {
  const paths: string[] = [];
  const receiver = createReceiverOf(table, [], {
    handlers: { thing: () => 1 },
    verify: ({ path }) => paths.push(path) > 0,
  });
  const handler = createLambdaHandler(receiver, { basePath: '/hooks' });
  const request = { httpMethod: 'POST', path: '/hooks/thing', body: valid };
  const queryStringParameters = { a: 'b c' };
  const requestContext = { stage: 'prod', path: '/prod/hooks/thing' };
  const event = { ...request, queryStringParameters, requestContext };
  expect((await handler(event)).statusCode).toBe(204);
  expect(paths).toEqual(['/prod/hooks/thing?a=b%20c']);
});
