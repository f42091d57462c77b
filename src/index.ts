export {
  check,
  generate,
  loadDocument,
  type FolderChange,
  type GenerateOptions,
  type LoadedDocument,
  type LoadOptions,
  type Outcome,
  type Summary,
} from './engine/generate.js';
export {
  configurationSchema,
  defineConfig,
  type Configuration,
} from './configuration/configuration.js';
export { formatDiagnostic, lineAndColumn } from './diagnostics/format.js';
export type { Diagnostic, Place, Source } from './diagnostics/diagnostic.js';
export type { Severity } from './diagnostics/catalogue.js';
export type { FormatRole, Model, Role } from './model/model.js';
export type { PartName, PartWords } from './outputs/parts.js';
export type { RenderedFile } from './render/planned-file.js';
export type { Spec, SpecText } from './document/read.js';
export type { Stage, Stages } from './engine/stopwatch.js';
export type { Change } from './disk/diff.js';
