// Copied by hooksmith 0.1.0 from its src/runtime/hmac.ts
// It is the same in every package: this file is overwritten.

import { bytesOf, fromBase64 } from './bytes.js';
import { platform, type CryptoKey } from './platform.js';

/** A secret. A text stands for its UTF-8 bytes. */
export type Secret = string | Uint8Array;

export type HmacAlgorithm = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export type SignatureEncoding = 'hex' | 'base64';

/** Copies, that nobody changes later. Throws if there is none, or among them an empty one or one that can't be meant. */
export function secretBytes(secrets: Secret | readonly Secret[]): readonly Uint8Array[] {
  const given = [secrets].flat();
  const all = given.map((secret) => {
    if (typeof secret !== 'string') return secret?.slice();
    if (secret.trim() === secret) return bytesOf(secret);
    throw new TypeError('A secret begins or ends with white space: trim it, or give its bytes.');
  });
  if (all.length === 0 || !all.every((bytes) => bytes?.length > 0)) {
    throw new TypeError('A secret is missing: anybody could sign without one.');
  }
  return all;
}

/** A secret of fewer bytes is found from one signature, by trying. */
const fewestBytes = 8;

/** The secrets of somebody who relies on them. */
export function trustedSecrets(secrets: Secret | readonly Secret[]): readonly Uint8Array[] {
  const all = secretBytes(secrets);
  if (all.some(({ length }) => length < fewestBytes)) {
    platform.console.warn(`A secret has fewer than ${fewestBytes} bytes: it can be guessed.`);
  }
  return all;
}

/** Keys are imported once. A failure is told by each use, and never as a rejection that nobody awaits. */
export function importKeys(
  secrets: readonly Uint8Array[],
  hash: HmacAlgorithm,
  usage: 'sign' | 'verify',
): Promise<readonly CryptoKey[]> {
  const { subtle } = platform.crypto;
  const algorithm = { name: 'HMAC', hash } as const;
  const keys = Promise.all(
    secrets.map((secret) => subtle.importKey('raw', secret, algorithm, false, [usage])),
  );
  keys.catch(() => undefined);
  return keys;
}

/** A sender has few signatures, so that nobody makes us compare without end. */
const mostSignatures = 10;

export async function fitsAny(
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

/** By their hashes, so that comparing takes the same time wherever texts differ. */
export async function isSame(expected: readonly Uint8Array[], given: Uint8Array): Promise<boolean> {
  const { subtle } = platform.crypto;
  const [hash, ...hashes] = await Promise.all(
    [given, ...expected].map(
      async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes)),
    ),
  );
  const differences = hashes.map((known) =>
    known.reduce((difference, byte, index) => difference | (byte ^ (hash?.[index] ?? 0)), 0),
  );
  return differences.includes(0);
}

export async function sign(
  keys: Promise<readonly CryptoKey[]>,
  data: Uint8Array,
  encoding: SignatureEncoding,
): Promise<string> {
  const [key] = (await keys) as readonly [CryptoKey];
  const bytes = new Uint8Array(await platform.crypto.subtle.sign('HMAC', key, data));
  if (encoding === 'base64') return platform.btoa(String.fromCharCode(...bytes));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined for what is no signature. Base64 may be that of URLs. */
export function decodeSignature(text: string, encoding: SignatureEncoding): Uint8Array | undefined {
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
