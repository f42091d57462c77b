/** Builds templates and runtime into the bundle: an esbuild plugin in place of src/render/assets.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import Handlebars from 'handlebars';

/** As in src/render/assets.ts. */
const options = { noEscape: true, strict: true, preventIndent: true, knownHelpersOnly: true };

export const builtInAssets = {
  name: 'built-in assets',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]render[\\/]assets\.ts$/ }, () => ({
      contents: source(),
      loader: 'js',
      resolveDir: '.',
    }));
  },
};

/** Same exports as the module that it stands for. */
function source() {
  const templates = textsOf('templates', '.hbs').map(
    ([path, text]) => `'${path.replace('.hbs', '')}': ${Handlebars.precompile(text, options)}`,
  );
  return `
    import Handlebars from 'handlebars/runtime';
    const compiled = {${templates.join(',\n')}};
    const templates = Object.fromEntries(
      Object.entries(compiled).map(([name, template]) => [name, Handlebars.template(template)]),
    );
    Handlebars.registerPartial(templates);
    export const print = (name, view) => templates[name](view);
    const runtime = ${JSON.stringify(Object.fromEntries(textsOf('src/runtime', '.ts')))};
    export const readRuntime = (file) => runtime[file];
  `;
}

/** Texts by their paths below a folder. */
function textsOf(folder, extension) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(extension))
    .sort()
    .map((path) => [path.replaceAll(sep, '/'), readFileSync(join(folder, path), 'utf8')]);
}
