/** In place of string-width, which builds tables of emoji for 30 ms: what yargs prints is narrow. */
import { stripVTControlCharacters } from 'node:util';

export default function stringWidth(text) {
  return stripVTControlCharacters(text).length;
}
