// Copied by hooksmith 0.1.0 from its src/runtime/work.ts
// It is the same in every package: this file is overwritten.

import { problem, Refusal, type Answer } from './answer.js';
import {
  FailureContext,
  type ContextHost,
  type DeliveryContext,
  type WaitUntil,
} from './context.js';
import type { DeliveryAttempt, FailedDelivery } from './delivery.js';
import { deliveryEnd, deliveryError, deliveryStart } from './diagnostics.js';
import { ReceiverClosedError, TimeLimitError } from './errors.js';
import type { Logger } from './platform.js';
import { isThenable, nextTask } from './promises.js';
import type { Arriving, Refusals } from './refusals.js';
import { isOfLimit, runAfter, withinTime } from './time-limit.js';

interface WorkOptions {
  readonly logger: Logger;
  readonly timeLimit: number;
  readonly maxAtWork: number;
  readonly refusals: Refusals;
  /** Is told of every error, and may throw or reject. */
  readonly hearError: (context: FailureContext<FailedDelivery>) => unknown;
}

/** Sends an answer, and resolves once it is out; undefined if that is so at once. Neither throws nor rejects. */
export type Send = (answer: Answer) => Promise<void> | undefined;

/** All that a receiver has at work, which closing waits for. Errors end here: no method throws or rejects, except `within`. */
export class Work implements ContextHost {
  readonly logger: Logger;
  readonly timeLimit: number;
  readonly #options: WorkOptions;
  /** All that closing waits for. */
  #atWork = 0;
  /** The deliveries among it. */
  #deliveries = 0;
  /** Those that came and have no answer yet. */
  #undecided = 0;
  #isClosing = false;
  #waiting: (() => void)[] = [];
  #onDecided: (() => void)[] = [];

