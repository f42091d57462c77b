import { subscribe } from 'node:diagnostics_channel';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type {
  DeliveredEvent,
  HandlerContext,
  HookContext,
  InvalidDelivery,
} from '../src/runtime/delivery.js';
import { ReceiverClosedError, TimeLimitError } from '../src/runtime/errors.js';
import type { Middleware } from '../src/runtime/hooks.js';
import { formats } from '../src/runtime/formats.js';
import { createReceiverOf, type Receiver } from '../src/runtime/receiver.js';
import { type ValidationOptions } from '../src/runtime/validation.js';
import { send } from './support/http.js';
import { table } from './support/receiver-events.js';
import { receiver, type Handlers, type Options } from './support/receiver.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const failing = (): never => {
  throw new Error('hook');
};

const silent = (): void => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent };

/** A promise, and what resolves it. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('onAny', () => {
  test('hears of every valid event before its handler', async () => {
    const heard: string[] = [];
    const { post } = await receiver({
      onAny: ({ name }) => heard.push(`any ${name}`),
      handlers: { thing: () => heard.push('thing') },
    });
    expect((await post('/hooks/thing')).status).toBe(204);
    expect((await post('/hooks/thing', {})).status).toBe(422);
    expect((await post('/hooks/a/b')).status).toBe(202);
    expect(heard).toEqual(['any thing', 'thing', 'any deep']);
  });

  test('is waited for, and its reply is sent instead', async () => {
    const { post, events } = await receiver({
      onAny: async () => {
        await turn();
        return reply({ status: 208 });
      },
    });
    expect((await post('/hooks/thing')).status).toBe(208);
    expect(events).toEqual([]);
  });

  test('that throws leaves 500, and no handler hears of the event', async () => {
    const errors: unknown[] = [];
    const { post, events } = await receiver({ onAny: failing, onError: (e) => errors.push(e) });
    expect((await post('/hooks/thing')).status).toBe(500);
    expect([errors.length, events.length]).toEqual([1, 0]);
  });
});

describe('middleware', () => {
  const traced =
    (name: string, trace: string[]): Middleware<DeliveredEvent> =>
    async ({ hook, event }, next) => {
      trace.push(`${name} before ${hook} ${event.name ?? 'unknown'}`);
      try {
        return await next();
      } finally {
        trace.push(`${name} after`);
      }
    };

  test('runs around the handler, the first outermost', async () => {
    const trace: string[] = [];
    const { post } = await receiver({
      middleware: [traced('one', trace), traced('two', trace)],
      handlers: {
        thing: () => {
          trace.push('handler');
          return reply({ status: 201 });
        },
      },
    });
    expect((await post('/hooks/thing')).status).toBe(201);
    expect(trace).toEqual([
      'one before handler thing',
      'two before handler thing',
      'handler',
      'two after',
      'one after',
    ]);
  });

  test('runs around onAny, the handler and onUnhandled once, and sees what is thrown', async () => {
    const seen: unknown[] = [];
    const { post } = await receiver({
      handlers: {},
      middleware: [
        async ({ hook }, next) => {
          try {
            return await next();
          } catch (error) {
            seen.push(`${hook} ${String(error)}`);
            throw error;
          }
        },
      ],
      onAny: () => seen.push('onAny'),
      onUnhandled: failing,
      onError: () => undefined,
    });
    expect((await post('/hooks/thing')).status).toBe(500);
    expect(seen).toEqual(['onAny', 'handler Error: hook']);
  });

  const told = (trace: string[]): Options => ({
    onInvalid: ({ name }) => trace.push(`onInvalid ${name}`),
    onUnknown: ({ path }) => trace.push(`onUnknown ${path}`),
    onError: (error, { name = 'unknown' }) => trace.push(`${String(error)} ${name}`),
  });

  test.each([
    ['that are set', told, ['onInvalid thing', 'onUnknown /hooks/other'], ['Error: hook thing']],
    ['that aren’t', () => ({ logger: quiet }), [], []],
  ])('runs around hooks %s', async (_, hooks, [invalid, unknown], heard) => {
    const trace: string[] = [];
    const { post } = await receiver({
      ...hooks(trace),
      middleware: [traced('m', trace)],
      handlers: { thing: failing },
    });
    const own = (...lines: (string | undefined)[]) => lines.filter((line) => line !== undefined);
    expect((await post('/hooks/thing', {})).status).toBe(invalid ? 204 : 422);
    expect(trace.splice(0)).toEqual(own('m before onInvalid thing', invalid, 'm after'));
    expect((await post('/hooks/other')).status).toBe(404);
    expect(trace.splice(0)).toEqual(own('m before onUnknown unknown', unknown, 'm after'));
    expect((await post('/hooks/thing')).status).toBe(500);
    await turn();
    expect(trace).toEqual([
      'm before handler thing',
      'm after',
      'm before onError thing',
      ...heard,
      'm after',
    ]);
  });

  test('can reply for any of them', async () => {
    const { post } = await receiver({ middleware: [() => reply({ status: 299 })] });
    for (const [path, body] of [
      ['thing', undefined],
      ['thing', {}],
      ['other', {}],
    ] as const) {
      expect((await post(`/hooks/${path}`, body)).status).toBe(299);
    }
  });

  test('is left out where a delivery isn’t verified or no JSON', async () => {
    const heard = vi.fn();
    const { post } = await receiver({
      middleware: [heard],
      verify: ({ headers }) => headers['x-token'] === 'yes',
    });
    expect((await post('/hooks/thing')).status).toBe(401);
    expect((await post('/hooks/other')).status).toBe(401);
    expect((await post('/hooks/thing', '{', { 'x-token': 'yes' })).status).toBe(400);
    expect(heard).not.toHaveBeenCalled();
  });

  test('that throws around onError is written to the console, and asked no more', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    const heard: unknown[] = [];
    const { post, created } = await receiver({
      middleware: [
        (context) => {
          heard.push(context.hook, context.hook === 'onError' ? context.error : undefined);
          context.waitUntil(Promise.reject(new Error('late')));
          throw new Error(context.hook);
        },
      ],
    });
    expect((await post('/hooks/thing')).status).toBe(500);
    await created.close();
    expect(heard).toEqual([
      ...['handler', undefined],
      ...['onError', new Error('handler')],
      ...['onError', new Error('late')],
    ]);
    const messages = written.mock.calls.map(([error]) => String(error)).sort();
    expect(messages).toEqual([
      ...['Error: late', 'Error: late'],
      ...['Error: onError', 'Error: onError'],
    ]);
  });

  test('that doesn’t go on leaves the handler alone; one that goes on twice is told', async () => {
    const errors: unknown[] = [];
    const { post, events } = await receiver({
      middleware: [
        ({ hook, event }, next) => {
          if (hook !== 'handler') return next();
          const { times } = event.payload as { times: number };
          for (let time = 0; time < times; time++) next();
          return undefined;
        },
      ],
      onError: (error) => errors.push(String(error)),
    });
    expect((await post('/hooks/thing', { secret: 'x', times: 0 })).status).toBe(204);
    expect(events).toHaveLength(0);
    expect((await post('/hooks/thing', { secret: 'x', times: 2 })).status).toBe(500);
    expect(events).toHaveLength(1);
    expect(errors).toEqual(['Error: A middleware called next() twice.']);
  });
});

describe('onRequest', () => {
  test('answers a handshake by its query', async () => {
    const { origin } = await receiver({
      onRequest: ({ method, path }) => {
        const { searchParams } = new URL(path, 'http://localhost');
        return method === 'GET' ? reply({ body: searchParams.get('challenge') ?? '' }) : undefined;
      },
    });
    const greet = (path: string, method: string) => send(origin, path, { method });
    expect(await greet('/hooks/thing?challenge=42', 'GET')).toMatchObject({
      status: 200,
      body: '42',
    });
    expect((await greet('/hooks/?challenge=1', 'GET')).status).toBe(200);
    expect((await greet('/hooks/thing', 'PUT')).status).toBe(405);
    expect((await greet('/hooks/other', 'PUT')).status).toBe(404);
    expect((await greet('/other?challenge=1', 'GET')).status).toBe(404);
  });
});

describe('a health check', () => {
  test('is answered below basePath, if switched on', async () => {
    const { origin, created } = await receiver({ health: true, onError: () => undefined });
    for (const method of ['GET', 'HEAD']) {
      expect((await send(origin, '/hooks/health', { method })).status).toBe(200);
    }
    expect((await send(origin, '/hooks/health', { method: 'POST' })).status).toBe(404);
    expect((await send(origin, '/health', { method: 'GET' })).status).toBe(404);
    await created.close();
    expect((await send(origin, '/hooks/health', { method: 'GET' })).status).toBe(503);
  });

  test('is unknown otherwise', async () => {
    const { origin } = await receiver();
    expect((await send(origin, '/hooks/health', { method: 'GET' })).status).toBe(404);
  });
});

describe('what is outside basePath', () => {
  test('reaches no hook', async () => {
    const heard = vi.fn();
    const { post } = await receiver({
      onUnknown: heard,
      onRequest: heard,
      route: (request) => {
        heard(request);
        return 'thing';
      },
    });
    expect((await post('/hookz/thing')).status).toBe(404);
    expect(heard).not.toHaveBeenCalled();
  });
});

test('a route that throws leaves 500', async () => {
  const errors: unknown[] = [];
  const { post } = await receiver({ route: failing, onError: (e) => errors.push(String(e)) });
  expect((await post('/hooks/thing')).status).toBe(500);
  expect(errors).toEqual(['Error: hook']);
});

test('verify comes before onUnknown', async () => {
  const heard = vi.fn();
  const { post } = await receiver({ verify: () => false, onUnknown: heard });
  expect((await post('/hooks/other')).status).toBe(401);
  expect(heard).not.toHaveBeenCalled();
});

describe('acknowledge: before', () => {
  test('answers a valid delivery at once and handles it then', async () => {
    const { opened, open } = gate();
    const seen: DeliveredEvent[] = [];
    const errors: unknown[] = [];
    const { post, created } = await receiver({
      acknowledge: 'before',
      onError: (error, { name }) => errors.push([String(error), name]),
      handlers: {
        thing: async (event) => {
          await opened;
          seen.push(event);
          return reply({ status: 418 });
        },
      },
    });
    expect((await post('/hooks/thing')).status).toBe(202);
    expect((await post('/hooks/thing', {})).status).toBe(422);
    const closed = created.close();
    expect(seen).toHaveLength(0);
    open();
    await closed;
    expect(seen).toHaveLength(1);
    expect(errors).toEqual([['Error: The handler has replied with 418.', 'thing']]);
  });

  test('leaves a failure to onError', async () => {
    const errors: unknown[] = [];
    const { post, created } = await receiver({
      acknowledge: 'before',
      handlers: { thing: failing },
      onError: (error, { name }) => errors.push([String(error), name]),
    });
    expect((await post('/hooks/thing')).status).toBe(202);
    await created.close();
    await turn();
    expect(errors).toEqual([['Error: hook', 'thing']]);
  });
});

test.each([
  [[200, 503, 422], 503],
  [[502, 200], 502],
  [[429], 429],
  [[201, 204], 204],
])('a list whose handlers reply %j is answered with %i', async (statuses, expected) => {
  const left = [...statuses];
  const events = {
    onA: { channel: 'a', each: '', messages: [{ message: 'a', is: () => true, issues: () => [] }] },
  };
  const created = createReceiverOf<DeliveredEvent, Handlers>(
    events,
    [{ channels: ['a'], each: '', tells: [], rest: 'onA' }],
    {
      handlers: { onA: () => reply({ status: left.shift() ?? 0 }) },
      logger: { ...console, warn: () => undefined },
    },
  );
  const reception = created.accept({ method: 'POST', path: '/a', headers: {} });
  if (reception.answer) throw new Error('It is read');
  const { status } = await reception.complete(Buffer.from(JSON.stringify(statuses)));
  expect(status).toBe(expected);
});

test('onReport that fails for an item of a list is told, and the next item is handled', async () => {
  const errors: unknown[] = [];
  const handled: unknown[] = [];
  const issue = { pointer: '', keyword: 'format', expected: 'a', found: 'b', schema: '#' };
  const issues = (payload: unknown, options?: ValidationOptions) =>
    options?.formats && payload === 1 ? [issue] : [];
  const events = {
    onA: { channel: 'a', each: '', messages: [{ message: 'a', is: () => true, issues }] },
  };
  for (const acknowledge of ['before', 'after'] as const) {
    const created = createReceiverOf<DeliveredEvent, Handlers>(
      events,
      [{ channels: ['a'], each: '', tells: [], rest: 'onA' }],
      {
        acknowledge,
        formats: { report: formats },
        onReport: failing,
        handlers: { onA: ({ payload }) => handled.push(payload) },
        onError: (error) => errors.push(String(error)),
      },
    );
    const reception = created.accept({ method: 'POST', path: '/a', headers: {} });
    if (reception.answer) throw new Error('It is read');
    const { status } = await reception.complete(Buffer.from('[1,2]'));
    expect(status).toBe(acknowledge === 'before' ? 202 : 500);
    await created.close();
    expect([handled.splice(0), errors.splice(0)]).toEqual([[2], ['Error: hook']]);
  }
});

describe('context', () => {
  test('waitUntil lets work outlive its answer, and closing waits for it', async () => {
    const { opened, open } = gate();
    const done: string[] = [];
    const { post, created } = await receiver({
      handlers: {
        thing: (_event, context) => context.waitUntil(opened.then(() => done.push('work'))),
      },
    });
    expect((await post('/hooks/thing')).status).toBe(204);
    const closed = created.close().then(() => done.push('closed'));
    await turn();
    expect(done).toEqual([]);
    open();
    await closed;
    expect(done).toEqual(['work', 'closed']);
  });

  test('waitUntil tells onError what failed', async () => {
    const errors: unknown[] = [];
    const { post, created } = await receiver({
      handlers: {
        thing: (_event, context) => context.waitUntil(Promise.reject(new Error('late'))),
      },
      onError: (error, { name }) => errors.push([String(error), name]),
    });
    expect((await post('/hooks/thing')).status).toBe(204);
    await created.close();
    await turn();
    expect(errors).toEqual([['Error: late', 'thing']]);
  });

  test('has the logger of the options, which errors go to as well', async () => {
    const log = vi.fn();
    const logger = { debug: log, info: log, warn: log, error: log };
    const { post } = await receiver({
      logger,
      handlers: {
        thing: (_event, context) => {
          context.logger.info('seen');
          throw new Error('told');
        },
      },
    });
    expect((await post('/hooks/thing')).status).toBe(500);
    await turn();
    expect(log.mock.calls).toEqual([['seen'], [new Error('told')]]);
  });

  test('signal is the same each time, and tells why it was aborted', async () => {
    let kept: HandlerContext | undefined;
    const { post } = await receiver({
      timeLimit: 5,
      onError: () => undefined,
      handlers: {
        thing: (_event, context) => {
          kept = context;
          expect(context.signal).toBe(context.signal);
          return new Promise(() => undefined);
        },
      },
    });
    expect((await post('/hooks/thing')).status).toBe(503);
    expect(kept?.signal.aborted).toBe(true);
    expect(kept?.signal.reason).toBeInstanceOf(TimeLimitError);
  });
});

describe('onInvalid, onUnknown and onError', () => {
  const hooks = [
    ['onInvalid', '/hooks/thing', {}],
    ['onUnknown', '/hooks/other', {}],
    ['onError', '/hooks/thing', undefined],
  ] as const;
  /** Options in which nothing but the hook does something. */
  const hooked = (hook: string, run: (context: HookContext) => unknown): Options => ({
    handlers: { thing: failing },
    ...{
      onInvalid: { onInvalid: (_: unknown, context: HookContext) => run(context) },
      onUnknown: { onUnknown: (_: unknown, context: HookContext) => run(context) },
    }[hook],
    onError: (_error, _delivery, context) => (hook === 'onError' ? run(context) : undefined),
  });

  test.each(hooks)(
    '%s is given a logger, and work that closing waits for',
    async (hook, ...sent) => {
      const { opened, open } = gate();
      const done: string[] = [];
      const { post, created } = await receiver({
        ...hooked(hook, ({ logger, waitUntil }) => {
          logger.info('seen');
          waitUntil(opened.then(() => done.push('work')));
        }),
        logger: { ...quiet, info: (line: string) => done.push(line) },
      });
      await post(...sent);
      const closed = created.close().then(() => done.push('closed'));
      await turn();
      expect(done).toEqual(['seen']);
      open();
      await closed;
      expect(done).toEqual(['seen', 'work', 'closed']);
    },
  );

  test.each(hooks)('%s is out of time, as its signal tells', async (hook, ...sent) => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    let kept: HookContext | undefined;
    const { post, created } = await receiver({
      timeLimit: 5,
      logger: quiet,
      ...hooked(hook, (context) => {
        kept = context;
        return new Promise(() => undefined);
      }),
    });
    expect((await post(...sent)).status).toBe(hook === 'onError' ? 500 : 503);
    await created.close({ timeLimit: 20 });
    expect(kept?.signal.reason).toBeInstanceOf(TimeLimitError);
    expect(written).toHaveBeenCalledTimes(hook === 'onError' ? 1 : 0);
  });
});

