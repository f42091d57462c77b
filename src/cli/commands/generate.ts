import type { Settings } from '../../configuration/options.js';
import { commands } from '../../configuration/commands.js';
import { Diagnostics } from '../../diagnostics/diagnostic.js';
import {
  check,
  generate,
  type FolderChange,
  type GenerateOptions,
  type Outcome,
} from '../../engine/generate.js';
import { now } from '../../engine/stopwatch.js';
import { displayPath } from '../../document/read.js';
import {
  flagsOf,
  namedSpec,
  resolveSettings,
  specOf,
  type Invocation,
  type Run,
} from '../command.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { describeStages, describeTelling, listChanges, summary, type Named } from '../report.js';
import type { Terminal } from '../terminal.js';

export const runGenerate: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings, project } = resolved;
  const { output, handlers, docs, watch } = settings;
  const spec = namedSpec(invocation.argument ?? settings.spec, terminal);
  const diagnostics = new Diagnostics();
  if ((output ?? handlers ?? docs) === undefined) diagnostics.report('no-output');
  terminal.report(diagnostics.all);
  if (spec === undefined || diagnostics.hasErrors) return exitCodes.usage;

  const { folder } = invocation;
  const options = { ...settings, spec: await specOf(spec), folder, project: project.folder };
  const once = (): Promise<{ exitCode: ExitCode; outcome: Outcome }> =>
    generateOnce(options, spec, invocation, terminal);
  if (!watch) return (await once()).exitCode;
  const { watchDocument } = await import('../watch.js');
  return watchDocument(spec, folder, terminal, async () => (await once()).outcome.referenced);
};

async function generateOnce(
  options: GenerateOptions & Omit<Settings, 'spec'>,
  spec: string,
  invocation: Invocation,
  terminal: Terminal,
): Promise<{ exitCode: ExitCode; outcome: Outcome }> {
  const start = now();
  const { folder } = invocation;
  const outcome = options.check ? await check(options) : await generate(options);
  const exitCode = outcome.ok ? exitCodes.fine : exitCodes.wrong;
  const milliseconds = now() - start;
  terminal.report(outcome.diagnostics);
  terminal.whisper(...describeStages(outcome.stages, milliseconds));
  const changes = outcome.changes.map((change) => ({ ...change, path: pathOf(change, folder) }));
  terminal.add({
    ok: outcome.ok,
    summary: outcome.summary ?? null,
    changes: changes.map(({ kind, path }) => ({ kind, path })),
    milliseconds: outcome.stages,
  });
  if (!outcome.summary) return { exitCode, outcome };
  const shown = (path: string | undefined) =>
    path === undefined ? undefined : displayPath(path, folder);
  const names = {
    spec: spec === '-' ? 'stdin' : displayPath(spec, folder),
    output: shown(options.output),
    handlers: shown(options.handlers),
    docs: shown(options.docs),
  };
  if (options.check && !outcome.ok) {
    const { describeDrift } = await import('../drift.js');
    terminal.print(...describeDrift(changes));
    const command = mendingCommand(invocation);
    terminal.print(`${differing(outcome, names)} from ${names.spec}. Mend it with: ${command}`);
  } else {
    terminal.print(...listChanges(changes));
    terminal.print(...describeTelling(outcome.summary));
    terminal.print(
      summary({ ...outcome, isDry: options.dryRun === true }, { ...names, milliseconds }),
    );
  }
  return { exitCode, outcome };
}

function pathOf({ folder: within, path }: FolderChange, folder: string): string {
  return within === '.' ? path : `${displayPath(within, folder)}/${path}`;
}

/** `out differs`, `out and src/handlers differ`. A folder that only a broken run left unfinished has no changes. */
function differing(
  { changes }: Outcome,
  { output, handlers, docs }: Pick<Named, 'output' | 'handlers' | 'docs'>,
): string {
  const changed = changes.map(({ holds, folder }) => (holds === 'docs' ? (docs ?? '') : folder));
  const distinct = [...new Set(changed)];
  const folders = distinct.length > 0 ? distinct : [output ?? handlers ?? docs ?? ''];
  return `${folders.join(' and ')} ${folders.length > 1 ? 'differ' : 'differs'}`;
}

/** The command that mends the differences that `--check` found: the npm script that ran it, if one did. */
function mendingCommand({ argument, settings }: Invocation): string {
  const { npm_lifecycle_event: script, npm_lifecycle_script: text = '' } = process.env;
  const names = commands.generate.options.filter((name) => name !== 'check');
  const flags = flagsOf(settings, names);
  const isPlain = argument === undefined && flags.length === 0;
  if (script !== undefined && isPlain && !text.includes('--check')) return `npm run ${script}`;
  return ['npx hooksmith generate', ...(argument === undefined ? [] : [argument]), ...flags].join(
    ' ',
  );
}
