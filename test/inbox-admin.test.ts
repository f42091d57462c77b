import { describe, expect, test } from 'vitest';
import { InboxAdmin, InboxError, type FileInbox, type KeptDelivery } from '../src/runtime/inbox.js';
import { aDelivery, failure, gate, many, Recorder } from './support/inbox-conformance.js';
import { adminOf, listener, newPath, open, openIn } from './support/inbox-file.js';
import { openDatabase, rowsOf } from './support/sqlite.js';
import { eventually } from './support/wait.js';

const hour = 3_600_000;

/** An inbox with five deliveries, the second of which is dead and the fifth not handled yet. */
async function five(options: Parameters<typeof open>[1] = {}) {
  const path = newPath();
  const inbox = open(path, options);
  const now = Date.now();
  const deliveries = many(5).map((delivery, index): KeptDelivery => ({
    ...delivery,
    event: index % 2 === 0 ? 'onEven' : 'onOdd',
    receivedAt: now - (5 - index) * hour,
  }));
  const isBad = { value: true };
  const recorder = new Recorder(({ id }) => {
    if (!isBad.value) return undefined;
    if (id === deliveries[1]?.id) return failure({ isFinal: true });
    return id === deliveries[4]?.id ? failure({ retryAfter: hour }) : undefined;
  });
  inbox.start(recorder.work);
  await inbox.put(deliveries);
  await eventually(() => expect(inbox.stats()).toMatchObject({ running: 0, dead: 1 }));
  await eventually(() => expect(inbox.stats().waiting).toBe(1));
  return { path, inbox, deliveries, recorder, isBad, now, admin: adminOf(path) };
}

async function closed(inbox: FileInbox, admin: InboxAdmin): Promise<void> {
  admin.close();
  await inbox.close();
}

describe('looking', () => {
  test('lists deliveries by state, event, time and payload, and never a payload', async () => {
    const { inbox, admin, deliveries, now } = await five();
    const seqs = (...args: Parameters<InboxAdmin['list']>): readonly number[] =>
      admin.list(...args).map(({ seq }) => seq);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(seqs({ states: ['done'] })).toEqual([1, 3, 4]);
    expect(seqs({ states: ['dead', 'waiting'] })).toEqual([2, 5]);
    expect(seqs({ states: ['running'] })).toEqual([]);
    expect(seqs({ event: 'onOdd' })).toEqual([2, 4]);
    expect(seqs({ since: now - 3 * hour, until: now - hour })).toEqual([3, 4]);
    expect(seqs({ seqs: [4, 2, 99] })).toEqual([2, 4]);
    expect(seqs({ where: (payload) => (payload as { number: number }).number > 2 })).toEqual([
      4, 5,
    ]);
    expect(seqs({}, { limit: 2 })).toEqual([1, 2]);
    expect(seqs({}, { limit: 2, isNewestFirst: true })).toEqual([5, 4]);
    const [dead] = admin.list({ states: ['dead'] });
    expect(dead).toEqual({
      seq: 2,
      id: deliveries[1]?.id,
      event: 'onOdd',
      receivedAt: now - 4 * hour,
      state: 'dead',
      attempts: 1,
      error: 'Error: The other system is away.',
      bytes: 12,
    });
    expect(admin.find(2)?.delivery).toMatchObject({ id: deliveries[1]?.id, event: 'onOdd' });
    expect(admin.find(6)).toBeUndefined();
    expect(admin.stats()).toMatchObject({ waiting: 1, running: 0, dead: 1, paused: false });
    expect(admin.stats().oldest).toBeGreaterThanOrEqual(hour);
    expect(admin.stats().bytes).toBeGreaterThan(4096);
    await closed(inbox, admin);
  });

  test('pages through many', async () => {
    const path = newPath();
    const inbox = open(path);
    await inbox.put(many(1_203));
    const admin = adminOf(path);
    expect(admin.list()).toHaveLength(1_203);
    expect(admin.list({}, { limit: 700 }).at(-1)?.seq).toBe(700);
    expect(admin.list({}, { isNewestFirst: true }).at(-1)?.seq).toBe(1);
    expect(
      admin.drop({ where: (payload) => (payload as { number: number }).number < 900 }),
    ).toHaveLength(900);
    expect(admin.list()).toHaveLength(303);
    await closed(inbox, admin);
  });

  test('at nothing says so', async () => {
    const path = newPath();
    expect(() => new InboxAdmin({ path })).toThrow(InboxError);
    expect(() => new InboxAdmin({ path })).toThrow(`There is no inbox at ${path}.`);
    const empty = openDatabase(path);
    empty.exec('vacuum');
    expect(() => new InboxAdmin({ database: empty })).toThrow(`${path} has no inbox in it.`);
  });
});

