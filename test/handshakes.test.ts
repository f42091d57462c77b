import { createHmac } from 'node:crypto';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { reply } from '../src/runtime/answer.js';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import type { Middleware } from '../src/runtime/hooks.js';
import type { Verify } from '../src/runtime/options.js';
import { verifyHmac } from '../src/runtime/signatures.js';
import { send } from './support/http.js';
import { readmeCode } from './support/readme-blocks.js';
import { receiver, type Options } from './support/receiver.js';

interface Recipes {
  readonly challenges: Middleware<DeliveredEvent>;
  readonly forNotion: Verify;
  readonly forXero: Verify;
  readonly answers200: Middleware<DeliveredEvent>;
}

const code = ts.transpile(readmeCode('### Handshakes'), { target: ts.ScriptTarget.ES2022 });

/** The README's code as it stands, with the names that it leaves to the reader. */
function run(given: { readonly notionToken?: string; readonly console?: object } = {}) {
  const created: Options[] = [];
  const names = {
    ...{ createReceiver: (options: Options) => created.push(options), reply, handlers: {} },
    ...{ createHmac, verifyHmac, zoomSecret: 'zoom', notionToken: '', xeroKey: 'key==', console },
    ...given,
  };
  const result = '{ challenges, forNotion, forXero, answers200 }';
  const body = new Function(...Object.keys(names), `${code}\nreturn ${result};`);
  const recipes = body(...Object.values(names)) as Recipes;
  return { ...recipes, onRequest: created[0]?.onRequest as NonNullable<Options['onRequest']> };
}

