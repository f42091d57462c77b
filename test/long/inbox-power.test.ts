import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cutThePower } from '../support/power.js';

const disks = Number(process.env['HOOKSMITH_OUTAGES'] ?? 1_000);
const runs = Math.ceil(disks / 1_000);
const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** Outcomes of runs with so many disks together. */
async function cut(count: number, isSyncing: boolean) {
  let [broken, acknowledged, all] = [0, 0, 0];
  for (let index = 0; index < runs; index++) {
    const outcome = await cutThePower(250, Math.ceil(count / runs), isSyncing);
    broken += outcome.broken;
    acknowledged += outcome.acknowledged;
    all += outcome.disks;
  }
  if (process.env['HOOKSMITH_COUNTS']) console.log({ isSyncing, disks: all, broken, acknowledged });
  return { broken, acknowledged, all };
}

test.runIf(hasStrace)(`${disks} power cuts lose nothing that was acknowledged`, async () => {
  const { broken, acknowledged } = await cut(disks, true);
  expect(broken).toBe(0);
  expect(acknowledged).toBe(250 * runs);
});

test.runIf(hasStrace)(
  'without the sync they do, so that the test sees what it should',
  async () => {
    const { broken, all } = await cut(Math.ceil(disks / 5), false);
    expect(broken).toBeGreaterThan(all * 0.25);
  },
);

test.runIf(!hasStrace)('power cuts need strace, which is on Linux alone', () => {
  console.log('strace is not installed: no power was cut.');
});
