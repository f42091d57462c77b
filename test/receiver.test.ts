import { afterEach, describe, expect, test, vi } from 'vitest';
import { invalidPayload, reply } from '../src/runtime/answer.js';
import { answerTo } from '../src/runtime/accept.js';
import type { DeliveredEvent, InvalidDelivery, RefusedDelivery } from '../src/runtime/delivery.js';
import { ReceiverClosedError, TimeLimitError } from '../src/runtime/errors.js';
import { formats } from '../src/runtime/formats.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { send, type Response } from './support/http.js';
import { table } from './support/receiver-events.js';
import { receiver, type Handlers, type Options } from './support/receiver.js';

const problemOf = ({ headers, body, status }: Response): Record<string, unknown> => {
  expect(headers['content-type']).toBe('application/problem+json');
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).toMatchObject({ type: 'about:blank', status });
  return problem;
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a delivery', () => {
  test('that is known and valid is handled, and answered with 204', async () => {
    const { post, events } = await receiver();
    const { status, body } = await post('/hooks/thing?query=1', { secret: 'x' }, { 'x-id': '7' });
    expect([status, body]).toEqual([204, '']);
    expect(events).toMatchObject([
      {
        name: 'thing',
        operation: 'thing',
        channel: 'thing',
        message: 'Thing',
        parameters: {},
        payload: { secret: 'x' },
        headers: { 'x-id': '7' },
      },
    ]);
    expect(Buffer.from(events[0]?.rawBody ?? []).toString()).toBe('{"secret":"x"}');
    expect(events[0]?.receivedAt).toBeInstanceOf(Date);
  });

  test('is answered as its handler replies', async () => {
    const { post } = await receiver({
      handlers: {
        thing: () => reply({ status: 201, headers: { 'x-a': 'b' }, body: { ok: true } }),
      },
    });
    const answer = await post('/hooks/thing');
    expect(answer).toMatchObject({ status: 201, body: '{"ok":true}' });
    expect(answer.headers).toMatchObject({ 'x-a': 'b', 'content-type': 'application/json' });
  });

  test.each([
    ['nothing', undefined],
    ['an object', { status: 500 }],
    ['a number', 500],
    ['a promise of an object', Promise.resolve({ body: 'x' })],
  ])('is answered with 204 when its handler returns %s', async (_, result) => {
    const { post } = await receiver({ handlers: { thing: () => result } });
    expect(await post('/hooks/thing')).toMatchObject({ status: 204, body: '' });
  });

  test.each([
    ['application/json; charset=utf-8'],
    ['application/cloudevents+json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
  ])('of type %s is parsed all the same', async (type) => {
    const { post } = await receiver();
    expect((await post('/hooks/thing', { secret: 'x' }, { 'content-type': type })).status).toBe(
      204,
    );
  });

  test('of another type is refused with 415 under strictContentType alone', async () => {
    const { post } = await receiver({ strictContentType: true });
    const plain = await post('/hooks/thing', { secret: 'x' }, { 'content-type': 'text/plain' });
    expect(problemOf(plain)).toMatchObject({ status: 415 });
    const json = { 'content-type': 'Application/Vnd.x+JSON;charset=utf-8' };
    expect((await post('/hooks/thing', { secret: 'x' }, json)).status).toBe(204);
  });
});

