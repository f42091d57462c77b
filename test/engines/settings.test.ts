import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bullmqInbox, type BullMQLike } from '../../src/runtime/inbox-bullmq.js';
import { natsInbox, type JetStreamLike } from '../../src/runtime/inbox-nats.js';
import { pgBossInbox, type PgBossLike } from '../../src/runtime/inbox-pg-boss.js';
import { createSqsHandler, sqsInbox, type SqsLike } from '../../src/runtime/inbox-sqs.js';
import type { KeptDelivery, WorkOff } from '../../src/runtime/kept.js';
import { pack } from '../../src/runtime/packed.js';
import { freePort } from '../support/servers.js';
import { eventually } from '../support/wait.js';
import { client, isThere } from './clients.js';
import { SqsServer } from './sqs-server.js';

const delivery = (more: Partial<KeptDelivery> = {}): KeptDelivery => ({
  id: randomUUID(),
  event: 'onTicketStarted',
  parameters: {},
  headers: {},
  receivedAt: 0,
  rawBody: Buffer.from('{}'),
  ...more,
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function listening(): { warnings: string[]; logger: { warn(...words: unknown[]): void } } {
  const warnings: string[] = [];
  return { warnings, logger: { warn: (...words) => void warnings.push(String(words[0])) } };
}

describe.runIf(await isThere('Redis'))('Redis', () => {
  async function redis(...settings: readonly string[]): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'hooksmith-redis-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const port = await freePort();
    const args = ['--port', String(port), '--save', '', '--dir', folder, ...settings];
    const server: ChildProcess = spawn('redis-server', args, { stdio: 'ignore' });
    ends.push(() => server.kill('SIGKILL'));
    return port;
  }

  async function open(port: number): Promise<{ warnings: string[]; put(): Promise<void> }> {
    const bullmq = await client<BullMQLike>('bullmq');
    const { warnings, logger } = listening();
    const connection = { host: '127.0.0.1', port };
    const inbox = bullmqInbox(bullmq, { queue: 'settings', connection, logger });
    ends.push(() => inbox.close());
    return { warnings, put: () => inbox.put([delivery()]) };
  }

  test('one that may delete deliveries is refused', async () => {
    const { put } = await open(await redis('--maxmemory-policy', 'allkeys-lru'));
    await eventually(() =>
      expect(put()).rejects.toThrow(
        'Redis keeps nothing now: maxmemory-policy is allkeys-lru, which may delete deliveries. Set it to noeviction.',
      ),
    );
  });

  const words = 'BullMQ: a power loss of Redis loses acknowledged deliveries, as';
  test.each([
    [[], `${words} appendonly is no. Set appendonly yes and appendfsync always.`],
    [
      ['--appendonly', 'yes'],
      `${words} appendfsync is everysec. Set appendonly yes and appendfsync always.`,
    ],
    [
      ['--maxmemory-policy', 'volatile-lru'],
      'BullMQ: maxmemory-policy is volatile-lru. Set it to noeviction.',
    ],
  ])('settings that lose deliveries are warned of: %j', async (settings, warning) => {
    const { put, warnings } = await open(await redis(...settings));
    await eventually(put);
    expect(warnings).toContain(warning);
  });

  test('safe settings are not', async () => {
    const safe = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const { put, warnings } = await open(await redis(...safe));
    await eventually(put);
    expect(warnings.filter((sentence) => sentence.includes('Set '))).toEqual([]);
  });
});

describe.runIf(await isThere('NATS'))('JetStream', () => {
  test('a stream without the subject of dead letters is refused', async () => {
    const { connect } = await client<{
      connect(options: object): Promise<{ close(): Promise<void> }>;
    }>('@nats-io/transport-node');
    const { jetstream } = await client<{ jetstream(connection: object): JetStreamLike }>(
      '@nats-io/jetstream',
    );
    const connection = await connect({ servers: '127.0.0.1:4222' });
    ends.push(() => connection.close());
    const stream = `hooksmith-${randomUUID()}`;
    const js = jetstream(connection);
    const { streams } = (await js.jetstreamManager()) as unknown as {
      streams: { add(settings: object): Promise<unknown>; delete(name: string): Promise<unknown> };
    };
    await streams.add({ name: stream, subjects: [stream] });
    ends.push(() => streams.delete(stream));
    const inbox = natsInbox(js, { stream, consumer: 'handlers', subject: stream });
    await expect(inbox.put([delivery()])).rejects.toThrow(
      `the subject ${stream}.dead has to be of the stream ${stream}, and is of none.`,
    );
  });
});

describe.runIf(await isThere('PostgreSQL'))('pg-boss', () => {
  interface Boss extends PgBossLike {
    start(): Promise<unknown>;
    stop(options: object): Promise<void>;
    deleteQueue(name: string): Promise<void>;
  }

  test('a queue without order is refused where order is asked for', async () => {
    const { PgBoss } = await client<{ PgBoss: new (url: string) => Boss }>('pg-boss');
    const boss = new PgBoss('postgres://root@127.0.0.1:5432/test');
    await boss.start();
    ends.push(() => boss.stop({ graceful: false, close: true }));
    const queue = `hooksmith-${randomUUID()}`;
    await pgBossInbox(boss, { queue });
    ends.push(() => boss.deleteQueue(queue));
    await expect(pgBossInbox(boss, { queue, isOrdered: true })).rejects.toThrow(
      `the queue ${queue} has the policy standard, and key_strict_fifo is needed. Take another name.`,
    );
  });
});

test('pg-boss is told when the next attempt is, as its own backoff is shorter', async () => {
  const delays: number[] = [];
  let handle: Parameters<PgBossLike['work']>[2] | undefined;
  const boss: PgBossLike = {
    createQueue: () => Promise.resolve(),
    getQueue: () => Promise.resolve({ policy: 'standard' }),
    insert: () => Promise.resolve(),
    work: (_name, _options, handler) => {
      handle = handler;
      return Promise.resolve('worker');
    },
    notifyWorker: () => undefined,
    offWork: () => Promise.resolve(),
    fail: () => Promise.resolve(),
    update: (_name, _data, { startAfter }) => Promise.resolve(delays.push(startAfter)),
  };
  const inbox = await pgBossInbox(boss, { queue: 'q', concurrency: 1 });
  inbox.start(() => Promise.resolve({ error: new Error(), isFinal: false }));
  for (const retryCount of [0, 3, 10]) {
    const job = { id: '1', data: pack(delivery()), retryLimit: 11, singletonKey: null };
    await handle?.([{ ...job, retryCount }]);
  }
  const [first = 0, fourth = 0, last = 0] = delays;
  expect(first).toBe(1);
  expect(fourth).toBeGreaterThanOrEqual(32);
  expect(fourth).toBeLessThanOrEqual(64);
  expect(last).toBeGreaterThanOrEqual(1_800);
  expect(last).toBeLessThanOrEqual(3_600);
  await inbox.close();
});

describe('SQS, against a fake of its protocol', () => {
  async function sqs(
    end = '',
    redrive = true,
  ): Promise<{ server: SqsServer; sqs: SqsLike; queueUrl: string; dead: string }> {
    const { SQS } = await client<{ SQS: new (options: object) => SqsLike }>('@aws-sdk/client-sqs');
    const server = await new SqsServer().listen();
    ends.push(() => server.close());
    const policy = {
      deadLetterTargetArn: `arn:aws:sqs:x:000000000000:dead${end}`,
      maxReceiveCount: 3,
    };
    const attributes = redrive ? { RedrivePolicy: JSON.stringify(policy) } : {};
    return {
      server,
      sqs: new SQS({
        endpoint: server.origin,
        region: 'x',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      }),
      queueUrl: server.make(`q${end}`, attributes as Record<string, string>),
      dead: server.make(`dead${end}`),
    };
  }

  const record = (
    kept: KeptDelivery,
    more: { count?: number; group?: string } = {},
  ): Parameters<ReturnType<typeof createSqsHandler>>[0]['Records'][number] => ({
    messageId: `message ${kept.id}`,
    body: JSON.stringify(pack(kept)),
    receiptHandle: 'x',
    attributes: {
      ApproximateReceiveCount: String(more.count ?? 1),
      ...(more.group !== undefined && { MessageGroupId: more.group }),
    },
  });

  test('a queue without dead letters is warned of', async () => {
    const { sqs: sdk, queueUrl } = await sqs('', false);
    const { warnings, logger } = listening();
    const inbox = sqsInbox(sdk, { queueUrl, logger, concurrency: 1 });
    ends.push(() => inbox.close());
    const seen: unknown[] = [];
    inbox.start((_, attempt) => {
      seen.push(attempt?.isLast);
      return Promise.resolve(undefined);
    });
    await inbox.put([delivery()]);
    await eventually(() => expect(seen).toEqual([false]));
    expect(warnings).toEqual([
      'SQS: the queue has no dead-letter queue, so failed deliveries end with its retention.',
    ]);
  });

  test('a queue that is not there is one sentence', async () => {
    const { sqs: sdk, queueUrl } = await sqs();
    const inbox = sqsInbox(sdk, { queueUrl: `${queueUrl}-other` });
    await expect(inbox.put([delivery()])).rejects.toThrow(
      'SQS keeps nothing now: QueueDoesNotExist: The specified queue does not exist.',
    );
  });

  test('a delivery that is too large is one sentence', async () => {
    const { sqs: sdk, queueUrl } = await sqs();
    const inbox = sqsInbox(sdk, { queueUrl });
    const kept = delivery({ rawBody: Buffer.from(`"${'\\"'.repeat(400_000)}"`) });
    await expect(inbox.put([kept])).rejects.toThrow(
      /^SQS takes 1048576 bytes, and delivery \S+ of onTicketStarted has \d+\.$/,
    );
  });

  test('a function of Lambda names what failed', async () => {
    const good = delivery();
    const bad = delivery();
    const attempts: unknown[] = [];
    const process: WorkOff = ({ id }, attempt) => {
      attempts.push(attempt?.attempt);
      return Promise.resolve(id === bad.id ? { error: new Error(), isFinal: false } : undefined);
    };
    const Records = [record(good), record(bad, { count: 2 })];
    expect(await createSqsHandler({ process })({ Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: `message ${bad.id}` }],
    });
    expect(attempts).toEqual([1, 2]);
  });

  test('after a failure a function tries none of its lane', async () => {
    const [first, second, third] = [delivery(), delivery(), delivery()];
    const seen: string[] = [];
    const process: WorkOff = ({ id }) => {
      seen.push(id);
      return Promise.resolve(id === first?.id ? { error: new Error(), isFinal: false } : undefined);
    };
    const Records = [
      record(first as KeptDelivery, { group: 'x' }),
      record(second as KeptDelivery, { group: 'x' }),
      record(third as KeptDelivery, { group: 'y' }),
    ];
    const { batchItemFailures } = await createSqsHandler({ process })({ Records });
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      `message ${first?.id}`,
      `message ${second?.id}`,
    ]);
    expect(seen.sort()).toEqual([first?.id, third?.id].sort());
  });

  test('with the queue, a function waits as everywhere, and buries what is in vain', async () => {
    const { server, sqs: sdk, queueUrl, dead } = await sqs();
    const [later, never] = [delivery(), delivery()];
    await sqsInbox(sdk, { queueUrl }).put([later, never]);
    const { Messages = [] } = await sdk.receiveMessage(
      {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 60,
        MessageSystemAttributeNames: ['All'],
      },
      { abortSignal: new AbortController().signal },
    );
    const Records = Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      messageId: MessageId,
      body: Body,
      receiptHandle: ReceiptHandle,
      attributes: { ApproximateReceiveCount: '1' },
    }));
    const process: WorkOff = ({ id }) =>
      Promise.resolve({ error: new Error(), isFinal: id === never.id, retryAfter: 5_000 });
    const { batchItemFailures } = await createSqsHandler(
      { process },
      { sqs: sdk, queueUrl },
    )({ Records });
    expect(batchItemFailures).toHaveLength(1);
    expect(server.bodies(dead)).toHaveLength(1);
    expect(server.bodies(queueUrl)).toHaveLength(1);
    expect(server.calls.filter((call) => call === 'ChangeMessageVisibility')).toHaveLength(1);
  });
});
