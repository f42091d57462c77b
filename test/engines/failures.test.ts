import { describe, expect, test } from 'vitest';
import { handleBatch, type QueueBatch } from '../../src/runtime/inbox-cloudflare.js';
import { bullmqInbox } from '../../src/runtime/inbox-bullmq.js';
import { natsInbox, type JetStreamLike } from '../../src/runtime/inbox-nats.js';
import { pgBossInbox, type PgBossLike } from '../../src/runtime/inbox-pg-boss.js';
import { createSqsHandler, sqsInbox, type SqsLike } from '../../src/runtime/inbox-sqs.js';
import type { Attempt, Failure, WorkOff } from '../../src/runtime/kept.js';
import { pack } from '../../src/runtime/packed.js';
import { aDelivery } from '../support/deliveries.js';
import { eventually } from '../support/wait.js';
import { client, isThere, ports } from './clients.js';
import { CloudflareQueue } from './cloudflare-queue.js';
import { engines } from './engines.js';
import { Proxy } from './proxy.js';
import { SqsServer } from './sqs-server.js';

const failed: Failure = { error: new Error('no'), isFinal: false };
const given: Failure = { error: new Error('never'), isFinal: true };
const logger = { warn: () => undefined };

describe('a wrong option is one sentence', () => {
  const concurrency = Number('sixteen');
  const never = {} as never;
  const opens: Readonly<Record<string, (wrong: object) => unknown>> = {
    pgBossInbox: (wrong) => pgBossInbox(never, { queue: 'q', ...wrong }),
    bullmqInbox: (wrong) => bullmqInbox(never, { queue: 'q', connection: {}, ...wrong }),
    natsInbox: (wrong) => natsInbox(never, { stream: 's', consumer: 'c', subject: 's', ...wrong }),
    sqsInbox: (wrong) => sqsInbox(never, { queueUrl: 'u', ...wrong }),
    createSqsHandler: (wrong) => createSqsHandler(never, { sqs: never, queueUrl: 'u', ...wrong }),
  };

  test.each(Object.entries(opens))('%s', async (name, open) => {
    const told = async (wrong: object): Promise<unknown> => {
      try {
        return await open(wrong);
      } catch (error) {
        return String(error);
      }
    };
    expect(await told({ concurrency })).toBe(
      'TypeError: concurrency is NaN. It has to be a whole number of deliveries above 0.',
    );
    expect(await told({ attempt: 3 })).toContain(`TypeError: ${name} has no option attempt.`);
    const first = { pgBossInbox: 'queue', bullmqInbox: 'queue', natsInbox: 'stream' }[name];
    expect(await told({ [first ?? 'queueUrl']: undefined })).toBe(
      `TypeError: ${first ?? 'queueUrl'} is nothing. It has to be a text that is not empty.`,
    );
  });
});

describe('a client that is too old is named', () => {
  test('pg-boss', async () => {
    await expect(pgBossInbox({} as never, { queue: 'q' })).rejects.toThrow(
      'This pg-boss would lose what fails: take 12.35, or a later 12.',
    );
  });

  test('BullMQ', async () => {
    class Queue {
      on = (): void => undefined;
      waitUntilReady = (): Promise<void> => Promise.resolve();
      close = (): Promise<void> => Promise.resolve();
    }
    const inbox = bullmqInbox({ Queue } as never, { queue: 'q', connection: {}, logger });
    await expect(inbox.put([aDelivery()])).rejects.toThrow(
      'Redis keeps nothing now: this BullMQ is too old. Take version 6.',
    );
  });
});

type Jobs = Parameters<Parameters<PgBossLike['work']>[2]>[0];
type Results = Awaited<ReturnType<Parameters<PgBossLike['work']>[2]>>;

/** An inbox over a pg-boss that is none, which is handed batches of jobs. */
async function fakeBoss(
  work: WorkOff,
  { isOrdered = false, ...more }: Partial<PgBossLike> & { isOrdered?: boolean },
): Promise<(jobs: Jobs) => Promise<Results>> {
  let handle: Parameters<PgBossLike['work']>[2] = () => Promise.resolve([]);
  const boss: PgBossLike = {
    createQueue: () => Promise.resolve(),
    getQueue: () => Promise.resolve({ policy: isOrdered ? 'key_strict_fifo' : 'standard' }),
    insert: () => Promise.resolve(),
    work: (_name, _options, handler) => {
      handle = handler;
      return Promise.resolve('worker');
    },
    notifyWorker: () => undefined,
    offWork: () => Promise.resolve(),
    fail: () => Promise.resolve(),
    update: () => Promise.resolve(),
    ...more,
  };
  const inbox = await pgBossInbox(boss, { queue: 'q', isOrdered, attempts: 3, logger });
  inbox.start(work);
  await Promise.resolve();
  return (jobs) => handle(jobs);
}

