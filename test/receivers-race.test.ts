import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { own, payload, peer, requestTo, servers } from '../scripts/bench/receivers/servers.js';
import { open, statuses } from './support/raw.js';

test('the ticket that receivers are compared by has 629 bytes', () => {
  expect(Buffer.byteLength(payload)).toBe(629);
  expect(Object.keys(servers)).toEqual(expect.arrayContaining([own, peer]));
});

test.each(Object.entries(servers))('%s takes it', async (name, make) => {
  const server = await make();
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  socket.write(requestTo(name));
  const [status = 0] = await statuses(socket, 1);
  socket.destroy();
  expect(status >= 200 && status < 300).toBe(true);
});
