import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { knownSignatureOf, knownSignatures } from '../src/model/known-signatures.js';
import type { IncomingRequest } from '../src/runtime/delivery.js';
import {
  signHmac,
  signStandardWebhooks,
  verifyHmac,
  verifyStandardWebhooks,
  verifyToken,
  type HmacOptions,
  type Secret,
} from '../src/runtime/signatures.js';
import { readmeSection } from './support/readme-blocks.js';
import { receiver } from './support/receiver.js';

const warn = vi.spyOn(console, 'warn');

beforeEach(() => {
  warn.mockReset().mockReturnValue(undefined);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => {
  warn.mockRestore();
});

const body = '{"secret":"x"}';
const request = (
  headers: IncomingRequest['headers'],
  sent: string | Uint8Array = body,
): IncomingRequest => ({
  method: 'POST',
  path: '/thing',
  headers,
  rawBody: Buffer.from(sent as string),
  receivedAt: new Date(),
});
const setNow = (seconds: number): void => {
  vi.useFakeTimers({ now: seconds * 1000, toFake: ['Date'] });
};
const hmacOf = (hash: string, secret: string, data: string | Uint8Array) =>
  createHmac(hash, secret).update(data);

describe('verifyHmac', () => {
  const hex = createHmac('sha256', 'the secret').update(body).digest('hex');
  const verify = (value: string | string[] | undefined, options: Partial<HmacOptions> = {}) =>
    verifyHmac({ header: 'x-signature', secrets: 'the secret', ...options })(
      request({ 'x-signature': value }),
    );

  test.each([
    ['its signature', hex, true],
    ['its signature in capitals', hex.toUpperCase(), true],
    ['another secret’s', createHmac('sha256', 'two').update(body).digest('hex'), false],
    ['another body’s', createHmac('sha256', 'the secret').update('{}').digest('hex'), false],
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
    const value = createHmac(name, 'the secret').update(body).digest('base64');
    expect(await verify(`v=${value}`, { algorithm, encoding: 'base64', prefix: 'v=' })).toBe(true);
    expect(await verify(value, { algorithm, encoding: 'base64', prefix: 'v=' })).toBe(false);
  });

  test('takes any of several secrets, texts or bytes, while they are rotated', async () => {
    const bytes = randomBytes(32);
    const secrets: readonly Secret[] = [bytes, 'the secret'];
    const byBytes = createHmac('sha256', bytes).update(body).digest('hex');
    expect(await verify(hex, { secrets })).toBe(true);
    expect(await verify(byBytes, { secrets })).toBe(true);
    expect(await verify(hex, { secrets: [bytes] })).toBe(false);
  });

  test('can be over more than the body', async () => {
    const value = createHmac('sha256', 'the secret').update(`17.${body}`).digest('hex');
    const signed = ({ headers, rawBody }: IncomingRequest) =>
      headers['x-time'] && `${String(headers['x-time'])}.${Buffer.from(rawBody).toString()}`;
    const verifier = verifyHmac({ header: 'X-Signature', secrets: 'the secret', signed });
    expect(await verifier(request({ 'x-signature': value, 'x-time': '17' }))).toBe(true);
    expect(await verifier(request({ 'x-signature': value, 'x-time': '18' }))).toBe(false);
    expect(await verifier(request({ 'x-signature': value }))).toBe(false);
  });

  test.each([[[]], [''], [['the secret', '']], [new Uint8Array()], [undefined as never]])(
    'throws where a secret is missing: %j',
    (secrets) => {
      expect(() => verifyHmac({ header: 'x', secrets })).toThrow(
        'A secret is missing: anybody could sign without one.',
      );
    },
  );

  test.each([[' '], ['\n'], ['the secret\n'], [' the secret'], [['the secret', '\t the other']]])(
    'throws for white space around a secret, which no provider means: %j',
    (secrets) => {
      expect(() => verifyHmac({ header: 'x', secrets })).toThrow(
        'A secret begins or ends with white space: trim it, or give its bytes.',
      );
    },
  );

  test('warns of a secret that can be guessed, and not with it', () => {
    verifyHmac({ header: 'x', secrets: 's3cret!!' });
    expect(warn).not.toHaveBeenCalled();
    verifyHmac({ header: 'x', secrets: ['s3cret!!', 's3cret!'] });
    expect(warn.mock.calls).toEqual([['A secret has fewer than 8 bytes: it can be guessed.']]);
  });

  test('is what a receiver takes', async () => {
    const { post } = await receiver({
      verify: verifyHmac({ header: 'x-signature', secrets: 'the secret' }),
    });
    expect((await post('/hooks/thing', body, { 'x-signature': hex })).status).toBe(204);
    expect((await post('/hooks/thing', `${body} `, { 'x-signature': hex })).status).toBe(401);
    const five = createHmac('sha256', 'the secret').update('5').digest('hex');
    expect((await post('/hooks/thing', '5', { 'x-signature': five })).status).toBe(422);
  });
});

/** The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
describe('verifyStandardWebhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const another = `whsec_${'QUJD'.repeat(8)}`;
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
    expect(await verify({}, { secrets: [another, secret] })).toBe(true);
    expect(await verify({}, { secrets: [`whsec_${'QUJD'.repeat(99)}`, secret] })).toBe(true);
    expect(await verify({ 'webhook-signature': `v1a,xyz v1,AAAA ${signature}` })).toBe(true);
  });

  test.each([
    ['another id', { 'webhook-id': 'msg_other' }, {}],
    ['another time', { 'webhook-timestamp': String(time + 1) }, {}],
    ['another body', {}, { text: '{"test": 2432232315}' }],
    ['another secret', {}, { secrets: another }],
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

  test('takes the headers of Svix, and never those of both', async () => {
    setNow(time);
    const svix = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    );
    const verifier = verifyStandardWebhooks({ secrets: secret });
    expect(await verifier(request(svix, payload))).toBe(true);
    expect(verifier.deliveryId?.(svix)).toBe(headers['webhook-id']);
    const mixed = { ...svix, 'webhook-id': 'another', 'webhook-signature': 'v1,AAAA' };
    expect(await verifier(request(mixed, payload))).toBe(false);
    const claiming = { ...svix, 'webhook-id': 'another' };
    expect(await verifier(request(claiming, payload))).toBe(true);
    expect(verifier.deliveryId?.(claiming)).toBe(headers['webhook-id']);
  });

  test('are signed as the specification signs', async () => {
    const signed = signStandardWebhooks({ secrets: [secret, another] });
    const delivery = { rawBody: payload, id: headers['webhook-id'], time: new Date(time * 1000) };
    expect(await signed(delivery)).toEqual(headers);
    const [one, other] = [await signed({ rawBody: payload }), await signed({ rawBody: payload })];
    expect(one['webhook-id']).not.toBe(other['webhook-id']);
    expect(await verifyStandardWebhooks({ secrets: secret })(request(one, payload))).toBe(true);
  });

  test.each([
    ['whsec_'],
    ['whsec_***s3cret'],
    ['whsec_QQ=='],
    [`whsec_${'QUJD'.repeat(8)}-_`],
    ['polar_whs_abcdefgh1234'],
    ['my-plain-s3cret'],
    [`v1,whsec_${'QUJD'.repeat(8)}`],
    [[]],
    [undefined as never],
    [[null as never]],
    [new Uint8Array()],
  ])('says what a secret is, and not the secret: %#', (secrets) => {
    expect(() => verifyStandardWebhooks({ secrets })).toThrow(/^A secret (?!.*s3cret)/);
  });

  test('takes a secret of another kind as its bytes', async () => {
    setNow(time);
    const bytes = Buffer.from('polar_whs_abcdefgh1234');
    const signed = await signStandardWebhooks({ secrets: bytes })({ rawBody: payload });
    expect(await verifyStandardWebhooks({ secrets: bytes })(request(signed, payload))).toBe(true);
  });
});

describe('verifyToken', () => {
  test.each([
    ['the token', 'tök3n-17', true],
    ['a longer one', 'tök3n-171', false],
    ['a piece of it', 'tök3', false],
    ['an empty text', '', false],
    ['no header', undefined, false],
    ['a header that came twice', ['tök3n-17', 'tök3n-17'], false],
  ])('of %s', async (_, value, expected) => {
    const verifier = verifyToken({ header: 'X-Token', secrets: ['another one', 'tök3n-17'] });
    expect(await verifier(request({ 'x-token': value }))).toBe(expected);
  });

  test('can have a prefix, and throws without a token', async () => {
    const options = { header: 'authorization', prefix: 'Bearer ' };
    const verifier = verifyToken({ ...options, secrets: Buffer.from('a-token-1') });
    expect(await verifier(request({ authorization: 'Bearer a-token-1' }))).toBe(true);
    expect(await verifier(request({ authorization: 'a-token-1' }))).toBe(false);
    for (const secrets of ['', [], ['a-token-1', '']]) {
      expect(() => verifyToken({ ...options, secrets })).toThrow(/^A secret is missing/);
    }
  });
});

describe('what is signed', () => {
  const verifier = (options: Partial<HmacOptions>) =>
    verifyHmac({ header: 'x-signature', secrets: 'the secret', ...options });
  const seconds = 1_700_000_000;

  test('has the bytes of the body, which are never decoded', async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0x00, 0x7b]);
    const whole = Buffer.concat([Buffer.from('é.'), bytes, Buffer.from('.é')]);
    const headers = { 'x-signature': hmacOf('sha256', 'the secret', whole).digest('hex') };
    const verify = verifier({ signed: 'é.{body}.é' });
    expect(await verify(request(headers, bytes))).toBe(true);
    expect(await verify(request(headers, bytes.toString()))).toBe(false);
    expect(await verify(request(headers, bytes.subarray(3)))).toBe(false);
  });

  test.each([
    ['seconds', String(seconds), '1.7e9'],
    ['milliseconds', `${seconds}000`, `${seconds}`],
    ['date', '2023-11-14T22:13:20.123456789Z', 'Tue, 14 Nov 2023 22:13:20 GMT'],
    ['date', '2023-11-14T23:13:20+01:00', '2023-11-14'],
  ] as const)('can have a time in %s: %s', async (format, time, other) => {
    const options = { timestamp: { header: 'X-Time', format }, signed: '{timestamp}{body}' };
    const sent = (text: string) =>
      request({
        'x-time': text,
        'x-signature': hmacOf('sha256', 'the secret', `${text}${body}`).digest('hex'),
      });
    const outcomes = [];
    for (const now of [seconds, seconds + 301, seconds - 301]) {
      setNow(now);
      outcomes.push(await verifier(options)(sent(time)));
    }
    setNow(seconds);
    outcomes.push(await verifier(options)(sent(other)));
    expect(outcomes).toEqual([true, false, false, false]);
    const always = { ...options, timestamp: { ...options.timestamp, tolerance: Infinity } };
    setNow(0);
    expect(await verifier(always)(sent(time))).toBe(true);
    const signed = signHmac({ header: 'x', secrets: 'the secret', ...options });
    const headers = await signed({ rawBody: body, time: new Date(seconds * 1000) });
    setNow(seconds);
    expect(await verifier({ ...options, header: 'x' })(request(headers))).toBe(true);
  });

  test('can have the id, which is told where it is signed', async () => {
    const options = { header: 'x', secrets: 'the secret', id: 'X-Id', signed: '{id}:{body}' };
    const verify = verifyHmac(options);
    const headers = await signHmac(options)({ rawBody: body, id: '7' });
    expect(headers).toEqual({
      'x-id': '7',
      x: hmacOf('sha256', 'the secret', `7:${body}`).digest('hex'),
    });
    expect([await verify(request(headers)), verify.deliveryId?.(headers)]).toEqual([true, '7']);
    expect(await verify(request({ ...headers, 'x-id': '8' }))).toBe(false);
    expect(
      await verify(request({ x: hmacOf('sha256', 'the secret', `:${body}`).digest('hex') })),
    ).toBe(false);
    expect(verifier({}).deliveryId).toBeUndefined();
  });

  test('can have a URL that a function makes of the request, and never its host', async () => {
    const url = ({ path }: { path: string }) => `https://hooks.example${path}`;
    const verify = verifier({ url, signed: '{method} {url} {body}' });
    const data = `POST https://hooks.example/thing ${body}`;
    const headers = { 'x-signature': hmacOf('sha256', 'the secret', data).digest('hex') };
    expect(await verify(request({ ...headers, host: 'evil.example' }))).toBe(true);
    expect(await verify({ ...request(headers), path: '/other' })).toBe(false);
  });

  const timed = (timestamp: Partial<HmacOptions['timestamp']>): Partial<HmacOptions> => ({
    timestamp: { header: 'x-time', ...timestamp },
    signed: '{timestamp}{body}',
  });

  test.each([
    [{ signed: '{timestamp}{body}' }, /so there has to be an option timestamp/],
    [{ signed: '{id}{body}' }, /so there has to be an option id/],
    [{ signed: '{url}{body}' }, /so there has to be an option url/],
    [{ signed: '{host}{body}' }, /^\{host\} is none of \{timestamp\}, /],
    [{ signed: '{constructor}' }, /^\{constructor\} is none of/],
    [{ timestamp: { header: 'x-time' } }, /no \{timestamp\}, so anybody could change it/],
    [{ id: 'x-id' }, /no \{id\}, so anybody could change it/],
    [{ timestamp: { prefix: 't=' }, signed: '{timestamp}' }, /^A timestamp has a header; or/],
    [{ timestamp: {}, separator: ',', signed: '{timestamp}' }, /^A timestamp has a header; or/],
    [
      { algorithm: 'sha256' as never },
      'algorithm is "sha256". It has to be "SHA-1" or "SHA-256" or "SHA-384" or "SHA-512".',
    ],
    [
      { encoding: 'base64url' as never },
      /^encoding is "base64url"\. It has to be "hex" or "base64"/,
    ],
    [{ header: '' }, 'header is "". It has to be a text that is not empty.'],
    [{ header: undefined as never }, /^header is nothing/],
    [{ prefix: null as never }, 'prefix is null. It has to be a text.'],
    [{ secret: 'the s3cret' } as never, /has no option secret\. Its options are (?!.*s3cret)/],
    [timed({ format: 'unix' as never }), /^format is "unix"/],
    [
      timed({ tolerance: Number.NaN }),
      'tolerance is NaN. It has to be a number of seconds above 0.',
    ],
    [timed({ tolerance: '5m' as never }), /^tolerance is "5m"/],
    [{ timestamp: 'x-time' as never, signed: '{timestamp}' }, /^timestamp is "x-time"/],
  ])('throws at once for what can’t be: %j', (options: Partial<HmacOptions>, message) => {
    expect(() => verifier(options)).toThrow(message);
    expect(() => signHmac({ header: 'x', secrets: 'the secret', ...options })).toThrow(message);
  });
});

/** The README's row for each provider, and a delivery of that provider. */
describe('the recipes of the README', () => {
  const recipes = new Map(
    [...readmeSection('## Signatures').matchAll(/^\| (\w+) \| `(\{.*\})` \|$/gm)].map(
      ([, provider = '', options = '']) =>
        [provider, new Function(`return ${options}`)() as Omit<HmacOptions, 'secrets'>] as const,
    ),
  );
  const now = 1_700_000_000;
  const hex = (secret: string, data: string) => hmacOf('sha256', secret, data).digest('hex');
  const base64 = (secret: string, data: string) => hmacOf('sha256', secret, data).digest('base64');

  interface Vector {
    /** The provider publishes it; the others are computed here by node:crypto. */
    readonly isPublished?: true;
    readonly secret: string;
    readonly sent: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly url?: string;
    readonly now?: number;
  }

  const slackBody =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

  const vectors: readonly (readonly [string, Vector])[] = [
    [
      'Stripe',
      {
        secret: 'whsec_x',
        sent: body,
        headers: {
          'stripe-signature': `t=${now},v1=${hex('former', `${now}.${body}`)},v1=${hex('whsec_x', `${now}.${body}`)},v0=6ffb`,
        },
      },
    ],
    [
      'GitHub',
      // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
      {
        isPublished: true,
        secret: "It's a Secret to Everybody",
        sent: 'Hello, World!',
        headers: {
          'x-hub-signature-256':
            'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        },
      },
    ],
    [
      'Slack',
      // https://docs.slack.dev/authentication/verifying-requests-from-slack
      {
        isPublished: true,
        secret: '8f742231b10e8888abcd99yyyzzz85a5',
        sent: slackBody,
        now: 1531420618,
        headers: {
          'x-slack-request-timestamp': '1531420618',
          'x-slack-signature':
            'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
        },
      },
    ],
    [
      'Shopify',
      { secret: 'hush', sent: body, headers: { 'x-shopify-hmac-sha256': base64('hush', body) } },
    ],
    [
      'Square',
      // The tests of https://github.com/square/square-nodejs-sdk
      {
        isPublished: true,
        secret: 'signature-key',
        url: 'https://webhook.site/webhooks',
        sent: '{"data":{"type":"webhooks","id":">id<"}}',
        headers: {
          'x-square-hmacsha256-signature': 'Cxt7+aTi4rKgcA0bC4g9EHdVtLSDWdqccmL5MvihU4U=',
        },
      },
    ],
    [
      'Zoom',
      {
        secret: 'zoom',
        sent: body,
        headers: {
          'x-zm-request-timestamp': String(now),
          'x-zm-signature': `v0=${hex('zoom', `v0:${now}:${body}`)}`,
        },
      },
    ],
    [
      'Twilio',
      // https://www.twilio.com/docs/usage/security
      {
        isPublished: true,
        secret: '12345',
        url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
        sent: 'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE',
        headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
      },
    ],
    [
      'Twilio',
      // The tests of https://github.com/twilio/twilio-php
      {
        isPublished: true,
        secret: '12345',
        url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
        sent: 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234',
        headers: { 'x-twilio-signature': 'IK+Dwps556ElfBT0I3Rgjkr1wJU=' },
      },
    ],
    [
      'HubSpot',
      {
        secret: 'yyyy',
        url: 'https://www.example.com/webhook_uri',
        sent: body,
        headers: {
          'x-hubspot-request-timestamp': `${now}123`,
          'x-hubspot-signature-v3': base64(
            'yyyy',
            `POSThttps://www.example.com/webhook_uri${body}${now}123`,
          ),
        },
      },
    ],
    [
      'Xero',
      { secret: 'key==', sent: body, headers: { 'x-xero-signature': base64('key==', body) } },
    ],
  ];

  test('are those of nine providers, each with a vector', () => {
    const all = ['Stripe', 'GitHub', 'Slack', 'Shopify', 'Square', 'Zoom', 'Twilio', 'HubSpot'];
    expect([...recipes.keys()]).toEqual([...all, 'Xero']);
    expect(new Set(vectors.map(([provider]) => provider))).toEqual(new Set(recipes.keys()));
  });

  test.each(vectors)('of %s', async (provider, vector) => {
    const { secret, sent, headers, url } = vector;
    const recipe = { ...recipes.get(provider), ...(url !== undefined && { url }) } as HmacOptions;
    const options = { ...recipe, secrets: secret };
    const verify = verifyHmac(options);
    setNow(vector.now ?? now);
    expect(await verify(request(headers, sent))).toBe(true);
    expect(await verify(request(headers, `${sent}x`))).toBe(false);
    expect(await verify(request({}, sent))).toBe(false);
    expect(await verifyHmac({ ...recipe, secrets: 'other' })(request(headers, sent))).toBe(false);
    if (url !== undefined) {
      const elsewhere = verifyHmac({ ...options, url: `${url}/` });
      expect(await elsewhere(request(headers, sent))).toBe(false);
    }
    const time = new Date(Date.now() + (provider === 'HubSpot' ? 123 : 0));
    const signed = await signHmac(options)({ rawBody: sent, time });
    if (provider !== 'Stripe') expect(signed).toEqual(headers);
    expect(await verify(request(signed, sent))).toBe(true);
    setNow((vector.now ?? now) + 302);
    expect(await verify(request(headers, sent))).toBe(recipe.timestamp === undefined);
  });
});

describe('a known signature', () => {
  const url = 'https://hooks.example/';
  const verifiers = knownSignatures.map((known) => {
    if (known.verifier === 'verifyToken') {
      return [known.header, verifyToken({ ...known.options, secrets: 'x'.repeat(8) })] as const;
    }
    if (known.verifier === 'verifyStandardWebhooks') {
      return [known.header, verifyStandardWebhooks({ secrets: 'eHh4'.repeat(8) })] as const;
    }
    return [known.header, verifyHmac({ ...known.options, url, secrets: 'x'.repeat(8) })] as const;
  });

  test('is verified as it is signed by the same options', async () => {
    for (const { header, verifier, options } of knownSignatures) {
      expect(header).toBe(header.toLowerCase());
      if (verifier !== 'verifyHmac') continue;
      const hmac = { ...options, url, secrets: 'x'.repeat(8) };
      const signed = await signHmac(hmac)({ rawBody: body });
      expect([header, await verifyHmac(hmac)(request(signed))]).toEqual([header, true]);
      expect(signed).toHaveProperty([header]);
    }
  });

  test.each([
    ['t=1,'],
    ['v1='],
    ['=,;= ,v1=zz,t=,t=1,v1=\u0000'],
    ['sha256='],
    ['\ud800'],
    ['A'.repeat(1_000_000)],
    ['v1=aa,'.repeat(200_000)],
    [' '.repeat(1_000_000)],
    [`t=${'9'.repeat(1_000_000)},v1=aa`],
  ])('is refused for a hostile header, and nothing is thrown: %#', async (value) => {
    for (const [header, verify] of verifiers) {
      const names = [header, 'webhook-id', 'webhook-timestamp', 'x-slack-request-timestamp'];
      const all = Object.fromEntries(names.map((name) => [name, value]));
      expect([header, await verify(request(all))]).toEqual([header, false]);
    }
  });

  test.each([
    ['an escape that is none', 'a=%zz'],
    ['no UTF-8 in an escape', 'a=%ff'],
    ['no UTF-8', Buffer.from([0x61, 0x3d, 0xff])],
    ['more fields than anybody sends', 'a=1&'.repeat(1001)],
  ])('over a form is refused for %s', async (_, sent) => {
    const options = { header: 'x', secrets: 'the secret', signed: '{form}' };
    const x = hmacOf('sha256', 'the secret', '').digest('hex');
    expect(await verifyHmac(options)(request({ x }, sent))).toBe(false);
    await expect(signHmac(options)({ rawBody: sent })).rejects.toThrow(/lacks what is signed/);
  });

  test.each([
    [['X-Hub-Signature', 'X-Hub-Signature-256'], 'GitHub'],
    [['Content-Type', 'Webhook-Signature'], 'GoCardless'],
    [['webhook-signature', 'webhook-id', 'webhook-timestamp'], 'Standard Webhooks'],
    [['svix-signature'], 'Standard Webhooks'],
    [['X-Gitlab-Token'], 'GitLab'],
    [['constructor', '__proto__', 'x-unknown'], undefined],
  ])('is found among the headers %j', (headers, provider) => {
    expect(knownSignatureOf(headers)?.provider).toBe(provider);
  });
});
