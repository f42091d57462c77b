import {
  catalogue,
  type DiagnosticCode,
  type DiagnosticParameters,
  type Severity,
} from './catalogue.js';

/** The text of a document and what to call it. */
export interface Source {
  /** As the user wrote it, or the path from the folder they are in. */
  readonly label: string;
  readonly text: string;
}

/** A place in a source. */
export interface Place {
  readonly source: Source;
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly sentence: string;
  readonly hint?: string;
  readonly place?: Place;
}

/** Collects what the stages have to say, in the order they say it. */
export class Diagnostics {
  readonly all: Diagnostic[] = [];
  /** Those that have been told, by their sources. */
  private readonly told = new Map<Place['source'] | undefined, Set<string>>();

  /** With `partial`, an error that leaves something to generate is a warning. */
  constructor(private readonly partial = false) {}

  /** A code of the catalogue, the parameters of its sentence, and where the fault is. */
  report<Code extends DiagnosticCode>(
    code: Code,
    ...[parameters, place]: DiagnosticParameters<Code> extends [infer Given]
      ? [parameters: Given, place?: Place]
      : [parameters?: undefined, place?: Place]
  ): void {
    const entry = catalogue[code] as {
      severity: Severity;
      leavesRest?: true;
      sentence: (given: unknown) => string;
      hint?: string;
    };
    const { sentence, hint } = entry;
    const diagnostic: Diagnostic = {
      code,
      severity: this.partial && entry.leavesRest ? 'warning' : entry.severity,
      sentence: sentence(parameters),
      ...(hint !== undefined && { hint }),
      ...(place && { place }),
    };
    this.add(diagnostic);
  }

  /** Each is told once. */
  add(diagnostic: Diagnostic): void {
    const { code, sentence, place } = diagnostic;
    const told = this.told.get(place?.source) ?? new Set();
    this.told.set(place?.source, told);
    const identity = `${code} ${place?.offset} ${sentence}`;
    if (told.has(identity)) return;
    told.add(identity);
    this.all.push(diagnostic);
  }

  /**
   * Says that a name is worth a guess at what was meant: it is compared with all that are there, so only those of the
   * first hundred of a code are.
   */
  isWorthAGuess(code: DiagnosticCode): boolean {
    return this.all.filter((one) => one.code === code).length < 100;
  }

  /** An error of something that leaves the rest of the document; it is a warning where no type depends on it. */
  addOfPart(diagnostic: Diagnostic, isAside: boolean): void {
    this.add(isAside || this.partial ? { ...diagnostic, severity: 'warning' } : diagnostic);
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error');
  }

  /** Says so where `partial` would leave something: every error is one that it makes a warning. */
  suggestPartial(): void {
    const errors = this.all.filter(({ severity }) => severity === 'error');
    const isPossible = errors.every(({ code }) => 'leavesRest' in catalogue[code]);
    if (errors.length > 0 && isPossible) this.report('partial-possible', { count: errors.length });
  }

  /** Ends the run where it stands when there is an error. */
  throwOnError(): void {
    if (this.hasErrors) throw new Stop();
  }
}

/** Thrown once the diagnostics hold an error that nothing after it can do without. */
export class Stop extends Error {}
