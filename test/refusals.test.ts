import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type { DeliveredEvent, RefusedDelivery } from '../src/runtime/delivery.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { send } from './support/http.js';
import { open, post as raw, statuses } from './support/raw.js';
import { receiver, type Handlers, type Options } from './support/receiver.js';
import { eventually } from './support/wait.js';

/** A receiver, and what its `onRefused` hears. */
async function refusing(options: Options = {}) {
  const heard: RefusedDelivery[] = [];
  const onRefused = (refused: RefusedDelivery): number => heard.push(refused);
  return { heard, ...(await receiver({ onRefused, onError: () => undefined, ...options })) };
}

const fail = (): never => {
  throw new Error('s3cret');
};
const known = { name: 'thing', operation: 'thing', method: 'POST', path: '/thing' };
const unknown = { name: undefined, operation: undefined, method: 'POST', path: '/other' };

test.each<[string, Options, string, string, Partial<RefusedDelivery>]>([
  ['401', { verify: () => false }, '/hooks/thing', '{}', { status: 401, ...known }],
  ['400', {}, '/hooks/thing', 's3cret', { status: 400, ...known }],
  ['404', {}, '/hooks/other?s3cret', '{}', { status: 404, ...unknown }],
  [
    '404 outside of basePath',
    {},
    '/s3cret/thing',
    '{}',
    { status: 404, ...unknown, path: undefined, detail: 'The path is not below basePath.' },
  ],
  [
    '404 where a hook heard it',
    { onUnknown: () => 1 },
    '/hooks/other',
    '{}',
    { status: 404, ...unknown },
  ],
  [
    '413',
    { bodyLimit: 3 },
    '/hooks/thing',
    '{"s3cret":1}',
    { status: 413, ...known, detail: 'The limit is 3 bytes.' },
  ],
  ['415', { strictContentType: true }, '/hooks/thing', '{}', { status: 415, ...known }],
  [
    '422',
    {},
    '/hooks/thing?s3cret',
    '{"secret":1,"other":"s3cret"}',
    { status: 422, ...known, detail: '/secret: expected a string, found an integer' },
  ],
  [
    '500 for a handler',
    { handlers: { thing: fail } },
    '/hooks/thing',
    '{"secret":"s3cret"}',
    { status: 500, ...known },
  ],
  ['500 for a hook', { verify: fail }, '/hooks/thing', '{}', { status: 500, ...known }],
  [
    '503 for a handler',
    { timeLimit: 5, handlers: { thing: () => wait(50) } },
    '/hooks/thing',
    '{"secret":"s3cret"}',
    { status: 503, ...known, detail: 'The time limit is over.' },
  ],
])(
  'onRefused hears of %s, and of nothing that was sent',
  async (_, options, path, body, refused) => {
    const { heard, post } = await refusing(options);
    const type = options.strictContentType ? 'text/plain' : 'application/json';
    const headers = { 'content-type': type, authorization: 's3cret' };
    expect((await post(path, body, headers)).status).toBe(refused.status);
    expect(heard).toMatchObject([{ ...refused, receivedAt: expect.any(Date) as Date }]);
    expect(JSON.stringify(heard)).not.toContain('s3cret');
  },
);

test('onRefused hears of 405, of a body that is too large only when it is read, and of one that breaks off', async () => {
  const { heard, origin } = await refusing({ bodyLimit: 100 });
  expect((await send(origin, '/hooks/thing', { method: 'PUT' })).status).toBe(405);
  const headers = { 'transfer-encoding': 'chunked' };
  const body = Array(20).fill('x'.repeat(10)) as string[];
  expect((await send(origin, '/hooks/thing', { headers, body })).status).toBe(413);
  const socket = await open(origin);
  socket.write(raw('/hooks/thing', '{"secret":"x"}').subarray(0, -5));
  await wait(20);
  socket.destroy();
  await eventually(() => expect(heard.map(({ status }) => status)).toEqual([405, 413, 400]));
  expect(heard[2]?.detail).toBe('The body broke off.');
});

test('onRefused hears of a refusal while closing, and not of a health check', async () => {
  const { heard, post, origin, created } = await refusing({ health: true });
  await created.close();
  const answer = await post('/hooks/thing');
  expect([answer.status, answer.headers['retry-after'], answer.headers['connection']]).toEqual([
    503,
    '5',
    'close',
  ]);
  const health = await send(origin, '/hooks/health', { method: 'GET' });
  expect([health.status, health.headers['connection']]).toEqual([503, 'close']);
  expect(heard).toMatchObject([{ status: 503, detail: 'The receiver is closing.', ...known }]);
});

test('onRefused hears of what deliver refuses', async () => {
  const { heard, created } = await refusing();
  await created.deliver('thing', {});
  await created.deliver('thing', undefined);
  await created.deliver('none', {});
  await created.close();
  const [method, path] = [undefined, undefined];
  expect(heard).toMatchObject([
    { status: 422, name: 'thing', method, path },
    { status: 400, name: 'thing', method, path },
    { status: 404, name: undefined, method, path },
  ]);
});

test('onRefused hears nothing of answers that hooks give, or of success', async () => {
  const { heard, post } = await refusing({
    handlers: { thing: () => reply({ status: 409 }) },
    onInvalid: () => reply({ status: 400 }),
    onUnknown: () => reply({ status: 410 }),
  });
  expect((await post('/hooks/thing')).status).toBe(409);
  expect((await post('/hooks/thing', {})).status).toBe(400);
  expect((await post('/hooks/other', {})).status).toBe(410);
  expect((await post('/hooks/a/b')).status).toBe(202);
  expect(heard).toEqual([]);
});

