import { createHash } from 'node:crypto';
import { width } from '../typescript/layout.js';
import { jsonText } from '../typescript/code.js';
import { Html } from '../typescript/html.js';
import { print as printTemplate, readInline, readRuntime } from './assets.js';
import type { PlannedFile, RenderedFile } from './planned-file.js';

/** Prints every file. Templates break lines where Prettier does; `format`, which is Prettier, sees only what is too wide. */
export async function render(
  files: readonly PlannedFile[],
  format: (text: string) => Promise<string> = formatByPrettier,
): Promise<readonly RenderedFile[]> {
  const rendered: RenderedFile[] = [];
  for (const file of files) {
    const { text, isRough = false } = print(file);
    const isCode = file.kind === 'template' && file.path.endsWith('.ts');
    const needsPrettier = isCode && (isRough || mayBreak(text));
    rendered.push({
      ...(file.isSeed && { isSeed: file.isSeed }),
      path: file.path,
      text: needsPrettier ? await format(text) : text,
    });
  }
  return rendered;
}

/** Tells a text that has a line which Prettier may break elsewhere; only it knows the width of characters, and the lists it breaks. */
function mayBreak(text: string): boolean {
  if (isOdd(text)) {
    const isDoubtful = (line: string): boolean => line.length > width || isOdd(line);
    return text.split('\n').some((line) => isDoubtful(line) && !unbreakable.test(line));
  }
  for (let start = 0; start + width < text.length;) {
    // Most lines are short: the last line break within the width tells of all before it.
    const end = text.lastIndexOf('\n', start + width);
    if (end < start) {
      const [line = ''] = text.slice(start).split('\n', 1);
      if (!unbreakable.test(line)) return true;
      start += line.length + 1;
    } else {
      start = end + 1;
    }
  }
  return false;
}

function isOdd(text: string): boolean {
  return /[^\0-\x7f]/.test(text) || (text.includes('isEqual(') && /isEqual\(.*, [[{]/.test(text));
}

/** Lines that Prettier leaves as they are, however wide: nothing in them is worth a break to it. */
const unbreakable = new RegExp(
  [
    // Comments, and imports of one name.
    String.raw`^\s*(?:\/\/|\/?\*)`,
    String.raw`^(?:import|export)(?: type)? (?:\{ [^,{}]+ \}|\*) from '[^']*';$`,
    String.raw`^\} from '[^']*';$`,
    // A string or a name on its own, or behind a key that is as short as an indentation.
    String.raw`^ +(?:\w{1,4}: )?(?:'[^']*'|\w+(?:\.\w+)?)[;,]$`,
    // Members of types whose type is a name, a list of it, or a string.
    String.raw`^ +(?:readonly )?\w+\??: (?:(?:typeof )?\w+(?:\[\])*|'[^']*');$`,
    String.raw`^ +Handler<\w+>;$`,
    // Starts of declarations.
    String.raw`^export (?:const \w+: \w+(?:<\w+>)?|type \w+) =$`,
    String.raw`^export interface \w+(?: extends \w+)? \{$`,
    String.raw`^(?:export )?function \w+\($`,
    String.raw`^\): (?:(?:asserts )?\w+ is )?\w+ \{$`,
  ].join('|'),
);

interface Printed {
  readonly text: string;
  readonly isRough?: boolean | undefined;
}

function print(file: PlannedFile): Printed {
  switch (file.kind) {
    case 'template': {
      const view = made(file.view);
      return { text: printTemplate(file.template, view), isRough: view.isRough };
    }
    case 'json':
      return { text: `${jsonText(made(file.value))}\n` };
    case 'runtime':
      return { text: `${file.header.join('\n')}\n\n${readRuntime(file.file)}` };
    case 'page': {
      const { template, view, style, script } = file;
      return { text: printPage(template, view, readInline(style), readInline(script)) };
    }
    case 'lines':
      return { text: `${file.lines.join('\n')}\n` };
  }
}

function made<Value>(value: Value | (() => Value)): Value {
  return value instanceof Function ? value() : value;
}

/** A page runs its own script and shows its own style, and loads nothing. */
function printPage(template: string, view: object, style: string, script: string): string {
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashSource(style)}`,
    `script-src ${hashSource(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const inline = { style: Html.ofOurs(style), script: Html.ofOurs(script) };
  return printTemplate(template, { ...view, ...inline, policy });
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Prettier is loaded by the first file that needs it. */
async function formatByPrettier(text: string): Promise<string> {
  const prettier = await import('./prettier.js');
  return prettier.format(text);
}
