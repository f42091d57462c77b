import { read, repository } from './folders.js';

/** A section of the README of the committed package, with those below it. */
export function readmeSection(heading: string): string {
  const text = read(repository, 'generated', 'README.md');
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`The README has no section ${heading}`);
  const rest = text.slice(start + 1);
  const [{ length } = ''] = heading.split(' ');
  return rest.split(new RegExp(`\n#{1,${length}} `))[0] ?? '';
}

/** The code of a section, all blocks in one. */
export function readmeCode(heading: string): string {
  const blocks = [...readmeSection(heading).matchAll(/```ts\n([^]*?)```/g)];
  return blocks.map(([, code = '']) => code).join('\n');
}