describe('a route', () => {
  test.each([
    ['/hooks/thing', 'thing', {}],
    ['/hooks/thing/', 'thing', {}],
    ['/hooks/a/b', 'deep', {}],
    ['/hooks/th%69ng', 'thing', {}],
    ['/hooks/users/42', 'byId', { id: '42' }],
    ['/hooks/users/a%2Fb%20c', 'byId', { id: 'a/b c' }],
    ['/hooks/users/me', 'me', {}],
    ['/hooks/caf%C3%A9%20%C3%A9/a%2Fb/100%25', 'escaped', {}],
    ['/hooks/caf%c3%a9%20%c3%a9/%61%2fb/%3100%25/', 'escaped', {}],
    ['/hooks/a%20b/7%3Adone', 'escapedById', { id: '7' }],
    ['/hooks/a%20b/%37:done', 'escapedById', { id: '7' }],
    ['/hooks/parcels/dhl-17-a/status', 'parcel', { carrier: 'dhl', number: '17-a' }],
  ])('%s is %s', async (path, name, parameters) => {
    const { post, events } = await receiver();
    expect((await post(path)).status).toBe(204);
    expect(events).toMatchObject([{ name, parameters }]);
  });

  test.each([
    ['/hooks/other'],
    ['/thing'],
    ['/hook/thing'],
    ['/hooksthing'],
    ['/hooks/Thing'],
    ['/hooks/a%2Fb'],
    ['/hooks/caf%C3%A9%20%C3%A9/a/b/100%25'],
    ['/hooks/a%2520b/7%3Adone'],
    ['/hooks/users/'],
    ['/hooks/users/%zz'],
    ['/hooks/shared'],
    ['/hooks'],
    ['/'],
    ['*'],
  ])('%s is unknown', async (path) => {
    const { post, events } = await receiver();
    expect(problemOf(await post(path))).toMatchObject({ status: 404 });
    expect(events).toEqual([]);
  });

  test('takes nothing but POST', async () => {
    const { origin, events } = await receiver();
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await send(origin, '/hooks/thing', { method });
      expect([method, status, headers['allow']]).toEqual([method, 405, 'POST']);
    }
    expect((await send(origin, '/hooks/other', { method: 'GET' })).status).toBe(404);
    expect(events).toEqual([]);
  });

  test('can be a function’s choice', async () => {
    const { post, events } = await receiver({ route: ({ headers }) => headers['x-event'] });
    expect((await post('/hooks/shared', undefined, { 'x-event': 'second' })).status).toBe(204);
    expect((await post('/hooks/', undefined, { 'x-event': 'homeless' })).status).toBe(204);
    expect((await post('/hooks/thing')).status).toBe(204);
    expect((await post('/hooks/', undefined, { 'x-event': '/a/b/' })).status).toBe(204);
    expect((await post('/hooks/', undefined, { 'x-event': 'shared' })).status).toBe(404);
    expect(events.map((event) => event.name)).toEqual(['second', 'homeless', 'thing', 'deep']);
  });

  test('can go by the payload, once the request is verified', async () => {
    const asked: unknown[] = [];
    const { post, events } = await receiver({
      verify: ({ headers }) => headers['x-token'] === 'yes',
      route: (_request, payload) => {
        asked.push(payload);
        return (payload as { event?: string }).event;
      },
    });
    const body = { event: 'second', secret: 'x' };
    const verified = { 'x-token': 'yes' };
    expect((await post('/hooks/', body)).status).toBe(401);
    expect((await post('/hooks/', '{', verified)).status).toBe(400);
    expect(asked).toEqual([]);
    expect((await post('/hooks/', body, verified)).status).toBe(204);
    expect(asked).toEqual([body]);
    expect(events).toMatchObject([{ name: 'second', payload: body }]);
  });

  test.each(['constructor', 'thingy'])(
    'may name %s, which is no event: 202, and onUnknown hears the name',
    async (name) => {
      const heard: unknown[] = [];
      const { post, events } = await receiver({
        route: ({ headers }) => headers['x-event'],
        onUnknown: (delivery) => heard.push(delivery),
      });
      const body = { secret: 'x' };
      expect((await post('/hooks/thing', body, { 'x-event': name })).status).toBe(202);
      expect(heard).toMatchObject([{ name, hasUrl: true, payload: body, path: '/hooks/thing' }]);
      expect(events).toEqual([]);
    },
  );

  test('an unknown one is heard by onUnknown, which may reply', async () => {
    const heard: unknown[] = [];
    const { post } = await receiver({
      onUnknown: ({ path, rawBody, name, hasUrl }) => {
        heard.push([path, Buffer.from(rawBody).toString(), name, hasUrl]);
        return path.includes('hello') ? reply({ status: 202 }) : undefined;
      },
    });
    expect((await post('/hooks/other', 'not json')).status).toBe(404);
    expect((await post('/hooks/hello', '1')).status).toBe(202);
    expect(heard).toEqual([
      ['/hooks/other', 'not json', undefined, false],
      ['/hooks/hello', '1', undefined, false],
    ]);
  });
});

