import fs, { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { InboxError, openInbox, type FileInbox } from '../src/runtime/inbox.js';
import { judgeFileSystem } from '../src/runtime/inbox-options.js';
import { sqliteError, watched, type FaultCode } from './support/faulty-database.js';
import { emptyFolder } from './support/folders.js';
import { aDelivery, failure, gate, many, Recorder } from './support/inbox-conformance.js';
import { adminOf, listener, newPath, open, openIn } from './support/inbox-file.js';
import { openDatabase, rowsOf } from './support/sqlite.js';
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

describe.each<[FaultCode]>([['FULL'], ['BUSY'], ['IOERR'], ['ERROR']])('%s', (code) => {
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
      const numbers = Array.from({ length: whole }, (_, index) => index + 1);
      // Each waits for a second that marks are not tried again, so many run side by side.
      for (let start = 0; start < numbers.length; start += 25) {
        await Promise.all(numbers.slice(start, start + 25).map((number) => run(number, 1)));
      }
      await Promise.all([1, 5, 9].map((number) => run(number, 10)));
    });
  });
});
