// Copied by hooksmith 0.1.0 from its src/runtime/inbox-sqs.ts
// It is the same in every package: this file is overwritten.

import { checkOptions, name, object } from './checks.js';
import { bytesOf } from './bytes.js';
import { hashOf } from './duplicates.js';
import {
  allOf,
  inBatches,
  inShares,
  packedText,
  EngineInbox,
  engineRules,
  promptly,
  refuseLanes,
  repeat,
  Watch,
  workPacked,
  type EngineOptions,
} from './inbox-engine.js';
import {
  defaultAttempts,
  defaultBackoff,
  defaultConcurrency,
  delayAfter,
  nextTry,
} from './retries.js';
import type { Failure, Inbox, KeptDelivery, WorkOff } from './kept.js';
import { grouped } from './packed.js';
import { platform, type Signal } from './platform.js';
import { runEvery } from './time-limit.js';

/** The part of `new SQS()` of @aws-sdk/client-sqs 3 that is used. */
export interface SqsLike {
  sendMessageBatch(input: {
    QueueUrl: string;
    Entries: (SqsMessageInput & { Id: string })[];
  }): Promise<{
    Failed?: { Code?: string | undefined; Message?: string | undefined }[] | undefined;
  }>;
  sendMessage(input: SqsMessageInput & { QueueUrl: string }): Promise<unknown>;
  receiveMessage(
    input: {
      QueueUrl: string;
      MaxNumberOfMessages: number;
      WaitTimeSeconds: number;
      VisibilityTimeout: number;
      MessageSystemAttributeNames: 'All'[];
    },
    options: { abortSignal: Signal },
  ): Promise<{ Messages?: SqsMessage[] | undefined }>;
  deleteMessage(input: { QueueUrl: string; ReceiptHandle: string }): Promise<unknown>;
  changeMessageVisibility(input: {
    QueueUrl: string;
    ReceiptHandle: string;
    VisibilityTimeout: number;
  }): Promise<unknown>;
  getQueueAttributes(input: {
    QueueUrl: string;
    AttributeNames: 'RedrivePolicy'[];
  }): Promise<{ Attributes?: { RedrivePolicy?: string | undefined } | undefined }>;
  getQueueUrl(input: {
    QueueName: string;
    QueueOwnerAWSAccountId: string;
  }): Promise<{ QueueUrl?: string | undefined }>;
}

interface SqsMessageInput {
  MessageBody: string;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

interface SqsMessage {
  MessageId?: string | undefined;
  Body?: string | undefined;
  ReceiptHandle?: string | undefined;
  Attributes?: Readonly<Partial<Record<string, string>>> | undefined;
}

/** The part of an event of SQS that a function of Lambda reads. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly MessageGroupId?: string | undefined;
  };
}

/** The messages that SQS hands over again. The event source needs `ReportBatchItemFailures`. */
export interface SqsBatchResult {
  readonly batchItemFailures: { itemIdentifier: string }[];
}

/** The options of `sqsInbox`. The number of attempts is the queue's own `maxReceiveCount`. */
export interface SqsInboxOptions extends Omit<EngineOptions, 'attempts'> {
  /** One that ends in `.fifo` has lanes, and leaves out copies of five minutes. */
  readonly queueUrl: string;
}

const { concurrency, backoff, logger } = engineRules;
const sqsRules = { concurrency, backoff, logger, queueUrl: name };

/** Bytes of a message, and of all messages that are sent at once. */
const messageLimit = 1024 * 1024;

/** Seconds that a message is ours, again and again while it is at work. */
const lease = 60;

/** In seconds. SQS refuses more than twelve hours from when it handed a message over, and that was a while ago. */
const longestWait = 11 * 60 * 60;

/**
 * Keeps deliveries in a queue of SQS. Give it a dead-letter queue with `maxReceiveCount` 12 and 14 days of retention for
 * both: without one, whatever fails is deleted when the retention ends.
 */
export function sqsInbox(sqs: SqsLike, options: SqsInboxOptions): Inbox {
  checkOptions<SqsInboxOptions>('sqsInbox', options, sqsRules, ['queueUrl']);
  return new SqsInbox(sqs, options);
}

class SqsInbox extends EngineInbox {
  readonly deliveryLimit: number = messageLimit - 64 * 1024;
  readonly hasLanes: boolean;
  readonly #sqs: SqsLike;
  readonly #options: SqsInboxOptions;
  readonly #watch: Watch;
  readonly #queue: Queue;
  readonly #put: (entries: readonly SqsMessageInput[]) => Promise<void>;
  readonly #ending = new platform.AbortController();
  #stop: (() => Promise<void>) | undefined;

