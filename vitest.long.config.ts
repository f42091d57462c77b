import { defineConfig } from 'vitest/config';

const corpus = process.env['HOOKSMITH_CORPUS'] ? ['test/corpus/*.test.ts'] : [];

/** What only `npm run test:all` runs: many random documents, and the documents of others if there are any. */
export default defineConfig({
  test: {
    include: ['test/fuzz.test.ts', ...corpus],
    env: { HOOKSMITH_FUZZ: process.env['HOOKSMITH_FUZZ'] ?? '300' },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 900_000,
  },
});
