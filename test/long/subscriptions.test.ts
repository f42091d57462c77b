import { expect, test } from 'vitest';
import { shapeNames } from '../support/subscribing.js';
import { syncProperty } from '../support/sync-property.js';

const runs = Number(process.env['HOOKSMITH_SYNCS'] ?? 60);

const cases = [
  ...shapeNames.map((shape) => [shape, {}] as const),
  ...(['body', 'location', 'href'] as const).map((idBy) => ['desk', { idBy }] as const),
  ['desk', { refusesTwice: 409 }] as const,
];

test.each(cases)('%s %j comes to what is wanted after any faults', async (shape, habits) => {
  await syncProperty(shape, habits, runs);
  expect(runs).toBeGreaterThan(0);
});
