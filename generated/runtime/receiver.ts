// Copied by hooksmith 0.1.0 from its src/runtime/receiver.ts
// It is the same in every package: this file is overwritten.

import { Acceptance, type AcceptOptions, type Reception } from './accept.js';
import { problem, type Answer } from './answer.js';
import type { DeliveredEvent, RequestHead } from './delivery.js';
import { Dispatch } from './dispatch.js';
import { namedOperations, type Operations } from './operations.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { Intake, type DeliverOptions } from './receive.js';
import { Router } from './routes.js';
import { Work } from './work.js';

/** Decodes, validates and dispatches. Knows no framework: an adapter feeds it and sends its answers. */
export interface Receiver<Event extends DeliveredEvent = DeliveredEvent> {
  /** Decides from the head of a request if its body is worth reading. Never throws. */
  accept(request: RequestHead, options?: AcceptOptions): Reception;
  /**
   * Validates and dispatches a payload that came some other way, from a queue or a test. Never rejects.
   * Nothing is verified.
   */
  deliver<Operation extends Event['operation']>(
    operation: Operation,
    payload: PayloadOf<Event, Operation>,
    options?: DeliverOptions,
  ): Promise<Answer>;
  /** Refuses new deliveries with 503 and resolves when those at work, and all that they wait for, are done. */
  close(): Promise<void>;
}

/** The payload of an operation's event. */
export type PayloadOf<Event extends DeliveredEvent, Operation> = Event extends unknown
  ? Operation extends Event['operation']
    ? Event['payload']
    : never
  : never;

/** The part of a receiver that an adapter needs. */
export type Acceptor = Pick<Receiver, 'accept'>;

/** A delivery goes from `Acceptance` (its head) through `Intake` (its body) to `Dispatch` (handler and hooks). */
export function createReceiverOf<Event extends DeliveredEvent, Handlers>(
  operations: Operations,
  options: ReceiverOptions<Event, Handlers>,
): Receiver<Event> {
  const { timeLimit = 30_000, logger = platform.console } = options;
  const named = namedOperations(operations);
  const dispatch = new Dispatch(options, logger);
  const work = new Work(logger, timeLimit, (context) => dispatch.error(context));
  const intake = new Intake(options, dispatch, work);
  const acceptance = new Acceptance(options, new Router(named.values()), intake, work);
  return {
    accept: (request, given) => acceptance.accept(request, given),
    deliver: async (name, payload, given) => {
      const operation = named.get(name);
      return operation ? intake.deliver(operation, payload, given) : problem(404);
    },
    close: () => work.close(),
  };
}
