// Copied by hooksmith 0.1.0 from its src/runtime/inbox-bullmq.ts
// It is the same in every package: this file is overwritten.

import { anyFunction, checkOptions, name, object, text } from './checks.js';
import {
  keepDead,
  keepDone,
  EngineInbox,
  engineRules,
  packedSafely,
  promptly,
  reasonOf,
  ordered,
  refuseLanes,
  retryPause,
  Watch,
  workPacked,
  type EngineOptions,
} from './inbox-engine.js';
import { defaultAttempts, defaultConcurrency, delayAfter } from './retries.js';
import type { Failure, Inbox, KeptDelivery, WorkOff } from './kept.js';
import { grouped } from './packed.js';
import { sleep } from './time-limit.js';

/** The part of the module `bullmq`, version 6, that is used. Its options depend on the backend. */
export interface BullMQLike {
  readonly Queue: new (name: string, options: never, backend: never) => BullMQQueue;
  readonly Worker: new (
    name: string,
    handle: (job: BullMQJob) => Promise<void>,
    options: never,
    backend: never,
  ) => BullMQWorker;
  readonly UnrecoverableError: new (message: string) => Error;
}

interface BullMQQueue {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  addBulk(jobs: BullMQAdd[]): Promise<unknown>;
  close(): Promise<void>;
  /** BullMQ 5 has none. */
  readonly backend?: object;
}

interface BullMQWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

interface BullMQAdd {
  readonly name: string;
  readonly data: object;
  readonly opts: {
    readonly jobId: string;
    readonly attempts: number;
    readonly backoff: { readonly type: string };
    readonly removeOnComplete: { readonly age: number };
    readonly removeOnFail: { readonly age: number };
  };
}

interface BullMQJob {
  readonly data: unknown;
  /** Those that have ended. */
  readonly attemptsMade: number;
  /** With those in which a process ended. */
  readonly attemptsStarted?: number;
  readonly opts: { readonly attempts?: number };
}

interface BullMQWork {
  readonly connection: object;
  readonly prefix?: string;
  readonly concurrency: number;
  readonly maxStalledCount: number;
  readonly settings: {
    readonly backoffStrategy: (attempt: number, type?: string, error?: Error) => number;
  };
}

/** The options of `bullmqInbox`: the connection, the name of the queue, and how often a delivery is tried. */
export interface BullMQInboxOptions extends EngineOptions {
  readonly queue: string;
  /** As BullMQ takes it: of Redis or Valkey, or of PostgreSQL with `backend`. */
  readonly connection: object;
  /**
   * `bullmq.createPostgresBackend` for PostgreSQL. There an outage ends the process, since BullMQ 6.7 leaves a connection
   * without a listener of errors, unless `connection` is a pool of `pg`, each of whose connections has one.
   */
  readonly backend?: (...args: never[]) => unknown;
  /** Before the names of all keys in Redis; `bull` unless set. */
  readonly prefix?: string;
}

/** Times that a process may end while it is at work on a delivery, less one. */
const maxStalledCount = 2;

/**
 * Keeps deliveries in Redis, Valkey or PostgreSQL, through BullMQ 6. Redis has to have `maxmemory-policy noeviction`,
 * and `appendfsync always` for an acknowledged delivery to survive a power loss: a warning says where it hasn't. Dead
 * letters are the failed jobs.
 */
export function bullmqInbox(bullmq: BullMQLike, options: BullMQInboxOptions): Inbox {
  const rules = { queue: name, connection: object, backend: anyFunction, prefix: text };
  checkOptions<BullMQInboxOptions>('bullmqInbox', options, { ...engineRules, ...rules }, [
    'queue',
    'connection',
  ]);
  return new BullMQInbox(bullmq, options);
}

class BullMQInbox extends EngineInbox {
  readonly #bullmq: BullMQLike;
  readonly #options: BullMQInboxOptions;
  readonly #engine: string;
  readonly #watch: Watch;
  readonly #put: (jobs: readonly BullMQAdd[]) => Promise<void>;
  /** By the error that BullMQ is given. */
  readonly #failures = new WeakMap<Error, Failure>();
  readonly #atWork = new Set<Promise<void>>();
  #queue: BullMQQueue | undefined;
  #opened: Promise<BullMQQueue> | undefined;
  #worker: BullMQWorker | undefined;
  #started: Promise<void> | undefined;

  constructor(bullmq: BullMQLike, options: BullMQInboxOptions) {
    super();
    this.#bullmq = bullmq;
    this.#options = options;
    this.#engine = options.backend === undefined ? 'Redis' : 'PostgreSQL';
    this.#watch = new Watch('BullMQ', options);
    this.#put = grouped((jobs) => this.#add(jobs));
    this.#open().catch(() => undefined);
  }

  protected async keep(deliveries: readonly KeptDelivery[]): Promise<void> {
    refuseLanes('BullMQ', deliveries, ordered);
    const { attempts = defaultAttempts } = this.#options;
    await this.#put(deliveries.map((delivery) => jobOf(delivery, attempts)));
  }

  start(work: WorkOff): void {
    this.#started = this.#begin(work);
  }

  protected async end(): Promise<void> {
    await this.#started;
    await this.#endWork(this.#worker?.close());
    await this.#shut(this.#queue);
  }

