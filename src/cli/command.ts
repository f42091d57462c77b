import type { CommandName } from '../configuration/commands.js';
import { findProject, type Project } from '../configuration/find.js';
import { flagOf, type OptionName, type Settings } from '../configuration/options.js';
import { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Spec } from '../document/read.js';
import type { ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** One call of a command. */
export interface Invocation {
  /** The one argument that isn't an option. */
  readonly argument: string | undefined;
  /** The arguments after it. */
  readonly rest: readonly string[];
  /** The options that were given. */
  readonly settings: Settings;
  /** The working folder. */
  readonly folder: string;
  /** All that stood after the program's name. */
  readonly argv: readonly string[];
}

/** A command line that has been read. */
export interface Asked {
  readonly name: CommandName;
  readonly invocation: Invocation;
}

/** A command; tells what the process should end with. */
export type Run = (invocation: Invocation, terminal: Terminal) => Promise<ExitCode>;

/** Settings as given, else from the environment, else from the configuration. */
export interface Resolved {
  readonly settings: Settings;
  readonly project: Project;
}

/** Undefined if the configuration can't be used: that has been reported. */
export async function resolveSettings(
  { argument, settings, folder }: Invocation,
  terminal: Terminal,
): Promise<Resolved | undefined> {
  const diagnostics = new Diagnostics();
  const project = await findProject(folder, process.env, settings.spec ?? argument, diagnostics);
  terminal.report(diagnostics.all);
  if (diagnostics.hasErrors) return undefined;
  return { settings: { ...project.configuration, ...settings }, project };
}

/** Undefined if no document was named, or by an empty text: that has been reported. */
export function namedSpec(
  spec: string | undefined,
  terminal: Terminal,
  what = 'AsyncAPI document',
): string | undefined {
  if (spec !== undefined && spec !== '') return spec;
  const diagnostics = new Diagnostics();
  diagnostics.report('no-spec', { what });
  terminal.report(diagnostics.all);
  return undefined;
}

/** The document: standard input is read to its end. */
export async function specOf(spec: string): Promise<Spec> {
  if (spec !== '-') return spec;
  return { text: await readInput(), label: 'stdin' };
}

/** All of standard input. */
export async function readInput(): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The flags that give settings again. */
export function flagsOf(settings: Settings, names: readonly OptionName[]): readonly string[] {
  return names.flatMap((name) => {
    const value = settings[name];
    if (value === undefined || value === false) return [];
    if (value === true) return [flagOf(name)];
    return [value].flat().flatMap((item) => [flagOf(name), String(item)]);
  });
}
