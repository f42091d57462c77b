import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createNodeListener } from '../generated/runtime/node.js';
import { createReceiver } from '../generated/index.js';
import { texts } from '../src/listen/page-texts.js';
import { layOut, layOutForm, lineFinder } from '../src/listen/layout.js';
import { Store } from '../src/listen/store.js';
import type { Summary } from '../src/listen/views.js';
import { compilePackages } from './support/compile.js';
import { documents, groove, read } from './support/folders.js';
import { forge } from './support/forge.js';
import { serve } from './support/http.js';
import { freePair, listen, type Asking, type Listener } from './support/listening.js';

const grooves = listen(read(groove));
const ticket = { number: 7 };

interface Details extends Summary {
  readonly lines: readonly (readonly [text: string, pointer: string | null])[];
  readonly issues: never;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly curl: string;
  readonly test: string;
}

/** Posts, and gives back what the page would show of it. */
async function shown(
  listener: Listener,
  path: string,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Details & { readonly answered: number }> {
  const { status } = await listener.post(path, body, headers);
  const { number } = listener.told.at(-1) ?? expect.unreachable();
  const details = await listener.get<Details>(`/api/deliveries/${number}`);
  return { ...details, answered: status };
}

describe('who may reach what', () => {
  /** Each row is one of the threats, as a request to the page's port, and the status of its answer. */
  const threats: readonly (readonly [
    threat: string,
    path: string,
    asking: Asking,
    status: number,
  ])[] = [
    ['DNS rebinding: another Host', '/', { headers: { host: 'evil.example' } }, 403],
    [
      'DNS rebinding: our port at another name',
      '/api/operations',
      { headers: { host: 'evil.example:80' } },
      403,
    ],
    [
      'DNS rebinding: a name that only begins like ours',
      '/',
      { headers: { host: 'localhost.evil.example' } },
      403,
    ],
    ['another user of the machine: no cookie', '/', { headers: { cookie: '' } }, 401],
    [
      'another user of the machine: no cookie, the stream',
      '/events',
      { headers: { cookie: '' } },
      401,
    ],
    [
      'another user of the machine: a guessed key',
      '/?key=AAAAAAAAAAAAAAAA',
      { headers: { cookie: '' } },
      401,
    ],
    [
      'another user of the machine: a cookie of another port',
      '/',
      { headers: { cookie: 'hooksmith-1=AAAA' } },
      401,
    ],
    [
      'another website writes: its Origin',
      '/api/send',
      { method: 'POST', body: {}, headers: { origin: 'https://evil.example' } },
      403,
    ],
    [
      'another website writes: no Origin',
      '/api/send',
      { method: 'POST', body: {}, headers: { origin: '' } },
      403,
    ],
    [
      'another website writes: Origin null',
      '/api/deliveries',
      { method: 'DELETE', headers: { origin: 'null' } },
      403,
    ],
    [
      'another website writes: the other port of ours',
      '/api/check',
      { method: 'POST', body: {}, headers: { origin: 'http://localhost:4000' } },
      403,
    ],
    [
      'another website writes: a form',
      '/api/send',
      { method: 'POST', body: {}, headers: { 'content-type': 'text/plain' } },
      415,
    ],
    [
      'a request that asks before it writes (CORS)',
      '/api/send',
      { method: 'OPTIONS', headers: { 'content-type': '' } },
      415,
    ],
    [
      'it becomes a proxy: no other target can be named',
      '/api/send',
      { method: 'POST', body: { operation: 'http://evil.example', body: '{}' } },
      404,
    ],
    ['a body that is no object', '/api/send', { method: 'POST', body: 7 }, 400],
    [
      'a body beyond the limit',
      '/api/send',
      { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) },
      413,
    ],
  ];

  test.each(threats)('%s: %s is refused', async (_, path, asking, status) => {
    const listener = await grooves;
    const answer = await listener.ask(path, asking);
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
    expect(answer.body).not.toContain('ticket');
  });

  test.each([
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
  ])('no website posts deliveries: %s %s', async (name, value) => {
    const listener = await grooves;
    const before = listener.told.length;
    expect(
      (await listener.post('/webhooks/ticket_started', ticket, { [name]: value })).status,
    ).toBe(403);
    expect(listener.told.length).toBe(before);
  });

  test('the deliveries’ port has nothing of the page', async () => {
    const { origin, key, cookie, post, told } = await grooves;
    const before = told.length;
    for (const path of ['/', `/?key=${key}`, '/events', '/api/operations', '/api/deliveries/1']) {
      const { status, body } = await get(origin, path, { cookie });
      expect([404, 405]).toContain(status);
      expect(body).not.toContain('html');
    }
    expect((await post('/api/send', { operation: 'onTicketStarted' })).status).toBe(204);
    expect(told.slice(before).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  });

  test('a proxy’s request is refused', async () => {
    const { origin } = await grooves;
    const { status } = await get(origin, 'http://evil.example/webhooks/ticket_started', {});
    expect(status).toBe(400);
  });

  test('both ports are on this machine alone', async () => {
    const { origin, pageOrigin } = await grooves;
    for (const one of [origin, pageOrigin]) {
      const { port } = new URL(one);
      await expect(get(`http://127.0.0.2:${port}`, '/', {})).rejects.toThrow(/ECONNREFUSED/);
    }
  });

  test('the key becomes a cookie that no script reads and no other site sends', async () => {
    const { ask, key, pageOrigin, pageUrlOnce } = await grooves;
    const { status, headers } = await ask(`/?key=${key}`, { headers: { cookie: '' } });
    expect([status, headers['location']]).toEqual([303, '/']);
    const { port } = new URL(pageOrigin);
    expect(headers['set-cookie']).toEqual([
      `hooksmith-${port}=${key}; HttpOnly; SameSite=Strict; Path=/`,
    ]);
    const once = new URL(pageUrlOnce()).search;
    expect((await ask(`/${once}`, { headers: { cookie: '' } })).status).toBe(303);
    expect((await ask(`/${once}`, { headers: { cookie: '' } })).status).toBe(401);
  });

  test('the page runs its own script and style, and loads nothing', async () => {
    const { status, headers } = await (await grooves).ask('/');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^ ;]+'; style-src 'sha256-[^ ;]+'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(texts.script).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval\(/);
  });
});

