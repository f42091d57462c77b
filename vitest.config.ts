import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...['corpus', 'engines', 'long', 'oracles'].map((folder) => `test/${folder}/**`),
    ],
    globalSetup: 'test/support/set-up.ts',
    // Files share the modules that an earlier one has loaded: a third of the time. So no test may change a module's state.
    isolate: false,
    // Sources that have not changed are transformed once: a tenth of the time from the second run on.
    experimental: { fsModuleCache: true },
    // Each often waits for a process or a timer: three keep two cores busy.
    maxWorkers: 3,
    // For hangs only: a busy machine takes ten times as long as a quiet one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
