/**
 * Makes CommonJS of the files that the command line loads. esbuild splits code among ES modules only, and to load the first of
 * these takes Node.js 20 four milliseconds, Node.js 22 two.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { Script } from 'node:vm';

/** As esbuild writes them without white space, but for where it breaks a line; code that stands in a text has some. */
const statements = {
  import: /\bimport(?:(?:\s([\w$]+)|\*as\s([\w$]+))?,?(?:\{([^}]*)\})?\s?from)?"([^"\n]+)";/g,
  export: /\bexport\{([^}]*)\};/g,
  exportDefault: /\bexport default (?=require_[\w$]+\(\);)/g,
  dynamicImport: /\bimport\(\s?"([^"\n]+)"\)/g,
  url: /\bimport\.\s?meta\.\s?url\b/g,
  resolve: /\bimport\.\s?meta\.\s?resolve\b/g,
};

/** Modules that take long to load. The first call of one of their functions loads them; nothing else of them is used. */
const late = new Set(['node:crypto', 'node:querystring', 'node:zlib']);

/** A file that only passes on what another has: esbuild makes one of an entry that others import. */
const passing = /^import\{([^}]*)\}from"([^"]+)";\s*export\{\1\};\s*$/;

/** Removes bundled files that only pass on what another has; tells the other by the name that the file is loaded by. */
export function removePassing(paths) {
  const found = paths.flatMap((path) => {
    const [, , other] = passing.exec(readFileSync(path, 'utf8')) ?? [];
    return other === undefined ? [] : [[path, other]];
  });
  for (const [path] of found) rmSync(path);
  return new Map(found.map(([path, other]) => [`./${basename(path)}`, other]));
}

/** The name of a file once it is CommonJS. */
export function commonJsName(path) {
  return path.replace(/\.js$/, '.cjs');
}

/**
 * Makes CommonJS of a bundled file, under its new name. Each file that it loads is to become CommonJS as well, or another is
 * loaded instead.
 */
export function makeCommonJs(path, others) {
  const required = (name) =>
    isBuiltin(name) ? ofNode(name) : `require("${commonJsName(others.get(name) ?? name)}")`;
  const [, hashbang = '', code] = /^(#![^\n]*\n)?(.*)$/s.exec(readFileSync(path, 'utf8'));
  let count = 0;
  const changed = code
    .replace(statements.import, (_, one, all = one, members, name) => {
      if (late.has(name)) return lateFunctions(members, `$late${count++}`, ofNode(name));
      const bound = [all, members && `{${members.replaceAll(' as ', ':')}}`].filter(Boolean);
      if (bound.length === 0) return `${required(name)};`;
      return bound.map((pattern) => `const ${pattern}=${required(name)};`).join('');
    })
    .replace(statements.export, (_, members) => `module.exports={${keysOf(members)}};`)
    .replace(statements.exportDefault, 'module.exports.default=')
    .replace(statements.dynamicImport, (_, name) => `Promise.resolve().then(()=>${required(name)})`)
    .replace(statements.url, `${ofNode('node:url')}.pathToFileURL(__filename).href`)
    .replace(statements.resolve, 'require.resolve');
  // Throws where a statement of ES modules is left, or a name is that of a parameter.
  new Script(`(async(exports,require,module,__filename,__dirname)=>{${changed}})`, {
    filename: path,
  });
  rmSync(path);
  writeFileSync(commonJsName(path), `${hashbang}"use strict";${changed}`);
}

/**
 * A module of Node.js is had by `process.getBuiltinModule`: an `import` of one, such as node:fs, reads every member to export
 * it, and so loads what stands behind the members, streams, promises and sockets, in two milliseconds.
 */
function ofNode(name) {
  return `process.getBuiltinModule("${name}")`;
}

/** Functions in place of a module's own. The module is kept: Node.js looks through all members each time it is asked for. */
function lateFunctions(members, kept, module) {
  const functions = members.split(',').map((member) => {
    const [name, local = name] = member.trim().split(' as ');
    return `${local}=(...given)=>(${kept}??=${module}).${name}(...given)`;
  });
  return `let ${kept};const ${functions.join(',')};`;
}

/** Exports as the members of an object. */
function keysOf(members) {
  const keys = members.split(',').map((member) => {
    const [local, name = local] = member.trim().split(' as ');
    return name === local ? name : `${name}:${local}`;
  });
  return keys.join();
}