const job = (event: string, retryCount = 0): Jobs[number] => ({
  id: event,
  data: pack(aDelivery({ id: event, event })),
  retryCount,
  retryLimit: 1_000,
  singletonKey: 'lane',
});

const outcomes = (results: Results): readonly string[] =>
  results.map(({ id, status }) => `${id} ${status}`);

describe('pg-boss', () => {
  test('a job whose next attempt can’t be set fails alone', async () => {
    const handle = await fakeBoss(
      ({ event }) => Promise.resolve(event === 'bad' ? failed : undefined),
      { update: () => Promise.reject(new Error('away')) },
    );
    expect(outcomes(await handle([job('good'), job('bad')]))).toEqual([
      'good completed',
      'bad failed',
    ]);
  });

  test('a job of a lane that can’t be buried fails alone, and is buried the next time', async () => {
    const buried: unknown[] = [];
    let isAway = true;
    const work: WorkOff = ({ event }) => Promise.resolve(event === 'bad' ? failed : undefined);
    const handle = await fakeBoss(work, {
      isOrdered: true,
      insert: (name, jobs) =>
        isAway
          ? Promise.reject(new Error('away'))
          : Promise.resolve(buried.push(name, jobs[0]?.singletonKey)),
    });
    const results = await handle([job('good'), job('bad', 2)]);
    expect(outcomes(results)).toEqual(['good completed', 'bad failed']);
    isAway = false;
    expect(outcomes(await handle([job('bad', 3)]))).toEqual(['bad completed']);
    expect(buried).toEqual(['q-dead', 'lane']);
  });

  test('what has used its attempts up is a dead letter, and no handler gets it', async () => {
    const seen: unknown[] = [];
    const handle = await fakeBoss((_, attempt) => Promise.resolve(void seen.push(attempt)), {});
    expect(outcomes(await handle([job('x', 2)]))).toEqual(['x completed']);
    expect(seen).toEqual([{ attempt: 3, isLast: true, isReplay: false }]);
    expect(outcomes(await handle([job('x', 3)]))).toEqual(['x deadletter']);
    expect(seen).toHaveLength(1);
  });
});

describe.runIf(await isThere('PostgreSQL'))('pg-boss of this machine', () => {
  interface Boss extends PgBossLike {
    start(): Promise<unknown>;
    stop(options: object): Promise<void>;
    redrive(name: string, options: object): Promise<number>;
    findJobs(name: string, options: object): Promise<readonly object[]>;
    deleteQueue(name: string): Promise<void>;
  }

  test.each([false, true])('dead letters are taken up again; in order: %s', async (isOrdered) => {
    const { PgBoss } = await client<{ PgBoss: new (options: object) => Boss }>('pg-boss');
    const connectionString = 'postgres://root@127.0.0.1:5432/test';
    const boss = new PgBoss({ connectionString, useListenNotify: true });
    await boss.start();
    const queue = `hooksmith-redrive-${process.pid}-${isOrdered}`;
    const inbox = await pgBossInbox(boss, { queue, isOrdered, logger });
    const seen: (Attempt | undefined)[] = [];
    inbox.start((_, attempt) => {
      seen.push(attempt);
      return Promise.resolve(attempt?.isReplay ? undefined : given);
    });
    try {
      await inbox.put([aDelivery(isOrdered ? { lane: 'x' } : {})]);
      const dead = `${queue}-dead`;
      await eventually(async () => expect(await boss.findJobs(dead, {})).toHaveLength(1));
      expect(await boss.redrive(dead, { destination: queue })).toBe(1);
      const first = { attempt: 1, isLast: false };
      await eventually(() =>
        expect(seen).toEqual([
          { ...first, isReplay: false },
          { ...first, isReplay: true },
        ]),
      );
      expect(await boss.findJobs(dead, {})).toEqual([]);
    } finally {
      await inbox.close();
      for (const name of [queue, `${queue}-dead`]) await boss.deleteQueue(name);
      await boss.stop({ graceful: false, close: true });
    }
  });
});

