import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTypescript } from '../../scripts/run-typescript.js';
import { decodeId } from '../../src/runtime/inbox-records.js';
import { emptyFolder, repository } from './folders.js';
import { run } from './run.js';
import { openDatabase } from './sqlite.js';
import { calls, stepsOf, type Step } from './strace.js';

export interface Outages {
  readonly disks: number;
  /** Disks on which something is missing that was acknowledged, or that are damaged. */
  readonly broken: number;
  readonly acknowledged: number;
}

/**
 * Records all that an inbox writes, and rebuilds the disk as it is when the power fails at some moment: with all that
 * was synced by then, and none or a random half of the rest.
 */
export async function cutThePower(
  events: number,
  disks: number,
  isSyncing: boolean,
): Promise<Outages> {
  const folder = emptyFolder();
  const path = join(folder, 'inbox.db');
  const log = join(folder, 'log.txt');
  const trace = join(folder, 'trace.txt');
  const { file, remove } = await bundleTypescript(
    join(repository, 'test', 'support', 'inbox-unplugged.ts'),
  );
  const recorded = ['-f', '-y', '-xx', '-s', '1000000', '-e', `trace=${calls}`, '-o', trace];
  const victim = [process.execPath, file, path, log, String(events), isSyncing ? 'yes' : 'no'];
  await run('strace', [...recorded, ...victim], { cwd: folder });
  remove();
  const steps = stepsOf(readFileSync(trace, 'latin1'));
  const kept = steps.filter(({ file: name }) => name === log);
  let broken = 0;
  for (let disk = 0; disk < disks; disk++) {
    const moment = Math.floor((steps.length * (disk + Math.random())) / disks);
    const portion = disk % 2 === 0 ? 0 : 0.5;
    if (!isWhole(steps.slice(0, moment), path, log, portion, join(folder, 'disk'))) broken++;
  }
  return { disks, broken, acknowledged: said(kept, 'A').size };
}

/** The ids after a letter in the lines of a log. */
function said(steps: readonly Step[], letter: string): ReadonlySet<string> {
  const text = steps.map((step) => (step.kind === 'write' ? step.bytes.toString() : '')).join('');
  const lines = text.split('\n').filter((line) => line.startsWith(letter));
  return new Set(lines.map((line) => line.slice(2)));
}

function isWhole(
  steps: readonly Step[],
  path: string,
  log: string,
  portion: number,
  folder: string,
): boolean {
  const told = steps.filter(({ file }) => file === log);
  const acknowledged = said(told, 'A');
  if (acknowledged.size === 0) return true;
  const handled = said(told, 'E');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const copy = join(folder, 'inbox.db');
  for (const part of ['', '-wal']) {
    writeFileSync(copy + part, contentOf(steps, path + part, portion));
  }
  try {
    return holds(copy, acknowledged, handled);
  } catch {
    return false;
  }
}

/** Everything that is acknowledged is there, and is still to be done unless it was handled. */
function holds(
  path: string,
  acknowledged: ReadonlySet<string>,
  handled: ReadonlySet<string>,
): boolean {
  const database = openDatabase(path);
  try {
    const [check] = database.prepare('pragma integrity_check').all() as object[];
    if (Object.values(check ?? {})[0] !== 'ok') return false;
    const rows = database
      .prepare('select id, open.seq as open from delivery left join open using (seq)')
      .all() as { id: Uint8Array; open: number | null }[];
    const found = new Map(rows.map(({ id, open }) => [decodeId(id), open !== null]));
    return [...acknowledged].every((id) =>
      (found.get(id) ?? false) ? true : handled.has(id) && found.has(id),
    );
  } finally {
    database.close();
  }
}

/** A file after an outage: what was synced, and a portion of the rest. */
function contentOf(steps: readonly Step[], file: string, portion: number): Buffer {
  let since = 0;
  for (const step of steps) {
    if (step.kind === 'synced' && step.file === file) since = Math.max(since, step.since);
  }
  let content: Buffer = Buffer.alloc(0);
  for (const [index, step] of steps.entries()) {
    if (step.file !== file || step.kind === 'synced') continue;
    if (index >= since && Math.random() >= portion) continue;
    content = step.kind === 'size' ? resized(content, step.size) : written(content, step);
  }
  return content;
}

function resized(content: Buffer, size: number): Buffer {
  return Buffer.concat([content, Buffer.alloc(Math.max(0, size - content.length))]).subarray(
    0,
    size,
  );
}

function written(content: Buffer, { at, bytes }: Step & { kind: 'write' }): Buffer {
  const end = at + bytes.length;
  const whole = content.length < end ? resized(content, end) : content;
  bytes.copy(whole, at);
  return whole;
}
