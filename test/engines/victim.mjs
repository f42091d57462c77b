/** A process with an inbox: `node victim.mjs <engine> <queue> <role>`. It tells its parent of what it is given. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , engine, queue, role] = process.argv;
const { resolve } = createRequire(join(process.env.HOOKSMITH_CLIENTS, 'package.json'));
const load = (name) => import(pathToFileURL(resolve(name)).href);

const logger = { warn: () => undefined };
const openers = {
  'pg-boss': async () => {
    const { PgBoss } = await load('pg-boss');
    const boss = new PgBoss({
      connectionString: 'postgres://root@127.0.0.1:5432/test',
      useListenNotify: true,
      monitorIntervalSeconds: 5,
      superviseIntervalSeconds: 5,
    });
    boss.on('error', () => undefined);
    await boss.start();
    const { pgBossInbox } = await load('groove-webhooks/inbox/pg-boss');
    const inbox = await pgBossInbox(boss, { queue, logger });
    const remove = async () => {
      for (const name of [queue, `${queue}-dead`]) await boss.deleteQueue(name);
    };
    return { inbox, remove };
  },
  BullMQ: async () => {
    const { bullmqInbox } = await load('groove-webhooks/inbox/bullmq');
    const connection = { host: '127.0.0.1' };
    const bullmq = await load('bullmq');
    /** By default a lock lasts for half a minute, and is looked at every half a minute. */
    class Worker extends bullmq.Worker {
      constructor(name, handle, options) {
        super(name, handle, { ...options, lockDuration: 5_000, stalledInterval: 5_000 });
      }
    }
    const inbox = bullmqInbox({ ...bullmq, Worker }, { queue, connection, logger });
    const remove = () => new bullmq.Queue(queue, { connection }).obliterate({ force: true });
    return { inbox, remove };
  },
  JetStream: async () => {
    const { connect } = await load('@nats-io/transport-node');
    const { jetstream } = await load('@nats-io/jetstream');
    const { natsInbox } = await load('groove-webhooks/inbox/nats');
    const connection = await connect({ servers: '127.0.0.1:4222' });
    const names = { stream: queue, consumer: 'handlers', subject: queue };
    const inbox = natsInbox(jetstream(connection), { ...names, logger });
    const { streams } = await jetstream(connection).jetstreamManager();
    return { inbox, remove: () => streams.delete(queue) };
  },
};

const { inbox, remove } = await openers[engine]();
if (role === 'remove') {
  await remove();
  process.send({ isRemoved: true });
} else if (role === 'put') {
  process.once('message', async (delivery) => {
    await inbox.put([{ ...delivery, rawBody: Buffer.from(delivery.body) }]);
    process.send({ kept: delivery.id });
  });
} else {
  inbox.start(async ({ id }, { attempt }) => {
    process.send({ id, attempt });
    if (role === 'hang') await new Promise(() => setInterval(() => undefined, 1_000));
  });
}
process.send({ isReady: true });
