import { expect, test } from 'vitest';
import { killAgainAndAgain, shareAmong } from './support/inbox-kills.js';
import { share } from './support/share.js';

const events = Number(process.env['HOOKSMITH_KEPT'] ?? 1_500);
const kills = Number(process.env['HOOKSMITH_KILLS'] ?? 9);

test(`${events} events through ${kills} kills: nothing that was acknowledged is lost`, async () => {
  const outcome = await killAgainAndAgain(events, kills);
  if (process.env['HOOKSMITH_COUNTS']) console.log(outcome);
  expect(outcome.lost).toEqual([]);
  expect(outcome.integrity).toMatchObject({ integrity_check: 'ok' });
  expect(outcome.kills).toBe(kills);
  expect(outcome.acknowledged).toBeGreaterThan(events * 0.8);
  // Up to 16 at each kill, which are many of so few events.
  expect(outcome.twice).toBeLessThanOrEqual(Math.max(events * 0.02, kills * 16));
});

test.each(
  share(
    [
      [3, false],
      [3, true],
    ] as const,
    2,
  ),
)(
  '%i processes share a file, and handle each once; one of them is killed: %j',
  async (processes, isKilling) => {
    const outcome = await shareAmong(processes, Math.ceil(events / 3), isKilling);
    if (process.env['HOOKSMITH_COUNTS']) console.log(outcome);
    expect(outcome.lost).toEqual([]);
    expect(outcome.integrity).toMatchObject({ integrity_check: 'ok' });
    expect(outcome.twice).toBeLessThanOrEqual(isKilling ? 16 : 0);
  },
);
