/** Servers of a delivery of a ticket, with and without an inbox. Each tells what it took when asked. */
import fs from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { servers as receivers, peer, own } from '../receivers/servers.js';
import { openDatabase } from './database.js';

export const bare = peer;
export const without = own;
export const kept = 'with the inbox';
export const byHand = 'an insert a request, synchronous = full';

let handled = 0;
let syncs = 0;
const basePath = '/groove-4fb1c1a1d3';

const subjects = {
  [bare]: () => plain(receivers[bare]),
  [without]: () => plain(receivers[without]),
  [kept]: async (path) => {
    const sync = fs.fdatasync;
    fs.fdatasync = (descriptor, done) => {
      syncs++;
      sync(descriptor, done);
    };
    const { createReceiver } = await import('groove-webhooks');
    const { createNodeListener } = await import('groove-webhooks/node');
    const { openInbox } = await import('groove-webhooks/inbox');
    const inbox = openInbox({ database: openDatabase(path), concurrency: 64 });
    const receiver = createReceiver({
      handlers: { onTicketStarted: () => void handled++ },
      inbox,
      verify: ({ headers }) => headers['user-agent'] === 'groove-webhooks',
      strictContentType: true,
      bodyLimit: 100_000,
      timeLimit: 10_000,
      onError: console.error,
    });
    const isDone = () => {
      const { waiting, running } = inbox.stats();
      return waiting + running === 0;
    };
    return { server: createServer(createNodeListener(receiver, { basePath })), isDone };
  },
  [byHand]: (path) => {
    const database = openDatabase(path);
    database.exec('pragma journal_mode = wal; pragma synchronous = full');
    database.exec(
      'create table delivery (seq integer primary key, head text, body blob, done integer)',
    );
    const insert = database.prepare('insert into delivery (head, body, done) values (?, ?, 0)');
    const mark = database.prepare('update delivery set done = 1 where seq = ?');
    const server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        JSON.parse(body);
        const { lastInsertRowid } = insert.run(JSON.stringify(request.headers), body);
        response.writeHead(202).end();
        setImmediate(() => {
          handled++;
          mark.run(lastInsertRowid);
        });
      });
    });
    return { server, isDone: () => true };
  },
};

async function plain(make) {
  return { server: await make(), isDone: () => true };
}

if (process.argv[2] === 'serve inbox') {
  const { server, isDone } = await subjects[process.argv[3]](process.argv[4]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let loop = performance.eventLoopUtilization();
  process.on('message', async () => {
    const busy = performance.eventLoopUtilization(loop).utilization;
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5));
    const { user, system } = process.cpuUsage();
    loop = performance.eventLoopUtilization();
    process.send({ cpu: user + system, handled, syncs, busy });
  });
  process.on('SIGINT', () => process.exit(0));
  process.send({ port: server.address().port });
}
