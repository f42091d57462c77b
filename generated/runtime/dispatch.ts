// Copied by hooksmith 0.1.0 from its src/runtime/dispatch.ts
// It is the same in every package: this file is overwritten.

import { accepted, noContent, replyOf, type Answer } from './answer.js';
import type { DeliveryContext, FailureContext } from './context.js';
import type { DeliveredEvent, FailedDelivery, Handler, HookContext } from './delivery.js';
import { answers, type DeliveryHook, type DeliveryOf } from './hooks.js';
import type { ReceiverOptions } from './options.js';
import type { Logger } from './platform.js';
import { after } from './promises.js';

/** Runs handlers and hooks, with middleware around each. Its methods throw or reject as those do. */
export class Dispatch<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #middleware: readonly Layer[];
  readonly #logger: Logger;

  constructor(options: ReceiverOptions<Event, unknown>, logger: Logger) {
    this.#options = options;
    this.#middleware = [...((options.middleware ?? []) as readonly Layer[])];
    this.#logger = logger;
  }

  /** `onAny`, the handler, and `onUnhandled` if nobody cared. */
  event(context: DeliveryContext<Event>): Answer | Promise<Answer> {
    const result = this.#surround(context, () => this.#runEvent(context));
    return after(result, (given) => {
      const otherwise = context.isUnhandled ? accepted : noContent;
      return replyOf(given) ?? otherwise;
    });
  }

  /** A hook of a delivery that no handler gets. */
  hook<Name extends DeliveryHook>(
    name: Name,
    context: DeliveryContext<DeliveryOf<Name>>,
  ): Answer | Promise<Answer> {
    const hooks = this.#options as HookFunctions<DeliveryOf<Name>>;
    const result = this.#surround(context, () => hooks[name]?.(context.event, context));
    const otherwise = answers[name](context.event, Boolean(hooks[name]));
    return after(result, (given) => replyOf(given) ?? otherwise);
  }

  /** `onError`, or the logger. */
  error(context: FailureContext<Event | FailedDelivery>): unknown {
    const { error, event } = context;
    return this.#surround(context, () =>
      this.#options.onError
        ? this.#options.onError(error, event, context)
        : this.#logger.error(error),
    );
  }

  #runEvent(context: DeliveryContext<Event>): unknown {
    const { event } = context;
    return after(this.#options.onAny?.(event, context), (heard) => {
      const reply = replyOf(heard);
      return reply ?? this.#handleOrNot(event, context);
    });
  }

  #handleOrNot(event: Event, context: DeliveryContext<Event>): unknown {
    return after(this.#handle(event, context), (result): unknown => {
      if (!context.isUnhandled) return result;
      return replyOf(result) ?? this.#options.onUnhandled?.(event, context);
    });
  }

  #handle(event: Event, context: DeliveryContext<Event>): unknown {
    const { handlers } = this.#options;
    const handler = handlerOf<Event>(handlers, event.name);
    return handler ? handler.call(handlers, event, context) : context.unhandled();
  }

  /** Runs the middleware, the first outermost, and `run` inside of it. */
  #surround(context: object, run: () => unknown, from = 0): unknown {
    if (from === this.#middleware.length) return run();
    const around = this.#middleware[from] as Layer;
    const next = (): unknown => this.#surround(context, run, from + 1);
    return around(context, once(next));
  }
}

type HookFunctions<Delivery> = {
  readonly [Name in DeliveryHook]?: (delivery: Delivery, context: HookContext) => unknown;
};

/** Middleware, whichever hook it runs around. */
type Layer = (context: object, next: () => unknown) => unknown;

/** The function for an event: a member, or a method of a class. What every object has, such as `toString`, is none. */
export function handlerOf<Event extends DeliveredEvent>(
  handlers: object,
  name: string,
): Handler<Event> | undefined {
  const isOfAll = !Object.hasOwn(handlers, name) && name in Object.prototype;
  const handler = isOfAll ? undefined : (handlers as Readonly<Record<string, unknown>>)[name];
  return handler as Handler<Event> | undefined;
}

function once(next: () => unknown): () => unknown {
  let isCalled = false;
  return () => {
    if (isCalled) throw new Error('A middleware called next() twice.');
    isCalled = true;
    return next();
  };
}