  /** A worker whose server is away never ends, so only what is at work is waited for. */
  async #endWork(closing: Promise<void> = Promise.resolve()): Promise<void> {
    do {
      await Promise.allSettled(this.#atWork);
      await promptly(this.#engine, closing).catch(() => undefined);
    } while (this.#atWork.size > 0);
  }

  /** One that is away may never answer. */
  async #shut(one: BullMQQueue | BullMQWorker | undefined): Promise<void> {
    await promptly(this.#engine, one?.close() ?? Promise.resolve()).catch(() => undefined);
  }

  /** Resolves when deliveries can be put. A queue that fails before is made anew. */
  #open(): Promise<BullMQQueue> {
    this.#opened ??= this.#ready().catch((error: unknown) => {
      this.#watch.isAway(error);
      this.#opened = undefined;
      void this.#shut(this.#queue);
      throw error;
    });
    return this.#opened;
  }

  async #ready(): Promise<BullMQQueue> {
    const { queue: name, connection, backend } = this.#options;
    const client = backend === undefined ? failingFast(connection) : connection;
    const options = { ...this.#shared(), connection: client };
    const queue = new this.#bullmq.Queue(name, options as never, backend as never);
    this.#queue = queue;
    queue.on('error', (error) => this.#watch.isAway(error));
    await queue.waitUntilReady();
    if (backend === undefined) await checkRedis(queue, this.#watch);
    return queue;
  }

  /** On PostgreSQL a worker that fails at its start never works. */
  async #begin(work: WorkOff): Promise<void> {
    while (!this.isClosed) {
      try {
        await promptly(this.#engine, this.#open());
        this.#worker = this.#newWorker(work);
        await promptly(this.#engine, this.#worker.waitUntilReady());
        return;
      } catch (error) {
        this.#watch.isAway(error);
        void this.#shut(this.#worker);
        this.#worker = undefined;
        await sleep(retryPause);
      }
    }
  }

  #newWorker(work: WorkOff): BullMQWorker {
    const { queue, connection, backend } = this.#options;
    const { concurrency = defaultConcurrency, backoff } = this.#options;
    const backoffStrategy = (attempt: number, _type?: string, error?: Error): number =>
      delayAfter((error && this.#failures.get(error)) ?? {}, attempt, backoff);
    const options: BullMQWork = {
      ...this.#shared(),
      connection,
      concurrency,
      maxStalledCount,
      settings: { backoffStrategy },
    };
    const handle = (job: BullMQJob): Promise<void> => {
      const handled = this.#handle(work, job).finally(() => this.#atWork.delete(handled));
      this.#atWork.add(handled);
      return handled;
    };
    const worker = new this.#bullmq.Worker(queue, handle, options as never, backend as never);
    worker.on('error', (error) => this.#watch.isAway(error));
    worker.on('ready', () => this.#watch.isThere());
    return worker;
  }

  #shared(): { readonly prefix?: string } {
    const { prefix } = this.#options;
    return prefix === undefined ? {} : { prefix };
  }

  async #add(jobs: readonly BullMQAdd[]): Promise<void> {
    const queue = await promptly(this.#engine, this.#open());
    await promptly(this.#engine, queue.addBulk([...jobs]));
  }

  async #handle(work: WorkOff, job: BullMQJob): Promise<void> {
    const { data, attemptsMade, attemptsStarted = 0, opts } = job;
    const attempt = Math.max(attemptsMade + 1, attemptsStarted);
    const { attempts: most = 1 } = opts;
    const isLast = attemptsMade + 1 >= most;
    const isReplay = attemptsMade >= most;
    const failure = await workPacked(work, data, { attempt, isLast, isReplay });
    if (!failure) return;
    const reason = reasonOf(failure.error);
    if (failure.isFinal) throw new this.#bullmq.UnrecoverableError(reason);
    const error = new Error(reason, { cause: failure.error });
    this.#failures.set(error, failure);
    throw error;
  }
}

function jobOf(delivery: KeptDelivery, attempts: number): BullMQAdd {
  return {
    name: delivery.event,
    data: packedSafely(delivery),
    opts: {
      jobId: delivery.id,
      attempts,
      backoff: { type: 'hooksmith' },
      removeOnComplete: { age: keepDone },
      removeOnFail: { age: keepDead },
    },
  };
}

/** A client that isn't connected rejects what it is given, instead of keeping it in memory. One that is handed in stays as it is. */
function failingFast(connection: object): object {
  const isClient = 'disconnect' in connection || 'close' in connection;
  return isClient ? connection : { ...connection, enableOfflineQueue: false };
}

interface RedisClient {
  info(): Promise<string>;
  /** Of ioredis; managed servers refuse it. */
  config?(verb: 'GET', name: string): Promise<readonly string[]>;
}

/** Rejects if Redis may evict a delivery that was acknowledged. */
async function checkRedis({ backend }: BullMQQueue, watch: Watch): Promise<void> {
  if (!backend) throw new Error('this BullMQ is too old. Take version 6.');
  const client = await (backend as { readonly client?: Promise<RedisClient> }).client;
  if (!client) return;
  const info = await client.info();
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
  if (policy.startsWith('allkeys')) {
    throw new Error(
      `maxmemory-policy is ${policy}, which may delete deliveries. Set it to noeviction.`,
    );
  }
  if (policy !== 'noeviction') watch.warn(`maxmemory-policy is ${policy}. Set it to noeviction.`);
  const appendfsync = /^aof_enabled:1/m.test(info) ? await fsyncOf(client) : 'off';
  if (appendfsync === 'always') return;
  watch.warn(
    `a power loss of Redis loses acknowledged deliveries, as ${appendfsync === 'off' ? 'appendonly is no' : `appendfsync is ${appendfsync}`}. Set appendonly yes and appendfsync always.`,
  );
}

async function fsyncOf(client: RedisClient): Promise<string> {
  const [, value] = (await client.config?.('GET', 'appendfsync').catch(() => undefined)) ?? [];
  return value ?? 'unknown';
}
