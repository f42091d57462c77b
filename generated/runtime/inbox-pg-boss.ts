// Copied by hooksmith 0.1.0 from its src/runtime/inbox-pg-boss.ts
// It is the same in every package: this file is overwritten.

import { checkOptions, flag, name } from './checks.js';
import {
  keepDead,
  keepDone,
  EngineInbox,
  engineRules,
  inShares,
  packedSafely,
  promptly,
  reasonOf,
  refuseLanes,
  retryPause,
  Watch,
  workPacked,
  type EngineOptions,
} from './inbox-engine.js';
import { defaultAttempts, defaultConcurrency, delayAfter } from './retries.js';
import type { Attempt, Failure, Inbox, KeptDelivery, WorkOff } from './kept.js';
import { grouped } from './packed.js';
import { sleep } from './time-limit.js';

/** The part of a `PgBoss` of pg-boss 12.35 or later that is used. It is started, and stopped after the receiver, by its owner. */
export interface PgBossLike {
  createQueue(name: string, options: object): Promise<void>;
  getQueue(name: string): Promise<{ readonly policy?: string } | null>;
  insert(name: string, jobs: PgBossInsert[]): Promise<unknown>;
  work(
    name: string,
    options: PgBossWork,
    handler: (jobs: PgBossJob[]) => Promise<PgBossResult[]>,
  ): Promise<string>;
  notifyWorker(worker: string): void;
  offWork(name: string, options: { wait: boolean }): Promise<void>;
  fail(name: string, job: { id: string; retryCount: number }, output: object): Promise<unknown>;
  update(
    name: string,
    data: undefined,
    options: { id: string; startAfter: number },
  ): Promise<unknown>;
}

interface PgBossInsert {
  readonly id?: string;
  readonly data: object;
  readonly singletonKey?: string;
}

interface PgBossPut extends PgBossInsert {
  readonly id: string;
}

interface PgBossWork {
  readonly batchSize: number;
  readonly includeMetadata: true;
  readonly perJobResults: true;
  readonly pollingIntervalSeconds: number;
  readonly notifyPollingIntervalSeconds: number;
}

interface PgBossJob {
  readonly id: string;
  readonly data: unknown;
  readonly retryCount: number;
  readonly retryLimit: number;
  readonly singletonKey: string | null;
}

interface PgBossResult {
  readonly id: string;
  readonly status: 'completed' | 'failed' | 'deadletter';
  readonly output?: object;
}

/** The options of `pgBossInbox`: the name of the queue, and how often a delivery is tried. */
export interface PgBossInboxOptions extends EngineOptions {
  /** It is made if it isn't there; dead letters are in the queue of this name with `-dead`. */
  readonly queue: string;
  /** Has lanes, for a receiver with `orderBy`, at a sixth of the rate. A queue stays as it was made. */
  readonly isOrdered?: boolean;
}

/** Jobs that one worker takes at once, at most. */
const batchSize = 4;

/**
 * Of a queue. Whatever waits stays for ten years, not for the two weeks that pg-boss gives it. The option `attempts` ends
 * what is tried again: a job that pg-boss itself gives up would hold up its lane.
 */
const settings = {
  retryLimit: 1_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 3_600,
  retentionSeconds: 3_650 * keepDone,
  deleteAfterSeconds: keepDone,
  expireInSeconds: 3_600,
  heartbeatSeconds: 30,
  notify: true,
};

/**
 * Keeps deliveries in PostgreSQL, through pg-boss 12.35 or later. With `useListenNotify: true` of pg-boss they are handled at once,
 * without it after two seconds at most. `boss.redrive('<queue>-dead', { destination: '<queue>' })` takes dead letters up
 * again. Rejects if the queue can't be made.
 */
export async function pgBossInbox(boss: PgBossLike, options: PgBossInboxOptions): Promise<Inbox> {
  const rules = { ...engineRules, queue: name, isOrdered: flag };
  checkOptions<PgBossInboxOptions>('pgBossInbox', options, rules, ['queue']);
  if (!('update' in boss)) {
    throw new TypeError('This pg-boss would lose what fails: take 12.35, or a later 12.');
  }
  await promptly('PostgreSQL', makeQueues(boss, options));
  return new PgBossInbox(boss, options);
}

class PgBossInbox extends EngineInbox {
  readonly hasLanes: boolean;
  readonly #boss: PgBossLike;
  readonly #queue: string;
  readonly #concurrency: number;
  readonly #attempts: number;
  readonly #backoff: EngineOptions['backoff'];
  readonly #watch: Watch;
  readonly #put: (jobs: readonly PgBossPut[]) => Promise<void>;
  #started: Promise<void> | undefined;

  constructor(boss: PgBossLike, options: PgBossInboxOptions) {
    super();
    const { queue, isOrdered = false, concurrency = defaultConcurrency } = options;
    this.hasLanes = isOrdered;
    this.#boss = boss;
    this.#queue = queue;
    this.#concurrency = concurrency;
    this.#attempts = options.attempts ?? defaultAttempts;
    this.#backoff = options.backoff;
    this.#watch = new Watch('pg-boss', options);
    const atOnce = isOrdered ? 1 : 2;
    this.#put = grouped((jobs) => this.#insert(jobs), { atOnce });
  }

  protected async keep(deliveries: readonly KeptDelivery[]): Promise<void> {
    if (!this.hasLanes) refuseLanes('This queue', deliveries, 'Make one with isOrdered: true.');
    await this.#put(deliveries.map((delivery) => jobOf(delivery, this.hasLanes)));
  }

