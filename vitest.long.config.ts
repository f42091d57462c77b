import { defineConfig } from 'vitest/config';

const corpus = process.env['HOOKSMITH_CORPUS'] ? ['test/corpus/*.test.ts'] : [];

/**
 * What only `npm run test:all` runs: projects that are installed, other runtimes, many random documents and
 * requests, and the documents of others if there are any.
 */
export default defineConfig({
  test: {
    include: [
      'test/fuzz.test.ts',
      'test/hostile.test.ts',
      'test/load.test.ts',

      'test/long/*.test.ts',
      ...corpus,
    ],
    env: {
      HOOKSMITH_FUZZ: process.env['HOOKSMITH_FUZZ'] ?? '300',
      HOOKSMITH_MANY: process.env['HOOKSMITH_MANY'] ?? '1000000',
      HOOKSMITH_LOAD: process.env['HOOKSMITH_LOAD'] ?? '100000',
    },
    globalSetup: 'test/support/pack.ts',
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 900_000,
  },
});
