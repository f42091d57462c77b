import { resolve } from 'node:path';
import { Diagnostics } from '../../diagnostics/diagnostic.js';
import { displayPath } from '../../document/read.js';
import { diffDocuments, writeChangelog, type Difference } from '../../engine/diff.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import {
  annotationsOf,
  countsOf,
  jsonOfChanges,
  markdownOf,
  summaryOf,
  textOf,
} from '../diff-report.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

/** From the severity on that an option names, it exits 1. */
const failing = { any: ['safe', 'risky', 'breaking'], risky: ['risky', 'breaking'] } as const;

export const runDiff: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { role, formats, tell, partial, spec: configured, baseline, failOn } = resolved.settings;
  const old = namedOld(invocation.argument ?? baseline, terminal);
  if (old === undefined) return exitCodes.usage;
  const next = namedSpec(invocation.rest[0] ?? configured, terminal, 'new document');
  if (next === undefined) return exitCodes.usage;
  const { folder } = invocation;
  const options = { folder, role, formats, tell, partial };
  const documents = { old: await specOf(old), new: await specOf(next) };
  const { diagnostics, difference } = await diffDocuments({ ...options, ...documents });
  terminal.report(diagnostics);
  if (!difference) return exitCodes.wrong;
  print(difference, resolved.settings.format, terminal);
  const { changelog } = resolved.settings;
  if (changelog !== undefined && difference.changes.length > 0) {
    const path = resolve(folder, changelog);
    const faults = writeChangelog(path, displayPath(changelog, folder), markdownOf(difference));
    terminal.report(faults);
    if (faults.length > 0) return exitCodes.wrong;
  }
  const severities: readonly string[] =
    failOn === 'any' || failOn === 'risky' ? failing[failOn] : ['breaking'];
  const isReached = difference.changes.some(({ severity }) => severities.includes(severity));
  return failOn !== undefined && isReached ? exitCodes.wrong : exitCodes.fine;
};

function namedOld(old: string | undefined, terminal: Terminal): string | undefined {
  const diagnostics = new Diagnostics();
  if (old === undefined) diagnostics.report('no-baseline');
  terminal.report(diagnostics.all);
  return old;
}

function print(difference: Difference, format: string | undefined, terminal: Terminal): void {
  const { release } = difference;
  terminal.add({
    old: difference.old,
    new: difference.new,
    release: { ...release, next: release.next ?? null },
    counts: countsOf(difference.changes),
    changes: jsonOfChanges(difference.changes),
  });
  if (format === 'version') terminal.print(release.next ?? release.declared);
  else if (format === 'markdown') terminal.print(...markdownOf(difference));
  else if (format === 'github') terminal.print(...annotationsOf(difference.changes));
  else {
    const { verbose = false } = terminal.loudness;
    terminal.print(summaryOf(difference), ...textOf(difference.changes, verbose));
  }
}
