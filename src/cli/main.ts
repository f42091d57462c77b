import { relative } from 'node:path';
import yargs from 'yargs';
import { Diagnostics } from '../diagnostics/diagnostic.js';
import type { FormatRole, Role } from '../model/model.js';
import { choices, findProject } from './configuration.js';
import { describeDrift, listChanges, paintDiagnostic, summary } from './report.js';
import { version } from './version.js';

/** What the process ends with. */
export const exitCodes = { fine: 0, wrong: 1, usage: 2, bug: 70, interrupted: 130 } as const;

/** Thrown for wrong usage, before anything has been done. */
class UsageError extends Error {}

interface GenerateArguments {
  readonly spec?: string | undefined;
  readonly output?: string | undefined;
  readonly role?: Role | undefined;
  readonly formats?: FormatRole | undefined;
  readonly partial: boolean;
  readonly check: boolean;
  readonly packageName?: string | undefined;
  readonly packageVersion?: string | undefined;
}

/** Runs the command line and tells what the process should end with. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const parser = yargs([...argv])
    .scriptName('hooksmith')
    .usage('$0 <command>\n\nForges a typed webhook package from an AsyncAPI document.')
    .command(
      'generate [spec]',
      'Write the package, or what has changed of it',
      (command) =>
        command
          .positional('spec', { type: 'string', describe: 'The AsyncAPI document' })
          .option('output', {
            alias: 'o',
            type: 'string',
            requiresArg: true,
            describe: 'The folder of the package',
          })
          .option('role', {
            choices: choices.role,
            requiresArg: true,
            describe: 'Whose side to generate for [default: subscriber]',
          })
          .option('formats', {
            choices: choices.formats,
            requiresArg: true,
            describe: 'Whether the validators always check formats [default: annotation]',
          })
          .option('partial', {
            type: 'boolean',
            default: false,
            describe: 'Generate what a document with errors leaves',
          })
          .option('check', {
            type: 'boolean',
            default: false,
            describe: 'Write nothing; exit 1 when anything differs',
          })
          .option('package-name', {
            type: 'string',
            requiresArg: true,
            describe: 'Instead of the title as a slug',
          })
          .option('package-version', {
            type: 'string',
            requiresArg: true,
            describe: "Instead of the document's version",
          }),
      async (given) => {
        exitCode = await runGenerate(given);
      },
    )
    .demandCommand(1, 'Which command? There is: generate')
    .strict()
    .recommendCommands()
    .version(version)
    .help()
    .alias({ h: 'help', v: 'version' })
    .wrap(Math.min(100, process.stdout.columns || 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw message ? new UsageError(rephrase(message)) : error;
    });
  try {
    await parser.parseAsync();
    return exitCode;
  } catch (error) {
    if (!(error instanceof UsageError)) return reportBug(error, argv);
    say(error.message, 'See hooksmith --help.');
    return exitCodes.usage;
  }
}

/** The parser's words, where they don't say which option they mean. */
function rephrase(message: string): string {
  const [, option] = /^Not enough arguments following: (\S+)$/.exec(message) ?? [];
  if (option === undefined) return message;
  return `The option ${option.length === 1 ? '-' : '--'}${option} needs a value.`;
}

async function runGenerate(given: GenerateArguments): Promise<number> {
  const start = performance.now();
  const folder = process.cwd();
  const diagnostics = new Diagnostics();
  const { configuration, folder: project } = findProject(folder, diagnostics);
  const spec = given.spec ?? configuration.spec;
  const output = given.output ?? configuration.output;
  if (spec === undefined) diagnostics.report('no-spec');
  if (output === undefined) diagnostics.report('no-output');
  for (const diagnostic of diagnostics.all) say(paintDiagnostic(diagnostic, process.stderr));
  if (spec === undefined || output === undefined) return exitCodes.usage;
  if (diagnostics.hasErrors) return exitCodes.wrong;

  const { generate } = await import('../generate.js');
  const outcome = await generate({
    spec,
    output,
    folder,
    project,
    role: given.role ?? configuration.role,
    formats: given.formats ?? configuration.formats,
    packageName: given.packageName ?? configuration.packageName,
    packageVersion: given.packageVersion ?? configuration.packageVersion,
    partial: given.partial,
    check: given.check,
  });
  for (const diagnostic of outcome.diagnostics) say(paintDiagnostic(diagnostic, process.stderr));
  if (!outcome.summary) return exitCodes.wrong;
  const names = { spec: shortPath(spec, folder), output: shortPath(output, folder) };
  const milliseconds = performance.now() - start;
  if (given.check && !outcome.ok) {
    print(...describeDrift(outcome.changes, names.output));
    print(`${names.output} differs from ${names.spec}. Mend it with: ${mendingCommand(given)}`);
    return exitCodes.wrong;
  }
  print(...listChanges(outcome.changes, names.output));
  print(summary(outcome, { ...names, milliseconds }));
  return exitCodes.fine;
}

function shortPath(path: string, folder: string): string {
  const short = relative(folder, path).replaceAll('\\', '/');
  return short === '' || short.startsWith('..') ? path : short;
}

/** The command that does what `--check` found undone: the npm script that ran it, if one did. */
function mendingCommand(given: GenerateArguments): string {
  const { npm_lifecycle_event: script, npm_lifecycle_script: text = '' } = process.env;
  const { spec, output, role, formats, packageName, packageVersion } = given;
  const options = Object.entries({
    output,
    role,
    formats,
    'package-name': packageName,
    'package-version': packageVersion,
  }).filter(([, value]) => value !== undefined);
  const isPlain = spec === undefined && options.length === 0 && !given.partial;
  if (script !== undefined && isPlain && !text.includes('--check')) return `npm run ${script}`;
  const parts = options.map(([name, value]) => `--${name} ${value}`);
  if (given.partial) parts.push('--partial');
  return ['npx hooksmith generate', ...(spec === undefined ? [] : [spec]), ...parts].join(' ');
}

function reportBug(error: unknown, argv: readonly string[]): number {
  say(
    'This is a bug in hooksmith, not in your document. Please report it with these lines:',
    `  hooksmith ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `  hooksmith ${argv.join(' ')}`,
    error instanceof Error ? `  ${error.stack ?? error.message}` : `  ${String(error)}`,
  );
  return exitCodes.bug;
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
