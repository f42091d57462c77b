/** Recheck, in JavaScript: it would start a binary, or Java, where it finds one. */
process.env['RECHECK_BACKEND'] = 'pure';
process.env['RECHECK_SYNC_BACKEND'] = 'pure';

const { checkSync } = await import('recheck');

export type Growth = 'linear' | 'polynomial' | 'exponential' | 'unknown';

/** How fast the time for an expression grows by recheck's account; unknown where that took it too long. */
export function growthOf(source: string, flags: string, timeout = 120_000): Growth {
  const verdict = checkSync(source, flags, { timeout, randomSeed: 1, maxIteration: 2 });
  if (verdict.status === 'unknown') return 'unknown';
  return verdict.status === 'safe' ? 'linear' : verdict.complexity.type;
}
