// Copied by hooksmith 0.1.0 from its src/runtime/forms.ts
// It is the same in every package: this file is overwritten.

import { isObject } from './json.js';

/** More fields than any form has that is meant to be read. */
const mostFields = 10_000;
/** The deepest that names are nested, as in Express; `a[b][c]` is three deep. */
const deepest = 32;

/**
 * The fields of `application/x-www-form-urlencoded` text: objects and lists of text, in which every key is an own
 * one. Names are nested by brackets: `data[id]`, `items[0][sku]`, `tags[]`; any other name is a key as it is. A name
 * that comes again has a list, and so have keys that count from 0.
 *
 * Undefined for what is no form: broken escapes, names that contradict each other, no value at all, JSON or XML.
 */
export function decodeForm(text: string): object | undefined {
  if (/^\s*[{["<]/.test(text)) return undefined;
  const root = new Field();
  let isEmpty = true;
  const pairs = text.split('&', mostFields + 1);
  if (pairs.length > mostFields) return undefined;
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescape(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    const path = pathOf(name);
    if (path.length > deepest || !root.add(path, value)) return undefined;
    isEmpty &&= value === '';
  }
  return isEmpty ? undefined : root.members();
}

/**
 * The text that `decodeForm` reads these values from. A number and a boolean are as they are spelt, and `null` is
 * nothing. Undefined for what no form can say, such as an empty list.
 */
export function encodeForm(values: object): string | undefined {
  const pairs: string[] = [];
  try {
    const isWhole = Object.entries(values).every(([name, value]) => write(pairs, name, value, 1));
    return isWhole ? pairs.join('&') : undefined;
  } catch {
    return undefined; // Half a character has no escape.
  }
}

/**
 * The text of a form that a framework's parser has read, written anew. Undefined if it holds what no parser of
 * forms leaves, such as a number.
 */
export function encodeParsedForm(parsed: unknown): string | undefined {
  return isObject(parsed) && holdsText(parsed, 0) ? encodeForm(parsed) : undefined;
}

/** True for what a parser of forms makes of JSON or XML: the text is cut into names, which show what it was. */
export function isCutApart(parsed: unknown): boolean {
  return (
    isObject(parsed) &&
    Object.keys(parsed).some((name) => /^\s*[{[<"]/.test(name)) &&
    holdsText(parsed, 0)
  );
}

/** The JSON of a form whose only field is `payload`, as GitHub and Slack post it; undefined for any other form. */
export function unwrapPayloadField(fields: object): object | undefined {
  const [entry, ...others] = Object.entries(fields);
  if (entry?.[0] !== 'payload' || others.length > 0) return undefined;
  return parseComposed(entry[1]);
}

/** The object or list that some text is the JSON of. */
export function parseComposed(text: unknown): object | undefined {
  if (typeof text !== 'string' || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** A place in a form. It has texts, members or items, and never two of these. */
class Field {
  readonly #texts: string[] = [];
  readonly #members = new Map<string, Field>();
  readonly #items: Field[] = [];
  #isList = false;

  /** False if the value contradicts what is there already. */
  add(path: readonly string[], value: string, from = 0): boolean {
    const key = path[from];
    const isLast = key === '' && from === path.length - 1 && from > 0;
    if (key === undefined || isLast) {
      this.#isList ||= isLast;
      this.#texts.push(value);
      return this.#members.size + this.#items.length === 0;
    }
    if (this.#texts.length > 0) return false;
    const isItem = key === '' && from > 0;
    if (isItem ? this.#members.size > 0 : this.#items.length > 0) return false;
    const field = isItem ? this.#itemFor(path, from + 1) : this.#member(key);
    return field.add(path, value, from + 1);
  }

  members(): object {
    return Object.fromEntries([...this.#members].map(([key, field]) => [key, field.#value()]));
  }

  #value(): unknown {
    if (this.#items.length > 0) return this.#items.map((item) => item.#value());
    const { size } = this.#members;
    if (size === 0) {
      return this.#isList || this.#texts.length > 1 ? this.#texts : this.#texts[0];
    }
    const isCounted = [...this.#members.keys()].every((key) => isIndex(key) && Number(key) < size);
    if (!isCounted) return this.members();
    return [...this.#members]
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, field]) => field.#value());
  }

  #member(key: string): Field {
    const field = this.#members.get(key) ?? new Field();
    this.#members.set(key, field);
    return field;
  }

  /** `items[][sku]` goes on with the last item until that has a `sku`. */
  #itemFor(path: readonly string[], from: number): Field {
    const last = this.#items.at(-1);
    if (last && !last.#has(path, from)) return last;
    const item = new Field();
    this.#items.push(item);
    return item;
  }

  #has(path: readonly string[], from: number): boolean {
    const key = path[from];
    if (key === undefined) return this.#texts.length > 0;
    if (key === '') return false;
    const member = this.#members.get(key);
    return member !== undefined && (from === path.length - 1 || member.#has(path, from + 1));
  }
}

/** True for a number that counts, as a key spells it. */
export function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(key);
}

/** Undefined for an escape of what is no UTF-8, or of nothing. */
function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The keys of a name; a name whose brackets don't match is a key as it is. */
function pathOf(name: string): readonly string[] {
  const start = name.indexOf('[');
  if (start <= 0 || !name.endsWith(']')) return [name];
  const keys = name.slice(start + 1, -1).split('][', deepest + 1);
  return keys.some((key) => /[[\]]/.test(key)) ? [name] : [name.slice(0, start), ...keys];
}

function holdsText(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  return depth < deepest && Object.values(value).every((member) => holdsText(member, depth + 1));
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** False for a value that no form can say. */
function write(pairs: string[], name: string, value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    pairs.push(
      `${encodeURIComponent(name)}=${encodeURIComponent((value ?? '') as string | number | boolean)}`,
    );
    return true;
  }
  if (Array.isArray(value) && value.length > 1 && value.every(isScalar)) {
    return value.every((text) => write(pairs, name, text, depth));
  }
  const members = Object.entries(value);
  return (
    members.length > 0 &&
    depth < deepest &&
    members.every(
      ([key, member]) => !/[[\]]/.test(key) && write(pairs, `${name}[${key}]`, member, depth + 1),
    )
  );
}
