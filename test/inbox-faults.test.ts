import fs, { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import {
  InboxError,
  openInbox,
  type FileInbox,
  type SqliteDatabase,
} from '../src/runtime/inbox.js';
import { openStore } from '../src/runtime/inbox-format.js';
import { judgeFileSystem } from '../src/runtime/inbox-options.js';
import { sqliteError, watched, type FaultCode } from './support/faulty-database.js';
import { aDelivery, failure, gate, many, Recorder } from './support/inbox-conformance.js';
import { listener, newPath, open, openIn } from './support/inbox-file.js';
import { share } from './support/share.js';
import { hasSqlite, openDatabase, rowsOf } from './support/sqlite.js';
import { eventually } from './support/wait.js';

/** Outcomes of puts, by the ids of their deliveries. */
async function putAll(inbox: FileInbox, count: number) {
  const kept = new Set<string>();
  const refused: unknown[] = [];
  for (let group = 0; group < count; group++) {
    await Promise.all(
      many(3).map((delivery) =>
        inbox.put([delivery]).then(
          () => kept.add(delivery.id),
          (error: unknown) => refused.push(error),
        ),
      ),
    );
  }
  return { kept, refused };
}

describe.concurrent.each<[FaultCode]>([['FULL'], ['BUSY'], ['IOERR'], ['ERROR']])('%s', (code) => {
  describe.each([['before'], ['after']] as const)('%s a statement', (moment) => {
    /** A run whose statement of this number fails, each of a kind for `lasts` times. */
    async function run(fails: number, lasts: number): Promise<number> {
      const path = newPath();
      let statements = 0;
      let isArmed = false;
      const { logger } = listener();
      const database = watched(openDatabase(path), (_, now) => {
        if (!isArmed || now !== moment) return;
        statements++;
        if (statements >= fails && statements < fails + lasts) throw sqliteError(code);
      });
      const inbox = openInbox({ database, logger, backoff: () => 1, concurrency: 2 });
      const failed = new Set<string>();
      const recorder = new Recorder(({ id }) => {
        if (failed.has(id) || failed.size % 2 === 1) return undefined;
        failed.add(id);
        return failure();
      });
      inbox.start(recorder.work);
      isArmed = true;
      const { kept } = await putAll(inbox, 3);
      isArmed = false;
      await eventually(() =>
        expect([...kept].filter((id) => !recorder.ids.includes(id))).toEqual([]),
      );
      await eventually(() => expect(inbox.stats()).toMatchObject({ waiting: 0, running: 0 }));
      await inbox.close();
      expect(openIn(path)).toBe(0);
      expect(rowsOf(path, 'pragma integrity_check')).toMatchObject([{ integrity_check: 'ok' }]);
      return statements;
    }

    test('at any time loses nothing that was kept, and blocks nothing', async () => {
      const whole = await run(Infinity, 0);
      const all = Array.from({ length: whole }, (_, index) => index + 1);
      const numbers = share(all, code === 'FULL' ? 8 : 32);
      // Each waits for a second that marks are not tried again, so many run side by side.
      for (let start = 0; start < numbers.length; start += 60) {
        await Promise.all(numbers.slice(start, start + 60).map((number) => run(number, 1)));
      }
      await Promise.all(share([1, 5, 9], 2).map((number) => run(number, 10)));
    });
  });
});

describe('a disk that can’t be synced', () => {
  test('refuses what was put, and what comes later is kept once it can', async () => {
    const path = newPath();
    const inbox = open(path);
    const sync = vi.spyOn(fs, 'fdatasync');
    try {
      sync.mockImplementation((_, done) => done(new Error('EIO: i/o error, fdatasync')));
      await expect(inbox.put([aDelivery()])).rejects.toThrow(
        "The inbox can't keep the delivery: EIO: i/o error, fdatasync.",
      );
    } finally {
      sync.mockRestore();
    }
    const reader = openDatabase(path);
    reader.exec('begin; select * from delivery');
    // A log that others read can't be begun anew, and after a failed sync it has to be.
    await expect(inbox.put([aDelivery()])).rejects.toThrow(
      'The log can not be written anew while another program reads it.',
    );
    reader.close();
    await inbox.put([aDelivery()]);
    await inbox.close();
  });

  test('is waited for before a put resolves', async () => {
    const inbox = open(newPath());
    const sync = vi.spyOn(fs, 'fdatasync');
    let finish: (() => void) | undefined;
    try {
      sync.mockImplementation((_, done) => {
        finish = () => done(null);
      });
      const recorder = new Recorder();
      inbox.start(recorder.work);
      let isKept = false;
      const put = inbox.put([aDelivery()]).then(() => (isKept = true));
      await eventually(() => expect(finish).toBeDefined());
      expect(isKept).toBe(false);
      finish?.();
      await put;
      await eventually(() => expect(recorder.handled).toHaveLength(1));
    } finally {
      sync.mockRestore();
    }
    await inbox.close();
  });

  test('is waited for while a pause begins: what was kept meanwhile is not handled', async () => {
    const inbox = open(newPath());
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await inbox.put([aDelivery()]);
    await eventually(() => expect(inbox.stats().waiting + inbox.stats().running).toBe(0));
    const sync = vi.spyOn(fs, 'fdatasync');
    let finish: (() => void) | undefined;
    try {
      sync.mockImplementation((_, done) => {
        finish = () => done(null);
      });
      const put = inbox.put([aDelivery()]);
      await eventually(() => expect(finish).toBeDefined());
      await inbox.pause();
      finish?.();
      await put;
    } finally {
      sync.mockRestore();
    }
    await eventually(() => expect(inbox.stats()).toMatchObject({ waiting: 1, running: 0 }));
    expect(recorder.handled).toHaveLength(1);
    await inbox.resume();
    await eventually(() => expect(recorder.handled).toHaveLength(2));
    await inbox.close();
  });

  test('has every commit wait where the log can’t be opened, and says so in one line', async () => {
    const { lines, logger } = listener();
    const openSync = vi.spyOn(fs, 'openSync');
    openSync.mockImplementation((path, flags, mode) => {
      if (String(path).endsWith('-wal')) throw new Error('EACCES');
      openSync.mockRestore();
      return fs.openSync(path, flags, mode);
    });
    const path = newPath();
    const inbox = openInbox({ database: openDatabase(path), logger });
    openSync.mockRestore();
    expect(lines).toEqual([
      `${path}: every commit waits for the disk, as its log can't be synced beside SQLite.`,
    ]);
    const sync = vi.spyOn(fs, 'fdatasync');
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await inbox.put([aDelivery()]);
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    expect(sync).not.toHaveBeenCalled();
    sync.mockRestore();
    await inbox.close();
  });
});

describe('a file that is full', () => {
  test('refuses what is put, still marks what is done, and keeps again once there is room', async () => {
    const path = newPath();
    const { logger } = listener();
    const inbox = open(path, { sizeLimit: 400_000, logger, keepDone: 1, concurrency: 4 });
    const recorder = new Recorder();
    const { opened, open: finish } = gate();
    inbox.start(async (delivery, attempt) => {
      await opened;
      return recorder.work(delivery, attempt);
    });
    const body = JSON.stringify({ text: 'x'.repeat(20_000) });
    const kept: string[] = [];
    let refused: unknown;
    while (refused === undefined) {
      const delivery = aDelivery({}, body);
      await inbox.put([delivery]).then(
        () => kept.push(delivery.id),
        (error: unknown) => (refused = error),
      );
    }
    expect(refused).toBeInstanceOf(InboxError);
    expect(String(refused)).toMatch(/can't keep the delivery: .*full/);
    expect(kept.length).toBeGreaterThan(10);
    expect(statSync(path).size).toBeLessThanOrEqual(400_000);
    finish();
    await eventually(() => expect([...recorder.ids].sort()).toEqual([...kept].sort()));
    await eventually(() => inbox.put([aDelivery({}, body)]));
    await inbox.close();
  });

  test('keeps what comes, for which the oldest that are done make room', async () => {
    const path = newPath();
    const { lines, logger } = listener();
    const inbox = open(path, { sizeLimit: 400_000, logger });
    const recorder = new Recorder(({ event }) =>
      event === 'onPetLost' ? failure({ isFinal: true }) : undefined,
    );
    inbox.start(recorder.work);
    await inbox.put([aDelivery({ event: 'onPetLost' })]);
    const body = JSON.stringify({ text: 'x'.repeat(5_000) });
    for (let group = 0; group < 60; group++) {
      await Promise.all(many(4).map((one) => inbox.put([aDelivery({ id: one.id }, body)])));
    }
    await eventually(() => expect(recorder.handled).toHaveLength(241));
    expect(lines).toEqual([
      `${path} is full: the oldest that are done are deleted before their time.`,
    ]);
    await eventually(() =>
      expect(inbox.stats()).toMatchObject({ waiting: 0, running: 0, dead: 1 }),
    );
    await inbox.close();
    expect(statSync(path).size).toBeLessThanOrEqual(400_000);
    const [row] = rowsOf<{ n: number; first: number; last: number }>(
      path,
      'select count(*) as n, min(seq) as first, max(seq) as last from delivery',
    );
    expect(row).toMatchObject({ first: 1, last: 241 });
    expect(row?.n).toBeGreaterThan(30);
  });
});

describe('a lock of another program', () => {
  test('is waited for, and refuses after some seconds', async () => {
    const path = newPath();
    const inbox = open(path);
    const other = openDatabase(path);
    other.exec('begin immediate');
    const short = inbox.put([aDelivery()]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    other.exec('commit');
    await short;
    other.exec('begin immediate');
    const refused = inbox.put([aDelivery()]);
    const late = Date.now() + 4_500;
    const now = vi.spyOn(Date, 'now').mockImplementation(() => late);
    await expect(refused).rejects.toThrow(/can't keep the delivery: .*locked/);
    now.mockRestore();
    other.exec('commit');
    other.close();
    await inbox.put([aDelivery()]);
    await inbox.close();
    expect(openIn(path)).toBe(2);
  });
});

describe('a file that is taken away', () => {
  test.runIf(process.platform !== 'win32').each(['', '-wal'])(
    'as %j refuses what is put, until it is back',
    async (part) => {
      const path = newPath();
      const inbox = open(path);
      const recorder = new Recorder();
      inbox.start(recorder.work);
      await inbox.put([aDelivery()]);
      fs.renameSync(path + part, `${path}-moved`);
      for (const isReplaced of [false, true]) {
        if (isReplaced) writeFileSync(path + part, '');
        await expect(inbox.put([aDelivery()])).rejects.toThrow(
          `The inbox can't keep the delivery: ${path} or its log was deleted, moved or replaced while it was open. Put it back, or start the process again.`,
        );
      }
      fs.renameSync(`${path}-moved`, path + part);
      await inbox.put([aDelivery()]);
      await eventually(() => expect(recorder.handled).toHaveLength(2));
      await inbox.close();
      expect(rowsOf(path, 'select seq from delivery')).toHaveLength(2);
    },
  );
});

test('an inbox that is closed says so', async () => {
  const inbox = open(newPath());
  await inbox.close();
  const uses = [
    () => inbox.put([aDelivery()]),
    () => inbox.pause(),
    () => inbox.resume(),
    () => inbox.stats(),
    () => inbox.start(new Recorder().work),
  ];
  for (const use of uses) {
    await expect(Promise.resolve().then(use)).rejects.toThrow(
      new InboxError('The inbox is closed.'),
    );
  }
  await inbox.close();
});

test('a lock of another program when work starts puts the work off', async () => {
  const path = newPath();
  const first = open(path);
  await first.put([aDelivery()]);
  await first.close();
  const inbox = open(path);
  const other = openDatabase(path);
  other.exec('begin exclusive');
  const recorder = new Recorder();
  inbox.start(recorder.work);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(recorder.ids).toEqual([]);
  other.exec('commit');
  other.close();
  await eventually(() => expect(recorder.ids).toHaveLength(1));
  await inbox.close();
});

describe('a file that is no inbox of ours', () => {
  const opens = (path: string) => () => open(path);

  test('because it is no database', () => {
    const path = newPath();
    writeFileSync(path, 'A text of some length that is no database at all.\n'.repeat(50));
    expect(opens(path)).toThrow(InboxError);
    expect(opens(path)).toThrow(
      `${path} is no inbox: it isn't a database of SQLite, or is damaged. Name another file.`,
    );
  });

  test('because it is a database of something else, which stays as it is', () => {
    const path = newPath();
    const database = openDatabase(path);
    database.exec('create table pets (name text)');
    database.close();
    expect(opens(path)).toThrow(
      `${path} is a database of something else, and no inbox. Name another file.`,
    );
    expect(rowsOf(path, 'select name from sqlite_schema')).toMatchObject([{ name: 'pets' }]);
  });

  test('because it is of a later format', async () => {
    const path = newPath();
    await open(path).close();
    const database = openDatabase(path);
    database.exec('pragma user_version = 2');
    database.close();
    expect(opens(path)).toThrow(
      `${path} has the format 2, and only 1 is known here. Use the version of the package that wrote it, or a later one.`,
    );
  });

  test('because it is in memory', () => {
    expect(() => openInbox({ database: openDatabase(':memory:') })).toThrow(
      'The database is in memory. An inbox needs one in a file.',
    );
  });

  test.runIf(hasSqlite)('because its folder can’t be made', () => {
    const file = newPath();
    writeFileSync(file, '');
    expect(opens(join(file, 'inbox.db'))).toThrow(/inbox\.db can't be opened: (?:EEXIST|ENOTDIR)/);
  });

  test.runIf(!hasSqlite)('because this Node.js has no SQLite', () => {
    expect(() => openInbox({ path: newPath() })).toThrow(
      /^This Node\.js has no SQLite, which it has from 22\.13 on\. Before that, install better-sqlite3, and hand in/,
    );
  });

  test.runIf(hasSqlite)('because it is a folder', () => {
    const folder = newPath();
    fs.mkdirSync(folder);
    expect(opens(folder)).toThrow(InboxError);
    expect(opens(folder)).toThrow(/ can't be opened/);
  });

  test('because it was handed in closed, or with numbers of another kind', () => {
    const closed = openDatabase(newPath());
    closed.close();
    expect(() => openInbox({ database: closed })).toThrow(
      /^The database can't be used: .*not open\.$/,
    );
    const database = openDatabase(newPath());
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      return { ...statement, get: () => ({ 1: 1n }) } as unknown as typeof statement;
    };
    expect(() => openInbox({ database: { ...database, prepare, close() {}, exec() {} } })).toThrow(
      'The database gives whole numbers as BigInt. Hand one in without readBigInts or defaultSafeIntegers.',
    );
    database.close();
  });

  test('because this user may not write it', () => {
    const path = newPath();
    let isReady = false;
    const database = watched(openDatabase(path), (sql, moment) => {
      if (sql === 'commit' && moment === 'after') isReady = true;
      if (isReady && sql.startsWith('begin')) throw sqliteError('ERROR');
    });
    expect(() => openInbox({ database })).toThrow(
      new InboxError(`${path} can't be opened as an inbox: injected ERROR.`),
    );
  });

  test('on a network’s or a temporary file system', () => {
    const { lines, logger } = listener();
    for (const type of [0x6969, 0x517b, 0xff534d42 | 0, 0xfe534d42]) {
      expect(() => judgeFileSystem(type, 'data/inbox.db', logger)).toThrow(
        /^data\/inbox\.db is on (?:NFS|SMB), where SQLite's locks and syncs can't be trusted\./,
      );
    }
    expect(lines).toEqual([]);
    for (const type of [0x01021994, 0x794c7630]) judgeFileSystem(type, 'data/inbox.db', logger);
    judgeFileSystem(0xef53, 'data/inbox.db', logger);
    expect(lines).toEqual(
      ['tmpfs', 'overlayfs'].map(
        (name) =>
          `data/inbox.db is on ${name}: what the inbox keeps there is gone with the container or the machine. Put it on a volume or a disk.`,
      ),
    );
  });

  test('because it is open in this process', async () => {
    const path = newPath();
    const inbox = open(path);
    expect(opens(path)).toThrow(
      `${path} is open in this process already. Open it once; a second receiver needs a file of its own.`,
    );
    inbox.start(() => Promise.resolve(undefined));
    expect(() => inbox.start(() => Promise.resolve(undefined))).toThrow(
      `${path} has a receiver already. A second receiver needs an inbox of its own.`,
    );
    await inbox.close();
    await open(path).close();
  });

  const hasLocks = hasSqlite && fs.existsSync('/proc/locks');

  test.runIf(hasLocks)('because it is open in this process, whose locks on it stay', async () => {
    const path = newPath();
    const inbox = open(path);
    const { ino } = statSync(path);
    const locks = (): number =>
      fs
        .readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((line) => line.includes(`:${ino} `)).length;
    expect(locks()).toBeGreaterThan(0);
    const before = locks();
    expect(opens(path)).toThrow(InboxError);
    expect(locks()).toBe(before);
    await inbox.close();
  });
});

/** Opens a new file, which another connection opens before the n-th statement. */
function openBeside(turn: number): { readonly statements: number; readonly outcomes: unknown[] } {
  const path = newPath();
  const outcomes: unknown[] = [];
  const attempt = (database: SqliteDatabase): void => {
    try {
      outcomes.push(openStore({ database }).isLogged);
    } catch (error) {
      outcomes.push(error);
    }
  };
  let statements = 0;
  const first = openDatabase(path);
  const second = openDatabase(path);
  const impatient = watched(second, (sql, moment) => {
    if (moment === 'after' && sql.includes('busy_timeout')) second.exec('pragma busy_timeout = 0');
  });
  const disturbed = watched(first, (_, moment) => {
    if (moment === 'before' && statements++ === turn) attempt(impatient);
  });
  attempt(disturbed);
  first.close();
  second.close();
  return { statements, outcomes };
}

test('tables that can’t be made are said as that, also where SQLite has rolled back by itself', () => {
  const path = newPath();
  const database = watched(openDatabase(path), (sql, moment) => {
    if (sql === 'rollback' && moment === 'before') throw sqliteError('ERROR');
    if (sql.includes('create table') && moment === 'before') throw sqliteError('FULL');
  });
  expect(() => openInbox({ database })).toThrow(
    new InboxError(`${path} can't be opened as an inbox: injected FULL.`),
  );
});

test('two processes may open a new file at the same time, whoever comes first', () => {
  const { statements } = openBeside(-1);
  expect(statements).toBeGreaterThan(5);
  for (let turn = 0; turn < statements; turn++) {
    const { outcomes } = openBeside(turn);
    // The other one comes first in the list. It may find the file locked: it would have waited.
    expect(outcomes.at(1), `statement ${turn}`).toBe(true);
    const isLocked = outcomes[0] instanceof InboxError && / is locked /.test(outcomes[0].message);
    expect(isLocked || outcomes[0], `statement ${turn}`).toBe(true);
  }
});

test('a log that can’t be turned on while another process opens the file is tried again', async () => {
  let refusals = 3;
  const database = watched(openDatabase(newPath()), (sql, moment) => {
    if (moment === 'before' && sql.includes('journal_mode') && refusals-- > 0) {
      throw sqliteError('BUSY');
    }
  });
  await openInbox({ database }).close();
  expect(refusals).toBeLessThan(0);
});

describe('options', () => {
  test.each([
    [{}, "openInbox needs either a path, such as 'data/inbox.db', or a database."],
    [{ path: '' }, 'path is "". It has to be a text that is not empty.'],
    [{ path: 'x', database: {} }, 'database is an object. It has to be a database of SQLite,'],
    [
      { path: 'x', concurrency: 0 },
      'concurrency is 0. It has to be a number of deliveries above 0.',
    ],
    [{ path: 'x', attempts: '3' }, 'attempts is "3". It has to be a number of attempts above 0.'],
    [{ path: 'x', keepDone: -1 }, 'keepDone is -1. It has to be a number of milliseconds above 0.'],
    [{ path: 'x', seal: () => new Uint8Array() }, 'seal and unseal have to be set together.'],
    [{ path: 'x', retries: 3 }, 'openInbox has no option retries. Its options are path, database,'],
  ])('%j is wrong', (options, sentence) => {
    const opens = (): FileInbox => openInbox(options as Parameters<typeof openInbox>[0]);
    expect(opens).toThrow(TypeError);
    expect(opens).toThrow(sentence);
  });
});

test.each([Infinity, 2.5, 0.5])('a concurrency of %d handles what waits', async (concurrency) => {
  const inbox = open(newPath(), { concurrency, backoff: () => 1 });
  await inbox.put(many(3));
  const recorder = new Recorder((_, attempt) => (attempt === 1 ? failure() : undefined));
  inbox.start(recorder.work);
  await eventually(() => expect(recorder.handled).toHaveLength(6));
  expect(recorder.mostAtWork).toBeLessThanOrEqual(Math.max(concurrency, 1));
  await inbox.close();
});

describe('privacy', () => {
  test('the file is this user’s alone', async () => {
    const path = newPath();
    const inbox = open(path);
    await inbox.put([aDelivery()]);
    for (const part of ['', '-wal', '-shm']) {
      expect([part, statSync(path + part).mode & 0o777]).toEqual([part, 0o600]);
    }
    await inbox.close();
  });

  test('headers, bodies and errors are kept as the options say', async () => {
    const path = newPath();
    const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x55);
    const options = {
      headers: (name: string) => name !== 'x-secret',
      seal: turned,
      unseal: turned,
      redact: (text: string) => text.replaceAll('Ann', '…'),
      backoff: () => 1,
    };
    const inbox = open(path, options);
    const body = '{"name":"Ann"}';
    await inbox.put([aDelivery({ headers: { 'x-secret': '1', 'x-topic': 'a' } }, body)]);
    const recorder = new Recorder((_, attempt) =>
      attempt === 1
        ? failure({ error: new TypeError(`Ann is away ${'x'.repeat(600)}`), retryAfter: 60_000 })
        : undefined,
    );
    inbox.start(recorder.work);
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    expect(recorder.handled[0]?.delivery.headers).toEqual({ 'x-topic': 'a' });
    expect(Buffer.from(recorder.handled[0]?.delivery.rawBody ?? []).toString()).toBe(body);
    await inbox.close();
    const [row] = rowsOf<{ error: string; body: Uint8Array }>(
      path,
      'select error, body from open join delivery using (seq)',
    );
    expect(row?.error).toHaveLength(500);
    expect(row?.error).toMatch(/^TypeError: … is away x/);
    expect(Buffer.from(row?.body ?? []).includes('Ann')).toBe(false);
  });

  test('an error that redact makes no text of is kept without its own, and holds up nobody', async () => {
    const odd: unknown[] = [new Uint8Array(3), ['x'], undefined, Promise.resolve('x')];
    const path = newPath();
    const redact = () => odd.pop() as string;
    const inbox = open(path, { redact, attempts: 1 });
    const recorder = new Recorder(() => failure());
    inbox.start(recorder.work);
    await inbox.put(many(4));
    await eventually(() => expect(inbox.stats().dead).toBe(4));
    await inbox.close();
    const texts = rowsOf<{ error: string }>(path, 'select error from open');
    expect(new Set(texts.map(({ error }) => error))).toEqual(
      new Set(['An error whose text could not be made.']),
    );
  });

  test('a seal that gives no bytes is told of in words, and so is an unseal', async () => {
    const { lines, logger } = listener();
    const late = (bytes: Uint8Array) => Promise.resolve(bytes) as unknown as Uint8Array;
    const same = (bytes: Uint8Array) => bytes;
    const first = open(newPath(), { seal: late, unseal: same });
    await expect(first.put([aDelivery()])).rejects.toThrow(
      'seal has given an object. It has to give bytes, at once: a Uint8Array.',
    );
    await first.close();
    const path = newPath();
    const second = open(path, { seal: same, unseal: late, backoff: () => 1, logger });
    await second.put([aDelivery()]);
    const recorder = new Recorder();
    second.start(recorder.work);
    await eventually(() => expect(lines.join()).toContain('unseal has given an object.'));
    await second.close();
    expect(rowsOf(path, 'select dead from open')).toMatchObject([{ dead: 0 }]);
    expect(recorder.handled).toEqual([]);
  });

  test('a body that can’t be sealed is refused, one that can’t be unsealed is an attempt that failed', async () => {
    const { lines, logger } = listener();
    let isBroken = true;
    const crypt = (bytes: Uint8Array): Uint8Array => {
      if (isBroken) throw new Error('No key.');
      return bytes;
    };
    const inbox = open(newPath(), { seal: crypt, unseal: crypt, backoff: () => 30, logger });
    await expect(inbox.put([aDelivery()])).rejects.toThrow('No key.');
    isBroken = false;
    await inbox.put([aDelivery()]);
    isBroken = true;
    const recorder = new Recorder();
    inbox.start(recorder.work);
    await eventually(() => expect(lines.join()).toContain('No key.'));
    isBroken = false;
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    expect(recorder.handled[0]?.attempt.attempt).toBeGreaterThan(1);
    await inbox.close();
  });
});
