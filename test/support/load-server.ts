import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeListener } from '../../src/runtime/node.js';
import { createReceiverOf } from '../../src/runtime/receiver.js';
import { table } from './receiver-events.js';

/** Serves a receiver in a process of its own; tells its memory and what it handled when asked. */
let handled = 0;
const receiver = createReceiverOf(table, [], {
  handlers: {
    thing: () => {
      handled++;
    },
    me: async () => {
      await Promise.resolve();
      handled++;
    },
  },
  onError: () => undefined,
});

const server = createServer(createNodeListener(receiver, { basePath: '/hooks' }));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ handled, heap: process.memoryUsage().heapUsed });
});
