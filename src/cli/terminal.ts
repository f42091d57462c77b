import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { lineAndColumn } from '../diagnostics/format.js';
import { paintDiagnostics } from './report.js';
import { streamOf, write } from './streams.js';

export interface Loudness {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** A diagnostic in the JSON document. Lines and columns are 1-based. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Sends a command's results to stdout and everything else to stderr, or all of it into one JSON document. */
export class Terminal {
  private readonly diagnostics: JsonDiagnostic[] = [];
  private results: object = {};

  constructor(readonly loudness: Loudness) {}

  /** Results, for people. */
  print(...lines: readonly string[]): void {
    const { json, quiet } = this.loudness;
    if (json || quiet) return;
    for (const line of lines) write('stdout', `${line}\n`);
  }

  /** Words beside the results. */
  say(...lines: readonly string[]): void {
    if (this.loudness.json) return;
    for (const line of lines) write('stderr', `${line}\n`);
  }

  /** Words that only `verbose` shows. */
  whisper(...lines: readonly string[]): void {
    if (this.loudness.verbose) this.say(...lines);
  }

  /** Prints findings; those of one code stand together, unless `verbose` shows each of them whole. */
  report(diagnostics: readonly Diagnostic[]): void {
    const { quiet, verbose = false } = this.loudness;
    this.diagnostics.push(...diagnostics.map(jsonDiagnostic));
    const heard = diagnostics.filter(({ severity }) => severity !== 'info' || !quiet);
    if (heard.length > 0) this.say(...paintDiagnostics(heard, verbose, streamOf('stderr')));
  }

  /** An error that is no diagnostic of a document: wrong usage, or a bug. */
  fail(code: string, lines: readonly string[], hint?: string): void {
    const message = lines.join('\n');
    this.diagnostics.push({
      code,
      severity: 'error',
      message,
      ...(hint !== undefined && { hint }),
    });
    this.say(...lines, ...(hint === undefined ? [] : [hint]));
  }

  /** Members of the JSON document. */
  add(results: object): void {
    this.results = { ...this.results, ...results };
  }

  /** Prints a JSON document of its own on a line, where JSON is wanted: for what goes on and on. */
  stream(result: object): void {
    if (this.loudness.json) write('stdout', `${JSON.stringify(result)}\n`);
  }

  /** Prints the JSON document, where that is wanted. `version` changes with the meaning of its members. */
  end(command: string | undefined, exitCode: number): void {
    if (!this.loudness.json) return;
    const { diagnostics, results } = this;
    const document = { version: 1, command: command ?? null, exitCode, diagnostics, ...results };
    write('stdout', `${JSON.stringify(document, null, 2)}\n`);
  }
}

function jsonDiagnostic({ code, severity, sentence, hint, place }: Diagnostic): JsonDiagnostic {
  return {
    ...{ code, severity, message: sentence },
    ...(hint !== undefined && { hint }),
    ...(place && { file: place.source.label, ...lineAndColumn(place) }),
  };
}
