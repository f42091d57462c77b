import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openInbox } from '../../src/runtime/inbox.js';
import { aDelivery, failure } from './deliveries.js';
import { watched } from './faulty-database.js';
import { openDatabase } from './sqlite.js';

/** The moments at which a process may end. */
export type Moment =
  | 'before a statement'
  | 'before a commit'
  | 'after a commit'
  | 'after a sync'
  | 'at a handler’s start'
  | 'at a handler’s end'
  | 'while pruning'
  | 'while closing'
  | 'at any time'
  | 'never';

/** The work of a process: it keeps what its parent sends, and ends by `kill -9` at the n-th of a moment. */
export interface Life {
  readonly path: string;
  /** Gets a line for each handler that begins, `S id`, and that succeeds, `E id`. */
  readonly log: string;
  readonly moment: Moment;
  readonly count: number;
  readonly body: string;
}

const { path, log, moment, count, body } = JSON.parse(process.argv[2] ?? '') as Life;
const lines = fs.openSync(log, 'a');
let left = count;
let isOpen = false;

function at(now: Moment): void {
  if (now === moment && isOpen && --left <= 0) process.kill(process.pid, 'SIGKILL');
}

const database = watched(openDatabase(path), (sql, when) => {
  if (when === 'before') at('before a statement');
  if (sql === 'commit') at(when === 'before' ? 'before a commit' : 'after a commit');
  if (sql.startsWith('delete from delivery')) at('while pruning');
  if (isClosing) at('while closing');
});
const sync = fs.fdatasync;
fs.fdatasync = ((descriptor: number, done: (error: Error | null) => void) =>
  sync(descriptor, (error) => {
    at('after a sync');
    done(error);
  })) as typeof fs.fdatasync;

let isClosing = false;
const inbox = openInbox({ database, keepDone: 200, backoff: () => 5, sizeLimit: 2 ** 32 });
isOpen = true;
let handled = 0;
inbox.start(async ({ id }) => {
  fs.writeSync(lines, `S ${id}\n`);
  at('at a handler’s start');
  if (++handled % 3 === 0) await setTimeout(1);
  if (Math.random() < 0.05) return failure();
  fs.writeSync(lines, `E ${id}\n`);
  at('at a handler’s end');
  return undefined;
});
if (moment === 'at any time') void setTimeout(count).then(() => at(moment));
let kept = 0;
let finished: Promise<void> | undefined;
process.on('message', (id: string) => {
  // Each caller that has nothing left asks for it.
  if (id === 'finish') return void (finished ??= finish());
  if (moment === 'while closing' && ++kept === count) {
    left = 1 + (count % 4);
    isClosing = true;
    void inbox.close();
  }
  inbox.put([aDelivery({ id }, body)]).then(
    () => process.send?.(id),
    () => process.send?.(`refused ${id}`),
  );
});
process.send?.('ready');

async function finish(): Promise<void> {
  for (;;) {
    const { waiting, running } = inbox.stats();
    if (waiting + running === 0) break;
    await setTimeout(20);
  }
  await inbox.close();
  process.disconnect();
}
