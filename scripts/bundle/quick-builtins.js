/**
 * Takes the modules of Node.js by `process.getBuiltinModule`. An `import` of one, such as node:fs, reads every member to export
 * it, and so loads what stands behind the members: streams, promises, sockets. That is two milliseconds of a run.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** As esbuild writes it without white space; code that stands in a text has some. */
const statement = /\bimport(?: ([\w$]+))?,?(?:\{([^}]*)\})? ?from"(node:[\w/]+)";/g;

/** Changes the imports of a bundled file. */
export function quickenBuiltins(path) {
  const text = readFileSync(path, 'utf8').replace(statement, (_, all, members, name) => {
    const module = `process.getBuiltinModule("${name}");`;
    const named = members?.replaceAll(' as ', ':');
    return `${all ? `const ${all}=${module}` : ''}${named ? `const{${named}}=${module}` : ''}`;
  });
  writeFileSync(path, text);
}
