/** A backlog: keeping it, opening it, working it off, its memory and its bytes. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { table } from '../table.js';
import { openDatabase } from './database.js';

const body = Buffer.from(JSON.stringify({ title: 'x'.repeat(615) }));
const headers = { 'content-type': 'application/json', 'user-agent': 'x'.repeat(200) };

/** Each step is a process of its own, so that memory and caches are its own. */
export async function compareBacklog({ folder, count }) {
  const path = join(folder, 'backlog.db');
  const empty = await run('open', join(folder, 'empty.db'), 0);
  const kept = await run('keep', path, count);
  const opened = await run('open', path, count);
  const done = await run('work', path, count);
  const rows = [
    ['', 'value', 'to hold'],
    ['working off ÷ keeping, by rate', (kept.seconds / done.seconds).toFixed(2), '≥ 0.7'],
    ['opening ÷ a scan of the table', (opened.opening / opened.scan).toFixed(2), '≤ 3'],
    [
      'milliseconds until opened, and the first is handled',
      `${opened.opening.toFixed(0)} + ${opened.first.toFixed(0)}`,
      '',
    ],
    ['resident ÷ that of an empty one', (opened.resident / empty.resident).toFixed(2), '≤ 4'],
    ['bytes on disk ÷ bytes kept', (kept.onDisk / (count * kept.each)).toFixed(2), '≤ 1.2'],
    ['kept a second', (count / kept.seconds).toFixed(0), ''],
    ['worked off a second', (count / done.seconds).toFixed(0), ''],
  ];
  return `A backlog of ${count}\n\n${table(rows)}\n`;
}

function run(step, path, count) {
  return new Promise((resolve, reject) => {
    const child = fork('scripts/bench/inbox/backlog.js', [step, path, String(count)]);
    let answer;
    child.on('message', (message) => (answer = message));
    child.on('exit', (code) =>
      answer ? resolve(answer) : reject(new Error(`${step} ended with ${code}`)),
    );
  });
}

const steps = {
  async keep(inbox, path, count) {
    let left = count;
    const caller = async () => {
      while (left-- > 0) {
        await inbox.put([
          {
            id: randomUUID(),
            event: 'onTicketStarted',
            parameters: {},
            headers,
            receivedAt: Date.now(),
            rawBody: body,
          },
        ]);
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: 1000 }, caller));
    const seconds = (performance.now() - start) / 1000;
    await inbox.close();
    const each = body.length + JSON.stringify({ parameters: {}, headers }).length + 16 + 15;
    return { seconds, onDisk: statSync(path).size, each };
  },
  async open(inbox, path, count, opening) {
    const start = performance.now();
    const first = await new Promise((resolve) => {
      inbox.start(() => {
        resolve(performance.now() - start);
        return new Promise(() => undefined);
      });
      if (count === 0) resolve(0);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const resident = process.memoryUsage().rss;
    const reader = openDatabase(path);
    const scanned = performance.now();
    reader.prepare('select sum(attempts) from open').get();
    const scan = performance.now() - scanned;
    return { opening, first, resident, scan };
  },
  async work(inbox, path, count) {
    const start = performance.now();
    let left = count;
    await new Promise((resolve) => {
      inbox.start(async () => void (--left === 0 && resolve()));
    });
    await inbox.close();
    return { seconds: (performance.now() - start) / 1000 };
  },
};

if (process.argv[2] in steps) {
  const [, , step, path, count] = process.argv;
  const { openInbox } = await import('groove-webhooks/inbox');
  const start = performance.now();
  const inbox = openInbox({ database: openDatabase(path), concurrency: 64, sizeLimit: 2 ** 36 });
  const opening = performance.now() - start;
  const answer = await steps[step](inbox, path, Number(count), opening);
  process.send(answer, () => process.exit(0));
}
