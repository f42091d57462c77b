import { handleBatch, queueInbox } from '../../src/runtime/inbox-cloudflare.js';
import { bullmqInbox, type BullMQLike } from '../../src/runtime/inbox-bullmq.js';
import type { EngineOptions } from '../../src/runtime/inbox-engine.js';
import { natsInbox, type JetStreamLike } from '../../src/runtime/inbox-nats.js';
import { pgBossInbox, type PgBossLike } from '../../src/runtime/inbox-pg-boss.js';
import { sqsInbox, type SqsLike } from '../../src/runtime/inbox-sqs.js';
import type { Inbox } from '../../src/runtime/kept.js';
import { client, ports } from './clients.js';
import { CloudflareQueue } from './cloudflare-queue.js';
import { SqsServer } from './sqs-server.js';

/** An engine with a queue of its own, which lasts until `end`. */
export interface Store {
  /** A new inbox over the same queue, as a process that starts has it. */
  open(options?: EngineOptions): Promise<Inbox>;
  /** Ids of the dead letters, sorted. */
  dead(): Promise<readonly string[]>;
  /** Something that isn't ours. */
  litter(): Promise<void>;
  /** Deletes the queue. */
  end(): Promise<void>;
}

export interface Engine {
  readonly needs?: keyof typeof ports;
  readonly knowsCopies: boolean;
  readonly isOrdered?: boolean;
  /** Another port than the server's own is a proxy's. */
  store(port?: number): Promise<Store>;
}

interface StoppableBoss extends PgBossLike {
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  on(event: 'error', listener: () => void): void;
  findJobs(name: string, options: object): Promise<{ data: { id: string } }[]>;
  deleteQueue(name: string): Promise<void>;
}

const idsOf = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => String((JSON.parse(text) as { id?: string }).id)).sort();

let count = 0;
const newName = (): string => `hooksmith-${process.pid}-${Date.now()}-${count++}`;

async function pgBossStore(isOrdered: boolean, port = ports.PostgreSQL): Promise<Store> {
  const { PgBoss } = await client<{ PgBoss: new (options: object) => StoppableBoss }>('pg-boss');
  const queue = newName();
  const newBoss = async (to: number): Promise<StoppableBoss> => {
    const connectionString = `postgres://root@127.0.0.1:${to}/test`;
    const boss = new PgBoss({
      connectionString,
      useListenNotify: true,
      supervise: false,
      schedule: false,
      max: 4,
    });
    boss.on('error', () => undefined);
    await boss.start();
    return boss;
  };
  const admin = await newBoss(ports.PostgreSQL);
  const bosses = [admin];
  return {
    async open(options) {
      const boss = await newBoss(port);
      bosses.push(boss);
      return pgBossInbox(boss, { queue, isOrdered, ...options });
    },
    async dead() {
      const jobs = await admin.findJobs(`${queue}-dead`, {});
      return jobs.map(({ data }) => String(data.id)).sort();
    },
    litter: async () => void (await admin.insert(queue, [{ data: {}, singletonKey: 'litter' }])),
    async end() {
      for (const name of [queue, `${queue}-dead`]) await admin.deleteQueue(name);
      await Promise.all(bosses.map((boss) => boss.stop({ graceful: false, close: true })));
    },
  };
}

interface Pool {
  on(event: 'connect', listener: (client: Pool) => void): void;
  on(event: 'error', listener: () => void): void;
  end(): Promise<void>;
}

/**
 * BullMQ 6.7 leaves a connection without a listener of errors while it is made, so an outage then ends the process. A
 * pool that is handed in can have one for each.
 */
async function newPool(port: number): Promise<Pool> {
  const { Pool } = await client<{ Pool: new (options: object) => Pool }>('pg');
  const pool = new Pool({
    connectionString: `postgres://root@127.0.0.1:${port}/test`,
    options: '-c search_path=bullmq',
  });
  pool.on('connect', (one) => one.on('error', () => undefined));
  return pool;
}

interface BullMQQueue {
  getFailed(): Promise<{ data: { id: string } }[]>;
  add(name: string, data: object): Promise<unknown>;
  obliterate(options: object): Promise<void>;
  close(): Promise<void>;
}

async function bullmqStore(engine: 'Redis' | 'PostgreSQL', port = ports[engine]): Promise<Store> {
  const bullmq = await client<
    BullMQLike & { createPostgresBackend: (...args: never[]) => unknown }
  >('bullmq');
  const queue = newName();
  const backend = engine === 'PostgreSQL' ? bullmq.createPostgresBackend : undefined;
  const connectionOf = (to: number): object =>
    backend
      ? { connectionString: `postgres://root@127.0.0.1:${to}/test`, migrate: true }
      : { host: '127.0.0.1', port: to };
  const connection = connectionOf(ports[engine]);
  const pool = backend && port !== ports[engine] ? await newPool(port) : undefined;
  const admin = new bullmq.Queue(
    queue,
    { connection } as never,
    backend as never,
  ) as unknown as BullMQQueue;
  // Its first question makes the tables of a database that has none: the pool makes none.
  await admin.getFailed();
  return {
    open: (options) =>
      Promise.resolve(
        bullmqInbox(bullmq, {
          queue,
          connection: pool ?? connectionOf(port),
          ...(backend && { backend }),
          ...options,
        }),
      ),
    dead: async () => (await admin.getFailed()).map(({ data }) => String(data.id)).sort(),
    litter: async () => void (await admin.add('litter', {})),
    async end() {
      await admin.obliterate({ force: true });
      await admin.close();
      await pool?.end();
    },
  };
}

