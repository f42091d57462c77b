// Copied by hooksmith 0.1.0 from its src/runtime/platform.ts
// It is the same in every package: this file is overwritten.

/**
 * The globals that the receiver needs, described here so that the package compiles without the
 * types of any platform. Every runtime that speaks HTTP has these globals.
 */
interface Platform {
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { readonly fatal: boolean; readonly ignoreBOM?: boolean },
  ) => { decode(bytes: Uint8Array): string };
  readonly AbortController: new () => { readonly signal: Signal; abort(reason: unknown): void };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  setInterval(callback: () => void, milliseconds: number): unknown;
  clearInterval(timer: unknown): void;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly URL: new (url: string, base?: string) => PlatformUrl;
  readonly Response: new (
    body: string | null,
    init: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  ) => PlatformResponse;
  atob(base64: string): string;
  btoa(bytes: string): string;
  readonly crypto: { readonly subtle: SubtleCrypto; randomUUID(): string };
  readonly fetch: Fetch;
  readonly console: Logger;
  /** Node.js, and who does as it does. */
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/** The part of a `URL` that is needed. */
interface PlatformUrl {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  pathname: string;
  search: string;
  hash: string;
  readonly searchParams: { set(name: string, value: string): void; values(): Iterable<string> };
}

/** The part of Web Crypto that is needed. */
interface SubtleCrypto {
  digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: 'raw',
    secret: Uint8Array,
    algorithm: { readonly name: 'HMAC'; readonly hash: string },
    isExtractable: false,
    usages: readonly ['sign' | 'verify'],
  ): Promise<CryptoKey>;
  sign(algorithm: 'HMAC', key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  /** Compares in constant time. */
  verify(
    algorithm: 'HMAC',
    key: CryptoKey,
    signature: Uint8Array,
    data: Uint8Array,
  ): Promise<boolean>;
}

/** The part of `fetch` that is needed; that of every platform fits. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: 'manual';
    readonly signal: Signal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export interface CryptoKey {
  readonly type: string;
}

/** The `Response` of the platform that a consumer compiles for. */
export type PlatformResponse = typeof globalThis extends {
  readonly Response: { readonly prototype: infer Response };
}
  ? Response
  : object;

/**
 * The `AbortSignal` of the platform that a consumer compiles for, so that `fetch` takes it. It is had from
 * `Request`, as the class itself is no member of `globalThis` by the types of Cloudflare.
 */
export type Signal = typeof globalThis extends {
  readonly Request: { readonly prototype: { readonly signal: infer AbortSignal } };
}
  ? AbortSignal
  : PlainSignal;

interface PlainSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The part of `console`, pino and winston that they share. */
export interface Logger {
  debug(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
}

export const platform = globalThis as unknown as Platform;
