// Copied by hooksmith 0.1.0 from its src/runtime/dispatch.ts
// It is the same in every package: this file is overwritten.

import { accepted, invalidPayload, noContent, problem, Reply, type Answer } from './answer.js';
import type { DeliveryContext, FailureContext } from './context.js';
import type {
  DeliveredEvent,
  FailedDelivery,
  Handler,
  InvalidDelivery,
  Logger,
  UnknownDelivery,
} from './delivery.js';
import type { ReceiverOptions } from './options.js';
import { after } from './promises.js';

/** A delivery used up its time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Hands a delivery to whoever is to get it, with middleware around it. Each throws or rejects as they do. */
export interface Dispatch<Event extends DeliveredEvent> {
  event(context: DeliveryContext<Event>): Answer | Promise<Answer>;
  invalid(context: DeliveryContext<InvalidDelivery>): Answer | Promise<Answer>;
  unknown(context: DeliveryContext<UnknownDelivery>): Answer | Promise<Answer>;
  error(context: FailureContext<Event | FailedDelivery>): unknown;
}

export function createDispatch<Event extends DeliveredEvent, Handlers>(
  options: ReceiverOptions<Event, Handlers>,
  logger: Logger,
): Dispatch<Event> {
  const { onAny, onUnhandled, onInvalid, onUnknown, middleware = [] } = options;
  const { onError = (error: unknown) => logger.error(error) } = options;
  const handlers = options.handlers as Readonly<Record<string, Handler<DeliveredEvent>>>;

  function handle(event: Event, context: DeliveryContext<Event>): unknown {
    const { operation } = event;
    const handler = Object.hasOwn(handlers, operation) ? handlers[operation] : undefined;
    return handler ? handler(event, context) : context.unhandled();
  }

  function runEvent(context: DeliveryContext<Event>): unknown {
    const { event } = context;
    return after(onAny?.(event, context), (heard) => {
      if (heard instanceof Reply) return heard;
      return after(handle(event, context), (result) => {
        const isOver = result instanceof Reply || !context.isUnhandled;
        return isOver ? result : onUnhandled?.(event, context);
      });
    });
  }

  /** The first outermost. */
  function surround<Context>(run: (context: Context) => unknown): (context: Context) => unknown {
    const layers = middleware as readonly ((context: Context, next: () => unknown) => unknown)[];
    return layers.reduceRight<(context: Context) => unknown>(
      (inner, around) => (context) =>
        around(
          context,
          once(() => inner(context)),
        ),
      run,
    );
  }

  const event = surround(runEvent);
  const invalid = surround((context: DeliveryContext<InvalidDelivery>) =>
    onInvalid?.(context.event, context),
  );
  const unknown = surround((context: DeliveryContext<UnknownDelivery>) =>
    onUnknown?.(context.event, context),
  );
  const error = surround((context: FailureContext<Event | FailedDelivery>) =>
    onError(context.error, context.event, context),
  );

  return {
    event: (context) =>
      after(event(context), (result) => {
        if (result instanceof Reply) return result;
        return context.isUnhandled ? accepted : noContent;
      }),
    invalid: (context) =>
      replyOr(invalid(context), onInvalid ? noContent : invalidPayload(context.event.issues)),
    unknown: (context) => replyOr(unknown(context), problem(404)),
    error,
  };
}

/** What a hook replies, if it does. */
export function replyOr(result: unknown, otherwise: Answer): Answer | Promise<Answer> {
  return after(result, (reply) => (reply instanceof Reply ? reply : otherwise));
}

function once(next: () => unknown): () => unknown {
  let isCalled = false;
  return () => {
    if (isCalled) throw new Error('A middleware called next() twice.');
    isCalled = true;
    return next();
  };
}
