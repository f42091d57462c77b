import type { Invocation, Run } from '../../src/cli/command.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { Terminal } from '../../src/cli/terminal.js';

/** A terminal that keeps what it is given. */
class Recorder extends Terminal {
  readonly lines: string[] = [];
  readonly said: string[] = [];
  added: Readonly<Record<string, unknown>> = {};
  readonly reported: Diagnostic[] = [];

  override print(...lines: readonly string[]): void {
    this.lines.push(...lines);
  }

  override say(...lines: readonly string[]): void {
    this.said.push(...lines);
  }

  override report(diagnostics: readonly Diagnostic[]): void {
    this.reported.push(...diagnostics);
  }

  override add(results: object): void {
    this.added = { ...this.added, ...results };
  }
}

/** Runs a command in this process and in some folder, and tells all that it had to say. */
export async function record(run: Run, given: Partial<Invocation> & { readonly folder: string }) {
  const terminal = new Recorder({});
  const invocation = { argument: undefined, rest: [], settings: {}, argv: [], ...given };
  const exitCode = await run(invocation, terminal);
  return { exitCode, terminal };
}
