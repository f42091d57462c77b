import { bytesOf } from './bytes.js';
import {
  amountOf,
  anything,
  checkOptions,
  name,
  object,
  oneOfWords,
  text,
  textOrFunction,
  type Rules,
} from './checks.js';
import type { Headers, IncomingRequest } from './delivery.js';
import {
  decodeSignature,
  fitsAny,
  importKeys,
  isSame,
  secretBytes,
  sign,
  trustedSecrets,
  type HmacAlgorithm,
  type Secret,
  type SignatureEncoding,
} from './hmac.js';
import { platform } from './platform.js';
import {
  claimsOf,
  isRecent,
  oneOf,
  partsOf,
  signedDataOf,
  withPrefix,
  writeTime,
  type SignedOptions,
  type TimestampOptions,
} from './signed-data.js';

export type { Secret } from './hmac.js';
export type { TimestampOptions } from './signed-data.js';

/** The function that `verify` of a receiver takes. */
export interface Verifier {
  (request: IncomingRequest): Promise<boolean>;
  /** The id of a delivery that was verified, by its headers. It is there where the id is signed. */
  readonly deliveryId?: (headers: Headers) => string | undefined;
}

/** Makes the headers that a provider would send beside a body. */
export type Signer = (delivery: UnsignedDelivery) => Promise<Readonly<Record<string, string>>>;

/** A delivery that a provider is about to sign. */
export interface UnsignedDelivery {
  readonly rawBody: string | Uint8Array;
  /** POST unless set. */
  readonly method?: string;
  /** The path that it goes to, for a `url` or `signed` that is a function. */
  readonly path?: string;
  /** The other headers, for such functions. Names in lower case. */
  readonly headers?: Headers;
  /** A random one unless set. */
  readonly id?: string;
  /** Now unless set. */
  readonly time?: Date;
}

/** The options of `verifyHmac` and `signHmac`: the secrets, the header and its form, and what is signed. */
export interface HmacOptions extends SignedOptions {
  /** The header that has the signature. */
  readonly header: string;
  /** One secret; or several, any of which will do, for the time of a rotation. The first one signs. */
  readonly secrets: Secret | readonly Secret[];
  /** SHA-256 unless set. */
  readonly algorithm?: HmacAlgorithm;
  /** The encoding of the signature: `hex` unless set. */
  readonly encoding?: SignatureEncoding;
  /** The text before a signature, such as `sha256=`. Nothing unless set. */
  readonly prefix?: string;
}

/**
 * Verifies the signature of a provider that sends an HMAC in a header. Comparing takes the same time
 * wherever signatures differ. Throws if there is no secret, since anybody could sign with none.
 */
export function verifyHmac(options: HmacOptions): Verifier {
  const { algorithm = 'SHA-256', id, timestamp } = checked(options);
  const keys = importKeys(trustedSecrets(options.secrets), algorithm, 'verify');
  const dataOf = signedDataOf(options);
  const verify = async (request: IncomingRequest): Promise<boolean> => {
    const parts = partsOf(oneOf(request.headers, options.header) ?? '', options);
    const signatures = signaturesOf(parts, options);
    const claims = claimsOf(request.headers, parts, options);
    const isTimely = !timestamp || isRecent(claims.timestamp ?? '', timestamp);
    if (!isTimely || signatures.length === 0) return false;
    const data = dataOf(request, claims);
    return data !== undefined && fitsAny(await keys, signatures, data);
  };
  if (id === undefined) return verify;
  return Object.assign(verify, { deliveryId: (headers: Headers) => oneOf(headers, id) });
}

/** Makes signatures that `verifyHmac` accepts, by the same options. */
export function signHmac(options: HmacOptions): Signer {
  const { algorithm = 'SHA-256', encoding = 'hex', id, timestamp } = checked(options);
  const keys = importKeys(secretBytes(options.secrets).slice(0, 1), algorithm, 'sign');
  const dataOf = signedDataOf(options);
  return async (delivery) => {
    const { rawBody, method = 'POST', path = '/', time = new Date() } = delivery;
    const claims = {
      timestamp: timestamp && writeTime(time, timestamp),
      id: id === undefined ? undefined : (delivery.id ?? platform.crypto.randomUUID()),
    };
    const claimed = `${timestamp?.prefix ?? ''}${claims.timestamp ?? ''}`;
    const claiming: Record<string, string> = {};
    if (id !== undefined) claiming[id.toLowerCase()] = claims.id ?? '';
    if (timestamp?.header !== undefined) claiming[timestamp.header.toLowerCase()] = claimed;
    const headers = { ...delivery.headers, ...claiming };
    const bytes = typeof rawBody === 'string' ? bytesOf(rawBody) : rawBody;
    const request = { method, path, headers, rawBody: bytes, receivedAt: time };
    const data = dataOf(request, claims);
    if (!data) throw new TypeError('The delivery lacks what is signed.');
    const signature = `${options.prefix ?? ''}${await sign(keys, data, encoding)}`;
    const isPart = timestamp !== undefined && timestamp.header === undefined;
    const value = isPart ? `${claimed}${options.separator}${signature}` : signature;
    return { ...claiming, [options.header.toLowerCase()]: value };
  };
}

const hmacRules: Rules<HmacOptions> = {
  header: name,
  secrets: anything,
  algorithm: oneOfWords('SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'),
  encoding: oneOfWords('hex', 'base64'),
  prefix: text,
  separator: text,
  timestamp: object,
  id: name,
  url: textOrFunction,
  signed: textOrFunction,
};

