import { bytesOf, concat, fromBase64 } from './bytes.js';
import type { Headers, IncomingRequest } from './delivery.js';
import { own } from './json.js';
import { platform, type CryptoKey } from './platform.js';

/** The function that `verify` of a receiver takes. */
export type Verifier = (request: IncomingRequest) => Promise<boolean>;

/** A text counts as its UTF-8 bytes. */
export type Secret = string | Uint8Array;

export interface HmacOptions {
  /** The header that has the signature, in lower case. */
  readonly header: string;
  /** One secret; or several, any of which will do, for the time of a rotation. */
  readonly secrets: Secret | readonly Secret[];
  /** SHA-256 unless set. */
  readonly algorithm?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** The encoding of the signature: `hex` unless set. */
  readonly encoding?: 'hex' | 'base64';
  /** The text before the signature in its header, such as `sha256=`. Nothing unless set. */
  readonly prefix?: string;
  /** The signed data: the raw bytes unless set. Undefined refuses the request. */
  readonly signed?: (request: IncomingRequest) => Secret | undefined;
}

/**
 * Verifies the signature of a provider that sends an HMAC of the body in a header. Comparing takes the same time
 * wherever signatures differ. Throws where there is no secret, since anybody could sign with none.
 */
export function verifyHmac({
  header,
  secrets,
  algorithm = 'SHA-256',
  encoding = 'hex',
  prefix = '',
  signed = ({ rawBody }) => rawBody,
}: HmacOptions): Verifier {
  const keys = importKeys([secrets].flat().map(secretBytes), algorithm);
  return async (request) => {
    const value = oneOf(request.headers, header.toLowerCase());
    const data = signed(request);
    if (!value?.startsWith(prefix) || data === undefined) return false;
    const signature = decodeSignature(value.slice(prefix.length), encoding);
    return (
      signature !== undefined &&
      fitsAny(await keys, [signature], typeof data === 'string' ? bytesOf(data) : data)
    );
  };
}

export interface StandardWebhooksOptions {
  /** `whsec_` and base64, as the provider shows it; or several, for the time of a rotation. */
  readonly secrets: string | readonly string[];
  /** The difference that a delivery's time may have from now, in seconds. 300 unless set. */
  readonly tolerance?: number;
}

/** Verifies deliveries of providers that follow https://www.standardwebhooks.com. */
export function verifyStandardWebhooks({
  secrets,
  tolerance = 300,
}: StandardWebhooksOptions): Verifier {
  const keys = importKeys([secrets].flat().map(standardSecret), 'SHA-256');
  return async ({ headers, rawBody }) => {
    const id = oneOf(headers, 'webhook-id');
    const timestamp = oneOf(headers, 'webhook-timestamp');
    const value = oneOf(headers, 'webhook-signature');
    if (!id || !value || !timestamp || !/^\d{1,15}$/.test(timestamp)) return false;
    const isRecent = Math.abs(Date.now() / 1000 - Number(timestamp)) <= tolerance;
    if (!isRecent) return false;
    const signatures = value
      .split(' ')
      .filter((part) => part.startsWith('v1,'))
      .flatMap((part) => decodeSignature(part.slice('v1,'.length), 'base64') ?? []);
    return fitsAny(await keys, signatures, concat([bytesOf(`${id}.${timestamp}.`), rawBody]));
  };
}

function standardSecret(secret: string): Uint8Array {
  const isText = typeof secret === 'string';
  const bytes = isText ? decodeSignature(secret.replace(/^whsec_/, ''), 'base64') : undefined;
  if (!bytes) throw new TypeError('A secret of Standard Webhooks is `whsec_` and base64.');
  return bytes;
}

/** Keys are imported once. A failure is told by each verification, and never as a rejection that nobody awaits. */
function importKeys(
  secrets: readonly (Uint8Array | undefined)[],
  hash: string,
): Promise<readonly CryptoKey[]> {
  const present = secrets.flatMap((secret) => (secret?.length ? [secret] : []));
  if (present.length === 0 || present.length < secrets.length) {
    throw new TypeError('A secret is missing: anybody could sign without one.');
  }
  const keys = Promise.all(
    present.map((secret) =>
      platform.crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['verify']),
    ),
  );
  keys.catch(() => undefined);
  return keys;
}

/** A sender has few signatures, so that nobody makes us compare without end. */
const mostSignatures = 10;

async function fitsAny(
  keys: readonly CryptoKey[],
  signatures: readonly Uint8Array[],
  data: Uint8Array,
): Promise<boolean> {
  const pairs = signatures
    .slice(0, mostSignatures)
    .flatMap((signature) =>
      keys.map((key) => platform.crypto.subtle.verify('HMAC', key, signature, data)),
    );
  return (await Promise.all(pairs)).includes(true);
}

/** A header that was sent once. */
function oneOf(headers: Headers, name: string): string | undefined {
  const value = own(headers, name);
  return typeof value === 'string' ? value : undefined;
}

function decodeSignature(text: string, encoding: 'hex' | 'base64'): Uint8Array | undefined {
  if (encoding === 'hex') {
    if (!/^(?:[\da-f]{2})+$/i.test(text)) return undefined;
    return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  }
  if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  try {
    return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
}

/** A copy, that nobody changes later. */
function secretBytes(secret: Secret): Uint8Array | undefined {
  return typeof secret === 'string' ? bytesOf(secret) : secret?.slice();
}