describe('every hook has the time limit', () => {
  const hang = (): Promise<never> => new Promise(() => undefined);
  const valid = { secret: 'x', at: 'no date-time' };
  const report = { report: formats };
  test.each<[string, Options, unknown?]>([
    ['verify', { verify: hang }],
    ['onRequest', { onRequest: hang }, ''],
    ['onReport', { formats: report, onReport: hang }, valid],
    ['onAny', { onAny: hang }],
    ['onUnhandled', { handlers: {}, onUnhandled: hang }],
    ['middleware', { middleware: [hang] }],
  ])('%s', async (_, options, body) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const errors: unknown[] = [];
    const { post, created } = await receiver({
      timeLimit: 20,
      logger: quiet,
      ...options,
      ...(options.middleware ? {} : { onError: (error: unknown) => errors.push(error) }),
    });
    expect((await post('/hooks/thing', body)).status).toBe(503);
    await created.close({ timeLimit: 50 });
    expect(errors).toEqual(options.middleware ? [] : [expect.any(TimeLimitError)]);
  });

  test('and what fails or ends after it is told and waited for', async () => {
    const errors: unknown[] = [];
    const late = (): Promise<never> => wait(60).then(failing);
    for (const options of [
      { verify: late },
      { onAny: late },
      { onUnhandled: late, handlers: {} },
    ]) {
      const { post, created } = await receiver({
        timeLimit: 10,
        ...options,
        onError: (error, { name }) => errors.push([String(error), name]),
      });
      expect((await post('/hooks/thing')).status).toBe(503);
      await created.close();
      expect(errors.splice(0)).toEqual([
        ['TimeLimitError: A handler, hook or store took longer than 10 ms.', 'thing'],
        ['Error: hook', 'thing'],
      ]);
    }
  });

  test('and what fails only because it was aborted is told once', async () => {
    const errors: unknown[] = [];
    const { post, created } = await receiver({
      timeLimit: 10,
      onError: (error) => errors.push(error),
      handlers: {
        thing: (_event, { signal }) => wait(5000, undefined, { signal: signal as AbortSignal }),
      },
    });
    expect((await post('/hooks/thing')).status).toBe(503);
    await created.close();
    expect(errors).toEqual([expect.any(TimeLimitError)]);
  });

  test('after an acknowledgement only where it is set', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const told: string[] = [];
    for (const options of [{}, { timeLimit: 30_000 }]) {
      const { opened, open } = gate();
      const created = createReceiverOf<DeliveredEvent, Handlers>(table, [], {
        ...options,
        acknowledge: 'before',
        handlers: { thing: () => opened },
        onError: (error) => told.push(String(error)),
      });
      expect(await created.deliver('thing', { secret: 'x' })).toMatchObject({ status: 202 });
      await vi.advanceTimersByTimeAsync(60_000);
      open();
      const closed = created.close();
      await vi.advanceTimersByTimeAsync(10);
      await closed;
    }
    vi.useRealTimers();
    expect(told).toEqual([expect.stringMatching(/^TimeLimitError: .* 30000 ms/)]);
  });
});

