import { Html, markup, nothing } from '../../typescript/html.js';

/*
 * The part of Markdown that descriptions use: paragraphs, headings, lists, code, emphasis and links. Every expression stops at the
 * next character of its kind, so the time grows with the text. Text becomes HTML through `Html` alone: a tag in it is shown as text.
 */

/** A description as blocks. */
export function markdown(text: string): Html {
  return blocks(text.replace(/\r\n?/g, '\n').split('\n'), 0);
}

/** A description for a cell: one paragraph is printed without one. */
export function cellMarkdown(text: string): Html {
  return itemBody(text.replace(/\r\n?/g, '\n').split('\n'), 0);
}

/** The first paragraph of a description, for a line of its own. */
export function firstParagraph(text: string): Html {
  const [first = ''] = text.trim().split(/\n\s*\n/, 1);
  return inline(first.replace(/^#+\s*/, ''));
}

/** Lists in lists that are deeper than this are text. */
const deepest = 4;

const fence = /^\s{0,3}(`{3,}|~{3,})/;
const item = /^( *)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/;
const heading = /^ {0,3}#{1,6}[ \t]+(.*)$/;
const blank = /^\s*$/;
/** The start of a block that is no paragraph. */
const starts = new RegExp([fence, item, heading].map(({ source }) => source).join('|'));

interface Block {
  readonly part: Html;
  /** The line after it. */
  readonly end: number;
}

function blocks(lines: readonly string[], depth: number): Html {
  const parts: Html[] = [];
  for (let line = 0; line < lines.length;) {
    const text = lines[line] ?? '';
    const { part, end } = blank.test(text)
      ? { part: nothing, end: line + 1 }
      : fence.test(text)
        ? fencedAt(lines, line)
        : depth < deepest && item.test(text)
          ? listAt(lines, line, depth)
          : paragraphAt(lines, line);
    parts.push(part);
    line = end;
  }
  return Html.join(parts);
}

/** Code between two fences; to the end where the second one is missing. */
function fencedAt(lines: readonly string[], start: number): Block {
  const [, mark = ''] = fence.exec(lines[start] ?? '') ?? [];
  let end = start + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(mark)) end++;
  const code = lines.slice(start + 1, end).join('\n');
  return { part: markup`<pre><code>${code}</code></pre>`, end: end + 1 };
}

/** The items that follow each other with marks of one kind; what is indented below an item belongs to it. */
function listAt(lines: readonly string[], start: number, depth: number): Block {
  const [, indentation = '', mark = ''] = item.exec(lines[start] ?? '') ?? [];
  const isOrdered = /\d/.test(mark);
  const items: string[][] = [];
  let end = start;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const [, indented, own = '', text = ''] = item.exec(line) ?? [];
    if (indented?.length === indentation.length && /\d/.test(own) === isOrdered) items.push([text]);
    else if (!isInside(line, lines[end - 1], indentation.length)) break;
    else items.at(-1)?.push(line.slice(indentation.length).replace(/^ {1,3}/, ''));
  }
  const parts = items.map((item) => markup`<li>${itemBody(item, depth + 1)}</li>`);
  const list = Html.join(parts);
  return { part: isOrdered ? markup`<ol>${list}</ol>` : markup`<ul>${list}</ul>`, end };
}

/** Tells a line that belongs to the item above it: an indented one, or one that goes on with its paragraph. */
function isInside(line: string, before: string | undefined, indentation: number): boolean {
  if (blank.test(line)) return true;
  const isIndented = line.search(/\S/) > indentation;
  const goesOn = !blank.test(before ?? '') && !item.test(line) && !fence.test(line);
  return isIndented || goesOn;
}

/** An item of one paragraph is printed without one. */
function itemBody(lines: readonly string[], depth: number): Html {
  const text = lines.join('\n').trim();
  const isPlain = !/\n\s*\n/.test(text) && !text.split('\n').some((line) => starts.test(line));
  return isPlain ? inline(text) : blocks(lines, depth);
}

function paragraphAt(lines: readonly string[], start: number): Block {
  const [, title] = heading.exec(lines[start] ?? '') ?? [];
  if (title !== undefined) {
    return { part: markup`<p><strong>${inline(title)}</strong></p>`, end: start + 1 };
  }
  let end = start + 1;
  const ends = (line: string): boolean =>
    blank.test(line) || fence.test(line) || heading.test(line) || /^ *[-*+] +\S/.test(line);
  while (end < lines.length && !ends(lines[end] ?? '')) end++;
  return { part: markup`<p>${inline(lines.slice(start, end).join('\n'))}</p>`, end };
}

/** The kinds of what stands in a line, each with the groups that it is made of. */
const kinds = [
  String.raw`\\(?<escaped>[\\${'`'}*_{}[\]()#+.!<>|~-])`,
  '`` ?(?<codes>[^`]+(?:`[^`]+)*?) ?``',
  '`(?<code>[^`]+)`',
  String.raw`!?\[(?<label>[^[\]]*)\]\(<?(?<target>[^()<>\s]*)>?(?:[ \n]+"[^"()]*")?\)`,
  String.raw`<?(?<url>https?:\/\/[^\s<>"'${'`'}]+)>?`,
  String.raw`\*\*(?=\S)(?<strong>[^*]+)\*\*`,
  String.raw`(?<![\p{L}\p{N}_])__(?=\S)(?<strong2>[^_]+)__(?![\p{L}\p{N}_])`,
  String.raw`\*(?=\S)(?<em>[^*]+)\*`,
  String.raw`(?<![\p{L}\p{N}_])_(?=\S)(?<em2>[^_]+)_(?![\p{L}\p{N}_])`,
  String.raw`(?<break>  +\n|<br ?\/?>)`,
];
const inLine = new RegExp(kinds.join('|'), 'gu');

/** Text with code, emphasis and links in it. Of a link that it is the label of, it makes no other link. */
export function inline(text: string, isLabel = false): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(inLine)) {
    parts.push(
      Html.of(text.slice(end, match.index)),
      partOf(match[0], match.groups ?? {}, isLabel),
    );
    end = match.index + match[0].length;
  }
  return Html.join([...parts, Html.of(text.slice(end))]);
}

function partOf(
  written: string,
  groups: Readonly<Record<string, string | undefined>>,
  isLabel: boolean,
): Html {
  const { escaped, code, codes = code, label, target = '', url } = groups;
  const { strong = groups['strong2'], em = groups['em2'] } = groups;
  if (escaped !== undefined) return Html.of(escaped);
  if (codes !== undefined) return markup`<code>${codes}</code>`;
  if (strong !== undefined) return markup`<strong>${inline(strong, isLabel)}</strong>`;
  if (em !== undefined) return markup`<em>${inline(em, isLabel)}</em>`;
  if (label === undefined && url === undefined) return markup`<br>`;
  if (isLabel) return Html.of(label ?? written);
  if (url !== undefined) return bareLink(written, url);
  return link(target, inline(label?.trim() || target, true)) ?? Html.of(written);
}

/** A URL in a text, without the sentence's own marks at its end. */
function bareLink(written: string, url: string): Html {
  if (written.startsWith('<')) return link(url, Html.of(url)) ?? Html.of(written);
  const shown = url.replace(/[.,:;!?)\]}*_]+$/, '');
  const after = written.slice(shown.length);
  return markup`${link(shown, Html.of(shown)) ?? shown}${after}`;
}

/** A link to a page of the web; undefined for any other address. */
export function link(address: string, label: Html): Html | undefined {
  return /^https?:\/\/[^/]/i.test(address) ? markup`<a href="${address}">${label}</a>` : undefined;
}
