import { visible } from '../text.js';

declare const brand: unique symbol;

/** Markdown that may be printed as it is. Text of a document becomes it only through this file. */
export type Markdown = string & { readonly [brand]: 'markdown' };

/** One line of text, with nothing in it that Markdown or HTML would take for its own. */
export function markdownText(text: string): Markdown {
  return visible(text)
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#~]/g, '\\$&') as Markdown;
}

/** Code within a line, also of a table. */
export function codeSpan(text: string): Markdown {
  const clean = visible(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${clean}${padding}${fence}` as Markdown;
}

/** A line of a fenced block of code. */
export function codeLine(text: string): Markdown {
  return visible(text)
    .trim()
    .replace(/^(?=`{3}|~{3})/, '\\') as Markdown;
}
