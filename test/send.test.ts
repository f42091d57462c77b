import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { createReceiver, type WebhookEvent } from '../generated/index.js';
import { createNodeListener } from '../generated/runtime/node.js';
import { fixtures } from '../generated/testing/index.js';
import { hooksmith } from './support/command.js';
import type { Result } from './support/run.js';
import { documents, emptyFolder, groove, read, write } from './support/folders.js';
import { serve } from './support/http.js';

/** Groove's receiver, and what reached it. */
const deliveries: { readonly event: WebhookEvent; readonly headers: Record<string, unknown> }[] =
  [];
let origin = '';

beforeAll(async () => {
  const receiver = createReceiver({
    handlers: {
      onTicketDeleted: () => {
        throw new Error('a handler that fails');
      },
    },
    onError: () => undefined,
    onAny: (event) => {
      deliveries.push({ event, headers: { ...event.headers } });
    },
  });
  origin = await serve(createNodeListener(receiver, { basePath: '/groove' }));
});

const folder = emptyFolder();
const send = async (...args: readonly string[]): Promise<Result> => {
  deliveries.length = 0;
  const to = ['--to', `${origin}/groove`, '--spec', groove];
  return hooksmith(['send', ...args, ...to], { cwd: folder });
};
const line = (path: string, what: string): RegExp =>
  new RegExp(`^POST ${origin}/groove/${path} {2}${what} {2}[\\d.]+ ms\\n`);

