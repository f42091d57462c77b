import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { send } from './support/http.js';
import { open, post, statuses } from './support/raw.js';
import { receiver } from './support/receiver.js';
import { table } from './support/receiver-events.js';
import { eventually } from './support/wait.js';

const valid = '{"secret":"x"}';
const path = '/hooks/thing';

/** Whatever escapes the receiver would end a process. */
const escaped: unknown[] = [];
const escape = (error: unknown): number => escaped.push(error);
beforeEach(() => {
  process.on('unhandledRejection', escape).on('uncaughtException', escape);
});
afterEach(async () => {
  await wait(5);
  process.off('unhandledRejection', escape).off('uncaughtException', escape);
  expect(escaped.splice(0)).toEqual([]);
});

describe('an upload', () => {
  test('that comes byte by byte is read', async () => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket, 1);
    for (const byte of post(path, valid)) {
      socket.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    expect([await answered, events.length]).toEqual([[204], 1]);
  });

  test.each([
    ['in its head', 20],
    ['in its body', post(path, valid).length - 5],
    ['before its body', post(path, valid).length - valid.length],
  ])('that is cut off %s reaches nobody, and the next is handled', async (_, length) => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    socket.write(post(path, valid).subarray(0, length));
    await wait(10);
    socket.destroy();
    expect((await send(origin, path, { body: valid })).status).toBe(204);
    expect(events).toHaveLength(1);
  });

  test('that is longer than its Content-Length is read as long as that', async () => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket);
    const first = statuses(socket, 1);
    socket.write(post(path, valid));
    expect(await first).toEqual([204]);
    socket.write('more');
    expect(await answered).toEqual([204, 400]);
    expect(events.map(({ rawBody }) => rawBody.length)).toEqual([valid.length]);
  });

  test('that is shorter than its Content-Length reaches nobody', async () => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket);
    socket.end(post(path, valid, { 'content-length': '100' }));
    expect((await answered).filter((status) => status < 400)).toEqual([]);
    expect(events).toHaveLength(0);
  });

  test('in chunks is read; with a broken chunk it reaches nobody', async () => {
    const { origin, events } = await receiver();
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
    const socket = await open(origin);
    const answered = statuses(socket);
    const first = statuses(socket, 1);
    socket.write(`${head}e\r\n${valid}\r\n0\r\n\r\n`);
    expect(await first).toEqual([204]);
    socket.write(`${head}zz\r\n${valid}\r\n0\r\n\r\n`);
    expect(await answered).toEqual([204, 400]);
    expect(events).toHaveLength(1);
  });

  test('that goes on beyond the limit is answered and cut off', async () => {
    const { origin, events } = await receiver({ bodyLimit: 1000 });
    const socket = await open(origin);
    const answered = statuses(socket);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
    const flood = setInterval(() => socket.write(`3e8\r\n${' '.repeat(1000)}\r\n`), 1);
    await once(socket, 'close');
    clearInterval(flood);
    expect([await answered, events.length]).toEqual([[413], 0]);
  });

  test.each(['content-length: 3000000', 'transfer-encoding: chunked'])(
    'that is refused, %s, is answered so that who sends all of it first sees the answer',
    async (header) => {
      const { origin } = await receiver();
      const socket = await open(origin);
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);
      const blanks = ' '.repeat(100_000);
      for (let part = 0; part < 30; part++) {
        socket.write(header.startsWith('t') ? `186a0\r\n${blanks}\r\n` : blanks);
        await wait(2);
      }
      if (header.startsWith('t')) socket.write('0\r\n\r\n');
      expect(await statuses(socket)).toEqual([413]);
    },
  );

  test('that waits for a 100 is told to go on', async () => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket, 2);
    const request = post(path, valid, { expect: '100-continue' });
    const head = request.subarray(0, -valid.length);
    const asked = statuses(socket, 1);
    socket.write(head);
    expect(await asked).toEqual([100]);
    socket.write(valid);
    expect([await answered, events.length]).toEqual([[100, 204], 1]);
  });

  test('of two mebibytes is read where the limit is larger', async () => {
    const { origin, events } = await receiver({ bodyLimit: 4 * 1024 * 1024 });
    const body = JSON.stringify({ secret: 'x'.repeat(2 * 1024 * 1024) });
    expect((await send(origin, path, { body })).status).toBe(204);
    expect(events[0]?.rawBody.length).toBe(body.length);
  });
});