function get(origin: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, path, headers, agent: false }, (incoming) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('what is kept and shown', () => {
  test('secrets are covered, in headers, in the query, in curl and in the test', async () => {
    const secrets = {
      authorization: 'Bearer s3cret',
      cookie: 'id=s3cret',
      'x-hub-signature-256': 'sha256=s3cret',
      'x-api-key': 's3cret',
    };
    const headers = { ...secrets, 'x-plain': 'plain' };
    const listener = await grooves;
    const details = await shown(listener, '/webhooks/ticket_started?token=s3cret', ticket, headers);
    expect(JSON.stringify(details)).not.toContain('s3cret');
    expect(details.headers).toContainEqual(['x-plain', 'plain']);
    expect(details.headers).toContainEqual(['authorization', '•••']);
    expect(details.curl).toContain("-H 'x-plain: plain'");
    expect(details.path).toBe('/webhooks/ticket_started?token=•••');
  });

  test('a test of each delivery compiles beside the package, whatever its schema', async () => {
    const document = read(documents, 'payments.yaml');
    const listener = await listen(document);
    const { operations } = await listener.get<{
      operations: { name: string; message: string | null }[];
    }>('/api/operations');
    for (const { name: operation, message } of operations) {
      await listener.ask('/api/send', { method: 'POST', body: { operation, message } });
    }
    const tests: string[] = [];
    for (const { number } of listener.told) {
      const details = await listener.get<Details>(`/api/deliveries/${number}`);
      expect(details.test).toContain('  assert.ok(status < 300);');
      tests.push(details.test);
    }
    const beside = tests.map((text) =>
      text
        .replace(/from '[\w-]+\/testing'/, "from './testing/index.js'")
        .replace(/^import \{ options .*$/m, 'const options = { handlers: {} };'),
    );
    const forged = await forge(document);
    expect(compilePackages([{ forged, more: beside }])).toEqual([[]]);
    await get(listener.origin, '/webhooks', {});
    const { test: none } = await listener.get<Details>(`/api/deliveries/${tests.length + 1}`);
    expect(none).toBeUndefined();
  });

  test.each([
    ['X-Hub-Signature-256', ["process.env['WEBHOOK_SECRET'] = 'a secret for tests';"]],
    [
      'X-Square-HmacSha256-Signature',
      [
        "process.env['SQUARE_SIGNATURE_KEY'] = 'a secret for tests';",
        "process.env['PUBLIC_URL'] = 'https://example.com';",
      ],
    ],
  ])('a test sets what a project that verifies %s needs before it loads', async (name, lines) => {
    const headers = `      headers: { properties: { ${name}: { type: string } } }\n`;
    const document = read(documents, 'parcels.yaml').replace(/^ +payload:\n/m, `${headers}$&`);
    const { test: text } = await shown(await listen(document), '/webhooks/parcel_sent', {});
    const load = "const { options } = await import('./options.js');";
    expect(text).toContain(`\n\n${[...lines, load].join('\n')}\n\ntest(`);
  });

  test.each([
    ['/webhooks/@', '@/etc/passwd', {}, '--data-raw @/etc/passwd'],
    ['/webhooks/a[1-2]', '{}', {}, "curl -g 'http://localhost"],
    ['/webhooks/x', '{}', { 'x-none': '' }, "-H 'x-none;'"],
  ])('curl sends %s as it came, with %s and %j', async (path, body, headers, said) => {
    expect((await shown(await grooves, path, body, headers)).curl).toContain(said);
  });

  test('a long value of a header is cut', async () => {
    const { headers } = await shown(await grooves, '/webhooks/ticket_started', ticket, {
      'x-long': 'x'.repeat(10_000),
    });
    expect(headers.find(([name]) => name === 'x-long')?.[1]).toHaveLength(8192);
  });

  test('a body beyond the limit of the receiver is answered with 413', async () => {
    const details = await shown(
      await grooves,
      '/webhooks/ticket_started',
      'x'.repeat(1024 * 1024 + 1),
    );
    expect([details.answered, details.status, details.bytes]).toEqual([413, 413, 0]);
  });

  test('the last 200 deliveries, or 32 MB of them', () => {
    const kept = (bytes: number, times: number): number => {
      const store = new Store();
      for (let index = 0; index < times; index++) store.add(deliveryOf(Buffer.alloc(bytes, index)));
      return store.since(-1).deliveries.length;
    };
    expect(kept(10, 300)).toBe(200);
    expect(kept(1024 * 1024, 40)).toBe(31);
  });
});

function deliveryOf(body: Buffer): Parameters<Store['add']>[0] {
  const answer = { status: 204, headers: {}, body: '' };
  return {
    ...{ method: 'POST', path: '/', headers: {}, rawHeaders: [], body, receivedAt: new Date() },
    verdict: { answer, events: [], issues: [], total: 0, broken: [], unknown: undefined },
    replayOf: undefined,
  };
}

describe('the verdict', () => {
  const broken = '{"number": "7", "title": null, "big": 12345678901234567890, "customer": {}}';

  test('is the receiver’s, and its sender is told 204 all the same', async () => {
    const details = await shown(await grooves, '/webhooks/ticket_closed', broken);
    expect([details.answered, details.status, details.label]).toEqual([204, 422, 'ticket_closed']);
    expect(details.detail).toContain('/number: expected an integer, found a string');
    expect(details.lines).toContainEqual(['  "big": 12345678901234567890,', '/big']);
  });

  test('--strict tells the sender', async () => {
    const strict = await listen(read(groove), { isStrict: true });
    const { status, body } = await strict.post('/webhooks/ticket_closed', broken);
    expect(status).toBe(422);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ pointer: '#/number' }] });
    expect((await strict.post('/nowhere', {})).status).toBe(404);
  });

  test.each([
    ['POST', '/webhooks/ticket_closed', 'no JSON', 400, 400],
    ['GET', '/webhooks/ticket_closed', '', 405, 405],
    ['POST', '/elsewhere', '{}', 404, 204],
  ])('%s %s of %j is %i, and told %i', async (method, path, body, status, told) => {
    const { origin, told: summaries } = await grooves;
    const answer = await (method === 'GET'
      ? get(origin, path, {})
      : (await grooves).post(path, body));
    expect([summaries.at(-1)?.status, answer.status]).toEqual([status, told]);
  });

  test('what no operation has is kept, and says what it calls itself and what is near', async () => {
    const details = await shown(await grooves, '/webhooks/ticket_state_changed', {
      event: 'ticket_closed',
    });
    expect(details.detail).toBe(
      'no operation has this URL; /event calls it ticket_closed, which is onTicketClosed; did you mean /webhooks/ticket_closed?',
    );
    const near = await shown(await grooves, '/webhooks/ticket_close', {});
    expect(near.detail).toContain('did you mean /webhooks/ticket_closed?');
  });

  test('events at one URL are told as the receiver tells them', async () => {
    const typed = (type: string, more: object = {}) => ({
      name: type,
      payload: {
        type: 'object',
        required: ['type'],
        properties: { type: { const: type }, ...more },
      },
    });
    const message = { oneOf: [typed('push', { size: { type: 'integer' } }), typed('star')] };
    const document = {
      ...{ asyncapi: '2.6.0', info: { title: 'Hooks', version: '1' } },
      channels: { '/hooks': { subscribe: { message } } },
    };
    const listener = await listen(JSON.stringify(document));
    const push = await shown(listener, '/webhooks/hooks', { type: 'push', size: 'big' });
    expect([push.status, push.label, push.detail]).toEqual([
      422,
      'push',
      '/size: expected an integer, found a string',
    ]);
    const other = await shown(listener, '/webhooks/hooks', { type: 'fork' });
    expect([other.status, other.detail]).toEqual([
      202,
      'no event is called fork; /type calls it fork',
    ]);
  });

  test('events that a header tells are told by it', async () => {
    const typed = (value: string) => ({
      name: value,
      headers: {
        type: 'object',
        required: ['X-Event'],
        properties: { 'X-Event': { const: value } },
      },
      payload: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
    });
    const document = {
      ...{ asyncapi: '2.6.0', info: { title: 'Hooks', version: '1' } },
      channels: { hooks: { subscribe: { message: { oneOf: [typed('made'), typed('gone')] } } } },
    };
    const listener = await listen(JSON.stringify(document));
    const gone = await shown(listener, '/webhooks/hooks', { id: '1' }, { 'x-event': 'gone' });
    expect([gone.status, gone.label]).toEqual([422, 'gone']);
    const odd = await shown(listener, '/webhooks/hooks', { id: 1 }, { 'x-event': 'odd' });
    expect(odd.detail).toBe('no event is called odd; the header x-event calls it odd');
  });

  test('equal bytes are marked, and a replay says of what', async () => {
    const listener = await listen(read(groove));
    const first = await shown(listener, '/webhooks/ticket_opened', ticket);
    const again = await shown(listener, '/webhooks/ticket_opened', ticket);
    expect([first.sameAs, again.sameAs]).toEqual([null, first.number]);
    const { body } = await listener.ask(`/api/deliveries/${first.number}/replay`, {
      method: 'POST',
      body: {},
    });
    expect(JSON.parse(body)).toMatchObject({
      replayOf: first.number,
      label: 'ticket_opened',
      sameAs: null,
    });
  });

  test('the names of a document and of a delivery are no terminal’s commands', async () => {
    const details = await shown(await grooves, '/webhooks/%1b', { type: '\u001b[31m\u202eevil' });
    expect(details.detail).toMatch(/calls it .*evil/);
    expect(details.detail).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('forwarding', () => {
  const arrived: { path: string; headers: readonly string[]; body: string }[] = [];

  test('posts the bytes and the headers as they came, and gives the answer back', async () => {
    const local = await serve((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        arrived.push({ path: incoming.url ?? '', headers: incoming.rawHeaders, body });
        response.writeHead(422, { 'content-type': 'application/problem+json', 'x-own': '1' });
        response.end('{"errors":[{"pointer":"#/title","detail":"too short"}]}');
      });
    });
    const listener = await listen(read(groove), { forwardTo: `${local}/hooks/` });
    const text = '{"number" : 1e0, "title":"x"}';
    const sent = { 'X-Signed': 'a', 'content-type': 'application/json; charset=utf-8' };
    const answer = await listener.post('/webhooks/ticket_started?a=1', text, sent);
    expect([answer.status, answer.headers['content-type']]).toEqual([
      422,
      'application/problem+json',
    ]);
    expect(answer.headers['x-own']).toBeUndefined();
    const [got] = arrived;
    expect([got?.path, got?.body]).toEqual(['/hooks/ticket_started?a=1', text]);
    expect(got?.headers.slice(2, 6)).toEqual([
      'content-type',
      sent['content-type'],
      'X-Signed',
      'a',
    ]);
    expect(got?.headers).toContain(new URL(local).host);
    const { theirs } = await listener.get<{ theirs: unknown }>('/api/deliveries/1');
    expect(theirs).toMatchObject({
      status: 422,
      issues: [{ pointer: '/title', text: 'too short', line: 2 }],
    });
  });

  test('a handshake by GET is answered by the local server', async () => {
    const local = await serve((incoming, response) => response.end(incoming.url));
    const listener = await listen(read(groove), { forwardTo: `${local}/hooks` });
    const { status, body } = await get(listener.origin, '/hooks/x?challenge=1', {});
    expect([status, body]).toEqual([200, '/hooks/x?challenge=1']);
    expect(listener.told.at(-1)).toMatchObject({
      path: '/hooks/x?challenge=•••',
      answer: { status: 200 },
    });
  });

  test('what the URL has besides its path is sent, too, and a packed answer stays readable', async () => {
    const local = await serve((incoming, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(`${incoming.url} ${incoming.headers.authorization}`));
    });
    const forwardTo = `${local.replace('//', '//me:secret@')}/hooks?token=1`;
    const listener = await listen(read(groove), { forwardTo });
    const url = `${listener.origin}/webhooks/ticket_started?a=2`;
    const answer = await fetch(url, { method: 'POST', body: '{"number":7}' });
    const authorization = `Basic ${btoa('me:secret')}`;
    expect(await answer.text()).toBe(`/hooks/ticket_started?a=2&token=1 ${authorization}`);
  });

  test('a replay goes where its delivery went, edited text as it was written', async () => {
    const bodies: string[] = [];
    const receiver = createReceiver({
      handlers: {
        onTicketStarted: ({ rawBody }) => void bodies.push(Buffer.from(rawBody).toString()),
      },
    });
    const local = await serve(createNodeListener(receiver, { basePath: '/webhooks' }));
    const listener = await listen(read(groove), { forwardTo: `${local}/webhooks` });
    expect((await listener.post('/webhooks/ticket_started', ticket)).status).toBe(204);
    const edited = '{"number": 8, "number": 9}';
    await listener.ask('/api/deliveries/1/replay', { method: 'POST', body: { body: edited } });
    await expect.poll(() => bodies).toEqual([JSON.stringify(ticket), edited]);
  });

  test('a server that is down is waited for', async () => {
    const port = await freePair();
    const listener = await listen(read(groove), { forwardTo: `http://127.0.0.1:${port}/webhooks` });
    const answering = listener.post('/webhooks/ticket_started', ticket);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await listen(read(groove), { port });
    expect((await answering).status).toBe(204);
    expect(listener.told.at(-1)?.answer).toMatchObject({ status: 204 });
  });
});

