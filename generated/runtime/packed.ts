// Copied by hooksmith 0.1.0 from its src/runtime/packed.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { isObject } from './json.js';
import type { KeptDelivery } from './kept.js';
import { platform } from './platform.js';

/** The version of the form that `pack` makes. */
const version = 1;

/** A delivery as plain JSON. */
export interface PackedDelivery extends Omit<KeptDelivery, 'rawBody'> {
  readonly v: number;
  /** The bytes as text: what was delivered is JSON or a form, and so UTF-8. */
  readonly body: string;
}

/** A byte order mark stays, so that the bytes come back the same. */
const decoder = /* @__PURE__ */ new platform.TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Makes JSON of a delivery, to carry it elsewhere. `unpack` gives the same bytes back. */
export function pack({ rawBody, ...delivery }: KeptDelivery): PackedDelivery {
  return { v: version, ...delivery, body: decoder.decode(rawBody) };
}

/** The delivery that `pack` made JSON of. Throws a `TypeError` for anything else, and for JSON of a later version. */
export function unpack(packed: unknown): KeptDelivery {
  const { v, body, ...delivery } = (isObject(packed) ? packed : {}) as Partial<PackedDelivery>;
  if (v !== undefined && v !== version) {
    throw new TypeError(
      `The delivery has the form ${String(v)}, and only ${version} is known here.`,
    );
  }
  if (v === undefined || typeof body !== 'string' || typeof delivery.event !== 'string') {
    throw new TypeError('This is no delivery that pack() has made.');
  }
  return { ...(delivery as Omit<KeptDelivery, 'rawBody'>), rawBody: bytesOf(body) };
}

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes a `put` that hands over what has gathered by one call of `putAll`, since engines take many as fast as one.
 * `atOnce` calls run at a time. If one fails, it fails for everything that it was to put.
 */
export function grouped<Item>(
  putAll: (items: readonly Item[]) => Promise<unknown>,
  { atOnce = 2, most = 100 }: { readonly atOnce?: number; readonly most?: number } = {},
): (items: readonly Item[]) => Promise<void> {
  const waiting: Waiting<Item>[] = [];
  let atWork = 0;

  function take(): readonly Waiting<Item>[] {
    let size = 0;
    const end = waiting.findIndex(({ items }, index) => {
      size += items.length;
      return index > 0 && size > most;
    });
    return waiting.splice(0, end < 0 ? waiting.length : end);
  }

  async function putGroup(group: readonly Waiting<Item>[]): Promise<void> {
    try {
      await putAll(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async function work(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) await putGroup(take());
    atWork--;
  }

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (atWork === atOnce) return;
      atWork++;
      void work();
    });
}
