import { styleText } from 'node:util';
import { formatBlocks, formatDiagnostic } from '../diagnostics/format.js';
import { visible } from '../text.js';
import type { Severity } from '../diagnostics/catalogue.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FolderChange, Outcome, Summary } from '../engine/generate.js';
import type { Stages } from '../engine/stopwatch.js';
import type { Change } from '../disk/diff.js';
import type { Role } from '../model/model.js';

/** More changed files than this are counted, not listed. */
const mostListed = 20;

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** Findings for a terminal: a block for each code, or each whole; the severities in colour where the stream shows colours. */
export function paintDiagnostics(
  diagnostics: readonly Diagnostic[],
  areWhole: boolean,
  stream: NodeJS.WriteStream,
): readonly string[] {
  const blocks = areWhole ? diagnostics.map(formatDiagnostic) : formatBlocks(diagnostics);
  if (!stream.isTTY || process.env['NO_COLOR']) return blocks;
  const painted = (severity: Severity) =>
    styleText(colours[severity], severity, { validateStream: false });
  const start = /^((?:\S.*?:\d+:\d+ {2})?)(error|warning|info)(?= {2})/gm;
  return blocks.map((block) =>
    block.replace(start, (_, place: string, severity: Severity) => place + painted(severity)),
  );
}

/** `spec.yaml: 14 events for the subscriber, 75 files in generated: 2 changed; src/handlers: 1 added (0.9 s)` */
export function summary(
  { summary: found, changes, isDry }: Pick<Outcome, 'summary' | 'changes'> & { isDry: boolean },
  { spec, output, handlers, docs, milliseconds }: Named,
): string {
  const { role = 'subscriber', events = 0, otherEvents = 0, files = 0 } = found ?? {};
  const changesOf = (holds: FolderChange['holds']) =>
    describeChanges(changes.filter((change) => change.holds === holds));
  const folders = [
    ...(output === undefined
      ? []
      : [`${count(files, 'file')} in ${visible(output)}: ${changesOf('files')}`]),
    ...(handlers === undefined ? [] : [`${visible(handlers)}: ${changesOf('stubs')}`]),
    ...(docs === undefined ? [] : [`${visible(docs)}: ${changesOf('docs')}`]),
  ];
  const dry = isDry && changes.length > 0 ? ', had this not been a dry run' : '';
  return (
    `${visible(spec)}: ${describeSide(role, events, otherEvents)}, ` +
    `${folders.join('; ')}${dry} (${(milliseconds / 1000).toFixed(1)} s)`
  );
}

/** A line that says what was taken to tell events apart, and what nothing tells; none if URLs tell all. */
export function describeTelling({
  told,
  untold,
}: Pick<Summary, 'told' | 'untold'>): readonly string[] {
  const hint = 'hooksmith validate says what would';
  if (told === undefined) {
    return untold > 0 ? [`Nothing tells ${untold} messages apart; ${hint}.`] : [];
  }
  const rest = untold > 0 ? `; nothing tells ${untold} other messages apart, ${hint}` : '';
  return [`Events are told apart: ${visible(told)}${rest}.`];
}

/** `24 events for the application (the subscriber has 2)` */
export function describeSide(role: Role, events: number, otherEvents: number): string {
  const other = role === 'subscriber' ? 'application' : 'subscriber';
  const others = otherEvents > 0 ? ` (the ${other} has ${otherEvents})` : '';
  return `${count(events, 'event')} for the ${role}${others}`;
}

/** The names of all that a run is about, for people. */
export interface Named {
  readonly spec: string;
  /** The folders as `changes` name them; undefined for one that isn't generated. */
  readonly output: string | undefined;
  readonly handlers: string | undefined;
  /** The file of the page for people. */
  readonly docs: string | undefined;
  readonly milliseconds: number;
}

function describeChanges(changes: readonly Change[]): string {
  const counts = (['added', 'changed', 'removed'] as const)
    .map((kind) => ({ kind, number: changes.filter((change) => change.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${number} ${kind}`);
  return counts.length === 0 ? 'nothing to change' : counts.join(', ');
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A line for each row, its cells one below the other. */
export function inColumns(table: readonly (readonly string[])[]): readonly string[] {
  const widths = table[0]?.map((_, index) =>
    Math.max(...table.map((row) => row[index]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths?.[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A line a file, unless there are many. */
export function listChanges(changes: readonly Change[]): readonly string[] {
  if (changes.length > mostListed) return [];
  return changes.map(({ kind, path }) => `  ${kind.padEnd(7)}  ${path}`);
}

/** `read 1 ms, parse 12 ms, …, in all 210 ms` */
export function describeStages(stages: Stages, milliseconds: number): readonly string[] {
  const times = Object.entries({ ...stages, 'in all': milliseconds });
  return [times.map(([stage, time]) => `${stage} ${time.toFixed(1)} ms`).join(', ')];
}
