import { vi } from 'vitest';

/** Asks again until `check` throws no more; fails after a minute, which no busy machine needs. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}
