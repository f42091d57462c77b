// Copied by hooksmith 0.1.0 from its src/runtime/form-data.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { platform } from './platform.js';

const decoder = /* @__PURE__ */ new platform.TextDecoder('utf-8', { fatal: true });

/** A sender has few fields, so that nobody makes us sort without end. */
const mostFields = 1000;

/**
 * The names and values of a form in one text, without anything between them: sorted, and equal fields once.
 * Undefined for what is no form.
 */
export function formBytes(body: Uint8Array): Uint8Array | undefined {
  try {
    const fields = decoder.decode(body).split('&', mostFields + 1);
    if (fields.length > mostFields) return undefined;
    const pairs = fields.filter((field) => field !== '').map(pairOf);
    pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
    const texts = pairs.map(([name, value], index) => {
      const [before, same] = pairs[index - 1] ?? [];
      return name === before && value === same ? '' : name + value;
    });
    return bytesOf(texts.join(''));
  } catch {
    return undefined;
  }
}

function pairOf(field: string): readonly [name: string, value: string] {
  const end = field.indexOf('=');
  const name = end < 0 ? field : field.slice(0, end);
  return [decoded(name), end < 0 ? '' : decoded(field.slice(end + 1))];
}

/** Throws for what is no UTF-8. */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
