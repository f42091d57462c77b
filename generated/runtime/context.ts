// Copied by hooksmith 0.1.0 from its src/runtime/context.ts
// It is the same in every package: this file is overwritten.

import type { DeliveryAttempt, ErrorContext, FailedDelivery, HandlerContext } from './delivery.js';
import type { Hook } from './hooks.js';
import { platform, type Logger, type Signal } from './platform.js';

/** The part of a receiver that a context needs. */
export interface ContextHost {
  readonly logger: Logger;
  /** Lets work outlive its answer. */
  goOn(work: Promise<unknown>, waitUntil: WaitUntil, isDelivery: boolean): void;
  reportError(
    error: unknown,
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
    attempt?: DeliveryAttempt,
  ): void;
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
  readonly delivery: DeliveryAttempt | undefined;
  readonly #host: ContextHost;
  readonly #waitUntil: WaitUntil;
  #abort: { readonly signal: Signal; abort(reason: unknown): void } | undefined;

  constructor(
    host: ContextHost,
    hook: Hook,
    event: Delivery,
    waitUntil: WaitUntil,
    delivery?: DeliveryAttempt,
  ) {
    this.hook = hook;
    this.event = event;
    this.delivery = delivery;
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
      // Of the delivery itself this says nothing: it is done, or its own failure is told.
      const delivery = this.delivery && { ...this.delivery, isLast: false };
      const done = Promise.resolve(work).catch((error: unknown) => this.fail(error, delivery));
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
  fail(error: unknown, delivery: DeliveryAttempt | undefined = this.delivery): void {
    const { name, headers, receivedAt } = this.event;
    const failed = this.hook === 'handler' ? this.event : { name, headers, receivedAt };
    this.#host.reportError(error, failed, this.#waitUntil, delivery);
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

  constructor(
    error: unknown,
    host: ContextHost,
    event: Delivery,
    waitUntil: WaitUntil,
    delivery: DeliveryAttempt | undefined,
  ) {
    super(host, 'onError', event, waitUntil, delivery);
    this.error = error;
  }

  override fail(error: unknown): void {
    const told = error === this.error ? [] : ['after', this.error];
    try {
      platform.console.error(error, ...told);
    } catch {
      platform.console.error('An error could not be written: reading it throws.');
    }
  }
}