test('onRefused decides nothing: where it fails or hangs the answer stands, and onError hears', async () => {
  const errors: unknown[] = [];
  const hooks = [
    fail,
    () => Promise.reject(new Error('later')),
    () => new Promise(() => undefined),
  ];
  for (const onRefused of hooks) {
    const { post, created } = await receiver({
      onRefused,
      timeLimit: 10,
      logger: { ...console, warn: () => undefined },
      onError: (error, { name }) => errors.push([String(error), name]),
    });
    expect((await post('/hooks/thing', {})).status).toBe(422);
    await created.close({ timeLimit: 50 });
  }
  expect(errors).toEqual([
    ['Error: s3cret', 'thing'],
    ['Error: later', 'thing'],
    [expect.stringMatching(/^TimeLimitError/), 'thing'],
  ]);
});

test('a list is refused once, for the event that decides its answer', async () => {
  const heard: RefusedDelivery[] = [];
  const issue = { pointer: '', keyword: 'type', expected: 'a', found: 'b', schema: '#' };
  const event = (name: string) => ({
    channel: 'list',
    each: '',
    messages: [
      {
        message: name,
        is: (payload: unknown) => name !== 'bad' || payload === undefined,
        issues: () => (name === 'bad' ? [issue] : []),
      },
    ],
  });
  const events = { good: event('good'), bad: event('bad') };
  const tells = [{ at: ['/type'], events: { good: ['good'], bad: ['bad'] } }];
  const created = createReceiverOf<DeliveredEvent, Handlers>(
    events,
    [{ channels: ['list'], each: '', tells }],
    { handlers: {}, onRefused: (refused) => heard.push(refused) },
  );
  const reception = created.accept({ method: 'POST', path: '/list', headers: {} });
  if (reception.answer) throw new Error('It is read');
  const body = JSON.stringify([{ type: 'good' }, { type: 'bad' }, { type: 'bad' }]);
  expect((await reception.complete(Buffer.from(body))).status).toBe(422);
  await created.close();
  expect(heard).toMatchObject([{ status: 422, name: 'bad', path: '/list' }]);
});

test('diagnostics_channel tells of the same', async () => {
  const told: unknown[] = [];
  const tell = (message: unknown): number => told.push(message);
  subscribe('hooksmith:delivery:refused', tell);
  onTestFinished(() => void unsubscribe('hooksmith:delivery:refused', tell));
  const { post } = await receiver({ verify: () => false });
  await post('/hooks/thing');
  await eventually(() => expect(told).toMatchObject([{ status: 401, ...known }]));
});

test('maxAtWork: one delivery more is answered with 503, until another is done', async () => {
  const finish: (() => void)[] = [];
  const { heard, post, created } = await refusing({
    maxAtWork: 2,
    handlers: { thing: () => new Promise<void>((resolve) => finish.push(resolve)) },
  });
  const working = [post('/hooks/thing'), post('/hooks/thing')];
  await eventually(() => expect(finish).toHaveLength(2));
  const more = await post('/hooks/thing');
  expect([more.status, more.headers['retry-after']]).toEqual([503, '5']);
  expect((await created.deliver('byId', { secret: 'x' })).status).toBe(503);
  expect(heard.map(({ detail }) => detail)).toEqual(
    Array(2).fill('Too many deliveries are at work.'),
  );
  finish[0]?.();
  await working[0];
  expect((await post('/hooks/a/b')).status).toBe(202);
  finish[1]?.();
  await working[1];
  await created.close();
});

test.each<[string, Options, number]>([
  ['after its acknowledgement', { acknowledge: 'before' }, 202],
  ['beyond its time limit', { timeLimit: 10 }, 503],
])(
  'maxAtWork counts what is at work %s, and bodies that arrived meanwhile',
  async (_, options, status) => {
    let finish = (): void => undefined;
    const { post, created } = await refusing({
      ...options,
      maxAtWork: 1,
      handlers: { thing: () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    const reception = created.accept({ method: 'POST', path: '/thing', headers: {} });
    if (reception.answer) throw new Error('There is room');
    expect((await post('/hooks/thing')).status).toBe(status);
    await wait(5);
    expect((await post('/hooks/thing')).status).toBe(503);
    expect((await reception.complete(Buffer.from('{"secret":"x"}'))).status).toBe(503);
    finish();
    await eventually(async () => expect((await post('/hooks/thing')).status).toBe(status));
    finish();
  },
);

test('maxAtWork counts no hook that only hears', async () => {
  const hear = vi.fn(() => wait(200));
  const { post } = await receiver({
    maxAtWork: 1,
    onRefused: hear,
    onError: hear,
    handlers: { thing: fail },
  });
  expect((await post('/hooks/thing')).status).toBe(500);
  expect((await post('/hooks/thing', {})).status).toBe(422);
  expect(hear).toHaveBeenCalledTimes(3);
});

test('statuses of refusals over one connection keep it open', async () => {
  const { origin } = await refusing({ verify: () => false });
  const socket = await open(origin);
  const answered = statuses(socket, 3);
  for (const _ of [1, 2, 3]) socket.write(raw('/hooks/thing', '{}'));
  expect(await answered).toEqual([401, 401, 401]);
});