describe('onRequest', () => {
  test.each([
    ['GET', '/hooks/thing?challenge=a%20b', 'a b'],
    ['GET', '/hooks/?hub.mode=subscribe&hub.challenge=17', '17'],
    ['POST', '/hooks/thing?validationToken=Validation%3A+x', 'Validation: x'],
    ['POST', '/hooks/unknown?validationToken=%3Cb%3E', '<b>'],
  ])('answers a %s of %s, by the README', async (method, path, token) => {
    const { origin } = await receiver({ onRequest: run().onRequest, verify: () => false });
    const { status, headers, body } = await send(origin, path, {
      method,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': 0 },
    });
    expect([status, body]).toEqual([200, token]);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test.each(['GET', 'HEAD'])('answers a bare %s, which only asks for 200', async (method) => {
    const { origin } = await receiver({ onRequest: run().onRequest, verify: () => false });
    const { status, body } = await send(origin, '/hooks/thing', { method });
    expect([status, body]).toEqual([200, '']);
    expect((await send(origin, '/hooks/thing', { method: 'PUT' })).status).toBe(405);
  });

  const empty = { 'content-length': 0 };
  test.each([
    ['an empty POST', '/hooks/thing', {}, '', 400],
    ['an empty POST that isn’t verified', '/hooks/thing', { verify: () => false }, '', 401],
    ['an empty POST of another type', '/hooks/thing', { strictContentType: true }, '', 415],
    ['an empty POST to no operation', '/hooks/unknown', {}, '', 404],
    ['an empty POST to another path', '/elsewhere', {}, '', 404],
    ['a delivery to no operation', '/hooks/unknown', { verify: () => false }, '{}', 404],
    [
      'a delivery of another type',
      '/hooks/thing',
      { strictContentType: true },
      '{"secret":""}',
      415,
    ],
  ])('changes nothing without a reply: %s', async (_, path, options: Options, body, status) => {
    const heard: string[] = [];
    const withHook = await receiver({
      ...options,
      onRequest: ({ method, rawBody }) => heard.push(`${method} ${rawBody.length}`),
    });
    const without = await receiver(options);
    const headers = body === '' ? empty : { 'transfer-encoding': 'chunked' };
    for (const { origin } of [withHook, without]) {
      const answer = await send(origin, path, { headers, body });
      expect(answer.status).toBe(status);
    }
    expect(heard).toEqual(body === '' && path !== '/elsewhere' ? ['POST 0'] : []);
  });

  test('never hears of a delivery, nor is a body read that says it has no operation', async () => {
    const heard: unknown[] = [];
    const { post, created } = await receiver({ onRequest: (request) => heard.push(request) });
    expect((await post('/hooks/thing')).status).toBe(204);
    const headers = { 'content-length': '2' };
    const unknown = created.accept({ method: 'POST', path: '/unknown', headers });
    expect(unknown.answer?.status).toBe(404);
    expect(heard).toEqual([]);
  });

  test('that throws is answered with 500, as is one that takes part in nothing else', async () => {
    const errors: unknown[] = [];
    const { origin, events } = await receiver({
      onRequest: () => Promise.reject(new Error('broken')),
      onError: (error) => errors.push(String(error)),
    });
    expect((await send(origin, '/hooks/thing', { headers: empty })).status).toBe(500);
    expect([errors, events]).toEqual([['Error: broken'], []]);
  });
});

describe('a challenge in a payload', () => {
  const { challenges } = run();
  const zoom =
    '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}';
  const encrypted = createHmac('sha256', 'zoom').update('qgg8vlvZRS6UYooatFL8Aw').digest('hex');
  const twitch = { 'twitch-eventsub-message-type': 'webhook_callback_verification' };

  test.each([
    ['Slack', '{"type":"url_verification","challenge":"3eZ"}', {}, '{"challenge":"3eZ"}'],
    [
      'Zoom',
      zoom,
      {},
      JSON.stringify({ plainToken: 'qgg8vlvZRS6UYooatFL8Aw', encryptedToken: encrypted }),
    ],
    ['Twitch', '{"challenge":"pogchamp","subscription":{}}', twitch, 'pogchamp'],
  ])('of %s is answered by the README’s middleware', async (_, body, headers, answer) => {
    const { post, events } = await receiver({ middleware: [challenges] });
    for (const path of ['/hooks/thing', '/hooks/unknown']) {
      expect(await post(path, body, headers)).toMatchObject({ status: 200, body: answer });
    }
    expect(events).toEqual([]);
    const valid = body.replace('{', '{"secret":"x",');
    expect(await post('/hooks/thing', valid, headers)).toMatchObject({ status: 200, body: answer });
    const refusing = await receiver({ middleware: [challenges], verify: () => false });
    expect((await refusing.post('/hooks/thing', body, headers)).status).toBe(401);
  });

  test('is told from all else, whatever that is', async () => {
    const { post, events } = await receiver({ middleware: [challenges] });
    expect((await post('/hooks/thing')).status).toBe(204);
    expect((await post('/hooks/thing', 'null')).status).toBe(422);
    expect((await post('/hooks/unknown', 'no json')).status).toBe(404);
    expect(events).toHaveLength(1);
  });

  test('of a message that the document has is answered by its handler', async () => {
    const { post } = await receiver({
      handlers: { thing: ({ payload }) => reply({ body: payload }) },
    });
    expect(await post('/hooks/thing')).toMatchObject({ status: 200, body: '{"secret":"x"}' });
  });
});

describe('verify', () => {
  test('shows the secret of Notion, and lets nothing through until it is set', async () => {
    const told: unknown[] = [];
    const first = run({ console: { log: (line: unknown) => told.push(line) } });
    const open = await receiver({ verify: first.forNotion });
    const handshake = '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}';
    expect(await open.post('/hooks/thing', handshake)).toMatchObject({ status: 200, body: '' });
    expect(await open.post('/hooks/thing', 'no json')).toMatchObject({ status: 200, body: '' });
    expect(await open.post('/hooks/thing')).toMatchObject({ status: 200, body: '' });
    expect(told).toEqual([JSON.parse(handshake).verification_token, undefined, undefined]);
    expect(open.events).toEqual([]);
    const { post } = await receiver({ verify: run({ notionToken: 'known' }).forNotion });
    const body = '{"secret":"x"}';
    const signature = createHmac('sha256', 'known').update(body).digest('hex');
    const headers = { 'x-notion-signature': `sha256=${signature}` };
    expect((await post('/hooks/thing', body, headers)).status).toBe(204);
    expect((await post('/hooks/thing', `${body} `, headers)).status).toBe(401);
  });

  test('answers Xero’s intent to receive: 401 for a wrong signature, else 200, without a body', async () => {
    const { forXero, answers200 } = run();
    const { post, events } = await receiver({ verify: forXero, middleware: [answers200] });
    const posted = (body: string, key: string) => {
      const signature = createHmac('sha256', key).update(body).digest('base64');
      return post('/hooks/thing', body, { 'x-xero-signature': signature });
    };
    const intent = '{"events":[],"entropy":"S0m3r4Nd0mt3xt"}';
    expect(await posted(intent, 'key==')).toMatchObject({ status: 200, body: '' });
    expect(await posted(intent, 'other')).toMatchObject({ status: 401, body: '' });
    expect(events).toEqual([]);
    const delivery = '{"secret":"x","events":[{}]}';
    expect(await posted(delivery, 'key==')).toMatchObject({ status: 200, body: '' });
    expect(events).toHaveLength(1);
  });

  test.each([[{ status: 200 }], ['yes'], [1], [undefined], [null]])(
    'that says %j says no',
    async (verdict) => {
      const { post } = await receiver({ verify: () => verdict as never });
      expect((await post('/hooks/thing')).status).toBe(401);
    },
  );
});
