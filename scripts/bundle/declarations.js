/** The types of the library: the declarations that an entry point reaches, and no others. */
import { join } from 'node:path';
import ts from 'typescript';

/** Writes dist/<entry>.d.ts and what it imports. Looks at no package, and checks nothing: `npm run lint` does. */
export function writeDeclarations(entry) {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const ownAlone = { noCheck: true, noResolve: true, types: [] };
  const program = ts.createProgram(fileNames, { ...options, ...ownAlone });
  const modules = [entry];
  for (const module of modules) {
    const file = program.getSourceFile(join('src', `${module}.ts`));
    program.emit(file, (path, text) => {
      ts.sys.writeFile(path, text, false);
      for (const { fileName } of ts.preProcessFile(text).importedFiles) {
        const imported = join(module, '..', fileName).replace(/\.js$/, '');
        if (!modules.includes(imported)) modules.push(imported);
      }
    });
  }
}