describe('a body', () => {
  test.each([
    ['compressed', gzipSync(valid), 400],
    ['with a byte order mark', `\ufeff${valid}`, 204],
    ['in UTF-16', Buffer.from(valid, 'utf16le'), 400],
    ['with half a character', Buffer.from('{"secret":"\xe9"}', 'latin1'), 400],
    ['that is 5', '5', 422],
    ['that is null', 'null', 422],
    ['that is a text', '"text"', 422],
    ['nested 100,000 levels', '['.repeat(1e5) + ']'.repeat(1e5), 422],
    [
      'nested 100,000 levels in a member',
      `{"secret":"x","m":${'[1,'.repeat(1e5)}0${']'.repeat(1e5)}}`,
      204,
    ],
    [
      'with 100,000 keys',
      `{"secret":"x",${Array.from({ length: 7e4 }, (__, i) => `"k${i}":0`).join()}}`,
      204,
    ],
    ['with a key twice', '{"secret":5,"secret":"x"}', 204],
    ['with a lone surrogate', '{"secret":"\\ud800"}', 204],
    ['of blanks', ' \n\t', 400],
    ['followed by another', `${valid}${valid}`, 400],
  ])('%s', async (_, body, status) => {
    const { origin, events } = await receiver();
    expect((await send(origin, path, { body })).status).toBe(status);
    expect(events).toHaveLength(status === 204 ? 1 : 0);
  });
});

describe('requests', () => {
  test('one after the other without waiting are answered in their order', async () => {
    const { origin, events } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket, 50);
    const bodies = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? valid : '{}'));
    socket.write(Buffer.concat(bodies.map((body) => post(path, body))));
    expect(await answered).toEqual(bodies.map((body) => (body === valid ? 204 : 422)));
    expect(events).toHaveLength(25);
  });

  test('two hundred at once are each handled once', async () => {
    const { origin, events } = await receiver();
    const bodies = Array.from({ length: 200 }, (_, index) => `{"secret":"${index}"}`);
    const answers = await Promise.all(bodies.map((body) => send(origin, path, { body })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    const seen = events.map(({ rawBody }) => Buffer.from(rawBody).toString());
    expect(seen.sort()).toEqual(bodies.sort());
  });

  test('whose target is whole are routed by its path', async () => {
    const { origin } = await receiver();
    const socket = await open(origin);
    const answered = statuses(socket, 2);
    socket.write(post(`http://example.com${path}?a=b`, valid));
    socket.write(post(`http://example.com/other`, valid));
    expect(await answered).toEqual([204, 404]);
  });
});

describe('a handler that', () => {
  const deferred = (): Promise<never> => Promise.reject(new Error('late'));
  test.each([
    [
      'throws',
      () => {
        throw new Error('x');
      },
      500,
      1,
    ],
    [
      'throws undefined',
      () => {
        throw undefined;
      },
      500,
      1,
    ],
    ['rejects', deferred, 500, 1],
    ['hangs', () => new Promise(() => undefined), 503, 1],
    ['rejects after its time', () => wait(40).then(deferred), 503, 2],
    ['answers what can’t be called', () => ({ then: 5 }), 204, 0],
    [
      'answers a thenable that throws',
      () => ({
        get then() {
          throw new Error('x');
        },
      }),
      500,
      1,
    ],
  ])('%s', async (_, thing: () => unknown, status, told) => {
    const errors: unknown[] = [];
    const { origin } = await receiver({
      timeLimit: 20,
      handlers: { thing },
      onError: (error) => errors.push(error),
    });
    expect((await send(origin, path, { body: valid })).status).toBe(status);
    await eventually(() => expect(errors).toHaveLength(told));
    await wait(40);
    expect(errors).toHaveLength(told);
    expect((await send(origin, '/hooks/other', { body: valid })).status).toBe(404);
  });

  test('is not awaited by itself leaves what it left behind to the process', async () => {
    const { origin } = await receiver({
      handlers: {
        thing: (_event, context) => {
          void wait(5);
          context.waitUntil(deferred());
        },
      },
      onError: () => Promise.reject(new Error('even the hook for errors')),
    });
    const written = vi.spyOn(console, 'error').mockReturnValue(undefined);
    expect((await send(origin, path, { body: valid })).status).toBe(204);
    await wait(5);
    expect(written).toHaveBeenCalledOnce();
    written.mockRestore();
  });
});

describe('a reply through Fetch', () => {
  test.each([
    [204, { status: 204, body: 'more' }],
    [304, { status: 304, body: 'more' }],
    [500, { headers: { 'x-a': 'a\r\nb: c' } }],
    [500, { status: 1000 }],
  ])('is answered with %i where it is %j', async (status, replied) => {
    const written = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const created = createReceiverOf(table, [], { handlers: { thing: () => reply(replied) } });
    const handle = createFetchHandler(created, { basePath: '/hooks' });
    expect(
      (await handle(new Request(`http://x${path}`, { method: 'POST', body: valid }))).status,
    ).toBe(status);
    expect(written).toHaveBeenCalledTimes(status === 500 ? 1 : 0);
    written.mockRestore();
  });
});
