// Copied by hooksmith 0.1.0 from its src/runtime/dispatch.ts
// It is the same in every package: this file is overwritten.

import { accepted, noContent, Reply, type Answer } from './answer.js';
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

  /** `onAny`, the handler, and `onUnhandled` where nobody cared. */
  event(context: DeliveryContext<Event>): Answer | Promise<Answer> {
    const result = this.#surround(context, () => this.#runEvent(context));
    return after(result, (given) => {
      if (given instanceof Reply) return given;
      return context.isUnhandled ? accepted : noContent;
    });
  }

  /** A hook of a delivery that no handler gets. */
  hook<Name extends DeliveryHook>(
    name: Name,
    context: DeliveryContext<DeliveryOf<Name>>,
  ): Answer | Promise<Answer> {
    const hook = this.#options[name] as HookFunction<DeliveryOf<Name>> | undefined;
    const result = this.#surround(context, () => hook?.(context.event, context));
    return replyOr(result, answers[name](context.event, Boolean(hook)));
  }

  /** `onError`, or the logger. */
  error(context: FailureContext<Event | FailedDelivery>): unknown {
    const { onError = (error: unknown) => this.#logger.error(error) } = this.#options;
    return this.#surround(context, () => onError(context.error, context.event, context));
  }

  #runEvent(context: DeliveryContext<Event>): unknown {
    const { onAny, onUnhandled } = this.#options;
    const { event } = context;
    return after(onAny?.(event, context), (heard) => {
      if (heard instanceof Reply) return heard;
      return after(this.#handle(event, context), (result) => {
        const isOver = result instanceof Reply || !context.isUnhandled;
        return isOver ? result : onUnhandled?.(event, context);
      });
    });
  }

  #handle(event: Event, context: DeliveryContext<Event>): unknown {
    const { name } = event;
    const handlers = this.#options.handlers as Readonly<Record<string, Handler<Event>>>;
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    return handler ? handler(event, context) : context.unhandled();
  }

  /** Runs the middleware, the first outermost, and `run` inside of it. */
  #surround(context: object, run: () => unknown, from = 0): unknown {
    if (from === this.#middleware.length) return run();
    const around = this.#middleware[from] as Layer;
    const next = (): unknown => this.#surround(context, run, from + 1);
    return around(context, once(next));
  }
}

type HookFunction<Delivery> = (delivery: Delivery, context: HookContext) => unknown;

/** Middleware, whichever hook it runs around. */
type Layer = (context: object, next: () => unknown) => unknown;

/** The reply of a hook, if it gives one. */
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
