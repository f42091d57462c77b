import type { ServerResponse } from 'node:http';
import { guards } from './page.js';
import type { Session } from './session.js';
import { summaryOf } from './views.js';
import type { Delivery } from './store.js';

/** A sign of life for what stands between, in milliseconds. */
const pulse = 15_000;
/** A page that reads no faster than this is cut off, and comes back, in bytes. */
const mostWaiting = 4 * 1024 * 1024;

/**
 * Sends deliveries as they come and change, as server-sent events. `lastId` says what a page has that comes back: it gets all that it
 * hasn't, each once. After a restart it is told to forget what it has.
 */
export function streamTo(
  response: ServerResponse,
  session: Session,
  lastId: string | string[] | undefined,
): void {
  const { store } = session;
  response.writeHead(200, { ...guards, 'content-type': 'text/event-stream' });
  response.write('retry: 500\n\n');
  const write = (event: string, id: number, data: object): void => {
    response.write(`id: ${store.run}.${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength > mostWaiting) response.destroy();
  };
  const tell = (delivery: Delivery | undefined): void => {
    if (delivery) write('delivery', delivery.change, summaryOf(delivery, session));
    else write('cleared', store.change, {});
  };
  const [run, change = ''] = String(lastId).split('.');
  const known = run === store.run ? Number(change) : -1;
  const { isCleared, deliveries } = store.since(known);
  if (isCleared || known < 0) write('cleared', Math.max(known, 0), {});
  for (const delivery of [...deliveries].sort((left, right) => left.change - right.change)) {
    tell(delivery);
  }
  const stop = store.listen(tell);
  const timer = setInterval(() => response.write(':\n\n'), pulse);
  response.on('close', () => {
    clearInterval(timer);
    stop();
  });
}
