import { writeFileSync } from 'node:fs';
import { readText } from './read.js';

/**
 * Puts a section into a changelog: in place of the one with the same heading, else above the first one. It touches nothing else, and
 * makes the file if there is none.
 */
export function putSection(path: string, section: readonly string[]): void {
  const before = readText(path);
  const after = withSection(before ?? '# Changelog\n', section);
  if (after !== before) writeFileSync(path, after);
}

function withSection(text: string, section: readonly string[]): string {
  const [heading = ''] = section;
  const lines = text.replace(/\n+$/, '').split('\n');
  const isHeading = (line: string): boolean => line.startsWith('## ');
  const own = lines.findIndex((line) => line.trimEnd() === heading);
  const first = own >= 0 ? own : lines.findIndex(isHeading);
  const start = first < 0 ? lines.length : first;
  const next = lines.findIndex((line, index) => index > start && isHeading(line));
  const end = own < 0 ? start : next < 0 ? lines.length : next;
  const above = lines.slice(0, start).join('\n').replace(/\n+$/, '');
  const below = lines.slice(end).join('\n');
  const parts = [above, section.join('\n'), below].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}
