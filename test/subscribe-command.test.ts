import { afterAll, beforeAll, expect, test } from 'vitest';
import { existsSync, rmSync } from 'node:fs';
import { hooksmith } from './support/command.js';
import { emptyFolder, groove, grooveApi, read, write } from './support/folders.js';
import { listening, type Provider } from './support/provider.js';

const to = 'https://me.example/s3cret';

let provider: Provider;
let close: () => Promise<unknown>;
let folder: string;

beforeAll(async () => {
  const text = read(grooveApi).replace('https://api.groovehq.com', '$URL');
  const made = await listening(text, {
    ...{ path: '/webhooks', url: ['url'], event: ['event'] },
    answer: { id: 'id', url: 'url', event: 'event' },
  });
  ({ provider, close } = made);
  folder = emptyFolder();
  write(folder, 'api.yaml', made.document);
  const configuration = { spec: groove, subscriptions: 'api.yaml' };
  write(folder, 'package.json', JSON.stringify({ hooksmith: configuration }));
});

afterAll(() => close());

const subscribe = (...args: readonly string[]) =>
  hooksmith(['subscribe', ...args], {
    cwd: folder,
    env: { ...process.env, HOOKSMITH_TOKEN: provider.token },
  });

const lock = () => read(folder, 'subscriptions.lock.json');

test('nothing is subscribed unasked, nor where nobody can tell what is there', async () => {
  const unasked = await subscribe('--to', to);
  expect([unasked.code, unasked.stderr]).toEqual([
    2,
    expect.stringContaining('needs your confirmation'),
  ]);
  const untold = await subscribe('--to', to, '--yes');
  expect([untold.code, untold.stderr]).toEqual([1, expect.stringContaining('unknown-state')]);
  const nowhere = await subscribe();
  expect([nowhere.code, nowhere.stderr]).toEqual([
    2,
    expect.stringContaining('--to takes the URL'),
  ]);
  expect(provider.log).toEqual([]);
  expect(existsSync(`${folder}/subscriptions.lock.json`)).toBe(false);
});

test('a dry run shows what would be asked for', async () => {
  const { code, stdout } = await subscribe('--to', to, '--dry-run', '--first');
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining(`+  ticket_started           ${to}/ticket_started`),
  ]);
  expect(stdout).toContain('14 to create, 0 there already, 0 to remove.');
  expect(provider.log).toEqual([]);
});

test('without --to, the receiver is the one of PUBLIC_URL, in the environment or in .env', async () => {
  write(folder, '.env', `PUBLIC_URL=${to}\n`);
  const { code, stdout } = await subscribe('--dry-run', '--first');
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${to}/ticket_started`)]);
  expect((await subscribe('--list')).code).toBe(0);
  rmSync(`${folder}/.env`);
});

test('a run asks for what is selected, a second one for the rest, a third for nothing', async () => {
  const select = ['--select', 'onTicketStarted,agent_replied'];
  const first = await subscribe('--to', to, '--yes', '--first', ...select);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toContain('2 created, 0 there already.');
  expect(provider.stored.map(({ events }) => events)).toEqual([
    ['ticket_started'],
    ['agent_replied'],
  ]);
  const second = await subscribe('--to', to, '--yes', '--json');
  expect(JSON.parse(second.stdout)).toMatchObject({ exitCode: 0, failed: [], unknown: [] });
  const third = await subscribe('--to', to, '--yes');
  expect(third.stdout).toContain('0 to create, 14 there already, 0 to remove.');
  expect(provider.stored.length).toBe(14);
  expect(provider.complaints).toEqual([]);
  for (const text of [first.stdout, second.stdout, third.stdout, lock()]) {
    expect(text).not.toContain(provider.token);
  }
  expect(lock()).not.toContain('s3cret');
  expect(lock()).toContain('"url": "https://me.example/…/ticket_started"');
});

test('a lost answer is unknown until somebody has looked', async () => {
  const other = 'https://me.example/other';
  provider.faults = ['lost', '422'];
  const select = ['--select', 'ticket_started,ticket_opened'];
  const lost = await subscribe('--to', other, '--yes', ...select);
  expect(lost.code).toBe(1);
  expect(lost.stdout).toContain('0 created, 0 there already, 1 failed, 1 unknown.');
  expect(lost.stdout).not.toContain(provider.token);
  provider.faults = [];
  const again = await subscribe('--to', other, '--yes', ...select);
  expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('1 created')]);
  expect(provider.stored.filter(({ url }) => url === `${other}/ticket_started`)).toHaveLength(1);
  const kept = await subscribe('--keep', 'ticket_started');
  expect([kept.code, kept.stdout]).toEqual([0, 'ticket_started is noted as subscribed.\n']);
  expect((await subscribe('--to', other, '--yes', ...select)).code).toBe(0);
  const several = await subscribe('--forget', 'onTicketOpened');
  expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('Several receivers')]);
  const forgotten = await subscribe('--forget', 'onTicketOpened', '--to', other);
  expect(forgotten.stdout).toContain('ticket_opened is forgotten.');
});

test.each([
  [['--to', to, '--list'], "--to and --list can't go together"],
  [
    ['--to', 'http://localhost:3000/webhooks', '--dry-run', '--first', '--with', 'scope=me'],
    'has no option scope',
  ],
  [['--to', to, '--dry-run', '--select', 'onTicketStartet'], 'onTicketStartet'],
  [['--to', 'nowhere', '--dry-run', '--first'], 'no http: or https: URL'],
  [['--keep', 'agent_invited', '--forget', 'agent_invited'], "can't go together"],
])('%j is refused', async (args, problem) => {
  const { code, stderr } = await subscribe(...args);
  expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining(problem)]);
  expect([1, 2]).toContain(code);
});

test('without a token nothing is asked for, and with a wrong one it says so', async () => {
  const env = { ...process.env, HOOKSMITH_TOKEN: '' };
  const none = await hooksmith(['subscribe', '--to', to, '--yes'], { cwd: folder, env });
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining('HOOKSMITH_TOKEN is not set'),
  ]);
  const wrong = await hooksmith(['subscribe', '--to', 'https://me.example/new', '--yes'], {
    ...{ cwd: folder, env: { ...process.env, HOOKSMITH_TOKEN: 'wrong-token' } },
  });
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('status 401')]);
  expect(wrong.stdout + wrong.stderr).not.toContain('wrong-token');
});
