import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { strictestOptions } from '../support/strictest.js';

/** A package declares what it is, and nobody else's declarations are judged. */
const options = { ...strictestOptions, declaration: true, skipLibCheck: true };

const modules = resolve('node_modules');

/** Errors by the folder, straight below `root`, of the package that they are in. */
export type Errors = ReadonlyMap<string, readonly string[]>;

/** The runtime is the same in every package, and compiled elsewhere: here it is what a package imports of it. */
const runtime = /(?:^|[\\/])runtime[\\/]/;

/** All packages below `root` as one program of TypeScript 6, which also tells what types they have. */
export function compileWithTypescript6(root: string): { errors: Errors; program: ts.Program } {
  const { options: parsed } = ts.convertCompilerOptionsFromJson(options, root);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !runtime.test(path))
    .map((path) => join(root, path));
  const program = ts.createProgram(files, parsed);
  const errors = new Map<string, string[]>();
  for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(program)) {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    const path = file ? relative(root, file.fileName) : '';
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    add(errors, path, `${path}:${line}: ${text}`);
  }
  return { errors, program };
}

/** The same by TypeScript 7, which is a program, not a library. Runs beside whatever else is done. */
export async function compileWithTypescript7(root: string): Promise<Errors> {
  const project = join(root, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({ compilerOptions: options, include: ['**/*.ts'], exclude: ['**/runtime'] }),
  );
  const tsc = join(modules, 'typescript-7', 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, '-p', project, '--pretty', 'false'], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const errors = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const [, path, number, text] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    if (path !== undefined) add(errors, path, `${path}:${number}: ${text}`);
  }
  if (code !== 0 && errors.size === 0) throw new Error(`TypeScript 7 failed:\n${output}`);
  return errors;
}

function add(errors: Map<string, string[]>, path: string, text: string): void {
  const [folder = ''] = path.split(/[/\\]/);
  const known = errors.get(folder);
  if (known) known.push(text);
  else errors.set(folder, [text]);
}
