// Copied by hooksmith 0.1.0 from its src/runtime/validation.ts
// It is the same in every package: this file is overwritten.

import type { FormatName, Formats } from './formats.js';

/** One way in which a value differs from its schema. Carries no part of the value itself. */
export interface Issue {
  /** JSON Pointer (RFC 6901) into the value; `''` is the value itself. */
  readonly pointer: string;
  /** The JSON Schema keyword that refused, e.g. `type`. */
  readonly keyword: string;
  /** What the schema asks for, as one would say it: `a string or null`. */
  readonly expected: string;
  /** What kind of thing was there instead: `a number`, `nothing`. */
  readonly found: string;
  /** Where the document says so, as a JSON Pointer in URI form: `#/components/schemas/…`. */
  readonly schema: string;
}

/** Thrown by every `assert…` and `parse…`. Its message names the fields and never their values. */
export class ValidationError extends TypeError {
  override readonly name = 'ValidationError';
  readonly issues: readonly Issue[];

  constructor(type: string, issues: readonly Issue[]) {
    const more = issues.length > 3 ? `; and ${issues.length - 3} more` : '';
    super(`Not a valid ${type}: ${issues.slice(0, 3).map(describeIssue).join('; ')}${more}`);
    this.issues = issues;
  }
}

/** `/links/customer/href: expected a string, found a number` */
export function describeIssue({ pointer, expected, found }: Issue): string {
  return `${pointer || 'the value'}: expected ${expected}, found ${found}`;
}

