import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isThere } from './clients.js';

type Role = 'put' | 'hang' | 'handle' | 'remove';

function begin(engine: string, queue: string, role: Role): ChildProcess {
  const program = join(import.meta.dirname, 'victim.mjs');
  return fork(program, [engine, queue, role], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The first message of a process that has this member. */
function hears(child: ChildProcess, member: string): Promise<object> {
  return new Promise((resolve) => {
    child.on('message', (message: object) => {
      if (member in message) resolve(message);
    });
  });
}

const engines = [
  ['pg-boss', await isThere('PostgreSQL')],
  ['BullMQ', await isThere('Redis')],
  ['JetStream', await isThere('NATS')],
] as const;

async function dies(start: (role: Role) => ChildProcess): Promise<void> {
  const putter = start('put');
  await hears(putter, 'isReady');
  const victim = start('hang');
  const atWork = hears(victim, 'id');
  const id = randomUUID();
  putter.send({ id, event: 'x', parameters: {}, headers: {}, receivedAt: 0, body: '{}' });
  expect(await atWork).toEqual({ id, attempt: 1 });
  victim.kill('SIGKILL');
  expect(await hears(start('handle'), 'id')).toEqual({ id, attempt: 2 });
}

/** Each waits for the engine to see that a process is gone, which is up to half a minute. */
describe.concurrent(
  'what a killed process was at is handled by another, as the next attempt',
  () => {
    test.each(engines.filter(([, isReady]) => isReady))('%s', async (engine) => {
      const queue = `hooksmith-crash-${randomUUID()}`;
      const processes: ChildProcess[] = [];
      const start = (role: Role): ChildProcess => {
        const child = begin(engine, queue, role);
        processes.push(child);
        return child;
      };
      try {
        await dies(start);
      } finally {
        for (const child of processes) child.kill('SIGKILL');
        const remover = begin(engine, queue, 'remove');
        await hears(remover, 'isRemoved');
        remover.kill('SIGKILL');
      }
    });
  },
);
