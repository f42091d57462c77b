/**
 * Bundles the command line, the library and all that they need into dist/: what is published has no dependencies.
 * A chunk that only some commands need is loaded by those alone.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildIdOfSources, recordBuild } from './build-id.js';
import { builtInAssets } from './bundle/assets.js';
import { bareSchemas } from './bundle/bare-schemas.js';
import { commonJsName, makeCommonJs, removePassing } from './bundle/common-js.js';
import { writeDeclarations } from './bundle/declarations.js';
import { licencesOf } from './bundle/licences.js';
import { oneCore } from './bundle/one-core.js';
import { shortNames } from './bundle/short-names.js';
import { compileSchemas } from './compile-asyncapi.js';

const require = createRequire(import.meta.url);
const { version, devDependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Ours in place of a package. */
const standIn = (name) => fileURLToPath(new URL(`bundle/${name}.js`, import.meta.url));

/** Finds what a package finds. */
const requireFor = (name) => createRequire(require.resolve(name));

const buildId = buildIdOfSources();

const common = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Left as they are written: esbuild would have them made again by each call, since Node.js 20 lacks the newest of them.
  supported: { 'regexp-unicode-property-escapes': true },
  mainFields: ['module', 'main'],
  metafile: true,
};

/** Our names and short lines are left, for the stacks of bugs; a chunk is called by what is in it. */
const commandLine = {
  ...common,
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  entryPoints: { cli: 'src/cli/bin.ts', index: 'src/index.ts' },
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [builtInAssets, shortNames],
  alias: {
    '@asyncapi/modelina/lib/cjs': '@asyncapi/modelina/lib/esm',
    'string-width': standIn('string-width'),
    y18n: standIn('y18n'),
  },
  define: {
    HOOKSMITH_VERSION: JSON.stringify(version),
    HOOKSMITH_DEPENDENCIES: JSON.stringify(JSON.stringify({ ...devDependencies, ...overrides })),
    HOOKSMITH_BUILD: JSON.stringify(buildId),
  },
};

/** Asked only when a document is wrong; nobody steps into it. */
const parser = {
  ...common,
  entryPoints: { 'parser-worker': 'src/document/parser-worker.ts' },
  minify: true,
  plugins: [bareSchemas],
  alias: {
    '@asyncapi/specs': standIn('asyncapi-specs'),
    'es-aggregate-error': standIn('es-aggregate-error'),
    'node-fetch': standIn('node-fetch'),
    tslib: requireFor('@stoplight/spectral-core').resolve('tslib'),
    punycode: 'punycode/punycode.js',
    // One of its two forms, whoever asks.
    'jsonpath-plus': requireFor('@stoplight/spectral-core').resolve('jsonpath-plus'),
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const __dirname = fileURLToPath(new URL('.', import.meta.url));`,
  },
};

/** Refuses imports from anywhere except Node.js and dist/. */
function refuseForeign({ outputs }) {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const foreign = imports
    .filter(({ path, external }) => external && !builtinModules.includes(path.replace('node:', '')))
    .map(({ path }) => path);
  if (foreign.length > 0) throw new Error(`Not in the bundle: ${foreign.join(', ')}`);
}

mkdirSync('dist', { recursive: true });
for (const name of readdirSync('dist')) {
  if (name !== 'asyncapi') rmSync(join('dist', name), { recursive: true, force: true });
}
const declarations = writeDeclarations('index');
const schemaInputs = await compileSchemas();
const core = await oneCore(commandLine, {
  start: 'src/cli/start.ts',
  later: 'src/engine/on-demand.ts',
});
const built = await Promise.all([
  build({ ...commandLine, plugins: [...commandLine.plugins, core] }),
  build(parser),
]);
for (const { metafile } of built) refuseForeign(metafile);
const { outputs } = built[0].metafile;
const paths = Object.keys(outputs);
const library = 'dist/index.js';
const helpers = paths.filter((path) => Object.keys(outputs[path].inputs).length === 0);
for (const path of paths) for (const helper of helpers) dropImport(path, basename(helper));
const others = removePassing(paths.filter((path) => path !== library));
for (const path of paths) {
  if (path === library) importCommonJs(path);
  else if (!others.has(`./${basename(path)}`)) makeCommonJs(path, others);
}
const inputs = built.flatMap(({ metafile }) => Object.values(metafile.outputs).flatMap(inputsOf));
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licencesOf([...inputs, ...schemaInputs]));
await declarations;
const { configurationSchema } = await import('../dist/index.js');
writeFileSync('dist/schema.json', `${JSON.stringify(configurationSchema(), null, 2)}\n`);
chmodSync('dist/cli.cjs', 0o755);
recordBuild(buildId);

/** The library stays an ES module, as it is imported. */
function importCommonJs(path) {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/(?<=(?:from|import)")[^"]+/g, commonJsName));
}

/** Drops an import of which nothing is used. esbuild has each file load its helpers, and a file costs a run a third of a millisecond. */
function dropImport(path, imported) {
  const statement = `import"./${imported}";`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(statement, ''));
}

/** The files that something of is left of. */
function inputsOf({ inputs }) {
  return Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0);
}
