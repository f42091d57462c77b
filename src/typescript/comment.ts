import { isPlain } from '../text.js';
import { code, commentText, type Code } from './code.js';
import { width } from './layout.js';

/** The content of a doc comment, in its order. Everything here is text of a document. */
export interface Documentation {
  readonly summary?: string | undefined;
  readonly details?: readonly (string | undefined)[];
  readonly tags?: readonly Tag[];
}

/** A TSDoc tag: `{ name: 'example', text: '…' }`. */
export interface Tag {
  readonly name: 'deprecated' | 'readonly' | 'format' | 'defaultValue' | 'example';
  readonly text?: string | undefined;
}

/**
 * A doc comment's lines without their indentation; none if there is nothing to say.
 * Paragraphs are wrapped, a block of preformatted text is left as it is.
 */
export function docComment(documentation: Documentation, indent = 0): readonly Code[] {
  const body = bodyOf(documentation, width - indent - ' * '.length);
  const [only] = body;
  if (!only && body.length < 2) return [];
  if (only && body.length === 1 && `/** ${only} */`.length <= width - indent) {
    return [code`/** ${only} */`];
  }
  return [code`/**`, ...body.map((line) => (line ? code` * ${line}` : code` *`)), code` */`];
}

/** The paragraphs and the tags, with an empty line between two paragraphs, and before the tags. */
function bodyOf({ summary, details = [], tags = [] }: Documentation, room: number): Code[] {
  const body: Code[] = [];
  const add = (lines: readonly Code[]): void => {
    if (body.length > 0 && lines.length > 0) body.push(code``);
    body.push(...lines);
  };
  for (const text of [summary, ...details]) if (text !== undefined) add(wrapText(text, room));
  if (tags.length > 0) add(tags.flatMap(({ name, text }) => tagText(name, text, room)));
  return body;
}

function tagText(name: Tag['name'], text: string | undefined, room: number): Code[] {
  const tag = `@${name}` as Code;
  const lines = text === undefined ? [] : wrapText(text, room - tag.length - 1);
  const [first, ...rest] = lines;
  return first === undefined ? [tag] : [code`${tag} ${first}`, ...rest];
}

function wrapText(text: string, room: number): Code[] {
  const only = isPlain(text) ? commentText(text) : undefined;
  if (only !== undefined && only.length <= room) return only === '' ? [] : [only];
  const lines: Code[] = [];
  let isFenced = false;
  for (const line of text.trim().split(/\r\n|[\r\n\u2028\u2029]/)) {
    if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced;
    const isPreformatted = isFenced || /^(?: {4}| {0,3}\t|\s*\|)/.test(line);
    const indent = (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ');
    const clean = commentText(line);
    const wrapped = isPreformatted ? [clean] : wrapLine(clean, room - indent.length);
    lines.push(...wrapped.map((part) => (part === '' ? part : ((indent + part) as Code))));
  }
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
}

function wrapLine(line: Code, room: number): Code[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > room) {
      lines.push(current);
      current = word.replace(/^@/, '\\@');
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current] as Code[];
}
