import { problem, type Answer } from './answer.js';
import {
  FailureContext,
  type ContextHost,
  type DeliveryContext,
  type WaitUntil,
} from './context.js';
import type { FailedDelivery } from './delivery.js';
import { deliveryEnd, deliveryError, deliveryStart } from './diagnostics.js';
import { ReceiverClosedError, TimeLimitError } from './errors.js';
import { platform, type Logger } from './platform.js';
import { isThenable } from './promises.js';
import { withinTime } from './time-limit.js';

/** All that a receiver has at work, which closing waits for. Errors end here: no method throws or rejects. */
export class Work implements ContextHost {
  readonly logger: Logger;
  readonly timeLimit: number;
  readonly #hearError: (context: FailureContext<FailedDelivery>) => unknown;
  #atWork = 0;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** `hearError` is told of every error, and may throw or reject. */
  constructor(
    logger: Logger,
    timeLimit: number,
    hearError: (context: FailureContext<FailedDelivery>) => unknown,
  ) {
    this.logger = logger;
    this.timeLimit = timeLimit;
    this.#hearError = hearError;
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** The answer to a delivery that comes while the receiver is closing. */
  refuseClosed(delivery: FailedDelivery, waitUntil: WaitUntil): Answer {
    this.reportError(new ReceiverClosedError('The receiver is closing.'), delivery, waitUntil);
    return problem(503, { headers: { connection: 'close' } });
  }

  /** Does the work of a delivery, which counts as being at work until its answer is there. */
  attend(
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
    work: () => Answer | Promise<Answer>,
  ): Answer | Promise<Answer> {
    if (this.isClosing) return this.refuseClosed(delivery, waitUntil);
    const { name, receivedAt } = delivery;
    if (deliveryStart.hasSubscribers) deliveryStart.publish({ name, receivedAt });
    this.#atWork++;
    try {
      const answer = work();
      if (!isThenable(answer)) return this.#end(delivery, answer);
      return answer
        .catch((error: unknown) => this.#fail(error, delivery, waitUntil))
        .then((given) => this.#end(delivery, given));
    } catch (error) {
      return this.#end(delivery, this.#fail(error, delivery, waitUntil));
    }
  }

  /** The answer of a handler or a hook once it is done or out of time, of which it has `milliseconds`. */
  settle<Delivery extends FailedDelivery>(
    context: DeliveryContext<Delivery>,
    run: () => Answer | Promise<Answer>,
    milliseconds: number = this.timeLimit,
  ): Answer | Promise<Answer> {
    try {
      const answer = run();
      if (!isThenable(answer)) return answer;
      return withinTime(answer, milliseconds, context).catch((error: unknown) =>
        failureOf(error, context),
      );
    } catch (error) {
      return failureOf(error, context);
    }
  }

  /** Lets work that never rejects outlive its answer. */
  goOn(work: Promise<unknown>, waitUntil: WaitUntil): void {
    this.#atWork++;
    const done = work.then(() => this.#leave());
    waitUntil?.(done);
  }

  /** An error in the hook for errors, or in middleware around it, ends here. */
  reportError(error: unknown, delivery: FailedDelivery, waitUntil: WaitUntil): void {
    const { name, receivedAt } = delivery;
    if (deliveryError.hasSubscribers) deliveryError.publish({ name, receivedAt, error });
    const context = new FailureContext(error, this, delivery, waitUntil);
    const told = Promise.resolve().then(() => this.#hearError(context));
    const done = withinTime(told, this.timeLimit, context).catch((reason: unknown) =>
      context.fail(reason),
    );
    this.goOn(done, waitUntil);
  }

  /** Resolves when nothing is at work any more. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#onIdle = resolve;
      if (this.#atWork === 0) resolve();
    });
    return this.#closing;
  }

  #fail(error: unknown, delivery: FailedDelivery, waitUntil: WaitUntil): Answer {
    this.reportError(error, delivery, waitUntil);
    return problem(500);
  }

  #end({ name, receivedAt }: FailedDelivery, answer: Answer): Answer {
    this.#leave();
    const { status } = answer;
    if (deliveryEnd.hasSubscribers) deliveryEnd.publish({ name, receivedAt, status });
    return answer;
  }

  #leave(): void {
    this.#atWork--;
    if (this.#atWork === 0) this.#onIdle?.();
  }
}

function failureOf(error: unknown, context: Pick<DeliveryContext<FailedDelivery>, 'fail'>): Answer {
  context.fail(error);
  return problem(error instanceof TimeLimitError ? 503 : 500);
}

/** Lets what is waiting be done first, such as sending an answer. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    platform.setTimeout(resolve, 0);
  });
}
