import { expect, test } from 'vitest';
import { join } from 'node:path';
import { limits, sizesOf } from '../scripts/bench/validators/sizes.js';
import { repository } from './support/folders.js';

test('a validator that is imported from the package stays small', async () => {
  const sizes = await sizesOf(join(repository, 'generated'));
  expect(sizes.verdict).toBeGreaterThan(100);
  expect(sizes.verdict).toBeLessThanOrEqual(limits.verdict);
  expect(sizes.issues).toBeGreaterThan(sizes.verdict);
  expect(sizes.issues).toBeLessThanOrEqual(limits.issues);
});
