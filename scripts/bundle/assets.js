/** Builds templates and runtime into the bundle: an esbuild plugin in place of src/render/assets.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { transform } from 'esbuild';
import Handlebars from 'handlebars';

const blocks = resolve('src/render/blocks.ts').replaceAll(sep, '/');

/** As in src/render/assets.ts. */
const options = { strict: true, preventIndent: true, knownHelpersOnly: true, data: false };
const optionsOf = (name) => ({ ...options, noEscape: !name.startsWith('docs/') });

const bare = (text) =>
  text
    .replace(/^\s*\/\*[^]*?\*\/\n/gm, '')
    .replace(/^\s+/gm, '')
    .trim();

export const builtInAssets = {
  name: 'built-in assets',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]render[\\/]assets\.ts$/ }, async () => ({
      contents: await source(),
      loader: 'js',
      resolveDir: '.',
    }));
    onLoad({ filter: /[\\/]src[\\/]listen[\\/]page-texts\.ts$/ }, async () => ({
      contents: `export const texts = ${JSON.stringify(await pageTexts())};`,
      loader: 'js',
    }));
  },
};

/** The page of `listen`. */
async function pageTexts() {
  const read = (name) => readFileSync(join('src/listen/page', name), 'utf8');
  const minify = async (name, options) =>
    (await transform(read(name), { ...options, minify: true, charset: 'utf8' })).code.trim();
  return {
    html: read('page.html').replace(/\n\s*/g, '\n'),
    css: await minify('page.css', { loader: 'css' }),
    script: await minify('page.js', { loader: 'js', format: 'iife' }),
  };
}

/** Packed once for all bundles that ask. */
let runtimeTexts;

/** Same exports as the module that it stands for. */
async function source() {
  const templates = textsOf('templates', '.hbs').map(
    ([path, text]) =>
      `'${path.replace('.hbs', '')}': ${Handlebars.precompile(text, optionsOf(path))}`,
  );
  runtimeTexts ??= packed();
  return `
    import Handlebars from 'handlebars/runtime';
    import { useBlocks } from '${blocks}';
    useBlocks(Handlebars);
    const compiled = {${templates.join(',\n')}};
    const templates = Object.fromEntries(
      Object.entries(compiled).map(([name, template]) => [name, Handlebars.template(template)]),
    );
    Handlebars.registerPartial(templates);
    export const print = (name, view) => templates[name](view);
    const inline = ${JSON.stringify(Object.fromEntries(inline()))};
    export const readInline = (path) => inline[path];
    import { brotliDecompressSync } from 'node:zlib';
    let runtime;
    const unpack = () => JSON.parse(brotliDecompressSync(Buffer.from('${await runtimeTexts}', 'base64')));
    export const readRuntime = (file) => (runtime ??= unpack())[file];
  `;
}

function inline() {
  return ['.css', '.js']
    .flatMap((extension) => textsOf('templates', extension))
    .map(([path, text]) => [path, bare(text)]);
}

/** The runtime's texts. npm's gzip sees 32 kB of a file at once, and so misses most of what they share. */
async function packed() {
  const texts = Object.fromEntries(textsOf('src/runtime', '.ts'));
  return (await promisify(brotliCompress)(JSON.stringify(texts))).toString('base64');
}

/** Texts by their paths below a folder. */
function textsOf(folder, extension) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(extension))
    .sort()
    .map((path) => [path.replaceAll(sep, '/'), readFileSync(join(folder, path), 'utf8')]);
}
