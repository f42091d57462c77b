import ts from 'typescript';
import { resolve } from 'node:path';
import { repository } from './folders.js';
import { strictestOptions } from './strictest.js';

/** The strictest options that a consumer may have. */
export const strictest: ts.CompilerOptions = ts.convertCompilerOptionsFromJson(
  strictestOptions,
  repository,
).options;

const sources = new Map<string, ts.SourceFile | undefined>();

/** The errors of a program, a line each; the compiler's own libraries are read once. */
export function compile(
  files: readonly string[],
  options: ts.CompilerOptions = strictest,
): readonly string[] {
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    if (!path.includes('node_modules')) return getSourceFile(path, ...rest);
    if (!sources.has(path)) sources.set(path, getSourceFile(path, ...rest));
    return sources.get(path);
  };
  const program = ts.createProgram(
    files.map((file) => resolve(file)),
    options,
    host,
  );
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    const { file, start } = diagnostic;
    if (!file || start === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${file.fileName}:${line + 1}: ${text}`;
  });
}
