import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { emptyFolder, repository, write } from './folders.js';
import type { Forged } from './forge.js';
import { writePackage } from './load.js';
import { sourceOptions, strictestOptions } from './strictest.js';

/** The strictest options that a consumer may have, for TypeScript 6 as a library. */
export const strictest = parsed(strictestOptions, repository);

function parsed(options: object, folder: string): ts.CompilerOptions {
  return ts.convertCompilerOptionsFromJson(options, folder).options;
}

/**
 * The errors of a program, a line each, with the options that a `tsconfig.json` in `folder` would have. TypeScript 7
 * compiles it, in a third of the time that TypeScript 6 takes; `HOOKSMITH_TYPESCRIPT=6` has 6 compile all, as
 * `npm run test:all` does.
 */
export function compile(
  files: readonly string[],
  options: object = strictestOptions,
  folder = emptyFolder(),
): readonly string[] {
  const paths = files.map((file) => resolve(file));
  const isFor6 = process.env['HOOKSMITH_TYPESCRIPT'] === '6';
  return (isFor6 ? compileWith6 : compileWith7)(paths, options, folder);
}

/** The errors of each of some packages. They are one program with one runtime; `more` stands beside a package's files. */
export function compilePackages(
  packages: readonly { readonly forged: Forged; readonly more?: readonly string[] }[],
): readonly (readonly string[])[] {
  const root = emptyFolder();
  write(root, 'package.json', '{ "type": "module" }');
  const files = packages.map(({ forged, more = [] }, index) => {
    const written = writePackage(root, join(root, `p${index}`), forged);
    const beside = more.map((text, at) => write(root, `p${index}/more${at}.ts`, text));
    return [...written.filter((path) => path.endsWith('.ts')), ...beside];
  });
  const errors = compile([...new Set(files.flat())], sourceOptions);
  const isIn = (own: readonly string[], error: string) =>
    own.some((path) => error.startsWith(`${path}:`));
  return files.map((own) =>
    errors.filter((error) => isIn(own, error) || !isIn(files.flat(), error)),
  );
}

/** In one thread: the other core has tests to run. */
function compileWith7(
  files: readonly string[],
  compilerOptions: object,
  folder: string,
): readonly string[] {
  const project = join(folder, 'tsconfig.test.json');
  write(folder, 'tsconfig.test.json', JSON.stringify({ compilerOptions, files }));
  const tsc = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, '-p', project, '--pretty', 'false', '--singleThreaded'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const errors = stdout.split(/\n(?! )/).flatMap((line) => {
    const [, path, number, text] =
      /^(.+?)\((\d+),\d+\): (?:error TS\d+: )?([^]*)$/.exec(line.trimEnd()) ?? [];
    return path === undefined ? [] : [`${resolve(folder, path)}:${number}: ${text}`];
  });
  if (status !== 0 && errors.length === 0) throw new Error(`TypeScript 7: ${stdout}${stderr}`);
  return errors;
}

const sources = new Map<string, ts.SourceFile | undefined>();

/** The compiler's own libraries are read once. */
function compileWith6(files: readonly string[], given: object, folder: string): readonly string[] {
  const options = parsed(given, folder);
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
