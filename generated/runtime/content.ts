// Copied by hooksmith 0.1.0 from its src/runtime/content.ts
// It is the same in every package: this file is overwritten.

/**
 * The body that a content type announces, as far as it is known here: `unsaid` says nothing of it, `text` may be
 * anything, and `other` is what nobody here reads, such as XML.
 */
export type ContentKind = 'json' | 'form' | 'text' | 'other' | 'unsaid';

/** The kind of body that a content type announces, whatever its case and its parameters. */
export function contentKind(contentType: string | readonly string[] | undefined): ContentKind {
  if (contentType === 'application/json') return 'json';
  const [type = ''] = String(contentType ?? '').split(/[;,]/, 1);
  const name = type.trim().toLowerCase();
  const [, kind = '', subtype = ''] = /^([^\s/]+)\/([^\s/]+)$/.exec(name) ?? [];
  if (/(?:^|[+.-])json$/.test(subtype)) return 'json';
  if (name === 'application/x-www-form-urlencoded') return 'form';
  if (name === 'text/plain') return 'text';
  const isUnsaid = kind === '' || subtype === '*' || name === 'application/octet-stream';
  return isUnsaid ? 'unsaid' : 'other';
}

/** True for a content encoding that makes other bytes of a body. Some senders write a charset there, which makes none. */
export function isCompressed(contentEncoding: string | readonly string[] | undefined): boolean {
  if (contentEncoding === undefined) return false;
  return /\b(?:gzip|deflate|compress|br|zstd)\b/i.test(String(contentEncoding));
}