describe.runIf(await isThere('Redis'))('BullMQ', () => {
  test('an idle inbox is closed soon, though Redis is away', async () => {
    const proxy = await new Proxy(ports.Redis).open();
    const store = await engines['BullMQ on Redis'].store(proxy.port);
    const inbox = await store.open({ logger });
    const handled: string[] = [];
    inbox.start(({ id }) => Promise.resolve(void handled.push(id)));
    await eventually(() => inbox.put([aDelivery()]));
    await eventually(() => expect(handled).toHaveLength(1));
    await proxy.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const begun = Date.now();
    await inbox.close();
    expect(Date.now() - begun).toBeLessThan(10_000);
    await proxy.open();
    await store.end();
    await proxy.close();
  });
});

describe.runIf(await isThere('NATS'))('JetStream', () => {
  interface Manager {
    readonly streams: {
      add(settings: object): Promise<unknown>;
      info(name: string): Promise<{ state: { messages: number } }>;
      delete(name: string): Promise<unknown>;
    };
    readonly consumers: { add(stream: string, settings: object): Promise<unknown> };
  }

  async function within(
    run: (jetstream: JetStreamLike, stream: string, manager: Manager) => Promise<void>,
  ): Promise<void> {
    const { connect } = await client<{
      connect(options: object): Promise<{ close(): Promise<void> }>;
    }>('@nats-io/transport-node');
    const { jetstream } = await client<{ jetstream(connection: object): JetStreamLike }>(
      '@nats-io/jetstream',
    );
    const connection = await connect({ servers: '127.0.0.1:4222' });
    const js = jetstream(connection);
    const manager = (await js.jetstreamManager()) as unknown as Manager;
    const stream = `hooksmith-failures-${process.pid}-${Date.now()}`;
    try {
      await run(js, stream, manager);
    } finally {
      await manager.streams.delete(stream);
      await connection.close();
    }
  }

  test('a thousand deliveries that wait for their next attempt hold up no other', () =>
    within(async (js, stream) => {
      const inbox = natsInbox(js, { stream, consumer: 'handlers', subject: stream, logger });
      const seen = { bad: 0, good: 0 };
      inbox.start(({ event }) => {
        seen[event as 'bad' | 'good']++;
        return Promise.resolve(event === 'bad' ? { ...failed, retryAfter: 3_600_000 } : undefined);
      });
      const list = (): readonly ReturnType<typeof aDelivery>[] =>
        Array.from({ length: 101 }, () => aDelivery({ event: 'bad' }));
      for (let round = 0; round < 10; round++) await inbox.put(list());
      await inbox.put([aDelivery({ event: 'good' })]);
      await eventually(() => expect(seen).toEqual({ bad: 1_010, good: 1 }));
      await inbox.close();
    }));

  test('a consumer that holds deliveries up is warned of', () =>
    within(async (js, stream, { streams, consumers }) => {
      await streams.add({ name: stream, subjects: [stream, `${stream}.dead`] });
      await consumers.add(stream, {
        durable_name: 'handlers',
        filter_subject: stream,
        ack_policy: 'explicit',
      });
      const warnings: unknown[] = [];
      const inbox = natsInbox(js, {
        ...{ stream, consumer: 'handlers', subject: stream },
        logger: { warn: (words) => void warnings.push(words) },
      });
      await inbox.put([aDelivery()]);
      expect(warnings).toEqual([
        'JetStream: the consumer handlers hands nothing over while 1000 deliveries wait for their next attempt. Set its max_ack_pending to -1.',
      ]);
    }));

  test('of a body with a delivery that is too large none is kept', () =>
    within(async (js, stream, { streams }) => {
      const inbox = natsInbox(js, { stream, consumer: 'handlers', subject: stream, logger });
      await inbox.put([aDelivery()]);
      const large = aDelivery({}, `"${'\\"'.repeat(400_000)}"`);
      await expect(inbox.put([aDelivery(), large])).rejects.toThrow(/JetStream takes \d+ bytes/);
      expect((await streams.info(stream)).state.messages).toBe(1);
    }));
});