test('an error that onError fails on is written beside its own', async () => {
  const written = vi.spyOn(console, 'error').mockReturnValue();
  const { post, created } = await receiver({
    handlers: { thing: () => Promise.reject(new Error('first')) },
    onError: failing,
  });
  expect((await post('/hooks/thing')).status).toBe(500);
  await created.close();
  expect(written.mock.calls).toEqual([[new Error('hook'), 'after', new Error('first')]]);
});

describe('an error that throws where it is read', () => {
  const unreadable = () =>
    Object.defineProperty(new Error('first'), 'cause', { get: failing }) as Error;

  test('is told after its time limit, too', async () => {
    const told: unknown[] = [];
    const { post, created } = await receiver({
      timeLimit: 5,
      handlers: { thing: () => wait(20).then(() => Promise.reject(unreadable())) },
      onError: (error) => told.push(error),
    });
    expect((await post('/hooks/thing')).status).toBe(503);
    await created.close();
    expect(told).toEqual([
      expect.any(TimeLimitError),
      expect.objectContaining({ message: 'first' }),
    ]);
  });

  test('leaves a word that it could not be written', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation((error) => {
      if (error instanceof Error) throw new Error(error.stack);
    });
    const { post, created } = await receiver({ handlers: { thing: failing } });
    expect((await post('/hooks/thing')).status).toBe(500);
    await created.close();
    expect(written).toHaveBeenLastCalledWith('An error could not be written: reading it throws.');
  });

  test('and work that rejects all the same is waited for, and ends no process', async () => {
    const thrown = new Proxy({}, { getPrototypeOf: failing });
    const { post, created } = await receiver({
      acknowledge: 'before',
      handlers: { thing: () => Promise.reject(thrown as Error) },
      onError: silent,
    });
    expect((await post('/hooks/thing')).status).toBe(202);
    const closed = created.close().then(() => 'closed');
    expect(await Promise.race([closed, wait(500, 'waiting')])).toBe('closed');
  });
});