describe('the stream', () => {
  /** The events that a page gets which had `last`, until `count` of them are there. */
  async function events(listener: Listener, last: string | undefined, count: number) {
    const { hostname, port } = new URL(listener.pageOrigin);
    const headers = {
      host: `localhost:${port}`,
      cookie: listener.cookie,
      ...(last && { 'last-event-id': last }),
    };
    return new Promise<{ id: string; event: string; number: number | undefined }[]>((resolve) => {
      const outgoing = request({ hostname, port, path: '/events', headers }, (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          const found = [...text.matchAll(/id: (.*)\nevent: (.*)\ndata: (.*)\n\n/g)].map(
            ([, id = '', event = '', data = '{}']) => ({
              id,
              event,
              number: (JSON.parse(data) as Partial<Summary>).number,
            }),
          );
          if (found.length < count) return;
          outgoing.destroy();
          resolve(found);
        });
      });
      outgoing.on('error', () => undefined).end();
    });
  }

  test('starts anew for a page that knows nothing, or another run, and goes on for one that comes back', async () => {
    const listener = await listen(read(groove));
    for (let times = 0; times < 3; times++) await listener.post('/webhooks/ticket_started', ticket);
    const whole = await events(listener, undefined, 4);
    expect(whole.map(({ event, number }) => [event, number])).toEqual([
      ['cleared', undefined],
      ...[1, 2, 3].map((number) => ['delivery', number]),
    ]);
    expect(await events(listener, 'other.3', 4)).toEqual(whole);
    const rest = await events(listener, whole[2]?.id, 1);
    expect(rest.map(({ number }) => number)).toEqual([3]);
    await listener.ask('/api/deliveries', { method: 'DELETE' });
    await listener.post('/webhooks/ticket_started', ticket);
    const after = await events(listener, whole[3]?.id, 2);
    expect(after.map(({ event, number }) => [event, number])).toEqual([
      ['cleared', undefined],
      ['delivery', 4],
    ]);
  });
});

