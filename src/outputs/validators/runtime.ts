import type * as validation from '../../runtime/validation.js';
import { named, type NeedyCode } from '../imports.js';

/** The functions of the runtime that a validator may use. Only they compile as the name of a helper. */
export const helperNames = [
  'accepts',
  'acceptsWithin',
  'at',
  'checkFormat',
  'countOf',
  'descend',
  'every',
  'everyMember',
  'fits',
  'holds',
  'isBoolean',
  'isEqual',
  'isInteger',
  'isMultipleOf',
  'isNumber',
  'isObject',
  'isString',
  'isUnique',
  'issuesOf',
  'lengthOf',
  'own',
  'refuse',
  'refuseMember',
  'standardSchema',
  'ValidationError',
  'within',
] as const satisfies readonly (keyof typeof validation)[];

/** The types of the runtime that a validator may use. */
export const helperTypes = [
  'IssueList',
  'IssueReport',
  'StandardSchema',
  'Unchecked',
  'ValidationOptions',
] as const;

export type HelperName = (typeof helperNames)[number];

const from = '../runtime/validation';

const helpers = Object.fromEntries(
  helperNames.map((name) => [name, named(name, from)]),
) as Readonly<Record<HelperName, NeedyCode>>;

const types = Object.fromEntries(
  helperTypes.map((name) => [name, named(name, from, 'type')]),
) as Readonly<Record<(typeof helperTypes)[number], NeedyCode>>;

/** A function of the runtime, as code that imports it. */
export function helper(name: HelperName): NeedyCode {
  return helpers[name];
}

export function helperType(name: (typeof helperTypes)[number]): NeedyCode {
  return types[name];
}

/** The checks of formats, as code that imports them: `formats` in `formats.isDateTime(value)`. */
export const formats = named('formats', '../runtime/formats', 'namespace');

/** The place of the schema, as code that has the file declare it. */
export const place = named('schema');

/** The place of the members' schemas, as code that has the file declare it. */
export const fields = named('fields');