describe('a body', () => {
  test.each([
    ['empty', ''],
    ['not JSON', '{"secret":'],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['two values', '{} {}'],
  ])('that is %s is answered with 400', async (_, body) => {
    const { post, events } = await receiver();
    expect(problemOf(await post('/hooks/thing', body))).toMatchObject({ status: 400 });
    expect(events).toEqual([]);
  });

  test.each([['5'], ['null'], ['[]'], ['"text"'], ['{}'], ['{"secret":1}']])(
    'of %s breaks the schema: 422 with the pointer, and no value',
    async (body) => {
      const { post, events } = await receiver();
      const answer = await post('/hooks/thing', body);
      expect(problemOf(answer)).toMatchObject({ status: 422, errors: [{ pointer: '#/secret' }] });
      expect(events).toEqual([]);
    },
  );

  test('that breaks the schema never comes back', async () => {
    const { post } = await receiver();
    expect((await post('/hooks/thing', { secret: ['hunter2'] })).body).not.toContain('hunter2');
  });

  test('that breaks the schema where no URI can point is refused like any other', () => {
    const issue = { keyword: 'type', expected: 'a string', found: 'an integer', schema: '#/s' };
    const { status, body } = invalidPayload([{ pointer: '/\ud800/é', ...issue }]);
    expect(status).toBe(422);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ pointer: '#/%EF%BF%BD/%C3%A9' }] });
  });

  describe('with a string that is not of its format', () => {
    const body = { secret: 'x', at: 'today' };
    const deliver = async (payload: object, options: Options) => {
      const { post, events } = await receiver(options);
      const answer = await post('/hooks/thing', payload);
      return { ...answer, payloads: events.map((event) => event.payload) };
    };

    test('is delivered as long as nobody asks for formats', async () => {
      const { status, payloads } = await deliver(body, {});
      expect([status, payloads]).toEqual([204, [body]]);
    });

    test('is refused by what was handed in to refuse', async () => {
      const answer = await deliver(body, { formats: { refuse: formats } });
      expect(problemOf(answer)).toMatchObject({ status: 422, errors: [{ pointer: '#/at' }] });
      expect(answer.payloads).toEqual([]);
    });

    test('is delivered and reported by what was handed in to report', async () => {
      const reports: InvalidDelivery[] = [];
      const { status, payloads } = await deliver(body, {
        formats: { report: formats },
        onReport: (delivery) => reports.push(delivery),
      });
      expect([status, payloads]).toEqual([204, [body]]);
      expect(reports).toMatchObject([
        { name: 'thing', payload: body, issues: [{ pointer: '/at', keyword: 'format' }] },
      ]);
    });

    test('is reported on the console where nothing else is said, without its value', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      await deliver(body, { formats: { report: formats } });
      expect(warn.mock.calls).toEqual([['thing: /at: expected a date-time, found a string']]);
      warn.mockRestore();
    });

    test('breaks the schema all the same where something else does', async () => {
      const onReport = vi.fn();
      const { status } = await deliver({ at: 'today' }, { formats: { report: formats }, onReport });
      expect([status, onReport.mock.calls]).toEqual([422, []]);
    });
  });

  test('that breaks the schema is onInvalid’s to decide', async () => {
    const heard: unknown[] = [];
    const { post } = await receiver({
      onInvalid: ({ payload, issues: found }) => {
        heard.push(
          payload,
          found.map(({ pointer }) => pointer),
        );
        return payload === 5 ? reply({ status: 299 }) : undefined;
      },
    });
    expect((await post('/hooks/thing', '5')).status).toBe(299);
    expect((await post('/hooks/thing', '6')).status).toBe(204);
    expect(heard).toEqual([5, ['/secret'], 6, ['/secret']]);
  });

  test('starting with a byte order mark is read', async () => {
    const { post } = await receiver();
    expect((await post('/hooks/thing', '\ufeff{"secret":"x"}')).status).toBe(204);
  });

  test('over the limit is answered with 413, said or counted', async () => {
    const { origin, post, events } = await receiver({ bodyLimit: 100 });
    const body = JSON.stringify({ secret: 'x'.repeat(100) });
    expect(problemOf(await post('/hooks/thing', body))).toMatchObject({ status: 413 });
    const chunked = await send(origin, '/hooks/thing', {
      headers: { 'transfer-encoding': 'chunked' },
      body: Array(20).fill('x'.repeat(10)) as string[],
    });
    expect(problemOf(chunked)).toMatchObject({ status: 413 });
    expect(events).toEqual([]);
  });

  test('of a mebibyte is read, of one more byte is not, unless set', async () => {
    const { post } = await receiver();
    const body = (size: number): string => `{"secret":"${'x'.repeat(size - 13)}"}`;
    expect((await post('/hooks/thing', body(1024 * 1024))).status).toBe(204);
    expect((await post('/hooks/thing', body(1024 * 1024 + 1))).status).toBe(413);
  });
});