const timestampRules: Rules<TimestampOptions> = {
  header: name,
  prefix: text,
  format: oneOfWords('seconds', 'milliseconds', 'date'),
  tolerance: amountOf('seconds'),
};

/** The time is a part of a header that is split, or has a header of its own. */
function checked(options: HmacOptions): HmacOptions {
  checkOptions('A verifier of HMACs', options, hmacRules, ['header']);
  const { timestamp, separator } = options;
  if (timestamp) checkOptions('timestamp', timestamp, timestampRules);
  if (timestamp && timestamp.header === undefined && !(timestamp.prefix && separator)) {
    throw new TypeError('A timestamp has a header; or a prefix, where the header has a separator.');
  }
  return options;
}

/** The characters of SHA-512 in hex. */
const longestSignature = 128;

function signaturesOf(
  parts: readonly string[],
  { prefix = '', encoding = 'hex' }: HmacOptions,
): readonly Uint8Array[] {
  return withPrefix(parts, prefix)
    .filter(({ length }) => length <= longestSignature)
    .flatMap((text) => decodeSignature(text, encoding) ?? []);
}

/** The options of `verifyToken` and `signToken`: the header, and the tokens that count. */
export interface TokenOptions {
  /** The header that has the token. */
  readonly header: string;
  /** One token; or several, any of which will do, for the time of a rotation. */
  readonly secrets: Secret | readonly Secret[];
  /** The text before the token, such as `Bearer `. Nothing unless set. */
  readonly prefix?: string;
}

/**
 * Verifies the token of a provider that sends what you gave it. Comparing takes the same time wherever tokens
 * differ. Throws if there is no token.
 */
export function verifyToken(options: TokenOptions): Verifier {
  checkOptions('A verifier of tokens', options, tokenRules, ['header']);
  const { header, secrets, prefix = '' } = options;
  const expected = trustedSecrets(secrets);
  return async ({ headers }) => {
    const value = oneOf(headers, header);
    return value?.startsWith(prefix)
      ? isSame(expected, bytesOf(value.slice(prefix.length)))
      : false;
  };
}

const tokenRules: Rules<TokenOptions> = { header: name, secrets: anything, prefix: text };

/** Makes the header that `verifyToken` accepts, by the same options. */
export function signToken({ header, secrets, prefix = '' }: TokenOptions): Signer {
  const [secret] = secretBytes(secrets) as [Uint8Array];
  const token = new platform.TextDecoder('utf-8', { fatal: true }).decode(secret);
  return () => Promise.resolve({ [header.toLowerCase()]: `${prefix}${token}` });
}

/** The options of `verifyStandardWebhooks` and `signStandardWebhooks`. */
export interface StandardWebhooksOptions {
  /** `whsec_` and base64, as the provider shows it, or the bytes of a key; or several, for the time of a rotation. */
  readonly secrets: Secret | readonly Secret[];
  /** The difference that a delivery's time may have from now, in seconds. 300 unless set. */
  readonly tolerance?: number;
}

/**
 * Verifies deliveries of providers that follow https://www.standardwebhooks.com. Their headers are `webhook-id`,
 * `webhook-timestamp` and `webhook-signature`; or `svix-id` and so on, if there is no `webhook-signature`.
 */
export function verifyStandardWebhooks(options: StandardWebhooksOptions): Verifier {
  checkOptions('A verifier of Standard Webhooks', options, standardRules);
  const [standard, svix] = (['webhook', 'svix'] as const).map((family) =>
    verifyHmac(standardOptions(options, family)),
  ) as [Verifier, Verifier];
  const verifierOf = (headers: Headers): Verifier =>
    oneOf(headers, 'webhook-signature') === undefined ? svix : standard;
  const verify = (request: IncomingRequest): Promise<boolean> =>
    verifierOf(request.headers)(request);
  return Object.assign(verify, {
    deliveryId: (headers: Headers) => verifierOf(headers).deliveryId?.(headers),
  });
}

/** Makes signatures that `verifyStandardWebhooks` accepts. */
export function signStandardWebhooks(options: StandardWebhooksOptions): Signer {
  return signHmac(standardOptions(options, 'webhook'));
}

const standardRules: Rules<StandardWebhooksOptions> = {
  secrets: anything,
  tolerance: amountOf('seconds'),
};

function standardOptions(
  { secrets, tolerance = 300 }: StandardWebhooksOptions,
  family: 'webhook' | 'svix',
): HmacOptions {
  return {
    header: `${family}-signature`,
    secrets: [secrets].flat().map(standardSecret),
    encoding: 'base64',
    separator: ' ',
    prefix: 'v1,',
    id: `${family}-id`,
    timestamp: { header: `${family}-timestamp`, tolerance },
    signed: '{id}.{timestamp}.{body}',
  };
}

/** The least bytes that the specification asks for. */
const fewestBytes = 24;

/** A text that is no base64, such as that of URLs, is a secret of another kind. */
function standardSecret(secret: Secret): Uint8Array {
  if (typeof secret !== 'string') return secret;
  const base64 = secret.replace(/^whsec_/, '');
  const bytes = /[-_]/.test(base64) ? undefined : decodeSignature(base64, 'base64');
  if (bytes && bytes.length >= fewestBytes) return bytes;
  throw new TypeError(
    `A secret of Standard Webhooks is "whsec_" and the base64 of ${fewestBytes} bytes or more. Give any other as bytes.`,
  );
}