interface NatsManager {
  readonly streams: {
    getMessage(
      stream: string,
      query: { next_by_subj: string; seq: number },
    ): Promise<{ seq: number; string(): string } | null>;
    delete(stream: string): Promise<unknown>;
  };
}

async function natsStore(port = ports.NATS): Promise<Store> {
  const { connect } = await client<{
    connect(options: object): Promise<{ close(): Promise<void> }>;
  }>('@nats-io/transport-node');
  const { jetstream } = await client<{ jetstream(connection: object): JetStreamLike }>(
    '@nats-io/jetstream',
  );
  const newConnection = async (to: number): Promise<{ close(): Promise<void> }> => {
    const connection = await connect({
      servers: `127.0.0.1:${to}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
    });
    connections.push(connection);
    return connection;
  };
  const connections: { close(): Promise<void> }[] = [];
  const stream = newName();
  const names = { stream, consumer: 'handlers', subject: stream };
  const admin = jetstream(await newConnection(ports.NATS));
  const manager = (await admin.jetstreamManager()) as unknown as NatsManager;
  return {
    async open(options) {
      return natsInbox(jetstream(await newConnection(port)), { ...names, ...options });
    },
    async dead() {
      const texts: string[] = [];
      for (let seq = 1; ;) {
        const next_by_subj = `${stream}.dead`;
        const message = await manager.streams
          .getMessage(stream, { next_by_subj, seq })
          .catch(() => null);
        if (!message) return idsOf(texts);
        texts.push(message.string());
        seq = message.seq + 1;
      }
    },
    litter: async () =>
      void (await admin.publish(stream, '{}', { msgID: 'litter', timeout: 3_000 })),
    async end() {
      await manager.streams.delete(stream).catch(() => undefined);
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

async function sqsStore(isFifo: boolean): Promise<Store> {
  const { SQS } = await client<{ SQS: new (options: object) => SqsLike }>('@aws-sdk/client-sqs');
  const server = await new SqsServer().listen();
  const end = isFifo ? '.fifo' : '';
  const dead = server.make(`dead${end}`);
  const policy = {
    deadLetterTargetArn: `arn:aws:sqs:x:000000000000:dead${end}`,
    maxReceiveCount: 4,
  };
  const queueUrl = server.make(`groove${end}`, { RedrivePolicy: JSON.stringify(policy) });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const sqs = new SQS({ endpoint: server.origin, region: 'x', credentials });
  return {
    // Its queue has the number of attempts.
    open: ({ attempts: _, ...options } = {}) =>
      Promise.resolve(sqsInbox(sqs, { queueUrl, ...options })),
    dead: () => Promise.resolve(idsOf(server.bodies(dead))),
    async litter() {
      const order = isFifo && { MessageGroupId: 'litter', MessageDeduplicationId: 'litter' };
      await sqs.sendMessage({ QueueUrl: queueUrl, MessageBody: '{}', ...order });
    },
    end: () => Promise.resolve(server.close()),
  };
}

function cloudflareStore(): Promise<Store> {
  const queue = new CloudflareQueue();
  const deadLetters = new CloudflareQueue();
  return Promise.resolve({
    open(options) {
      const inbox = queueInbox(queue);
      inbox.start = (work) => {
        const retries = { deadLetters, ...options };
        queue.consume((batch) => handleBatch({ process: work }, batch, retries), {
          maxRetries: (options?.attempts ?? 12) - 1,
          deadLetters,
        });
      };
      const close = inbox.close.bind(inbox);
      inbox.close = () => Promise.all([close(), queue.stop()]).then(() => undefined);
      return Promise.resolve(inbox);
    },
    dead: () => Promise.resolve(idsOf(deadLetters.messages.map(({ body }) => String(body)))),
    litter: () => queue.sendBatch([{ body: '{}', contentType: 'text' }]),
    end: () => Promise.resolve(),
  });
}

/** Every engine that has an adapter. */
export const engines = {
  'pg-boss': { needs: 'PostgreSQL', knowsCopies: true, store: (port) => pgBossStore(false, port) },
  'pg-boss in order': {
    needs: 'PostgreSQL',
    knowsCopies: true,
    isOrdered: true,
    store: (port) => pgBossStore(true, port),
  },
  'BullMQ on Redis': {
    needs: 'Redis',
    knowsCopies: true,
    store: (port) => bullmqStore('Redis', port),
  },
  'BullMQ on PostgreSQL': {
    needs: 'PostgreSQL',
    knowsCopies: true,
    store: (port) => bullmqStore('PostgreSQL', port),
  },
  JetStream: { needs: 'NATS', knowsCopies: true, store: natsStore },
  'SQS, against a fake of its protocol': { knowsCopies: false, store: () => sqsStore(false) },
  'SQS with a FIFO queue, against a fake of its protocol': {
    knowsCopies: true,
    isOrdered: true,
    store: () => sqsStore(true),
  },
  'Cloudflare Queues, against a fake of their binding': {
    knowsCopies: false,
    store: cloudflareStore,
  },
} as const satisfies Readonly<Record<string, Engine>>;
