// Copied by hooksmith 0.1.0 from its src/runtime/inbox-nats.ts
// It is the same in every package: this file is overwritten.

import { checkOptions, name } from './checks.js';
import {
  ordered,
  packedText,
  EngineInbox,
  engineRules,
  inShares,
  promptly,
  refuseLanes,
  repeat,
  Watch,
  workPacked,
  type EngineOptions,
} from './inbox-engine.js';
import { defaultAttempts, defaultConcurrency, nextTry, type RetryOptions } from './retries.js';
import type { Failure, Inbox, KeptDelivery, WorkOff } from './kept.js';
import { runEvery } from './time-limit.js';

/** The part of `jetstream(connection)` of @nats-io/jetstream 3 that is used. */
export interface JetStreamLike {
  publish(
    subject: string,
    data: Uint8Array | string,
    options: { readonly msgID: string; readonly timeout: number },
  ): Promise<unknown>;
  jetstreamManager(): Promise<JetStreamManagerLike>;
  readonly consumers: { get(stream: string, consumer: string): Promise<JetStreamConsumer> };
}

interface JetStreamManagerLike {
  readonly streams: {
    info(stream: string): Promise<unknown>;
    add(settings: StreamSettings): Promise<unknown>;
    find(subject: string): Promise<string>;
  };
  readonly consumers: {
    info(
      stream: string,
      consumer: string,
    ): Promise<{ readonly config: { readonly max_ack_pending?: number } }>;
    add(stream: string, settings: ConsumerSettings): Promise<unknown>;
  };
}

/** Times are in nanoseconds. */
interface StreamSettings {
  name: string;
  subjects: string[];
  retention: 'workqueue';
  duplicate_window: number;
}

interface ConsumerSettings {
  durable_name: string;
  filter_subject: string;
  ack_policy: 'explicit';
  ack_wait: number;
  max_deliver: number;
  max_ack_pending: number;
}

interface JetStreamConsumer {
  fetch(options: { max_messages: number; expires: number }): Promise<JetStreamMessages>;
}

interface JetStreamMessages extends AsyncIterable<JetStreamMessage> {
  close(): Promise<unknown>;
}

interface JetStreamMessage {
  readonly data: Uint8Array;
  readonly info: { readonly deliveryCount: number; readonly streamSequence: number };
  string(): string;
  ack(): void;
  nak(milliseconds?: number): void;
  working(): void;
}

/** The options of `natsInbox`: stream, subject, consumer, and how often a delivery is tried. */
export interface NatsInboxOptions extends EngineOptions {
  /** Made if it isn't there, as a work queue with the subjects `subject` and `<subject>.dead`. */
  readonly stream: string;
  /** The durable consumer; made if it isn't there. */
  readonly consumer: string;
  /** Deliveries are published to it, and dead letters to `<subject>.dead`. */
  readonly subject: string;
}

/** Bytes of a message, by the server's `max_payload` unless it was changed, less those of its id. */
const messageLimit = 1024 * 1024 - 1024;

const second = 1_000_000_000;

/** Milliseconds: a client that isn't connected waits as long. */
const timeout = 3_000;

/**
 * Keeps deliveries in NATS JetStream. Let the connection reconnect for ever (`maxReconnectAttempts: -1`). By default
 * JetStream syncs to its disk every two minutes, so a power loss loses what it has acknowledged: set
 * `sync_interval: always` on the server, or three replicas of the stream.
 */
export function natsInbox(jetstream: JetStreamLike, options: NatsInboxOptions): Inbox {
  const names = { stream: name, consumer: name, subject: name };
  checkOptions<NatsInboxOptions>('natsInbox', options, { ...engineRules, ...names }, [
    'stream',
    'consumer',
    'subject',
  ]);
  return new NatsInbox(jetstream, options);
}

class NatsInbox extends EngineInbox {
  readonly deliveryLimit: number = messageLimit - 63 * 1024;
  readonly #jetstream: JetStreamLike;
  readonly #options: NatsInboxOptions;
  readonly #watch: Watch;
  readonly #fetching = new Set<JetStreamMessages>();
  #consumer: Promise<JetStreamConsumer> | undefined;
  #stop: (() => Promise<void>) | undefined;

  constructor(jetstream: JetStreamLike, options: NatsInboxOptions) {
    super();
    this.#jetstream = jetstream;
    this.#options = options;
    this.#watch = new Watch('JetStream', options);
  }

