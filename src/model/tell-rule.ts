import type { Json } from '../json.js';

/** The names of a message, of which one may be what a delivery has. */
export const nameKinds = ['key', 'name', 'title', 'channel', 'operation'] as const;

export type NameKind = (typeof nameKinds)[number];

type Scalar = string | number | boolean | null;

/** How events are told apart, as `tell` in the configuration and `x-hooksmith-tell` in a document say it. */
export interface TellRule {
  /** JSON Pointers into the payload, or into an item of `each`: `/type`. */
  readonly payload?: string | readonly string[];
  /** Names of headers. */
  readonly header?: string | readonly string[];
  /** The name of each message that its value is. */
  readonly is?: NameKind;
  /** The values of messages by their names: one, several, or a list for several locations. */
  readonly values?: Readonly<Record<string, Scalar | readonly (Scalar | readonly Scalar[])[]>>;
  /** The list in a body whose items are the events, as a JSON Pointer; empty if the body is the list. */
  readonly each?: string;
}

/** The rule for a document, and those of operations where they differ. */
export interface TellConfiguration extends TellRule {
  /** By the operations' ids. */
  readonly operations?: Readonly<Record<string, TellRule>>;
}

const members = ['payload', 'header', 'is', 'values', 'each'] as const;

/** The problem with a rule as written, for a sentence that begins with its name; undefined if there is none. */
export function problemOfRule(written: Json): string | undefined {
  if (!isMap(written)) return 'is not an object';
  const unknown = Object.keys(written).find((key) => !(members as readonly string[]).includes(key));
  if (unknown !== undefined) return `has no member "${unknown}", but ${members.join(', ')}`;
  const { payload, header, is, values, each } = written;
  if (payload === undefined && header === undefined && each === undefined) {
    return 'has no location: write payload, header or each';
  }
  const problem =
    problemOfTexts('payload', payload, isPointer, 'a JSON Pointer such as /type') ??
    problemOfTexts('header', header, isName, 'the name of a header') ??
    problemOfTexts('each', each, isPointer, 'a JSON Pointer such as /events, or empty');
  if (problem !== undefined) return problem;
  if (Array.isArray(each)) return 'has several lists in "each", and one is expected';
  if (is !== undefined && !(nameKinds as readonly Json[]).includes(is)) {
    return `has an "is" that is neither ${nameKinds.join(' nor ')}`;
  }
  if (payload === undefined && header === undefined && (is !== undefined || values !== undefined)) {
    return 'has no location of its values: write payload or header';
  }
  if (is !== undefined && locationsOf(written).length > 1) {
    return 'has several locations, and "is" is for one: write the values of each message under values';
  }
  return values === undefined ? undefined : problemOfValues(values, locationsOf(written).length);
}

/** The problem with a configuration as written. */
export function problemOfTell(written: Json): string | undefined {
  if (!isMap(written)) return 'is not an object';
  const { operations, ...rule } = written;
  if (operations === undefined) return problemOfRule(rule);
  if (!isMap(operations)) return 'has "operations" that are not an object';
  for (const [id, own] of Object.entries(operations)) {
    const problem = problemOfRule(own);
    if (problem !== undefined) return `has a rule of the operation "${id}" that ${problem}`;
  }
  return Object.keys(rule).length === 0 ? undefined : problemOfRule(rule);
}

/** The locations of a rule: those in the payload first. Headers are in lower case. */
export function locationsOf({ payload = [], header = [] }: TellRule): readonly string[] {
  return [...[payload].flat(), ...[header].flat().map((name) => name.toLowerCase())];
}

function problemOfTexts(
  name: string,
  value: Json | undefined,
  isRight: (text: string) => boolean,
  expected: string,
): string | undefined {
  const texts = value === undefined ? [] : [value].flat();
  const isGood = texts.every((text) => typeof text === 'string' && isRight(text));
  if (!isGood) return `has a "${name}" that is not ${expected}`;
  return value !== undefined && texts.length === 0 ? `has an empty "${name}"` : undefined;
}

function problemOfValues(values: Json, count: number): string | undefined {
  if (!isMap(values)) return 'has "values" that are not an object';
  for (const [message, given] of Object.entries(values)) {
    const isGood = tuplesOf(given, count).every(
      (tuple) => tuple.length === count && tuple.every((value) => !isComposed(value)),
    );
    if (!isGood || tuplesOf(given, count).length === 0) {
      return count === 1
        ? `has a value of ${message} that is neither a text, a number nor a list of them`
        : `has values of ${message} that are not a list of ${count}, one for each location`;
    }
  }
  return undefined;
}

/** The values of a message, as they are written: each a list with a value for each location. */
export function tuplesOf(given: Json, count: number): readonly (readonly Json[])[] {
  const list = Array.isArray(given) ? given : [given];
  if (count === 1) return list.map((value) => [value].flat());
  return list.some(Array.isArray) ? list.map((value) => [value].flat()) : [list];
}

function isPointer(text: string): boolean {
  return text === '' || (text.startsWith('/') && !/~(?![01])/.test(text));
}

function isName(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

function isComposed(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const texts = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
const ruleProperties = {
  payload: { description: 'JSON Pointers into the payload, or into an item of `each`.', ...texts },
  header: { description: 'Names of headers.', ...texts },
  is: { description: 'The name of each message that its value is.', enum: nameKinds },
  values: { description: 'The values of messages by their names.', type: 'object' },
  each: {
    description: 'The list in a body whose items are the events, as a JSON Pointer.',
    type: 'string',
  },
};

/** The JSON Schema of a rule in the configuration, for editors. */
export const tellSchema = {
  type: 'object',
  properties: {
    ...ruleProperties,
    operations: {
      description: 'Rules of operations, by their ids, where they differ.',
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: ruleProperties,
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};
