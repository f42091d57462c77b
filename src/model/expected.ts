import type { JsonType } from './model.js';
import type { Json } from '../json.js';

const typeNames: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'a boolean',
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
};

/** `a string or null`: what a schema asks for, as one would say it. */
export function expectedType(types: readonly JsonType[]): string {
  return enumerate(
    [...types.filter((type) => type !== 'null'), ...types.filter((type) => type === 'null')].map(
      (type) => typeNames[type] ?? type,
    ),
  );
}

/** `"open" or "closed"`; long lists are cut. */
export function expectedValue(values: readonly Json[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value));
  return enumerate(values.length > shown.length ? [...shown, 'another of its values'] : shown);
}

function enumerate(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? 'nothing')
    : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;
}

/** Each limit in words: `at least 3 characters`, `less than 90`. */
export const expectedLimit = {
  minimum: (limit: number) => `at least ${limit}`,
  maximum: (limit: number) => `at most ${limit}`,
  exclusiveMinimum: (limit: number) => `more than ${limit}`,
  exclusiveMaximum: (limit: number) => `less than ${limit}`,
  multipleOf: (limit: number) => `a multiple of ${limit}`,
  minLength: (limit: number) => `at least ${count(limit, 'character')}`,
  maxLength: (limit: number) => `at most ${count(limit, 'character')}`,
  minItems: (limit: number) => `at least ${count(limit, 'item')}`,
  maxItems: (limit: number) => `at most ${count(limit, 'item')}`,
  minProperties: (limit: number) => `at least ${count(limit, 'member')}`,
  maxProperties: (limit: number) => `at most ${count(limit, 'member')}`,
} as const;

/** A demand of a member's key, whose issue stands at the member. */
export function expectedOfKey(keyword: string, expected: string): string {
  return keyword === 'false schema' ? 'no member' : `a key that is ${expected}`;
}

/** The demand of `pattern`. */
export function expectedPattern(source: string): string {
  return `a string like ${source}`;
}

/** The demand of `uniqueItems`. */
export const withoutRepetition = 'an array without repetition';

/** The demand of `contains`. */
export const withItem = 'an array with an item that fits';

/** Says of a keyword that it limits how much there is of a value: characters, items or members. */
export function isCounted(keyword: string): boolean {
  return /^m(?:in|ax)(?:Length|Items|Properties)$/.test(keyword);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
