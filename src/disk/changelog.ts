import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts a section into a changelog: in place of the one with the same heading, else above the first one. It touches nothing else, no byte
 * of another encoding either, and makes the file if there is none.
 */
export function putSection(path: string, section: readonly string[]): void {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  const isWide = before?.[0] === 0xff && before[1] === 0xfe;
  // Latin-1 has a character for each byte.
  const encoding = isWide ? 'utf16le' : 'latin1';
  const own = isWide
    ? section
    : section.map((line) => Buffer.from(line, 'utf8').toString('latin1'));
  const text = before?.toString(encoding) ?? '# Changelog\n';
  const after = Buffer.from(withSection(text, own), encoding);
  if (!before?.equals(after)) writeFileSync(path, after);
}

function withSection(text: string, section: readonly string[]): string {
  const [heading = ''] = section;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = withoutEnd(text).split(/(?<=\n)/);
  const isHeading = (line: string): boolean => line.startsWith('## ');
  const own = lines.findIndex((line) => line.trimEnd() === heading);
  const first = own >= 0 ? own : lines.findIndex(isHeading);
  const start = first < 0 ? lines.length : first;
  const next = lines.findIndex((line, index) => index > start && isHeading(line));
  const finish = own < 0 ? start : next < 0 ? lines.length : next;
  const above = withoutEnd(lines.slice(0, start).join(''));
  const below = lines.slice(finish).join('');
  const parts = [above, section.join(end), below].filter((part) => part !== '');
  return parts.join(end + end) + end;
}

function withoutEnd(text: string): string {
  return text.replace(/[\r\n]+$/, '');
}