  constructor(options: WorkOptions) {
    this.logger = options.logger;
    this.timeLimit = options.timeLimit;
    this.#options = options;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** The refusal of any delivery at this time, if there is one: the receiver is closing, or has enough to do. */
  refuse(delivery: FailedDelivery, waitUntil: WaitUntil): Answer | undefined {
    if (this.#isClosing) {
      this.reportError(new ReceiverClosedError('The receiver is closing.'), delivery, waitUntil);
      return problem(503, { detail: 'The receiver is closing.' });
    }
    const isFull = this.#deliveries >= this.#options.maxAtWork;
    return isFull ? problem(503, { detail: 'Too many deliveries are at work.' }) : undefined;
  }

  /** Every answer comes by here on its way out. */
  finish(answer: Answer, delivery: Arriving, waitUntil: WaitUntil): Answer {
    const { refusals } = this.#options;
    if (answer instanceof Refusal && refusals.isHeard) {
      const told = Promise.resolve().then(() => refusals.tell(answer, delivery));
      const fail = (error: unknown): void => this.reportError(error, delivery, waitUntil);
      const context = { abort: () => undefined, fail, isDelivery: false };
      this.goOn(this.#limit(told, this.timeLimit, context).catch(fail), waitUntil, false);
    }
    if (!this.#isClosing) return answer;
    const { status, headers, body } = answer;
    return { status, headers: { ...headers, connection: 'close' }, body };
  }

  /** Does the work of a delivery, which counts as being at work until its answer is sent. */
  attend(
    delivery: Arriving,
    waitUntil: WaitUntil,
    work: () => Answer | Promise<Answer>,
    send?: Send,
  ): Answer | Promise<Answer> {
    const refusal = this.refuse(delivery, waitUntil);
    this.#enter(true);
    if (refusal) return this.#send(refusal, delivery, waitUntil, send);
    const { name, receivedAt } = delivery;
    this.#undecided++;
    if (deliveryStart.hasSubscribers) deliveryStart.publish({ name, receivedAt });
    const end = (answer: Answer): Answer => this.#end(delivery, waitUntil, answer, send);
    const fail = (error: unknown): Answer => end(this.fail(error, delivery, waitUntil));
    let answer: Answer | Promise<Answer>;
    try {
      answer = work();
    } catch (error) {
      return fail(error);
    }
    return isThenable(answer) ? answer.then(end, fail) : end(answer);
  }

  /** The answer of a handler or a hook once it is done or out of time, of which it has `milliseconds`. */
  settle<Delivery extends FailedDelivery>(
    context: DeliveryContext<Delivery>,
    run: () => Answer | Promise<Answer>,
    milliseconds: number = this.timeLimit,
  ): Answer | Promise<Answer> {
    try {
      const answer = run();
      if (!isThenable(answer)) return named(answer, context);
      return this.#limit(answer, milliseconds, context).then(
        (given) => named(given, context),
        (error: unknown) => failureOf(error, context),
      );
    } catch (error) {
      return failureOf(error, context);
    }
  }

  /** The answer of a handler, as work that closing waits for. Throws or rejects as the handler does, and once its time is over. */
  attempt<Delivery extends FailedDelivery>(
    context: DeliveryContext<Delivery>,
    run: () => Answer | Promise<Answer>,
  ): Answer | Promise<Answer> {
    const answer = run();
    if (!isThenable(answer)) return answer;
    const limited = this.#limit(answer, this.timeLimit, context);
    const leave = (): void => this.#leave(false);
    this.#enter(false);
    void limited.then(leave, leave);
    return limited;
  }

  /** The result of a hook that has no context. Throws or rejects as that does, and once its time is over. */
  within<Result>(
    run: () => Result | PromiseLike<Result>,
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
  ): Result | Promise<Result> {
    const result = run();
    if (!isThenable(result)) return result;
    const fail = (error: unknown): void => this.reportError(error, delivery, waitUntil);
    return this.#limit(result, this.timeLimit, { abort: () => undefined, fail, isDelivery: true });
  }

  /** Lets work outlive its answer, and ends with it even if it rejects; as a delivery, which others are refused for, or beside one. */
  goOn(work: Promise<unknown>, waitUntil: WaitUntil, isDelivery: boolean): void {
    this.#enter(isDelivery);
    const leave = (): void => this.#leave(isDelivery);
    const done = work.then(leave, leave);
    waitUntil?.(done);
  }

  /** A `waitUntil` that can't fail: `onError` is called if the work does. */
  guard(waitUntil: WaitUntil, delivery: FailedDelivery): WaitUntil {
    if (!waitUntil) return undefined;
    const keep = async (work: Promise<unknown>): Promise<void> => waitUntil(work);
    return (work) => {
      keep(work).catch((error: unknown) => this.reportError(error, delivery, undefined));
    };
  }

  /** An error in the hook for errors, or in middleware around it, ends here. */
  reportError(
    error: unknown,
    delivery: FailedDelivery,
    waitUntil: WaitUntil,
    attempt?: DeliveryAttempt,
  ): void {
    const { name, receivedAt } = delivery;
    if (deliveryError.hasSubscribers) deliveryError.publish({ name, receivedAt, error });
    const context = new FailureContext(error, this, delivery, waitUntil, attempt);
    const told = Promise.resolve().then(() => this.#options.hearError(context));
    const done = this.#limit(told, this.timeLimit, context).catch((reason: unknown) =>
      context.fail(reason),
    );
    this.goOn(done, waitUntil, false);
  }

  /** Resolves when each delivery that came has its answer, or after as many milliseconds. */
  decided(milliseconds: number): Promise<void> {
    if (this.#undecided === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = runAfter(milliseconds, resolve);
      this.#onDecided.push(() => {
        stop();
        resolve();
      });
    });
  }

  /** Refuses what is new. Resolves when nothing is at work any more, or after as many milliseconds. */
  close(milliseconds: number): Promise<void> {
    this.#isClosing = true;
    return new Promise((resolve) => {
      const stop = runAfter(milliseconds, () => {
        this.logger.warn(`close() has waited ${milliseconds} ms for work that is not done.`);
        resolve();
      });
      void this.#done().then(() => {
        stop();
        resolve();
      });
    });
  }

  /** An answer that was just handed to a framework is sent a task later. */
  async #done(): Promise<void> {
    do {
      if (this.#atWork > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await nextTask();
    } while (this.#atWork > 0);
  }

  /** Out of time, it goes on as work that closing waits for, and its failure is told. Nothing is kept alive for it. */
  #limit<Result>(
    result: PromiseLike<Result>,
    milliseconds: number,
    context: Pick<DeliveryContext<FailedDelivery>, 'abort' | 'fail' | 'isDelivery'>,
  ): Promise<Result> {
    return withinTime(result, milliseconds, (limit) => {
      context.abort(limit);
      const done = Promise.resolve(result).then(undefined, (error: unknown) => {
        if (!isOfLimit(error, limit)) context.fail(error);
      });
      this.goOn(done, undefined, context.isDelivery);
    });
  }

  /** The answer to a delivery that failed, once its error is told. */
  fail(error: unknown, delivery: FailedDelivery, waitUntil: WaitUntil): Answer {
    this.reportError(error, delivery, waitUntil);
    return problemOf(error);
  }

  #end(delivery: Arriving, waitUntil: WaitUntil, answer: Answer, send: Send | undefined): Answer {
    const { name, receivedAt } = delivery;
    const { status } = answer;
    if (--this.#undecided === 0) for (const resume of this.#onDecided.splice(0)) resume();
    if (deliveryEnd.hasSubscribers) deliveryEnd.publish({ name, receivedAt, status });
    return this.#send(answer, delivery, waitUntil, send);
  }

  #send(answer: Answer, delivery: Arriving, waitUntil: WaitUntil, send: Send | undefined): Answer {
    const given = this.finish(answer, delivery, waitUntil);
    const sent = send?.(given);
    if (sent) void sent.then(() => this.#leave(true));
    else this.#leave(true);
    return given;
  }

  #enter(isDelivery: boolean): void {
    this.#atWork++;
    if (isDelivery) this.#deliveries++;
  }

  #leave(isDelivery: boolean): void {
    this.#atWork--;
    if (isDelivery) this.#deliveries--;
    if (this.#atWork > 0) return;
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

/** A refusal by a handler or a hook is one of its event. */
function named(answer: Answer, { event }: DeliveryContext<FailedDelivery>): Answer {
  return answer instanceof Refusal ? answer.of(event.name) : answer;
}

function failureOf(error: unknown, context: DeliveryContext<FailedDelivery>): Answer {
  context.fail(error);
  return named(problemOf(error), context);
}

function problemOf(error: unknown): Answer {
  if (!(error instanceof TimeLimitError)) return problem(500);
  return problem(503, { detail: 'The time limit is over.' });
}
