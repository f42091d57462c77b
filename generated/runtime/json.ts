// Copied by hooksmith 0.1.0 from its src/runtime/json.ts
// It is the same in every package: this file is overwritten.

/** An object that is about to be judged as a `T`: its keys are known, and nothing of their values. */
export type Unchecked<T> = { readonly [Key in KnownKeys<T>]?: unknown };
type KnownKeys<T> = T extends unknown
  ? keyof { [Key in keyof T as string extends Key ? never : Key]: unknown }
  : never;

/** Of 27 bytes as V8 compiles it, which is what it inlines wherever it is called. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
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

/** True if no two items are equal. It takes about as long as reading them does. */
export function isUnique(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const others: object[] = [];
  for (const item of items) {
    if (typeof item === 'object' && item !== null) others.push(item);
    else scalars.add(item);
  }
  if (scalars.size + others.length < items.length) return false;
  // Small values repeat soon: what begins a list tells it without the rest.
  for (let length = 64; length < others.length; length *= 16) {
    if (!areDistinct(others.slice(0, length))) return false;
  }
  return areDistinct(others);
}

/**
 * Arrays and objects are compared by how they begin, and only those that begin alike by more of it, so that
 * lists within lists are not read anew for each.
 */
function areDistinct(values: readonly object[]): boolean {
  let alike: readonly unknown[] = values.length > 1 ? thoseWithEqualSums(values) : [];
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

/** The values that are not told from all others by a sum. */
function thoseWithEqualSums(values: readonly object[]): readonly object[] {
  const groups = new Map<number, object[]>();
  for (const value of values) {
    const sum = sumOf(value, 2);
    const group = groups.get(sum);
    if (group) group.push(value);
    else groups.set(sum, [value]);
  }
  return groups.size === values.length
    ? []
    : [...groups.values()].filter((group) => group.length > 1).flat();
}

/** A number that equal values share, and few others: it goes by some of what they hold. The order of keys doesn't count. */
function sumOf(value: unknown, levels: number): number {
  if (typeof value === 'string') return sumOfText(value);
  if (typeof value === 'number') return ((value % 4_294_967_291) * 1e6) | 0;
  if (typeof value !== 'object' || value === null) return value ? 1 : 2;
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const { length } = keys ?? (value as readonly unknown[]);
  let sum = keys ? length : ~length;
  if (levels === 0 || (keys && length > 8)) return sum;
  for (let index = 0; index < length && index < 8; index++) {
    const place = keys ? sumOfText(keys[index] ?? '') : index;
    const member = (value as Readonly<Record<string, unknown>>)[keys?.[index] ?? index];
    sum = (sum + Math.imul(place + 7, sumOf(member, levels - 1) + 13)) | 0;
  }
  return sum;
}

function sumOfText(text: string): number {
  let sum = text.length;
  for (let index = 0; index < text.length && index < 16; index++) {
    sum = Math.imul(sum, 31) + text.charCodeAt(index);
  }
  return sum;
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
  const scale = scaleOf(divisor);
  const unit = Math.round(divisor * scale);
  const units = Math.round(value * scale);
  if (unit / scale !== divisor || unit > exact) return isDecimalMultiple(value, divisor);
  if (Math.abs(units) < exact) return units / scale === value && units % unit === 0;
  return (Number.isInteger(value) && scale % unit === 0) || isDecimalMultiple(value, divisor);
}

/** Decimals of no more than 15 digits are told apart by the numbers that are nearest to them. */
const exact = 1e15;

/** The power of ten by which a number is an integer, 100 for 0.25; as far as that is known exactly. */
function scaleOf(value: number): number {
  let scale = 1;
  while (Math.round(value * scale) / scale !== value && scale < 1e22) scale *= 10;
  return scale;
}

function isDecimalMultiple(value: number, divisor: number): boolean {
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
