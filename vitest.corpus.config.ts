import { defineConfig } from 'vitest/config';

/** What only `npm run test:all` runs: the documents of others. */
export default defineConfig({
  test: { include: ['test/corpus/*.test.ts'], testTimeout: 60_000, hookTimeout: 900_000 },
});
