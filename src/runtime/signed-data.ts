import { bytesOf, concat } from './bytes.js';
import type { Headers, IncomingRequest, RequestHead } from './delivery.js';
import { formBytes } from './form-data.js';
import { own } from './json.js';

/** Where the time of a delivery stands, its form, and how far it may be from now. */
export interface TimestampOptions {
  /** The header that has it. Unless set, it is a part of the signature's header, told by its prefix. */
  readonly header?: string;
  /** The text before it, such as `t=`. */
  readonly prefix?: string;
  /** Seconds since 1970 unless set; `date` is such as `2026-11-28T12:00:00Z`. */
  readonly format?: 'seconds' | 'milliseconds' | 'date';
  /** The difference that it may have from now, in seconds. 300 unless set. */
  readonly tolerance?: number;
}

/** The options that say what is signed. */
export interface SignedOptions {
  /** Splits the signature's header into parts, of which a provider may send several: `,` in `t=1,v1=…,v1=…`. */
  readonly separator?: string;
  /** The time of a delivery, where it is signed. One that is not near to now is refused. */
  readonly timestamp?: TimestampOptions;
  /** The header that has the delivery's id, where it is signed. */
  readonly id?: string;
  /** The public URL that the provider posts to, where it is signed. What a request says of its host proves nothing. */
  readonly url?: string | ((request: RequestHead) => string);
  /**
   * The data that is signed: `{body}` unless set, which is the bytes as they arrived. A text may have `{timestamp}`, `{id}`,
   * `{method}`, `{url}` and `{form}` (the names and values of a form, sorted) besides, in any order; or it is a function,
   * whose undefined refuses the request.
   */
  readonly signed?: string | ((request: IncomingRequest) => string | Uint8Array | undefined);
}

/** A request's time and id by its headers; each is undefined if it isn't there. */
export interface Claims {
  readonly timestamp: string | undefined;
  readonly id: string | undefined;
}

/** The bytes that are signed; undefined if the request has not all that they are made of. */
export type SignedData = (request: IncomingRequest, claims: Claims) => Uint8Array | undefined;

/** A sender has few parts, so that nobody makes us read without end. */
const mostParts = 100;

/** The parts of a signature's header: the whole of it, unless it is split. */
export function partsOf(value: string, { separator }: SignedOptions): readonly string[] {
  return separator ? value.split(separator, mostParts).map((part) => part.trim()) : [value];
}

/** The texts after a prefix, of those parts that have it. */
export function withPrefix(parts: readonly string[], prefix: string): readonly string[] {
  return parts.flatMap((part) => (part.startsWith(prefix) ? [part.slice(prefix.length)] : []));
}

/** A header that was sent once. */
export function oneOf(headers: Headers, name: string): string | undefined {
  const value = own(headers, name.toLowerCase());
  return typeof value === 'string' ? value : undefined;
}

/** `parts` are those of the signature's header. */
export function claimsOf(
  headers: Headers,
  parts: readonly string[],
  { timestamp, id }: SignedOptions,
): Claims {
  const { header, prefix = '' } = timestamp ?? {};
  const value = header === undefined ? undefined : oneOf(headers, header);
  const places = header === undefined ? parts : value === undefined ? [] : [value];
  return {
    timestamp: timestamp && withPrefix(places, prefix)[0],
    id: id === undefined ? undefined : oneOf(headers, id),
  };
}

const formats = {
  seconds: {
    pattern: /^\d{1,15}$/,
    read: (text: string) => Number(text) * 1000,
    write: (time: Date) => String(Math.floor(time.getTime() / 1000)),
  },
  milliseconds: {
    pattern: /^\d{1,15}$/,
    read: Number,
    write: (time: Date) => String(time.getTime()),
  },
  date: {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
    read: Date.parse,
    write: (time: Date) => time.toISOString(),
  },
};

/** False for a text that is no time, and where the tolerance is no number. */
export function isRecent(
  text: string,
  { format = 'seconds', tolerance = 300 }: TimestampOptions,
): boolean {
  const { pattern, read } = formats[format];
  return pattern.test(text) && Math.abs(Date.now() - read(text)) <= tolerance * 1000;
}

export function writeTime(time: Date, { format = 'seconds' }: TimestampOptions): string {
  return formats[format].write(time);
}

/** Makes the bytes as the options say. Throws if they ask for what they don't have, or leave a claim unsigned. */
export function signedDataOf(options: SignedOptions): SignedData {
  const { signed = '{body}', timestamp, id, url } = options;
  if (typeof signed === 'function') {
    return (request) => {
      const data = signed(request);
      return typeof data === 'string' ? bytesOf(data) : data;
    };
  }
  const pieces = signed.split(/\{(\w+)\}/).map((text, index) => {
    if (index % 2 === 0) return bytesOf(text);
    if (!Object.hasOwn(placeholders, text)) {
      throw new TypeError(`{${text}} is none of {${Object.keys(placeholders).join('}, {')}}.`);
    }
    return placeholders[text as keyof typeof placeholders];
  });
  for (const [name, value] of Object.entries({ timestamp, id, url })) {
    const isSigned = signed.includes(`{${name}}`);
    if (isSigned && value === undefined) {
      throw new TypeError(`What is signed has {${name}}, so there has to be an option ${name}.`);
    }
    if (!isSigned && value !== undefined && name !== 'url') {
      throw new TypeError(`What is signed has no {${name}}, so anybody could change it.`);
    }
  }
  return (request, claims) => {
    const chunks = pieces.map((piece) =>
      typeof piece === 'function' ? piece(request, claims, options) : piece,
    );
    return chunks.includes(undefined) ? undefined : concat(chunks as Uint8Array[]);
  };
}

type Placeholder = (
  request: IncomingRequest,
  claims: Claims,
  options: SignedOptions,
) => Uint8Array | undefined;

const placeholders = {
  timestamp: (_request, { timestamp }) => (timestamp ? bytesOf(timestamp) : undefined),
  id: (_request, { id }) => (id ? bytesOf(id) : undefined),
  method: ({ method }) => bytesOf(method),
  url: (request, _claims, { url = '' }) => bytesOf(typeof url === 'string' ? url : url(request)),
  body: ({ rawBody }) => rawBody,
  form: ({ rawBody }) => formBytes(rawBody),
} as const satisfies Readonly<Record<string, Placeholder>>;
