import { createHash } from 'node:crypto';

/** `ticket_started` is `TicketStarted`, `userID` is `UserID`; never empty. Letters of any script stay. */
export function pascalCase(spelling: string): string {
  if (/^[A-Za-z][A-Za-z\d]*$/.test(spelling)) return upperFirst(spelling);
  const words = spelling.normalize('NFC').match(/[\p{ID_Continue}]+/gu) ?? [];
  const parts = words.flatMap((word) => word.split('_')).filter((part) => part !== '');
  const name = parts.map((part) => upperFirst(part)).join('');
  if (name === '') return `U${[...spelling].map(codePoint).join('U')}`;
  return /^\p{ID_Start}/u.test(name) ? name : `_${name}`;
}

function upperFirst(word: string): string {
  const [first = ''] = word;
  const upper = first.toUpperCase();
  return (upper.length === first.length ? upper : first) + word.slice(first.length);
}

/** `OnTicketStarted` is `onTicketStarted`, `URLChanged` is `urlChanged`. */
export function camelCase(name: string): string {
  if (/^[A-Z][a-z\d]/.test(name)) return name.charAt(0).toLowerCase() + name.slice(1);
  return name.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+/u, (start) => start.toLowerCase());
}

/** `UserID` is `user-id`. ASCII only: file systems disagree on the rest. */
export function kebabCase(name: string): string {
  const kebab = /^[A-Za-z\d]+$/.test(name) ? kebabOfWord(name) : kebabOfAny(name);
  return kebab.length > longestFile ? `${kebab.slice(0, longestFile)}-${shortHash(name)}` : kebab;
}

function kebabOfWord(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

function kebabOfAny(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, '$1-$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1-$2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('_', '-')
    .replace(/[^a-z0-9-]/gu, (character) => `u${codePoint(character).toLowerCase()}`)
    .replace(/^-+|-+$/g, '');
}

const longestFile = 80;

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
}

/** Six characters that follow only from the text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** One after the other, and no word twice in between: `PriceChanged` and `ChangedEvent` are `PriceChangedEvent`. */
export function joinNames(first: string, second: string): string {
  const [start, end] = [wordsOf(first), wordsOf(second)];
  for (let length = Math.min(start.length, end.length, mostShared); length > 0; length--) {
    const [last, next] = [start.slice(-length), end.slice(0, length)];
    if (last.join(' ').toLowerCase() === next.join(' ').toLowerCase()) {
      return first + end.slice(length).join('');
    }
  }
  return first + second;
}

const mostShared = 20;

function wordsOf(name: string): readonly string[] {
  return name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+/gu) ?? [];
}
