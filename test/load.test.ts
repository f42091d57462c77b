import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleTypescript } from '../scripts/run-typescript.js';
import { repository } from './support/folders.js';
import { open, post } from './support/raw.js';

const count = Number(process.env['HOOKSMITH_LOAD'] ?? 10_000);
const connections = 32;

/** One after the other; tells the statuses. */
async function repeat(socket: Socket, request: Buffer, times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) {
    socket.write(request);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    statuses.push(Number(answer.toString('latin1', 9, 12)));
  }
  return statuses;
}

test(`${count} requests leave nothing behind, and each valid one is handled once`, async () => {
  const { file, remove } = await bundleTypescript(
    join(repository, 'test', 'support', 'load-server.ts'),
  );
  const child = fork(file, { execArgv: ['--expose-gc'] });
  onTestFinished(() => {
    child.kill();
    remove();
  });
  const [port] = (await once(child, 'message')) as [number];
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => open(`http://127.0.0.1:${port}`)),
  );
  const requests = [
    ['/hooks/thing', '{"secret":"x"}', 204],
    ['/hooks/users/me', '{"secret":"x"}', 204],
    ['/hooks/thing', '{}', 422],
    ['/hooks/thing', '{', 400],
    ['/hooks/other', '{}', 404],
  ] as const;
  const ask = async (): Promise<{ handled: number; heap: number }> => {
    child.send('');
    return ((await once(child, 'message')) as [{ handled: number; heap: number }])[0];
  };
  const round = async (requestsOfAll: number): Promise<number> => {
    const times = Math.ceil(requestsOfAll / connections);
    const answered = await Promise.all(
      sockets.map(async (socket, index) => {
        const [path, body, status] = requests[index % requests.length] ?? requests[0];
        const statuses = await repeat(socket, post(path, body), times);
        expect(new Set(statuses)).toEqual(new Set([status]));
        return status === 204 ? times : 0;
      }),
    );
    return answered.reduce((sum, valid) => sum + valid, 0);
  };

  const warm = await round(2_000);
  const before = await ask();
  const valid = warm + (await round(count));
  const after = await ask();
  expect(after.handled).toBe(valid);
  const grown = (after.heap - before.heap) / count;
  if (process.env['HOOKSMITH_COUNTS']) console.log(`${grown.toFixed(1)} bytes a request are left`);
  expect(grown).toBeLessThan(100);
});
