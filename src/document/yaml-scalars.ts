import type { ScalarNode } from './node.js';

type Value = ScalarNode['value'];

/** The words of YAML 1.2 that are no text. */
const words: ReadonlyMap<string, null | boolean> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const decimal = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const octalOrHex = /^0(?:o[0-7]+|x[\da-fA-F]+)$/;
const endless = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const explicitInteger = /^[-+]?(?:0b[01]+|0o[0-7]+|0x[\da-fA-F]+|\d+)$/;

/** The value of a scalar without quotes and without a tag. `.inf` and `.nan` are the numbers that JSON lacks. */
export function resolvePlain(text: string): Value {
  if (/^[-+.\d]/.test(text)) return toNumber(text) ?? text;
  const word = words.get(text);
  return word === undefined ? text : word;
}

/** A number that is too large for a double is text, as it is for other readers of YAML. */
function toNumber(text: string): number | undefined {
  if (endless.test(text))
    return /n$/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity;
  if (!decimal.test(text) && !octalOrHex.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The tags of YAML for scalars, by their names. Undefined is a text that the tag doesn't fit. */
const tags: Readonly<Record<string, (text: string) => Value | undefined>> = {
  str: (text) => text,
  // JSON has neither bytes nor dates.
  binary: (text) => text,
  timestamp: (text) => text,
  null: (text) => (words.get(text) === null ? null : undefined),
  bool: (text) => words.get(text) ?? undefined,
  int: toInteger,
  float: (text) => (octalOrHex.test(text) ? undefined : toNumber(text)),
  merge: (text) => (text === '' || text === '<<' ? '<<' : undefined),
};

function toInteger(text: string): number | undefined {
  if (!explicitInteger.test(text)) return undefined;
  const size = Number(text.replace(/^[-+]/, ''));
  if (!Number.isFinite(size)) return undefined;
  return text.startsWith('-') ? -size : size;
}

/** The tags of YAML for collections, by their names. */
const collections: Readonly<Record<string, 'map' | 'list'>> = {
  ...{ map: 'map', set: 'map' },
  ...{ seq: 'list', omap: 'list', pairs: 'list' },
};

/** The start of the tags that YAML itself has. */
const own = 'tag:yaml.org,2002:';

/** The kind of collection that a tag is for. */
export function collectionOf(tag: string): 'map' | 'list' | undefined {
  const name = ownName(tag);
  return name !== undefined && Object.hasOwn(collections, name) ? collections[name] : undefined;
}

/** The reader of the scalars that have a tag. */
export function scalarReader(tag: string): ((text: string) => Value | undefined) | undefined {
  const name = ownName(tag);
  return name !== undefined && Object.hasOwn(tags, name) ? tags[name] : undefined;
}

function ownName(tag: string): string | undefined {
  return tag.startsWith(own) ? tag.slice(own.length) : undefined;
}

/** A tag in full: `!!int` is `tag:yaml.org,2002:int`. */
export function fullTag(written: string, prefixes: ReadonlyMap<string, string>): string {
  if (written.startsWith('!<')) return written.slice(2, -1);
  const [, handle = '', suffix = ''] = /^(!(?:[^!]*!)?)(.*)$/s.exec(written) ?? [];
  return (prefixes.get(handle) ?? (handle === '!!' ? own : handle)) + decoded(suffix);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
