import fs from 'node:fs';
import { openInbox } from '../../src/runtime/inbox.js';
import { aDelivery, failure } from './deliveries.js';
import { openDatabase } from './sqlite.js';

/** Keeps events and handles them, while its system calls are recorded. `A id` stands for kept, `E id` for handled. */
const [, , path = '', log = '', count = '', syncs = ''] = process.argv;
const lines = fs.openSync(log, 'a');
if (syncs === 'no') {
  fs.fdatasync = ((_: number, done: (error: null) => void) =>
    setImmediate(() => done(null))) as unknown as typeof fs.fdatasync;
}
const database = openDatabase(path);
const inbox = openInbox({ database, backoff: () => 5, concurrency: 8 });
// So that pages go from the log to the tables often, and the log begins anew.
database.exec('pragma wal_autocheckpoint = 60');
inbox.start(async ({ id }) => {
  if (Math.random() < 0.05) return failure();
  fs.writeSync(lines, `E ${id}\n`);
  return undefined;
});
let left = Number(count);
const body = JSON.stringify({ subject: 'x'.repeat(600) });

async function caller(): Promise<void> {
  while (left-- > 0) {
    const delivery = aDelivery({}, body);
    await inbox.put([delivery]);
    fs.writeSync(lines, `A ${delivery.id}\n`);
  }
}

await Promise.all(Array.from({ length: 6 }, caller));
process.kill(process.pid, 'SIGKILL');