  constructor(sqs: SqsLike, options: SqsInboxOptions) {
    super();
    this.hasLanes = options.queueUrl.endsWith('.fifo');
    this.#sqs = sqs;
    this.#options = options;
    this.#watch = new Watch('SQS', options);
    this.#queue = new Queue(sqs, options, this.#watch);
    this.#put = grouped((entries) => this.#queue.send(entries), { most: 10 });
  }

  start(work: WorkOff): void {
    const { concurrency = defaultConcurrency } = this.#options;
    // Of a FIFO queue one at a time: SQS hands over no other of its lane meanwhile.
    const shares = inShares(concurrency, this.hasLanes ? 1 : 10);
    this.#stop = repeat(shares, (most) => this.#turn(work, most), this.#watch);
  }

  protected async keep(deliveries: readonly KeptDelivery[]): Promise<void> {
    if (!this.hasLanes) refuseLanes('This queue', deliveries, 'Take a FIFO queue.');
    await this.#put(
      await Promise.all(deliveries.map((delivery) => entryOf(delivery, this.hasLanes))),
    );
  }

  protected async end(): Promise<void> {
    const stopped = this.#stop?.();
    this.#ending.abort(new Error('The inbox is closed.'));
    await stopped;
  }

  async #turn(work: WorkOff, most: number): Promise<void> {
    const { Messages = [] } = await this.#sqs.receiveMessage(
      {
        QueueUrl: this.#options.queueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: 20,
        VisibilityTimeout: lease,
        MessageSystemAttributeNames: ['All'],
      },
      { abortSignal: this.#ending.signal },
    );
    await allOf(Messages, async (message) => {
      if (await this.#queue.handle(work, message)) await this.#queue.forget(message);
    });
  }
}

/**
 * A function of Lambda that handles what `sqsInbox` has kept. With `sqs` and `queueUrl` a failed message waits as long
 * as everywhere, and goes to the dead-letter queue at once where another attempt is in vain. Without them SQS decides
 * both. Of a FIFO queue let it take one message at a time: with more, those behind a failed one use up their attempts.
 */
export function createSqsHandler(
  receiver: { readonly process: WorkOff },
  options?: SqsInboxOptions & { readonly sqs: SqsLike },
): (event: SqsEvent) => Promise<SqsBatchResult> {
  if (options) {
    const rules = { ...sqsRules, sqs: object };
    checkOptions<typeof options>('createSqsHandler', options, rules, ['queueUrl', 'sqs']);
  }
  const watch = options && new Watch('SQS', options);
  const queue = watch && new Queue(options.sqs, options, watch);

  /** One message that fails leaves the others of a batch as they are. */
  function isAway(error: unknown): false {
    watch?.isAway(error);
    return false;
  }

  async function isDone(record: SqsRecord): Promise<boolean> {
    const { body: Body, receiptHandle: ReceiptHandle, attributes } = record;
    const message = {
      MessageId: record.messageId,
      Body,
      ReceiptHandle,
      Attributes: { ...attributes },
    };
    if (queue) {
      const isDone = await queue.handle(receiver.process, message).catch(isAway);
      // Where that fails, SQS forgets it once the function has answered.
      if (isDone) await queue.forget(message).catch(() => undefined);
      return isDone;
    }
    const attempt = Number(attributes.ApproximateReceiveCount);
    return !(await workPacked(receiver.process, Body, { attempt }));
  }

  /** After one that fails, none of its lane is tried. */
  async function failuresOf(lane: readonly SqsRecord[]): Promise<readonly SqsRecord[]> {
    for (const [index, record] of lane.entries()) {
      if (!(await isDone(record))) return lane.slice(index);
    }
    return [];
  }

  return async ({ Records }) => {
    const lanes = new Map<string, SqsRecord[]>();
    for (const record of Records) {
      const name = record.attributes.MessageGroupId ?? record.messageId;
      lanes.set(name, [...(lanes.get(name) ?? []), record]);
    }
    const failures = await Promise.all([...lanes.values()].map(failuresOf));
    const batchItemFailures = failures
      .flat()
      .map(({ messageId }) => ({ itemIdentifier: messageId }));
    return { batchItemFailures };
  };
}

async function entryOf(delivery: KeptDelivery, isFifo: boolean): Promise<SqsMessageInput> {
  const { id, lane = id } = delivery;
  const MessageBody = packedText('SQS', delivery, messageLimit);
  if (!isFifo) return { MessageBody };
  const MessageGroupId = groupName.test(lane) ? lane : await hashOf(bytesOf(lane));
  return { MessageBody, MessageGroupId, MessageDeduplicationId: id };
}

/** Names that SQS allows for a group. */
const groupName = /^[!-~]{1,128}$/;

