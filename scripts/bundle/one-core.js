/**
 * Has what runs load in two files: an esbuild plugin. By itself esbuild makes a file of each set of modules that the same
 * entries share, twenty in all, and each costs a run up to a millisecond. So every entry imports all that any run needs,
 * and every other than the first also what is needed where there is work.
 */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const names = { start: 'hooksmith:start', work: 'hooksmith:work' };

/** Of what is loaded later only what is small is worth it: a file of this many bytes takes longer to open than to compile. */
const mostBytes = 16_384;

/** The plugin for a build with these options, whose runs load the two entries `start` and, where there is work, `later`. */
export async function oneCore(options, { start, later }) {
  const { metafile } = await build({ ...options, write: false });
  const outputs = Object.values(metafile.outputs);
  const outputOf = (entry) => outputs.find(({ entryPoint }) => entryPoint === entry);
  const first = new Set(sharedBy(outputOf(start), metafile));
  const small = sharedBy(outputOf(later), metafile).filter(({ bytes }) => bytes <= mostBytes);
  const modules = {
    [names.start]: [...modulesOf(first), ...modulesOf([outputOf(start)])],
    [names.work]: modulesOf(small.filter((output) => !first.has(output))),
  };
  const entries = new Set(outputs.map(({ entryPoint = '' }) => entryPoint).filter(isOurs));
  return {
    name: 'one core',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^hooksmith:/ }, ({ path }) => ({ path, namespace: 'core' }));
      onLoad({ filter: /./, namespace: 'core' }, ({ path }) => ({
        contents: importsOf(modules[path].map((module) => `./${module}`)),
        resolveDir: '.',
      }));
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const module = path.slice(process.cwd().length + 1).replaceAll('\\', '/');
        if (!entries.has(module)) return undefined;
        const core = module === start ? [] : [names.start, names.work];
        return { contents: `${readFileSync(path, 'utf8')}\n${importsOf(core)}\n`, loader: 'ts' };
      });
    },
  };
}

function importsOf(paths) {
  return paths.map((path) => `import ${JSON.stringify(path)};`).join('\n');
}

/** Ours alone: what is of others comes with those who use it. */
function modulesOf(outputs) {
  const inputs = [...outputs].flatMap((output) => Object.keys(output.inputs));
  return [...new Set(inputs)].filter(isOurs);
}

/** The outputs that an output imports at once, themselves no entries. */
function sharedBy({ imports }, { outputs }) {
  return imports
    .filter(({ path, kind }) => kind === 'import-statement' && path in outputs)
    .flatMap(({ path }) => [outputs[path], ...sharedBy(outputs[path], { outputs })]);
}

/** The first file enables the cache of what is compiled, so nothing may be loaded with it. */
function isOurs(path) {
  return path.startsWith('src/') && path !== 'src/cli/bin.ts';
}
