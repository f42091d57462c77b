import { format as formatWith } from 'prettier';

/** Formats a text by Prettier itself, with its parser for TypeScript and not the one that we ship. */
export function format(text: string): Promise<string> {
  return formatWith(text, {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
    objectWrap: 'collapse',
  });
}
