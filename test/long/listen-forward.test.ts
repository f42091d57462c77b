import { expect, test } from 'vitest';
import { groove, read } from '../support/folders.js';
import { serve } from '../support/http.js';
import { freePair, listen } from '../support/listening.js';

/** Posts a delivery; tells its status, and after how many seconds it came. */
async function post(forwardTo: string) {
  const listener = await listen(read(groove), { forwardTo });
  const start = performance.now();
  const { status } = await listener.post('/webhooks/ticket_started', { number: 7 });
  return { listener, status, seconds: (performance.now() - start) / 1000 };
}

test('a server that is down is waited for five seconds, and its delivery can be replayed', async () => {
  const port = await freePair();
  const { listener, status, seconds } = await post(`http://127.0.0.1:${port}/webhooks`);
  expect(status).toBe(502);
  expect(seconds).toBeGreaterThan(4.5);
  expect(seconds).toBeLessThan(10);
  await expect.poll(() => listener.told.at(-1)?.answer).toEqual({ error: 'ECONNREFUSED' });
  const local = await listen(read(groove), { port });
  await listener.ask('/api/deliveries/1/replay', { method: 'POST', body: {} });
  await expect.poll(() => listener.told.at(-1)?.answer).toMatchObject({ status: 204 });
  expect(local.told.at(-1)).toMatchObject({ label: 'ticket_started', bytes: 12 });
});

test('an answer that comes after five seconds is shown, and its sender has got 502', async () => {
  const slow = await serve((_, response) => {
    setTimeout(() => response.writeHead(201).end('late'), 7000);
  });
  const { listener, status, seconds } = await post(`${slow}/webhooks`);
  expect(status).toBe(502);
  expect(seconds).toBeLessThan(6.5);
  await expect
    .poll(() => listener.told.at(-1)?.answer, { timeout: 20_000 })
    .toMatchObject({ status: 201 });
  expect(await listener.get('/api/deliveries/1')).toMatchObject({
    told: 502,
    theirs: { body: 'late' },
  });
});
