// Copied by hooksmith 0.1.0 from its src/runtime/receiver.ts
// It is the same in every package: this file is overwritten.

import { Acceptance, type AcceptOptions, type Reception } from './accept.js';
import { problem, type Answer } from './answer.js';
import { checkReceiver } from './checks.js';
import type { DeliveredEvent, RefusedDelivery, RequestHead } from './delivery.js';
import { Dispatch } from './dispatch.js';
import { checkDedupe, Duplicates } from './duplicates.js';
import { namedEvents, type Events } from './events.js';
import { Keeper } from './keep.js';
import type { WorkOff } from './kept.js';
import type { ReceiverOptions } from './options.js';
import { platform } from './platform.js';
import { Intake, type DeliverOptions } from './receive.js';
import { Refusals } from './refusals.js';
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
  /** Handles a delivery that an inbox of yours has kept, in this process or another. Never rejects: it gives a failure back. */
  readonly process: WorkOff;
  /**
   * Refuses new deliveries with 503. Once those that came before are kept, the inbox hands nothing over any more. Resolves when those at work are answered and all that they left to do is done,
   * or when its own time limit is over.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** The options of `close`. */
export interface CloseOptions {
  /** The longest time to wait, in milliseconds. 30 seconds unless set; `Infinity` for no limit. */
  readonly timeLimit?: number;
}

/** The payload of the event of a name. */
export type PayloadOf<Event extends DeliveredEvent, Name> = Event extends unknown
  ? Name extends Event['name']
    ? Event['payload']
    : never
  : never;

/** The part of a receiver that an adapter needs. */
export type Acceptor = Pick<Receiver, 'accept'>;

/** In milliseconds. */
const defaultTimeLimit = 30_000;

/** Milliseconds that closing an inbox waits for what has arrived: longer than a delivery takes to be verified and kept. */
const longestDecision = 5_000;

/** A delivery goes from `Acceptance` (its head) through `Intake` (its body) to `Dispatch` (handler and hooks). */
export function createReceiverOf<Event extends DeliveredEvent, Handlers>(
  events: Events,
  tellings: readonly Telling[],
  options: ReceiverOptions<Event, Handlers>,
): Receiver<Event> {
  const named = namedEvents(events);
  checkReceiver(options, named);
  const { logger = platform.console, dedupe, verify } = options;
  const { timeLimit = defaultTimeLimit, maxAtWork = Infinity } = options;
  if (dedupe) checkDedupe(dedupe, verify?.deliveryId, named.values());
  const dispatch = new Dispatch(options, logger);
  const hook = options.onRefused && ((refused: RefusedDelivery) => options.onRefused?.(refused));
  const refusals = new Refusals(hook, named);
  const hearError = dispatch.error.bind(dispatch);
  const work = new Work({ logger, timeLimit, maxAtWork, refusals, hearError });
  const { store } = dedupe ?? {};
  const duplicates = dedupe && store && new Duplicates(dedupe, store, verify?.deliveryId, work);
  const keeper = new Keeper(options, named, dispatch, work);
  const router = new Router(named, tellings);
  const intake = new Intake(options, router, dispatch, work, duplicates, keeper);
  const acceptance = new Acceptance(options, router, intake, work, keeper);
  const process: WorkOff = (kept, attempt) => keeper.process(kept, attempt);
  const { inbox, work: isWorking = true } = options;
  if (isWorking) inbox?.start(process);
  let closing: Promise<void> | undefined;
  /** Waits for what has arrived, which is kept first. Errors are told, and keep nobody waiting. */
  const closeInbox = async (limit: number): Promise<void> => {
    try {
      if (inbox) await work.decided(Math.min(longestDecision, limit / 2));
      await inbox?.close();
    } catch (error) {
      logger.error(error);
    }
  };
  return {
    accept: (request, given) => acceptance.accept(request, given),
    deliver: async (name, payload, given) => {
      const event = named.get(name);
      if (event) return intake.deliver(event, payload, given);
      const { headers = {} } = given ?? {};
      const delivery = { name: undefined, headers, receivedAt: new Date() };
      return work.finish(problem(404), delivery, undefined);
    },
    process,
    close: (given) => {
      const limit = given?.timeLimit ?? defaultTimeLimit;
      if (!closing) work.goOn((closing = closeInbox(limit)), undefined, false);
      return work.close(limit);
    },
  };
}
