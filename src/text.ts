import { unescape } from 'node:querystring';

/** Control, format and bidirectional characters, line separators, lone surrogates, private use. */
export const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}\p{Co}]|[\u{e0001}\u{e0020}-\u{e007f}]/gu;

/** Tells text of the printable characters of ASCII alone, as most is. */
export function isPlain(text: string): boolean {
  return !/[^ -~]/.test(text);
}

/** Text as a part of a URL's path. U+FFFD stands for half a character, which no URL holds. */
export function inUrl(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}

/** A URL as `fetch` takes it, without the name and the password in it, and the header that says them. */
export function splitCredentials(written: URL): {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { username, password } = written;
  if (username === '' && password === '') return { url: written, headers: {} };
  const url = new URL(written);
  url.username = url.password = '';
  const pair = `${unescape(username)}:${unescape(password)}`;
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

/** Text for a terminal, or for a comment: one line, and nothing that a reader doesn't see. */
export function visible(text: string): string {
  if (isPlain(text) && !text.includes('  ')) return text;
  return text.replace(/\s+/g, ' ').replace(unprintable, '');
}

/** The word that was probably meant; undefined if none is near. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  if (words.includes(written) || written.length > longestGuessed) return undefined;
  const name = written.toLowerCase();
  // One letter of two says nothing.
  let limit = name.length < 3 ? 0 : Math.max(1, Math.floor(name.length / 3));
  let found: string | undefined;
  for (const word of words) {
    const distance = distanceWithin(limit, name, word.toLowerCase());
    if (distance === undefined) continue;
    found = word;
    if (distance === 0) break;
    limit = distance - 1;
  }
  return found;
}

/** Characters. A longer name is not guessed at: each would be compared with all that are there. */
const longestGuessed = 100;

/** The word that is written with one letter wrong, missing, added or in another order, or with other cases and dashes. */
export function misspelt(written: string, words: readonly string[]): string | undefined {
  const plain = written.toLowerCase().replace(/[-_ ]/g, '');
  return words.find((word) => {
    const other = word.toLowerCase();
    return other === plain || (word.length > 3 && isOneEdit(plain, other));
  });
}

function isOneEdit(left: string, right: string): boolean {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  const [one, other] = [left.slice(start), right.slice(start)];
  const isSwapped = one[0] === other[1] && one[1] === other[0] && one.slice(2) === other.slice(2);
  return (
    isSwapped || one.slice(1) === other.slice(1) || one.slice(1) === other || one === other.slice(1)
  );
}

/** The number of insertions, deletions and substitutions; undefined if it is more than `limit`. */
function distanceWithin(limit: number, left: string, right: string): number | undefined {
  if (Math.abs(left.length - right.length) > limit) return undefined;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i++) {
    const next = new Array<number>(right.length + 1).fill(Infinity);
    next[0] = i + 1;
    let least = next[0];
    const end = Math.min(right.length, i + limit + 1);
    for (let j = Math.max(0, i - limit); j < end; j++) {
      const substituted = (row[j] ?? 0) + (left[i] === right[j] ? 0 : 1);
      const distance = Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
      next[j + 1] = distance;
      least = Math.min(least, distance);
    }
    if (least > limit) return undefined;
    row = next;
  }
  const distance = row[right.length] ?? 0;
  return distance > limit ? undefined : distance;
}