describe('a body in lines', () => {
  test('is as it is written: long numbers, odd ones, keys that repeat, empty things', () => {
    const text =
      '{"a":1e400,"b":[12345678901234567890, {} ,[]],"a":{"x":"\\u00e9","y":2}, "c~/d":null}';
    expect(layOut(text).lines.map(({ text: line, pointer }) => [line, pointer])).toEqual([
      ['{', ''],
      ['  "a": 1e400,', undefined],
      ['  "b": [', '/b'],
      ['    12345678901234567890,', '/b/0'],
      ['    {},', '/b/1'],
      ['    []', '/b/2'],
      ['  ],', undefined],
      ['  "a": {', '/a'],
      ['    "x": "\\u00e9",', '/a/x'],
      ['    "y": 2', '/a/y'],
      ['  },', undefined],
      ['  "c~/d": null', '/c~0~1d'],
      ['}', undefined],
    ]);
  });

  test.each([
    ['/a', 1],
    ['/a/missing/deeper', 1],
    ['/missing', 0],
    ['', 0],
    ['/b/1', 4],
  ])('%s is at line %i', (pointer, line) => {
    expect(lineFinder(layOut('{"a":{"x":1},"b":[0,1]}'))(pointer)).toBe(line === 4 ? 6 : line);
  });

  test('of a form has a field a line, and of anything else its own lines', () => {
    expect(layOutForm('a=1&b%5Bc%5D=2').lines.map(({ pointer }) => pointer)).toEqual(['/a', '/b']);
    expect(layOut('<a>\n</a>').lines.map(({ text }) => text)).toEqual(['<a>', '</a>']);
  });

  test.each([
    ['brackets', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['a key that repeats', `{"o":{${'"a":1,'.repeat(50_000)}"b":1}${',"o":1'.repeat(50_000)}}`],
    ['long keys', `{"${'k'.repeat(500_000)}":{"${'k'.repeat(500_000)}":1}}`],
    ['a text', JSON.stringify('x'.repeat(1_000_000))],
  ])('costs no more than its size: %s', (_, text) => {
    const start = performance.now();
    const { lines } = layOut(text);
    expect(lines.length).toBeLessThanOrEqual(5000);
    expect(JSON.stringify(lines).length).toBeLessThan(12_000_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
