// Copied by hooksmith 0.1.0 from its src/runtime/validation.ts
// It is the same in every package: this file is overwritten.

import type { FormatName, Formats } from './formats.js';
import { keysOf, kindOf } from './json.js';

/** For the validators, which import from here only. */
export { at, isEqual, isMultipleOf, isObject, isUnique, lengthOf, own } from './json.js';

/** One way in which a value differs from its schema. Carries no part of the value itself. */
export interface Issue {
  /** JSON Pointer (RFC 6901) into the value; `''` is the value itself. */
  readonly pointer: string;
  /** The JSON Schema keyword that refused, e.g. `type`. */
  readonly keyword: string;
  /** The demand of the schema, as one would say it: `a string or null`. */
  readonly expected: string;
  /** The kind of thing that was there instead: `a number`, `nothing`. */
  readonly found: string;
  /** The place in the document that says so, as a JSON Pointer in URI form: `#/components/schemas/…`. */
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

/** The depth to which schemas that lead back to themselves are followed; a value nested deeper is refused. */
const deepest = 500;
let depth = 0;

/**
 * The number of values that they test before verdicts are remembered. Alternatives that lead back test the same
 * values, each for itself: without a memory the time doubles with every level.
 */
const patience = 10_000;
let tested = 0;

/** The verdicts on values, by their depth and by the function that tested them. */
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

/** True where all items pass a test. */
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

/** The checks besides the schema's own keywords. */
export interface ValidationOptions {
  /** The checks of string formats, from `./formats`. Formats are annotations unless they are handed in. */
  readonly formats?: Formats | undefined;
}

/** The issues of one value while they are being collected. */
export interface IssueReport {
  /** Undefined as long as there is none. */
  issues: Issue[] | undefined;
  readonly formats: Formats | undefined;
  /** The values that schemas which lead back have been through, once that is remembered. */
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

/** True where another schema accepts a value, formats included where they are asked for. */
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

/** The demand of a format: `a date-time`, `an email`. */
export function expectedFormat(format: string): string {
  return `${/^(?:[aeio]|u(?!uid|ri))/.test(format) ? 'an' : 'a'} ${format}`;
}

function add(report: IssueReport, issue: Issue): void {
  if (report.issues) report.issues.push(issue);
  else report.issues = [issue];
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
            path: keysOf(pointer),
          })),
        };
  return { '~standard': { version: 1, vendor: 'hooksmith', validate } };
}