/** What is known of an object that is about to be judged as a `T`: its keys, and nothing of what they hold. */
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

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** An own member of an object, for keys that every object inherits, such as `constructor`. */
export function own(object: unknown, key: string): unknown {
  const members = object as Readonly<Record<string, unknown>>;
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** How deep schemas that lead back to themselves are followed; what is nested deeper is refused. */
const deepest = 500;
let depth = 0;

/**
 * How many values they test before it is remembered what came of each. Alternatives that lead back test the same
 * values, each for itself: without a memory the time doubles with every level.
 */
const patience = 10_000;
let tested = 0;

/** What came of values, by how deep they are and by the function that tested them. */
type Memory = Map<unknown, Map<unknown, boolean>>[];
const verdicts: Memory = [];

function isRemembered(value: unknown): boolean {
  return tested++ >= patience && typeof value === 'object';
}

function recall(memory: Memory, by: unknown): Map<unknown, boolean> {
  const testers = (memory[depth] ??= new Map<unknown, Map<unknown, boolean>>());
  const known = testers.get(by) ?? new Map<unknown, boolean>();
  testers.set(by, known);
  return known;
}

function leave(): void {
  depth--;
  if (depth > 0) return;
  tested = 0;
  verdicts.length = 0;
}

/** A test by a schema that leads back to the one that is being tested. `by` is what it is known by. */
export function within(value: unknown, is: (value: unknown) => boolean, by: unknown = is): boolean {
  if (depth >= deepest) return false;
  const known = isRemembered(value) ? recall(verdicts, by) : undefined;
  const verdict = known?.get(value);
  if (verdict !== undefined) return verdict;
  depth++;
  try {
    const found = is(value);
    known?.set(value, found);
    return found;
  } finally {
    leave();
  }
}

/** Whether all items pass a test. */
export function every<Item>(items: readonly Item[], test: (item: Item) => boolean): boolean {
  for (let index = 0; index < items.length; index++) {
    if (!test(items[index] as Item)) return false;
  }
  return true;
}

/** `every(items, isString)`, for lists as most are, in half the time. */
export function areStrings(items: readonly unknown[]): boolean {
  for (let index = 0; index < items.length; index++) {
    if (typeof items[index] !== 'string') return false;
  }
  return true;
}

/** Gives a value a name for as long as it is being tested. */
export function holds(value: unknown, test: (value: unknown) => boolean): boolean {
  return test(value);
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

/** Whether no two items are equal; takes about as long as reading them does. */
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
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A key as a pointer in URI form has it. A lone surrogate, which no URI can hold, is `~ud800`. */
export function encodeToken(key: string): string {
  if (/^[\w.-]*$/.test(key)) return key;
  const text = escapeToken(key).replace(
    /\p{Cs}/gu,
    (unit) => `~u${unit.charCodeAt(0).toString(16)}`,
  );
  return encodeURIComponent(text);
}

/** What to check besides the schema's own keywords. */
export interface ValidationOptions {
  /** The checks of string formats, from `./formats`. Formats are annotations unless they are handed in. */
  readonly formats?: Formats | undefined;
}

/** The issues of one value while they are being collected. */
export interface IssueReport {
  /** Undefined as long as there is none. */
  issues: Issue[] | undefined;
  readonly formats: Formats | undefined;
  /** What schemas that lead back have been through, once that is remembered. */
  collected?: Memory;
}

/** Adds the issues of a value, which is at `pointer`, to a report. */
export type Collect = (value: unknown, pointer: string, report: IssueReport) => void;

/** Every issue of a value. */
export function issuesOf(
  value: unknown,
  collect: Collect,
  options: ValidationOptions | undefined,
): readonly Issue[] {
  const report: IssueReport = { issues: undefined, formats: options?.formats };
  collect(value, '', report);
  return report.issues ?? [];
}

/** Collects by a schema that leads back to the one that is being collected by. */
export function descend(
  value: unknown,
  pointer: string,
  report: IssueReport,
  collect: Collect,
  schema: string,
): void {
  if (depth >= deepest) {
    return refuse(report, pointer, '$ref', `at most ${deepest} levels of nesting`, value, schema);
  }
  const known = isRemembered(value) ? recall((report.collected ??= []), collect) : undefined;
  if (known?.has(value)) return;
  known?.set(value, true);
  depth++;
  try {
    collect(value, pointer, report);
  } finally {
    leave();
  }
}

/** Whether another schema accepts a value, formats included where they are asked for. */
export function accepts(
  { formats }: IssueReport,
  value: unknown,
  is: (value: unknown) => boolean,
  collect: Collect,
): boolean {
  return formats ? issuesOf(value, collect, { formats }).length === 0 : is(value);
}

/** The same for a schema that leads back to the one that is being collected by. */
export function acceptsWithin(
  report: IssueReport,
  value: unknown,
  is: (value: unknown) => boolean,
  collect: Collect,
): boolean {
  const accepted = (inner: unknown): boolean => accepts(report, inner, is, collect);
  return within(value, accepted, report.formats ? collect : is);
}

/** False for a string that is not of a format, as far as there is a check for it. */
export function fits(formats: Formats, name: FormatName, value: unknown): boolean {
  const check = formats[name];
  return check === undefined || typeof value !== 'string' || check(value);
}

/** Adds an issue of a value. */
export function refuse(
  report: IssueReport,
  pointer: string,
  keyword: string,
  expected: string,
  value: unknown,
  schema: string,
): void {
  add(report, { pointer, keyword, expected, found: kindOf(value), schema });
}

/**
 * Adds an issue of an object's member, whose key needs no escape; one that isn't there breaks `required`.
 * `fields` is where the document says of every member what it is, up to the key.
 */
export function refuseMember(
  report: IssueReport,
  pointer: string,
  key: string,
  keyword: string,
  expected: string,
  object: object,
  fields: string,
): void {
  const value = (object as Readonly<Record<string, unknown>>)[key];
  add(report, {
    pointer: pointer + ('/' + key),
    keyword: value === undefined ? 'required' : keyword,
    expected,
    found: kindOf(value),
    schema: fields + key,
  });
}

/** Adds an issue of an object's member that is not of a format, as far as there is a check for it. */
export function checkFormat(
  report: IssueReport,
  pointer: string,
  key: string,
  format: FormatName,
  object: object,
  fields: string,
): void {
  const value = (object as Readonly<Record<string, unknown>>)[key];
  if (report.formats && !fits(report.formats, format, value))
    refuseMember(report, pointer, key, 'format', expectedFormat(format), object, fields);
}

/** `a date-time`, `an email`: what a format asks for. */
export function expectedFormat(format: string): string {
  return `${/^(?:[aeio]|u(?!uid|ri))/.test(format) ? 'an' : 'a'} ${format}`;
}

function add(report: IssueReport, issue: Issue): void {
  if (report.issues) report.issues.push(issue);
  else report.issues = [issue];
}

/** `a string`, `nothing`: what there is, as one would say it. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a string';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (Number.isInteger(value)) return 'an integer';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The part of Standard Schema v1 (https://standardschema.dev) that a validator implements. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'hooksmith';
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: Output; readonly output: Output };
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly string[] }[] };

export function standardSchema<Output>(
  is: (value: unknown) => value is Output,
  issues: (value: unknown) => readonly Issue[],
): StandardSchema<Output> {
  const validate = (value: unknown): StandardResult<Output> =>
    is(value)
      ? { value }
      : {
          issues: issues(value).map(({ pointer, expected, found }) => ({
            message: `expected ${expected}, found ${found}`,
            path: pointer.split('/').slice(1).map(unescapeToken),
          })),
        };
  return { '~standard': { version: 1, vendor: 'hooksmith', validate } };
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