describe('verify', () => {
  test('decides over the raw bytes and the headers', async () => {
    const { post, events } = await receiver({
      verify: ({ headers, rawBody }) => headers['x-length'] === String(rawBody.length),
    });
    expect(
      problemOf(await post('/hooks/thing', ' {"secret":"x"}', { 'x-length': '14' })),
    ).toMatchObject({ status: 401 });
    expect((await post('/hooks/thing', ' {"secret":"x"}', { 'x-length': '15' })).status).toBe(204);
    expect(events).toHaveLength(1);
  });

  test('says no with anything but true, and before the body is parsed', async () => {
    const { post } = await receiver({ verify: () => 'yes' as unknown as boolean });
    expect((await post('/hooks/thing', 'not json')).status).toBe(401);
  });
});

describe('a handler', () => {
  test('that is missing leaves 202, and onUnhandled hears of it', async () => {
    const heard: string[] = [];
    const { post } = await receiver({
      handlers: {},
      onUnhandled: (event) => heard.push(event.name),
    });
    expect(await post('/hooks/thing')).toMatchObject({ status: 202, body: '' });
    expect(heard).toEqual(['thing']);
  });

  test('that calls unhandled() counts as missing', async () => {
    const heard: string[] = [];
    const { post } = await receiver({
      handlers: { thing: (_event, context) => context.unhandled() },
      onUnhandled: (event) => heard.push(event.name),
    });
    expect((await post('/hooks/thing')).status).toBe(202);
    expect(heard).toEqual(['thing']);
  });

  test.each([
    [
      'throws',
      'boom: hunter2',
      () => {
        throw new Error('boom: hunter2');
      },
    ],
    ['rejects', 'boom: hunter2', () => Promise.reject(new Error('boom: hunter2'))],
    ['throws nothing', undefined, () => Promise.reject()],
  ])('that %s leaves 500, and onError hears of it', async (_, message, handler) => {
    const heard: unknown[] = [];
    const { post } = await receiver({
      handlers: { thing: handler },
      onError: (error, event) => heard.push([(error as Error | undefined)?.message, event.name]),
    });
    const answer = await post('/hooks/thing');
    expect(problemOf(answer)).toMatchObject({ status: 500 });
    expect(answer.body).not.toContain('hunter2');
    expect(heard).toEqual([[message, 'thing']]);
  });

  test('that hangs is cut off with 503 and an aborted signal', async () => {
    const heard: unknown[] = [];
    let aborted = false;
    const { post } = await receiver({
      timeLimit: 30,
      handlers: {
        thing: (_event, { signal }) =>
          new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
      },
      onError: (error) => heard.push(error),
    });
    expect(problemOf(await post('/hooks/thing'))).toMatchObject({ status: 503 });
    expect(heard).toEqual([expect.any(TimeLimitError)]);
    expect(aborted).toBe(true);
  });

  test('that fails without an onError is written to the console', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { post } = await receiver({
      handlers: { thing: () => Promise.reject(new Error('boom')) },
    });
    expect((await post('/hooks/thing')).status).toBe(500);
    expect(written).toHaveBeenCalledWith(expect.objectContaining({ message: 'boom' }));
  });

  test('that is a method of a class is called with the object', async () => {
    class Base {
      readonly heard: string[] = [];
      thing({ name }: DeliveredEvent): void {
        this.heard.push(name);
      }
    }
    class Derived extends Base {
      deep = async ({ name }: DeliveredEvent): Promise<void> => {
        await Promise.resolve();
        this.heard.push(name);
      };
    }
    const handlers = new Derived();
    const { post } = await receiver({ handlers: handlers as unknown as Handlers });
    expect((await post('/hooks/thing')).status).toBe(204);
    expect((await post('/hooks/a/b')).status).toBe(204);
    expect(handlers.heard).toEqual(['thing', 'deep']);
  });

  test.each([[{}], [new (class {})()], [Object.create(null) as object]])(
    'is none of what every object has',
    async (handlers) => {
      const message = { message: 'a', is: () => true, issues: () => [] };
      const names = ['toString', 'constructor', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'];
      const events = Object.fromEntries(
        names.map((name) => [name, { channel: name, messages: [message] }]),
      );
      const created = createReceiverOf<DeliveredEvent, Handlers>(events, [], {
        handlers: handlers as Handlers,
      });
      for (const name of names) expect((await created.deliver(name, {})).status).toBe(202);
    },
  );

  test('may be a method called like what every object has', async () => {
    const heard: string[] = [];
    const message = { message: 'a', is: () => true, issues: () => [] };
    const handlers = new (class {
      valueOf = (): number => heard.push('valueOf');
    })();
    const events = { valueOf: { channel: 'a', messages: [message] } };
    const created = createReceiverOf<DeliveredEvent, Handlers>(events, [], {
      handlers: handlers as unknown as Handlers,
    });
    expect((await created.deliver('valueOf', {})).status).toBe(204);
    expect(heard).toEqual(['valueOf']);
  });

  test('and hooks of a class are called with their object', async () => {
    const options = new (class {
      readonly heard: string[] = [];
      readonly handlers = {};
      onAny(): void {
        this.heard.push('onAny');
      }
      onUnhandled(): void {
        this.heard.push('onUnhandled');
      }
      onInvalid(): void {
        this.heard.push('onInvalid');
      }
      onUnknown(): void {
        this.heard.push('onUnknown');
      }
      onRefused({ status }: RefusedDelivery): void {
        this.heard.push(`onRefused ${status}`);
      }
      onRequest(): void {
        this.heard.push('onRequest');
      }
      verify(): boolean {
        return this.heard.push('verify') > 0;
      }
      onError(): void {
        this.heard.push('onError');
      }
    })();
    const created = createReceiverOf<DeliveredEvent, Handlers>(table, [], options);
    const post = (path: string, body: string) =>
      answerTo(created.accept({ method: 'POST', path, headers: {} }), Buffer.from(body));
    await post('/thing', '{"secret":"x"}');
    await post('/thing', '{}');
    await post('/other', '{}');
    await post('/thing', '');
    await created.close();
    await post('/thing', '{}');
    await created.close();
    expect(options.heard).toEqual([
      ...['verify', 'onAny', 'onUnhandled', 'verify', 'onInvalid', 'verify', 'onUnknown'],
      ...['onRefused 404', 'onRequest', 'verify', 'onRefused 400', 'onError', 'onRefused 503'],
    ]);
  });
});

