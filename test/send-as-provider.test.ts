import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSend } from '../src/cli/commands/send.js';
import type { Settings } from '../src/configuration/options.js';
import type { KnownSignature } from '../src/model/known-signatures.js';
import { signerOf } from '../src/engine/sign-sample.js';
import {
  verifyHmac,
  verifyStandardWebhooks,
  verifyToken,
  type HmacOptions,
} from '../src/runtime/signatures.js';
import { emptyFolder, write } from './support/folders.js';
import { record } from './support/recorder.js';

interface Post {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The requests that arrived at a server that takes everything. */
const posts: Post[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { url = '', headers } = request;
    posts.push({ path: url, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const message = (type: string, more: object = {}) => ({
  name: type,
  ...more,
  payload: {
    type: 'object',
    required: ['type', 'id'],
    properties: { type: { const: type }, id: { type: 'integer', examples: [7] } },
  },
});

const channel = (operationId: string, ...messages: readonly object[]) => ({
  subscribe: { operationId, message: { oneOf: messages } },
});

const headers = (name: string, value?: string) => ({
  headers: {
    type: 'object',
    properties: { [name]: { type: 'string', ...(value && { const: value }) } },
  },
});

const list = (type: string) => ({
  name: type,
  payload: {
    type: 'object',
    required: ['events'],
    properties: { events: { type: 'array', items: message(type).payload } },
  },
});

const base = { asyncapi: '2.6.0', info: { title: 'Shop', version: '1.0.0' } };

async function sent(channels: object, name: string, settings: Settings = {}, env = '') {
  const folder = emptyFolder();
  const spec = write(folder, 'spec.json', JSON.stringify({ ...base, channels }));
  if (env !== '') write(folder, '.env', env);
  posts.length = 0;
  const to = `${origin}/hooks`;
  const { exitCode } = await record(runSend, {
    argument: name,
    settings: { spec, to, ...settings },
    folder,
  });
  expect(exitCode).toBe(0);
  return posts[0] ?? expect.unreachable();
}

describe('send posts as the provider does', () => {
  test('with the header that tells the event', async () => {
    const plain = (key: string, value: string) => ({
      ...message(key, headers('X-Event', value)),
      payload: { type: 'object' },
    });
    const told = await sent(
      { orders: channel('onOrders', plain('a', 'first'), plain('b', 'second')) },
      'onB',
    );
    expect(told).toMatchObject({ path: '/hooks/orders', headers: { 'x-event': 'second' } });
  });

  test('in the list that it comes in', async () => {
    const post = await sent({ orders: channel('onOrders', list('a'), list('b')) }, 'onB', {
      set: ['id=8'],
    });
    expect(JSON.parse(post.body)).toEqual({ events: [{ type: 'b', id: 8 }] });
  });

  test('as a form', async () => {
    const post = await sent(
      {
        orders: channel(
          'onOrder',
          message('a', { contentType: 'application/x-www-form-urlencoded' }),
        ),
      },
      'onOrder',
    );
    expect(post.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(post.body)].sort()).toEqual([
      ['id', '7'],
      ['type', 'a'],
    ]);
  });

  test('to the bare URL, where only that leads to the event', async () => {
    const spec = {
      asyncapi: '3.0.0',
      info: base.info,
      channels: { orders: { messages: { a: message('a'), b: message('b') } } },
      operations: { onOrders: { action: 'send', channel: { $ref: '#/channels/orders' } } },
    };
    const folder = emptyFolder();
    const settings = {
      spec: write(folder, 'spec.json', JSON.stringify(spec)),
      to: `${origin}/hooks`,
    };
    posts.length = 0;
    await record(runSend, { argument: 'onB', settings, folder });
    expect(posts).toMatchObject([{ path: '/hooks', body: '{"type":"b","id":7}' }]);
    expect((await sent({ '/': channel('onAny', message('a'), message('b')) }, 'onA')).path).toBe(
      '/hooks',
    );
  });
});

describe('send --sign', () => {
  const ofHeader = (name: string) => ({ orders: channel('onOrder', message('a', headers(name))) });
  const verified = (post: Post, verify: ReturnType<typeof verifyHmac>, body = post.body) =>
    verify({
      ...{ method: 'POST', path: post.path, headers: post.headers },
      ...{ rawBody: Buffer.from(body), receivedAt: new Date() },
    });

  test('signs with the secret of .env, so that a receiver verifies it', async () => {
    const stripe: HmacOptions = {
      ...{ header: 'stripe-signature', separator: ',', prefix: 'v1=', secrets: 'key' },
      ...{ timestamp: { prefix: 't=' }, signed: '{timestamp}.{body}' },
    };
    const post = await sent(
      ofHeader('Stripe-Signature'),
      'onOrder',
      { sign: true },
      'STRIPE_WEBHOOK_SECRET=key\n',
    );
    expect(await verified(post, verifyHmac(stripe))).toBe(true);
    expect(await verified(post, verifyHmac(stripe), `${post.body} `)).toBe(false);
  });

  test('signs the public URL that stands for the one it posts to', async () => {
    const square: HmacOptions = {
      ...{ header: 'x-square-hmacsha256-signature', encoding: 'base64', secrets: 'key' },
      ...{ signed: '{url}{body}', url: 'https://example.com/square/orders' },
    };
    const env = 'SQUARE_SIGNATURE_KEY=key\nPUBLIC_URL=https://example.com/square/\n';
    const post = await sent(ofHeader(square.header), 'onOrder', { sign: true }, env);
    expect(await verified(post, verifyHmac(square))).toBe(true);
  });

  test('sends tokens, and signs by Standard Webhooks', async () => {
    const token = await sent(
      ofHeader('X-Gitlab-Token'),
      'onOrder',
      { sign: true },
      'GITLAB_WEBHOOK_TOKEN=key\n',
    );
    expect(await verified(token, verifyToken({ header: 'x-gitlab-token', secrets: 'key' }))).toBe(
      true,
    );
    const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const svix = await sent(
      ofHeader('svix-signature'),
      'onOrder',
      { sign: true },
      `WEBHOOK_SECRET=${secrets}\n`,
    );
    expect(await verified(svix, verifyStandardWebhooks({ secrets }))).toBe(true);
  });

  test('leaves a header as it is given', async () => {
    const settings = { sign: true, header: ['x-gitlab-token: another'] };
    const post = await sent(
      ofHeader('X-Gitlab-Token'),
      'onOrder',
      settings,
      'GITLAB_WEBHOOK_TOKEN=key\n',
    );
    expect(post.headers['x-gitlab-token']).toBe('another');
  });

  test.each([
    [
      'without the secret',
      'Stripe-Signature',
      '',
      'STRIPE_WEBHOOK_SECRET is not set, which --sign needs for stripe-signature.',
    ],
    [
      'without the public URL',
      'X-Square-HmacSha256-Signature',
      'SQUARE_SIGNATURE_KEY=key',
      'PUBLIC_URL is not set, which --sign needs for x-square-hmacsha256-signature.',
    ],
    [
      'of a secret that is none',
      'svix-signature',
      'WEBHOOK_SECRET="no secret"',
      'It can\'t be signed: A secret of Standard Webhooks is "whsec_" and the base64 of 24 bytes or more.',
    ],
    [
      'of no signature that is known',
      'x-acme',
      '',
      'The document names no header, and no security scheme, whose signature is known.',
    ],
  ])('%s says it, and posts nothing', async (_, header, env, sentence) => {
    const sending = sent(ofHeader(header), 'onOrder', { sign: true }, env);
    await expect(sending).rejects.toThrow(sentence);
    expect(posts).toEqual([]);
  });

  test('takes no other variable than the project of init', () => {
    const signature: KnownSignature = {
      ...{ header: 'x', provider: 'Acme', variable: 'ACME', verifier: 'verifyHmac' },
      options: { header: 'x', signed: '{url}{body}' },
    };
    const asked: string[] = [];
    signerOf(signature, 'key', (variable) => {
      asked.push(variable);
      return 'https://example.com';
    });
    expect(asked).toEqual(['PUBLIC_URL']);
  });
});