describe('send', () => {
  test.each(['onTicketStarted', 'ticket_started', '/ticket_started'])(
    'posts a valid sample of %s, and prints the answer and its time',
    async (name) => {
      const { code, stdout, stderr } = await send(name);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(line('ticket_started', '202 Accepted'));
      expect(deliveries.map(({ event }) => event)).toEqual([
        expect.objectContaining({ name: 'onTicketStarted', payload: fixtures.onTicketStarted }),
      ]);
    },
  );

  test('--set gives members other values, those of JSON or else texts', async () => {
    const { code } = await send(
      'onTicketStarted',
      ...['--set', 'number=7', '--set', 'title=hello = world', '--set', 'priority=null'],
      ...['--set', 'links.customer.href=https://example.com/7', '--set', 'tags.1=new'],
    );
    expect(code).toBe(0);
    expect(deliveries[0]?.event.payload).toEqual({
      ...fixtures.onTicketStarted,
      ...{ number: 7, title: 'hello = world', priority: null, tags: { 1: 'new' } },
      links: { ...fixtures.onTicketStarted.links, customer: { href: 'https://example.com/7' } },
    });
  });

  test('a payload that breaks the schema is sent and said, and the problem document printed', async () => {
    const { code, stdout, stderr } = await send('onTicketStarted', '--set', 'number=seven');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'This payload breaks the schema of TicketEvent: /number is a string, not an integer.\n',
    );
    expect(stdout).toMatch(line('ticket_started', '422 Unprocessable Entity'));
    expect(stdout).toContain('        "pointer": "#/number",\n');
  });

  test('a handler that throws is answered with 500, and exits 1', async () => {
    const { code, stdout } = await send('onTicketDeleted');
    expect([code, stdout]).toEqual([1, expect.stringContaining('500 Internal Server Error')]);
  });

  test('--file sends the bytes of a file, and of standard input', async () => {
    write(folder, 'payload.json', '{ "number": 7 }');
    expect((await send('onTicketStarted', '--file', 'payload.json')).code).toBe(0);
    expect(deliveries[0]?.event.payload).toEqual({ number: 7 });
    write(folder, 'no.json', 'hello');
    const { code, stdout } = await send('onTicketStarted', '--file', 'no.json');
    expect([code, stdout]).toEqual([1, expect.stringContaining('400 Bad Request')]);
  });

  test('--file changes no byte of a file that is no UTF-8', async () => {
    const bodies: Buffer[] = [];
    const to = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(bodies.push(Buffer.concat(chunks)).toString()));
    });
    const packed = gzipSync('{"number":7}');
    for (const bytes of [packed, Buffer.from('{"title":"caf\xe9"}', 'latin1')]) {
      writeFileSync(join(folder, 'bytes'), bytes);
      const file = ['--file', 'bytes', '--to', to];
      await hooksmith(['send', 'onTicketStarted', ...file, '--spec', groove], { cwd: folder });
      expect(bodies.at(-1)).toEqual(bytes);
    }
  });

  test('a name and a password in the URL are sent, and not shown', async () => {
    const to = `${origin.replace('//', '//me:a%20word%@')}/groove`;
    const args = ['send', 'onTicketStarted', '--spec', groove, '--to', to];
    const { code, stdout } = await hooksmith(args, { cwd: folder });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('word')]);
    const authorization = `Basic ${Buffer.from('me:a word%').toString('base64')}`;
    expect(deliveries.at(-1)?.headers).toMatchObject({ authorization });
  });

  test('--header adds headers, --count sends it so often', async () => {
    const { code, stdout } = await send('onTicketStarted', '-H', 'X-Trace: a: b', '-n', '3');
    expect([code, stdout.match(/202 Accepted/g)?.length]).toEqual([0, 3]);
    expect(deliveries.map(({ headers }) => headers['x-trace'])).toEqual(['a: b', 'a: b', 'a: b']);
    const many = await send('onTicketStarted', '--count', '12');
    expect(many.stdout).toMatch(/, 12 times: 12 × 202; median [\d.]+ ms, slowest [\d.]+ ms\n$/);
  });

  test('takes a URL that has the address already', async () => {
    const to = `${origin}/groove/ticket_started`;
    const { code } = await hooksmith(['send', 'onTicketStarted', '--spec', groove, '--to', to], {
      cwd: folder,
    });
    expect(code).toBe(0);
  });

  test('--json is one document: the request and every answer', async () => {
    const { stdout } = await send('onTicketStarted', '--json', '-n', '2');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ version: 1, command: 'send', exitCode: 0 },
      request: { url: `${origin}/groove/ticket_started`, payload: { number: 1 } },
      answers: [{ status: 202 }, { status: 202 }],
    });
  });

  test.each([
    [['onTicketStartd'], 'Did you mean onTicketStarted?'],
    [['something'], 'There are: onTicketStarted, onTicketOpened, '],
    [['onTicketStarted', '--message', 'TicketEvnt'], 'Did you mean TicketEvent?'],
    [['onTicketStarted', '--set', 'number'], 'Write --set path.to.member=value.'],
    [['onTicketStarted', '-H', 'nothing'], "Write --header 'name: value'."],
    [['onTicketStarted', '--count', '0'], 'a whole number, 1 or more'],
    [['onTicketStarted', '-H', 'x-a: €'], '"x-a: €" is no header.'],
    [['onTicketStarted', '--file', 'nowhere.json'], "nowhere.json can't be read: ENOENT."],
  ])('%j is wrong usage', async (args, said) => {
    const { code, stdout, stderr } = await send(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
    expect(deliveries).toEqual([]);
  });

  test('nobody there is one sentence', async () => {
    const to = 'http://127.0.0.1:9';
    const args = ['send', 'onTicketStarted', '--spec', groove, '--to', to];
    const { code, stdout, stderr } = await hooksmith(args, { cwd: folder });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error {2}no-answer {2}http:\/\/127\.0\.0\.1:9\/ticket_started /);
  });

  test('fills in the parameters of a channel, and the header that tells its message', async () => {
    const text = read(documents, 'parcels.yaml').replace(
      '  parcel_sent:',
      '  parcels/{id}/sent:\n    parameters: { id: { schema: { type: string, enum: [a b] } } }',
    );
    write(folder, 'parameters.yaml', text);
    const args = ['send', 'onParcelSent', '--spec', 'parameters.yaml', '--to', origin, '--json'];
    const { stdout } = await hooksmith(args, { cwd: folder });
    const { request } = JSON.parse(stdout) as { request: { url: string } };
    expect(request.url).toBe(`${origin}/parcels/a%20b/sent`);
  });
});
