import type { FormatName, Formats } from './formats.js';
import { at as appendKey, keysOf, kindOf, lengthOf } from './json.js';

/** For the validators, which import from here only. */
export { appendKey };
export { isEqual, isMultipleOf, isObject, isUnique, lengthOf, own } from './json.js';
export type { Unchecked } from './json.js';

/** One way in which a value differs from its schema. Carries no part of the value itself. */
export interface Issue {
  /** JSON Pointer (RFC 6901) into the value; `''` is the value itself. A key of over 1000 characters is cut, with `…`. */
  readonly pointer: string;
  /** The JSON Schema keyword that refused, e.g. `type`. */
  readonly keyword: string;
  /** The demand of the schema, as one would say it: `a string or null`. */
  readonly expected: string;
  /** The kind of thing that was there instead, or how much of it: `a number`, `nothing`, `3 items`. */
  readonly found: string;
  /** The place in the document that says so, as a JSON Pointer in URI form: `#/components/schemas/…`. */
  readonly schema: string;
}

/** The first issues of a value: a hundred, unless told otherwise. */
export interface IssueList extends ReadonlyArray<Issue> {
  /**
   * The number of all issues if there are more than the list has. Formats are not asked for those beyond it, and
   * counting ends at 10,000.
   */
  readonly total?: number;
}

/** The number of issues up to which those that aren't kept are counted: a value of a megabyte can have millions. */
const mostCounted = 10_000;

/** The number of all issues of a value, those beyond the list included; counting ends at 10,000. */
export function countIssues(issues: IssueList): number {
  return issues.total ?? issues.length;
}

/** Thrown by every `assert…` and `parse…`. Its message names the fields and never their values. */
export class ValidationError extends TypeError {
  override readonly name = 'ValidationError';
  readonly issues: IssueList;

  constructor(type: string, issues: IssueList) {
    super(`Not a valid ${type}: ${describeIssues(issues)}`);
    this.issues = issues;
  }
}

/** The first three, and the number of the others. */
export function describeIssues(issues: IssueList): string {
  const first = issues.slice(0, 3).map(describeIssue);
  const count = countIssues(issues);
  const others = `${count < mostCounted ? '' : 'at least '}${count - first.length}`;
  return [...first, ...(count > first.length ? [`and ${others} more`] : [])].join('; ');
}

/** An issue as a line of text: `/links/customer/href: expected a string, found a number`. */
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
type Memory = Map<unknown, Verdicts>[];
type Verdicts = Map<unknown, boolean>;
const verdicts: Memory = [];
let last: { memory: Memory; depth: number; by: unknown; known: Verdicts } | undefined;

/** A value that is tested in fewer steps is tested again instead: to remember it would take longer. */
const cheap = 8;

/** The verdicts of a function on values at this depth, once values are remembered. The items of a list ask for the same. */
function recall(memory: Memory, value: unknown, by: unknown): Verdicts | undefined {
  if (tested++ < patience || typeof value !== 'object') return undefined;
  if (last?.memory === memory && last.depth === depth && last.by === by) return last.known;
  const testers = (memory[depth] ??= new Map<unknown, Verdicts>());
  let known = testers.get(by);
  if (!known) testers.set(by, (known = new Map<unknown, boolean>()));
  last = { memory, depth, by, known };
  return known;
}

function leave(): void {
  depth--;
  if (depth > 0) return;
  tested = 0;
  verdicts.length = 0;
  last = undefined;
}

/** A test by a schema that leads back to the one that is being tested. `by` is what it is known by. */
export function within(value: unknown, is: (value: unknown) => boolean, by: unknown = is): boolean {
  if (depth >= deepest) return false;
  const known = recall(verdicts, value, by);
  const verdict = known?.get(value);
  if (verdict !== undefined) return verdict;
  const start = tested;
  depth++;
  try {
    const found = is(value);
    if (tested - start > cheap) known?.set(value, found);
    return found;
  } finally {
    leave();
  }
}

/** True if all items pass a test. */
export function every<Item>(items: readonly Item[], test: (item: Item) => boolean): boolean {
  for (let index = 0; index < items.length; index++) {
    if (!test(items[index] as Item)) return false;
  }
  return true;
}

/** True if all members of an object pass a test. Inherited members, which the loop meets too, don't count. */
export function everyMember(
  object: object,
  test: (member: unknown, key: string) => boolean,
): boolean {
  for (const key in object) {
    const member = (object as Readonly<Record<string, unknown>>)[key];
    if (!test(member, key) && Object.hasOwn(object, key)) return false;
  }
  return true;
}

/** Gives a value a name for as long as it is being tested. */
export function holds(value: unknown, test: (value: unknown) => boolean): boolean {
  return test(value);
}

/** The checks besides the schema's own keywords, and the number of issues. */
export interface ValidationOptions {
  /** The checks of string formats, from `./formats`. Formats are not checked without them. */
  readonly formats?: Formats | undefined;
  /** The number of issues that are kept, the first ones; 100 unless set. More are counted, up to 10,000. */
  readonly limit?: number | undefined;
}

