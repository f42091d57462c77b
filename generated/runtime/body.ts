// Copied by hooksmith 0.1.0 from its src/runtime/body.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { platform } from './platform.js';

const decoder = /* @__PURE__ */ new platform.TextDecoder('utf-8', { fatal: true });

/** The JSON of some bytes; undefined for what is no JSON or no UTF-8. A byte order mark is skipped. */
export function decode(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(decoder.decode(bytes)) };
  } catch {
    return undefined;
  }
}

/** The bytes of a value's JSON; undefined for what has none, such as a value nested too deep. */
export function encode(value: unknown): Uint8Array | undefined {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : bytesOf(text);
  } catch {
    return undefined;
  }
}
