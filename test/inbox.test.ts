import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  InboxAdmin,
  openInbox,
  type KeptDelivery,
  type SqliteDatabase,
} from '../src/runtime/inbox.js';
import { Clock } from '../src/runtime/inbox-host.js';
import { settingsOf } from '../src/runtime/inbox-options.js';
import { decodeId } from '../src/runtime/inbox-records.js';
import { RetryAfterError } from '../src/runtime/kept.js';
import { Statements } from '../src/runtime/inbox-statements.js';
import { Workers } from '../src/runtime/inbox-workers.js';
import { watched } from './support/faulty-database.js';
import { bundleTypescript } from '../scripts/run-typescript.js';
import { emptyFolderOnDisk, read, repository } from './support/folders.js';
import {
  aDelivery,
  attempts,
  failure,
  gate,
  holdsInbox,
  many,
  Recorder,
} from './support/inbox-conformance.js';
import { adminOf, crashed, listener, newPath, open, openIn } from './support/inbox-file.js';
import { receiver } from './support/receiver.js';
import { openDatabase, rowsOf } from './support/sqlite.js';
import { eventually } from './support/wait.js';

const folder = emptyFolderOnDisk();

holdsInbox('an inbox in a file', {
  open: (place) =>
    open(join(folder, `${place}.db`), { attempts, backoff: () => 20, concurrency: 8 }),
  dead: (place) =>
    rowsOf<{ id: string | Uint8Array }>(
      join(folder, `${place}.db`),
      'select id from open join delivery using (seq) where dead > 0 order by seq',
    ).map(({ id }) => decodeId(id)),
});

describe('handing over', () => {
  test('the delivery that was put is handed over itself, one from the file is another', async () => {
    const inbox = open(newPath(), { backoff: () => 1 });
    const recorder = new Recorder((_, attempt) => (attempt === 1 ? failure() : undefined));
    inbox.start(recorder.work);
    // The first look at the file finds nothing, so that the next is fresh.
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(2));
    const delivery = aDelivery();
    await inbox.put([delivery]);
    await eventually(() => expect(recorder.handled).toHaveLength(4));
    const [first, second] = recorder.handled.slice(2);
    expect(first?.delivery).toBe(delivery);
    expect(second?.delivery).not.toBe(delivery);
    expect({ ...second?.delivery, rawBody: 0 }).toEqual({ ...delivery, rawBody: 0 });
    await inbox.close();
  });

  test('the same goes for those that wait, as far as memory is set aside for them', async () => {
    const { logger } = listener();
    const inbox = open(newPath(), { concurrency: 1, logger });
    const recorder = new Recorder();
    inbox.start(recorder.work);
    const large = { ...aDelivery(), rawBody: new Uint8Array(3 * 2 ** 20) };
    const deliveries = [aDelivery(), large, { ...large, id: aDelivery().id }, aDelivery()];
    await inbox.put(deliveries);
    await eventually(() => expect(recorder.handled).toHaveLength(4));
    const areSame = recorder.handled.map(({ delivery }, index) => delivery === deliveries[index]);
    expect(areSame.slice(1)).toEqual([false, true, true]);
    expect(recorder.ids).toEqual(deliveries.map(({ id }) => id));
    await inbox.close();
  });

  test('senders are answered before a handler begins', async () => {
    const inbox = open(newPath());
    const told: string[] = [];
    inbox.start(() => {
      told.push('handled');
      return Promise.resolve(undefined);
    });
    await inbox.put([aDelivery()]);
    await eventually(() => expect(told).toHaveLength(1));
    told.pop();
    const put = async (): Promise<void> => {
      await inbox.put([aDelivery()]);
      told.push('kept');
    };
    await Promise.all([put(), put()]);
    await eventually(() => expect(told).toHaveLength(4));
    expect(told).toEqual(['kept', 'kept', 'handled', 'handled']);
    await inbox.close();
  });

  test('keeps its process alive, which may have no server, until it is closed', async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const inbox = open(newPath());
    const before = timers();
    inbox.start(new Recorder().work);
    await eventually(() => expect(timers()).toBe(before + 1));
    await inbox.close();
    expect(timers()).toBe(before);
  });

  test.each([1, 3])('at most %i at a time', async (concurrency) => {
    const inbox = open(newPath(), { concurrency });
    const recorder = new Recorder(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return undefined;
    });
    inbox.start(recorder.work);
    await inbox.put(many(20));
    await Promise.all(many(20).map((delivery) => inbox.put([delivery])));
    await eventually(() => expect(recorder.handled).toHaveLength(40));
    expect(recorder.mostAtWork).toBe(concurrency);
    await inbox.close();
  });

  test('in the order of arrival', async () => {
    const inbox = open(newPath(), { concurrency: 1 });
    const deliveries = many(30);
    for (const delivery of deliveries) await inbox.put([delivery]);
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await eventually(() => expect(recorder.ids).toEqual(deliveries.map(({ id }) => id)));
    await inbox.close();
  });

  test('work that throws is an attempt that failed', async () => {
    const { logger, lines } = listener();
    const inbox = open(newPath(), { backoff: () => 1, logger });
    let calls = 0;
    inbox.start(() => {
      if (++calls === 1) throw new Error('Broken.');
      return Promise.resolve(undefined);
    });
    await inbox.put([aDelivery()]);
    await eventually(() => expect(calls).toBe(2));
    expect(lines.join()).toContain('Broken.');
    await inbox.close();
  });

  test('what closing leaves is nobody’s', async () => {
    const path = newPath();
    const inbox = open(path, { concurrency: 1 });
    const { opened, open: finish } = gate();
    inbox.start(() => opened);
    await inbox.put(many(3));
    const closed = inbox.close();
    finish();
    await closed;
    expect(rowsOf(path, 'select owner, attempts from open')).toMatchObject([
      { owner: 0, attempts: 0 },
      { owner: 0, attempts: 0 },
    ]);
    expect(rowsOf(path, 'select * from worker')).toEqual([]);
  });
});

