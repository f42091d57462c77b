import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../support/folders.js';
import { aDelivery, Recorder } from '../support/inbox-conformance.js';
import { listener, open } from '../support/inbox-file.js';
import { rowsOf } from '../support/sqlite.js';
import { eventually } from '../support/wait.js';

const folder = join(emptyFolder(), 'small');
mkdirSync(folder);
const args = ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder];
const isMounted = process.platform === 'linux' && spawnSync('mount', args).status === 0;

test.runIf(isMounted)(
  'a full disk refuses, loses nothing, and takes more once it has room',
  async () => {
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const { lines, logger } = listener();
    const path = join(folder, 'inbox.db');
    const filler = join(folder, 'filler');
    writeFileSync(filler, Buffer.alloc(3_000_000));
    const inbox = open(path, { logger });
    expect(lines.join()).toContain('is on tmpfs');
    const recorder = new Recorder();
    inbox.start(recorder.work);
    const body = JSON.stringify({ text: 'x'.repeat(20_000) });
    const kept: string[] = [];
    const put = async (): Promise<unknown> => {
      const delivery = aDelivery({}, body);
      try {
        await inbox.put([delivery]);
        kept.push(delivery.id);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    let refused: unknown;
    while (refused === undefined) refused = await put();
    expect(String(refused)).toMatch(/can't keep the delivery: .*(?:full|I\/O)/);
    for (let index = 0; index < 20; index++) await put();
    rmSync(filler);
    await eventually(async () => expect(await put()).toBeUndefined());
    await eventually(() => expect(kept.filter((id) => !recorder.ids.includes(id))).toEqual([]));
    await inbox.close();
    expect(rowsOf(path, 'select count(*) as open from open')).toMatchObject([{ open: 0 }]);
    expect(rowsOf(path, 'pragma integrity_check')).toMatchObject([{ integrity_check: 'ok' }]);
  },
);

test.runIf(!isMounted)('a full disk needs a tmpfs, which only root may mount', () => {
  console.log('No tmpfs could be mounted: no disk was full.');
});