describe('SQS, against a fake of its protocol', () => {
  async function queue(): Promise<{ server: SqsServer; sqs: SqsLike; queueUrl: string }> {
    const { SQS } = await client<{ SQS: new (options: object) => SqsLike }>('@aws-sdk/client-sqs');
    const server = await new SqsServer().listen();
    const policy = { deadLetterTargetArn: 'arn:aws:sqs:x:000000000000:dead', maxReceiveCount: 3 };
    server.make('dead');
    const queueUrl = server.make('q', { RedrivePolicy: JSON.stringify(policy) });
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    return {
      server,
      queueUrl,
      sqs: new SQS({ endpoint: server.origin, region: 'x', credentials }),
    };
  }

  const messagesOf = async (
    sqs: SqsLike,
    queueUrl: string,
  ): Promise<Parameters<ReturnType<typeof createSqsHandler>>[0]['Records']> => {
    const { Messages = [] } = await sqs.receiveMessage(
      {
        ...{ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 },
        ...{ VisibilityTimeout: 60, MessageSystemAttributeNames: ['All'] },
      },
      { abortSignal: new AbortController().signal },
    );
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      messageId: MessageId,
      body: Body,
      receiptHandle: ReceiptHandle,
      attributes: { ApproximateReceiveCount: '1' },
    }));
  };

  test('a delivery may wait for a day: SQS holds it for eleven hours', async () => {
    const { server, sqs, queueUrl } = await queue();
    await sqsInbox(sqs, { queueUrl }).put([aDelivery()]);
    const Records = await messagesOf(sqs, queueUrl);
    const warnings: unknown[] = [];
    const handle = createSqsHandler(
      { process: () => Promise.resolve({ ...failed, retryAfter: 24 * 3_600_000 }) },
      { sqs, queueUrl, logger: { warn: (words) => void warnings.push(words) } },
    );
    expect((await handle({ Records })).batchItemFailures).toHaveLength(1);
    expect(warnings).toEqual([]);
    server.close();
  });

  test('one message that can’t be settled leaves the others of a function as they are', async () => {
    const { server, sqs, queueUrl } = await queue();
    await sqsInbox(sqs, { queueUrl }).put([
      aDelivery({ event: 'good' }),
      aDelivery({ event: 'bad' }),
    ]);
    const Records = await messagesOf(sqs, queueUrl);
    let isDone = false;
    const process: WorkOff = async ({ event }) => {
      if (event === 'bad') return failed;
      await new Promise((resolve) => setTimeout(resolve, 200));
      isDone = true;
      return undefined;
    };
    const broken = Object.assign(Object.create(sqs) as SqsLike, {
      changeMessageVisibility: () => Promise.reject(new Error('away')),
      deleteMessage: () => Promise.reject(new Error('away')),
    });
    const handle = createSqsHandler({ process }, { sqs: broken, queueUrl, logger });
    const { batchItemFailures } = await handle({ Records });
    expect(isDone).toBe(true);
    const bad = Records.find(({ body }) => body.includes('"bad"'));
    expect(batchItemFailures).toEqual([{ itemIdentifier: bad?.messageId }]);
    server.close();
  });

  test('an inbox is closed once all that it was handed is done, whatever of it fails', async () => {
    const { server, sqs, queueUrl } = await queue();
    await sqsInbox(sqs, { queueUrl }).put([
      aDelivery({ event: 'good' }),
      aDelivery({ event: 'bad' }),
    ]);
    const broken = Object.assign(Object.create(sqs) as SqsLike, {
      changeMessageVisibility: () => Promise.reject(new Error('away')),
    });
    const inbox = sqsInbox(broken, { queueUrl, logger, concurrency: 10 });
    const done: string[] = [];
    const begun: string[] = [];
    inbox.start(async ({ event }) => {
      begun.push(event);
      if (event === 'bad') return failed;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      done.push(event);
      return undefined;
    });
    await eventually(() => expect([...begun].sort()).toEqual(['bad', 'good']));
    await inbox.close();
    expect(done).toEqual(['good']);
    server.close();
  });
});

describe('Cloudflare Queues, against a fake of their binding', () => {
  const batchOf = (told: string[], ...bodies: readonly unknown[]): QueueBatch => ({
    messages: bodies.map((body, index) => ({
      body,
      attempts: 1,
      ack: () => void told.push(`ack ${index}`),
      retry: ({ delaySeconds }) =>
        void told.push(`retry ${index} ${Number.isFinite(delaySeconds)}`),
    })),
  });

  test('a dead letter that can’t be sent is told once all others are settled', async () => {
    const told: string[] = [];
    const process: WorkOff = async ({ event }) => {
      if (event === 'bad') return given;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return undefined;
    };
    const bodies = ['bad', 'good'].map((event) => JSON.stringify(pack(aDelivery({ event }))));
    const deadLetters = { sendBatch: () => Promise.reject(new Error('away')) };
    const handled = handleBatch({ process }, batchOf(told, ...bodies), { deadLetters });
    await expect(handled).rejects.toThrow('away');
    expect(told).toEqual(['ack 1']);
  });

  test('a message that was sent as JSON is a dead letter with its content', async () => {
    const deadLetters = new CloudflareQueue();
    const sent = pack(aDelivery());
    const process: WorkOff = () => Promise.resolve(given);
    await handleBatch({ process }, batchOf([], sent), { deadLetters });
    expect(deadLetters.messages.map(({ body }) => body)).toEqual([JSON.stringify(sent)]);
  });
});