describe('retries', () => {
  test('are eleven in about four hours, as the guides say', () => {
    const settings = settingsOf({ path: 'x' });
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    onTestFinished(() => random.mockRestore());
    const delays = Array.from({ length: settings.attempts - 1 }, (_, index) =>
      settings.backoff(index + 1),
    );
    const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect([settings.attempts, Math.round(hours)]).toEqual([12, 4]);
    for (const page of ['docs/guides/inbox.md', 'generated/README.md']) {
      expect(read(join(repository, page))).toContain('twelve attempts in about four hours');
    }
  });

  test('come after 1 s, 4 s, 16 s and so on, half of it random, an hour at most', () => {
    const { backoff } = settingsOf({ path: 'x' });
    for (const [failed, whole] of [
      [1, 1_000],
      [2, 4_000],
      [3, 16_000],
      [5, 256_000],
      [9, 3_600_000],
      [300, 3_600_000],
    ] as const) {
      const delays = Array.from({ length: 50 }, () => backoff(failed));
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(whole / 2);
      expect(Math.max(...delays)).toBeLessThanOrEqual(whole);
      expect(new Set(delays).size).toBeGreaterThan(10);
    }
  });

  test('a backoff that gives no time blocks nothing: the default follows, as with every engine', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const inbox = open(newPath(), { backoff: () => NaN });
    const recorder = new Recorder((_, attempt) => (attempt === 1 ? failure() : undefined));
    inbox.start(recorder.work);
    const start = Date.now();
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(2));
    const passed = Date.now() - start;
    expect(passed).toBeGreaterThan(450);
    expect(passed).toBeLessThan(950);
    await inbox.close();
  });

  test('a backoff of any kind blocks nothing', async () => {
    const odd: readonly (() => number)[] = [
      () => NaN,
      () => Infinity,
      () => 0.25,
      () => undefined as unknown as number,
      () => {
        throw new Error('No.');
      },
    ];
    const runs = odd.map(async (backoff) => {
      const path = newPath();
      const inbox = open(path, { backoff });
      const recorder = new Recorder((_, attempt) => (attempt === 1 ? failure() : undefined));
      inbox.start(recorder.work);
      await inbox.put([aDelivery()]);
      await inbox.put([aDelivery()]);
      await eventually(() => expect(recorder.handled).toHaveLength(4));
      await inbox.close();
      return openIn(path);
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0]);
  });

  test('the clock that is set back holds nothing up', () => {
    const now = vi.spyOn(Date, 'now');
    try {
      now.mockReturnValue(1_800_000_000_000);
      const clock = new Clock();
      expect(clock.now()).toBe(1_800_000_000_000);
      now.mockReturnValue(1_800_000_000_000 - 3_600_000);
      expect(clock.now()).toBeGreaterThan(1_800_000_000_000 - 2_000);
      now.mockReturnValue(1_800_000_000_000 - 3_600_000 + 5_000);
      expect(clock.now()).toBeGreaterThan(1_800_000_000_000 + 2_000);
      now.mockReturnValue(1_900_000_000_000);
      expect(clock.now()).toBeGreaterThanOrEqual(1_900_000_000_000);
    } finally {
      now.mockRestore();
    }
  });

  test('what waits is due in its time, though the clock was an hour ahead before the start', async () => {
    const path = newPath();
    const steady = (): number => Math.round(performance.timeOrigin + performance.now());
    const now = vi.spyOn(Date, 'now').mockImplementation(() => steady() + 3_600_000);
    try {
      const first = open(path, { backoff: () => 60_000, concurrency: 1 });
      const failed = new Recorder(() => failure());
      first.start(failed.work);
      await first.put([aDelivery()]);
      await eventually(() => expect(failed.handled).toHaveLength(1));
      await eventually(() => expect(first.stats()).toMatchObject({ running: 0, waiting: 1 }));
      await first.pause();
      await first.put([aDelivery()]);
      await first.close();
    } finally {
      now.mockRestore();
    }
    const inbox = open(path);
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await inbox.resume();
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    const [{ due } = { due: 0 }] = rowsOf<{ due: number }>(path, 'select due from open');
    expect(due - Date.now()).toBeGreaterThan(50_000);
    expect(due - Date.now()).toBeLessThanOrEqual(60_000);
    await inbox.close();
  });

  test('what was kept by a clock that was ahead stays, and holds up nobody’s end', async () => {
    const path = newPath();
    const inbox = open(path, { keepDone: 1 });
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await inbox.put([aDelivery({ receivedAt: Date.now() + 3_600_000 }), aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(2));
    const left = () => rowsOf(path, 'select seq from delivery');
    await eventually(() => expect(left()).toEqual([{ seq: 1 }]));
    await inbox.close();
  });
});