/** The issues of one value while they are being collected. Once the list is full, formats are not asked any more. */
export interface IssueReport {
  /** Made of the first issue: most lists have one, and an empty array that grows takes room for seventeen. */
  issues: Issue[] | undefined;
  readonly limit: number;
  /** The number of issues at which collecting ends. */
  readonly most: number;
  /** The number of issues so far, kept or not. */
  total: number;
  formats: Formats | undefined;
  /** The values that schemas which lead back have been through, once that is remembered. */
  collected?: Memory;
}

/** Adds the issues of a value, which is at `pointer`, to a report. */
export type Collect = (value: unknown, pointer: string, report: IssueReport) => void;

/** The issues of a value, as far as they are kept. */
export function issuesOf(value: unknown, collect: Collect, options?: ValidationOptions): IssueList {
  const limit = options?.limit ?? 100;
  const most = Math.max(limit, mostCounted);
  const formats = options?.formats;
  const report: IssueReport = { issues: undefined, limit, most, total: 0, formats };
  fill(report, value, collect);
  const issues = report.issues ?? [];
  if (report.total > issues.length) {
    Object.defineProperty(issues, 'total', { value: report.total });
  }
  return issues;
}

/** Leaves every level of collecting at once. */
const enough = /* #__PURE__ */ new Error('There are enough issues');

/** Collects until all is seen, or until there are as many issues as the report takes. */
function fill(report: IssueReport, value: unknown, collect: Collect): void {
  try {
    collect(value, '', report);
  } catch (thrown) {
    if (thrown !== enough) throw thrown;
  }
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
    const expected = `at most ${deepest} levels of nesting`;
    return refuse(report, pointer, '$ref', expected, value, schema, () => 'more');
  }
  const known = recall((report.collected ??= []), value, collect);
  if (known?.has(value)) return;
  const start = tested;
  depth++;
  try {
    collect(value, pointer, report);
    if (tested - start > cheap) known?.set(value, true);
  } finally {
    leave();
  }
}

/** True if there is no issue of a value: collecting ends at the first one. */
function findsNothing(value: unknown, collect: Collect, formats?: Formats): boolean {
  const report: IssueReport = { issues: undefined, limit: 0, most: 1, total: 0, formats };
  fill(report, value, collect);
  return report.total === 0;
}

/** True if another schema accepts a value, formats included where they are asked for. */
export function accepts(
  { formats }: IssueReport,
  value: unknown,
  is: (value: unknown) => boolean,
  collect: Collect,
): boolean {
  return formats ? findsNothing(value, collect, formats) : is(value);
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

/** No key of a payload is longer in a pointer, and in a pointer of more the next one is left out. */
const longest = 1000;

/** A text, or its beginning and `…`. */
export function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Appends a key of a payload to the pointer of a value. */
export function at(pointer: string, key: string | number): string {
  return appendKey(pointer, pointer.length > longest ? '…' : cut(String(key)));
}

/** The size of a string, an array or an object: `3 characters`, `1 item`, `0 members`. */
export function countOf(value: unknown): string {
  const [count, noun] =
    typeof value === 'string'
      ? [lengthOf(value), 'character']
      : Array.isArray(value)
        ? [value.length, 'item']
        : [Object.keys(value as object).length, 'member'];
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Adds an issue of a value. `say` tells what was found. */
export function refuse(
  report: IssueReport,
  pointer: string,
  keyword: string,
  expected: string,
  value: unknown,
  schema: string,
  say: (value: unknown) => string = kindOf,
): void {
  if (report.total++ >= report.limit) return leaveOut(report);
  const issue = { pointer, keyword, expected, found: say(value), schema };
  const { issues } = report;
  if (issues) issues.push(issue);
  else report.issues = [issue];
}

/** An issue was counted and not kept. Throws `enough` once the report takes no more. */
function leaveOut(report: IssueReport): void {
  report.formats = undefined;
  if (report.total >= report.most) throw enough;
}

/**
 * Adds an issue of a member; one that isn't there breaks `required`. `pointer` is the object's, `step` leads from it to
 * the member: `/` and a key that needs no escape. `fields` is where the document says of all members what they are.
 */
export function refuseMember(
  report: IssueReport,
  pointer: string,
  step: string,
  keyword: string,
  expected: string,
  value: unknown,
  fields: string,
  say?: (value: unknown) => string,
): void {
  const broken = value === undefined ? 'required' : keyword;
  refuse(report, pointer + step, broken, expected, value, fields + step, say);
}

/** Adds an issue of a member that is not of a format, as far as there is a check for it. */
export function checkFormat(
  report: IssueReport,
  pointer: string,
  step: string,
  format: FormatName,
  value: unknown,
  fields: string,
): void {
  if (report.formats && !fits(report.formats, format, value))
    refuseMember(report, pointer, step, 'format', expectedFormat(format), value, fields);
}

/** The demand of a format: `a date-time`, `an email`. */
export function expectedFormat(format: string): string {
  return `${/^(?:[aeio]|u(?!uid|ri))/.test(format) ? 'an' : 'a'} ${format}`;
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
