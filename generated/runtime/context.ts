// Copied by hooksmith 0.1.0 from its src/runtime/context.ts
// It is the same in every package: this file is overwritten.

import type { ErrorContext, FailedDelivery, HandlerContext } from './delivery.js';
import type { Hook } from './hooks.js';
import { platform, type Logger, type Signal } from './platform.js';

/** The part of a receiver that a context needs. */
export interface ContextHost {
  readonly logger: Logger;
  /** Lets work outlive its answer. */
  goOn(work: Promise<unknown>, waitUntil: WaitUntil, isDelivery: boolean): void;
  reportError(error: unknown, delivery: FailedDelivery, waitUntil: WaitUntil): void;
}

/** Keeps the runtime alive until some work is done. */
export type WaitUntil = ((work: Promise<unknown>) => void) | undefined;

/** The context of one delivery. Its rarer members are made when they are asked for, and may be taken out of it. */
export class DeliveryContext<Delivery extends FailedDelivery> implements HandlerContext {
  isUnhandled = false;
  /** True once its time is over. */
  isLate = false;
  /** True for what counts among the deliveries at work. */
  readonly isDelivery: boolean = true;
  readonly hook: Hook;
  readonly event: Delivery;
  readonly #host: ContextHost;
  readonly #waitUntil: WaitUntil;
  #abort: { readonly signal: Signal; abort(reason: unknown): void } | undefined;

  constructor(host: ContextHost, hook: Hook, event: Delivery, waitUntil: WaitUntil) {
    this.hook = hook;
    this.event = event;
    this.#host = host;
    this.#waitUntil = waitUntil;
  }

  get logger(): Logger {
    return this.#host.logger;
  }

  get signal(): Signal {
    return this.#controller.signal;
  }

  get waitUntil(): (work: PromiseLike<unknown>) => void {
    return (work) => {
      const done = Promise.resolve(work).catch((error: unknown) => this.fail(error));
      this.#host.goOn(done, this.#waitUntil, this.isDelivery);
    };
  }

  get unhandled(): () => void {
    return () => {
      this.isUnhandled = true;
    };
  }

  get #controller() {
    return (this.#abort ??= new platform.AbortController());
  }

  abort(reason: unknown): void {
    this.isLate = true;
    this.#controller.abort(reason);
  }

  /** Tells `onError`, which gets a whole event only where that has the type of its event. */
  fail(error: unknown): void {
    const { name, headers, receivedAt } = this.event;
    const failed = this.hook === 'handler' ? this.event : { name, headers, receivedAt };
    this.#host.reportError(error, failed, this.#waitUntil);
  }
}

/**
 * The context of one error. A failure from here on is written to the console, or it would go round in circles; and
 * with it the error that `onError` was told of.
 */
export class FailureContext<Delivery extends FailedDelivery>
  extends DeliveryContext<Delivery>
  implements ErrorContext
{
  override readonly isDelivery = false;
  readonly error: unknown;

  constructor(error: unknown, host: ContextHost, delivery: Delivery, waitUntil: WaitUntil) {
    super(host, 'onError', delivery, waitUntil);
    this.error = error;
  }

  override fail(error: unknown): void {
    const told = error === this.error ? [] : ['after', this.error];
    platform.console.error(error, ...told);
  }
}
