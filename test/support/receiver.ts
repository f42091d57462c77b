import { createNodeListener } from '../../src/runtime/node.js';
import type { DeliveredEvent, Handler } from '../../src/runtime/delivery.js';
import type { ReceiverOptions } from '../../src/runtime/options.js';
import { createReceiverOf } from '../../src/runtime/receiver.js';
import { send, serve, type Response } from './http.js';
import { table } from './receiver-events.js';

export type Handlers = Record<string, Handler<DeliveredEvent>>;
export type Options = Partial<ReceiverOptions<DeliveredEvent, Handlers>>;

/** A receiver of every event, served over HTTP, whose handlers record their events unless it has others. */
export async function receiver(options: Options = {}, basePath = '/hooks') {
  const events: DeliveredEvent[] = [];
  const handlers: Handlers = Object.fromEntries(
    Object.keys(table).map((name) => [name, (event: DeliveredEvent) => events.push(event)]),
  );
  const created = createReceiverOf(table, [], { handlers, ...options });
  const origin = await serve(createNodeListener(created, { basePath }));
  const post = (path: string, body: unknown = { secret: 'x' }, headers = {}): Promise<Response> =>
    send(origin, path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  return { origin, post, events, created };
}
