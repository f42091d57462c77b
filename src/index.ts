export { generate, type GenerateOptions, type Outcome, type Summary } from './generate.js';
export { formatDiagnostic, lineAndColumn } from './diagnostics/format.js';
export type { Diagnostic, Place, Source } from './diagnostics/diagnostic.js';
export type { Severity } from './diagnostics/catalogue.js';
export type { Change } from './tree/diff.js';
export type { FormatRole, Role } from './model/model.js';