interface DeadLetters {
  readonly url: string | undefined;
  readonly limit: number;
}

/** The queue, with the dead letters that its redrive policy names. */
class Queue {
  readonly #sqs: SqsLike;
  readonly #url: string;
  readonly #backoff: (attempt: number) => number;
  readonly #watch: Watch;
  #deadLetters: Promise<DeadLetters> | undefined;

  constructor(sqs: SqsLike, { queueUrl, backoff = defaultBackoff }: SqsInboxOptions, watch: Watch) {
    this.#sqs = sqs;
    this.#url = queueUrl;
    this.#backoff = backoff;
    this.#watch = watch;
  }

  async send(entries: readonly SqsMessageInput[]): Promise<void> {
    const limits = { most: 10, limit: messageLimit };
    for (const batch of inBatches(entries, ({ MessageBody }) => MessageBody, limits)) {
      const Entries = batch.map((entry, index) => ({ ...entry, Id: String(index) }));
      const sent = this.#sqs.sendMessageBatch({ QueueUrl: this.#url, Entries });
      const { Failed = [] } = await promptly('SQS', sent);
      if (Failed[0]) {
        throw new Error(
          `SQS refused ${Failed.length} of ${batch.length} deliveries: ${Failed[0].Message ?? Failed[0].Code}`,
        );
      }
    }
  }

  /** True if the message is done, or a dead letter: SQS may forget it. */
  async handle(work: WorkOff, message: SqsMessage): Promise<boolean> {
    const deadLetters = await this.#redrive();
    const attempt = Number(message.Attributes?.['ApproximateReceiveCount'] ?? 1);
    const stop = runEvery(
      (lease * 1_000) / 3,
      () => void this.#hold(message, lease).catch(() => undefined),
    );
    let failure: Failure | undefined;
    try {
      const isLast = attempt >= deadLetters.limit;
      failure = await workPacked(work, message.Body, { attempt, isLast });
    } finally {
      stop();
    }
    return this.#settle(message, failure, { attempt, deadLetters });
  }

  async #settle(
    message: SqsMessage,
    failure: Failure | undefined,
    { attempt, deadLetters }: { readonly attempt: number; readonly deadLetters: DeadLetters },
  ): Promise<boolean> {
    const wait =
      failure && nextTry(failure, attempt, { attempts: deadLetters.limit, backoff: this.#backoff });
    if (failure && (wait !== undefined || !deadLetters.url)) {
      await this.#hold(
        message,
        Math.ceil((wait ?? delayAfter({}, attempt, this.#backoff)) / 1_000),
      );
      return false;
    }
    if (failure && deadLetters.url) await this.#bury(message, deadLetters.url);
    return true;
  }

  async forget({ ReceiptHandle = '' }: SqsMessage): Promise<void> {
    await this.#sqs.deleteMessage({ QueueUrl: this.#url, ReceiptHandle });
  }

  async #bury({ MessageId = '', Body = '', Attributes }: SqsMessage, url: string): Promise<void> {
    const MessageGroupId = Attributes?.['MessageGroupId'];
    const order = MessageGroupId && { MessageGroupId, MessageDeduplicationId: MessageId };
    await this.#sqs.sendMessage({ QueueUrl: url, MessageBody: Body, ...(order || {}) });
  }

  async #hold({ ReceiptHandle = '' }: SqsMessage, seconds: number): Promise<void> {
    const VisibilityTimeout = Math.min(seconds, longestWait);
    await this.#sqs.changeMessageVisibility({
      QueueUrl: this.#url,
      ReceiptHandle,
      VisibilityTimeout,
    });
  }

  #redrive(): Promise<DeadLetters> {
    this.#deadLetters ??= this.#readRedrive().catch((error: unknown) => {
      this.#deadLetters = undefined;
      throw error;
    });
    return this.#deadLetters;
  }

  async #readRedrive(): Promise<DeadLetters> {
    const { Attributes } = await this.#sqs.getQueueAttributes({
      QueueUrl: this.#url,
      AttributeNames: ['RedrivePolicy'],
    });
    const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as {
      readonly deadLetterTargetArn?: string;
      readonly maxReceiveCount?: number | string;
    };
    const [, , , , owner, name] = policy.deadLetterTargetArn?.split(':') ?? [];
    if (!owner || !name) {
      this.#watch.warn(
        'the queue has no dead-letter queue, so failed deliveries end with its retention.',
      );
      return { url: undefined, limit: Infinity };
    }
    const { QueueUrl } = await this.#sqs.getQueueUrl({
      QueueName: name,
      QueueOwnerAWSAccountId: owner,
    });
    return { url: QueueUrl, limit: Number(policy.maxReceiveCount ?? defaultAttempts) };
  }
}