describe('a process that ended', () => {
  /** A file whose process ended while these were at work. */
  async function endedWith(deliveries: readonly KeptDelivery[]): Promise<string> {
    const path = newPath();
    const inbox = open(path);
    const { opened, open: finish } = gate();
    const recorder = new Recorder(() => opened);
    inbox.start(recorder.work);
    await inbox.put(deliveries);
    await eventually(() => expect(recorder.atWork).toBe(deliveries.length));
    const copy = crashed(path);
    finish();
    await inbox.close();
    return copy;
  }

  test('leaves suspects, which are handled one at a time before all others', async () => {
    const suspects = many(6);
    const path = await endedWith(suspects);
    const inbox = open(path);
    const recorder = new Recorder(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return undefined;
    });
    inbox.start(recorder.work);
    const others = many(4);
    await inbox.put(others);
    await eventually(() => expect(recorder.handled).toHaveLength(10));
    expect(recorder.ids.slice(0, 6)).toEqual(suspects.map(({ id }) => id));
    expect(recorder.handled.slice(0, 6).map(({ attempt }) => attempt.attempt)).toEqual(
      Array.from({ length: 6 }, () => 1),
    );
    await inbox.close();
  });

  test('has nothing handled beside a suspect', async () => {
    const suspects = many(2);
    const inbox = open(await endedWith(suspects));
    const atWork = new Map<string, number>();
    const recorder: Recorder = new Recorder(async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork.set(id, recorder.atWork);
      return undefined;
    });
    inbox.start(recorder.work);
    for (let index = 0; index < 5; index++) await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(7));
    expect(suspects.map(({ id }) => atWork.get(id))).toEqual([1, 1]);
    await inbox.close();
  });

  test('has a suspect wait for what is at work here, without asking for it all the time', async () => {
    const path = newPath();
    let transactions = 0;
    const database = watched(openDatabase(path), (sql, moment) => {
      if (sql.startsWith('begin') && moment === 'before') transactions++;
    });
    const inbox = openInbox({ database });
    const { opened, open: finish } = gate();
    const recorder = new Recorder(() => opened);
    inbox.start(recorder.work);
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.atWork).toBe(1));
    const other = openDatabase(path);
    other.exec(
      `insert into delivery (id, event, received, head, body)
         values ('suspect', 'onPetBorn', 0, '{"headers":{},"parameters":{}}', x'7b7d');
       insert into open (seq, due, owner, attempts, ends) values (2, 0, 0, 0, 1)`,
    );
    other.close();
    const before = transactions;
    // It looks at what others have written four times a second.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await inbox.put([aDelivery()]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(transactions - before).toBeLessThan(10);
    expect(recorder.handled).toHaveLength(1);
    finish();
    await eventually(() => expect(recorder.handled).toHaveLength(3));
    expect(recorder.ids[1]).toBe('suspect');
    await inbox.close();
  });

  test('leaves what is due at once, though the clock was set back since', async () => {
    const path = await endedWith([aDelivery()]);
    const database = openDatabase(path);
    database.exec('update open set due = due + 3600000');
    database.close();
    const inbox = open(path);
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    await inbox.close();
  });

  test('three times makes a dead letter of what was at work, and the innocent are done', async () => {
    const poison = aDelivery();
    const innocent = many(5);
    let path = await endedWith([...innocent, poison]);
    const done = new Set<string>();
    const { logger, lines } = listener();
    for (let end = 2; end <= 4; end++) {
      const inbox = open(path, { logger });
      const { opened, open: finish } = gate();
      const recorder = new Recorder(({ id }) => {
        if (id === poison.id) return opened;
        expect(done.has(id)).toBe(false);
        done.add(id);
        return undefined;
      });
      inbox.start(recorder.work);
      if (end < 4) await eventually(() => expect(recorder.ids).toContain(poison.id));
      else await eventually(() => expect(inbox.stats().dead).toBe(1));
      const next = crashed(path);
      finish();
      await inbox.close();
      path = next;
    }
    expect(done.size).toBe(5);
    expect(lines.join()).toMatch(/the delivery \d+ is a dead letter/);
    const admin = adminOf(path);
    expect(admin.list()).toMatchObject(
      [...innocent.map(() => ({ state: 'done' })), { state: 'dead' }].map((row) => row),
    );
    expect(admin.list({ states: ['dead'] })[0]?.error).toBe(
      'The process ended 3 times while it was at work.',
    );
    admin.close();
  });

  test('is forgiven a suspect that fails like any other', async () => {
    const path = await endedWith([aDelivery()]);
    const inbox = open(path, { backoff: () => 1 });
    const recorder = new Recorder((_, attempt) => (attempt === 1 ? failure() : undefined));
    inbox.start(recorder.work);
    await eventually(() => expect(recorder.handled).toHaveLength(2));
    await inbox.close();
    expect(openIn(path)).toBe(0);
  });

  test('in a lane lets the lane go on after it', async () => {
    const lane = many(3).map((delivery) => ({ ...delivery, lane: 'a' }));
    const path = newPath();
    const first = open(path);
    const { opened, open: finish } = gate();
    const before = new Recorder(() => opened);
    first.start(before.work);
    await first.put(lane);
    await eventually(() => expect(before.atWork).toBe(1));
    const copy = crashed(path);
    finish();
    await first.close();
    const inbox = open(copy);
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await eventually(() => expect(recorder.ids).toEqual(lane.map(({ id }) => id)));
    await inbox.close();
  });
});

