import { createTwoFilesPatch } from 'diff';
import { visible } from '../text.js';
import type { Change } from '../disk/diff.js';
import { count } from './report.js';

/** Longer diffs are cut. */
const mostDiffLines = 12;

const drift = { added: 'missing', changed: 'changed', removed: 'stale' } as const;

/** Each file that differs, with a short diff from what is there to what belongs there. */
export function describeDrift(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => [
    `${drift[change.kind].padEnd(7)}  ${change.path}`,
    ...(change.kind === 'changed' ? shortDiff(change) : []),
  ]);
}

function shortDiff({ path, before = '', after = '' }: Change): readonly string[] {
  const patch = createTwoFilesPatch(path, path, before, after, '', '', { context: 1 });
  const lines = patch
    .split('\n')
    .filter((line) => /^[-+ @]/.test(line) && !/^(?:---|\+\+\+) /.test(line));
  const shown = lines.slice(0, mostDiffLines).map((line) => `    ${visibleLine(line)}`);
  const hidden = lines.length - shown.length;
  return hidden > 0 ? [...shown, `    … ${count(hidden, 'more line')}`] : shown;
}

function visibleLine(line: string): string {
  const start = /^[-+ @]\s*/.exec(line)?.[0] ?? '';
  return (start + visible(line.slice(start.length))).slice(0, 120);
}
