import { createHmac, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { IncomingRequest } from '../src/runtime/delivery.js';
import {
  verifyHmac,
  verifyStandardWebhooks,
  type HmacOptions,
  type Secret,
} from '../src/runtime/signatures.js';
import { receiver } from './support/receiver.js';

afterEach(() => {
  vi.useRealTimers();
});

const body = '{"secret":"x"}';
const request = (headers: IncomingRequest['headers'], text = body): IncomingRequest => ({
  method: 'POST',
  path: '/thing',
  headers,
  rawBody: Buffer.from(text),
  receivedAt: new Date(),
});

describe('verifyHmac', () => {
  const hex = createHmac('sha256', 'one').update(body).digest('hex');
  const verify = (value: string | string[] | undefined, options: Partial<HmacOptions> = {}) =>
    verifyHmac({ header: 'x-signature', secrets: 'one', ...options })(
      request({ 'x-signature': value }),
    );

  test.each([
    ['its signature', hex, true],
    ['its signature in capitals', hex.toUpperCase(), true],
    ['another secret’s', createHmac('sha256', 'two').update(body).digest('hex'), false],
    ['another body’s', createHmac('sha256', 'one').update('{}').digest('hex'), false],
    ['a piece of it', hex.slice(0, -2), false],
    ['more than it', `${hex}00`, false],
    ['half a byte', hex.slice(0, -1), false],
    ['no hexadecimal', 'zz'.repeat(32), false],
    ['an empty text', '', false],
    ['no header', undefined, false],
    ['a header that came twice', [hex, hex], false],
  ])('of %s', async (_, value, expected) => {
    expect(await verify(value)).toBe(expected);
  });

  test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)('by %s', async (algorithm) => {
    const name = algorithm.replace('-', '').toLowerCase();
    const value = createHmac(name, 'one').update(body).digest('base64');
    expect(await verify(`v=${value}`, { algorithm, encoding: 'base64', prefix: 'v=' })).toBe(true);
    expect(await verify(value, { algorithm, encoding: 'base64', prefix: 'v=' })).toBe(false);
  });

  test('takes any of several secrets, texts or bytes, while they are rotated', async () => {
    const bytes = randomBytes(32);
    const secrets: readonly Secret[] = [bytes, 'one'];
    const byBytes = createHmac('sha256', bytes).update(body).digest('hex');
    expect(await verify(hex, { secrets })).toBe(true);
    expect(await verify(byBytes, { secrets })).toBe(true);
    expect(await verify(hex, { secrets: [bytes] })).toBe(false);
  });

  test('can be over more than the body', async () => {
    const value = createHmac('sha256', 'one').update(`17.${body}`).digest('hex');
    const signed = ({ headers, rawBody }: IncomingRequest) =>
      headers['x-time'] && `${String(headers['x-time'])}.${Buffer.from(rawBody).toString()}`;
    const verifier = verifyHmac({ header: 'X-Signature', secrets: 'one', signed });
    expect(await verifier(request({ 'x-signature': value, 'x-time': '17' }))).toBe(true);
    expect(await verifier(request({ 'x-signature': value, 'x-time': '18' }))).toBe(false);
    expect(await verifier(request({ 'x-signature': value }))).toBe(false);
  });

  test.each([[[]], [''], [['one', '']], [new Uint8Array()], [undefined as never]])(
    'throws where a secret is missing: %j',
    (secrets) => {
      expect(() => verifyHmac({ header: 'x', secrets })).toThrow(
        'A secret is missing: anybody could sign without one.',
      );
    },
  );

  test('is what a receiver takes', async () => {
    const { post } = await receiver({
      verify: verifyHmac({ header: 'x-signature', secrets: 'one' }),
    });
    expect((await post('/hooks/thing', body, { 'x-signature': hex })).status).toBe(204);
    expect((await post('/hooks/thing', `${body} `, { 'x-signature': hex })).status).toBe(401);
    const five = createHmac('sha256', 'one').update('5').digest('hex');
    expect((await post('/hooks/thing', '5', { 'x-signature': five })).status).toBe(422);
  });
});

/** The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
describe('verifyStandardWebhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const time = 1614265330;
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': String(time),
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const payload = '{"test": 2432232314}';
  const signature = headers['webhook-signature'];
  const verify = (
    changes: Record<string, string | undefined>,
    { now = time, secrets = secret as string | string[], text = payload } = {},
  ) => {
    vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
    return verifyStandardWebhooks({ secrets })(request({ ...headers, ...changes }, text));
  };

  test('accepts the example of the specification', async () => {
    expect(await verify({})).toBe(true);
    expect(await verify({}, { secrets: secret.replace('whsec_', '') })).toBe(true);
    expect(await verify({}, { secrets: ['whsec_b25l', secret] })).toBe(true);
    expect(await verify({ 'webhook-signature': `v1a,xyz v1,AAAA ${signature}` })).toBe(true);
  });

  test.each([
    ['another id', { 'webhook-id': 'msg_other' }, {}],
    ['another time', { 'webhook-timestamp': String(time + 1) }, {}],
    ['another body', {}, { text: '{"test": 2432232315}' }],
    ['another secret', {}, { secrets: 'whsec_b25l' }],
    ['another version', { 'webhook-signature': signature.replace('v1', 'v2') }, {}],
    ['no base64', { 'webhook-signature': 'v1,***' }, {}],
    ['no signature', { 'webhook-signature': undefined }, {}],
    ['no id', { 'webhook-id': undefined }, {}],
    ['no time', { 'webhook-timestamp': undefined }, {}],
    ['a time that is none', { 'webhook-timestamp': 'NaN' }, {}],
    ['a time long ago', {}, { now: time + 301 }],
    ['a time to come', {}, { now: time - 301 }],
  ])('refuses %s', async (_, changes: Record<string, string | undefined>, options) => {
    expect(await verify(changes, options)).toBe(false);
  });

  test('refuses any time by a tolerance that is no number', async () => {
    vi.useFakeTimers({ now: time * 1000, toFake: ['Date'] });
    const verifier = verifyStandardWebhooks({ secrets: secret, tolerance: Number.NaN });
    expect(await verifier(request(headers, payload))).toBe(false);
  });

  test('says what a secret is, and not the secret', () => {
    for (const secrets of ['whsec_', 'whsec_***s3cret', [], undefined as never, [null as never]]) {
      expect(() => verifyStandardWebhooks({ secrets })).toThrow(/^A secret (?!.*s3cret)/);
    }
  });
});
