import { expect, test } from 'vitest';
import { ownExpressions } from '../support/own-expressions.js';
import { growthOf } from '../support/recheck.js';

test('by recheck’s account, none of our own expressions is exponential, and those of the runtime are linear', () => {
  const judged = ownExpressions().map((one) => ({
    ...one,
    growth: growthOf(one.source, one.flags),
  }));
  expect(judged.length).toBeGreaterThan(50);
  const bad = judged.filter(({ growth }) => growth === 'exponential' || growth === 'unknown');
  expect(bad).toEqual([]);
  const shipped = judged.filter(({ file }) => file.startsWith('runtime/'));
  expect(shipped.length).toBeGreaterThan(0);
  expect(shipped.filter(({ growth }) => growth !== 'linear')).toEqual([]);
});