test('a hook that throws leaves 500; one for errors that throws leaves the answer as it is', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const fail = (): never => {
    throw new Error('hook');
  };
  for (const options of [{ verify: fail }, { onInvalid: fail }, { onUnknown: fail }]) {
    const { post } = await receiver({ ...options, onError: fail });
    const path = 'onUnknown' in options ? '/hooks/other' : '/hooks/thing';
    expect((await post(path, '5')).status).toBe(500);
  }
  expect(written).toHaveBeenCalledTimes(3);
});

test('closing refuses what is new and waits for what is at work', async () => {
  const heard: unknown[] = [];
  let finish = (): void => undefined;
  let start = (): void => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  const { post, created } = await receiver({
    handlers: {
      thing: () => {
        start();
        return new Promise<void>((resolve) => (finish = resolve));
      },
    },
    onError: (error, event) => heard.push([error, event.name]),
  });
  const working = post('/hooks/thing');
  await started;
  let closed = false;
  const closing = created.close().then(() => (closed = true));
  expect(problemOf(await post('/hooks/thing'))).toMatchObject({ status: 503 });
  expect(heard).toEqual([[expect.any(ReceiverClosedError), 'thing']]);
  expect(closed).toBe(false);
  finish();
  expect((await working).status).toBe(204);
  await closing;
  await created.close();
});

test('an upload that is cut off reaches nobody and hurts nobody', async () => {
  const { origin, post, events } = await receiver();
  const { connect } = await import('node:net');
  const { port } = new URL(origin);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST /hooks/thing HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"secret"');
  await new Promise((resolve) => setTimeout(resolve, 30));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect((await post('/hooks/thing')).status).toBe(204);
  expect(events).toHaveLength(1);
});
