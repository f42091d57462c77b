import type { Pattern } from '../model/model.js';

/** `firstName`, `first_name` and `first-name` are `first name`; empty if a key has no letters. */
export function wordsOf(key: string): string {
  if (/^[a-z\d]*$/.test(key)) return key.slice(0, 60);
  return key
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .slice(0, 60)
    .trim();
}

/** A text for each format of JSON Schema, and for those that documents use as well. */
export const formatted: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T09:30:00Z',
  date: '2026-01-31',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/',
  iri: 'https://example.com/',
  'iri-reference': '/',
  'uri-template': 'https://example.com/{id}',
  uuid: '0b5ba1a2-4e1f-4c5e-9a44-2b8f3f1d6f01',
  'json-pointer': '/a',
  'relative-json-pointer': '0/a',
  regex: '.*',
  byte: 'aG9va3NtaXRo',
};

const date = '20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])';
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|[+-](?:0\\d|1[0-2]):00)';
const host = '[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.[a-z]{2,9})+';
const email = `[a-z0-9]+(?:[._+-][a-z0-9]+)*@${host}`;
const uri = `(?:https?|[a-z]{2,9})://${host}(?:/[A-Za-z0-9._~-]+)*/?(?:\\?[a-z]+=[a-z0-9]+)?`;

/** Patterns of usual texts of a format, for a text that has to match another pattern as well. */
export const shapes: Readonly<Record<string, Pattern>> = Object.fromEntries(
  Object.entries({
    ...{ date, time, 'date-time': `${date}T${time}` },
    ...{ email, 'idn-email': email, hostname: host, 'idn-hostname': host },
    ...{ uri, iri: uri, 'uri-reference': uri, 'iri-reference': uri },
    ipv4: '(?:\\d|[1-9]\\d|1\\d\\d)(?:\\.(?:\\d|[1-9]\\d|1\\d\\d)){3}',
    uuid: '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[1-8][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}',
  }).map(([name, source]) => [name, { source: `^(?:${source})$`, flags: '' }]),
);

/** The text of a key that ends in these words. */
const texts: readonly (readonly [words: RegExp, text: string | undefined])[] = [
  [/\be ?mail(?: address)?$/, formatted['email']],
  [/\b(?:url|uri|href|link|website)$/, formatted['uri']],
  [/\b(?:at|timestamp|date ?time)$/, formatted['date-time']],
  [/\b(?:date|day)$/, formatted['date']],
  [/\b(?:uuid|guid)$/, formatted['uuid']],
  [/\bip(?: address)?$/, formatted['ipv4']],
  [/\b(?:phone|mobile)(?: number)?$/, '+15555550123'],
  [/\bfirst name$/, 'Ada'],
  [/\blast name$/, 'Lovelace'],
  [/\bcurrency(?: code)?$/, 'EUR'],
  [/\bcountry(?: code)?$/, 'BE'],
  [/\b(?:language|locale)(?: code)?$/, 'en'],
  [/\b(?:amount|price|total|cost|fee|balance)$/, '12.50'],
  [/\bversion$/, '1.0.0'],
];

/** A text by its key; undefined if that says nothing of the kind. */
export function likelyText(words: string): string | undefined {
  if (!isTelling(words)) return undefined;
  const known = texts.find(([ending]) => ending.test(words));
  if (known) return known[1];
  return /\bid$/.test(words) ? `${words.replace(/ id$/, '').replaceAll(' ', '-')}-1` : undefined;
}

const numbers: readonly (readonly [words: RegExp, integer: number, other: number])[] = [
  [/\bid$/, 1001, 1001],
  [/\b(?:at|timestamp)$/, 1769851800, 1769851800],
  [/\byear$/, 2026, 2026],
  [/\b(?:amount|price|total|cost|fee|balance)$/, 1250, 12.5],
];

/** A number by its key. */
export function likelyNumber(words: string, isInteger: boolean): number {
  const known = numbers.find(([ending]) => ending.test(words));
  return known ? known[isInteger ? 1 : 2] : 1;
}

/** All endings that say something, in one expression: most keys have none of them. */
const telling = new RegExp([...texts, ...numbers].map(([ending]) => ending.source).join('|'));

/** Tells if a key says what kind of value it has. */
export function isTelling(words: string): boolean {
  return telling.test(words);
}