  protected async keep(deliveries: readonly KeptDelivery[]): Promise<void> {
    refuseLanes('JetStream', deliveries, ordered);
    const messages = deliveries.map(
      (delivery) => [packedText('JetStream', delivery, messageLimit), delivery.id] as const,
    );
    await promptly('JetStream', this.#publish(messages));
  }

  start(work: WorkOff): void {
    const { concurrency = defaultConcurrency } = this.#options;
    this.#stop = repeat(inShares(concurrency, 1), () => this.#turn(work), this.#watch);
  }

  protected async end(): Promise<void> {
    const ended = this.#stop?.();
    this.#fetching.forEach(end);
    await ended;
  }

  #setUp(): Promise<JetStreamConsumer> {
    this.#consumer ??= makeStream(this.#jetstream, this.#options, this.#watch).catch(this.#forget);
    return this.#consumer;
  }

  /** The stream is looked for again. */
  readonly #forget = (error: unknown): never => {
    this.#consumer = undefined;
    throw error;
  };

  async #publish(messages: readonly (readonly [text: string, id: string])[]): Promise<void> {
    await this.#setUp();
    const { subject } = this.#options;
    await Promise.all(
      messages.map(([text, msgID]) => this.#jetstream.publish(subject, text, { msgID, timeout })),
    );
  }

  /** One message a turn: a client that takes several has them wait while their time runs out. */
  async #turn(work: WorkOff): Promise<void> {
    const consumer = await this.#setUp();
    const messages = await consumer.fetch({ max_messages: 1, expires: 30_000 }).catch(this.#forget);
    this.#fetching.add(messages);
    try {
      if (this.isClosed) end(messages);
      for await (const message of messages) await this.#handle(work, message);
    } finally {
      this.#fetching.delete(messages);
    }
  }

  async #handle(work: WorkOff, message: JetStreamMessage): Promise<void> {
    const stop = runEvery(10_000, () => message.working());
    try {
      await this.#settle(message, await attempted(work, message, this.#options));
    } finally {
      stop();
    }
  }

  async #settle(message: JetStreamMessage, failure: Failure | undefined): Promise<void> {
    const { deliveryCount, streamSequence } = message.info;
    const wait = failure && nextTry(failure, deliveryCount, this.#options);
    if (wait !== undefined) return message.nak(wait);
    const msgID = `dead ${streamSequence}`;
    const dead = deadOf(this.#options.subject);
    if (failure) await this.#jetstream.publish(dead, message.data, { msgID, timeout });
    message.ack();
  }
}

/** Closing resolves only once the messages have been gone through. */
function end(messages: JetStreamMessages): void {
  messages.close().catch(() => undefined);
}

function deadOf(subject: string): string {
  return `${subject}.dead`;
}

async function attempted(
  work: WorkOff,
  message: JetStreamMessage,
  { attempts = defaultAttempts }: RetryOptions,
): Promise<Failure | undefined> {
  const attempt = message.info.deliveryCount;
  if (attempt > attempts) {
    return { error: new Error('the process ended while it was at work'), isFinal: true };
  }
  return workPacked(work, message.string(), { attempt, isLast: attempt === attempts });
}

async function makeStream(
  jetstream: JetStreamLike,
  { stream, consumer, subject }: NatsInboxOptions,
  watch: Watch,
): Promise<JetStreamConsumer> {
  const dead = deadOf(subject);
  const { streams, consumers } = await jetstream.jetstreamManager();
  const settings: StreamSettings = {
    name: stream,
    subjects: [subject, dead],
    retention: 'workqueue',
    duplicate_window: 2 * 3_600 * second,
  };
  await streams.info(stream).catch(() => streams.add(settings));
  const holder = await streams.find(dead).catch(() => 'none');
  if (holder !== stream) {
    throw new TypeError(
      `the subject ${dead} has to be of the stream ${stream}, and is of ${holder}.`,
    );
  }
  const reading: ConsumerSettings = {
    durable_name: consumer,
    filter_subject: subject,
    ack_policy: 'explicit',
    ack_wait: 30 * second,
    max_deliver: -1,
    // Those that wait for their next attempt count: by default a thousand of them would stop all others.
    max_ack_pending: -1,
  };
  const there = await consumers.info(stream, consumer).catch(() => undefined);
  if (!there) await consumers.add(stream, reading);
  const most = there?.config.max_ack_pending ?? -1;
  if (most > 0) {
    watch.warn(
      `the consumer ${consumer} hands nothing over while ${most} deliveries wait for their next attempt. Set its max_ack_pending to -1.`,
    );
  }
  return jetstream.consumers.get(stream, consumer);
}
