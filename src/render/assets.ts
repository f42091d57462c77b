/**
 * Templates and the runtime's files, to be printed. The bundle has all of it built in, the templates
 * precompiled, by scripts/bundle/assets.js, which stands for this module there.
 */
import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { useBlocks } from './blocks.js';

const root = new URL('../../', import.meta.url);

const options = { strict: true, preventIndent: true, knownHelpersOnly: true, data: false };

/** A template of HTML escapes every text. The others escape nothing: what their views hold has been made safe for where it stands. */
function optionsOf(name: string): CompileOptions {
  return { ...options, noEscape: !name.startsWith('docs/') };
}

const environment = Handlebars.create();
useBlocks(environment);
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** Fills a template with a view. */
export function print(name: string, view: object): string {
  const template = compiled.get(name) ?? compile(name);
  compiled.set(name, template);
  return template(view);
}

function compile(name: string): Handlebars.TemplateDelegate {
  const source = readTemplate(name);
  for (const [, partial = ''] of source.matchAll(/\{\{> ([\w/-]+)/g)) {
    environment.registerPartial(partial, readTemplate(partial));
  }
  return environment.compile(source, optionsOf(name));
}

function readTemplate(name: string): string {
  return readFileSync(new URL(`templates/${name}.hbs`, root), 'utf8');
}

/** A style sheet or a script below `templates`, without comments on lines of their own and without indentation. */
export function readInline(path: string): string {
  return bare(readFileSync(new URL(`templates/${path}`, root), 'utf8'));
}

function bare(text: string): string {
  return text
    .replace(/^\s*\/\*[^]*?\*\/\n/gm, '')
    .replace(/^\s+/gm, '')
    .trim();
}

const runtime = new Map<string, string>();

/** A file of `src/runtime`, read once: it may not change while the process runs. */
export function readRuntime(file: string): string {
  const text = runtime.get(file) ?? readFileSync(new URL(`src/runtime/${file}`, root), 'utf8');
  runtime.set(file, text);
  return text;
}
