import type { KeywordSchema, Pattern } from '../model/model.js';
import { matches } from '../patterns/patterns.js';
import { textsLike } from '../patterns/texts.js';
import { lengthOf } from '../runtime/validation.js';
import { formatted, likelyText, shapes } from './likely.js';
import { isOfFormat } from './misfit.js';

/** More texts than this are not tried. */
const mostTexts = 60;

/** Texts within all limits; those of the format come first. */
export function* stringsOf(parts: readonly KeywordSchema[], words: string): Generator<string> {
  const wanted = wantedOf(parts);
  const others: string[] = [];
  const seen = new Set<string>();
  for (const text of suggestions(parts, words, wanted)) {
    if (seen.size === mostTexts) break;
    if (seen.has(text)) continue;
    seen.add(text);
    if (!isWanted(text, wanted)) continue;
    if (isFormatted(text, parts)) yield text;
    else others.push(text);
  }
  yield* others;
}

type Wanted = ReturnType<typeof wantedOf>;

function wantedOf(parts: readonly KeywordSchema[]) {
  return {
    patterns: parts.flatMap(({ pattern }) => pattern ?? []),
    forbidden: parts.flatMap(({ not }) => forbiddenBy(not)),
    minLength: Math.max(0, ...parts.flatMap(({ minLength }) => minLength ?? [])),
    maxLength: Math.min(...parts.flatMap(({ maxLength }) => maxLength ?? [])),
  };
}

/** The pattern that no text may match, where `not` says nothing else of texts. */
function forbiddenBy(not: KeywordSchema['not']): readonly Pattern[] {
  if (not?.kind !== 'keywords' || !not.pattern) return [];
  const others = ['kind', 'pointer', 'pattern', 'types', 'title', 'description'];
  const isOnly = Object.keys(not).every((key) => others.includes(key));
  return isOnly && (not.types?.includes('string') ?? true) ? [not.pattern] : [];
}

function isWanted(text: string, { patterns, forbidden, minLength, maxLength }: Wanted): boolean {
  const length = lengthOf(text);
  if (length < minLength || length > maxLength) return false;
  return (
    patterns.every((pattern) => matches(pattern, text)) &&
    !forbidden.some((pattern) => matches(pattern, text))
  );
}

function isFormatted(text: string, parts: readonly KeywordSchema[]): boolean {
  return parts.every(({ format = '' }) => isOfFormat(text, format));
}

function* suggestions(
  parts: readonly KeywordSchema[],
  words: string,
  wanted: Wanted,
): Generator<string> {
  const names = parts.flatMap(({ format = '' }) =>
    Object.hasOwn(formatted, format) ? format : [],
  );
  for (const name of names) yield formatted[name] ?? '';
  const likely = likelyText(words);
  if (likely !== undefined && names.length === 0) yield likely;
  yield* spellings(words === '' ? 'text' : words, wanted);
  yield* Object.values(formatted).filter((text) => isMeantBy(wanted.patterns, text));
  const shape = names.flatMap((name) => (Object.hasOwn(shapes, name) ? (shapes[name] ?? []) : []));
  if (shape.length > 0) yield* textsLike({ ...wanted, patterns: [...wanted.patterns, ...shape] });
  if (wanted.patterns.length + wanted.forbidden.length > 0) yield* textsLike(wanted);
}

/** Tells if patterns match a text for its punctuation, as they do where they describe its format. */
function isMeantBy(patterns: readonly Pattern[], text: string): boolean {
  const bare = text.replace(/[^a-z0-9]/gi, 'a');
  const match = (one: string): boolean => patterns.every((pattern) => matches(pattern, one));
  return match(text) && !match(bare);
}

/** The words in the ways that patterns and limits usually ask for, and then with numbers. */
function* spellings(words: string, { patterns, minLength, maxLength }: Wanted): Generator<string> {
  const long = words.padEnd(Math.min(minLength, longest), ` ${words}`);
  yield [...long].slice(0, maxLength).join('');
  if (patterns.length > 0) {
    for (const between of ['-', '_', '.', '']) yield words.replaceAll(' ', between);
    yield words.replaceAll(' ', '_').toUpperCase();
    yield words.replace(/ (\p{L})/gu, (_, letter: string) => letter.toUpperCase());
  }
  for (const number of [2, 3, 4, 5, 6, 7, 8, 9]) yield `${words} ${number}`;
}

/** A limit for what is only padded. */
const longest = 100_000;
