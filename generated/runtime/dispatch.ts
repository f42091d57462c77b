import { accepted, noContent, Reply, type Answer } from './answer.js';
import type { DeliveredEvent, Handler, HandlerContext, Logger } from './delivery.js';
import type { ReceiverOptions } from './options.js';
import { platform, type Signal } from './platform.js';
import { after } from './promises.js';

/** An event used up its time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** The context of one event. What few handlers ask for is made when they do. */
export class EventContext implements HandlerContext {
  isUnhandled = false;
  readonly logger: Logger;
  readonly waitUntil: (work: PromiseLike<unknown>) => void;
  #abort: { readonly signal: Signal; abort(reason: unknown): void } | undefined;

  constructor(logger: Logger, waitUntil: (work: PromiseLike<unknown>) => void) {
    this.logger = logger;
    this.waitUntil = waitUntil;
  }

  get signal(): Signal {
    return this.#controller.signal;
  }

  get #controller() {
    return (this.#abort ??= new platform.AbortController());
  }

  unhandled(): void {
    this.isUnhandled = true;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}

/** Hands an event to whoever is to get it. Throws or rejects as they do. */
export type Dispatch = (event: DeliveredEvent, context: EventContext) => Answer | Promise<Answer>;

export function createDispatch<Event extends DeliveredEvent, Handlers>(
  options: ReceiverOptions<Event, Handlers>,
): Dispatch {
  const { onAny, onUnhandled, middleware = [] } = options;
  const handlers = options.handlers as Readonly<Record<string, Handler<DeliveredEvent>>>;

  function handle(event: Event, context: EventContext): unknown {
    const { operation } = event;
    const handler = Object.hasOwn(handlers, operation) ? handlers[operation] : undefined;
    return handler ? handler(event, context) : context.unhandled();
  }

  function run(event: Event, context: EventContext): unknown {
    return after(onAny?.(event, context), (heard) => {
      if (heard instanceof Reply) return heard;
      return after(handle(event, context), (result) => {
        const isOver = result instanceof Reply || !context.isUnhandled;
        return isOver ? result : onUnhandled?.(event, context);
      });
    });
  }

  const runAll = middleware.reduceRight<Run<Event>>(
    (inner, around) => (event, context) =>
      around(
        event,
        context,
        once(() => inner(event, context)),
      ),
    run,
  );

  return (event, context) =>
    after(runAll(event as Event, context), (result) => {
      if (result instanceof Reply) return result;
      return context.isUnhandled ? accepted : noContent;
    });
}

type Run<Event> = (event: Event, context: EventContext) => unknown;

function once(next: () => unknown): () => unknown {
  let isCalled = false;
  return () => {
    if (isCalled) throw new Error('A middleware called next() twice.');
    isCalled = true;
    return next();
  };
}
