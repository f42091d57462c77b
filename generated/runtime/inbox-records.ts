// Copied by hooksmith 0.1.0 from its src/runtime/inbox-records.ts
// It is the same in every package: this file is overwritten.

import type { Headers } from './delivery.js';
import { kindOf } from './json.js';
import type { KeptDelivery } from './kept.js';

/** Makes rows of deliveries, and deliveries of rows. */
export interface Records {
  encode(delivery: KeptDelivery): DeliveryRow;
  decode(row: StoredDelivery): KeptDelivery;
  /** An error as it is kept: its name and message. */
  errorText(error: unknown): string;
}

/** The columns of a delivery. */
export interface DeliveryRow {
  readonly id: string;
  readonly event: string;
  readonly received: number;
  readonly head: string;
  readonly body: Uint8Array;
  readonly lane: string | null;
}

export interface StoredDelivery extends Omit<DeliveryRow, 'id' | 'lane'> {
  readonly seq: number;
  readonly id: string | Uint8Array;
}

export interface RecordOptions {
  readonly headers?: ((name: string) => boolean) | undefined;
  readonly seal?: ((body: Uint8Array) => Uint8Array) | undefined;
  readonly unseal?: ((body: Uint8Array) => Uint8Array) | undefined;
  readonly redact?: ((text: string) => string) | undefined;
}

type Head = Pick<KeptDelivery, 'parameters' | 'headers' | 'isRewritten' | 'item' | 'lane'>;

/** The most characters of an error that are kept. */
const longestError = 500;

export function recordsOf({ headers: isKept, seal, unseal, redact }: RecordOptions): Records {
  return {
    encode({ id, event, receivedAt, rawBody, headers, parameters, isRewritten, item, lane }) {
      const kept = isKept ? keptOf(headers, isKept) : headers;
      return {
        id,
        event,
        received: Math.round(receivedAt),
        head: JSON.stringify({ parameters, headers: kept, isRewritten, item, lane }),
        body: seal ? bytesBy('seal', seal(rawBody)) : rawBody,
        lane: lane ?? null,
      };
    },
    decode({ id, event, received, head, body }) {
      const rest = JSON.parse(head) as Head;
      const rawBody = unseal ? bytesBy('unseal', unseal(body)) : body;
      return { id: decodeId(id), event, receivedAt: received, rawBody, ...rest };
    },
    errorText(error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const kept: unknown = redact ? redact(text) : text;
      if (typeof kept !== 'string') throw new TypeError('redact gave no text.');
      return kept.slice(0, longestError);
    },
  };
}

function bytesBy(option: string, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(
    `${option} has given ${kindOf(value)}. It has to give bytes, at once: a Uint8Array.`,
  );
}

function keptOf(headers: Headers, isKept: (name: string) => boolean): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name)));
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** The bytes of the last id. Statements copy what they are given. */
const bytes = /* @__PURE__ */ new Uint8Array(16);

/** A UUID as its 16 bytes, which last until the next call; any other text as it is. */
export function encodeId(id: string): string | Uint8Array {
  if (!uuid.test(id)) return id;
  let half = 0;
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    if (code === dash) continue;
    const digit = code < letterA ? code - digit0 : code - letterA + 10;
    const place = half++ >> 1;
    bytes[place] = ((bytes[place] ?? 0) << 4) | digit;
  }
  return bytes;
}

const [dash, digit0, letterA] = [0x2d, 0x30, 0x61] as const;

export function decodeId(id: string | Uint8Array): string {
  if (typeof id === 'string') return id;
  const digits = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