describe('workers', () => {
  const other = (path: string, host: string, pid: number, expires: number): void => {
    const database = openDatabase(path);
    database.exec(
      `insert into worker (host, pid, expires) values ('${host}', ${pid}, ${expires});
       update open set owner = (select max(id) from worker), attempts = 1`,
    );
    database.close();
  };

  /** A file with a delivery that another worker has. */
  async function workedBy(host: string, pid: number, expires: number): Promise<string> {
    const path = newPath();
    const inbox = open(path);
    await inbox.put([aDelivery()]);
    await inbox.close();
    other(path, host, pid, expires);
    return path;
  }

  test('on another host keep what they have until they were not heard of for a lease', async () => {
    const path = await workedBy('elsewhere', 1, 15_000);
    const database = openDatabase(path);
    const workers = new Workers(database, new Statements(database));
    workers.join(1_000, path);
    expect(workers.freeGone(1_000)).toBeUndefined();
    // The first look after its time may be that of a clock that jumped.
    expect(workers.freeGone(16_000)).toBeUndefined();
    database.exec("update worker set expires = 31000 where host = 'elsewhere'");
    expect(workers.freeGone(21_000)).toBeUndefined();
    expect(workers.freeGone(32_000)).toBeUndefined();
    expect(workers.freeGone(37_000)).toEqual([]);
    expect(database.prepare('select owner, ends, attempts from open').get()).toMatchObject({
      owner: 0,
      ends: 1,
      attempts: 0,
    });
    database.close();
  });

  test('of this host whose process is gone, or was ours, have nothing any more', async () => {
    const { hostname } = await import('node:os');
    for (const pid of [2 ** 22 + 1, process.pid]) {
      const path = await workedBy(hostname(), pid, Number.MAX_SAFE_INTEGER);
      const inbox = open(path);
      const recorder = new Recorder();
      inbox.start(recorder.work);
      await eventually(() => expect(recorder.handled).toHaveLength(1));
      await inbox.close();
    }
  });

  test('in another thread of a process keep what they have', async () => {
    const { file, remove } = await bundleTypescript(
      join(repository, 'test', 'support', 'inbox-thread.ts'),
    );
    const path = newPath();
    const inbox = open(path);
    const { opened, open: finish } = gate();
    const recorder = new Recorder(() => opened);
    inbox.start(recorder.work);
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    const thread = new Worker(file, { workerData: path });
    const told: string[] = [];
    thread.on('message', (line: string) => told.push(line));
    // An earlier SQLite can't be shared, also by threads.
    const works = /^(?:works|InboxError: .* is open in process \d+ on .*)$/;
    await eventually(() => expect(told).toEqual([expect.stringMatching(works)]));
    expect(rowsOf(path, 'select ends, attempts from open')).toMatchObject([
      { ends: 0, attempts: 1 },
    ]);
    finish();
    thread.postMessage('end');
    await once(thread, 'exit');
    await inbox.close();
    await remove();
    expect([told.length, recorder.handled.length, openIn(path)]).toEqual([1, 1, 0]);
  });

  test('that were taken for gone come back under a new number, and their marks change nothing', async () => {
    const path = newPath();
    const inbox = open(path);
    const { opened, open: finish } = gate();
    const recorder = new Recorder(() => opened);
    inbox.start(recorder.work);
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.atWork).toBe(1));
    const database = openDatabase(path);
    database.exec('delete from worker; update open set owner = 999');
    finish();
    await inbox.close();
    expect(database.prepare('select owner from open').get()).toMatchObject({ owner: 999 });
    database.close();
  });

  test('renew their lease, and join again where their row is gone', async () => {
    const path = newPath();
    await open(path).close();
    const database = openDatabase(path);
    const workers = new Workers(database, new Statements(database));
    workers.join(0, path);
    const before = workers.id;
    workers.renew(5_000);
    expect(workers.id).toBe(before);
    expect(database.prepare('select expires from worker').get()).toMatchObject({ expires: 20_000 });
    database.exec('delete from worker');
    workers.renew(10_000);
    expect(workers.id).toBeGreaterThan(before);
    database.close();
  });

  test('beside another need a SQLite that several processes can share', async () => {
    const path = await workedBy('elsewhere', 1, Number.MAX_SAFE_INTEGER);
    /** A database of an older SQLite. */
    const old = (): SqliteDatabase => {
      const database = openDatabase(path);
      return {
        exec: (sql) => database.exec(sql),
        close: () => database.close(),
        prepare: (sql) => database.prepare(sql.replace('sqlite_version()', "'3.50.4' as version")),
      };
    };
    expect(() => openInbox({ database: old() })).toThrow(
      `${path} is open in process 1 on elsewhere. Several processes can share it from SQLite 3.51.3 on, and this is 3.50.4: use a later Node.js, or one process.`,
    );
    const admin = new InboxAdmin({ database: old() });
    expect(admin.list()).toHaveLength(1);
    expect(() => admin.pause()).toThrow(/Writing beside it needs SQLite 3\.51\.3 or later/);
    admin.close();
    const database = openDatabase(path);
    database.exec('update worker set expires = 1');
    database.close();
    await openInbox({ database: old() }).close();
  });
});

