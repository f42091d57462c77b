import { createTwoFilesPatch } from 'diff';
import { styleText } from 'node:util';
import { formatDiagnostic } from '../diagnostics/format.js';
import { visible } from '../code/text.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Outcome } from '../generate.js';
import type { Change } from '../tree/diff.js';

/** More changed files than this are counted, not listed. */
const mostListed = 20;
/** Longer diffs are cut. */
const mostDiffLines = 12;

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** A diagnostic for a terminal; its severity in colour where the stream shows colours. */
export function paintDiagnostic(diagnostic: Diagnostic, stream: NodeJS.WriteStream): string {
  const text = formatDiagnostic(diagnostic);
  const { severity } = diagnostic;
  if (!stream.isTTY || process.env['NO_COLOR']) return text;
  return text.replace(`${severity}  `, `${styleText(colours[severity], severity)}  `);
}

/** `spec.yaml: 14 operations for the subscriber, 75 files in generated: 2 changed (0.9 s)` */
export function summary(
  { summary: found, changes }: Outcome,
  { spec, output, milliseconds }: { spec: string; output: string; milliseconds: number },
): string {
  const { role, operations = 0, otherOperations = 0, files = 0 } = found ?? {};
  const other = role === 'subscriber' ? 'application' : 'subscriber';
  const others = otherOperations > 0 ? ` (the ${other} has ${otherOperations})` : '';
  return (
    `${visible(spec)}: ${count(operations, 'operation')} for the ${role}${others}, ` +
    `${count(files, 'file')} in ${visible(output)}: ${describeChanges(changes)} ` +
    `(${(milliseconds / 1000).toFixed(1)} s)`
  );
}

function describeChanges(changes: readonly Change[]): string {
  const counts = (['added', 'changed', 'removed'] as const)
    .map((kind) => ({ kind, number: changes.filter((change) => change.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${number} ${kind}`);
  return counts.length === 0 ? 'nothing to change' : counts.join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A line a file, unless there are many. */
export function listChanges(changes: readonly Change[], output: string): readonly string[] {
  if (changes.length > mostListed) return [];
  return changes.map(({ kind, path }) => `  ${kind.padEnd(7)}  ${output}/${path}`);
}

const drift = { added: 'missing', changed: 'changed', removed: 'stale' } as const;

/** Each file that differs, with a short diff from what is there to what belongs there. */
export function describeDrift(changes: readonly Change[], output: string): readonly string[] {
  return changes.flatMap((change) => [
    `${drift[change.kind].padEnd(7)}  ${output}/${change.path}`,
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
