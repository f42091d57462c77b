import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openInbox } from '../src/runtime/inbox.js';
import { GiveUpError, type KeptDelivery, type WorkOff } from '../src/runtime/kept.js';
import { hooksmith, published } from './support/command.js';
import { emptyFolder, write } from './support/folders.js';
import { linkSqlite } from './support/project.js';
import { openDatabase } from './support/sqlite.js';

const secret = 's3cret';
const start = Date.parse('2026-11-28T10:00:00Z');

/** The n-th delivery of a file, a minute after the one before it; its payload has its number. */
function delivery(number: number, more: Partial<KeptDelivery> = {}): KeptDelivery {
  return {
    id: `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    event: number % 2 === 1 ? 'onTicketStarted' : 'onTicketClosed',
    parameters: { shop: 'acme' },
    headers: { 'content-type': 'application/json', 'x-request-id': `r-${number}` },
    receivedAt: start + number * 60_000,
    rawBody: Buffer.from(JSON.stringify({ number, secret, links: { customer: { id: number } } })),
    ...more,
  };
}

let folder: string;

beforeEach(() => {
  folder = emptyFolder();
  linkSqlite(folder);
  write(folder, 'package.json', JSON.stringify({ hooksmith: { inbox: 'inbox.db' } }));
});

const openFile = () => openInbox({ database: openDatabase(join(folder, 'inbox.db')), attempts: 1 });

/**
 * Fills the file: 1 is done, 2 a dead letter, 3 waits. All others wait that are put after that.
 */
async function fill(more: readonly KeptDelivery[] = []): Promise<void> {
  const first = openFile();
  const work: WorkOff = ({ event }) =>
    Promise.resolve(
      event === 'onTicketClosed'
        ? { error: new GiveUpError('no such customer'), isFinal: true }
        : undefined,
    );
  first.start(work);
  await first.put([delivery(1), delivery(2)]);
  await first.close();
  const second = openFile();
  await second.put([delivery(3), ...more]);
  await second.close();
}

/** The output of the command, and its exit code. */
const inbox = (...args: readonly string[]) => hooksmith(['inbox', ...args], { cwd: folder });

async function inJson(...args: readonly string[]) {
  const { code, stdout, stderr } = await inbox(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as {
    readonly deliveries: readonly { readonly number: number; readonly state: string }[];
    readonly changed: number;
    readonly isPaused: boolean;
  };
}

/** The states of all deliveries, by their numbers. */
async function states(): Promise<Readonly<Record<number, string>>> {
  const { deliveries } = await inJson('ls');
  return Object.fromEntries(deliveries.map(({ number, state }) => [number, state]));
}

const numbers = async (...args: readonly string[]) =>
  (await inJson('ls', ...args)).deliveries.map(({ number }) => number);

describe('ls', () => {
  test('has a line for each delivery, the newest first, and nothing of a payload', async () => {
    await fill();
    const { code, stdout, stderr } = await inbox('ls');
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^number {2}event +came +state +attempts +next attempt +last error$/);
    expect(lines[1]).toMatch(
      /^3 +onTicketStarted +2026-11-28T10:03:00Z +waiting +0 +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(lines[2]).toMatch(
      /^2 +onTicketClosed +2026-11-28T10:02:00Z +dead +1 +GiveUpError: no such customer$/,
    );
    expect(lines[3]).toMatch(/^1 +onTicketStarted +2026-11-28T10:01:00Z +done$/);
    expect(lines.slice(4)).toEqual(['', 'In all 1 waiting, 0 at work, 1 dead.', '']);
    for (const args of [['ls'], ['ls', '--json'], ['retry', '--dead', '--dry-run', '--json']]) {
      expect((await inbox(...args)).stdout).not.toContain(secret);
    }
  });

  test.each<[readonly string[], readonly number[]]>([
    [['--dead'], [2]],
    [['--waiting'], [3]],
    [
      ['--dead', '--waiting'],
      [3, 2],
    ],
    [
      ['--event', 'onTicketStarted'],
      [3, 1],
    ],
    [
      ['--since', '2026-11-28T10:02Z'],
      [3, 2],
    ],
    [['--until', '2026-11-28T11:02:00+01:00'], [1]],
    [['--since', '2026-11-28T10:01:30Z', '--until', '10:03Z'], [2]],
    [
      ['--since', '2026-11-28'],
      [3, 2, 1],
    ],
    [['--where', 'number=2'], [2]],
    [['--where', 'links.customer.id=3', '--where', 'secret=s3cret'], [3]],
    [['--where', 'number=2', '--event', 'onTicketStarted'], []],
    [
      ['1', '3'],
      [3, 1],
    ],
  ])('%j finds %j', async (args, expected) => {
    await fill();
    expect(await numbers(...args)).toEqual(expected);
  });

  test('--since takes how long ago', async () => {
    const recent = delivery(5, { receivedAt: Date.now() - 3_600_000 });
    await fill([recent]);
    expect(await numbers('--since', '2h')).toEqual([4]);
    expect(await numbers('--since', '30m')).toEqual([]);
    expect(await numbers('--since', '9999999999d')).toEqual([4, 3, 2, 1]);
    expect(await numbers('--since', '9999999999d', '--until', '23:59Z')).toEqual([]);
  });

  test('--where looks into forms, too', async () => {
    const form = (text: string, number: number) =>
      delivery(number, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        rawBody: Buffer.from(text),
      });
    await fill([form('data[id]=7&x=y', 5), form('payload=%7B%22number%22%3A9%7D', 6)]);
    expect(await numbers('--where', 'data.id=7')).toEqual([4]);
    expect(await numbers('--where', 'number=9')).toEqual([5]);
  });

  test('says that nothing matches, which is no error', async () => {
    await fill();
    const { code, stdout } = await inbox('ls', '--event', 'onNothing');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Nothing matches.']);
  });
});

describe('show', () => {
  test('has attempts, error, times and headers, and the payload only where it is asked for', async () => {
    await fill();
    const { code, stdout } = await inbox('show', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 {2}onTicketClosed {2}dead\n/);
    for (const line of [
      /^ {2}id +018f0000-0000-7000-8000-000000000002$/m,
      /^ {2}came +2026-11-28T10:02:00\.000Z$/m,
      /^ {2}attempts +1$/m,
      /^ {2}last error +GiveUpError: no such customer$/m,
      /^ {2}\{shop\} +acme$/m,
      /^ {2}x-request-id: +r-2$/m,
      /^ {2}payload +\d+ bytes, shown by --payload$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(stdout).not.toContain(secret);
    expect((await inbox('show', '2', '--payload')).stdout).toContain(`  "secret": "${secret}"`);
  });

  test('has the same in JSON', async () => {
    await fill();
    const [shown] = (await inJson('show', '2')).deliveries;
    expect(shown).toMatchObject({ number: 2, state: 'dead', parameters: { shop: 'acme' } });
    expect(shown).not.toHaveProperty('payload');
    const [whole] = (await inJson('show', '2', '--payload')).deliveries;
    expect(whole).toMatchObject({ payload: { number: 2, secret } });
  });
});

describe('a change', () => {
  test.each<[readonly string[], Readonly<Record<number, string>>]>([
    [['retry', '--dead'], { 1: 'done', 2: 'waiting', 3: 'waiting' }],
    [['retry', '2'], { 1: 'done', 2: 'waiting', 3: 'waiting' }],
    [['retry', '1'], { 1: 'done', 2: 'dead', 3: 'waiting' }],
    [['retry', '--since', '2026-11-28'], { 1: 'done', 2: 'waiting', 3: 'waiting' }],
    [['replay', '--since', '2026-11-28'], { 1: 'waiting', 2: 'waiting', 3: 'waiting' }],
    [['replay', '1', '2'], { 1: 'waiting', 2: 'waiting', 3: 'waiting' }],
    [['drop', '--where', 'number=2'], { 1: 'done', 3: 'waiting' }],
    [['drop', '1', '3'], { 2: 'dead' }],
  ])('%j changes nothing else', async (args, expected) => {
    await fill();
    const before = await states();
    const dry = await inbox(...args, '--dry-run');
    expect([dry.code, await states()]).toEqual([0, before]);
    expect(dry.stdout).toMatch(/\n\n\d+ deliver(?:y|ies) would be \w+(?: again)?\.\n$/);
    expect((await inbox(...args)).code).toBe(0);
    expect(await states()).toEqual(expected);
  });

  test('says how many there were', async () => {
    await fill();
    expect((await inbox('retry', '--dead')).stdout).toBe('1 delivery is tried again.\n');
    expect((await inbox('replay', '1', '2')).stdout).toBe('2 deliveries are handled again.\n');
    expect((await inbox('drop', '1')).stdout).toBe('1 delivery is deleted.\n');
    expect((await inbox('retry', '--event', 'onNothing')).stdout).toBe('Nothing matches.\n');
  });

  test('reaches the handler, as a replay', async () => {
    await fill();
    await inbox('replay', '1');
    const seen: unknown[] = [];
    const again = openFile();
    again.start(({ id }, attempt) => {
      seen.push([id, attempt]);
      return Promise.resolve(undefined);
    });
    await expect
      .poll(() => seen, { timeout: 10_000 })
      .toContainEqual([delivery(1).id, expect.objectContaining({ attempt: 1, isReplay: true })]);
    await again.close();
  });

  test('--rate spreads a replay', async () => {
    await fill();
    await inbox('replay', '--since', '2026-11-28', '--rate', '0.5');
    const { deliveries } = await inJson('ls');
    const times = deliveries
      .map((row) => Date.parse((row as unknown as { nextAttemptAt: string }).nextAttemptAt))
      .sort((left, right) => left - right);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 2000, 4000]);
    expect((await inbox('replay', '--since', '2026-11-28', '--rate', '1e-300')).code).toBe(0);
    expect((await inbox('ls')).code).toBe(0);
  });

  test('of more than a hundred needs --yes', async () => {
    await fill(Array.from({ length: 100 }, (_, index) => delivery(index + 4)));
    const { code, stdout, stderr } = await inbox('drop', '--waiting');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      '101 deliveries would be deleted, and more than 100 need --yes.\n--dry-run lists them.\n',
    );
    expect(await numbers('--waiting')).toHaveLength(101);
    expect((await inbox('drop', '--waiting', '--dry-run')).stdout).toContain('\n… and more\n');
    expect((await inbox('drop', '--waiting', '--yes')).stdout).toBe(
      '101 deliveries are deleted.\n',
    );
  });
});

test('pause has nothing handled until resume, and ls says so', async () => {
  await fill();
  expect((await inbox('pause')).stdout).toMatch(/^Paused: /);
  expect((await inbox('ls')).stdout).toContain('It is paused: nothing is handled until');
  expect((await inJson('ls')).isPaused).toBe(true);
  expect((await inbox('resume')).stdout).toBe('Deliveries are handled. 1 delivery waits.\n');
  expect((await inJson('ls')).isPaused).toBe(false);
});

describe('the file', () => {
  test('is that of --db, else of the environment, else of the configuration', async () => {
    await fill();
    const cwd = emptyFolder();
    linkSqlite(cwd);
    const file = join(folder, 'inbox.db');
    const none = join(cwd, 'none.db');
    const env = { ...process.env, HOOKSMITH_INBOX: file };
    for (const [args, given] of [
      [['--db', file], {}],
      [['--db', file], { env: { ...process.env, HOOKSMITH_INBOX: none } }],
      [[], { env }],
    ] as const) {
      const { code } = await hooksmith(['inbox', 'ls', ...args], { cwd, ...given });
      expect(code).toBe(0);
    }
  });

  test('is looked at by the published command line', async () => {
    await fill();
    const { code, stdout, stderr } = await published(['inbox', 'ls', '--dead'], { cwd: folder });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('GiveUpError: no such customer');
  });
});

describe('what is wrong is one sentence', () => {
  const refused = (...args: readonly string[]) =>
    inbox(...args).then(({ code, stdout, stderr }) => [code, stdout, stderr]);

  test('no file is named', async () => {
    write(folder, 'package.json', '{}');
    expect(await refused('ls')).toEqual([
      2,
      '',
      expect.stringMatching(/^error {2}no-inbox {2}No file of an inbox was named\.\n {2}hint: /),
    ]);
  });

  test('the file is not there; it is not made', async () => {
    expect(await refused('ls', '--db', 'none.db')).toEqual([
      1,
      '',
      expect.stringMatching(/^error {2}file-not-found {2}There is no file none\.db\.\n {2}hint: /),
    ]);
    expect((await refused('ls', '--db', 'none.db'))[0]).toBe(1);
  });

  test.each([
    ['is no database', (path: string) => write(folder, path, 'number;event\n'.repeat(500))],
    ['is a database of something else', (path: string) => table(path, 'create table t (x)')],
    ['is empty', (path: string) => write(folder, path, '')],
  ])('the file %s', async (_, make) => {
    make('other.db');
    expect(await refused('ls', '--db', 'other.db')).toEqual([
      1,
      '',
      expect.stringMatching(/^error {2}inbox-refused {2}\S+other\.db .*no inbox[^\n]*\n$/),
    ]);
  });

  test('the file has a later format', async () => {
    await fill();
    table('inbox.db', 'pragma user_version = 99');
    expect(await refused('ls')).toEqual([
      1,
      '',
      expect.stringMatching(/^error {2}inbox-refused {2}\S+inbox\.db has the format 99, [^\n]*\n$/),
    ]);
  });

  test('the file is damaged inside', async () => {
    await fill(Array.from({ length: 100 }, (_, index) => delivery(index + 4)));
    table('inbox.db', 'pragma wal_checkpoint(truncate)');
    const bytes = readFileSync(join(folder, 'inbox.db'));
    writeFileSync(join(folder, 'inbox.db'), bytes.fill(0xff, 3 * 4096));
    expect(await refused('ls')).toEqual([
      1,
      '',
      expect.stringMatching(/^error {2}inbox-refused {2}The file of the inbox is damaged\./),
    ]);
  });

  test('there is no SQLite', async () => {
    await fill();
    const cwd = emptyFolder();
    const [major = 0] = process.versions.node.split('.').map(Number);
    const { code, stderr } = await hooksmith(['inbox', 'ls', '--db', join(folder, 'inbox.db')], {
      cwd,
    });
    if (major >= 22) expect(code).toBe(0);
    else expect([code, stderr]).toEqual([1, expect.stringMatching(/^error {2}no-sqlite {2}Node/)]);
  });

  test('a delivery is not there', async () => {
    await fill();
    for (const action of ['show', 'retry', 'replay', 'drop']) {
      expect(await refused(action, '2', '77')).toEqual([
        1,
        '',
        expect.stringMatching(/^error {2}unknown-delivery {2}The inbox has no delivery 77\.\n/),
      ]);
    }
    expect((await refused('drop', '77', '78'))[2]).toContain('none of these deliveries: 77, 78.');
    expect(await states()).toEqual({ 1: 'done', 2: 'dead', 3: 'waiting' });
  });

  test.each([
    [[], 'hooksmith inbox needs an argument: one of ls, show, retry'],
    [['list'], 'There is no hooksmith inbox list.'],
    [['retyr', '1'], 'There is no hooksmith inbox retyr. Did you mean retry?'],
    [['retry'], 'Which deliveries? retry takes their numbers, or a filter.'],
    [['replay'], 'Which deliveries?'],
    [['drop'], 'Which deliveries?'],
    [['show'], 'show takes the numbers of deliveries.'],
    [['show', '--dead'], 'show takes the numbers of deliveries.'],
    [['pause', '--dead'], 'pause is of the whole inbox'],
    [['drop', 'all'], 'all is no number of a delivery.'],
    [['drop', '1', '--dead'], "Numbers and a filter can't go together."],
    [['ls', '--payload'], '--payload is for show: no listing has payloads.'],
    [['retry', '1', '--rate', '5'], '--rate is for replay.'],
    [['replay', '1', '--rate', '0'], '--rate takes a number above 0'],
    [['replay', '1', '--rate', 'x'], '--rate takes a number above 0'],
    [['ls', '--since', 'yesterday'], 'yesterday is no time.'],
    [['ls', '--since', '2026-11-28T10:00'], '2026-11-28T10:00 is no time.'],
    [['ls', '--since', '2026-02-31T99:00Z'], 'is no time.'],
    [['ls', '--since', '2026-02-30'], '2026-02-30 is no time.'],
    [['ls', '--until', '2026-06-31T10:00Z'], '2026-06-31T10:00Z is no time.'],
    [['ls', '--since', '1h', '--until', '2h'], '--until is not later than --since'],
    [['ls', '--where', 'number'], '--where number has no value.'],
    [['ls', '--ded'], 'There is no option --ded. Did you mean --dead?'],
  ])('%j', async (args, said) => {
    await fill();
    const [code, stdout, stderr] = await refused(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
    expect(await states()).toEqual({ 1: 'done', 2: 'dead', 3: 'waiting' });
  });
});

/** Runs a statement on a file of SQLite. */
function table(path: string, sql: string): void {
  const database = openDatabase(join(folder, path));
  database.exec(sql);
  database.close();
}
