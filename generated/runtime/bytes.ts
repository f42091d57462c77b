// Copied by hooksmith 0.1.0 from its src/runtime/bytes.ts
// It is the same in every package: this file is overwritten.

import { platform } from './platform.js';

/** In UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return new platform.TextEncoder().encode(text);
}

/** Throws for what is no base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(platform.atob(text), (character) => character.charCodeAt(0));
}

/** One after the other; the only one is given back as it is. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const whole = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
