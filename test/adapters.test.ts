import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { describe, expect, test } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type { DeliveredEvent, HandlerContext, IncomingRequest } from '../src/runtime/delivery.js';
import { createExpressMiddleware } from '../src/runtime/express.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { createLambdaHandler } from '../src/runtime/lambda.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { adapters } from './support/adapters.js';
import { send, serve } from './support/http.js';
import type { Options } from './support/receiver.js';
import { operations } from './support/receiver-operations.js';

const valid = '{"secret":"x"}';
const json = { 'content-type': 'application/json' };
const mebibyte = 1024 * 1024;

interface Row {
  /** What arrives. */
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
  /** What the handler of `thing`, or `byId`, got. Nothing unless set. */
  readonly events?: readonly Partial<DeliveredEvent>[];
}

const fail = (): never => {
  throw new Error('broken');
};
const thing = { operation: 'thing', payload: { secret: 'x' } };

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
    events: [{ operation: 'byId', parameters: { id: 'a/b é' } }],
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
  'an operation without a handler': {
    options: { handlers: {} },
    answer: { status: 202, body: '' },
  },
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
    options: {
      timeLimit: 5,
      handlers: { thing: () => new Promise(() => undefined) },
      onError: () => undefined,
    },
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

describe.each(Object.entries(adapters))('%s', (_name, open) => {
  test.each(Object.entries(rows))('answers %s', async (_, row) => {
    const events: DeliveredEvent[] = [];
    const record = (event: DeliveredEvent): number => events.push(event);
    const receiver = createReceiverOf(operations, {
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
    for (const { rawBody } of events) {
      expect(Buffer.from(rawBody).toString()).toBe([body].flat().join(''));
    }
  });
});

describe('Express', () => {
  const open = async (parser: RequestHandler, options: Options = {}) => {
    const events: DeliveredEvent[] = [];
    const receiver = createReceiverOf(operations, {
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
    expect(events).toMatchObject([thing]);
    expect(Buffer.from(events[0]?.rawBody ?? []).toString()).toBe(valid);
  });

  test('reads a text that another parser has read', async () => {
    const { origin, events } = await open(express.text({ type: () => true }));
    expect((await send(origin, '/hooks/thing', { body: valid, headers: json })).status).toBe(204);
    expect(events).toMatchObject([thing]);
  });

  test('holds what was parsed before to the limit', async () => {
    const { origin } = await open(express.json(), { bodyLimit: 10 });
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

  test('says so where somebody has read the body and kept nothing', async () => {
    const { origin } = await open((request, _response, next) => {
      request.resume().on('end', () => setImmediate(next));
    });
    const { status, body } = await send(origin, '/hooks/thing', { body: valid });
    expect([status, body]).toEqual([
      500,
      'The body was read before the receiver, and nothing is left of it.',
    ]);
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
    const receiver = createReceiverOf(operations, { handlers: {}, bodyLimit: 4096 });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(endless))).status).toBe(413);
    expect([isCancelled, pulled < 10]).toEqual([true, true]);
  });

  test('answers a body that breaks off, which nobody hears of', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    });
    const events: unknown[] = [];
    const receiver = createReceiverOf(operations, {
      handlers: { thing: (e: unknown) => events.push(e) },
    });
    const handle = createFetchHandler(receiver, { basePath: '/hooks' });
    expect((await handle(request(broken))).status).toBe(400);
    expect(events).toEqual([]);
  });

  test('hands work that outlives its answer to what keeps the runtime alive', async () => {
    const work: Promise<unknown>[] = [];
    let isDone = false;
    const receiver = createReceiverOf(operations, {
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

test('Lambda returns when all work is done', async () => {
  const done: string[] = [];
  const receiver = createReceiverOf(operations, {
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
