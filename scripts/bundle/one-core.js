/**
 * Has what every run loads in one file: an esbuild plugin. By itself esbuild makes a file of each set of modules that the
 * same entries share, twenty in all, and each costs a run a millisecond. So every entry imports all that is shared.
 */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const name = 'hooksmith:core';

/** Of what is loaded later only what is small is worth it: a file of this many bytes takes longer to open than to compile. */
const mostBytes = 16_384;

/** The plugin for a build with these options, whose runs load the two entries `start` and, where there is work, `later`. */
export async function oneCore(options, { start, later }) {
  const { metafile } = await build({ ...options, write: false });
  const outputs = Object.values(metafile.outputs);
  const outputOf = (entry) => outputs.find(({ entryPoint }) => entryPoint === entry);
  const small = sharedBy(outputOf(later), metafile).filter(({ bytes }) => bytes <= mostBytes);
  const shared = new Set([...sharedBy(outputOf(start), metafile), ...small]);
  const core = [...shared].flatMap(({ inputs }) => Object.keys(inputs)).filter(isOurs);
  const entries = new Set(outputs.map(({ entryPoint = '' }) => entryPoint).filter(isOurs));
  return {
    name: 'one core',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      onLoad({ filter: /./, namespace: name }, () => ({
        contents: core.map((path) => `import ${JSON.stringify(`./${path}`)};`).join('\n'),
        resolveDir: '.',
      }));
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const isEntry = entries.has(path.slice(process.cwd().length + 1).replaceAll('\\', '/'));
        if (!isEntry) return undefined;
        return { contents: `${readFileSync(path, 'utf8')}\nimport '${name}';\n`, loader: 'ts' };
      });
    },
  };
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
