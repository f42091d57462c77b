/**
 * An editor's first completion: a language service of its own, asked once, for the member that a text ends with.
 * `node scripts/bench/complete.js <file> <text>`
 */
import { dirname, join } from 'node:path';
import ts from 'typescript';

const [file, text] = process.argv.slice(2);
const project = join(dirname(file), 'tsconfig.json');
const { config } = ts.readConfigFile(project, ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
const service = ts.createLanguageService({
  ...ts.sys,
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (path) => {
    const read = ts.sys.readFile(path);
    return read === undefined ? undefined : ts.ScriptSnapshot.fromString(read);
  },
  getCurrentDirectory: () => dirname(file),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
});
const position = ts.sys.readFile(file).indexOf(text) + text.lastIndexOf('.') + 1;
const [, member] = text.split('.');
const { entries = [] } = service.getCompletionsAtPosition(file, position, {}) ?? {};
if (!entries.some(({ name }) => name === member)) throw new Error(`${member} isn't completed`);
