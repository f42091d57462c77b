import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { emptyFolder, repository, write } from './folders.js';
import { strictestOptions } from './strictest.js';

function parsed(options: object): ts.CompilerOptions {
  return ts.convertCompilerOptionsFromJson(options, repository).options;
}

/** The strictest options that a consumer may have. */
export const strictest = parsed(strictestOptions);

/**
 * The errors of a program, a line each. TypeScript 7 compiles it, in a third of the time that TypeScript 6 takes;
 * `HOOKSMITH_TYPESCRIPT=6` has 6 compile all, as `npm run test:all` does. Options other than the strictest are for 6 only.
 */
export function compile(
  files: readonly string[],
  options: ts.CompilerOptions = strictest,
): readonly string[] {
  const paths = files.map((file) => resolve(file));
  const isFor7 = options === strictest && process.env['HOOKSMITH_TYPESCRIPT'] !== '6';
  return isFor7 ? compileWith7(paths, strictestOptions) : compileWith6(paths, options);
}

function compileWith7(files: readonly string[], compilerOptions: object): readonly string[] {
  const folder = emptyFolder();
  const settings = { compilerOptions, files };
  const project = write(folder, 'tsconfig.json', JSON.stringify(settings));
  const tsc = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, '-p', project, '--pretty', 'false'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const errors = stdout.split(/\n(?! )/).flatMap((line) => {
    const [, path, number, text] = /^(.+?)\((\d+),\d+\): ([^]*)$/.exec(line.trimEnd()) ?? [];
    return path === undefined ? [] : [`${resolve(folder, path)}:${number}: ${text}`];
  });
  if (status !== 0 && errors.length === 0) throw new Error(`TypeScript 7: ${stdout}${stderr}`);
  return errors;
}

const sources = new Map<string, ts.SourceFile | undefined>();

/** The compiler's own libraries are read once. */
function compileWith6(files: readonly string[], options: ts.CompilerOptions): readonly string[] {
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    if (!path.includes('node_modules')) return getSourceFile(path, ...rest);
    if (!sources.has(path)) sources.set(path, getSourceFile(path, ...rest));
    return sources.get(path);
  };
  const program = ts.createProgram(files, options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    const { file, start } = diagnostic;
    if (!file || start === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${file.fileName}:${line + 1}: ${text}`;
  });
}
