import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cli, hooksmith } from './support/command.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';
import { send } from './support/http.js';
import { freePair } from './support/listening.js';
import { fencesOf } from './support/pages.js';

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill()));

/** The published command, once it listens, and all that it has printed. */
async function start(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const port = await freePair();
  const child = spawn(process.execPath, [cli, 'listen', groove, '--port', String(port), ...args], {
    ...{ cwd, env: { ...process.env, ...env } },
  });
  running.push(child);
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed.text += chunk.toString()));
  }
  await expect.poll(() => printed.text, { timeout: 30_000 }).toContain('/?key=');
  return { port, origin: `http://127.0.0.1:${port}`, printed };
}

const json = { 'content-type': 'application/json' };

describe('hooksmith listen', () => {
  test('prints what the guide shows', async () => {
    const { port, origin, printed } = await start(emptyFolder(), []);
    for (const [path, body] of [
      ['ticket_started', '{"number":7}'],
      ['ticket_closed', '{"number":"7"}'],
      ['ticket_state_changed', '{"event":"ticket_closed"}'],
    ]) {
      await send(origin, `/webhooks/${path}`, { headers: json, body: body ?? '' });
    }
    await expect.poll(() => printed.text).toContain('#3');
    const shown = printed.text
      .replaceAll(String(port), '4000')
      .replaceAll(String(port + 1), '4001')
      .replace(/key=\S+/, 'key=…')
      .replace(/^\d\d:\d\d:\d\d/gm, '12:00:00');
    const guide = fencesOf('docs/guides/listen.md').find(({ marker }) => marker === 'listen');
    expect(shown).toBe(guide?.text);
  });

  test('--json prints a document a line, --save keeps bodies for their owner, --open opens the page', async () => {
    const folder = emptyFolder();
    write(folder, 'bin/xdg-open', `#!/bin/sh\necho "$1" > "${join(folder, 'opened')}"\n`);
    chmodSync(join(folder, 'bin', 'xdg-open'), 0o755);
    const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
    const args = ['--json', '--save', 'kept', '--open'];
    const { origin, printed } = await start(folder, args, { PATH: path });
    const headers = { ...json, authorization: 'Bearer s3cret' };
    const body = '{"number" : 7}';
    for (let times = 0; times < 2; times++) {
      await send(origin, '/webhooks/ticket_closed?token=s3cret', { headers, body });
    }
    await expect.poll(() => printed.text.trim().split('\n').length).toBe(3);
    const lines = printed.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({ listening: { forwardTo: null } });
    expect(lines[1]).toMatchObject({
      number: 1,
      label: 'ticket_closed',
      status: 204,
      answer: null,
    });
    expect(printed.text).not.toContain('s3cret');
    const kept = readdirSync(join(folder, 'kept'));
    expect(kept).toEqual(['0001-ticket-closed.json', '0002-ticket-closed.json']);
    expect(read(folder, 'kept', kept[0] ?? '')).toBe(body);
    expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'kept', kept[0] ?? '')).mode & 0o777).toBe(0o600);
    await expect.poll(() => readdirSync(folder)).toContain('opened');
    await expect
      .poll(() => read(folder, 'opened'))
      .toMatch(/^http:\/\/localhost:\d+\/\?key=\S+\n$/);
    expect(printed.text).not.toContain(read(folder, 'opened').trim());
  });

  test.each([
    [['--port', 'http'], 'port'],
    [['--port', '70000'], '--port takes a number from 0 to 65534.'],
    [['--forward-to', 'localhost:3000'], 'localhost:3000 is no http: or https: URL.'],
    [['--save', join(repository, 'package.json')], 'Nothing can be saved in'],
  ])('refuses %j', async (args, said) => {
    const { code, stderr } = await hooksmith(['listen', groove, ...args], { cwd: emptyFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  test('says that a port is taken', async () => {
    const { port } = await start(emptyFolder(), []);
    const args = ['listen', groove, '--port', String(port)];
    const { code, stderr } = await hooksmith(args, { cwd: emptyFolder() });
    expect([code, stderr]).toEqual([
      2,
      `Port ${port} is taken.\nTake another pair: --port 4010.\n`,
    ]);
  });

  test('keeps the key of its page in a project where something is installed', async () => {
    const folder = emptyFolder();
    write(folder, 'package.json', JSON.stringify({ hooksmith: { spec: groove } }));
    write(folder, 'node_modules/.keep', '');
    const keyOf = ({ printed }: { printed: { text: string } }) =>
      /key=(\S+)/.exec(printed.text)?.[1];
    const first = await start(folder, []);
    const second = await start(folder, []);
    expect(keyOf(second)).toBe(keyOf(first));
    const file = join(folder, 'node_modules', '.cache', 'hooksmith', 'listen-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const elsewhere = await start(emptyFolder(), []);
    expect(keyOf(elsewhere)).not.toBe(keyOf(first));
  });
});
