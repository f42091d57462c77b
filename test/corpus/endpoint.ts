/** A package's receiver behind its adapter for Fetch, which remembers all that it is asked. */
import type { createFetchHandler } from '../../src/runtime/fetch.js';
import type {
  DeliveredEvent,
  InvalidDelivery,
  UnknownDelivery,
} from '../../src/runtime/delivery.js';
import type { Middleware } from '../../src/runtime/hooks.js';
import type { Receiver } from '../../src/runtime/receiver.js';
import type { TestReceiver } from '../../src/runtime/testing.js';
import type { Delivery } from './deliveries.js';

/** A module that exports a package, its table and the adapter. */
export interface Loaded {
  readonly createReceiver: (options: object) => Receiver;
  readonly events: Readonly<Record<string, unknown>>;
  readonly createFetchHandler: typeof createFetchHandler;
  readonly createTestReceiver: () => TestReceiver<DeliveredEvent>;
  readonly fixtures: Readonly<Record<string, unknown>>;
}

/** An answer, and whom the delivery reached. */
export interface Reached {
  readonly status: number;
  readonly handled: readonly { readonly by: string; readonly event: DeliveredEvent }[];
  readonly unknown: readonly UnknownDelivery[];
  readonly invalid: readonly InvalidDelivery[];
}

export type Post = (path: string, delivery: Delivery) => Promise<Reached>;

const basePath = '/hooks-5f0c1b';

/** Posts below the base path. */
export function endpointOf({ createReceiver, createFetchHandler: adapt, events }: Loaded): Post {
  let handled: Reached['handled'][number][] = [];
  let unknown: UnknownDelivery[] = [];
  let invalid: InvalidDelivery[] = [];
  const handlers = Object.keys(events).map((by) => [
    by,
    (event: DeliveredEvent) => void handled.push({ by, event }),
  ]);
  const watch: Middleware<DeliveredEvent> = ({ hook, event }, next) => {
    if (hook === 'onUnknown') unknown.push(event);
    if (hook === 'onInvalid') invalid.push(event);
    return next();
  };
  const receiver = createReceiver({
    handlers: Object.fromEntries(handlers) as object,
    middleware: [watch],
  });
  const answer = adapt(receiver, { basePath });
  return async (path, { body, headers }) => {
    [handled, unknown, invalid] = [[], [], []];
    const url = `https://example.com${basePath}${path}`;
    const { status } = await answer(new Request(url, { method: 'POST', body, headers }));
    return { status, handled, unknown, invalid };
  };
}
