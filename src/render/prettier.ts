import { format as formatWith } from 'prettier/standalone';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import { width } from '../typescript/layout.js';

/**
 * Prettier's own bytes; the user's configuration is never read. Its parser `babel-ts` is half the size
 * of `typescript`, and what we print looks the same from both.
 */
export function format(text: string): Promise<string> {
  return formatWith(text, {
    parser: 'babel-ts',
    plugins: [babel, estree],
    printWidth: width,
    singleQuote: true,
    objectWrap: 'collapse',
  });
}
