import type { Change } from './compare.js';

export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** The part of a version that changes have to raise. Below 1.0.0 what breaks is minor, and everything else a patch. */
export function bumpOf(changes: readonly Pick<Change, 'severity'>[], from: string): Bump {
  const has = (...severities: readonly string[]): boolean =>
    changes.some(({ severity }) => severities.includes(severity));
  if (changes.length === 0) return 'none';
  const isFirst = /^0\./.test(from);
  if (has('breaking')) return isFirst ? 'minor' : 'major';
  return has('risky', 'safe') && !isFirst ? 'minor' : 'patch';
}

/** The version after another; undefined if that is none of three numbers. */
export function nextVersion(from: string, bump: Bump): string | undefined {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/.exec(from)?.slice(1).map(Number);
  const [major = 0, minor = 0, patch = 0] = numbers ?? [];
  if (!numbers) return undefined;
  if (bump === 'none') return from;
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Tells if a version is below another, as far as their three numbers say it. */
export function isBelow(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) =>
    (/^(\d+)\.(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number),
  );
  if (one?.length !== 3 || two?.length !== 3) return false;
  const index = one.findIndex((number, at) => number !== two[at]);
  return index >= 0 && (one[index] ?? 0) < (two[index] ?? 0);
}
