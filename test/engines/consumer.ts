/** The code of the guide, compiled against the clients' own types. */
import { SQS } from '@aws-sdk/client-sqs';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { SQSHandler } from 'aws-lambda';
import type { MessageBatch, Queue } from '@cloudflare/workers-types';
import * as bullmq from 'bullmq';
import { Redis } from 'ioredis';
import { PgBoss } from 'pg-boss';
import { createReceiver } from 'groove-webhooks';
import { bullmqInbox } from 'groove-webhooks/inbox/bullmq';
import { handleBatch, queueInbox } from 'groove-webhooks/inbox/cloudflare';
import { natsInbox } from 'groove-webhooks/inbox/nats';
import { pgBossInbox } from 'groove-webhooks/inbox/pg-boss';
import { createSqsHandler, sqsInbox } from 'groove-webhooks/inbox/sqs';

const handlers = {};
const url = 'redis://127.0.0.1';
const queue = 'groove';

const boss = await new PgBoss({ connectionString: url, useListenNotify: true }).start();
createReceiver({ handlers, inbox: await pgBossInbox(boss, { queue }) });

createReceiver({ handlers, inbox: bullmqInbox(bullmq, { queue, connection: { url } }) });
createReceiver({ handlers, inbox: bullmqInbox(bullmq, { queue, connection: new Redis(url) }) });
createReceiver({
  handlers,
  inbox: bullmqInbox(bullmq, {
    queue,
    connection: { connectionString: url, migrate: true },
    backend: bullmq.createPostgresBackend,
  }),
});

const connection = await connect({ servers: url, maxReconnectAttempts: -1 });
const names = { stream: 'GROOVE', consumer: 'handlers', subject: 'groove' };
createReceiver({ handlers, inbox: natsInbox(jetstream(connection), names) });

const sqs = new SQS();
createReceiver({ handlers, inbox: sqsInbox(sqs, { queueUrl: url }), work: false });
export const handle: SQSHandler = createSqsHandler(createReceiver({ handlers }));
export const handled: SQSHandler = createSqsHandler(createReceiver({ handlers }), {
  sqs,
  queueUrl: url,
});

interface Env {
  readonly QUEUE: Queue;
  readonly DEAD: Queue;
}
const receiverOf = (env: Env): ReturnType<typeof createReceiver> =>
  createReceiver({ handlers, inbox: queueInbox(env.QUEUE) });
export default {
  queue: (batch: MessageBatch, env: Env): Promise<void> =>
    handleBatch(receiverOf(env), batch, { deadLetters: env.DEAD }),
};
