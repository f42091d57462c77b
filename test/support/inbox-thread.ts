import { parentPort, workerData } from 'node:worker_threads';
import { openInbox } from '../../src/runtime/inbox.js';
import { openDatabase } from './sqlite.js';

/** A thread that works on a file, and tells what it handles, until it gets a message. */
try {
  const inbox = openInbox({ database: openDatabase(workerData as string) });
  inbox.start(({ id }) => {
    parentPort?.postMessage(`handles ${id}`);
    return Promise.resolve(undefined);
  });
  parentPort?.once('message', () => void inbox.close());
  parentPort?.postMessage('works');
} catch (error) {
  parentPort?.postMessage(String(error));
}
