import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTypescript } from '../../scripts/run-typescript.js';
import { decodeId } from '../../src/runtime/inbox-records.js';
import { emptyFolderOnDisk, repository } from './folders.js';
import type { Life, Moment } from './inbox-victim.js';
import { rowsOf } from './sqlite.js';

const moments: readonly Moment[] = [
  'before a statement',
  'before a commit',
  'after a commit',
  'after a sync',
  'at a handler’s start',
  'at a handler’s end',
  'at any time',
  'while pruning',
  'while closing',
];

export interface Outcome {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged, neither handled nor a dead letter. */
  readonly lost: readonly string[];
  /** Dead letters, as three processes ended while they were at work. */
  readonly dead: number;
  /** Handled with success more than once. */
  readonly twice: number;
  /** Handled, though nobody heard that they were kept. */
  readonly unheard: number;
  readonly integrity: unknown;
}

const body = JSON.stringify({ ticket: { subject: 'x'.repeat(560), number: 1 } });

/** A file, and processes that work on it. */
async function workplace() {
  const folder = emptyFolderOnDisk();
  const path = join(folder, 'inbox.db');
  const log = join(folder, 'handled.txt');
  const { file, remove } = await bundleTypescript(
    join(repository, 'test', 'support', 'inbox-victim.ts'),
  );
  const live = (moment: Moment, count: number): ChildProcess => {
    const life: Life = { path, log, moment, count, body };
    return fork(file, [JSON.stringify(life)]);
  };
  return { path, log, live, remove };
}

const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

/** Sends events by callers that wait for each, to processes that end again and again until `kills` have. */
export async function killAgainAndAgain(
  events: number,
  kills: number,
  callers = 24,
): Promise<Outcome> {
  const { path, log, live, remove } = await workplace();
  const waiting = ids(events);
  const acknowledged = new Set<string>();
  const share = Math.ceil(events / (kills + 1));
  try {
    for (let ended = 0; ended < kills; ended++) {
      const moment = moments[ended % moments.length] ?? 'never';
      await feed(live(moment, countFor(moment, share)), waiting, acknowledged, callers, share);
    }
    await feed(live('never', 0), waiting, acknowledged, callers, Infinity);
  } finally {
    remove();
  }
  return { kills, ...judge(path, log, acknowledged) };
}

/** Sends events to several processes on one file, the first of which ends amid of it if `isKilling`. */
export async function shareAmong(
  processes: number,
  events: number,
  isKilling: boolean,
): Promise<Outcome> {
  const { path, log, live, remove } = await workplace();
  const waiting = ids(events);
  const acknowledged = new Set<string>();
  try {
    await Promise.all(
      Array.from({ length: processes }, (_, index) => {
        const isVictim = isKilling && index === 0;
        const child = live(isVictim ? 'after a sync' : 'never', 10);
        return feed(child, waiting, acknowledged, 8, isVictim ? events / 2 : Infinity);
      }),
    );
  } finally {
    remove();
  }
  return { kills: isKilling ? 1 : 0, ...judge(path, log, acknowledged) };
}

/** About the n-th of a moment that a life of so many events comes to. */
function countFor(moment: Moment, events: number): number {
  const upTo = (most: number): number => 1 + Math.floor(Math.random() * Math.max(1, most));
  if (moment === 'at any time') return 20 + upTo(events / 4);
  if (moment === 'before a statement') return upTo(events * 3);
  if (moment.startsWith('at a handler')) return upTo(events * 0.9);
  if (moment === 'while pruning') return upTo(5);
  if (moment === 'while closing') return upTo(events * 0.9);
  return upTo(events / 24);
}

/** Resolves when the process has ended: by itself, or when all is sent and done. */
async function feed(
  child: ChildProcess,
  waiting: string[],
  acknowledged: Set<string>,
  callers: number,
  most: number,
): Promise<void> {
  const exit = once(child, 'exit');
  let sent = 0;
  let open = 0;
  const next = (): void => {
    // A moment that doesn't come is replaced by an end at any time.
    const id = sent < most * 3 ? waiting.pop() : undefined;
    if (id !== undefined) {
      sent++;
      open++;
      child.send(id, () => undefined);
    } else if (open === 0) {
      if (most === Infinity) child.send('finish', () => undefined);
      else child.kill('SIGKILL');
    }
  };
  child.on('message', (text: string) => {
    if (text === 'ready') {
      for (let caller = 0; caller < callers; caller++) next();
      return;
    }
    open--;
    if (!text.startsWith('refused')) acknowledged.add(text);
    next();
  });
  child.on('error', () => undefined);
  const [code, signal] = (await exit) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The process ended with ${code}.`);
}

function judge(path: string, log: string, acknowledged: ReadonlySet<string>) {
  const done = new Map<string, number>();
  for (const line of existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []) {
    const id = line.slice(2);
    if (line.startsWith('E')) done.set(id, (done.get(id) ?? 0) + 1);
  }
  const dead = new Set(
    rowsOf<{ id: Uint8Array }>(
      path,
      'select id from open join delivery using (seq) where dead > 0',
    ).map(({ id }) => decodeId(id)),
  );
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !done.has(id) && !dead.has(id)),
    dead: dead.size,
    twice: [...done.values()].filter((times) => times > 1).length,
    unheard: [...done.keys()].filter((id) => !acknowledged.has(id)).length,
    integrity: rowsOf(path, 'pragma integrity_check')[0],
  };
}
