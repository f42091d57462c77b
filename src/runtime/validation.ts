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

export function isObject<T = unknown>(value: unknown): value is Unchecked<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/** Equality of JSON values: the order of keys doesn't count, that of items does. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(own(left, key), own(right, key)))
  );
}

/**
 * However many items there are, and however deep: a payload decides that, not we. They are compared by how
 * they begin, and only those that begin alike by more of it, so that what stands in many lists costs little.
 */
export function isUnique(items: readonly unknown[]): boolean {
  let alike = items;
  for (let length = 16; alike.length > 1; length *= 4) {
    const groups = new Map<string, unknown[]>();
    for (const item of alike) {
      const { text, isWhole } = spell(item, length);
      const group = groups.get(text);
      if (group && isWhole) return false;
      if (group) group.push(item);
      else groups.set(text, [item]);
    }
    alike = [...groups.values()].filter((group) => group.length > 1).flat();
  }
  return true;
}

/** A text that equal values have in common, or the beginning of it. */
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
      for (const item of [...part].reverse()) ahead.push({ value: item as unknown });
    } else if (isObject(part)) {
      pieces.push('{');
      ahead.push({ text: '}' });
      for (const key of Object.keys(part).sort()) {
        ahead.push({ value: part[key] }, { text: JSON.stringify(key) });
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
  const quotient = value / divisor;
  if (Number.isInteger(quotient)) return true;
  return Math.abs(quotient - Math.round(quotient)) < Number.EPSILON * Math.abs(quotient);
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

/** Adds an issue of a value. */
export function refuse(
  issues: Issue[],
  pointer: string,
  keyword: string,
  expected: string,
  value: unknown,
  schema: string,
): void {
  issues.push({ pointer, keyword, expected, found: kindOf(value), schema });
}

/** Adds an issue of an object's member; one that isn't there breaks `required`. */
export function refuseMember(
  issues: Issue[],
  pointer: string,
  key: string,
  keyword: string,
  expected: string,
  object: object,
  schema: string,
): void {
  const value = own(object, key);
  const broken = value === undefined ? 'required' : keyword;
  const place = `${schema}/properties/${encodeToken(key)}`;
  refuse(issues, at(pointer, key), broken, expected, value, place);
}

/** `a string`, `nothing`: what there is, as one would say it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (Number.isInteger(value)) return 'an integer';
  return `a ${typeof value}`;
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