describe('a receiver with an inbox in a file', () => {
  const failing = new Error('The other system is away.');

  test('handles after a restart what it had answered, and makes a dead letter of what is invalid by now', async () => {
    const path = newPath();
    const first = await receiver({
      inbox: open(path, { backoff: () => 1 }),
      handlers: {
        thing: () => {
          throw new RetryAfterError(60_000, 'Later.');
        },
      },
      onError: () => undefined,
    });
    expect((await first.post('/hooks/thing', '{ "secret": "x" }')).status).toBe(202);
    expect((await first.post('/hooks/thing', '{"secret":"y"}')).status).toBe(202);
    await eventually(() =>
      expect(rowsOf(path, 'select error from open where owner = 0')).toMatchObject([
        { error: 'RetryAfterError: Later.' },
        { error: 'RetryAfterError: Later.' },
      ]),
    );
    await first.created.close();
    const database = openDatabase(path);
    database.exec("update delivery set body = cast('{}' as blob) where seq = 2");
    database.close();
    const admin = adminOf(path);
    expect(admin.retry({ states: ['waiting'] })).toEqual([1, 2]);
    const heard: { readonly raw: string; readonly delivery: unknown }[] = [];
    const told: unknown[] = [];
    const second = await receiver({
      inbox: open(path),
      handlers: {
        thing: ({ rawBody }, { delivery }) =>
          void heard.push({ raw: Buffer.from(rawBody).toString(), delivery }),
      },
      onError: (error) => void told.push(error),
    });
    await eventually(() =>
      expect(admin.stats()).toMatchObject({ waiting: 0, running: 0, dead: 1 }),
    );
    expect(heard).toEqual([
      {
        raw: '{ "secret": "x" }',
        delivery: { id: admin.find(1)?.id, attempt: 1, isLast: false, isReplay: true },
      },
    ]);
    expect(admin.find(2)).toMatchObject({ state: 'dead' });
    expect(admin.find(2)?.error).toMatch(
      /^GiveUpError: The payload breaks the schema as it is now/,
    );
    expect(told).toHaveLength(1);
    admin.close();
    await second.created.close();
  });

  test('answers 503 with a time while it can’t keep anything', async () => {
    const inbox = open(newPath(), { sizeLimit: 50_000 });
    const { post, created } = await receiver({
      inbox,
      handlers: { thing: () => Promise.reject(failing) },
      onError: () => undefined,
    });
    const body = JSON.stringify({ secret: 'x'.repeat(100_000) });
    const refused = await post('/hooks/thing', body);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('30');
    await created.close();
  });
});
