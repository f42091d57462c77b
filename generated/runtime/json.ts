// Copied by hooksmith 0.1.0 from its src/runtime/json.ts
// It is the same in every package: this file is overwritten.

/** An object that is about to be judged as a `T`: its keys are known, and nothing of their values. */
export type Unchecked<T> = { readonly [Key in KnownKeys<T>]?: unknown } & {
  readonly [key: string]: unknown;
};
type KnownKeys<T> = T extends unknown
  ? keyof { [Key in keyof T as string extends Key ? never : Key]: unknown }
  : never;

/** Of 27 bytes as V8 compiles it, which is what it inlines wherever it is called. */
export function isObject<T = unknown>(value: unknown): value is Unchecked<T> {
  return typeof value === 'object' && !(value === null || Array.isArray(value));
}

/** The kind of a value as one would say it: `a string`, `nothing`. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a string';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (Number.isInteger(value)) return 'an integer';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** An own member of an object, for keys that every object inherits, such as `constructor`. */
export function own(object: unknown, key: string): unknown {
  const members = object as Readonly<Record<string, unknown>>;
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** Equality of JSON values, however deep: the order of keys doesn't count, that of items does. */
export function isEqual(left: unknown, right: unknown): boolean {
  const waiting: [unknown, unknown][] = [[left, right]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length) return false;
      for (const [index, item] of one.entries()) waiting.push([item, other[index]]);
    } else if (isObject(one) && isObject(other)) {
      const keys = Object.keys(one);
      if (keys.length !== Object.keys(other).length) return false;
      if (!keys.every((key) => Object.hasOwn(other, key))) return false;
      for (const key of keys) waiting.push([own(one, key), own(other, key)]);
    } else {
      return false;
    }
  }
  return true;
}

/** True where no two items are equal. It takes about as long as reading them does. */
export function isUnique(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const others: unknown[] = [];
  for (const item of items) {
    if (typeof item === 'object' && item !== null) others.push(item);
    else scalars.add(item);
  }
  return scalars.size + others.length === items.length && areDistinct(others);
}

/**
 * Arrays and objects are compared by how they begin, and only those that begin alike by more of it, so that
 * lists within lists are not read anew for each.
 */
function areDistinct(values: readonly unknown[]): boolean {
  let alike = values;
  for (let length = 16; alike.length > 1; length *= 4) {
    const groups = new Map<string, unknown[]>();
    for (const value of alike) {
      const { text, isWhole } = spell(value, length);
      const group = groups.get(text);
      if (group && isWhole) return false;
      if (group) group.push(value);
      else groups.set(text, [value]);
    }
    alike = [...groups.values()].filter((group) => group.length > 1).flat();
  }
  return true;
}

/** The first pieces of a text that equal values share, and no others; however deep they are. */
function spell(value: unknown, length: number): { text: string; isWhole: boolean } {
  const pieces: string[] = [];
  const ahead: { readonly text?: string; readonly value?: unknown }[] = [{ value }];
  for (let left = length; left > 0 && ahead.length > 0; left--) {
    const { text, value: part } = ahead.pop() ?? {};
    if (text !== undefined) {
      pieces.push(text);
    } else if (Array.isArray(part)) {
      pieces.push('[');
      ahead.push({ text: ']' });
      for (let index = part.length - 1; index >= 0; index--) ahead.push({ value: part[index] });
    } else if (isObject(part)) {
      pieces.push('{');
      ahead.push({ text: '}' });
      for (const key of Object.keys(part).sort()) {
        ahead.push({ value: own(part, key) }, { text: JSON.stringify(key) });
      }
    } else {
      pieces.push(typeof part === 'string' ? JSON.stringify(part) : String(part));
    }
  }
  const isWhole = ahead.length === 0;
  return { text: pieces.join() + (isWhole ? '' : '…'), isWhole };
}

/** The length of a string in code points, as JSON Schema counts. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if ((text.codePointAt(index) ?? 0) > 0xffff) {
      length--;
      index++;
    }
  }
  return length;
}

/** True for a multiple as decimal arithmetic has it: 0.3 is a multiple of 0.1. */
export function isMultipleOf(value: number, divisor: number): boolean {
  if (!Number.isFinite(value) || divisor === 0) return false;
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const [digits, exponent] = decimalOf(value);
  const [divisorDigits, divisorExponent] = decimalOf(divisor);
  const shift = exponent - divisorExponent;
  return shift >= 0
    ? (digits * 10n ** BigInt(shift)) % divisorDigits === 0n
    : digits % (divisorDigits * 10n ** BigInt(-shift)) === 0n;
}

/** A number as it is written: digits, and the power of ten that they are times. */
function decimalOf(value: number): readonly [digits: bigint, exponent: number] {
  const [mantissa = '', power = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return [BigInt(whole + fraction), Number(power) - fraction.length];
}

/** Appends a key to a JSON Pointer. */
export function at(pointer: string, key: string | number): string {
  return `${pointer}/${escapeToken(String(key))}`;
}

function escapeToken(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** The keys that a JSON Pointer walks. */
export function keysOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map(unescapeToken);
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
