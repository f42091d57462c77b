import { defineConfig } from 'vitest/config';

/** The tests of the inbox with the clients of engines, which `test/long/inbox-engines.test.ts` runs on Node 22. */
export default defineConfig({
  test: {
    include: ['test/engines/*.test.ts'],
    // They wait for the most part.
    maxWorkers: 5,
    // PostgreSQL has a hundred connections.
    maxConcurrency: 3,
    // For hangs only.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