describe('an answer counts as a reply', () => {
  const given = { status: 299, headers: { 'x-a': 'b' }, body: 'given' };
  const invalid = (created: Receiver | undefined) => created?.deliver('thing', {} as never);
  test.each<[string, (give: () => unknown) => Options, string, unknown?]>([
    ['handler', (give) => ({ handlers: { thing: give } }), 'thing'],
    ['onAny', (onAny) => ({ onAny }), 'thing'],
    ['onUnhandled', (onUnhandled) => ({ handlers: {}, onUnhandled }), 'thing'],
    ['onUnknown', (onUnknown) => ({ onUnknown }), 'other'],
    ['onInvalid', (onInvalid) => ({ onInvalid }), 'byId'],
    ['onRequest', (onRequest) => ({ onRequest }), 'thing', ''],
    ['verify', (verify) => ({ verify: verify as () => false }), 'thing'],
    ['middleware', (give) => ({ middleware: [give] }), 'thing'],
  ])('of %s, as that of deliver does', async (_, options, path, body) => {
    const plain = await receiver(options(() => ({ ...given })));
    const sent =
      path === 'byId' ? (['/hooks/users/7', {}] as const) : ([`/hooks/${path}`, body] as const);
    expect(await plain.post(...sent)).toMatchObject({ status: 299, body: 'given' });
    const other = await receiver();
    const through = await receiver(options(() => invalid(other.created)));
    const answer = await through.post(...sent);
    expect(answer).toMatchObject({
      status: 422,
      body: expect.stringContaining('#/secret') as string,
    });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test.each([
    [{ ...given, statusText: 'OK' }],
    [{ status: '299', headers: {}, body: '' }],
    [{ status: 299, headers: null, body: '' }],
    [{ status: 299, headers: {}, body: {} }],
    [new Response('x', { status: 299 })],
  ])('but not %j, which is something else', async (result) => {
    const { post } = await receiver({ handlers: { thing: () => result } });
    expect(await post('/hooks/thing')).toMatchObject({ status: 204, body: '' });
  });

  test('and one without a body has no content type', async () => {
    const { post } = await receiver({
      handlers: { thing: () => ({ status: 202, headers: {}, body: '' }) },
    });
    const answer = await post('/hooks/thing');
    expect([answer.status, answer.headers['content-type']]).toEqual([202, undefined]);
  });
});

test('members of a context may be taken out of it', async () => {
  const { post } = await receiver({ handlers: { thing: (_event, { unhandled }) => unhandled() } });
  expect((await post('/hooks/thing')).status).toBe(202);
});

test.each([[Infinity], [2 ** 40]])('a time limit of %s is none', async (timeLimit) => {
  const { post } = await receiver({
    timeLimit,
    handlers: { thing: () => new Promise((resolve) => setTimeout(resolve, 20)) },
  });
  expect((await post('/hooks/thing')).status).toBe(204);
});

describe('deliver', () => {
  test('validates and dispatches a payload without HTTP', async () => {
    const { created, events } = await receiver({ verify: () => false });
    const payload = { secret: 'x' };
    const options = { headers: { 'x-id': '7' }, parameters: { id: '42' } };
    expect(await created.deliver('byId', payload, options)).toMatchObject({ status: 204 });
    expect(events).toMatchObject([
      { name: 'byId', operation: 'byId', ...options, message: 'Thing' },
    ]);
    expect(events[0]?.payload).toBe(payload);
    expect(Buffer.from(events[0]?.rawBody ?? []).toString()).toBe('{"secret":"x"}');
    expect(await created.deliver('byId', {})).toMatchObject({ status: 422 });
    expect(await created.deliver('homeless', payload)).toMatchObject({ status: 204 });
  });

  test('never rejects', async () => {
    const deep: unknown[] = [];
    for (let level = 0, inner = deep; level < 1e5; level++) inner.push((inner = []));
    const { created } = await receiver({ handlers: { thing: failing }, onError: () => undefined });
    expect(await created.deliver('toString', {})).toMatchObject({ status: 404 });
    expect(await created.deliver('thing', undefined)).toMatchObject({ status: 400 });
    expect(await created.deliver('thing', 10n)).toMatchObject({ status: 400 });
    expect(await created.deliver('thing', deep)).toMatchObject({ status: 400 });
    expect(await created.deliver('thing', { secret: 'x' })).toMatchObject({ status: 500 });
    await created.close();
    expect(await created.deliver('thing', { secret: 'x' })).toMatchObject({ status: 503 });
  });
});

test('a delivery that is uploaded while the receiver closes is refused, not lost', async () => {
  const errors: unknown[] = [];
  const { created, events } = await receiver({ onError: (error) => errors.push(error) });
  const reception = created.accept({ method: 'POST', path: '/thing', headers: {} });
  await created.close();
  if (reception.answer) throw new Error('It was open when asked');
  const answer = await reception.complete(Buffer.from('{"secret":"x"}'));
  expect([answer.status, events.length]).toEqual([503, 0]);
  expect(errors[0]).toBeInstanceOf(ReceiverClosedError);
});

test('diagnostics_channel tells of start, end and error, without payloads', async () => {
  const told: [string, object][] = [];
  for (const name of ['start', 'end', 'error']) {
    subscribe(`hooksmith:delivery:${name}`, (message) => told.push([name, message as object]));
  }
  const { post } = await receiver({ handlers: { thing: failing }, onError: () => undefined });
  expect((await post('/hooks/thing')).status).toBe(500);
  expect(told).toEqual([
    ['start', { name: 'thing', receivedAt: expect.any(Date) as Date }],
    ['error', { name: 'thing', receivedAt: expect.any(Date) as Date, error: new Error('hook') }],
    ['end', { name: 'thing', receivedAt: expect.any(Date) as Date, status: 500 }],
  ]);
});

test('what is sent can’t pollute a prototype', async () => {
  const seen: unknown[] = [];
  const { post } = await receiver({ handlers: { thing: ({ payload }) => seen.push(payload) } });
  const body =
    '{"secret":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  expect((await post('/hooks/thing', body)).status).toBe(204);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.keys(seen[0] as object)).toContain('__proto__');
});

test('nothing secret is in an answer or a log', async () => {
  const log = vi.fn();
  const invalid: InvalidDelivery[] = [];
  const { post } = await receiver(
    { logger: { debug: log, info: log, warn: log, error: log }, handlers: { thing: failing } },
    '/s3cret',
  );
  const headers = { authorization: 'Bearer t0ken' };
  const answers = [
    await post('/s3creT/thing', undefined, headers),
    await post('/s3cret/other', undefined, headers),
    await post('/s3cret/thing', { secret: 5, value: 'v4lue' }, headers),
    await post('/s3cret/thing', { secret: 'v4lue' }, headers),
  ];
  await turn();
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 422, 500]);
  const written = JSON.stringify([answers, log.mock.calls.map(String), invalid]);
  expect(written).not.toMatch(/s3cret|t0ken|v4lue/i);
});
