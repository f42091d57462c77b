import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read, repository } from './folders.js';

/** A block of code of a page. */
export interface Fence {
  /** Its page, from the top of the repository, and the line that it starts on: `docs/guides/start.md:12`. */
  readonly at: string;
  readonly language: string;
  /** The text behind the language: the path of a file, or a word about how it is tried. */
  readonly about: string;
  readonly text: string;
  /** Code that the page leaves to the reader: a comment `<!-- given … -->` before the block. */
  readonly given: string;
  /** The block before it, where nothing but blank lines stands between. */
  readonly before: Fence | undefined;
  /** The name of a marker before it, `<!-- diff -->`: another test holds what stands there. */
  readonly marker: string | undefined;
}

/** The pages that users read: the README and all that is in `docs`. */
export const pages: readonly string[] = ['README.md', ...markdownIn('docs')];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('.vitepress'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** The blocks of code of a page, in its order. */
export function fencesOf(page: string): readonly Fence[] {
  const text = read(repository, page);
  const fences: Fence[] = [];
  let end = 0;
  for (const match of text.matchAll(/^```(\S*) ?(.*)\n([^]*?)^```$/gm)) {
    const [whole, language = '', about = '', code = ''] = match;
    const between = text.slice(end, match.index);
    fences.push({
      at: `${page}:${text.slice(0, match.index).split('\n').length}`,
      language,
      about,
      text: code,
      given: /<!-- given\n([^]*?)-->\s*$/.exec(between)?.[1] ?? '',
      before: between.trim() === '' ? fences.at(-1) : undefined,
      marker: /<!-- (\w+) -->\s*$/.exec(between)?.[1],
    });
    end = match.index + whole.length;
  }
  return fences;
}