  start(work: WorkOff): void {
    this.#started = this.#begin(work);
  }

  protected async end(): Promise<void> {
    await this.#started;
    await this.#boss.offWork(this.#queue, { wait: true });
  }

  /** Jobs of one insert have no order among them, and may not share an id. */
  async #insert(given: readonly PgBossPut[]): Promise<void> {
    const jobs = [...new Map(given.map((job) => [job.id, job])).values()];
    for (const round of this.hasLanes ? inRounds(jobs) : [jobs]) {
      await promptly('PostgreSQL', this.#boss.insert(this.#queue, round));
    }
  }

  async #begin(work: WorkOff): Promise<void> {
    const left = [...inShares(this.#concurrency, batchSize)];
    while (left[0] !== undefined && !this.isClosed) {
      try {
        await this.#beginWorker(work, left[0]);
        left.shift();
      } catch (error) {
        this.#watch.isAway(error);
        await sleep(retryPause);
      }
    }
  }

  /** One that has found jobs looks for others at once, such as the next of a lane, and not at its next poll. */
  async #beginWorker(work: WorkOff, most: number): Promise<void> {
    let worker = '';
    const options = workOptions(most);
    worker = await this.#boss.work(this.#queue, options, async (jobs) => {
      this.#watch.isThere();
      const results = await Promise.all(jobs.map((job) => this.#handle(work, job)));
      this.#boss.notifyWorker(worker);
      return results;
    });
  }

  /** Never rejects: pg-boss would fail the other jobs of the batch, those that are done as well. */
  async #handle(work: WorkOff, job: PgBossJob): Promise<PgBossResult> {
    const { id, retryCount, retryLimit } = job;
    const attempt = retryCount + 1;
    const isLast = attempt >= this.#attempts || retryCount >= retryLimit;
    const failure =
      attempt > this.#attempts ? overdue : await attempted(work, job, { attempt, isLast });
    if (!failure) return { id, status: 'completed' };
    const output = { message: reasonOf(failure.error) };
    try {
      if (failure.isFinal || isLast) return await this.#bury(job, output);
      await this.#delay(job, delayAfter(failure, attempt, this.#backoff), output);
    } catch (error) {
      this.#watch.isAway(error);
    }
    return { id, status: 'failed', output };
  }

  /** pg-boss has its own delay for a job that fails, of a second or more: time to set another. Its own stays where that fails. */
  async #delay({ id, retryCount }: PgBossJob, milliseconds: number, output: object): Promise<void> {
    const startAfter = Math.ceil(milliseconds / 1_000);
    await this.#boss.fail(this.#queue, { id, retryCount }, output);
    await this.#boss.update(this.#queue, undefined, { id, startAfter });
  }

  /** A job that has failed for good would hold up its lane. */
  async #bury({ id, data, singletonKey }: PgBossJob, output: object): Promise<PgBossResult> {
    if (!this.hasLanes) return { id, status: 'deadletter', output };
    const lane = singletonKey === null ? {} : { singletonKey };
    await this.#boss.insert(deadOf(this.#queue), [{ data: data as object, ...lane }]);
    return { id, status: 'completed', output };
  }
}

const overdue: Failure = {
  error: new Error('the process ended while it was at work'),
  isFinal: true,
};

/** A job that was taken up again has a new id. */
function attempted(
  work: WorkOff,
  { id, data }: PgBossJob,
  attempt: Attempt,
): Promise<Failure | undefined> {
  const tell: WorkOff = (delivery) => work(delivery, { ...attempt, isReplay: delivery.id !== id });
  return workPacked(tell, data, attempt);
}

function jobOf(delivery: KeptDelivery, isOrdered: boolean): PgBossPut {
  const { id, lane = id } = delivery;
  return { id, data: packedSafely(delivery), ...(isOrdered && { singletonKey: keyOf(lane) }) };
}

/** pg-boss takes no empty key, and PostgreSQL neither NUL nor halves of characters. */
function keyOf(lane: string): string {
  return /^$|\0|\p{Surrogate}/u.test(lane) ? JSON.stringify(lane) : lane;
}

function deadOf(queue: string): string {
  return `${queue}-dead`;
}

async function makeQueues(
  boss: PgBossLike,
  { queue, isOrdered = false }: PgBossInboxOptions,
): Promise<void> {
  const deadLetter = deadOf(queue);
  const policy = isOrdered ? 'key_strict_fifo' : 'standard';
  await boss.createQueue(deadLetter, { retentionSeconds: keepDead, deleteAfterSeconds: keepDead });
  await boss.createQueue(queue, { ...settings, policy, deadLetter });
  const there = await boss.getQueue(queue);
  if (there?.policy === policy) return;
  throw new TypeError(
    `the queue ${queue} has the policy ${String(there?.policy)}, and ${policy} is needed. Take another name.`,
  );
}

function workOptions(most: number): PgBossWork {
  return {
    batchSize: most,
    includeMetadata: true,
    perJobResults: true,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 2,
  };
}

/** Lists in which a lane is once, in the order of arrival. */
function inRounds(jobs: readonly PgBossPut[]): PgBossPut[][] {
  const rounds: PgBossPut[][] = [];
  const lengths = new Map<string, number>();
  for (const job of jobs) {
    const lane = job.singletonKey ?? job.id;
    const round = lengths.get(lane) ?? 0;
    lengths.set(lane, round + 1);
    (rounds[round] ??= []).push(job);
  }
  return rounds;
}
