// Copied by hooksmith 0.1.0 from its src/runtime/receiver.ts
// It is the same in every package: this file is overwritten.

import { Acceptance, type AcceptOptions, type Reception } from './accept.js';
import { problem, type Answer } from './answer.js';
import { checkReceiver } from './checks.js';
import type { DeliveredEvent, RequestHead } from './delivery.js';
import { Dispatch } from './dispatch.js';
import { checkDedupe } from './duplicates.js';
import { namedEvents, type Events } from './events.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { Intake, type DeliverOptions } from './receive.js';
import { Router } from './routes.js';
import type { Telling } from './tellings.js';
import { Work } from './work.js';

/** Decodes, validates and dispatches. Knows no framework: an adapter feeds it and sends its answers. */
export interface Receiver<Event extends DeliveredEvent = DeliveredEvent> {
  /** Decides from the head of a request if its body is worth reading. Never throws. */
  accept(request: RequestHead, options?: AcceptOptions): Reception;
  /**
   * Validates and dispatches a payload that came some other way, from a queue or a test. Never rejects.
   * Nothing is verified.
   */
  deliver<Name extends Event['name']>(
    name: Name,
    payload: PayloadOf<Event, Name>,
    options?: DeliverOptions,
  ): Promise<Answer>;
  /** Refuses new deliveries with 503 and resolves when those at work, and all that they wait for, are done. */
  close(): Promise<void>;
}

/** The payload of the event of a name. */
export type PayloadOf<Event extends DeliveredEvent, Name> = Event extends unknown
  ? Name extends Event['name']
    ? Event['payload']
    : never
  : never;

/** The part of a receiver that an adapter needs. */
export type Acceptor = Pick<Receiver, 'accept'>;

/** A delivery goes from `Acceptance` (its head) through `Intake` (its body) to `Dispatch` (handler and hooks). */
export function createReceiverOf<Event extends DeliveredEvent, Handlers>(
  events: Events,
  tellings: readonly Telling[],
  options: ReceiverOptions<Event, Handlers>,
): Receiver<Event> {
  const named = namedEvents(events);
  checkReceiver(options, named);
  const { timeLimit = 30_000, logger = platform.console } = options;
  if (options.dedupe) checkDedupe(options.dedupe, options.verify?.deliveryId, named.values());
  const dispatch = new Dispatch(options, logger);
  const work = new Work(logger, timeLimit, (context) => dispatch.error(context));
  const router = new Router(named, tellings);
  const intake = new Intake(options, router, dispatch, work);
  const acceptance = new Acceptance(options, router, intake, work);
  return {
    accept: (request, given) => acceptance.accept(request, given),
    deliver: async (name, payload, given) => {
      const event = named.get(name);
      return event ? intake.deliver(event, payload, given) : problem(404);
    },
    close: () => work.close(),
  };
}