describe('by hand, from another connection,', () => {
  test('dead and waiting ones are tried at once, with all their attempts', async () => {
    const { inbox, admin, deliveries, recorder, isBad } = await five();
    isBad.value = false;
    expect(admin.retry({ states: ['dead', 'waiting', 'done'] })).toEqual([2, 5]);
    await eventually(() => expect(recorder.handled).toHaveLength(7));
    const again = recorder.handled.slice(5);
    expect(again.map(({ delivery }) => delivery.id).sort()).toEqual(
      [deliveries[1]?.id, deliveries[4]?.id].sort(),
    );
    for (const { attempt } of again) expect(attempt).toMatchObject({ attempt: 1, isReplay: true });
    await eventually(() => expect(inbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    await closed(inbox, admin);
  });

  test('done ones are handled again, at a rate', async () => {
    const { inbox, admin, recorder } = await five();
    const start = Date.now();
    expect(admin.replay({ states: ['done'] }, { rate: 10 })).toEqual([1, 3, 4]);
    expect(admin.list({ states: ['waiting'] }).map(({ seq }) => seq)).toContain(4);
    await eventually(() => expect(recorder.handled).toHaveLength(8));
    expect((recorder.handled.at(-1)?.at ?? 0) - start).toBeGreaterThanOrEqual(200);
    expect(recorder.handled.slice(5).every(({ attempt }) => attempt.isReplay)).toBe(true);
    await closed(inbox, admin);
  });

  test('those at work are left alone', async () => {
    const path = newPath();
    const inbox = open(path);
    const { opened, open: finish } = gate();
    inbox.start(() => opened);
    await inbox.put([aDelivery()]);
    const admin = adminOf(path);
    await eventually(() => expect(admin.stats().running).toBe(1));
    expect([admin.retry({}), admin.replay({}), admin.drop({})]).toEqual([[], [], []]);
    finish();
    await closed(inbox, admin);
  });

  test('deliveries are dropped, and their bytes with them', async () => {
    const path = newPath();
    const inbox = open(path);
    await inbox.put([aDelivery({}, '{"name":"Seldomheard"}'), aDelivery()]);
    await inbox.close();
    const admin = adminOf(path);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(path).includes('Seldomheard')).toBe(true);
    expect(admin.drop({ seqs: [1] })).toEqual([1]);
    expect(admin.list().map(({ seq }) => seq)).toEqual([2]);
    admin.close();
    expect(readFileSync(path).includes('Seldomheard')).toBe(false);
  });

  test('a lane goes on when its first is dropped, and a replayed one waits for its turn', async () => {
    const path = newPath();
    const inbox = open(path);
    const lane = many(3).map((delivery) => ({ ...delivery, lane: 'a' }));
    const [first, second, third] = lane as [KeptDelivery, KeptDelivery, KeptDelivery];
    const { opened, open: finish } = gate();
    const recorder = new Recorder(({ id }, attempt) => {
      if (id === first.id && attempt === 1) return failure({ retryAfter: hour });
      return id === third.id ? opened : undefined;
    });
    inbox.start(recorder.work);
    await inbox.put(lane);
    const admin = adminOf(path);
    await eventually(() => expect(admin.list({ states: ['waiting'] })).toHaveLength(3));
    await eventually(() => expect(admin.find(1)?.attempts).toBe(1));
    await eventually(() => expect(inbox.stats().running).toBe(0));
    expect(admin.drop({ seqs: [1] })).toEqual([1]);
    await eventually(() => expect(recorder.ids).toEqual([first.id, second.id, third.id]));
    await eventually(() => expect(admin.find(2)?.state).toBe('done'));
    expect(admin.replay({ seqs: [2] })).toEqual([2]);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(recorder.ids).toHaveLength(3);
    finish();
    await eventually(() =>
      expect(recorder.ids).toEqual([first.id, second.id, third.id, second.id]),
    );
    await closed(inbox, admin);
  });
});

describe('pause', () => {
  test('keeps what comes and handles nothing, also after a restart, which is said', async () => {
    const path = newPath();
    const first = open(path);
    const before = new Recorder();
    first.start(before.work);
    await first.pause();
    await first.put(many(3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(before.handled).toEqual([]);
    expect(first.stats()).toMatchObject({ waiting: 3, paused: true });
    await first.close();
    const { lines, logger } = listener();
    const second = open(path, { logger });
    const after = new Recorder();
    second.start(after.work);
    expect(lines).toEqual([`${path} is paused: deliveries are kept, and not handled.`]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(after.handled).toEqual([]);
    await second.resume();
    await eventually(() => expect(after.handled).toHaveLength(3));
    await second.close();
  });

  test('of another process is heard of', async () => {
    const path = newPath();
    const inbox = open(path);
    const recorder = new Recorder();
    inbox.start(recorder.work);
    const admin = adminOf(path);
    admin.pause();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await inbox.put([aDelivery()]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(recorder.handled).toEqual([]);
    admin.resume();
    await eventually(() => expect(recorder.handled).toHaveLength(1));
    await closed(inbox, admin);
  });
});

describe('keeping', () => {
  test('done and dead ones go after their time, those that are open stay', async () => {
    const { inbox, admin, path } = await five({ keepDone: 2.5 * hour, keepDead: 600 });
    await eventually(() => expect(admin.list().map(({ seq }) => seq)).toEqual([4, 5]));
    expect(openIn(path)).toBe(1);
    await closed(inbox, admin);
  });

  test('many go in a while, past those that stay', async () => {
    const path = newPath();
    const inbox = open(path, { keepDone: 1, concurrency: 100 });
    const stays = aDelivery({ receivedAt: 1 });
    const recorder = new Recorder(({ id }) =>
      id === stays.id ? failure({ retryAfter: hour }) : undefined,
    );
    inbox.start(recorder.work);
    await inbox.put([stays, ...many(1_400)]);
    await eventually(() =>
      expect(rowsOf(path, 'select seq from delivery')).toMatchObject([{ seq: 1 }]),
    );
    await inbox.put([aDelivery()]);
    expect(rowsOf(path, 'select max(seq) as seq from delivery')).toMatchObject([{ seq: 1_402 }]);
    await inbox.close();
  });
});
