import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { bundleTypescript } from '../scripts/run-typescript.js';
import { createNodeListener } from '../src/runtime/node.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { adapters } from './support/adapters.js';
import { repository } from './support/folders.js';
import { send } from './support/http.js';
import { open, post as raw } from './support/raw.js';
import { receiver } from './support/receiver.js';
import { table } from './support/receiver-events.js';
import { eventually } from './support/wait.js';

const valid = '{"secret":"x"}';

describe('a process that ends when close() resolves has answered before', () => {
  let program: Awaited<ReturnType<typeof bundleTypescript>>;
  beforeAll(async () => {
    program = await bundleTypescript(join(repository, 'test', 'support', 'closing-server.ts'));
  });
  afterAll(() => program.remove());

  test.each(['node:http', 'Express', 'Express 4', 'Fastify', 'Hono'])('%s', async (framework) => {
    const count = 20;
    const child = fork(program.file, [framework, String(count)]);
    onTestFinished(() => void child.kill());
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const origin = `http://127.0.0.1:${port}`;
    const answers = Array.from({ length: count }, () => send(origin, '/thing', { body: valid }));
    const ended = once(child, 'exit');
    for (let atWork = 0; atWork < count;) {
      [{ atWork }] = (await once(child, 'message')) as [{ atWork: number }];
    }
    child.send('close');
    const outcomes = await Promise.all(answers);
    expect(outcomes.map(({ status, body }) => [status, body.length])).toEqual(
      Array(count).fill([200, 100_000]),
    );
    expect(await ended).toEqual([7, null]);
  });
});

describe('close()', () => {
  test('waits for what goes on beyond its time limit, and for what it leaves to waitUntil', async () => {
    const done: string[] = [];
    const { post, created } = await receiver({
      timeLimit: 20,
      onError: () => undefined,
      handlers: {
        thing: async (_event, { waitUntil }) => {
          await wait(100);
          done.push('handler');
          waitUntil(wait(50).then(() => done.push('work')));
        },
      },
    });
    expect((await post('/hooks/thing')).status).toBe(503);
    await created.close();
    expect(done).toEqual(['handler', 'work']);
  });

  test('waits as long as it is told to, and says that there is work left', async () => {
    const warn = vi.fn();
    const { post, created } = await receiver({
      logger: { ...console, warn },
      onError: () => undefined,
      acknowledge: 'before',
      handlers: { thing: () => new Promise(() => undefined) },
    });
    await created.deliver('thing', { secret: 'x' });
    const closed = [created.close(), created.close({ timeLimit: 20 })];
    expect(await Promise.race(closed.map((one, index) => one.then(() => index)))).toBe(1);
    expect(warn.mock.calls).toEqual([['close() has waited 20 ms for work that is not done.']]);
    expect((await post('/hooks/thing')).status).toBe(503);
  });

  test('resolves where nothing is at work, and whoever asks again', async () => {
    const { created } = await receiver();
    await created.close();
    await created.close({ timeLimit: Infinity });
  });

  test('resolves where the sender is gone before its answer', async () => {
    const { origin, created } = await receiver({ handlers: { thing: () => wait(60) } });
    const socket = await open(origin);
    socket.write(raw('/hooks/thing', valid));
    await wait(20);
    const closed = created.close();
    socket.destroy();
    await closed;
  });
});

test.each(['node:http', 'Express', 'Express 4', 'Fastify'])(
  'what is answered through %s while closing ends its connection, and none before',
  async (name) => {
    const started: (() => void)[] = [];
    const created = createReceiverOf(table, [], {
      onError: () => undefined,
      handlers: { thing: () => new Promise<void>((resolve) => started.push(resolve)) },
    });
    const origin =
      (await adapters[name === 'Express' ? 'Express, mounted' : name]?.(created)) ?? '';
    const keepAlive = { 'content-type': 'application/json', connection: 'keep-alive' };
    const post = (path: string) => send(origin, path, { headers: keepAlive, body: valid });
    expect((await post('/hooks/other')).headers['connection']).toBe('keep-alive');
    const working = post('/hooks/thing');
    await eventually(() => expect(started).toHaveLength(1));
    const closed = created.close();
    const refused = ['/hooks/thing', '/hooks/other'].map(
      async (path) => (await post(path)).headers,
    );
    for (const headers of await Promise.all(refused)) expect(headers['connection']).toBe('close');
    started[0]?.();
    const { status, headers } = await working;
    expect([status, headers['connection']]).toEqual([204, 'close']);
    await closed;
  },
);

test.each(['node:http', 'Fastify'])(
  'a body that never ends is answered with 408 through %s, and reaches nobody',
  async (name) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const events: unknown[] = [];
    const heard: unknown[] = [];
    const created = createReceiverOf(table, [], {
      handlers: { thing: (event: unknown) => events.push(event) },
      onRefused: ({ status, detail }) => heard.push([status, detail]),
    });
    const origin = (await adapters[name]?.(created)) ?? '';
    const socket = await open(origin);
    socket.write(raw('/hooks/thing', valid).subarray(0, -5));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await new Promise(setImmediate);
    const answered = once(socket, 'data') as Promise<[Buffer]>;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 408 /);
    socket.write(valid.slice(-5));
    await once(socket, 'close');
    expect([events, heard]).toEqual([[], [[408, 'The body did not arrive in time']]]);
  },
);

test('keeping connections longer than a load balancer cuts off none that begins late', async () => {
  const created = createReceiverOf(table, [], { handlers: { thing: () => 1 } });
  const options = { keepAliveTimeout: 3_000, headersTimeout: 300, connectionsCheckingInterval: 50 };
  const server = createServer(options, createNodeListener(created)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const socket = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const pause of [700, 0]) {
    socket.write(raw('/thing', valid));
    expect(String(((await once(socket, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 204 /);
    await wait(pause);
  }
});
