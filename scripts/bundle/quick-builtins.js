/**
 * Takes the modules of Node.js by `process.getBuiltinModule`. An `import` of one, such as node:fs, reads every member to export
 * it, and so loads what stands behind the members: streams, promises, sockets. That is two milliseconds of a run.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** As esbuild writes it without white space; code that stands in a text has some. */
const statement = /\bimport(?: ([\w$]+))?,?(?:\{([^}]*)\})? ?from"(node:[\w/]+)";/g;

/** Modules that take long to load. The first call of one of their functions loads them; nothing else of them is used. */
const late = new Set(['node:crypto', 'node:zlib']);

/** Changes the imports of a bundled file. */
export function quickenBuiltins(path) {
  let count = 0;
  const text = readFileSync(path, 'utf8').replace(statement, (_, all, members, name) => {
    const module = `process.getBuiltinModule("${name}")`;
    if (late.has(name) && members && !all) return lateFunctions(members, `$late${count++}`, module);
    const named = members?.replaceAll(' as ', ':');
    return `${all ? `const ${all}=${module};` : ''}${named ? `const{${named}}=${module};` : ''}`;
  });
  writeFileSync(path, text);
}

/** Functions in place of a module's own. The module is kept: Node.js looks through all members each time it is asked for. */
function lateFunctions(members, kept, module) {
  const functions = members.split(',').map((member) => {
    const [name, local = name] = member.split(' as ');
    return `${local}=(...given)=>(${kept}??=${module}).${name}(...given)`;
  });
  return `let ${kept};const ${functions.join(',')};`;
}
